"""What was moved or renamed is known again when that is unmistakable, and otherwise lost and gained."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.changes import Kind, Subject
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.model import Case, Proof, Selection, Strength, Suite, SuiteId, TestId
from mkdocs_guarantees.pairing import MAX_SENTENCES, reworded
from mkdocs_guarantees.similarity import sketch
from mkdocs_guarantees.snapshots import CaseSeen, Snapshot

LONG = " ".join(f"word{number}" for number in range(60))
ALIKE = LONG.replace("word30", "other")


def case(test: str, body: str, assertions: int = 1) -> CaseSeen:
    suite, _, name = test.partition(":")
    strength = Strength.STRONG if assertions else Strength.HOLLOW
    made = Case(
        id=TestId(test),
        name=name,
        line=1,
        end_line=2,
        selection=Selection.SELECTED,
        proof=Proof(strength, assertions),
        fingerprint=body,
        sketch=sketch(body.encode()),
    )
    return CaseSeen(Suite(id=SuiteId(suite), framework="common_test", path=f"{suite}.erl"), made)


def seen(*cases: CaseSeen) -> Snapshot:
    return Snapshot(cases={item.case.id: item for item in cases})


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        # Moved, as it was.
        ([case("a_SUITE:x", "one two")], [case("b_SUITE:x", "one two")], ["moved a_SUITE:x b_SUITE:x"]),
        # Moved, and most of its body lost on the way.
        (
            [case("a_SUITE:x", LONG, 7)],
            [case("b_SUITE:x", "word1", 1)],
            ["moved a_SUITE:x b_SUITE:x", "weakened a_SUITE:x b_SUITE:x"],
        ),
        # Renamed, with the same body, and with nearly the same.
        ([case("a_SUITE:x", "one two")], [case("a_SUITE:y", "one two")], ["renamed a_SUITE:x a_SUITE:y"]),
        ([case("a_SUITE:x", LONG)], [case("a_SUITE:y", ALIKE)], ["renamed a_SUITE:x a_SUITE:y"]),
        # Moved and renamed at once.
        ([case("a_SUITE:x", "one two")], [case("b_SUITE:y", "one two")], ["moved a_SUITE:x b_SUITE:y"]),
        # Two cases of its name are there now, with other bodies: it may be either.
        (
            [case("a_SUITE:x", "one")],
            [case("b_SUITE:x", "two"), case("c_SUITE:x", "three")],
            ["gained  b_SUITE:x", "gained  c_SUITE:x", "lost a_SUITE:x "],
        ),
        # Of two cases of its name one has its body.
        (
            [case("a_SUITE:x", "one two")],
            [case("b_SUITE:x", "one two"), case("c_SUITE:x", "three")],
            ["gained  c_SUITE:x", "moved a_SUITE:x b_SUITE:x"],
        ),
        # A body that proves nothing is like any other such body.
        ([case("a_SUITE:x", "ok", 0)], [case("b_SUITE:y", "ok", 0)], ["gained  b_SUITE:y", "lost a_SUITE:x "]),
        ([case("a_SUITE:x", "", 0)], [case("b_SUITE:y", "", 0)], ["gained  b_SUITE:y", "lost a_SUITE:x "]),
        # Another body under another name is another test.
        ([case("a_SUITE:x", "one")], [case("a_SUITE:y", "two")], ["gained  a_SUITE:y", "lost a_SUITE:x "]),
    ],
)
def test_cases_are_known_again(old: list[CaseSeen], new: list[CaseSeen], told: list[str]) -> None:
    found = diff(seen(*old), seen(*new))
    assert sorted(f"{it.kind} {it.was} {it.now}" for it in found if it.subject is Subject.CASE) == told


def test_a_suite_that_is_renamed_takes_all_its_cases_along() -> None:
    old = seen(*(case(f"a_SUITE:t{number}", f"body of {number}") for number in range(40)))
    new = seen(*(case(f"b_SUITE:t{number}", f"body of {number}") for number in range(40)))
    assert {it.kind for it in diff(old, new)} == {Kind.MOVED}


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        (["It reconnects"], ["It reconnects by itself"], {"It reconnects": "It reconnects by itself"}),
        (["No message is lost"], ["The disk is full"], {}),
        (["a b c d", "a b c e"], ["a b c e f"], {"a b c e": "a b c e f"}),
        ([], ["x"], {}),
        ([""], [""], {}),
    ],
)
def test_a_sentence_is_known_again_by_its_words(old: list[str], new: list[str], pairs: dict[str, str]) -> None:
    assert reworded(old, new) == pairs


def test_very_many_sentences_are_not_compared_with_each_other() -> None:
    many = [f"the sentence of number {number}" for number in range(MAX_SENTENCES + 1)]
    assert reworded(many, [f"{text} now" for text in many]) == {}

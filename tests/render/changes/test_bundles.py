"""What happened alike to several cases of one file is told once; nothing is told twice, and nobody is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.changes import Change, Comparison, Kind, RunbookSection, Subject
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.registry import CHANGE_FORMATS
from mkdocs_guarantees.render.changes.bundles import bundled
from mkdocs_guarantees.render.changes.form import Material

FORMS = {form.name: form.render for form in CHANGE_FORMATS}


def case(name: str, kind: Kind = Kind.WEAKENED, path: str = "tests/test_a.py", line: int = 3, **more: object) -> Change:
    given_ = {"before": "3 assertions", "after": "2 assertions", "is_at": Span(path, line), **more}
    return Change(kind=kind, subject=Subject.CASE, was=f"{path}::{name}", now=f"{path}::{name}", **given_)  # type: ignore[arg-type]  # a case names a field


def text(form: str, *changes: Change) -> str:
    return FORMS[form](Material(comparison=Comparison(base="main", head="working tree", changes=changes)))


HELPER = (case("test_x", line=3), case("TestY::test_y", line=9), case("test_z", line=12))


SAME = "body changed, proof as before (strong, 1 assertion)"
BODY = case("test_x", Kind.REWORDED, before=SAME, after=SAME, sections=(RunbookSection("a.md", "b", "B"),))
BODY_ELSEWHERE = case("test_w", Kind.REWORDED, before=SAME, after=SAME, sections=(RunbookSection("c.md", "d", "D"),))


@pytest.mark.parametrize(
    ("changes", "sizes"),
    [
        (HELPER, [3]),
        ((*HELPER, case("test_w", path="tests/test_b.py")), [3, 1]),
        ((HELPER[0], case("test_w", after="1 assertion"), HELPER[1]), [2, 1]),
        ((HELPER[0], case("test_w", kind=Kind.STRENGTHENED)), [1, 1]),
        ((HELPER[0], case("test_w", minor=True)), [1, 1]),
        ((HELPER[0], case("test_w", scenarios=("link",))), [1, 1]),
        ((BODY, BODY_ELSEWHERE, replace(BODY_ELSEWHERE, now="tests/test_a.py::test_v")), [3]),
        ((HELPER[0], case("test_w", guarantees=("It goes on",))), [1, 1]),
        ((HELPER[0], case("test_w", sections=(RunbookSection("a.md", "b", "B"),))), [1, 1]),
    ],
)
def test_cases_of_one_file_are_told_together_when_nobody_speaks_of_them(
    changes: tuple[Change, ...], sizes: list[int]
) -> None:
    assert [len(bundle.changes) for bundle in bundled(changes)] == sizes


@given(
    st.lists(
        st.builds(
            Change,
            kind=st.sampled_from(Kind),
            subject=st.sampled_from(Subject),
            was=st.sampled_from(["a_SUITE:x", "a_SUITE:y", ""]),
            now=st.sampled_from(["a_SUITE:x", "b_SUITE:y", ""]),
            before=st.sampled_from(["one", "two"]),
            is_at=st.sampled_from([Span("a"), Span("b", 4)]),
        )
    )
)
def test_each_change_is_in_one_bundle(changes: list[Change]) -> None:
    assert Counter(change for bundle in bundled(changes) for change in bundle.changes) == Counter(changes)


def test_a_terminal_gets_all_names_each_with_its_line() -> None:
    assert text("text", *HELPER).splitlines()[2:6] == [
        "▽ weakened  3 cases",
        "    3 assertions → 2 assertions",
        "    tests/test_a.py",
        "    test_x:3, TestY::test_y:9, test_z:12",
    ]


def test_what_is_true_of_both_sides_is_said_once() -> None:
    assert text("text", BODY, BODY_ELSEWHERE).splitlines()[2:6] == [
        "≠ changed text  2 cases",
        f"    {SAME}",
        "    tests/test_a.py · a.md “B” (gone) · c.md “D” (gone)",
        "    test_x:3, test_w:3",
    ]
    assert [text(form, BODY).count("→") for form in ("github", "comment", "text")] == [0, 1, 1]


def test_bodies_that_prove_as_before_are_told_together_whatever_they_prove() -> None:
    more = "body changed, proof as before (strong, 4 assertions)"
    told = text("text", BODY, replace(BODY_ELSEWHERE, before=more, after=more))
    assert told.splitlines()[2:4] == ["≠ changed text  2 cases", "    body changed, proof as before"]


def test_a_comment_has_no_row_for_a_body_that_proves_as_much() -> None:
    told = text("comment", replace(BODY, scenarios=("link",)), replace(BODY_ELSEWHERE, scenarios=("link",)))
    assert ("| Change |" in told, "only bodies of tests have changed" in told) == (False, True)


def test_long_lists_of_names_are_wrapped_between_names() -> None:
    many = [case(f"test_that_is_number_{number:03}") for number in range(40)]
    lines = text("text", *many).splitlines()[5:-2]
    assert max(map(len, lines)) <= 100
    assert ", ".join(line.strip(" ,") for line in lines) == ", ".join(
        f"test_that_is_number_{n:03}:3" for n in range(40)
    )


def test_cases_that_moved_together_are_told_with_both_files() -> None:
    moved = [
        Change(
            kind=Kind.MOVED,
            subject=Subject.CASE,
            was=f"old_SUITE:{name}",
            now=f"new_SUITE:{name}",
            before=f"old_SUITE:{name}",
            after=f"new_SUITE:{name}",
            was_at=Span("old_SUITE.erl", 4),
            is_at=Span("new_SUITE.erl", line),
        )
        for line, name in enumerate(["x", "y"], 7)
    ]
    assert text("text", *moved).splitlines()[2:5] == [
        "⇢ moved  2 cases",
        "    old_SUITE.erl → new_SUITE.erl",
        "    x:7, y:8",
    ]


def test_a_comment_names_some_of_many_and_counts_the_others() -> None:
    many = [case(f"test_{number}") for number in range(13)]
    line = next(line for line in text("comment", *many).splitlines() if line.startswith("- "))
    assert line == (
        "- ▽ **weakened** 13 cases: 3 assertions → 2 assertions (`tests/test_a.py`)<br>"
        + ", ".join(f"`test_{number}`" for number in range(10))
        + " and 3 more"
    )


def test_an_annotation_stands_for_all_at_the_first() -> None:
    assert text("github", *HELPER) == (
        "::warning file=tests/test_a.py,line=3,title=Guarantees%3A case weakened::"
        "tests/test_a.py::test_x and 2 more of this file%0A3 assertions → 2 assertions\n"
    )

"""A case that may not be run where it was before proves less; one that is run in more cases does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.conditions import holds
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.diff.cases import weaker
from mkdocs_guarantees.diff.narrowing import is_narrower
from mkdocs_guarantees.model import Case, Proof, Selection, Span, Status, Strength, Suite, SuiteId, TestId
from mkdocs_guarantees.snapshots import CaseSeen, RequirementSeen, Snapshot


def seen(*conditions: str) -> CaseSeen:
    made = Case(
        id=TestId("a_SUITE:x"),
        name="x",
        line=1,
        end_line=2,
        selection=Selection.CONDITIONAL if conditions else Selection.SELECTED,
        conditions=conditions,
        proof=Proof(Strength.STRONG, 1),
    )
    return CaseSeen(Suite(id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl"), made)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (seen(), seen("A"), [("always run", "run only if A")]),
        (seen(), seen("A", "B"), [("always run", "run only if A and B")]),
        (seen("A"), seen("A", "B"), [("run if A", "run only if A and B")]),
        (seen("A or B"), seen("A or B", "C"), [("run if A or B", "run only if (A or B) and C")]),
        (seen("A"), seen("B"), [("run if A", "run only if B")]),
        (seen("A", "B"), seen("A"), []),
        (seen("A", "B"), seen("B", "A"), []),
        (seen("A"), seen(), []),
        (seen("A or B"), seen("A or B or C"), []),
        (seen("A or B or C"), seen("A or B"), [("run if A or B or C", "run only if A or B")]),
        (seen("A and B or C"), seen("B or C"), []),
        (seen("A", "B or C"), seen("B and A or C and A"), []),
        (seen("not (A or B)"), seen("not A"), []),
        (seen("not A"), seen("not (A or B)"), [("run if not A", "run only if not (A or B)")]),
        (seen("X is not y"), seen("not X is y"), []),
        (seen("LEVEL not a"), seen("LEVEL not a or b"), [("run if LEVEL not a", "run only if LEVEL not a or b")]),
        (seen("LEVEL not a or b"), seen("LEVEL not a"), []),
        (seen("LEVEL=heavy"), seen("LEVEL not ci"), []),
        (seen("LEVEL=heavy"), seen("LEVEL set"), []),
        (seen("LEVEL not ci"), seen("LEVEL=heavy"), [("run if LEVEL not ci", "run only if LEVEL=heavy")]),
        (seen("LEVEL=heavy"), seen("LEVEL not empty"), []),
        (seen("LEVEL not empty"), seen("not LEVEL empty"), []),
        (seen("LEVEL empty"), seen("LEVEL not heavy"), []),
        (seen("sys.version_info < (3, 12)"), seen("not sys.version_info >= (3, 12)"), []),
        (seen("LEVEL not empty"), seen("LEVEL set"), [("run if LEVEL not empty", "run only if LEVEL set")]),
        (seen("LEVEL=ci"), seen("LEVEL not set"), [("run if LEVEL=ci", "run only if LEVEL not set")]),
        (seen("LEVEL=ci"), seen("LEVEL not ci"), [("run if LEVEL=ci", "run only if LEVEL not ci")]),
        (seen("A and not A or B"), seen("B"), []),
        (seen("A"), seen("A", "one of 7 conditions, such as B"),
         [("run if A", "run only if A and one of 7 conditions, such as B")]),
        (seen("one of 7 conditions, such as A"), seen("one of 9 conditions, such as A"), []),
        (seen("f(long…"), seen("g(long…"), []),
        (seen("one of 7 conditions, such as A"), seen("one of 9 conditions, such as A", "B"),
         [("run if one of 7 conditions, such as A", "run only if (one of 9 conditions, such as A) and B")]),
    ],
)  # fmt: skip
def test_each_new_condition_weakens(was: CaseSeen, now: CaseSeen, told: list[tuple[str, str]]) -> None:
    assert list(weaker(was, now)) == told


def proof(assertions: int, total: int, signs: int, all_signs: int) -> Proof:
    return Proof(Strength.STRONG, assertions, total=total, signs=signs, all_signs=all_signs)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (
            Proof(Strength.STRONG, 1, total=5),
            Proof(Strength.STRONG, 1, total=2),
            [("5 assertions with those of helpers", "2 assertions")],
        ),
        (Proof(Strength.STRONG, 3, total=3), Proof(Strength.STRONG, 1, total=3), []),
        (Proof(Strength.STRONG, 1, total=3), Proof(Strength.STRONG, 3, total=3), []),
        (Proof(Strength.STRONG, 3, total=3), Proof(Strength.STRONG, 2, total=2), [("3 assertions", "2 assertions")]),
        (Proof(Strength.STRONG, 3), Proof(Strength.STRONG, 1, total=3), [("3 assertions", "1 assertion")]),
        (proof(3, 3, 0, 0), proof(3, 3, 2, 2), [("3 assertions", "3 assertions (2 only signs of life)")]),
        (proof(3, 3, 2, 2), proof(3, 3, 0, 0), []),
        (proof(2, 2, 0, 0), proof(4, 4, 3, 3), [("2 assertions", "4 assertions (3 only signs of life)")]),
        (proof(3, 3, 1, 1), proof(2, 2, 0, 0), [("3 assertions (1 only a sign of life)", "2 assertions")]),
        (proof(3, 3, 2, 2), proof(2, 2, 0, 0), []),
        (
            proof(1, 3, 0, 0),
            proof(1, 3, 0, 1),
            [("3 assertions with those of helpers", "3 assertions (1 only a sign of life)")],
        ),
        (Proof(Strength.STRONG, 3), proof(3, 3, 2, 2), []),
    ],
    ids=[
        "gutted helper",
        "moved into a helper",
        "moved out of a helper",
        "fewer",
        "a published index says no more",
        "signs of life in place of assertions",
        "and back",
        "more of them than there were assertions",
        "a sign of life less",
        "an assertion in place of two signs of life",
        "a sign of life in place of what a helper asserts",
        "a published index says nothing of signs of life",
    ],
)
def test_it_does_not_matter_where_an_assertion_stands(was: Proof, now: Proof, told: list[tuple[str, str]]) -> None:
    one, other = (replace(seen(), case=replace(seen().case, proof=proof)) for proof in (was, now))
    assert list(weaker(one, other)) == told


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (Proof(Strength.STRONG, 1), Proof(Strength.STRONG, 1), {"body changed, proof as before (strong, 1 assertion)"}),
        (Proof(Strength.UNKNOWN), Proof(Strength.UNKNOWN), {"body changed, proof as before (0 assertions)"}),
        (
            Proof(Strength.STRONG, 1, total=3),
            Proof(Strength.STRONG, 3, total=3),
            {"strong proof, 1 assertion, in another body", "strong proof, 3 assertions, in another body"},
        ),
    ],
)
def test_of_another_body_one_learns_what_it_proves(was: Proof, now: Proof, told: set[str]) -> None:
    one, other = (
        replace(seen(), case=replace(seen().case, fingerprint=name, proof=proof))
        for name, proof in (("a", was), ("b", now))
    )
    required = {"R1": RequirementSeen("R1", "Works", Span(""), (TestId("a_SUITE:x"),), Status.VERIFIED)}
    sides = (Snapshot(cases={item.case.id: item}, requirements=required) for item in (one, other))
    assert {text for change in diff(*sides) for text in (change.before, change.after)} == told


@pytest.mark.parametrize(
    ("mock", "told"),
    [
        ("router.send", [("router.send itself", "a mock of router.send")]),
        ("router_nats", [("router_nats itself", "a mock of router_nats")]),
        ("router.MAX_WAIT", []),
    ],
)
def test_a_constant_that_is_set_for_a_test_takes_nothing_from_it(mock: str, told: list[tuple[str, str]]) -> None:
    one, other = (
        replace(seen(), case=replace(seen().case, proof=Proof(Strength.STRONG, 1, mocks))) for mocks in ((), (mock,))
    )
    assert list(weaker(one, other)) == told


@pytest.mark.parametrize(
    ("was_several", "is_several", "told"),
    [
        (False, False, [("3 assertions", "1 assertion")]),
        (True, True, [("3 assertions", "1 assertion")]),
        (True, False, [("3 assertions", "1 assertion")]),
        (False, True, []),
    ],
)
def test_a_case_that_became_several_states_as_much_in_fewer_lines(
    was_several: bool,  # noqa: FBT001  # a case
    is_several: bool,  # noqa: FBT001  # the same
    told: list[tuple[str, str]],
) -> None:
    one, other = (
        replace(seen(), case=replace(seen().case, parametrized=several, proof=Proof(Strength.STRONG, count)))
        for several, count in ((was_several, 3), (is_several, 1))
    )
    assert list(weaker(one, other)) == told


@pytest.mark.parametrize(
    ("was", "now", "answer"),
    [
        (["one of 7 conditions, such as A"], ["one of 9 conditions, such as A"], None),
        (["A or B", "C or D", "E or F", "G or H"], ["one or the other"], True),
        ([f"{name}1 or {name}2" for name in "ABCDEFG"], ["A1 or A2", "X"], None),
        ([f"{name}1 or {name}2" for name in "ABCDEFG"], ["A1 or A2"], False),
    ],
)
def test_where_the_words_do_not_tell_there_is_no_answer(was: list[str], now: list[str], answer: bool | None) -> None:  # noqa: FBT001  # a case
    assert is_narrower(was, now) is answer


CONDITIONS = st.recursive(
    st.sampled_from(
        ["A=1", "B=1", "C=1", "LEVEL=x", "LEVEL=y", "LEVEL not x", "LEVEL not x or y", "LEVEL set", "LEVEL not empty"]
    ),
    lambda inner: st.lists(inner, min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from([f"({' or '.join(parts)})", f"({' and '.join(parts)})", f"not ({parts[0]})"])
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(st.lists(CONDITIONS, max_size=2), st.lists(CONDITIONS, max_size=2))
def test_conditions_that_are_not_narrower_hold_wherever_the_old_ones_did(was: list[str], now: list[str]) -> None:
    worlds = [
        {"A": a, "B": b, "C": c, "LEVEL": level}
        for a in "01"
        for b in "01"
        for c in "01"
        for level in ("", "x", "y", "z")
    ]
    if is_narrower(was, now) is False:
        assert all(holds(now, world) for world in worlds if holds(was, world))


@pytest.mark.parametrize(("was", "now"), [(Status.UNTESTED, Status.SKIPPED), (Status.SKIPPED, Status.UNTESTED)])
def test_a_skip_of_what_no_run_had_is_no_other_status(was: Status, now: Status) -> None:
    sides = (Snapshot(cases={TestId("a_SUITE:x"): replace(seen(), status=status)}) for status in (was, now))
    assert diff(*sides) == ()


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ((), ("xfail",), [("must pass", "may fail (xfail)")]),
        (("xfail",), ("xfail", "slow"), []),
        (("xfail",), (), []),
    ],
)
def test_a_case_that_may_fail_proves_less(
    was: tuple[str, ...], now: tuple[str, ...], told: list[tuple[str, str]]
) -> None:
    old, new = (replace(seen(), case=replace(seen().case, tags=tags)) for tags in (was, now))
    assert list(weaker(old, new)) == told

"""A case that runs under more conditions than before proves less; one that runs under fewer does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mkdocs_guarantees.diff.cases import weaker
from mkdocs_guarantees.model import Case, Proof, Selection, Strength, Suite, SuiteId, TestId
from mkdocs_guarantees.snapshots import CaseSeen


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
    ],
)
def test_each_new_condition_weakens(was: CaseSeen, now: CaseSeen, told: list[tuple[str, str]]) -> None:
    assert list(weaker(was, now)) == told


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

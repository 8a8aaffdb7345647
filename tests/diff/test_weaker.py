"""A case that runs under more conditions than before proves less; one that runs under fewer does not."""

from __future__ import annotations

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

"""A test that is no longer listed is lost, and the change says where only a run could tell."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.changes import Kind
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.model import Case, Proof, Selection, Strength, Suite, SuiteId, TestId
from mkdocs_guarantees.snapshots import CaseSeen, Snapshot

REASON = "classes are changed by with_cases (line 4)"


def seen(*names: str, unseen: tuple[str, ...] = ()) -> Snapshot:
    suite = Suite(id=SuiteId("a.py"), framework="pytest", path="a.py", unseen=unseen)
    proof = Proof(Strength.STRONG, 1)
    cases = {
        TestId(f"a.py::{name}"): CaseSeen(
            suite,
            Case(id=TestId(f"a.py::{name}"), name=name, line=1, end_line=2, selection=Selection.SELECTED, proof=proof),
        )
        for name in names
    }
    return Snapshot(cases=cases, scenarios={}, requirements={}, alerts={}, sections={})


@pytest.mark.parametrize(("unseen", "after"), [((), ""), ((REASON,), f"only a run can tell: {REASON}")])
def test_a_lost_test_says_that_it_may_be_hidden(unseen: tuple[str, ...], after: str) -> None:
    changes = diff(seen("test_kept", "test_gone"), seen("test_kept", unseen=unseen))
    assert [(change.kind, change.was, change.before, change.after) for change in changes] == [
        (Kind.LOST, "a.py::test_gone", "strong proof, 1 assertion", after)
    ]

"""What is known of a test becomes the one word that may be said of it today."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Selection, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.links import LinkedGuarantee, LinkedScenario, TestLink, Trace
    from mkdocs_guarantees.model import Case, Suite, TestId

_ORDER = {status: rank for rank, status in enumerate(Status)}


def worst(statuses: Iterable[Status]) -> Status:
    """Give the worst of several statuses; of none, `untested`."""
    return max(statuses, key=_ORDER.__getitem__, default=Status.UNTESTED)


def of_case(suite: Suite, case: Case) -> Status:
    """Judge one case."""
    if suite.hollow or case.selection is Selection.UNSELECTED:
        return Status.VOID
    if case.skip is not None:
        return Status.SKIPPED
    return Status.UNTESTED


def of_test(trace: Trace, test: TestId) -> Status:
    """Judge a case by its id; a test that is gone is void."""
    located = trace.tests.by_id.get(test)
    return of_case(located.suite, located.case) if located else Status.VOID


def of_link(trace: Trace, link: TestLink) -> Status:
    """Judge what a reference leads to."""
    return of_test(trace, link.target) if link.target else Status.VOID


def of_scenario(trace: Trace, scenario: LinkedScenario) -> Status:
    """Judge a scenario by the worst of its tests."""
    return worst(of_link(trace, link) for link in scenario.tests)


def of_guarantee(trace: Trace, guarantee: LinkedGuarantee) -> Status:
    """Judge a promise by the worst of the tests that state it; one that no test states is untested."""
    return worst(of_test(trace, test) for test in guarantee.backed_by)

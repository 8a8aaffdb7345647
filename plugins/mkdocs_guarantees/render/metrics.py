"""A project becomes metrics in the OpenMetrics text format, by which operations can alert on runbooks without proof.

Times are points in time, not ages: an age would stand still between two builds. The format is that of
https://prometheus.io/docs/specs/om/open_metrics_spec/.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.status import Statuses

_STATUS = "guarantees_scenario_status"
_PROOF = "guarantees_scenario_last_proof_timestamp_seconds"
_LIMIT = "guarantees_scenario_stale_after_seconds"
_TESTS = "guarantees_tests"
_JUDGED = "guarantees_judged_timestamp_seconds"


FILE = "metrics.txt"
"""The name of the file, in the folder of the generated pages."""


def render(project: Project) -> str:
    """Write all metrics but the moment by which they were judged."""
    return "".join(f"{line}\n" for line in _lines(project))


def stamped(path: str, pieces: Iterable[bytes], now: datetime) -> Iterable[bytes]:
    """Add to the pieces of the file of metrics, and of no other, the moment of the build and the mark of its end.

    It is all that differs between the files of two builds which judge alike.
    """
    return chain(pieces, (_stamp(now).encode(),)) if path.endswith(f"/{FILE}") else pieces


def _stamp(now: datetime) -> str:
    lines = (*_head(_JUDGED, "gauge", "The moment by which all this was judged."), f"{_JUDGED} {now.timestamp():.3f}")
    return "".join(f"{line}\n" for line in (*lines, "# EOF"))


def _lines(project: Project) -> Iterator[str]:
    statuses, scenarios = project.statuses, project.trace.scenarios
    yield from _head(_STATUS, "stateset", "What may be said of a scenario; one state is 1.")
    for scenario in scenarios:
        now = statuses.of_scenario(scenario)
        for status in Status:
            yield f'{_STATUS}{{scenario="{_value(scenario.id)}",{_STATUS}="{status}"}} {int(status is now)}'
    yield from _head(_PROOF, "gauge", "When the test that passed longest ago last passed; none where one never did.")
    for scenario in scenarios:
        at = last_proof(statuses, scenario)
        if at is not None:
            yield f'{_PROOF}{{scenario="{_value(scenario.id)}"}} {at:.3f}'
    yield from _head(_LIMIT, "gauge", "The age from which a pass proves nothing; none where it never expires.")
    for scenario in scenarios:
        limit = statuses.limit(scenario)
        if limit is not None:
            yield f'{_LIMIT}{{scenario="{_value(scenario.id)}"}} {limit.total_seconds():.0f}'
    yield from _head(_TESTS, "gauge", "Tests of all suites by status.")
    counts = Counter(statuses.of_case(suite, case) for suite in project.trace.suites for case in suite.cases)
    yield from (f'{_TESTS}{{status="{status}"}} {counts[status]}' for status in Status)


def last_proof(statuses: Statuses, scenario: LinkedScenario) -> float | None:
    """Give the oldest of the last passes of a scenario's tests; None when one of them never passed."""
    marks = [statuses.history(link.target).last_pass if link.target else None for link in scenario.tests]
    times = [mark.at for mark in marks if mark and mark.at is not None]
    return min(times) if times and len(times) == len(marks) else None


def _head(name: str, kind: str, text: str) -> Iterator[str]:
    yield f"# TYPE {name} {kind}"
    if name.endswith("_seconds"):
        yield f"# UNIT {name} seconds"
    yield f"# HELP {name} {text}"


def _value(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")

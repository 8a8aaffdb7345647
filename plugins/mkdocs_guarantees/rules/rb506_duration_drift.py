"""RB506: a test takes far longer than it used to.

Why: the recovery that it times may have become slower as well. Reported when the latest pass took more than three times
the median of three or more, and more than a second.

Bad in `results/20.xml`:

    <testsuite name="pytest" timestamp="2026-11-20T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
    </testsuite>

Bad in `results/21.xml`:

    <testsuite name="pytest" timestamp="2026-11-21T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
    </testsuite>

Bad in `results/22.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="9.5"/>
    </testsuite>

Good in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
    </testsuite>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.periods import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB506", "duration-drift", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for test, scenarios in sorted(context.trace.resting.items()):
        history = context.statuses.history(test)
        usual = history.percentile(0.5)
        latest = next((run.duration for run in reversed(history.runs) if run.duration is not None), None)
        if latest is None or usual is None or len(history.durations) < SAMPLES:
            continue
        if latest > max(1.0, FACTOR * usual):
            located = context.trace.tests.by_id[test]
            usually = f"took {seconds(latest)}, usually {seconds(usual)}"
            message = f"{test!r} {usually}; see whether {scenarios[0].id!r} still holds"
            yield rule.finding(Span(located.suite.path, located.case.line), message, about=test)


SAMPLES = 3
FACTOR = 3

"""RB504: a test on which a scenario rests passes in some runs and fails in others.

Why: a promise that holds sometimes is none, and a red run is no longer believed.

Bad in `results/21.xml`:

    <testsuite name="pytest" timestamp="2026-11-21T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4">
        <flakyFailure message="late"/>
        <flakyFailure message="late"/>
      </testcase>
    </testsuite>

Bad in `results/22.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4">
        <flakyFailure message="late"/>
        <flakyFailure message="late"/>
      </testcase>
    </testsuite>

Good in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
    </testsuite>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB504", "flaky", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario, link, test in context.links_of(Status.FLAKY):
        share = context.statuses.flakiness(context.trace.tests.by_id[test].case)
        message = f"{test!r} is flaky: {share} failed; mend it before {scenario.id!r} rests on it"
        yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}")

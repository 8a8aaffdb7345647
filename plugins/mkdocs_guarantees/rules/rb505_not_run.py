"""RB505: a test on which a scenario rests is skipped, or blocked by something that failed before it.

Why: a skip and a failed set-up leave the run green or red for another reason, and prove nothing.

Bad in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4">
        <skipped message="later"/>
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

rule = Rule("RB505", "not-run", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario, link, test in context.links_of(Status.SKIPPED, Status.BLOCKED):
        status = context.statuses.of_link(link, scenario)
        message = f"{test!r} is {status}; what it proves of {scenario.id!r} is open"
        yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}")

"""RB503: no result of a test on which a scenario rests is recorded.

Why: the test exists, and whether it passes nobody knows. Only where results are recorded at all.

Bad in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_outage" time="0.4"/>
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

rule = Rule("RB503", "no-result", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    if not context.trace.recordings.runs:
        return
    for scenario, link, test in context.links_of(Status.UNTESTED):
        message = f"no result of {test!r} is recorded; add the results of the run that runs it"
        yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}")

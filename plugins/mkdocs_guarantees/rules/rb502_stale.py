"""RB502: the latest pass of a test is too old, or of another body of the test.

Why: what passed last year says little of what is deployed today. How old is too old says `stale_after`.

Bad in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-01-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
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

rule = Rule("RB502", "stale", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario, link, test in context.links_of(Status.STALE):
        message = f"the latest pass of {test!r} is too old, or of another body of the test; run it again"
        yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}")

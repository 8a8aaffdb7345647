"""RB501: a test on which a scenario rests failed in its latest run.

Why: the card still tells what to expect, and the last run broke it.

Bad in `results/gateway.xml`:

    <testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
      <testcase classname="tests.test_gateway" name="test_burst" time="0.4">
        <failure message="late"/>
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

rule = Rule("RB501", "failing", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario, link, test in context.links_of(Status.FAILING):
        message = f"{test!r} failed in its latest run; do not rely on {scenario.id!r} until it passes"
        yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}")

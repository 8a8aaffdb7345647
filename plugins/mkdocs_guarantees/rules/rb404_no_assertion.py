"""RB404: a test on which a scenario rests asserts and matches nothing.

Why: it passes as long as nothing crashes, whatever the system does.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_empty"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_drain"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span, Strength

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB404", "no-assertion", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for test, scenarios in sorted(context.trace.resting.items()):
        located = context.trace.tests.by_id[test]
        if located.case.proof.strength is Strength.HOLLOW and context.is_live(test):
            message = (
                f"{test!r} asserts and matches nothing, and {scenarios[0].id!r} rests on it; assert what it promises"
            )
            yield rule.finding(Span(located.suite.path, located.case.line), message, about=test)

"""RB305: nothing says what to do if it occurs.

Why: a card that only promises leaves the reader alone when the promise was not kept.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        in_production: [Wait a minute; if it does not come back read its log]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB305", "no-production-guidance", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        if not scenario.scenario.in_production:
            message = f"nothing says what to do if {scenario.scenario.title!r} occurs; write it under 'in_production'"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id)

"""RB601: a scenario of the smoke set has no test that is run.

Why: before a deployment the smoke set says "all is well" without having looked.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        smoke: true

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        smoke: true
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB601", "smoke-without-test", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        if scenario.scenario.smoke and not any(context.is_live(link.target) for link in scenario.tests):
            named = f"none of its {len(scenario.tests)} tests is" if scenario.tests else "it has no test that is"
            message = f"{scenario.id!r} is in the smoke set, but {named} there and run"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id)

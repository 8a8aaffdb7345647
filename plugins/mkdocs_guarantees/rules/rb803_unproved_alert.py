"""RB803: nothing that is tested stands behind an alert.

Why: it leads to a section, but no scenario of that section or of that name has a test: the advice was never tried.

Bad in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              runbook_url: https://router.example/runbook/#first-steps

Good in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              runbook_url: https://router.example/runbook/#first-steps
              test_coverage: router_core_SUITE:test_reconnect
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import LinkedScenario

rule = Rule("RB803", "unproved-alert", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    naming = {
        name
        for scenario in context.trace.scenarios
        if _is_tested(context, scenario)
        for name in scenario.scenario.alerts
    }
    for item in context.trace.alerts if not context.misses_scenarios else ():
        if (
            item.section is None
            or item.alert.name in naming
            or any(context.is_live(link.target) for link in item.coverage)
        ):
            continue
        scenarios = context.trace.by_section.get((item.section.page, item.section.anchor), ())
        if not any(_is_tested(context, scenario) for scenario in scenarios):
            message = (
                f"no test stands behind {item.alert.name!r}: no scenario names it or its section {item.section.title!r}"
            )
            yield rule.finding(item.alert.span, message, about=item.alert.name)


def _is_tested(context: LintContext, scenario: LinkedScenario) -> bool:
    return any(context.is_live(link.target) for link in scenario.tests)

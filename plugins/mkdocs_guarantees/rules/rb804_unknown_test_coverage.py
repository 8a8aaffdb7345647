"""RB804: the annotation `test_coverage` of an alert names nothing that exists, or a scenario an alert that does not.

Why: the annotation is read by people who cannot look into the suites. It may name tests, suites and scenarios.

Bad in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              test_coverage: router_core_SUITE:test_gone

Good in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              test_coverage: router_core_SUITE:test_reconnect
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import LinkState
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB804", "unknown-test-coverage", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    tests, scenarios = context.trace.tests, context.trace.by_id
    for item in context.trace.alerts:
        for link in item.coverage:
            text = link.ref.text
            if link.state is LinkState.RESOLVED or text in scenarios or tests.named_suites(text):
                continue
            if link.state is LinkState.ORPHANED and context.misses_scenarios:
                continue
            what = _WHAT[link.state].format(link.candidates[0] if link.candidates else "")
            near = hint(text, (*context.test_names, *scenarios)) if link.state is LinkState.ORPHANED else ""
            message = f"the alert {item.alert.name!r} is covered by {text!r}, {what}{near}"
            yield rule.finding(link.ref.span, message, about=f"{item.alert.name} {text}")
    yield from _unknown_alerts(context)


_WHAT = {
    LinkState.ORPHANED: "which is neither a test nor a suite nor a scenario",
    LinkState.MOVED: "which is now {}",
    LinkState.AMBIGUOUS: "which may be {} or others",
}


def _unknown_alerts(context: LintContext) -> Iterator[Finding]:
    known = {item.alert.name for item in context.trace.alerts}
    for scenario in context.trace.scenarios if known else ():
        for name in scenario.scenario.alerts:
            if name not in known:
                message = f"{scenario.id!r} names the alert {name!r}, which no rule file has{hint(name, known)}"
                yield rule.finding(scenario.scenario.span, message, about=f"{scenario.id} {name}")

"""RB801: an alert has no `runbook_url`.

Why: it wakes somebody and does not say what to do.

Bad in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              summary: NATS is gone

Good in `data/alerts/router.yml`:

    groups:
      - name: router
        rules:
          - alert: RouterNatsDown
            expr: router_nats_connected == 0
            labels: {severity: critical}
            annotations:
              runbook_url: https://router.example/runbook/#diagnosis-nats
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import AlertState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB801", "alert-without-runbook", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for item in context.trace.alerts:
        if item.state is AlertState.MISSING:
            message = f"the alert {item.alert.name!r} has neither runbook_url nor runbook; add the section that helps"
            yield rule.finding(item.alert.span, message, about=item.alert.name)

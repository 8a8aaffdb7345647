"""RB403: a test on which a scenario rests runs only under a condition.

Why: the everyday run of CI skips it, so its proof is older than one thinks; in the smoke set that is a warning.
Conditions that CI meets are named by the setting `met_conditions`; a test that passed in a recorded run is met by one.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_soak"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_drain"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import TestId

rule = Rule("RB403", "conditional-test", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        for link in scenario.tests:
            located = context.trace.tests.by_id.get(link.target) if link.target else None
            if located is None or located.suite.hollow or located.case.selection is not Selection.CONDITIONAL:
                continue
            open_ = [item for item in located.case.conditions if item not in context.settings.met_conditions]
            if link.target and _is_passed(context, link.target):
                continue
            if open_ or not located.case.conditions:
                when = f"only if {together(open_)}" if open_ else "under a condition that cannot be told"
                message = f"{link.ref.text!r} runs {when}; CI may never prove {scenario.id!r}"
                severity = Severity.WARNING if scenario.scenario.smoke else rule.severity
                yield rule.finding(link.ref.span, message, about=f"{scenario.id} {link.ref.text}", severity=severity)


def _is_passed(context: LintContext, test: TestId) -> bool:
    """Say whether some recorded run met the condition, and passed; how old that may be is for RB502 to say."""
    history = context.trace.recordings.cases.get(test)
    return bool(history and history.last_pass)

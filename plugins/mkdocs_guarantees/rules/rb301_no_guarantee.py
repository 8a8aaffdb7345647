"""RB301: a scenario, or a test on which it rests, does not say what it guarantees.

Why: a name such as `test_recovery` promises nothing that one could rely on at night. One sentence in the test is
enough.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["tests/test_gateway.py::test_outage"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_core_SUITE:test_reconnect"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB301", "no-guarantee", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        if not scenario.guarantees:
            message = f"{scenario.scenario.title!r} guarantees nothing: say it under 'guarantees', or in its tests"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id)
    for test, scenarios in sorted(context.trace.resting.items()):
        located = context.trace.tests.by_id[test]
        if not located.case.guarantees:
            message = f"{test!r} says nothing of what it guarantees, and {scenarios[0].id!r} rests on it"
            yield rule.finding(Span(located.suite.path, located.case.line), message, about=test)

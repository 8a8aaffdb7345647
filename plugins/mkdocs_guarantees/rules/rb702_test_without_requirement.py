"""RB702: a test on which a scenario rests traces to no requirement.

Why: nobody can say what would be lost with the test. Only where requirements are kept at all.

Bad in `data/requirements.yml`:

    requirements:
      - id: R1
        text: Messages drain.
        tests: ["router_drain_SUITE:test_drain"]

Good in `data/requirements.yml`:

    requirements:
      - id: R1
        text: The router reconnects by itself.
        tests: ["tests/test_gateway.py::test_burst"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB702", "test-without-requirement", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    if not context.trace.requirements:
        return
    traced = {test for item in context.trace.requirements for test in item.tests}
    for test, scenarios in sorted(context.trace.resting.items()):
        if test not in traced and not any(scenario.scenario.requirements for scenario in scenarios):
            located = context.trace.tests.by_id[test]
            message = f"{test!r} traces to no requirement, nor does {scenarios[0].id!r}, which rests on it"
            yield rule.finding(Span(located.suite.path, located.case.line), message, about=test)

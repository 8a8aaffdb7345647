"""RB902: a file of data has a value that does not fit.

Why: the value is left out, so a scenario may lose a test or its runbook section.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        titel: NATS loss

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB902", "bad-schema", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for problem in context.problems_of(rule.code):
        yield rule.finding(problem.span, problem.message, about=problem.about)

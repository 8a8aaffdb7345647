"""RB901: a file cannot be read, or is not what it claims to be.

Why: what it holds is missing from the site. Everything else was still read.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: "nats-loss

Good in `data/scenarios.yml`:

    scenarios:
      - id: "nats-loss"
        title: NATS loss
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB901", "unreadable-input", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for problem in context.problems_of(rule.code):
        yield rule.finding(problem.span, problem.message, about=problem.about)

"""RB901: a file cannot be read, or is not what it claims to be.

Why: what it holds is missing from the site. Everything else was still read. That a glob of `results` matches no file
is only mentioned: a site may be built where no test has run yet.

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
        # a site is built where no test has run yet, too
        severity = Severity.INFO if problem.option.startswith("results[") else rule.severity
        yield rule.finding(problem.span, problem.message, about=problem.about, severity=severity)

"""RB701: no test traces to a requirement.

Why: it is required and unproved. An auditor finds it; better to find it first.

Bad in `data/requirements.yml`:

    requirements:
      - id: R9
        text: Messages drain.

Good in `data/requirements.yml`:

    requirements:
      - id: R9
        text: Messages drain.
        tests: ["router_drain_SUITE:test_drain"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB701", "untested-requirement", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for item in context.trace.requirements:
        if any(context.is_live(test) for test in item.tests):
            continue
        what = f"none of the {len(item.tests)} tests that trace to it is run" if item.tests else "no test traces to it"
        message = f"requirement {item.requirement.id!r}: {what}; name it in the test that proves it"
        yield rule.finding(item.requirement.span, message, about=item.requirement.id)

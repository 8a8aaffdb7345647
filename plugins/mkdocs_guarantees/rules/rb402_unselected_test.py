"""RB402: a test that is named is never run.

Why: it exists, and nothing selects it: it may fail for months without anybody noticing.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_forgotten"]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        tests: ["router_drain_SUITE:test_drain"]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB402", "unselected-test", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for reference in context.references:
        located = context.located(reference)
        if located is None or located.suite.hollow or located.case.selection is not Selection.UNSELECTED:
            continue
        conditions = "; ".join(located.case.conditions)
        why = f" ({conditions})" if conditions else ""
        place = f"{located.suite.path}:{located.case.line}"
        message = f"{reference.text!r} is there ({place}), but nothing runs it{why}; select it, or name another test"
        yield rule.finding(reference.link.ref.span, message + reference.because, about=reference.text)

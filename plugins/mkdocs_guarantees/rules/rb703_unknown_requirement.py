"""RB703: a test, a scenario or a table names a requirement that is not defined.

Why: the trace leads nowhere. Only where requirements are kept in a file.

Bad in `data/requirements.yml`:

    requirements:
      - id: R2
        text: The router reconnects by itself.

Good in `data/requirements.yml`:

    requirements:
      - id: R1
        text: The router reconnects by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB703", "unknown-requirement", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    known = {item.requirement.id for item in context.trace.requirements}
    if not known or any(item.requirement.span.path.endswith(".md") for item in context.trace.requirements):
        return
    for name, span in _named(context):
        if name not in known:
            message = f"requirement {name!r} is not defined in {context.settings.requirements}{hint(name, known)}"
            yield rule.finding(span, message, about=name)


def _named(context: LintContext) -> Iterator[tuple[str, Span]]:
    """List who names which requirement."""
    for scenario in context.trace.scenarios:
        yield from ((name, scenario.scenario.span) for name in scenario.scenario.requirements)
    for suite in context.trace.suites:
        for case in suite.cases:
            yield from ((name, Span(suite.path, case.doc_line or case.line)) for name in case.requirements)
    for document in context.trace.documents:
        yield from ((row.requirement.text, row.requirement.span) for row in document.rows if row.requirement)

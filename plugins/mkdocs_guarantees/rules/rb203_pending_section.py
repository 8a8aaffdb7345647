"""RB203: the runbook section is still to be written.

Why: the fault is known and tested, and the runbook says nothing of it. With an owner and a due date that is a plan; an
error past the date, or without either.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [TBD]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "Diagnosis: NATS"}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import SectionState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import SectionRef

rule = Rule("RB203", "pending-section", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        for link in scenario.sections:
            if link.state is SectionState.PENDING:
                severity, what = _judged(link.ref, context.today)
                message = f"the runbook section of {scenario.scenario.title!r} is still to be written{what}"
                yield rule.finding(link.ref.span, message, about=scenario.id, severity=severity)
    for document in context.trace.documents:
        for claim in document.claims:
            if claim.pending:
                message = "the runbook section is still to be written, and nobody is named who writes it until when"
                yield rule.finding(
                    claim.span, message, about=f"TBD {document.title(claim.section)}", severity=Severity.WARNING
                )


def _judged(ref: SectionRef, today: date) -> tuple[Severity, str]:
    """Say how bad a pending section is, and what is missing."""
    if not ref.owner:
        return Severity.ERROR, "; name who writes it: TBD: {owner: …, due: YYYY-MM-DD}"
    if ref.due is None:
        return Severity.ERROR, f" by {ref.owner}; say until when: due: YYYY-MM-DD"
    if ref.due < today:
        return Severity.ERROR, f"; {ref.owner} was due on {ref.due}"
    return rule.severity, f"; {ref.owner} is due on {ref.due}"

"""RB205: the text of a runbook section changed since a person last reviewed it.

Why: the guarantees and the tests were chosen for what the section said. `guarantees review` shows the difference;
accepting it there says that they still fit. A new heading over the same text is left to RB202.

Bad in `data/guarantees.lock.yml`:

    scenarios:
      "nats-loss":
        sections:
          "runbook.md#diagnosis-nats": {text: "3f8a6f0d2b1c4e57", title: "Diagnosis: NATS"}

Good in `data/guarantees.lock.yml`:

    scenarios:
      "nats-loss":
        sections:
          "runbook.md#diagnosis-nats": {text: "761405cfbb27ee41", title: "Diagnosis: NATS"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import SectionState, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB205", "section-changed", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        reviewed = context.lock.scenarios.get(scenario.id)
        for link in scenario.sections if reviewed else ():
            section = link.section if link.state is SectionState.RESOLVED else None
            was = reviewed.sections.get(f"{section.page}#{section.anchor}") if reviewed and section else None
            if section is None or was is None or was.text == section.text:
                continue
            message = (
                f"the text below {section.title!r} is not the one that was reviewed for {scenario.id!r};"
                f" see 'guarantees review {scenario.id}'"
            )
            place = Span(context.settings.path_of(section.page), section.line)
            yield rule.finding(place, message, about=f"{scenario.id} {section.title}")

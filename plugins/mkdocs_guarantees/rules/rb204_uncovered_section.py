"""RB204: a section that describes a fault has no scenario.

Why: a runbook that tells of a fault without a test behind it is a guess, and nobody can see that it is. Which headings
describe faults is a setting, `fault_sections`; only pages that some scenario names are looked at.

Bad in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "First steps"}]

Good in `data/scenarios.yml`:

    scenarios:
      - id: nats-loss
        title: NATS loss
        runbook: [{page: runbook.md, section: "Diagnosis: NATS"}]
"""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Section

rule = Rule("RB204", "uncovered-section", severity=Severity.INFO, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    covered = {section.page for section in _covered(context)}
    taken = {(section.page, section.anchor) for section in _covered(context)}
    describes_fault = re.compile("|".join(map(translate, context.settings.fault_sections)) or "(?!)", re.IGNORECASE)
    for page in context.trace.pages if not context.misses_scenarios else ():
        if page.path not in covered:
            continue
        for section in page.sections:
            if (page.path, section.anchor) not in taken and describes_fault.match(section.title):
                place = Span(context.settings.path_of(page.path), section.line)
                message = f"no scenario names the section {section.title!r}; add one, with its tests"
                yield rule.finding(place, message, about=section.title)


def _covered(context: LintContext) -> list[Section]:
    links = (link for scenario in context.trace.scenarios for link in scenario.sections)
    return [link.section for link in links if link.section]

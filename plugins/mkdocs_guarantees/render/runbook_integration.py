"""Scenarios become a document on tests and runbooks as people keep it by hand, with the computed state of each."""

from __future__ import annotations

import posixpath
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Integration
from mkdocs_guarantees.sources.imports import markdown_text
from mkdocs_guarantees.sources.imports.runbook_integration import slug
from mkdocs_guarantees.sources.imports.runbook_values import joined, names_its_suite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs_guarantees.model import RelatedRef, Scenario, ScenarioId, SectionRef

STATES: Mapping[Integration, str] = MappingProxyType(
    {Integration.INTEGRATED: "✅ Integrated", Integration.PENDING: "⏳ Pending", Integration.BROKEN: "❌ Broken"}
)
_SUITE = re.compile(r"[\w./@-]+")


def render(
    scenarios: Iterable[Scenario], *, integration: Mapping[ScenarioId, Integration], docs_dir: str = "docs"
) -> str:
    """Write the document; importing it again gives the same scenarios.

    Args:
        integration: the computed state of each scenario, for the table at the end; a dash where it is not known.
        docs_dir: the folder that the pages of the scenarios are in.
    """
    known = tuple(scenarios)
    prefix = posixpath.join(docs_dir, "")
    lines = ["# Test and runbook integration", "", "## Integration Points", ""]
    for number, scenario in enumerate(known, 1):
        lines += _scenario(number, scenario, prefix)
    lines += ["## Test-to-Runbook Mapping", "", "| Test | Runbook Section | Status |", "| --- | --- | --- |"]
    for scenario in known:
        state = integration.get(scenario.id)
        lines += _rows(scenario, STATES[state] if state else "–", prefix)  # noqa: RUF001  # a dash
    return "\n".join([*lines, ""])


def _scenario(number: int, scenario: Scenario, prefix: str) -> Iterator[str]:
    yield from (f"### Scenario {number}: {markdown_text.heading(scenario.title)}", "")
    if slug(scenario.title) != scenario.id:
        yield from (f"**Scenario ID**: {markdown_text.code(scenario.id)}", "")
    yield from _sections([_section(section, prefix) for section in scenario.runbook])
    yield from _list("Test Coverage", _coverage(scenario))
    yield from _list("What the test guarantees", (markdown_text.line(item.text) for item in scenario.guarantees))
    yield from _list(
        "If this scenario occurs in production", (markdown_text.line(text) for text in scenario.in_production)
    )
    yield from _list("Related tests", (_related(item) for item in scenario.related))
    yield from _list("Requirements", (markdown_text.code(name) for name in scenario.requirements))
    yield from _list("Alerts", (markdown_text.code(name) for name in scenario.alerts))


def _list(label: str, items: Iterable[str]) -> Iterator[str]:
    lines = [f"- {item}" for item in items]
    if lines:
        yield from (f"**{label}**:", "", *lines, "")  # without the empty line MkDocs makes one paragraph of it


def _sections(sections: list[str]) -> Iterator[str]:
    if len(sections) == 1:
        yield from (f"**Runbook Section**: {sections[0]}", "")
    else:
        yield from _list("Runbook Sections", sections)


def _section(section: SectionRef, prefix: str) -> str:
    if section.page and not section.pending and not section.section:
        return markdown_text.code(prefix + section.page)
    page = f"{markdown_text.code(prefix + section.page)} → " if section.page else ""
    if not section.pending:
        return f'{page}"{markdown_text.inline(section.section)}"'
    owner = f'owner: "{markdown_text.inline(section.owner)}"' if section.owner else ""
    due = f"due: {section.due.isoformat()}" if section.due else ""
    promise = ", ".join(part for part in (owner, due) if part)
    return f"{page}TBD ({promise or 'to be added to runbook'})"


def _coverage(scenario: Scenario) -> Iterator[str]:
    yield from (f"**Test**: {_test(ref.text)}" for ref in scenario.tests)
    if scenario.smoke:
        yield "**Smoke test**: Yes"
    if scenario.duration:
        yield f"**Duration**: {markdown_text.inline(scenario.duration)}"


def _related(related: RelatedRef) -> str:
    note = f" - {markdown_text.line(related.note)}" if related.note else ""
    return _test(related.ref.text) + note


def _test(ref: str) -> str:
    suite, test = _parted(ref)
    return f"{markdown_text.code(test)} ({markdown_text.code(suite)})" if suite else markdown_text.code(test)


def _parted(ref: str) -> tuple[str, str]:
    """Give the suite and the case of a ref, or no suite where the two would not make the same ref again."""
    suite, _, test = ref.partition("::" if ".py::" in ref else ":")
    is_split = test.split() == [test] and not names_its_suite(test)
    if is_split and _SUITE.fullmatch(suite) and joined(suite, test) == ref:
        return suite, test
    return "", ref


def _rows(scenario: Scenario, state: str, prefix: str) -> Iterator[str]:
    for ref in scenario.tests:
        for section in scenario.runbook:
            place = _section(section, prefix) if not section.pending or section.page else "TBD"
            row = (markdown_text.code(_parted(ref.text)[1]), place, state)
            cells = " | ".join(cell.replace("|", "\\|") for cell in row)
            yield f"| {cells} |"

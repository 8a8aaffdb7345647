"""RB602: the smoke set and the page that lists it by hand disagree.

Why: people run what the page lists. A page that holds the marker `guarantees: smoke` cannot disagree. Which page it is
says the setting `smoke_document`.
`lint --fix` adds a row to its table for a test that is not listed.

Bad in `docs/smoke.md`:

    # Smoke tests

    | Test | Why |
    |---|---|
    | `router_drain_SUITE:test_drain` | nobody knows |

Good in `docs/smoke.md`:

    # Smoke tests

    | Test | Why |
    |---|---|
    | `router_core_SUITE:test_reconnect` | NATS loss |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import TestId
    from mkdocs_guarantees.sources.documents.document import Document, TestTable

rule = Rule("RB602", "not-in-smoke-document", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    page = context.settings.smoke_document
    path = context.settings.path_of(page)
    document = next((item for item in context.trace.documents if page and item.path == path), None)
    if document is None or document.has_smoke_view:
        if page and document is None:
            yield rule.finding(Span(path), f"the smoke document {page!r} does not exist", about=page)
        return
    named = {link.target: name for name in document.names if not name.suite and (link := context.resolve(name)).target}
    listed = {word for table in document.test_tables for word in table.words}
    wanted = {link.target for item in context.trace.scenarios if item.scenario.smoke for link in item.tests}
    for scenario in context.trace.scenarios:
        targets = dict.fromkeys(link.target for link in scenario.tests if link.target)
        missing = [target for target in targets if target not in named and target not in listed]
        if scenario.scenario.smoke and missing:
            message = f"{scenario.id!r} is in the smoke set, but {page!r} does not list {missing[0]!r}"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id, fixes=_added(document, missing))
    for target, name in named.items():
        if target not in wanted and not context.misses_scenarios:
            message = f"{name.ref.text!r} is listed here, but no scenario of the smoke set rests on it"
            yield rule.finding(name.ref.span, message, about=name.ref.text)


def _added(document: Document, missing: Sequence[TestId]) -> tuple[Fix, ...]:
    """Add a row for each test behind the last row of the page's table of tests."""
    if not document.test_tables:
        return ()
    table = document.test_tables[-1]
    place = Span(document.path, table.last_line, table.width + 1, table.last_line, table.width + 1)
    return (Fix("list it", tuple(Edit(place, "", _row(f"`{test}`", table)) for test in missing)),)


def _row(test: str, table: TestTable) -> str:
    cells = (test if column == table.column else "" for column in range(table.columns))
    return f"\n{table.prefix}| {' | '.join(cells)} |"

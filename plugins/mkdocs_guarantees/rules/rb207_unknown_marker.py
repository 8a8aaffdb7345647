"""RB207: a marker in a page, or a mark of a test, names a scenario that there is not, or places nothing.

Why: in the place of the card stands a note that nothing was found, and the reader has no proof; the scenario that the
test is meant for lacks it. A marker within a line of text, an item of a list, a cell of a table or a block of HTML is
not even seen; that is a warning. A card stands once on a page: a second marker for it is a warning. A scenario with the
name of a view, such as `smoke`, cannot be asked for: the view is shown.

Bad in `docs/runbook.md`:

    # Router

    <!-- guarantees: nats-los -->

Good in `docs/runbook.md`:

    # Router

    <!-- guarantees: nats-loss -->
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.sources.marked import HTML
from mkdocs_guarantees.sources.markers import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB207", "unknown-marker", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    if not context.misses_scenarios:
        yield from _of_pages(context)
        yield from _of_tests(context)
    yield from _astray(context)
    yield from _twice(context)
    yield from _like_views(context)


def _of_pages(context: LintContext) -> Iterator[Finding]:
    known = context.trace.by_id
    for page in context.trace.pages:
        for card in page.cards:
            if card.argument not in known:
                message = f"no scenario has the id {card.argument!r}{hint(card.argument, known)}"
                place = Span(context.settings.path_of(page.path), card.line)
                yield rule.finding(place, message, about=card.argument)


def _astray(context: LintContext) -> Iterator[Finding]:
    for page in context.trace.pages:
        for item in page.astray:
            message = f"the marker {item.argument!r} stands within {item.within}, where nothing is placed"
            offer = "put it outside" if item.within == HTML else "give it a line of its own between empty ones"
            place = Span(context.settings.path_of(page.path), item.line, item.column)
            about = f"{item.argument} astray"
            yield rule.finding(place, f"{message}; {offer}", about=about, severity=Severity.WARNING)


def _of_tests(context: LintContext) -> Iterator[Finding]:
    known = context.trace.by_id
    for suite in context.trace.suites if known else ():
        for case in suite.cases:
            for name in case.scenarios:
                if name not in known:
                    message = f"{case.id!r} names the scenario {name!r}, which there is not{hint(name, known)}"
                    place = Span(suite.path, case.line)
                    yield rule.finding(place, message, about=f"{case.id} {name}", severity=Severity.WARNING)


def _twice(context: LintContext) -> Iterator[Finding]:
    for page in context.trace.pages:
        seen: dict[str, int] = {}
        for card in page.cards:
            first = seen.setdefault(card.argument, card.line)
            if first != card.line:
                message = f"the card of {card.argument!r} is asked for on line {first} already; take out one of the two"
                place = Span(context.settings.path_of(page.path), card.line)
                yield rule.finding(place, message, about=f"{card.argument} twice", severity=Severity.WARNING)


def _like_views(context: LintContext) -> Iterator[Finding]:
    for scenario in context.trace.scenarios:
        if scenario.id in {view.value for view in View}:
            message = f"a marker {scenario.id!r} shows the view of this name, never this scenario; give it another id"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id, severity=Severity.WARNING)

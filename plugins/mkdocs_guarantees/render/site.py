"""A trace becomes a Site: the elements that stand in each page, asked for one at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.model import LinkState, Status
from mkdocs_guarantees.render.badges import STATUS
from mkdocs_guarantees.render.cards import Cards, counts_of
from mkdocs_guarantees.render.html import Fragment, fragment
from mkdocs_guarantees.render.places import Places
from mkdocs_guarantees.render.previews import Marks
from mkdocs_guarantees.render.strengths import Strengths
from mkdocs_guarantees.render.views import Views
from mkdocs_guarantees.sources.markers import Marker, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_guarantees.changes import Comparison
    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.model import Suite, TestId
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.render.badges import Badge
    from mkdocs_guarantees.render.places import Target


class Site:
    """What the hosts ask for while they render pages; pages are named by their path below `docs_dir`.

    Args:
        comparison: what a preview marks; None where nothing is compared.
    """

    def __init__(self, project: Project, comparison: Comparison | None = None) -> None:
        self.project = project
        self.comparison = comparison
        self.trace = project.trace
        self.settings = project.settings
        self.statuses = project.statuses
        self.places = Places(self.trace, self.settings)
        self.marks = Marks(comparison, self.trace, self.settings, self.places)
        strengths = Strengths(self.trace, self.settings, project.review, project.around.bygone)
        self.cards = Cards(self.trace, self.settings, self.places, self.statuses, self.marks, strengths=strengths)
        self._views = Views(project, self.places, self.cards)

    def scenarios_of(self, page: str, anchor: str) -> tuple[LinkedScenario, ...]:
        """List the scenarios whose runbook section is this heading."""
        return self.trace.by_section.get((page, anchor), ())

    def card(self, scenario: LinkedScenario, page: str, *, number: int = 1) -> Fragment:
        """Draw a card; the second one of a scenario on a page has another id."""
        view = self.cards.card(scenario)
        return fragment("card", page, card=view, anchor=view.anchor if number == 1 else f"{view.anchor}-{number}")

    def strip(self, page: str, scenarios: Sequence[LinkedScenario]) -> Fragment:
        """Draw the line at the top of a page that says what the tests prove of it."""
        links = {link.ref.text: (link, scenario) for scenario in scenarios for link in scenario.tests}
        statuses = [self.statuses.of_link(link, scenario) for link, scenario in links.values()]
        count = len(scenarios)
        parts = (f"{count} scenario{'s' if count != 1 else ''}", *counts_of(statuses).split(" · "))
        changed = sum(1 for scenario in scenarios if self.marks.card(scenario.id))
        parts += (f"{changed} changed in this preview",) if changed else ()
        return fragment("strip", page, parts=parts, role=STATUS[status.worst(statuses)].role)

    def view(self, marker: Marker, page: str) -> Fragment | None:
        """Draw the view that a marker asks for; None when it names a suite or scenario that there is not."""
        if marker.view is None:
            scenario = self.trace.by_id.get(marker.argument)
            return self.card(scenario, page) if scenario else None
        if marker.view is View.SUITE:
            suite = self.places.suite_named(marker.argument)
            return self._suite(suite, page) if suite else None
        if marker.view is View.CHANGES:
            return fragment("changes", page, view=self.marks.view())
        return fragment(marker.view, page, view=getattr(self._views, marker.view)())

    def _suite(self, suite: Suite, page: str) -> Fragment:
        """Draw a suite; who searches for a test by its name finds this page."""
        drawn = fragment("suite", page, view=self._views.suite(suite))
        return replace(drawn, words=tuple(case.name for case in suite.cases))

    def unknown(self, marker: Marker, page: str) -> Fragment:
        """Say in the page what a marker asked for in vain; lint says it too."""
        return fragment("unknown", page, text=f"{marker.view or 'scenario'} {marker.argument}".strip())

    def named(self, text: str) -> tuple[Target, Badge] | None:
        """Give where a code span leads, and the mark that goes with it, when it names a test or a suite."""
        test = self.cards.named(text)
        if test:
            place = self.places.case(test)
            return (place, STATUS[self.statuses.of_test(test)]) if place else None
        suites = self.trace.tests.named_suites(text) if _may_be_suite(text) else ()
        if len(suites) != 1:
            return None
        statuses = [self.statuses.of_case(suites[0], case) for case in suites[0].cases]
        worst = Status.VOID if suites[0].hollow else status.worst(item for item in statuses if item is not Status.VOID)
        return self.places.suite(suites[0]), STATUS[worst]

    def tests_of(self, scenarios: Sequence[LinkedScenario]) -> tuple[TestId, ...]:
        """List the tests on which scenarios rest, each once."""
        found = (link.target for item in scenarios for link in item.tests if link.state is LinkState.RESOLVED)
        return tuple(dict.fromkeys(target for target in found if target))


def _may_be_suite(text: str) -> bool:
    return text.endswith(("_SUITE", "_SUITE.erl", ".py")) or text.startswith("test_")

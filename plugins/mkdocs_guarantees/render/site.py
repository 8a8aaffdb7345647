"""A trace becomes a Site: the elements that stand in each page, asked for one at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.model import LinkState, Status
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.badges import STATUS
from mkdocs_guarantees.render.cards import Cards, counts_of
from mkdocs_guarantees.render.fragments import Fragment, Reference
from mkdocs_guarantees.render.html import fragment
from mkdocs_guarantees.render.places import Places
from mkdocs_guarantees.render.previews import Marks
from mkdocs_guarantees.render.strengths import Strengths
from mkdocs_guarantees.render.views.basis import Basis
from mkdocs_guarantees.render.views.by_marker import VIEWS
from mkdocs_guarantees.render.views.suites import suite_page
from mkdocs_guarantees.sources import naming
from mkdocs_guarantees.sources.markers import Marker, View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_guarantees.changes import Comparison
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
        self.claims = self.cards.claims
        self.basis = Basis(project, self.places, self.cards)

    def scenarios_of(self, page: str, anchor: str) -> tuple[str, ...]:
        """List the ids of the scenarios whose runbook section is this heading."""
        return tuple(scenario.id for scenario in self.trace.by_section.get((page, anchor), ()))

    def card(self, scenario: str, page: str, *, number: int = 1) -> Fragment:
        """Draw a card; the second one of a scenario on a page has another id."""
        view = self.cards.card(self.trace.by_id[scenario])
        return fragment("card", page, card=view, anchor=view.anchor if number == 1 else f"{view.anchor}-{number}")

    def strip(self, page: str, scenarios: Sequence[str]) -> Fragment:
        """Draw the line at the top of a page that says what the tests prove of it."""
        shown = [self.trace.by_id[scenario] for scenario in scenarios]
        found: dict[str, list[Status]] = defaultdict(list)
        for scenario in shown:
            for link in scenario.tests:
                found[link.target or link.ref.text].append(self.statuses.of_link(link, scenario))
        statuses = [status.worst(several) for several in found.values()]
        count = len(scenarios)
        parts = (many(count, "scenario"), *counts_of(statuses).split(" · "))
        changed = sum(1 for scenario in scenarios if self.marks.card(scenario))
        parts += (f"{changed} changed in this preview",) if changed else ()
        return fragment("strip", page, parts=parts, role=STATUS[status.worst(statuses)].role)

    def view(self, marker: Marker, page: str) -> Fragment | None:
        """Draw the view that a marker asks for; None when it names a suite or scenario that there is not."""
        if marker.view is None:
            return self.card(marker.argument, page) if marker.argument in self.trace.by_id else None
        if marker.view is View.SUITE:
            suite = self.places.suite_named(marker.argument)
            return self._suite(suite, page) if suite else None
        if marker.view is View.CHANGES:
            return fragment("changes", page, view=self.marks.view())
        return fragment(marker.view, page, view=VIEWS[marker.view](self.basis))

    def _suite(self, suite: Suite, page: str) -> Fragment:
        """Draw a suite; who searches for a test by its name finds this page."""
        drawn = fragment("suite", page, view=suite_page(self.basis, suite))
        return replace(drawn, words=tuple(case.name for case in suite.cases))

    def unknown(self, marker: Marker, page: str) -> Fragment:
        """Say in the page what a marker asked for in vain; lint says it too."""
        return fragment("unknown", page, text=f"{marker.view or 'scenario'} {marker.argument}".strip())

    def named(self, text: str, page: str) -> Reference | None:
        """Give where a code span leads, and the mark that goes with it, when it names a test or a suite."""
        found = self._named(text)
        if found is None:
            return None
        place, badge = found
        title = f"{badge.word}: {badge.title}" if badge.title else badge.word
        return Reference(place.seen_from(page), badge.glyph, badge.word, badge.role, title)

    def claimed(
        self,
        tests: Sequence[str],
        scenarios: Sequence[str],
        page: str,  # noqa: ARG002  # what was drawn is remembered by page
    ) -> Badge:
        """Give the mark of a sentence that claims to be verified.

        Args:
            tests: the code spans beside it; those that name tests stand for it, else those that name suites.
            scenarios: whose tests stand for it where no code span does.
        """
        named = tuple(dict.fromkeys(test for test in map(self.cards.named, tests) if test))
        suites = [] if named else [suite for suite in map(self._suite_named, tests) if suite]
        if suites:
            return STATUS[status.worst(map(self._status_of, suites))]
        return self.cards.mark(named or self._tests_of(scenarios))

    def _named(self, text: str) -> tuple[Target, Badge] | None:
        test = self.cards.named(text)
        if test:
            place = self.places.case(test)
            return (place, STATUS[self.statuses.of_test(test)]) if place else None
        suite = self._suite_named(text)
        return (self.places.suite(suite), STATUS[self._status_of(suite)]) if suite else None

    def _suite_named(self, text: str) -> Suite | None:
        suites = self.trace.tests.named_suites(text) if naming.may_be_suite(text) else ()
        return suites[0] if len(suites) == 1 else None

    def _status_of(self, suite: Suite) -> Status:
        """Give the worst status of the cases of a suite that are run."""
        statuses = [self.statuses.of_case(suite, case) for case in suite.cases]
        return Status.VOID if suite.hollow else status.worst(item for item in statuses if item is not Status.VOID)

    def _tests_of(self, scenarios: Sequence[str]) -> tuple[TestId, ...]:
        """List the tests on which scenarios rest, each once."""
        links = (link for item in scenarios for link in self.trace.by_id[item].tests)
        found = (link.target for link in links if link.state is LinkState.RESOLVED)
        return tuple(dict.fromkeys(target for target in found if target))

"""A project, its places and its cards become the Basis of all views: what each of them asks for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.places import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import LinkedScenario, Trace
    from mkdocs_guarantees.model import Scenario, TestId
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.render.cards import Cards
    from mkdocs_guarantees.render.places import Places
    from mkdocs_guarantees.sources.runbooks import Page
    from mkdocs_guarantees.status import Statuses


@dataclass(frozen=True)
class Basis:
    """What all views are made of."""

    project: Project
    places: Places
    cards: Cards

    @property
    def trace(self) -> Trace:
        return self.project.trace

    @property
    def settings(self) -> Settings:
        return self.project.settings

    @property
    def statuses(self) -> Statuses:
        return self.project.statuses

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        return {page.path: page for page in self.trace.pages}

    @cached_property
    def mentions(self) -> Mapping[TestId, tuple[Target, ...]]:
        """The places of code spans that name each case."""
        found: dict[TestId, dict[Target, None]] = defaultdict(dict)
        for page in self.trace.pages:
            for mention in page.mentions:
                target = self.cards.named(mention.text)
                if target:
                    found[target][Target(page.path, mention.anchor)] = None
        return {test: tuple(places) for test, places in found.items()}

    def naming(self, names: Callable[[Scenario], Iterable[str]]) -> Mapping[str, list[LinkedScenario]]:
        """Sort the scenarios by something that each of them names."""
        found: dict[str, list[LinkedScenario]] = defaultdict(list)
        for scenario in self.trace.scenarios:
            for name in names(scenario.scenario):
                found[name].append(scenario)
        return found

    def link(self, scenario: LinkedScenario) -> Link:
        return Link(scenario.scenario.title, self.places.scenario(scenario))

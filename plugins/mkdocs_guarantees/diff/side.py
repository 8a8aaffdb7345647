"""A Snapshot becomes a Side: the same, with what rests on what."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import RunbookSection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs_guarantees.snapshots import Place, Snapshot


def resting(*sides: Snapshot) -> dict[Place, tuple[str, ...]]:
    """Collect the scenarios of each section, over both sides."""
    found: dict[Place, set[str]] = defaultdict(set)
    for side in sides:
        for scenario in side.scenarios.values():
            for place in scenario.sections:
                found[place].add(scenario.id)
    return {place: tuple(sorted(ids)) for place, ids in found.items()}


class Side:
    """One snapshot, with what rests on what."""

    def __init__(self, seen: Snapshot) -> None:
        self.seen = seen

    @cached_property
    def scenarios_of(self) -> Mapping[str, set[str]]:
        """The scenarios that rest on each case."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for test in scenario.tests:
                found[test].add(scenario.id)
        return found

    @cached_property
    def unseen(self) -> Mapping[str, tuple[str, ...]]:
        """What makes tests of each suite at run time, by the path of the suite."""
        return {seen.suite.path: seen.suite.unseen for seen in self.seen.cases.values() if seen.suite.unseen}

    @cached_property
    def required(self) -> frozenset[str]:
        """The cases that a requirement rests on."""
        return frozenset(test for item in self.seen.requirements.values() for test in item.tests)

    @cached_property
    def naming(self) -> Mapping[str, set[str]]:
        """The scenarios that name each requirement, or rest on a test that traces to it."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for name in scenario.requirements:
                found[name].add(scenario.id)
        for item in self.seen.requirements.values():
            for test in item.tests:
                found[item.id] |= self.scenarios_of.get(test, set())
        return found

    @cached_property
    def at(self) -> Mapping[Place, set[str]]:
        """The scenarios of each section."""
        return {place: set(ids) for place, ids in resting(self.seen).items()}

    @cached_property
    def named(self) -> frozenset[Place]:
        """The sections that a scenario or an alert names."""
        alerts = {item.place for item in self.seen.alerts.values()}
        return frozenset({*self.at, *alerts} & self.seen.sections.keys())

    @cached_property
    def promised(self) -> Mapping[str, set[str]]:
        """The promises of scenarios that rest on each case."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for promise in scenario.promises:
                for test in promise.backed_by:
                    found[test].add(promise.text)
        return found

    def places(self, scenarios: Iterable[str]) -> set[RunbookSection]:
        """Give the runbook sections of scenarios."""
        listed = (self.seen.scenarios[name].sections for name in scenarios if name in self.seen.scenarios)
        return {self.section(place) for places in listed for place in places}

    def section(self, place: Place) -> RunbookSection:
        known = self.seen.sections.get(place)
        return RunbookSection(*place, known.title if known else "")

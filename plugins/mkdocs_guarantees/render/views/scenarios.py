"""Scenarios become rows: each of their tests beside its runbook sections, all scenarios, and the smoke set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.render.badges import INTEGRATION, STATUS, Badge
from mkdocs_guarantees.render.cards import CardView, Link, SectionView, TestView, counts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.render.views.basis import Basis


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One test of one scenario, as in a hand-kept table of tests and runbook sections, with both states computed."""

    test: TestView
    sections: tuple[SectionView, ...]
    scenario: Link
    integration: Badge
    status: Badge


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario in a list; `card` only where no runbook section carries it."""

    scenario: Link
    anchor: str
    integration: Badge
    status: Badge
    sections: tuple[SectionView, ...]
    tests: str
    card: CardView | None


@dataclass(frozen=True, slots=True)
class SmokeRow:
    """A scenario of the smoke set, with the commands that run it."""

    scenario: Link
    status: Badge
    duration: str
    tests: tuple[TestView, ...]
    commands: tuple[str, ...]


def mapping(basis: Basis) -> tuple[MappingRow, ...]:
    """List each test of each scenario, ordered by runbook section."""
    return tuple(row for scenario in basis.trace.scenarios for row in _mapping_rows(basis, scenario))


def scenarios(basis: Basis) -> tuple[ScenarioRow, ...]:
    return tuple(_scenario_row(basis, scenario) for scenario in basis.trace.scenarios)


def smoke(basis: Basis) -> tuple[SmokeRow, ...]:
    chosen = (scenario for scenario in basis.trace.scenarios if scenario.scenario.smoke)
    return tuple(
        SmokeRow(
            basis.link(scenario),
            STATUS[basis.statuses.of_scenario(scenario)],
            ", ".join(filter(None, (scenario.scenario.duration, basis.cards.proofs.measured(scenario)))),
            tuple(basis.cards.test(link, scenario) for link in scenario.tests),
            basis.cards.commands(scenario),
        )
        for scenario in chosen
    )


def _mapping_rows(basis: Basis, scenario: LinkedScenario) -> Iterator[MappingRow]:
    sections = tuple(basis.cards.section(link) for link in scenario.sections)
    for link in scenario.tests:
        yield MappingRow(
            basis.cards.test(link, scenario),
            sections,
            basis.link(scenario),
            INTEGRATION[scenario.integration],
            STATUS[basis.statuses.of_link(link, scenario)],
        )


def _scenario_row(basis: Basis, scenario: LinkedScenario) -> ScenarioRow:
    place = basis.places.scenario(scenario)
    statuses = [basis.statuses.of_link(link, scenario) for link in scenario.tests]
    here = place.page == f"{basis.settings.pages}/scenarios.md"
    return ScenarioRow(
        Link(scenario.scenario.title, None if here else place),
        basis.places.scenario_anchor(scenario),
        INTEGRATION[scenario.integration],
        STATUS[basis.statuses.of_scenario(scenario)],
        tuple(basis.cards.section(link) for link in scenario.sections),
        counts_of(statuses) if statuses else "no test",
        basis.cards.card(scenario) if here else None,
    )

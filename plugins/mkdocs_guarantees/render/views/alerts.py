"""Alerting rules become rows, each with what whoever is paged by it will find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.render.badges import ALERT, STATUS, Badge
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.places import Target, source_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_guarantees.links import LinkedAlert, LinkedScenario
    from mkdocs_guarantees.render.views.basis import Basis


@dataclass(frozen=True, slots=True)
class Expecting:
    """A scenario that expects an alert, and what may be said of it today."""

    scenario: Link
    status: Badge


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alerting rule, the section to which it leads, and the scenarios that expect it."""

    name: str
    severity: str
    source: str
    place: str
    state: Badge
    section: Link | None
    scenarios: tuple[Expecting, ...]


def alerts(basis: Basis) -> tuple[AlertRow, ...]:
    """List every alerting rule, with what whoever is paged by it will find."""
    expecting = basis.naming(lambda scenario: scenario.alerts)
    return tuple(_alert_row(basis, item, expecting.get(item.alert.name, ())) for item in basis.trace.alerts)


def _alert_row(basis: Basis, item: LinkedAlert, expecting: Sequence[LinkedScenario]) -> AlertRow:
    alert = item.alert
    place = Target(item.section.page, item.section.anchor) if item.section else None
    return AlertRow(
        alert.name,
        alert.severity,
        source_address(basis.settings, alert.span.path, alert.span.line),
        f"{alert.span.path}:{alert.span.line}",
        ALERT[item.state],
        Link(basis.places.heading(place), place) if place else None,
        tuple(Expecting(basis.link(it), STATUS[basis.statuses.of_scenario(it)]) for it in expecting),
    )

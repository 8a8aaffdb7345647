"""Requirements become rows, each with the tests that trace to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.render.badges import STATUS, Badge
from mkdocs_guarantees.render.places import own_anchor

if TYPE_CHECKING:
    from mkdocs_guarantees.render.cards import Link, TestView
    from mkdocs_guarantees.render.views.basis import Basis


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement and the tests that trace to it."""

    id: str
    anchor: str
    text: str
    status: Badge
    tests: tuple[TestView, ...]
    scenarios: tuple[Link, ...]


def requirements(basis: Basis) -> tuple[RequirementRow, ...]:
    """List every requirement that is defined, then those that are only named."""
    by_requirement = basis.naming(lambda scenario: scenario.requirements)
    return tuple(
        RequirementRow(
            item.requirement.id,
            own_anchor(item.requirement.id),
            item.requirement.text,
            STATUS[status.worst(basis.statuses.of_test(test) for test in item.tests)],
            tuple(basis.cards.case(test) for test in item.tests),
            tuple(basis.link(scenario) for scenario in by_requirement.get(item.requirement.id, ())),
        )
        for item in basis.trace.requirements
    )

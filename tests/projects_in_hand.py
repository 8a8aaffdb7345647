"""A small project whose cases have the histories that a test wants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from mkdocs_guarantees.clock import Clock
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.evidence import recordings
from mkdocs_guarantees.links import link
from mkdocs_guarantees.model import Ref, Scenario, ScenarioId, Span
from mkdocs_guarantees.project import Project
from mkdocs_guarantees.status import Statuses
from results_in_hand import START, suite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_guarantees.ledger import Ledger
    from mkdocs_guarantees.model import Suite


def project(
    ledger: Ledger,
    scenarios: Mapping[str, str],
    *,
    days: float = 10,
    given: Suite | None = None,
    stale_after: str = "",
) -> Project:
    """Make a project, judged some days after the first run.

    Args:
        scenarios: the names of the cases of each scenario, with spaces between them.
    """
    held = given or suite(*{name: None for names in scenarios.values() for name in names.split()})
    stated = [
        Scenario(
            id=ScenarioId(name),
            title=name.capitalize(),
            span=Span("s.yml", line),
            tests=tuple(Ref(f"a_SUITE:{item}", Span("s.yml", line)) for item in names.split()),
            stale_after=stale_after,
        )
        for line, (name, names) in enumerate(scenarios.items(), start=1)
    ]
    trace = replace(link([held], stated), recordings=recordings(ledger, [held]))
    settings = Settings()
    return Project(settings, trace, statuses=Statuses(trace, settings, Clock(START + timedelta(days=days))))

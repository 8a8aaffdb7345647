"""A project becomes a listing for a terminal: suites with their counts, scenarios with their states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.badges import INTEGRATION, STATUS
from mkdocs_guarantees.render.cards import counts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.model import Suite
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.render.badges import Badge

COLOURS = {"good": "green", "warn": "yellow", "bad": "red", "info": "cyan", "idle": "bright_black"}


def render(project: Project) -> str:
    """Write the listing; colours are left to the terminal, which click asks."""
    return "".join(f"{line}\n" for line in _lines(project))


def _lines(project: Project) -> Iterator[str]:
    trace = project.trace
    cases = sum(len(suite.cases) for suite in trace.suites)
    yield click.style(f"{many(len(trace.suites), 'suite')}, {many(cases, 'test')}", bold=True)
    yield from (_suite(suite) for suite in trace.suites)
    yield ""
    yield click.style(many(len(trace.scenarios), "scenario"), bold=True)
    for scenario in trace.scenarios:
        badges = _badge(INTEGRATION[scenario.integration]), _badge(STATUS[project.statuses.of_scenario(scenario)])
        statuses = [project.statuses.of_link(link, scenario) for link in scenario.tests]
        tests = counts_of(statuses) if statuses else "no test"
        yield f"  {scenario.id}  {'  '.join(badges)}  {_dim(tests)}"


def _suite(suite: Suite) -> str:
    selections = [case.selection for case in suite.cases]
    parts = [many(len(suite.cases), "test")]
    parts += [
        f"{selections.count(kind)} {kind}"
        for kind in (Selection.CONDITIONAL, Selection.UNSELECTED)
        if kind in selections
    ]
    if suite.unseen:
        parts.append("maybe more, made at run time")
    if suite.hollow:
        parts.append(click.style("runs nothing", fg="red"))
    return f"  {suite.path}  {_dim(', '.join(parts))}"


def _badge(badge: Badge) -> str:
    return click.style(f"{badge.glyph} {badge.word}", fg=COLOURS[badge.role])


def _dim(text: str) -> str:
    return click.style(text, dim=True)

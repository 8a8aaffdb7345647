"""All that is recorded becomes the dashboard: counts by status, what got worse, the oldest proofs, and trends."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_guarantees.evidence import worst
from mkdocs_guarantees.model import Outcome, Status
from mkdocs_guarantees.render.badges import OUTCOME, STATUS, Badge
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.metrics import last_proof
from mkdocs_guarantees.status import is_worse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.render.views.basis import Basis

RUNS = 20
"""Runs that a trend shows."""

OLDEST = 5
UNMATCHED = 20
_HEIGHTS = {"good": 14, "warn": 9, "bad": 5}
"""Pixels of a bar: what is good stands tall, so that the picture says the same without colour."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One run in a trend."""

    x: int
    y: int
    height: int
    role: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A scenario with its latest runs.

    Attributes:
        words: the same as the bars, for who cannot see them.
    """

    scenario: Link
    status: Badge
    passed: str
    words: str
    bars: tuple[Bar, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Worsened:
    """Something that was better before the latest run."""

    what: Link
    before: Badge
    after: Badge


@dataclass(frozen=True, slots=True)
class Aged:
    """A scenario and when it was last proved."""

    scenario: Link
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """The page, ready to be placed.

    Attributes:
        scenarios: how many there are of each status that occurs.
        tests: the same of tests.
        unmatched: names of results that fit no test, with how many there are, the first ones.
    """

    scenarios: tuple[tuple[Badge, int], ...]
    tests: tuple[tuple[Badge, int], ...]
    latest: str
    worsened: tuple[Worsened, ...]
    oldest: tuple[Aged, ...]
    trends: tuple[TrendRow, ...]
    results: int
    unmatched: tuple[tuple[str, int], ...]
    left_out: int


def dashboard(basis: Basis) -> DashboardView:
    """Count, and compare with the time before the latest run."""
    recordings, statuses = basis.trace.recordings, basis.statuses
    cases = [statuses.of_case(suite, case) for suite in basis.trace.suites for case in suite.cases]
    newest = recordings.runs[-1] if recordings.runs else None
    names = [(item.name, item.results) for item in recordings.unmatched]
    return DashboardView(
        scenarios=_counted([statuses.of_scenario(scenario) for scenario in basis.trace.scenarios]),
        tests=_counted(cases),
        latest=f"{newest.name}, {basis.cards.proofs.when(newest.started_at, newest.revision)}" if newest else "",
        worsened=tuple(_worsened(basis, newest.digest)) if newest else (),
        oldest=tuple(_oldest(basis)),
        trends=tuple(_trend(basis, scenario) for scenario in basis.trace.scenarios),
        results=recordings.results,
        unmatched=tuple(names[:UNMATCHED]),
        left_out=sum(count for _, count in names[UNMATCHED:]),
    )


def _worsened(basis: Basis, run: str) -> Iterator[Worsened]:
    """List scenarios and tests that were better before the latest run."""
    before = basis.statuses.before(run)
    for scenario in basis.trace.scenarios:
        was, now = before.of_scenario(scenario), basis.statuses.of_scenario(scenario)
        if is_worse(now, was):
            yield Worsened(basis.link(scenario), STATUS[was], STATUS[now])
    for suite in basis.trace.suites:
        for case in suite.cases:
            was, now = before.of_case(suite, case), basis.statuses.of_case(suite, case)
            if is_worse(now, was):
                yield Worsened(Link(case.name, basis.places.case(case.id)), STATUS[was], STATUS[now])


def _oldest(basis: Basis) -> Iterator[Aged]:
    found = ((last_proof(basis.statuses, scenario), scenario) for scenario in basis.trace.scenarios)
    known = sorted(((at, item) for at, item in found if at is not None), key=lambda pair: pair[0])
    for at, scenario in known[:OLDEST]:
        yield Aged(basis.link(scenario), basis.cards.proofs.when(datetime.fromtimestamp(at, tz=UTC), ""))


def _trend(basis: Basis, scenario: LinkedScenario) -> TrendRow:
    by_run: dict[str, list[Outcome]] = defaultdict(list)
    for target in dict.fromkeys(link.target for link in scenario.tests if link.target):
        for run in basis.statuses.history(target).runs:
            by_run[run.run.digest].append(run.outcome)
    order = [run.digest for run in basis.trace.recordings.runs if run.digest in by_run][-RUNS:]
    outcomes = [worst(by_run[digest]) for digest in order]
    passed = f"{outcomes.count(Outcome.PASSED)} of {len(outcomes)} runs passed" if outcomes else "no run recorded"
    words = ", ".join(OUTCOME[outcome].word for outcome in outcomes)
    bars = tuple(_bar(number, outcome) for number, outcome in enumerate(outcomes))
    badge = STATUS[basis.statuses.of_scenario(scenario)]
    return TrendRow(basis.link(scenario), badge, passed, words, bars, max(8 * len(bars), 1))


def _bar(number: int, outcome: Outcome) -> Bar:
    role = OUTCOME[outcome].role
    return Bar(8 * number, 16 - _HEIGHTS[role], _HEIGHTS[role], role)


def _counted(statuses: list[Status]) -> tuple[tuple[Badge, int], ...]:
    """Count each status that occurs, worst first, as the strip of a page does."""
    counts = Counter(statuses)
    return tuple((STATUS[status], counts[status]) for status in reversed(Status) if counts[status])

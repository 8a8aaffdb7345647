"""What is known of a test becomes the one word that may be said of it today.

`judge` is the whole rule: a total function of facts and the present moment. In the order in which it decides:

1. `void`: the test is gone, its suite runs nothing, or nothing selects it;
2. `skipped`: its source switches it off;
3. `failing`: the latest run failed, in any of the environments that stand side by side;
4. `blocked`: the latest run could not get to it, because a set-up or a dependency failed;
5. `skipped`: the latest run skipped it in every environment;
6. `void`: its proof is hollow: it passes or would pass, since nothing in it can fail;
7. `untested`: no result is recorded;
8. `flaky`: see `evidence.Flakiness`;
9. `stale`: the latest pass is older than the limit, undated, dated in the future, or of a body that has changed since;
10. `verified`.

Time alone never makes a status better: only 9 looks at the clock, and it stands last. The one exception is a result of
the future, which proves nothing until its time has come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees import periods
from mkdocs_guarantees.conditions import variables
from mkdocs_guarantees.evidence import CaseHistory, Flakiness, deciding
from mkdocs_guarantees.ledger import BAD
from mkdocs_guarantees.model import Outcome, Selection, Status, Strength

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, timedelta

    from mkdocs_guarantees.clock import Clock
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.evidence import CaseRun
    from mkdocs_guarantees.links import LinkedGuarantee, LinkedScenario, TestLink, Trace
    from mkdocs_guarantees.model import Case, Evidence, Suite, TestId

_ORDER = {status: rank for rank, status in enumerate(Status)}
NOTHING = CaseHistory(())
"""The history of a case of which nothing is recorded."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest result in one environment.

    Attributes:
        at: None when the result has no date, which is as good as too old.
        changed: the body of the test is another one now.
    """

    outcome: Outcome
    at: datetime | None = None
    changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that decides on the status of one case.

    Attributes:
        void: it is gone or never run.
        hollow: nothing in it can fail.
        switched_off: its source skips it in any case.
        latest: the latest result in each environment that stands for itself.
        limit: the age from which a pass proves nothing; None for never.
    """

    void: bool = False
    hollow: bool = False
    switched_off: bool = False
    latest: tuple[Latest, ...] = ()
    flaky: bool = False
    limit: timedelta | None = None


def judge(facts: Facts, clock: Clock) -> Status:  # noqa: PLR0911  # one line a status, in their order
    """Give the status of a case."""
    outcomes = {latest.outcome for latest in facts.latest}
    if facts.void:
        return Status.VOID
    if facts.switched_off:
        return Status.SKIPPED
    if outcomes & BAD:
        return Status.FAILING
    if Outcome.BLOCKED in outcomes:
        return Status.BLOCKED
    if outcomes == {Outcome.SKIPPED}:
        return Status.SKIPPED
    if facts.hollow:
        return Status.VOID
    if not outcomes:
        return Status.UNTESTED
    if facts.flaky:
        return Status.FLAKY
    fresh = any(_is_fresh(latest, facts.limit, clock) for latest in facts.latest if latest.outcome is Outcome.PASSED)
    return Status.VERIFIED if fresh else Status.STALE


def _is_fresh(latest: Latest, limit: timedelta | None, clock: Clock) -> bool:
    """Say whether a result is proof, and of the body as it is."""
    return not latest.changed and clock.is_proof(limit, latest.at)


def worst(statuses: Iterable[Status]) -> Status:
    """Give the worst of several statuses; of none, `untested`."""
    return max(statuses, key=_ORDER.__getitem__, default=Status.UNTESTED)


def is_worse(one: Status, other: Status) -> bool:
    return _ORDER[one] > _ORDER[other]


class Statuses:
    """Judges everything in one trace at one moment.

    Args:
        bodies: fingerprints of cases by revision, for results that do not carry the fingerprint themselves.
    """

    def __init__(
        self,
        trace: Trace,
        settings: Settings,
        clock: Clock,
        bodies: Mapping[str, Mapping[TestId, str]] | None = None,
    ) -> None:
        self.clock = clock
        self._trace = trace
        self._settings = settings
        self._bodies = bodies or {}
        self._limit = periods.length(settings.stale_after)
        self._side_by_side = deciding(trace.suites, settings.matrix)
        self._judged: dict[tuple[str, TestId, timedelta | None], Status] = {}

    def before(self, run: str) -> Statuses:
        """Judge as if one run, given by its digest, had not been recorded."""
        trace = replace(self._trace, recordings=self._trace.recordings.without(run))
        return Statuses(trace, self._settings, self.clock, self._bodies)

    def history(self, test: TestId) -> CaseHistory:
        return self._trace.recordings.cases.get(test, NOTHING)

    def latest(self, test: TestId) -> tuple[CaseRun, ...]:
        """Give the latest runs of a case that stand side by side."""
        return self.history(test).latest(self._side_by_side, self.clock.has_come)

    def flakiness(self, case: Case) -> Flakiness:
        return self.history(case.id).flakiness(variables(case.conditions) | frozenset(self._settings.matrix))

    def facts(self, suite: Suite, case: Case, limit: timedelta | None) -> Facts:
        return Facts(
            void=suite.hollow or case.selection is Selection.UNSELECTED,
            hollow=case.proof.strength is Strength.HOLLOW,
            switched_off=case.skip is not None,
            latest=tuple(Latest(run.outcome, run.at, self.is_changed(case, run)) for run in self.latest(case.id)),
            flaky=self.flakiness(case).flaky,
            limit=limit,
        )

    def is_changed(self, case: Case, run: CaseRun) -> bool:
        """Say whether the body of a case is known to be another one than in a run."""
        then = run.fingerprint or self._bodies.get(run.run.revision, {}).get(case.id, "")
        return bool(then and case.fingerprint) and then != case.fingerprint

    def limit(self, scenario: LinkedScenario | None) -> timedelta | None:
        """Give the age from which a pass proves nothing: the scenario's own, or that of the settings."""
        own = scenario.scenario.stale_after if scenario else ""
        return periods.length(own) if own else self._limit

    def evidence(self) -> Iterator[Evidence]:
        """Give the results on which everything rests: of each variant of each case the latest one."""
        for _, history in sorted(self._trace.recordings.cases.items()):
            latest: dict[str, Evidence] = {}
            for run in history.runs:
                latest.update((item.variant, item) for item in run.variants)
            yield from (latest[variant] for variant in sorted(latest))

    def of_case(self, suite: Suite, case: Case, scenario: LinkedScenario | None = None) -> Status:
        """Judge one case, by the limit of a scenario when it is asked for one."""
        limit = self.limit(scenario)
        key = (suite.path, case.id, limit)
        if key not in self._judged:
            self._judged[key] = judge(self.facts(suite, case, limit), self.clock)
        return self._judged[key]

    def of_test(self, test: TestId, scenario: LinkedScenario | None = None) -> Status:
        """Judge a case by its id; a test that is gone is void."""
        located = self._trace.tests.by_id.get(test)
        return self.of_case(located.suite, located.case, scenario) if located else Status.VOID

    def of_link(self, link: TestLink, scenario: LinkedScenario | None = None) -> Status:
        """Judge what a reference leads to."""
        return self.of_test(link.target, scenario) if link.target else Status.VOID

    def of_scenario(self, scenario: LinkedScenario) -> Status:
        """Judge a scenario by the worst of its tests."""
        return worst(self.of_link(link, scenario) for link in scenario.tests)

    def of_guarantee(self, guarantee: LinkedGuarantee, scenario: LinkedScenario | None = None) -> Status:
        """Judge a promise by the worst of the tests that state it; one that no test states is untested."""
        return worst(self.of_test(test, scenario) for test in guarantee.backed_by)

"""What is recorded of tests becomes words: when and at which revision they passed, how often they fail, how long.

A page outlives its build, so a time stands in it as a date; how old that was is said as of the build.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_guarantees import periods
from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.evidence import is_expected
from mkdocs_guarantees.ledger import BAD
from mkdocs_guarantees.model import Outcome, Selection, Status
from mkdocs_guarantees.plurals import many

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.evidence import CaseHistory, CaseRun
    from mkdocs_guarantees.ledger import Mark
    from mkdocs_guarantees.links import LinkedScenario, Located, Trace
    from mkdocs_guarantees.model import Suite
    from mkdocs_guarantees.status import Statuses


class Proofs:
    """Words for what is recorded."""

    def __init__(self, trace: Trace, statuses: Statuses) -> None:
        self._trace = trace
        self._statuses = statuses
        self._runs_of: dict[str, frozenset[str]] = {}

    def scenario(self, linked: LinkedScenario) -> str:
        """Say when the whole of a scenario was last proved: by its oldest pass, for that is the weakest."""
        marks = [self._statuses.history(link.target).last_pass for link in linked.tests if link.target]
        known = [mark for mark in marks if mark and mark.at is not None]
        if not known:
            return ""
        oldest = min(known, key=lambda mark: mark.at or 0.0)
        missing = len(linked.tests) - len(known)
        rest = f"; {missing} of {len(linked.tests)} tests never passed in a recorded run" if missing else ""
        several = f"of its {len(linked.tests)} tests the oldest pass is of " if len(known) > 1 else "passed "
        return f"Last proof: {several}{self._mark(oldest)}{rest}"

    def measured(self, linked: LinkedScenario) -> str:
        """Give the 95th percentile of the slowest test of a scenario."""
        found = [self._statuses.history(link.target).percentile(0.95) for link in linked.tests if link.target]
        slowest = max((value for value in found if value is not None), default=None)
        return f"measured p95 {periods.seconds(slowest)}" if slowest is not None else ""

    def case(self, located: Located, scenario: LinkedScenario | None = None) -> str:
        """Say what the record of one case comes to; empty without one."""
        history = self._statuses.history(located.case.id)
        if not history.runs:
            return ""
        word = self._statuses.of_case(located.suite, located.case, scenario)
        return " · ".join(part for part in self._parts(located, history, word) if part)

    def remark(self, located: Located) -> str:
        """Say of a case that runs only under conditions when they were last met; empty of any other."""
        case, history = located.case, self._statuses.history(located.case.id)
        if case.selection is not Selection.CONDITIONAL or not case.conditions:
            return ""
        where = together(case.conditions)
        if history.last_pass is None or history.last_pass.at is None:
            return f"runs only if {where}"
        aged = periods.ago(self._statuses.clock.age(_moment(history.last_pass.at)))
        return f"proved only in runs with {where}, the last one {aged} when this was built"

    def _parts(self, located: Located, history: CaseHistory, word: Status) -> Iterator[str]:
        yield self._latest(located, history, word)
        flakiness = self._statuses.flakiness(located.case)
        if flakiness.failures:
            yield f"failed {flakiness} times"
        p95 = history.percentile(0.95)
        if p95 is not None:
            yield f"p95 {periods.seconds(p95)}"
        missing = self._missing(located, history)
        if missing:
            yield f"not in the {many(missing, 'run')} since"

    def _latest(self, located: Located, history: CaseHistory, word: Status) -> str:
        runs = self._statuses.latest(located.case.id)
        bad = next((run for run in runs if run.outcome in BAD), None)
        if bad:
            passed = f"; last passed {self._mark(history.last_pass)}" if history.last_pass else "; never passed"
            return f"failed {self._run(bad)}{_said(bad)}{passed}"
        blocked = next((run for run in runs if run.outcome is Outcome.BLOCKED), None)
        if blocked:
            return f"blocked {self._run(blocked)}{_said(blocked)}"
        passed_run = next((run for run in reversed(runs) if run.outcome is Outcome.PASSED), None)
        if passed_run is None:
            return f"skipped {self._run(runs[-1])}{_said(runs[-1])}"
        changed = word is Status.STALE and self._statuses.is_changed(located.case, passed_run)
        return f"passed {self._run(passed_run)}{', but its body has changed since' if changed else ''}"

    def _missing(self, located: Located, history: CaseHistory) -> int:
        """Count the later runs of its suite in which a case should have been and was not."""
        newest = history.runs[-1].run
        later = self._trace.recordings.since(newest.digest)
        ran = self._runs(located.suite) if later else frozenset()
        return sum(run.digest in ran and is_expected(located.case, dict(run.environment)) for run in later)

    def _runs(self, suite: Suite) -> frozenset[str]:
        """Give the digests of the runs in which any case of a suite was."""
        if suite.path not in self._runs_of:
            runs = (run for case in suite.cases for run in self._statuses.history(case.id).runs)
            self._runs_of[suite.path] = frozenset(run.run.digest for run in runs)
        return self._runs_of[suite.path]

    def _run(self, run: CaseRun) -> str:
        return self.when(run.at, run.run.revision)

    def _mark(self, mark: Mark) -> str:
        return self.when(_moment(mark.at) if mark.at is not None else None, mark.revision)

    def when(self, at: datetime | None, revision: str) -> str:
        """Write a moment and a revision: `2026-11-22 20:10 UTC (2 h before this build) at 3fd74cf`."""
        if at is None:
            return f"at {revision[:7]}, undated" if revision else "undated"
        aged = self._statuses.clock.age(at)
        before = f" ({periods.in_words(aged)} before this build)" if aged.total_seconds() >= 0 else ""
        return f"{at:%Y-%m-%d %H:%M} UTC{before}{f' at {revision[:7]}' if revision else ''}"


def _said(run: CaseRun) -> str:
    first = run.message.strip().split("\n")[0]
    return f": {first[:117]}…" if len(first) > 120 else f": {first}" if first else ""


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)

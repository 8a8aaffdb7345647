"""Results of runs become a Ledger: for each test and environment what it did, run by run, as far back as is kept.

One way of adding up serves both sources. Reports that are read at each build make a ledger of their own; the store
keeps one and adds to it when a run is added, so that reading it costs the same however many runs it has seen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  # the store reads the types of the fields at run time
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.sources.results.result import Result, Run

KEEP = 50
"""Results that are kept of one test in one environment, unless the settings say otherwise."""

MAX_MESSAGE = 300
"""Characters that are kept of what a failure said."""

MAX_FOLDERS = 5
"""Parts that are kept of an absolute path: the folders above differ from machine to machine and from run to run."""

Environment = tuple[tuple[str, str], ...]
"""The conditions that a run met, sorted."""


class Identity(NamedTuple):
    """What a report calls a test, as far as it is the same in every run; see `Result` for the fields."""

    framework: str
    suite: str
    group: str
    case: str
    variant: str
    role: str
    test_id: str
    file: str
    classname: str


class Sample(NamedTuple):
    """One result.

    Attributes:
        run: key of the run in the ledger.
        at: seconds since 1970, when the test or else its run was started.
        attempts: failed attempts before this outcome, as far as the report tells.
        fingerprint: of the body that was run; empty when unknown.
    """

    run: int
    outcome: Outcome
    at: float | None = None
    duration: float | None = None
    attempts: int = 0
    fingerprint: str = ""
    message: str = ""


class Mark(NamedTuple):
    """When, and at which revision, something happened last."""

    at: float | None
    revision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInfo:
    """One run of tests.

    Attributes:
        name: what people call it; never empty.
        digest: the same for the same run, whichever way it came.
    """

    name: str
    digest: str
    started_at: datetime | None = None
    revision: str = ""
    environment: Environment = ()


@dataclass(slots=True)
class Line:
    """What one test did in one environment: counts over all runs ever added, and the latest results."""

    counts: Counter[str] = field(default_factory=Counter)
    recent: list[Sample] = field(default_factory=list)
    last_pass: Mark | None = None
    last_failure: Mark | None = None

    def add(self, samples: Iterable[Sample], revision: str, keep: int) -> None:
        """Take in the results of one run."""
        for sample in samples:
            self.counts[sample.outcome] += 1
            self.recent.append(sample)
            mark = Mark(sample.at, revision)
            if sample.outcome is Outcome.PASSED:
                self.last_pass = later(self.last_pass, mark)
            elif sample.outcome in BAD:
                self.last_failure = later(self.last_failure, mark)
        self.trim(keep)

    def trim(self, keep: int) -> None:
        self.recent.sort(key=age)
        del self.recent[:-keep]


BAD = frozenset({Outcome.FAILED, Outcome.ERRORED})
"""The outcomes that count as a failure."""


def age(sample: Sample) -> tuple[float, int]:
    """Give what orders results, oldest first."""
    return sample.at or 0.0, sample.run


def later(one: Mark | None, other: Mark | None) -> Mark | None:
    if one is None or other is None:
        return one or other
    return other if (other.at or 0.0) >= (one.at or 0.0) else one


@dataclass(slots=True)
class Ledger:
    """All that is recorded."""

    runs: dict[int, RunInfo] = field(default_factory=dict)
    lines: dict[tuple[Identity, Environment], Line] = field(default_factory=dict)

    def add(self, run: RunInfo, key: int, results: Iterable[Result], *, keep: int = KEEP) -> None:
        """Take in results of one run; a run may come in several parts."""
        self.runs.setdefault(key, run)
        for identity, samples in grouped(run, key, results).items():
            self.lines.setdefault((identity, run.environment), Line()).add(samples, run.revision, keep)

    def merge(self, other: Ledger, *, keep: int = KEEP) -> None:
        """Take in another ledger, whose keys of runs are not used here."""
        self.runs.update(other.runs)
        for key, line in other.lines.items():
            own = self.lines.setdefault(key, Line())
            own.counts.update(line.counts)
            own.recent += line.recent
            own.last_pass = later(own.last_pass, line.last_pass)
            own.last_failure = later(own.last_failure, line.last_failure)
            own.trim(keep)


def grouped(run: RunInfo, key: int, results: Iterable[Result]) -> dict[Identity, list[Sample]]:
    """Sort the results of a run by the test that they are of."""
    found: dict[Identity, list[Sample]] = {}
    for result in results:
        found.setdefault(identity_of(result), []).append(_sample(run, key, result))
    return found


def identity_of(result: Result) -> Identity:
    return Identity(
        result.framework,
        _relative(result.suite),
        result.group,
        result.case,
        result.variant,
        result.role.value,
        result.test_id,
        # Common Test names the module, which is enough; its files lie where some machine has built them.
        "" if result.framework == "common_test" else _relative(result.file),
        result.classname,
    )


def _relative(path: str) -> str:
    path = path.replace("\\", "/")
    if not path.startswith("/") and path[1:3] != ":/":
        return path.removeprefix("./")
    return "/".join(path.split("/")[1:][-MAX_FOLDERS:])


def _sample(run: RunInfo, key: int, result: Result) -> Sample:
    at = result.started_at or run.started_at
    attempts = sum(outcome in BAD for outcome in result.attempts)
    said = result.culprit or result.message
    message = said[:MAX_MESSAGE] if result.outcome is not Outcome.PASSED else ""
    return Sample(key, result.outcome, at.timestamp() if at else None, result.duration, attempts, "", message)


def run_info(run: Run, reports: Iterable[str], *, stated: bool) -> RunInfo:
    """Make a run of what is known of it.

    Args:
        reports: digests of its reports.
        stated: it has a name or a start that somebody wrote down, by which its reports are known to belong together.
    """
    started = run.started_at.isoformat() if run.started_at else ""
    known = (run.name, started, run.revision, *(f"{name}={value}" for name, value in run.environment))
    mark = digest("stated", *known) if stated else digest("reports", *sorted(reports))
    name = run.name or (f"{run.started_at:%Y-%m-%d %H:%M}" if run.started_at else "") or run.revision[:12] or "a run"
    return RunInfo(
        name=name, digest=mark, started_at=run.started_at, revision=run.revision, environment=run.environment
    )

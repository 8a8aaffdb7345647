"""A ledger and the suites become Evidence: what is recorded of each case, run by run, and which results fit no case.

The worst result of a case in a run is what the run says of it; groups, repeats and parameters are kept as its variants.
A set-up that failed blocks the tests behind it that have no result of their own in that run.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import holds, variables
from mkdocs_guarantees.ledger import BAD, Line, Mark, RunInfo, Sample, later
from mkdocs_guarantees.matching import Matcher
from mkdocs_guarantees.model import Evidence, Outcome, Selection, TestId
from mkdocs_guarantees.sources.results.result import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from mkdocs_guarantees.ledger import Environment, Identity, Ledger
    from mkdocs_guarantees.model import Case, Suite

_ORDER = {Outcome.PASSED: 0, Outcome.SKIPPED: 1, Outcome.BLOCKED: 2, Outcome.FAILED: 3, Outcome.ERRORED: 4}
"""How bad an outcome is. A skip stands above a pass: where one variant is skipped, the case is not wholly proved."""

WINDOW = 20
"""The latest results of a case that flakiness looks at."""

MIN_SAMPLES = 5
"""Fewer results than this never make a case flaky."""

MIN_EPISODES = 2
"""Failures that went away again, each after a pass, that make a case flaky."""


_DECISIVE = BAD | {Outcome.PASSED}
_AND = " · "
"""Stands between the group of a variant and the rest of its name."""


def worst(outcomes: Iterable[Outcome]) -> Outcome:
    return max(outcomes, key=_ORDER.__getitem__, default=Outcome.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRun:
    """What one run says of one case.

    Attributes:
        at: when the earliest of its results was started.
        attempts: failed attempts before the outcome.
        duration: of the longest variant, in seconds, when it passed.
        fingerprint: of the body that was run; empty when it is not recorded.
        message: what the worst result said.
        variants: all results, in the order of their names.
    """

    run: RunInfo
    outcome: Outcome
    at: datetime | None
    attempts: int
    duration: float | None
    fingerprint: str
    message: str
    variants: tuple[Evidence, ...]

    @property
    def by_variant(self) -> dict[str, Outcome]:
        """The worst outcome of each variant."""
        found: dict[str, Outcome] = {}
        for item in self.variants:
            found[item.variant] = worst((item.outcome, found.get(item.variant, item.outcome)))
        return found


@dataclass(frozen=True, slots=True)
class Flakiness:
    """How often a case failed among its latest results, and whether that is called flaky.

    Attributes:
        samples: passes and failures looked at, `WINDOW` at most; skips say nothing.
    """

    failures: int = 0
    samples: int = 0
    flaky: bool = False

    def __str__(self) -> str:
        return f"{self.failures} of {self.samples}"


@dataclass(frozen=True)
class CaseHistory:
    """All that is recorded of one case.

    Attributes:
        runs: oldest first, as far back as is kept.
        counts: results by outcome, over all runs ever added.
        groups: those in which the case is today, whatever a run leaves out.
    """

    runs: tuple[CaseRun, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    last_pass: Mark | None = None
    last_failure: Mark | None = None
    groups: tuple[str, ...] = ()

    @cached_property
    def durations(self) -> tuple[float, ...]:
        """The measured times of the latest passes, sorted."""
        return tuple(sorted(run.duration for run in self.runs if run.duration is not None))

    def percentile(self, share: float) -> float | None:
        """Give the time within which this share of the passes was done; None when none was measured."""
        return percentile(self.durations, share)

    def latest(self, names: frozenset[str], has_come: Callable[[datetime], bool]) -> tuple[CaseRun, ...]:
        """Give the latest run for each combination of the named variables: results that stand side by side.

        A variant that failed stays the latest until a pass of it follows, or a run that would have had it if it were
        still there; and a run of the future is later than none that has come.
        """
        found: dict[Environment, _Standing] = defaultdict(_Standing)
        for run in sorted(self.runs, key=lambda run: run.at is None or has_come(run.at)):
            found[_projected(run.run.environment, names)].take(run, self.groups)
        return tuple(standing.decisive for standing in found.values())

    def flakiness(self, names: frozenset[str]) -> Flakiness:
        """Judge each combination of the named variables for itself; the flakiest stands for the case."""
        groups: dict[Environment, list[CaseRun]] = defaultdict(list)
        for run in self.runs:
            groups[_projected(run.run.environment, names)].append(run)
        judged = [_flakiness(runs) for runs in groups.values()]
        return max(judged, key=lambda item: (item.flaky, item.failures, item.samples), default=Flakiness())


@dataclass(slots=True)
class _Standing:
    """What stands after some runs of one case: the run that decides, be it the last one or one with a failure.

    Attributes:
        failed: for each variant that failed and did not pass since, its latest failure and how many runs came before.
    """

    runs: list[CaseRun] = field(default_factory=list)
    failed: dict[str, tuple[int, CaseRun]] = field(default_factory=dict)

    @property
    def decisive(self) -> CaseRun:
        return next((run for _, run in reversed(self.failed.values())), self.runs[-1])

    def take(self, run: CaseRun, groups: tuple[str, ...]) -> None:
        """Take in a run that is later than all before it."""
        outcomes = run.by_variant
        for variant, outcome in outcomes.items():
            if outcome in _DECISIVE:
                self.failed.pop(variant, None)
            if outcome in BAD:
                self.failed[variant] = len(self.runs), run
        for variant, (before, failure) in [*self.failed.items()]:
            is_kept = variant in outcomes or (variant.partition(_AND)[0] in groups and _are_told(outcomes, groups))
            if not is_kept and (len(self.runs) - before >= WINDOW or _is_without(variant, run, failure)):
                del self.failed[variant]
        self.runs.append(run)


def _are_told(variants: Iterable[str], groups: tuple[str, ...]) -> bool:
    """Say whether a report tells the groups of its results apart, rather than naming some that there are not."""
    return all(variant.partition(_AND)[0] in {"", *groups} for variant in variants)


def _is_without(variant: str, run: CaseRun, failure: CaseRun) -> bool:
    """Say whether a later run shows that a variant is gone, and not merely that it was left out this time.

    It shows it where it has no variants at all, as many as the run in which this one failed, or all others of that one
    at another revision. The same code has the same variants.
    """
    one, other = failure.run.revision, run.run.revision
    if run.outcome is not Outcome.PASSED or (one and one == other):
        return False
    now, then = run.by_variant, failure.by_variant
    others = {name for name, outcome in then.items() if outcome not in BAD}
    is_whole = len(now) >= len(then) or bool(one and other and others and others <= now.keys())
    return is_whole or ("" in now and variant != "")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Results of one name that fit no case, or fit several.

    Attributes:
        suite: the suite that they are of, where that can be told.
    """

    identity: Identity
    results: int
    candidates: tuple[TestId, ...] = ()
    suite: Suite | None = None

    @property
    def name(self) -> str:
        return ":".join(part for part in (self.identity.suite, self.identity.group, self.identity.case) if part)


@dataclass(frozen=True)
class Recordings:
    """Everything that results say.

    Attributes:
        cases: only those of which something is recorded.
        runs: oldest first.
        results: how many results of tests were looked at, matched or not.
    """

    cases: Mapping[TestId, CaseHistory] = field(default_factory=dict)
    runs: tuple[RunInfo, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    results: int = 0

    def since(self, digest: str) -> tuple[RunInfo, ...]:
        """List the runs after one, given by its digest."""
        place = next((number for number, run in enumerate(self.runs) if run.digest == digest), len(self.runs))
        return self.runs[place + 1 :]

    def without(self, digest: str) -> Recordings:
        """Give what would be known without one run."""
        cases = {}
        for test, history in self.cases.items():
            runs = tuple(run for run in history.runs if run.run.digest != digest)
            if runs:
                cases[test] = replace(history, runs=runs)
        return Recordings(cases, tuple(run for run in self.runs if run.digest != digest), self.unmatched, self.results)


def percentile(ordered: tuple[float, ...], share: float) -> float | None:
    """Give the nearest-rank percentile of sorted values."""
    if not ordered:
        return None
    rank = -(-len(ordered) * round(share * 100) // 100)  # rounded up
    return ordered[max(rank, 1) - 1]


def deciding(suites: Iterable[Suite], stated: Iterable[str]) -> frozenset[str]:
    """Give the variables by which runs stand side by side: those that select cases, and those that the user named."""
    conditions = (word for suite in suites for case in suite.cases for word in case.conditions)
    return variables(conditions) | frozenset(stated)


def recordings(ledger: Ledger, suites: Iterable[Suite]) -> Recordings:
    """Sort all that is recorded by the case that it is of."""
    suites = tuple(suites)
    matcher = Matcher(suites)
    groups = {case.id: case.groups for suite in suites for case in suite.cases if case.groups}
    cases: dict[TestId, _Gathered] = defaultdict(_Gathered)
    unmatched: dict[Identity, list[tuple[int, tuple[TestId, ...]]]] = defaultdict(list)
    setups: list[tuple[Identity, Line]] = []
    total = 0
    for (identity, _), line in ledger.lines.items():
        if identity.role != Role.TEST.value:
            setups.append((identity, line))
            continue
        count = sum(line.counts.values())
        total += count
        match = matcher.match(identity)
        if match.test:
            named = identity._replace(variant=match.variant) if match.variant else identity
            cases[match.test].add(_in_its_group(named, groups.get(match.test, ())), line)
        else:
            unmatched[identity._replace(variant="")].append((count, match.candidates))
    for suite, identity, sample in _blocking(setups, matcher):
        _block(suite, identity, sample, ledger, cases)
    runs = sorted(ledger.runs.values(), key=lambda run: (_epoch(run.started_at), run.digest))
    left = (
        Unmatched(identity, sum(count for count, _ in parts), parts[0][1], matcher.suite_of(identity))
        for identity, parts in unmatched.items()
    )
    return Recordings(
        {test: cases[test].history(test, ledger.runs, groups.get(test, ())) for test in sorted(cases)},
        tuple(runs),
        tuple(sorted(left, key=lambda item: item.identity)),
        total,
    )


@dataclass(slots=True)
class _Gathered:
    """Results of one case, by run."""

    by_run: dict[int, list[tuple[str, Sample]]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)
    last_pass: Mark | None = None
    last_failure: Mark | None = None

    def add(self, identity: Identity, line: Line) -> None:
        self.counts.update(line.counts)
        self.last_pass = later(self.last_pass, line.last_pass)
        self.last_failure = later(self.last_failure, line.last_failure)
        label = variant_of(identity)
        for sample in line.recent:
            self.by_run[sample.run].append((label, sample))

    def history(self, test: TestId, runs: Mapping[int, RunInfo], groups: tuple[str, ...]) -> CaseHistory:
        made = [_case_run(test, runs[key], samples) for key, samples in self.by_run.items() if key in runs]
        made.sort(key=lambda item: (_epoch(item.run.started_at or item.at), _epoch(item.at), item.run.digest))
        return CaseHistory(tuple(made), dict(self.counts), self.last_pass, self.last_failure, groups)


def _in_its_group(identity: Identity, groups: tuple[str, ...]) -> Identity:
    """Give a result the only group that its case is in, where the report names another one.

    In a parallel group that holds others, Common Test (seen in OTP 25) writes whichever of them was opened last.
    """
    is_odd = identity.group and identity.group not in groups and len(groups) == 1
    return identity._replace(group=groups[0]) if is_odd else identity


def variant_of(identity: Identity) -> str:
    """Say which of several results of one case this is: group, repeat, parameters."""
    group = identity.group if identity.framework not in {"pytest", "unittest"} else ""
    return _AND.join(part for part in (group, identity.variant) if part)


def _case_run(test: TestId, run: RunInfo, samples: list[tuple[str, Sample]]) -> CaseRun:
    ordered = sorted(samples, key=lambda item: (item[0], item[1].at or 0.0))
    outcome = worst(sample.outcome for _, sample in samples)
    bad = next((sample for _, sample in ordered if sample.outcome is outcome), ordered[0][1])
    known = [sample.at for _, sample in samples if sample.at is not None]
    times = [sample.duration for _, sample in samples if sample.duration is not None]
    return CaseRun(
        run=run,
        outcome=outcome,
        at=datetime.fromtimestamp(min(known), tz=UTC) if known else run.started_at,
        attempts=sum(sample.attempts for _, sample in samples),
        duration=max(times, default=None) if outcome is Outcome.PASSED else None,
        fingerprint=next((sample.fingerprint for _, sample in samples if sample.fingerprint), ""),
        message=bad.message,
        variants=tuple(_evidence(test, run, label, sample) for label, sample in ordered),
    )


def _evidence(test: TestId, run: RunInfo, label: str, sample: Sample) -> Evidence:
    at = datetime.fromtimestamp(sample.at, tz=UTC) if sample.at is not None else None
    return Evidence(
        test=test, outcome=sample.outcome, run=run.name, started_at=at, duration=sample.duration, variant=label
    )


def _blocking(setups: list[tuple[Identity, Line]], matcher: Matcher) -> Iterator[tuple[Suite, Identity, Sample]]:
    """List the set-ups that did not succeed, each with its suite."""
    for identity, line in setups:
        if identity.role != Role.SETUP.value:
            continue
        for suite in matcher.suites_of(identity):
            yield from ((suite, identity, item) for item in line.recent if item.outcome is not Outcome.PASSED)


def _block(suite: Suite, identity: Identity, sample: Sample, ledger: Ledger, cases: dict[TestId, _Gathered]) -> None:
    outcome = Outcome.SKIPPED if sample.outcome is Outcome.SKIPPED else Outcome.BLOCKED
    message = sample.message or f"{identity.case or 'its module'} failed"
    environment = dict(ledger.runs[sample.run].environment) if sample.run in ledger.runs else {}
    for case in suite.cases:
        if not _is_behind(identity, suite, case) or not is_expected(case, environment):
            continue
        if case.id in cases and sample.run in cases[case.id].by_run:
            continue
        blocked = Sample(sample.run, outcome, sample.at, None, 0, "", message)
        cases[case.id].by_run[sample.run].append(("", blocked))


def is_expected(case: Case, environment: Mapping[str, str]) -> bool:
    """Say whether a case is surely run in an environment."""
    if case.selection is Selection.CONDITIONAL:
        return bool(case.conditions) and holds(case.conditions, environment) is True
    return case.selection is Selection.SELECTED


def _is_behind(identity: Identity, suite: Suite, case: Case) -> bool:
    """Say whether a set-up comes before a case: that of a suite before all, that of a group or class before its own."""
    if not identity.group:
        return True
    if suite.framework == "common_test":
        return bool(case.groups) and all(f"{group}/".startswith(f"{identity.group}/") for group in case.groups)
    return suite.inside(case).startswith(identity.group.replace("/", "::") + "::")


def _flakiness(runs: list[CaseRun]) -> Flakiness:
    """Apply the rule of flakiness to the runs of one environment, oldest first.

    Flaky is a case that, among its latest passes and failures, went back to passing after a failure at least twice, or
    both passed and failed with the same code in the same environment; a failed attempt before a pass is such a case.
    Shards of one build that have a parameter each are no passes and failures of one thing.
    """
    told = [run for run in runs if run.outcome is Outcome.PASSED or run.outcome in BAD][-WINDOW:]
    series = _verdicts((run,) for run in told)
    failures = series.count(False)
    healed = sum(after and not before for before, after in pairwise(_verdicts(_builds(told))))
    both = any(run.attempts and run.outcome is Outcome.PASSED for run in told) or _disagrees(told)
    flaky = len(series) >= MIN_SAMPLES and (healed >= MIN_EPISODES or both)
    return Flakiness(failures, len(series), flaky)


def _verdicts(builds: Iterable[Sequence[CaseRun]]) -> list[bool]:
    """Say of each attempt of some builds whether all in it passed, oldest first, as far as flakiness looks back."""
    series: list[bool] = []
    for build in builds:
        attempts = sum(run.attempts for run in build)
        series += [False] * min(attempts, 3) + [all(run.outcome is Outcome.PASSED for run in build)]
    return series[-WINDOW:]


def _builds(runs: Iterable[CaseRun]) -> Iterator[list[CaseRun]]:
    """Put runs together that follow each other and ran other variants of the same code: the shards of one build."""
    build: list[CaseRun] = []
    seen: set[str] = set()
    for run in runs:
        is_shard = build and run.run.revision == build[0].run.revision != "" and seen.isdisjoint(run.by_variant)
        if build and not is_shard:
            yield build
            build, seen = [], set()
        build.append(run)
        seen.update(run.by_variant)
    if build:
        yield build


def _disagrees(runs: list[CaseRun]) -> bool:
    """Say whether the same code gave different outcomes in the same environment."""
    seen: dict[tuple[str, Environment, str], set[bool]] = defaultdict(set)
    for run in runs:
        for variant, outcome in run.by_variant.items() if run.run.revision else ():
            if outcome in _DECISIVE:
                seen[run.run.revision, run.run.environment, variant].add(outcome is Outcome.PASSED)
    return any(len(verdicts) > 1 for verdicts in seen.values())


def _projected(environment: Environment, names: frozenset[str]) -> Environment:
    return tuple(pair for pair in environment if pair[0] in names)


def _epoch(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0

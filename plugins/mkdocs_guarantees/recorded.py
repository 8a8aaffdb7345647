"""Reports and the store become one Ledger for a build, and reports become runs for the store; each run counts once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.history import Incoming, Part, Store
from mkdocs_guarantees.ledger import Ledger, grouped, run_info
from mkdocs_guarantees.model import Problem, Span, unmatched
from mkdocs_guarantees.sources.results.reports import read_reports
from mkdocs_guarantees.sources.results.result import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.ledger import Identity, RunInfo
    from mkdocs_guarantees.sources.files import Tree
    from mkdocs_guarantees.sources.results.reader import ResultReader
    from mkdocs_guarantees.sources.results.reports import Recorded
    from mkdocs_guarantees.sources.results.result import Report

    Bodies = Callable[[RunInfo, Iterable[Identity]], Mapping[Identity, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What somebody says of a run on the command line; it outweighs reports and sidecars."""

    name: str = ""
    revision: str = ""
    environment: tuple[tuple[str, str], ...] = ()

    def differs(self, name: str, revision: str) -> bool:
        """Say whether a run of this name and revision is another one."""
        return bool(self.name and self.name != name) or bool(self.revision and self.revision != revision)

    def over(self, run: Run) -> Run:
        pairs = {**dict(run.environment), **dict(self.environment)}
        return replace(
            run,
            name=self.name or run.name,
            revision=self.revision or run.revision,
            environment=tuple(sorted(pairs.items())),
        )


def ledger(tree: Tree, settings: Settings, readers: Iterable[ResultReader], problems: list[Problem]) -> Ledger:
    """Read the store and the reports that the settings name; of a report that is in both, the store's counts."""
    store = Store(tree.place(settings.store), keep=settings.keep)
    known: frozenset[str] = frozenset()
    made = Ledger()
    if settings.store and store.exists:
        try:
            made, known = store.ledger(), store.known()
        except UserError as error:
            problems.append(Problem("RB901", error.message, Span(settings.store)))
    paths = sorted(set(_matching(tree, settings, problems)))
    read = read_reports(paths, readers, problems, place=tree.place, known=known)
    keys = {run.digest: key for key, run in made.runs.items()}
    seen: set[str] = set()
    for recorded in read:
        if recorded.digest in seen:  # a copy of a report in another folder
            continue
        seen.add(recorded.digest)
        run = _info(recorded)
        key = keys.setdefault(run.digest, -1 - len(keys))  # the store counts upwards
        made.add(run, key, recorded.report.results, keep=settings.keep)
    return made


def _matching(tree: Tree, settings: Settings, problems: list[Problem]) -> Iterator[str]:
    for number, glob in enumerate(settings.results):
        found = tree.matching(glob)
        if not found:
            problems.append(unmatched("results", number, glob))
        yield from found


def anew(recorded: Iterable[Recorded], stated: Stated, known: Mapping[str, tuple[str, str]]) -> Iterator[Recorded]:
    """Leave out reports that are known, but for those that are said to be of another run.

    Two runs may write the same bytes where a report holds no time, as EUnit's do not; the second gets a digest of its
    own. A report that says when it ran is of one run, whatever is said of it.

    Args:
        known: name and revision of the run of each report.
    """
    for item in recorded:
        before = known.get(item.digest)
        if before is None:
            yield item
        elif not _is_dated(item.report) and stated.differs(*before):
            mark = digest(item.digest, stated.name, stated.revision)
            if mark not in known:
                yield replace(item, digest=mark)


def _is_dated(report: Report) -> bool:
    return bool(report.run.started_at) or any(result.started_at for result in report.results)


def incoming(recorded: Iterable[Recorded], stated: Stated, now: datetime, bodies: Bodies) -> list[Incoming]:
    """Sort reports into runs: by what they or their sidecars state; those that state nothing are one run together.

    Args:
        now: the start of a run of which nothing says when it was; it is added right after it ended.
        bodies: gives the fingerprints of what a run has run.
    """
    runs: dict[str, Incoming] = {}
    loose: list[tuple[Run, Part]] = []
    for item in recorded:
        run = stated.over(item.run)
        run = replace(run, started_at=run.started_at or now)
        info = run_info(replace(run, started_at=item.stated_run.started_at), [item.digest], stated=item.stated)
        part = Part(item.digest, grouped(replace(info, started_at=run.started_at), 0, item.report.results))
        if item.stated:
            known = runs.setdefault(info.digest, Incoming(replace(info, started_at=run.started_at)))
            known.parts.append(part)
        else:
            loose.append((run, part))
    made = [*runs.values(), *_together(loose)]
    return [Incoming(item.run, [_marked(part, bodies(item.run, part.samples)) for part in item.parts]) for item in made]


def _together(loose: list[tuple[Run, Part]]) -> list[Incoming]:
    """Make one run of reports that were given together."""
    if not loose:
        return []
    starts = [run.started_at for run, _ in loose if run.started_at]
    environment = {name: value for run, _ in loose for name, value in run.environment}
    whole = Run(
        name=next((run.name for run, _ in loose if run.name), ""),
        started_at=min(starts, default=None),
        revision=next((run.revision for run, _ in loose if run.revision), ""),
        environment=tuple(sorted(environment.items())),
    )
    info = run_info(whole, [part.report for _, part in loose], stated=False)
    return [Incoming(info, [part for _, part in loose])]


def _marked(part: Part, marks: Mapping[Identity, str]) -> Part:
    return Part(
        part.report,
        {
            name: [item._replace(fingerprint=marks.get(name, "")) for item in found]
            for name, found in part.samples.items()
        },
    )


def _info(recorded: Recorded) -> RunInfo:
    info = run_info(recorded.stated_run if recorded.stated else recorded.run, [recorded.digest], stated=recorded.stated)
    return replace(info, started_at=recorded.run.started_at)

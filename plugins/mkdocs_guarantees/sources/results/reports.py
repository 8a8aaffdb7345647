"""Files of results, each with the sidecar beside it, become Recorded: a report, what is known of its run, a digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hashes import digest_of
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.sources.results.reader import read_report
from mkdocs_guarantees.sources.results.run_metadata import MAX_SIDECAR, read_sidecar, with_sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.results.reader import ResultReader
    from mkdocs_guarantees.sources.results.result import Report, Run

SIDECARS = ("{stem}.run.yml", "run.yml")
"""Where the run of a report may be described: for this report, for all reports of the folder."""

SIDECAR_NAMES = ("run.yml", "run.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One file of results.

    Attributes:
        digest: of its content; the same report has it wherever it lies.
        run: what is known of its run, the sidecar included.
        stated: the run has a name, or a start that a person or a script wrote down, so that reports which state the
            same belong together.
        stated_run: only what is stated, by which they are told to belong together.
    """

    report: Report
    digest: str
    run: Run
    stated: bool
    stated_run: Run


def read_reports(
    files: Iterable[str],
    readers: Iterable[ResultReader],
    problems: list[Problem],
    *,
    place: Callable[[str], Path] = Path,
    known: frozenset[str] = frozenset(),
) -> Iterator[Recorded]:
    """Read reports one at a time, so that only one is in memory; what cannot be read becomes a problem.

    Args:
        files: the reports, by the paths to show in messages.
        problems: gains what was met.
        place: gives where a file of such a path is.
        known: digests of reports that need not be read.
    """
    readers = tuple(readers)
    sidecars: dict[str, Run | None] = {}
    for shown in files:
        path = place(shown)
        if path.name in SIDECAR_NAMES or path.name.endswith(".run.yml"):
            continue
        try:
            mark = digest_of(path)
            if mark in known:
                continue
            with path.open("rb") as stream:
                report = read_report(shown, stream, readers)
        except UserError as error:
            problems.append(_problem(error))
            continue
        except OSError as error:
            problems.append(Problem("RB901", f"cannot be read: {error.strerror}", Span(shown)))
            continue
        problems.extend(report.problems)
        yield _recorded(report, mark, _sidecar(shown, place, problems, sidecars))


def _recorded(report: Report, mark: str, sidecar: Run | None) -> Recorded:
    run = with_sidecar(report.run, sidecar) if sidecar else report.run
    by_file = sidecar is not None and bool(sidecar.name or sidecar.started_at)
    stated = by_file or bool(report.run.name)
    start = sidecar.started_at if sidecar else None
    return Recorded(report=report, digest=mark, run=run, stated=stated, stated_run=replace(run, started_at=start))


def _sidecar(
    shown: str, place: Callable[[str], Path], problems: list[Problem], known: dict[str, Run | None]
) -> Run | None:
    """Read what stands beside a report; that of a folder is read, and its faults are told, once."""
    path = PurePath(shown)
    for name in (form.format(stem=path.stem) for form in SIDECARS):
        sidecar = path.with_name(name).as_posix()
        if sidecar not in known:
            file = place(sidecar)
            known[sidecar] = _stated(file, sidecar, problems) if file.is_file() else None
        if known[sidecar]:
            return known[sidecar]
    return None


def _stated(file: Path, shown: str, problems: list[Problem]) -> Run | None:
    try:
        with file.open("rb") as stream:
            return read_sidecar(shown, stream.read(MAX_SIDECAR + 1))
    except UserError as error:
        problems.append(_problem(error))
    except OSError as error:
        problems.append(Problem("RB901", f"cannot be read: {error.strerror}", Span(shown)))
    return None


def _problem(error: UserError) -> Problem:
    return Problem("RB901", error.message, Span(error.path, error.line, error.column))

"""A shell's `guarantees results …` becomes a look into reports, or runs in the store."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees.hosts.flags import FILE, configured_by, settings_flags
from mkdocs_guarantees.hosts.terminal import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mkdocs_guarantees.hosts.configuration import Configuration
    from mkdocs_guarantees.ledger import Identity, RunInfo
    from mkdocs_guarantees.matching import Matcher
    from mkdocs_guarantees.model import Problem, TestId
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.sources.results.result import Result


@click.group()
def results() -> None:
    """Look at recorded results of tests, and keep them."""


@results.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@settings_flags
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def show(files: tuple[Path, ...], form: str, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Print what reports say, one result after the other, with the test that each is matched to.

    \b
    Examples:
      guarantees results show build/junit.xml
      guarantees results show report.xml --format json | jq '.[] | select(.test == null)'
    """
    from mkdocs_guarantees.matching import Matcher  # noqa: PLC0415  # help needs no readers

    matcher = Matcher(_project(configured_by(flags)).trace.suites)
    problems: list[Problem] = []
    rows = _rows(files, matcher, problems)
    say(_json(rows) if form == "json" else _table(rows), nl=False)
    _end(problems)


@results.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@settings_flags
@click.option("--run", default="", help="What people call the run.")
@click.option("--revision", default="", help="The commit that was tested, such as $GITHUB_SHA.")
@click.option("--env", multiple=True, metavar="NAME=VALUE", help="A condition that the run met. Repeatable.")
def add(files: tuple[Path, ...], run: str, revision: str, env: tuple[str, ...], **flags: Any) -> None:  # noqa: ANN401
    """Add reports to the store, as one run, or as the runs that their sidecars state.

    A report that is in the store already is left out, so the same command may be run again. One that holds no time is
    taken for another run when --run or --revision says another one.

    \b
    Examples:
      guarantees results add build/junit.xml --revision "$GITHUB_SHA" --env ROUTER_TEST_LEVEL=heavy
      guarantees results add reports/*.xml
    """
    from mkdocs_guarantees.history import Store  # noqa: PLC0415  # help needs no readers
    from mkdocs_guarantees.place import moment_of_build  # noqa: PLC0415  # help needs no readers
    from mkdocs_guarantees.recorded import Stated, anew, incoming  # noqa: PLC0415  # help needs no readers

    configured = configured_by(flags)
    project = _project(configured)
    store = Store(configured.place.root / configured.settings.store, keep=configured.settings.keep)
    revision = _lasting(configured.place.root, revision)
    stated = Stated(name=run, revision=revision, environment=tuple(_pairs(env)))
    problems: list[Problem] = []
    known = store.reports()
    read = _read(files, problems, frozenset() if run or revision else frozenset(known))
    bodies = Bodies(project, configured)
    added = incoming(anew(read, stated, known), stated, moment_of_build(configured.settings, {}), bodies)
    for part in added:
        count = store.add(part)
        if not flags["quiet"]:
            names = {name for one in part.parts for name in one.samples}
            say(_told(part.run, count, bodies.matched(names)), err=True)
    if not added and not flags["quiet"]:
        say("nothing new: the store holds these reports, or none could be read", err=True)
    _end(problems)


@results.command()
@settings_flags
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def runs(form: str, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """List the runs in the store, oldest first.

    \b
    Examples:
      guarantees results runs
    """
    from mkdocs_guarantees.history import Store  # noqa: PLC0415  # help needs no readers

    configured = configured_by(flags)
    kept = Store(configured.place.root / configured.settings.store, keep=configured.settings.keep).runs()
    rows = [{**_run(item.run), "results": item.results} for item in kept]
    say(_json(rows) if form == "json" else _listing(rows), nl=False)


class Bodies:
    """Gives the fingerprints of what a run has run, where git still has its revision."""

    def __init__(self, project: Project, configured: Configuration) -> None:
        from mkdocs_guarantees.matching import Matcher  # noqa: PLC0415  # help needs no readers

        self._suites = project.trace.suites
        self._configured = configured
        self._matcher = Matcher(self._suites)
        self._seen: dict[str, Mapping[TestId, str]] = {}

    def __call__(self, run: RunInfo, identities: Iterable[Identity]) -> Mapping[Identity, str]:
        if not run.revision:
            return {}
        if run.revision not in self._seen:
            self._seen[run.revision] = self._past(run.revision)
        known = self._seen[run.revision]
        matches = ((identity, self._matcher.match(identity).test) for identity in identities)
        return {identity: known[test] for identity, test in matches if test and test in known}

    def matched(self, identities: Iterable[Identity]) -> tuple[int, int]:
        """Count the tests that are known here, and those that are not."""
        names = {item._replace(variant="") for item in identities if item.role == "test"}
        found = [self._matcher.match(item).test for item in names]
        known = sum(test is not None for test in found)
        return known, len(found) - known

    def _past(self, revision: str) -> Mapping[TestId, str]:
        from mkdocs_guarantees.registry import EXTRACTORS  # noqa: PLC0415  # help needs no parsers
        from mkdocs_guarantees.sources.files import Tree  # noqa: PLC0415  # help needs no parsers
        from mkdocs_guarantees.sources.revisions import Past  # noqa: PLC0415  # help needs no parsers

        tree = Tree(self._configured.place.root.resolve(), self._configured.place.skipped)
        return Past(tree, self._configured.settings, EXTRACTORS).fingerprints(revision, self._suites)


def _lasting(root: Path, revision: str) -> str:
    """Give the hash of a commit for `HEAD` or a branch, which mean another one tomorrow; a hash stays as it is."""
    from mkdocs_guarantees.sources import git  # noqa: PLC0415  # help asks no git

    found = git.commit(root, revision) if revision else None
    return found if found and not found.startswith(revision) else revision


def _project(configured: Configuration) -> Project:
    from mkdocs_guarantees.project import load  # noqa: PLC0415  # help needs no parsers

    plain = replace(configured.settings, results=(), store="")  # what is recorded plays no part here
    return load(configured.place, plain)


def _read(files: Iterable[Path], problems: list[Problem], known: frozenset[str] = frozenset()) -> Iterator[Any]:
    from mkdocs_guarantees.registry import RESULT_READERS  # noqa: PLC0415  # help needs no readers
    from mkdocs_guarantees.sources.results.reports import read_reports  # noqa: PLC0415  # help needs no readers

    return read_reports((file.as_posix() for file in files), RESULT_READERS, problems, known=known)


def _rows(files: Iterable[Path], matcher: Matcher, problems: list[Problem]) -> list[dict[str, object]]:
    read = _read(files, problems)
    return [_row(item.report.path, result, matcher) for item in read for result in item.report.results]


def _row(file: str, result: Result, matcher: Matcher) -> dict[str, object]:
    from mkdocs_guarantees.ledger import identity_of  # noqa: PLC0415  # help needs no readers

    return {
        "file": file,
        "suite": result.suite,
        "group": result.group,
        "case": result.case,
        "variant": result.variant,
        "role": result.role,
        "outcome": result.outcome,
        "duration": result.duration,
        "started_at": result.started_at.isoformat() if result.started_at else None,
        "message": result.message,
        "test": matcher.match(identity_of(result)).test,
    }


def _run(run: RunInfo) -> dict[str, object]:
    return {
        "run": run.name,
        "started_at": run.started_at.isoformat() if run.started_at else None,
        "revision": run.revision,
        "environment": dict(run.environment),
    }


def _json(rows: list[dict[str, object]]) -> str:
    import msgspec  # noqa: PLC0415  # help needs no JSON

    return msgspec.json.format(msgspec.json.encode(rows), indent=1).decode() + "\n"


def _table(rows: Iterable[Mapping[str, object]]) -> str:
    return "".join(f"{_line(row)}\n" for row in rows)


def _line(row: Mapping[str, object]) -> str:
    name = ":".join(str(row[key]) for key in ("suite", "group", "case") if row[key])
    variant = f" [{row['variant']}]" if row["variant"] else ""
    return f"{row['outcome']:8} {name}{variant}  -> {row['test'] or _OTHER[str(row['role'])]}"


_OTHER = {"test": "no test of this repository", "setup": "a set-up, no test", "teardown": "a tear-down, no test"}


def _listing(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(
        f"{row['started_at'] or 'undated':25}  {row['results']:6} results  {row['revision'][:12]:12}  {row['run']}"
        f"{''.join(f'  {name}={value}' for name, value in row['environment'].items())}\n"
        for row in rows
    )


def _told(run: RunInfo, count: int, matched: tuple[int, int]) -> str:
    if not count:
        return f"{run.name}: nothing new"
    known, unknown = matched
    rest = f", {unknown} that no suite here defines (guarantees results show tells which)" if unknown else ""
    return f"{run.name}: {count} results of {known} known tests{rest}"


def _pairs(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pair in given:
        name, found, value = pair.partition("=")
        if not found or not name:
            raise click.BadParameter(f"{pair!r} has no '=': write --env NAME=VALUE")
        yield name, value


def _end(problems: Iterable[Problem]) -> None:
    """Tell what could not be read; leave with 1 when anything could not."""
    told = [f"{problem.span}: {problem.code} {problem.message}" for problem in problems]
    for line in told:
        say(line, err=True)
    if told:
        sys.exit(1)

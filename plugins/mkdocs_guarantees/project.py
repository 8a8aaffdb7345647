"""Settings and a repository become a Project: the one place where the stages are called in order."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.clock import Clock
from mkdocs_guarantees.collector import paused
from mkdocs_guarantees.config import OptionError
from mkdocs_guarantees.context import LintContext
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.evidence import recordings
from mkdocs_guarantees.links import Trace, link
from mkdocs_guarantees.lint import Report, lint
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.place import moment_of_build, nowhere, tree_of
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.recorded import ledger
from mkdocs_guarantees.registry import EXTRACTORS, RESULT_READERS, RULES
from mkdocs_guarantees.review import Review
from mkdocs_guarantees.sources import lock, pages
from mkdocs_guarantees.sources.alerts import Sites
from mkdocs_guarantees.sources.bygone import Bygone
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.commands import targets
from mkdocs_guarantees.sources.documentation import documentation
from mkdocs_guarantees.sources.files import MAX_THROUGH_LINKS
from mkdocs_guarantees.sources.git_tree import git_tree
from mkdocs_guarantees.sources.lock import Lock
from mkdocs_guarantees.sources.records import records
from mkdocs_guarantees.sources.requirements import tabled
from mkdocs_guarantees.sources.revisions import MAX_REVISIONS, Past
from mkdocs_guarantees.sources.runbooks import expected, may_write
from mkdocs_guarantees.sources.snippets import Snippets
from mkdocs_guarantees.status import Statuses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Suite, TestId
    from mkdocs_guarantees.place import Place
    from mkdocs_guarantees.sources.files import Tree
    from mkdocs_guarantees.sources.suppressions import Ignore


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else is in the repository.

    Attributes:
        files: the paths of all files.
        ignores: comments in files of data that suppress findings.
        targets: those of the makefile, or None where they cannot be told.
        lock: what a person last reviewed.
        bygone: what git knows of earlier contents; None to ask nothing.
        bringers: plugins of the host that may bring pages which are not known here.
        writers: extensions and plugins of the host that write parts of pages, each with the words by which it is asked.
        written: gives where somebody wrote an option down.
    """

    files: frozenset[str] = frozenset()
    ignores: tuple[Ignore, ...] = ()
    targets: frozenset[str] | None = None
    lock: Lock = field(default_factory=Lock)
    bygone: Bygone | None = None
    bringers: tuple[str, ...] = ()
    writers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: Callable[[str], Span] = nowhere


@dataclass(frozen=True)
class Project:
    """Everything known of one repository.

    Attributes:
        revision: the commit that is checked out, or None outside git.
        problems: what could not be read, in the order in which it was met.
        statuses: what may be said of everything at the moment of the build.
    """

    settings: Settings
    trace: Trace
    problems: tuple[Problem, ...] = ()
    revision: str | None = None
    around: Surroundings = field(default_factory=Surroundings)
    statuses: Statuses = field(kw_only=True)

    @cached_property
    def report(self) -> Report:
        """What lint has to say, without a baseline.

        Raises:
            UserError: a setting names a rule that there is not.
        """
        return self.lint(None)

    @cached_property
    def review(self) -> Review:
        """What is, beside what was reviewed."""
        return Review(self.trace, self.around.lock)

    @property
    def bygone(self) -> Bygone:
        """What git knows of earlier contents.

        Raises:
            UserError: the project was not read from a folder.
        """
        if self.around.bygone is None:
            raise UserError("", 0, "there is no folder to look into")
        return self.around.bygone

    def lint(self, baseline: Mapping[str, str] | None) -> Report:
        """Lint without what a baseline knows.

        Raises:
            UserError: a setting names a rule that there is not.
        """
        ignores = (*self.around.ignores, *(item for document in self.trace.documents for item in document.ignores))
        context = LintContext(
            self.trace,
            self.settings,
            self.statuses,
            self.problems,
            self.around.files,
            ignores,
            self.around.targets,
            self.around.lock,
            self.around.bygone,
            self.around.bringers,
            self.around.writers,
            tuple(rule.code for rule in RULES),
        )
        try:
            return lint(context, RULES, baseline)
        except OptionError as error:
            place = self.around.written(error.key)
            raise UserError(place.path, place.line, str(error)) from None


@paused()
def load(
    place: Place,
    settings: Settings,
    *,
    tree: Tree | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Project:
    """Read and link everything; whatever cannot be read becomes a problem.

    Args:
        tree: the files on disk, where somebody wants to know which of them are read.
        progress: told before each suite how many are done, and of how many.

    Raises:
        UserError: git does not have the commit that is asked for.
    """
    checkout = tree or tree_of(place, settings)
    if place.commit is None:
        return _loaded(place, settings, checkout, checkout, progress)
    with git_tree(checkout.root, place.commit, place.skipped, checkout.entered - checkout.aside) as then:
        return _loaded(place, settings, then, checkout, progress)


def _loaded(
    place: Place, settings: Settings, tree: Tree, checkout: Tree, progress: Callable[[int, int], None]
) -> Project:
    cache_file = tree.root / settings.cache / "facts.sqlite3" if settings.cache else None
    collected = collect(tree, settings, EXTRACTORS, cache=cache_file, progress=progress)
    recorded = records(tree, settings, cache_file)
    sources = pages.files(tree, settings) if place.pages is None else place.pages
    snippets = None if place.snippets is None else Snippets(place.snippets, tree.read)
    scanned, unread = pages.pages(sources, settings, place.anchors, cache_file, snippets)
    told = documentation(tree, settings, sources, cache_file)
    trace = link(
        collected.suites,
        recorded.scenarios,
        scanned,
        recorded.requirements or tabled(told.documents),
        alerts=told.alerts,
        documents=told.documents,
        sites=Sites({page.path: page for page in scanned}, settings.site_url, settings.repo_url, settings.docs_dir),
        expected=lambda page, text: expected(page, text, place.anchors) if may_write(page, place.writers) else None,
    )
    trace, statuses, unusable = _judged(trace, tree, checkout, settings)
    reviewed = lock.remembered(settings.lock, tree.read(settings.lock) if settings.lock else None, cache_file)
    met = (*_passed_by(tree), *collected.problems, *recorded.problems, *unread, *told.problems)
    problems = tuple(_placed(problem, tree, place) for problem in (*met, *unusable, *reviewed.problems))
    around = Surroundings(
        frozenset(tree.paths),
        told.ignores,
        _targets(tree),
        reviewed.lock,
        Bygone(checkout, settings, EXTRACTORS, place.commit or "HEAD"),
        place.bringers,
        place.writers,
        place.written,
    )
    return Project(settings, trace, problems, place.commit or checkout.commit, around, statuses=statuses)


def _passed_by(tree: Tree) -> Iterator[Problem]:
    """Say which symbolic links globs do not look through."""
    if tree.passed_by:
        first, rest = tree.passed_by[0], len(tree.passed_by) - 1
        more = f" and {many(rest, 'more link')}" if rest else ""
        message = f"links lead to more than {MAX_THROUGH_LINKS} files: through this one{more} globs find none"
        yield Problem("RB901", message, Span(first))


def _placed(problem: Problem, tree: Tree, place: Place) -> Problem:
    """Say where the setting stands that a problem is about."""
    span = place.written(problem.option) if problem.option else problem.span
    if problem.option and span.path:
        tree.read(span.path)  # a build that remembers this one must see when the line moves
    return replace(problem, span=span)


def _judged(trace: Trace, tree: Tree, checkout: Tree, settings: Settings) -> tuple[Trace, Statuses, list[Problem]]:
    """Add what is recorded of the tests, and judge by it."""
    problems: list[Problem] = []
    known = ledger(checkout, settings, RESULT_READERS, problems)
    trace = replace(trace, recordings=recordings(known, trace.suites))
    clock = Clock(moment_of_build(settings, os.environ))
    bodies = _bodies(trace, Statuses(trace, settings, clock), Past(tree, settings, EXTRACTORS))
    return trace, Statuses(trace, settings, clock, bodies), problems


def _bodies(trace: Trace, statuses: Statuses, past: Past) -> dict[str, Mapping[TestId, str]]:
    """Give what cases were at the revisions of their latest results, where these do not say it themselves."""
    wanted: dict[str, dict[str, Suite]] = {}  # revisions in the order of their runs
    for run in trace.recordings.runs:
        if run.revision:
            wanted.setdefault(run.revision, {})
    for test in trace.recordings.cases:
        suite = trace.tests.by_id[test].suite
        for seen in statuses.latest(test):
            if not seen.fingerprint and seen.run.revision:
                wanted[seen.run.revision][suite.path] = suite
    latest = [name for name, suites in wanted.items() if suites][-MAX_REVISIONS:]
    return {name: past.fingerprints(name, wanted[name].values()) for name in latest}


def _targets(tree: Tree) -> frozenset[str] | None:
    """Read the makefile of the repository: the first that `make` itself would take."""
    found = next((name for name in ("GNUmakefile", "makefile", "Makefile") if tree.read(name) is not None), "")
    return targets((tree.read(found) or b"").decode("utf-8", "replace")) if found else None

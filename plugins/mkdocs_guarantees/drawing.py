"""A repository becomes what the pages of its site ask for: as it was while nothing has changed, and else drawn anew."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.memory import Answers, Memory, Outcome
from mkdocs_guarantees.place import moment_of_build, tree_of
from mkdocs_guarantees.render.claims import Claims
from mkdocs_guarantees.render.metrics import stamped
from mkdocs_guarantees.render.pages import pages
from mkdocs_guarantees.sources.looks import watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.place import Place
    from mkdocs_guarantees.render.badges import Badge
    from mkdocs_guarantees.render.fragments import Fragment, Reference
    from mkdocs_guarantees.render.site import Site
    from mkdocs_guarantees.sources.files import Tree
    from mkdocs_guarantees.sources.markers import Marker

Answer = TypeVar("Answer")

CHUNK = 128 * 1024
"""Bytes of files that are remembered together."""


class Drawing:
    """One build of a site, by a host that gives all of its pages; the project is loaded when something new is asked.

    Args:
        place: with all pages.

    Raises:
        UserError: a setting names what there is not.
    """

    def __init__(self, place: Place, settings: Settings) -> None:
        self.settings = settings
        self.claims = Claims(settings.phrases)
        self._place = place
        self._now = moment_of_build(settings, os.environ)
        self._memory = Memory(place, settings)
        self._drawn: Site | None = None
        self._page = ""
        self._answers = Answers()
        self._is_new = False
        tree = tree_of(place, settings)
        known = self._memory.outcome(tree, self._now)
        self._tree = watched(tree)
        self.outcome = known or self._told()

    def scenarios_of(self, page: str, anchor: str) -> tuple[str, ...]:
        known = self._of(page).scenarios
        return self._answer(known, anchor, lambda site: site.scenarios_of(page, anchor))

    def card(self, scenario: str, page: str, *, number: int = 1) -> Fragment:
        known = self._of(page).cards
        return self._answer(known, f"{number} {scenario}", lambda site: site.card(scenario, page, number=number))

    def strip(self, page: str, scenarios: Sequence[str]) -> Fragment:
        known = self._of(page).strips
        return self._answer(known, repr(scenarios), lambda site: site.strip(page, scenarios))

    def view(self, marker: Marker, page: str) -> Fragment | None:
        return self._answer(self._of(page).views, repr(marker), lambda site: site.view(marker, page))

    def unknown(self, marker: Marker, page: str) -> Fragment:
        return self._answer(self._of(page).cards, repr(marker), lambda site: site.unknown(marker, page))

    def named(self, text: str, page: str) -> Reference | None:
        return self._answer(self._of(page).names, text, lambda site: site.named(text, page))

    def claimed(self, tests: Sequence[str], scenarios: Sequence[str], page: str) -> Badge:
        known = self._of(page).claims
        return self._answer(known, repr((tests, scenarios)), lambda site: site.claimed(tests, scenarios, page))

    def files(self) -> Iterator[tuple[str, Iterable[bytes]]]:
        """Give the files beside the pages: their path below the site's root, and their content in pieces."""
        pieces = self._memory.pieces(self.outcome)
        for path, found in groupby(self._new_pieces() if pieces is None else pieces, lambda item: item[0]):
            yield path, stamped(path, (piece for _, piece in found), self._now)

    def finish(self) -> None:
        """Remember what is new; to be called when all pages and files are made."""
        self._turn_to("")
        if self._drawn is not None:
            bygone = self._drawn.project.around.bygone
            gave_up = bygone is not None and bygone.gave_up  # another build may be told more
            until = self._now if gave_up else min(self.outcome.until, self._drawn.statuses.clock.until)
            self._memory.keep(replace(self.outcome, until=until), self._tree.looks)
        self._memory.save()

    def _answer(self, known: dict[str, Answer], question: str, answer: Callable[[Site], Answer]) -> Answer:
        if question not in known:
            known[question] = answer(self._site)
            self._is_new = True
        return known[question]

    def _of(self, page: str) -> Answers:
        if page != self._page:
            self._turn_to(page)
        return self._answers

    def _turn_to(self, page: str) -> None:
        """Put the answers of a page away and take up those of the next: a host renders them one by one."""
        if self._is_new:
            self._memory.keep_answers(self._page, self._answers)
        self._page, self._is_new = page, False
        self._answers = self._memory.answers(page) if page else Answers()

    @property
    def _site(self) -> Site:
        if self._drawn is None:
            self._drawn = _loaded(self._place, self.settings, self._tree)
        return self._drawn

    def _told(self) -> Outcome:
        """Tell what lint finds and which pages there are."""
        from mkdocs_guarantees.render.reports.concise import line  # noqa: PLC0415  # a build that is remembered needs none

        site = self._site
        missing = site.comparison.missing if site.comparison else ""
        remarks = [(Severity.INFO, missing)] if missing else []
        remarks += [(finding.severity, line(finding)) for finding in site.project.report.findings]
        return Outcome(
            judged_at=self._now,
            until=site.statuses.clock.until,
            remarks=tuple(remarks),
            pages=tuple(pages(site)),
            watched=_folders(site),
            touched=frozenset(site.marks.pages),
            sections=tuple(
                (page, anchor, tuple(scenario.id for scenario in scenarios))
                for (page, anchor), scenarios in site.trace.by_section.items()
            ),
        )

    def _new_pieces(self) -> Iterator[tuple[str, bytes]]:
        """Make the files, and remember them some at a time: all of them together are large."""
        from mkdocs_guarantees.render import beside  # noqa: PLC0415  # a build that is remembered needs none of it

        held: list[tuple[str, bytes]] = []
        chunks = size = 0
        for path, piece in ((path, piece) for path, pieces in beside.files(self._site) for piece in pieces):
            yield path, piece
            held.append((path, piece))
            size += len(piece)
            if size > CHUNK:
                self._memory.keep_pieces(chunks, held)
                held, size, chunks = [], 0, chunks + 1
        self._memory.keep_pieces(chunks, held)
        self.outcome = replace(self.outcome, chunks=chunks + 1)


def _loaded(place: Place, settings: Settings, tree: Tree) -> Site:
    """Load a project and make it ready to be drawn."""
    from mkdocs_guarantees.project import load  # noqa: PLC0415  # a build that is remembered needs none of it
    from mkdocs_guarantees.render.site import Site  # noqa: PLC0415  # the same

    project = load(place, settings, tree=tree)
    if not settings.compare_to:
        return Site(project)
    from mkdocs_guarantees.preview import of_build  # noqa: PLC0415  # it brings much along, and few builds compare

    return Site(project, of_build(project, place))


def _folders(site: Site) -> tuple[str, ...]:
    """List the folders whose change makes a preview build again: those of suites and data, never the whole repository.

    MkDocs reads the list once, after the first build. Its own folders and ours are written to by a build, which would
    start the next one.
    """
    paths = [suite.path for suite in site.trace.suites]
    paths += [linked.scenario.span.path for linked in site.trace.scenarios]
    paths += [f"{glob.partition('*')[0]}x" for glob in site.settings.results]
    folders = {PurePosixPath(path).parent for path in paths} - {PurePosixPath(".")}
    return tuple(sorted(str(folder) for folder in folders if folders.isdisjoint(folder.parents)))

"""What a build looked at, and what it drew, becomes a memory: where all looks see the same, nothing is drawn again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  # the cache reads the fields' types
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

import markdown

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.findings import Severity  # noqa: TC001  # the cache reads the fields' types
from mkdocs_guarantees.hashes import digest, state_of
from mkdocs_guarantees.render.badges import Badge  # noqa: TC001  # the cache reads the fields' types
from mkdocs_guarantees.render.fragments import Fragment, Reference  # noqa: TC001  # the cache reads the fields' types
from mkdocs_guarantees.render.pages import GeneratedPage  # noqa: TC001  # the cache reads the fields' types
from mkdocs_guarantees.sources.looks import see

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.cache import Look
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.place import Place
    from mkdocs_guarantees.sources.files import Tree

BUILDS = 3
"""Builds that are remembered: those of the branch one works on, of the other one, and of a second site."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build tells beside its pages.

    Attributes:
        judged_at: the moment of the build.
        until: the first moment at which it might tell something else.
        remarks: what lint found, a line each.
        pages: the generated ones.
        watched: folders whose change makes a preview build again, relative to the root.
        touched: pages that a comparison marks.
        sections: those that scenarios name: page, anchor, and the scenarios.
        chunks: in how many the files beside the pages are remembered.
    """

    judged_at: datetime
    until: datetime
    remarks: tuple[tuple[Severity, str], ...] = ()
    pages: tuple[GeneratedPage, ...] = ()
    watched: tuple[str, ...] = ()
    touched: frozenset[str] = frozenset()
    sections: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    chunks: int = 0


@dataclass(slots=True)
class Answers:
    """What a page asked while it was rendered, each question as a text, and what it got."""

    scenarios: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cards: dict[str, Fragment] = field(default_factory=dict)
    strips: dict[str, Fragment] = field(default_factory=dict)
    views: dict[str, Fragment | None] = field(default_factory=dict)
    names: dict[str, Reference | None] = field(default_factory=dict)
    claims: dict[str, Badge] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pieces of the files beside the pages, one after the other, each with the path of its file."""

    pieces: tuple[tuple[str, bytes], ...]


class Memory:
    """What is remembered of the latest builds of one repository, each in a file of its own.

    Args:
        place: with all pages of the site.
    """

    def __init__(self, place: Place, settings: Settings) -> None:
        # A comparison rests on a second revision as well, and a preview is built once.
        lasts = bool(settings.cache) and not settings.compare_to and place.pages is not None
        self._folder = place.root.resolve() / settings.cache / "drawn" if lasts else None
        self._key = _key(place, settings) if lasts else ""
        self._build = _Build(self._folder / f"{token_hex(8)}.sqlite3" if self._folder else None)

    def outcome(self, tree: Tree, now: datetime) -> Outcome | None:
        """Give the outcome of a build that saw what there is to see now, if it still holds, and go on with this build.

        Args:
            tree: the files as they are.
        """
        for file in _latest_first(self._folder):
            build = _Build(file)
            found = build.outcome.get("", self._key, lambda how, what: see(tree, how, what))
            if found and found.judged_at <= now < found.until:
                self._build = build
                return found
        return None

    def answers(self, page: str) -> Answers:
        return self._build.answers.get(page, "", _nothing) or Answers()

    def keep_answers(self, page: str, answers: Answers) -> None:
        self._build.answers.put(page, "", (), answers)

    def pieces(self, outcome: Outcome) -> list[tuple[str, bytes]] | None:
        """Give the files beside the pages, in pieces with their paths, or None when they are not remembered."""
        found = [self._build.chunks.get(str(number), "", _nothing) for number in range(outcome.chunks)]
        return [piece for chunk in found if chunk for piece in chunk.pieces] if found and all(found) else None

    def keep_pieces(self, number: int, pieces: Iterable[tuple[str, bytes]]) -> None:
        self._build.chunks.put(str(number), "", (), Chunk(tuple(pieces)))

    def keep(self, outcome: Outcome, looks: Iterable[Look]) -> None:
        """Remember an outcome, by what was seen."""
        self._build.outcome.put("", self._key, looks, outcome)

    def save(self) -> None:
        """Keep for good what was remembered, and forget the builds before."""
        for kind in (self._build.answers, self._build.chunks, self._build.outcome):  # the last stands for the others
            kind.save()
        for file in _latest_first(self._folder)[BUILDS:]:
            with suppress(OSError):
                file.unlink()


class _Build:
    """The memory of one build."""

    def __init__(self, file: Path | None) -> None:
        self.outcome = Cache(f"outcome {FORMAT}", file, Outcome)
        self.answers = Cache(f"answers {FORMAT}", file, Answers, forgets=False)
        self.chunks = Cache(f"beside {FORMAT}", file, Chunk, forgets=False)


def _latest_first(folder: Path | None) -> list[Path]:
    """List the memories of builds, that which was written last first."""
    found: list[tuple[int, Path]] = []
    for file in folder.glob("*.sqlite3") if folder else ():
        with suppress(OSError):  # removed by another build
            found.append((file.stat().st_mtime_ns, file))
    return [file for _, file in sorted(found, reverse=True)]


def _nothing(*_: str) -> str:
    return ""


def _key(place: Place, settings: Settings) -> str:
    """Hash what a build rests on besides its looks: what its host gives, the settings, and who draws."""
    pages = (part for page in (place.pages or {}).items() for part in page)
    around = (str(place.root.resolve()), *sorted(place.skipped), place.anchors.key)
    around = (*around, repr(sorted(place.writers.items())), repr(place.snippets))
    return digest(markdown.__version__, _code(), repr(settings), *around, *pages)


@cache
def _code() -> str:
    """Tell apart the states of this package, which changes under the hands of who works on it."""
    files = sorted(path for path in Path(__file__).parent.rglob("*") if path.suffix in {".py", ".xml", ".css"})
    return digest(*map(state_of, files))

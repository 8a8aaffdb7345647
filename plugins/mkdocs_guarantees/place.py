"""Where a repository is and when one looks at it becomes the files to read and the moment to judge by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Span
from mkdocs_guarantees.periods import moment
from mkdocs_guarantees.sources.files import Tree, is_of_tools
from mkdocs_guarantees.sources.runbooks import Anchors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mkdocs_guarantees.config import Settings


def nowhere(_option: str) -> Span:
    """Say that no file holds an option."""
    return Span("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a project is, and what its host knows of it.

    Attributes:
        root: the folder of the repository.
        skipped: folders below it that hold output, relative.
        anchors: how the host makes anchors.
        pages: Markdown of each page by its path below `docs_dir`; None to read the files there.
        bringers: plugins of the host that bring pages from elsewhere, where these are not among `pages`.
        writers: extensions and plugins of the host that write parts of pages, each with the words by which it is asked.
        snippets: folders and files, relative to the root, from which pages include others by `pymdownx.snippets`; None
            without it.
        written: gives where somebody wrote an option down, by its key path; no file for one that a flag gives.
        commit: hash of the commit to read instead of the files on disk. It is judged by the same results as these, so
            that a status which differs is the doing of what changed in between.
    """

    root: Path
    skipped: frozenset[str] = frozenset()
    anchors: Anchors = field(default_factory=Anchors)
    pages: Mapping[str, bytes] | None = None
    commit: str | None = None
    bringers: tuple[str, ...] = ()
    writers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    snippets: tuple[str, ...] | None = None
    written: Callable[[str], Span] = nowhere


def tree_of(place: Place, settings: Settings) -> Tree:
    """Give the files on disk that sources may read.

    rebar3 copies suites into `_build`, below which it also writes its reports: a glob of results brings no suites.
    """
    suites, results = (
        frozenset(part for glob in globs for part in glob.split("/")) for globs in (settings.suites, settings.results)
    )
    aside = frozenset(name for name in results - suites if is_of_tools(name))
    return Tree(place.root.resolve(), place.skipped, suites | results, aside=aside)


def moment_of_build(settings: Settings, environment: Mapping[str, str]) -> datetime:
    """Give the moment to judge by: that of the settings, else of `SOURCE_DATE_EPOCH`, else the clock's."""
    stated = moment(settings.now) if settings.now else None
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if stated is None and epoch.isascii() and epoch.isdigit() and len(epoch) < 12:
        stated = datetime.fromtimestamp(int(epoch), tz=UTC)
    return stated or datetime.now(tz=UTC)

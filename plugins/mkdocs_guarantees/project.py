"""Settings and a repository become a Project: the one place where the stages are called in order."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.links import Trace, link
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources import pages
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.records import records
from mkdocs_guarantees.sources.runbooks import Anchors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Problem


@dataclass(frozen=True)
class Project:
    """Everything known of one repository.

    Attributes:
        revision: the commit that is checked out, or None outside git.
        problems: what could not be read, in the order in which it was met.
    """

    settings: Settings
    trace: Trace
    problems: tuple[Problem, ...] = ()
    revision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a project is, and what its host knows of it.

    Attributes:
        root: the folder of the repository.
        skipped: folders below it that hold output, relative.
        anchors: how the host makes anchors.
        pages: Markdown of each page by its path below `docs_dir`; None to read the files there.
    """

    root: Path
    skipped: frozenset[str] = frozenset()
    anchors: Anchors = field(default_factory=Anchors)
    pages: Mapping[str, bytes] | None = None


def load(place: Place, settings: Settings, *, progress: Callable[[int, int], None] = lambda *_: None) -> Project:
    """Read and link everything; whatever cannot be read becomes a problem."""
    root = place.root.resolve()
    cache_file = root / settings.cache / "facts.sqlite3" if settings.cache else None
    named = frozenset(part for glob in settings.suites for part in glob.split("/"))
    tree = Tree(root, place.skipped, named)
    collected = collect(tree, settings, EXTRACTORS, cache=cache_file, progress=progress)
    recorded = records(tree, settings, cache_file)
    sources = pages.files(tree, settings) if place.pages is None else place.pages
    scanned, unread = pages.pages(sources, settings, place.anchors, cache_file)
    trace = link(collected.suites, recorded.scenarios, scanned, recorded.requirements)
    return Project(settings, trace, (*collected.problems, *recorded.problems, *unread), revision(root))


def revision(root: Path) -> str | None:
    """Give the commit that is checked out, or None."""
    command = ["git", "-C", str(root), "rev-parse", "--verify", "--quiet", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603  # no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() or None

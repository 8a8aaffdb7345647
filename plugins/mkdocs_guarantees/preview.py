"""Names of what was and of what is become a Comparison: revisions, published indexes, or the files on disk."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees import snapshots
from mkdocs_guarantees.causes import explained
from mkdocs_guarantees.changes import Comparison
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.place import moment_of_build
from mkdocs_guarantees.project import load
from mkdocs_guarantees.sources import git
from mkdocs_guarantees.sources.changed_lines import changed_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.place import Place
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.snapshots import Snapshot

INDEX = "index.json"
MAX_INDEX = 256 * 1024 * 1024
"""Bytes of an index; a larger one is refused rather than read."""

ON_DISK = "working tree"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared.

    Attributes:
        name: as it was asked for.
        commit: its hash; None for an index, and for the files on disk.
        index: the file of an index.
    """

    name: str
    commit: str | None = None
    index: Path | None = None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.commit[:12]})" if self.commit else self.name


@dataclass(frozen=True, slots=True)
class Ground:
    """The repository in which two sides are compared.

    Attributes:
        settings: those of today, for both sides.
        present: the project on disk, if it is loaded already.
        near: the folder to which the path of an index is relative, besides the root.
    """

    place: Place
    settings: Settings
    present: Project | None = None
    near: Path | None = None
    progress: Callable[[int, int], None] = lambda *_: None


def side(name: str, ground: Ground) -> Side:
    """Find what a name means: a revision, else an index.

    Raises:
        UserError: it means neither.
    """
    place, near = ground.place, ground.near
    commit = git.commit(place.root, name)
    if commit:
        return Side(name, commit)
    folders = (near, place.root) if near else (place.root,)
    for folder in folders:
        for path in (folder / name, folder / name / INDEX, folder / name / ground.settings.pages / INDEX):
            if "\0" not in name and path.is_file():
                return Side(name, index=path)
    advice = f"name an {INDEX} or its folder"
    if why := git.refusal(place.root):
        raise UserError("", 0, f"{name!r} is no index, and no revision can be read: {why}; {advice}")
    raise UserError("", 0, f"{name!r} is no revision here, and no index: fetch it, or {advice}")


def of_build(project: Project, place: Place) -> Comparison | None:
    """Compare what is built with what the settings name; where that is not there, say so and build anyway."""
    name = project.settings.compare_to
    if not name:
        return None
    ground = Ground(place, project.settings, project)
    try:
        return compare(side(name, ground), Side(ON_DISK), ground)
    except UserError as error:
        return Comparison(base=name, missing=f"Nothing is marked as changed: {error}")


def compare(base: Side, head: Side, ground: Ground, *, two_way: bool = False) -> Comparison:
    """Compare two sides.

    Args:
        two_way: compare with the base itself, rather than with where the two parted.

    Raises:
        UserError: a side cannot be read, or the two never parted.
    """
    # One moment for both sides: nothing gets stale in between.
    moment = moment_of_build(ground.settings, os.environ).isoformat()
    ground = replace(ground, settings=replace(ground.settings, now=moment))
    base = base if two_way else _parting(base, head, ground.place)
    old, new = _snapshot(base, ground), _snapshot(head, ground)
    changes = _placed(diff(old, new), base, head, ground.place)
    touched = {(section.page, section.anchor) for change in changes for section in change.sections}
    present = frozenset(touched & new.sections.keys())
    remark = _lacks(base, old, new, ground.settings)
    return Comparison(base=base.label, head=head.label, changes=changes, present=present, remark=remark)


def _lacks(base: Side, old: Snapshot, new: Snapshot, settings: Settings) -> str:
    """Say of a base that had its scenarios elsewhere, or none, that all of them are told as new."""
    if base.index or old.scenarios or not new.scenarios:
        return ""
    where = f"{base.label} has no scenarios at {settings.scenarios!r}, where the settings of today look for them"
    return f"{where}: all are told as gained, and a loss of those that it has elsewhere is not seen"


def _parting(base: Side, head: Side, place: Place) -> Side:
    """Give where the two sides parted, if both are revisions or the files on disk."""
    tip = head.commit or (git.commit(place.root, "HEAD") if head.index is None else None)
    if base.commit is None or tip is None:
        return base
    parted = git.merge_base(place.root, base.commit, tip)
    return base if parted == base.commit else Side(f"merge base with {base.name}", parted)


def _snapshot(which: Side, ground: Ground) -> Snapshot:
    place, settings = ground.place, ground.settings
    docs_dir = settings.docs_dir
    if which.index:
        return snapshots.of_index(_data(which.index, which.name), which.name, docs_dir=docs_dir)
    project = ground.present if which.commit is None else None
    if project is None or not _all_written(project, place):
        seen = replace(place, commit=which.commit, pages=None)
        project = load(seen, settings, progress=ground.progress)
    return snapshots.of_trace(project.trace, project.statuses, revision=project.revision, docs_dir=docs_dir)


def _all_written(project: Project, place: Place) -> bool:
    """Say whether all pages are files: a revision has no pages that plugins make, so like would not be held to like."""
    folder = place.root / project.settings.docs_dir
    return all((folder / page.path).is_file() for page in project.trace.pages)


def _data(path: Path, name: str) -> bytes:
    try:
        if path.stat().st_size > MAX_INDEX:
            raise UserError(name, 0, f"larger than {MAX_INDEX >> 20} MiB")
        return path.read_bytes()
    except OSError as error:
        raise UserError(name, 0, f"cannot be read: {error.strerror}") from None


def _placed(changes: tuple[Change, ...], base: Side, head: Side, place: Place) -> tuple[Change, ...]:
    """Let each change point at the line that caused it, where git knows."""
    if base.commit is None or head.index is not None:
        return changes
    paths = {span.path for change in changes for span in (change.was_at, change.is_at) if span.path}
    hunks = changed_lines(place.root, base.commit, head.commit, paths)
    return explained(changes, hunks)

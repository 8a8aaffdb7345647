"""A project becomes files below `docs_dir`, for a host that renders Markdown but takes no pages from a plugin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.render import beside
from mkdocs_guarantees.render.assets import STYLE, STYLE_PATH
from mkdocs_guarantees.render.metrics import stamped
from mkdocs_guarantees.render.pages import pages
from mkdocs_guarantees.render.site import Site

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mkdocs_guarantees.changes import Comparison
    from mkdocs_guarantees.project import Project

MARK = "<!-- written by `guarantees generate`"
"""Begins the last line of a page of ours; a page without it is somebody's own and stays as it is."""


@dataclass(frozen=True, slots=True)
class Changed:
    """How many files were written, removed, and left as they were."""

    written: int
    removed: int
    kept: int


def generate(project: Project, root: Path, comparison: Comparison | None = None) -> Changed:
    """Write what changed.

    Args:
        root: the folder to which the settings are relative.
        comparison: what a preview marks.

    Raises:
        UserError: a page that somebody else wrote stands where one would be written; nothing is written then.
    """
    folder = root / project.settings.docs_dir
    files = _files(project, comparison)
    foreign = next((name for name in files if name.endswith(".md") and _is_foreign(folder / name)), None)
    if foreign:
        message = "somebody wrote this page; move it, or have the generated pages elsewhere by the setting 'pages'"
        raise UserError(project.settings.path_of(foreign), 0, message)
    written = sum(_put(folder / path, text) for path, text in files.items())
    ours = (folder / project.settings.pages).rglob("*.md")
    gone = [path for path in ours if path.relative_to(folder).as_posix() not in files and _is_ours(path)]
    gone += _old_badges(folder, project.settings.pages, files)
    for path in gone:
        path.unlink()
    return Changed(written, len(gone), len(files) - written)


def _old_badges(folder: Path, pages: str, files: Mapping[str, str]) -> list[Path]:
    """List the badges of scenarios and pages that are gone, each with the JSON beside it."""
    pictures = (folder / pages / "badges").rglob("*.svg")
    old = [path for path in pictures if path.relative_to(folder).as_posix() not in files and _is_badge(path)]
    return [*old, *(data for path in old if (data := path.with_suffix(".json")).is_file())]


def _is_badge(path: Path) -> bool:
    return "<!-- mkdocs-guarantees -->" in path.read_text(encoding="utf-8", errors="replace")


def _files(project: Project, comparison: Comparison | None) -> dict[str, str]:
    """Make all files by their path below `docs_dir`.

    A page holds only a marker, which says nothing of what will fill it. The digest in its last line changes with the
    data, so that a host that remembers rendered pages renders it again.
    """
    site = Site(project, comparison)
    now = project.statuses.clock.now
    data = {path: b"".join(pieces) for path, pieces in beside.files(site)}
    mark = f"\n{MARK}, {digest(*data.values(), repr(comparison))[:12]} -->\n"  # no clock: what is alike stays as it is
    aside = {path: b"".join(stamped(path, (text,), now)).decode() for path, text in data.items()}
    files = {page.path: page.markdown + mark for page in pages(site)}
    return {**files, **aside, STYLE_PATH: STYLE}


def _put(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def _is_foreign(page: Path) -> bool:
    return page.is_file() and not _is_ours(page)


def _is_ours(path: Path) -> bool:
    return MARK in path.read_text(encoding="utf-8", errors="replace")

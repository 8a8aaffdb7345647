"""The Markdown files of a site become its pages, each scanned anew only when it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import FORMAT, Cache, digest
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.sources.runbooks import Page, scan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.sources.files import Tree
    from mkdocs_guarantees.sources.runbooks import Anchors

VERSION = 4
"""Raised with every change of what is read from a page."""


def files(tree: Tree, settings: Settings) -> dict[str, bytes]:
    """Read the pages of a site that has no host to say what they are: the Markdown below `docs_dir`, by path there."""
    found = {path: settings.page_at(path) for path in tree.paths if path.endswith((".md", ".markdown"))}
    return {
        page: tree.read(path) or b""
        for path, page in found.items()
        if page and not page.startswith(f"{settings.pages}/")
    }


def pages(
    sources: Mapping[str, bytes], settings: Settings, anchors: Anchors, cache_file: Path | None
) -> tuple[list[Page], list[Problem]]:
    """Scan the pages of a site, given by their path below `docs_dir`."""
    cache = Cache(f"page {VERSION}.{FORMAT} {digest(anchors.key)}", cache_file, Page)
    found: list[Page] = []
    problems: list[Problem] = []
    for path, data in sources.items():
        text, problem = _decoded(data, settings.path_of(path))
        problems += problem
        key = digest(data)
        page = cache.get(path, key, lambda *_: "")
        if page is None:
            page = scan(path, text, anchors)
            cache.put(path, key, (), page)
        found.append(page)
    cache.save()
    return found, problems


def _decoded(data: bytes, path: str) -> tuple[str, list[Problem]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem("RB901", "not UTF-8: save the page as UTF-8 to have it read", Span(path, line))
        return data.decode("utf-8", "replace"), [problem]

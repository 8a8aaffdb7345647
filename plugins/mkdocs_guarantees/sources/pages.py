"""The Markdown files of a site become its pages, each scanned anew only when it changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.sources.runbooks import Page, scan
from mkdocs_guarantees.sources.snippets import MARK, Expanded, Snippets
from mkdocs_guarantees.sources.utf8 import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Section
    from mkdocs_guarantees.sources.files import Tree
    from mkdocs_guarantees.sources.runbooks import Anchors

VERSION = 5
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
    sources: Mapping[str, bytes],
    settings: Settings,
    anchors: Anchors,
    cache_file: Path | None,
    snippets: Snippets | None = None,
) -> tuple[list[Page], list[Problem]]:
    """Scan the pages of a site, given by their path below `docs_dir`.

    Args:
        snippets: what pages may include; None where the host includes nothing.
    """
    cache = Cache(f"page {VERSION}.{FORMAT} {digest(anchors.key)}", cache_file, Page)
    found: list[Page] = []
    problems: list[Problem] = []
    for path, data in sources.items():
        text, problem = _read(data, settings.path_of(path))
        problems += problem
        whole = snippets.expand(text) if snippets and MARK in text else None
        key = digest(data, whole.text) if whole else digest(data)
        page = cache.get(path, key, lambda *_: "")
        if page is None:
            page = _scanned(path, text, whole, anchors)
            cache.put(path, key, (), page)
        found.append(page)
    cache.save()
    return found, problems


def _scanned(path: str, text: str, whole: Expanded | None, anchors: Anchors) -> Page:
    """Scan a page; headings of what it includes stand where it includes them, and its own texts are as it has them."""
    page = scan(path, text, anchors)
    if whole is None:
        return page
    own = {(section.line, section.title): section for section in page.sections}
    found = []
    for section in scan(path, whole.text, anchors).sections:
        line, end = (whole.origins[number - 1] for number in (section.line, section.end_line))
        is_own = own.get((line, section.title))
        section_text = is_own.text if is_own else section.text
        found.append(replace(section, line=line, end_line=max(line, end), text=section_text))
    asks = page.asks if whole.missed else tuple(word for word in page.asks if word != MARK)
    return replace(page, title=page.title or _title(found), sections=tuple(found), asks=asks)


def _title(sections: Iterable[Section]) -> str:
    return next((section.title for section in sections if section.level == 1), "")


def _read(data: bytes, path: str) -> tuple[str, list[Problem]]:
    text, not_text = decoded(data)
    if not not_text:
        return text, []
    problem = Problem("RB901", not_text.message, Span(path, not_text.line, not_text.column))
    return data.decode("utf-8", "replace"), [problem]

"""What every form of a comparison gets: the changes, and how to lead from them into the preview of the site."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_guarantees.changes import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a form is made of.

    Attributes:
        preview_url: address of the built preview; empty without one.
        directory_urls: the site has `page/` rather than `page.html`.
        changes_page: the page of all changes, below `docs_dir`.
        colour: the text goes to a terminal.
        width: the columns of that terminal; None where it goes elsewhere.
    """

    comparison: Comparison
    preview_url: str = ""
    directory_urls: bool = True
    changes_page: str = "guarantees/changes.md"
    colour: bool = False
    width: int | None = None

    def address(self, page: str, anchor: str = "") -> str:
        """Give the address of a page in the preview, or an empty text where there is no preview."""
        if not self.preview_url:
            return ""
        path = posixpath.splitext(page)[0]
        folder, _, name = path.rpartition("/")
        is_index = name in {"index", "README"}
        if self.directory_urls:
            path = folder if is_index else path
            tail = "/" if path else ""
        else:
            path, tail = (posixpath.join(folder, "index") if is_index else path), ".html"
        fragment = f"#{quote(anchor)}" if anchor else ""
        return f"{self.preview_url.rstrip('/')}/{quote(path)}{tail}{fragment}"


@dataclass(frozen=True, slots=True)
class Form:
    """A form by the name that `--format` takes."""

    name: str
    render: Callable[[Material], str]

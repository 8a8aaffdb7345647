"""The Markdown object that a host renders with becomes the path of the page at hand, below `docs_dir`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown import Markdown


def current_page(md: Markdown) -> str | None:
    """Ask what the host has put into the object; None when it renders something else than a page.

    MkDocs and ProperDocs: the tree processor `relpath` knows its file. Zensical: a preprocessor carries the page; it
    is private there and has changed once, so it is told by what it carries rather than by name.
    """
    if "relpath" in md.treeprocessors:
        resolver: Any = md.treeprocessors["relpath"]
        return str(resolver.file.src_uri)
    for processor in md.preprocessors:
        path = getattr(getattr(processor, "page", None), "path", None)
        if isinstance(path, str):
            return path
    return None

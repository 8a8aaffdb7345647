"""The text of a page becomes the files that it has the reader make: names of these are none of the repository's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.naming import is_suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.prose import Fence

_BEFORE = 90
"""Characters in front of a name in which a word may say that the reader is to make the file."""

_MADE = re.compile(
    r"\b(?:create|save|new (?:test )?(?:file|module|suite)|(?:file|module|suite) (?:called|named))\b[^.;:]{0,60}`+\Z",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"\s*(?:#|%+)\s*(?P<path>[\w./-]+)\s*:?[ \t]*(?:\n|\Z)")
_MODULE = re.compile(r"^-module\((?P<path>\w+)\)", re.MULTILINE)
_TITLE = re.compile(r"\b(?:title|filename)=[\"'](?P<path>[\w./-]+)[\"']")


def files_made(place: Place) -> Iterator[str]:
    """Give the names that a paragraph tells the reader to make: "create `test_api.py`", "save it as `test_api.py`"."""
    for found in place.spans:
        text, start = found["text"].strip(), found.start("text")
        if is_suite(text) and _MADE.search(place.block.text, max(0, start - _BEFORE), start):
            yield text


def file_shown(fence: Fence) -> Iterator[str]:
    """Give the name of what a block of code shows: by its title, a comment in its first line, or as Erlang's module."""
    found = _TITLE.search(fence.info) or _COMMENT.match(fence.text) or _MODULE.search(fence.text)
    if found and is_suite(found["path"]):
        yield found["path"]

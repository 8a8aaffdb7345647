"""A labelled line or a column of a table becomes what it says of runbook sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Ref
from mkdocs_guarantees.sources.documents.document import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.prose import Block

_PAGE = re.compile(r"`(?P<code>[^`\s]+\.(?:md|markdown))`|\]\((?P<link>[^()\s#]+\.(?:md|markdown))(?:#[^()\s]*)?\)")
_QUOTED = re.compile(r"(?:→|->|=>|»|:|§|,|\bsection\b)\s*(?:\"(?P<plain>[^\"\n]+)\"|“(?P<curly>[^”\n]+)”)")
_OPEN = re.compile(r"\s*(?:\*\*|__)?\s*(?:TBD|TBA|TODO|to be (?:added|written|done))\b", re.IGNORECASE)


def claims_in(place: Place) -> Iterator[Claim]:
    """Find what a labelled line or a column of a table says of runbook sections."""
    for cell, head in place.cells:
        if head.section:
            yield from _claim(place.block, cell.start, cell.start + len(cell.text))
    if place.label and place.head.section:
        yield from _claim(place.block, place.label.end(), len(place.block.text))


def _claim(block: Block, start: int, end: int) -> Iterator[Claim]:
    while start < end and block.text[start].isspace():
        start += 1
    if _OPEN.match(block.text, start, end):
        yield Claim(block.span(start, end), block.section, pending=True)
        return
    page = _PAGE.search(block.text, start, end)
    heading = _QUOTED.search(block.text, page.end() if page else start, end)
    if page:
        named = _ref(block, heading, "plain", "curly") if heading else None
        yield Claim(block.span(start, end), block.section, _ref(block, page, "code", "link"), named)


def _ref(block: Block, found: re.Match[str], *names: str) -> Ref:
    name = next(name for name in names if found[name])
    return Ref(found[name], block.span(found.start(name), found.end(name)))

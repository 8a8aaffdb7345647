"""A place becomes the sentences in it that claim a test, "(verified by test)", and that nobody quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.documents.document import Name, Phrase
from mkdocs_guarantees.sources.prose import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.documents.reading import Reading

_QUOTES = "\"'“„«`\u2018"
_EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])[^*]{1,400}\*(?!\*)")
"""What stands in italics is the word of somebody else."""

_BOX = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\]")


def phrases_in(place: Place, names: list[Name], reading: Reading) -> Iterator[Phrase]:
    """Find the claims of a block; one that is quoted or stands in a heading or a box to tick claims nothing."""
    block = place.block
    if block.kind is Kind.HEADING or block.cells:
        return
    for found in said(place, reading):
        if _BOX.match(block.text):
            return
        tests = tuple(name for name in names if not name.suite)
        text = " ".join(found[0].split())
        yield Phrase(text, block.span(found.start(), found.end()), block.section, tests)


def said(place: Place, reading: Reading) -> Iterator[re.Match[str]]:
    """Find the wordings that are said here, not quoted."""
    text = place.block.text
    hidden: list[tuple[int, int]] | None = None
    for found in reading.phrases.finditer(text):
        if hidden is None:
            hidden = [span.span() for span in (*place.spans, *_EMPHASIS.finditer(text))]
        if not is_quoted(text, found.start()) and not any(start <= found.start() < end for start, end in hidden):
            yield found


def is_quoted(text: str, start: int) -> bool:
    """Say whether what begins at a place follows a quotation mark, with or without a bracket between."""
    before = text[:start].rstrip("(")[-1:]
    return bool(before) and before in _QUOTES

"""A place becomes the sentences in it that claim a test, "(verified by test)", and that nobody quotes or denies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.documents.document import Name, Phrase
from mkdocs_guarantees.sources.prose import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.documents.reading import Reading

_QUOTES = tuple("\"'“„«`\u2018")
_EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])[^*]{1,400}\*(?!\*)")
"""What stands in italics is the word of somebody else."""

_DENIAL = 40
"""Characters in front of a claim in which a word may deny it."""

_DENIED = re.compile(r"(?:\b(?:not|never|neither|nor|without|cannot)|n['\u2019]t)\s+(?:\w+\s+){0,2}\Z", re.IGNORECASE)
"""What makes a claim its opposite: "is not yet covered by a test"."""

_BOX = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\]")


def phrases_in(place: Place, names: list[Name], reading: Reading) -> Iterator[Phrase]:
    """Find the claims of a block; one that is quoted or stands in a heading or a box to tick claims nothing."""
    block = place.block
    if block.kind is Kind.HEADING or block.cells:
        return
    for found in said(place, reading):
        if _BOX.match(block.text):
            return
        text = " ".join(found[0].split())
        yield Phrase(text, block.span(found.start(), found.end()), block.section, tuple(names))


def said(place: Place, reading: Reading) -> Iterator[re.Match[str]]:
    """Find the wordings that are said here, not quoted."""
    text = place.block.text
    hidden: list[tuple[int, int]] | None = None
    for found in reading.phrases.finditer(text):
        if hidden is None:
            hidden = [span.span() for span in (*place.spans, *_EMPHASIS.finditer(text))]
        if not is_void(text, found.start()) and not any(start <= found.start() < end for start, end in hidden):
            yield found


def is_void(text: str, start: int) -> bool:
    """Say whether what begins at a place claims nothing: it is quoted, with or without a bracket between, or denied."""
    before = text[max(0, start - _DENIAL) : start]
    return before.rstrip("(")[-1:] in _QUOTES or bool(_DENIED.search(before))

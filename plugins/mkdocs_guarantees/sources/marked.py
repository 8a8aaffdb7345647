"""The lines of a page become the markers in it, each with whether anything can be put in its place.

A page holds cards and views as blocks of their own. So a marker has to stand alone: in the middle of a line, in an item
of a list, in a cell of a table or in a block of HTML nothing is placed, and nobody sees the comment.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.markers import Marker, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.runbooks import Line

_COMMENT = re.compile(r"<!--.*?-->")
_TICKS = re.compile(r"(?<![`\\])`+")
_BLOCK = re.compile(
    r" {0,3}<(article|aside|blockquote|center|details|div|dl|figure|ol|p|pre|section|table|ul)\b([^>]*)>"
)
_OPENER = re.compile(r"\s*(?:!!!|\?\?\?|===[!+]?\s|#)")
"""A line below which a block begins without an empty line: of an admonition or a tab, or a heading."""

TEXT, HTML = "a line or paragraph of text", "a block of HTML"
"""What a marker may stand in."""

FARTHEST = 50
"""Lines above and below a marker in which a span of code that holds it may begin and end."""


class Marked(NamedTuple):
    """A marker as it stands in a page.

    Attributes:
        column: 0 for a comment over several lines.
        within: `TEXT` or `HTML` where nothing can be placed; empty where it stands alone.
    """

    marker: Marker
    line: int
    column: int
    within: str


def marked(lines: Iterable[Line], text: list[str]) -> Iterator[Marked]:
    """List the markers of a page.

    Args:
        lines: those that may hold one; a comment over several stands on its last.
        text: all lines.
    """
    html = _Html()
    for line in lines:
        if "<" not in line.text:
            continue
        html.read(line.text)
        closed = line.text.rfind("-->") + len("-->")
        for found in _COMMENT.finditer(line.text, 0, closed) if "guarantees:" in line.text else ():
            marker = parse(found[0])
            if marker and not _is_code(line, found.start(), text):
                column = found.start() + 1 if _is_whole(line, text) else 0
                yield Marked(marker, line.number, column, _within(line, found, html.until, text))


class _Html:
    """A reader of blocks of HTML, of which Markdown reads nothing but those that ask for it.

    Attributes:
        until: where the block that was open on the last line ended.
    """

    def __init__(self) -> None:
        self._tag = ""
        self._depth = 0
        self._asks = False
        self.until = 0

    def read(self, line: str) -> None:
        self.until = 0
        if not self._tag and (found := _BLOCK.match(line)):
            self._tag, self._asks = found[1], "markdown" in found[2]
        if not self._tag:
            return
        end = f"</{self._tag}>"
        self._depth += len(re.findall(rf"<{self._tag}\b", line)) - line.count(end)
        self.until = 0 if self._asks else len(line)
        if self._depth <= 0:
            self.until = 0 if self._asks else line.rfind(end) + len(end)
            self._tag, self._depth = "", 0


def _within(line: Line, found: re.Match[str], html: int, text: list[str]) -> str:
    if found.start() < html:
        return HTML
    return "" if _is_alone(line, found, html, text) else TEXT


def _is_alone(line: Line, found: re.Match[str], html: int, text: list[str]) -> bool:
    """Say whether Markdown makes a block of a comment."""
    before = line.text[html : found.start()]
    if line.text.startswith("<!--") or (html and not before.strip(" \t")):
        return True  # a block of HTML begins, to which all comments of the line belong
    if before.strip(" \t>") or not _is_whole(line, text):
        return not before.strip()
    above, below = (text[at] if 0 <= at < len(text) else "" for at in (line.number - 2, line.number))
    if above.strip(" \t>") and not _OPENER.match(above):
        return False
    if len(before) < 4 and ">" not in before:
        return True
    return not (below.strip(" \t>") and below[0] not in "#<") and not line.text[found.end() :].strip()


def _is_whole(line: Line, text: list[str]) -> bool:
    """Say whether a line is as it was written: not put together of those of a comment."""
    return line.text == text[line.number - 1]


def _is_code(line: Line, at: int, text: list[str]) -> bool:
    """Say whether a comment stands in a span of code, which may go over several lines of its paragraph."""
    if line.text.startswith("<!--") or not _is_whole(line, text):
        return False
    here = line.number - 1
    above = [*_until_empty(reversed(text[max(here - FARTHEST, 0) : here]))][::-1]
    below = _until_empty(text[here + 1 : here + 1 + FARTHEST])
    place = sum(len(before) + 1 for before in above) + at
    return any(start < place < end for start, end in _code("\n".join((*above, line.text, *below))))


def _until_empty(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.strip():
            return
        yield line


def _code(text: str) -> Iterator[tuple[int, int]]:
    """List the spans of code of a paragraph: from some ticks to the next of the same number."""
    ticks = [found.span() for found in _TICKS.finditer(text)]
    places: dict[int, list[int]] = defaultdict(list)
    for start, end in ticks:
        places[end - start].append(start)
    after = 0
    for start, end in ticks:
        alike = places[end - start]
        number = bisect_right(alike, start)
        if start >= after and number < len(alike):
            after = alike[number] + end - start
            yield start, after

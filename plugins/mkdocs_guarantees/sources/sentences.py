"""The lines of a `Guarantees:` or `Verifies:` block become one Sentence for each thing that is promised.

Three ways of writing are known, and the first that fits decides:

* a list, bulleted or numbered: one sentence an item, with the lines that continue it;
* several full sentences: one each;
* a comma list, continued over lines: one sentence a part. A part that only qualifies what stands before it
  ("no message is lost, even when the broker restarts") stays with it.

Without any of these marks each line is a sentence, unless it begins in lower case or is indented deeper than the first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BULLET = re.compile(r"\s*(?:[-*+\u2022\u2023\u2013]|\(?\d{1,3}[.)])\s+(?=\S)")
_FULL_STOP = re.compile(r"(?<=[^\s.][.!?])\s+(?=[A-Z\"'`(])")
_STOP = re.compile(r"[.!?](?:\s|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx)\.|\b[A-Z]\.)$")
_QUALIFIES = re.compile(
    r"(?:even|when|whenever|which|who|whose|where|while|after|before|because|until|unless|if|although|though|since|"
    r"so|then|without|within|with|as|nor|including|such|not|but|also|for|in|on|at|from|by|regardless|rather|than|e\.g)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:and|or)\s+", re.IGNORECASE)
_NESTED = re.compile(r"[(\[{“]|\d,\d")
_OPENING, _CLOSING = "([{“", ")]}”"


def sentences(lines: Iterable[tuple[int, str]]) -> tuple[Sentence, ...]:
    """Split a block into sentences.

    Args:
        lines: number and text of each line of the block, without its heading and without comment marks.
    """
    block = [(number, text.expandtabs().rstrip()) for number, text in lines]
    pieces = _items(block) if any(_BULLET.match(text) for _, text in block) else _prose(block)
    return tuple(Sentence(text, number) for number, text in pieces if text)


def _items(block: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """A list; what stands before its first bullet introduces it and promises nothing when it ends with a colon."""
    item: list[str] = []
    start = 0
    listed = False
    for number, text in (*block, (0, "")):
        bullet = _BULLET.match(text)
        if (bullet or not text) and item:
            if listed or not item[-1].endswith(":"):
                yield start, _trimmed(" ".join(item))
            item = []
        if text:
            start = start if item else number
            listed = listed or bullet is not None
            item.append(text[bullet.end() :].strip() if bullet else text.strip())


def _prose(block: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    for paragraph in _paragraphs(block):
        stops = list(_full_stops(paragraph)) if any(_STOP.search(text) for _, text in paragraph) else []
        if len(stops) > 1:
            yield from ((number, _trimmed(text)) for number, text in stops)
        else:
            yield from _comma_list(paragraph)


def _paragraphs(block: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Lines that belong together: a paragraph ends at an empty line, or where a line begins anew."""
    paragraph: list[tuple[int, str]] = []
    indent = 0
    for number, text in block:
        if paragraph and (not text or _begins(text, paragraph[-1][1], indent)):
            yield paragraph
            paragraph = []
        if text:
            indent = indent if paragraph else _indent(text)
            paragraph.append((number, text.strip()))
    if paragraph:
        yield paragraph


def _begins(text: str, before: str, indent: int) -> bool:
    ended = before[-1:] in ".!?;"
    return ended or (before[-1:] not in ",:-" and text.lstrip()[:1].isupper() and _indent(text) <= indent)


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _full_stops(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The sentences of a paragraph that end with a full stop, each with the line on which it starts."""
    parts: list[str] = []
    start = paragraph[0][0]
    for number, text in paragraph:
        for part in _FULL_STOP.split(text):
            if parts and re.search(r"[.!?]$", parts[-1]) and not _ABBREVIATION.search(parts[-1]):
                yield start, " ".join(parts)
                parts = []
            start = start if parts else number
            parts.append(part)
    yield start, " ".join(parts)


def _comma_list(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    held, start = "", 0
    for number, part, new in _comma_parts(paragraph):
        if not held:
            held, start = part, number
        elif not new:
            held += f" {part}"
        elif _QUALIFIES.match(part):
            held += f", {part}"
        else:
            yield start, _trimmed(held)
            held, start = _JOINED.sub("", part, count=1) if _JOINED.match(part) else part, number
    yield start, _trimmed(held)


def _comma_parts(paragraph: list[tuple[int, str]]) -> Iterator[tuple[int, str, bool]]:
    """Line, text between two commas outside brackets and quotes, and whether a comma stands before it."""
    new = True
    depth = 0
    for number, text in paragraph:
        if depth <= 0 and not _NESTED.search(text):
            parts = text.replace(";", ",").split(",")
        else:
            parts, depth = _outer_parts(text, depth)
        for part in parts[:-1]:
            if part.strip():
                yield number, part.strip(), new
            new = True
        if parts[-1].strip():
            yield number, parts[-1].strip(), new
            new = False


def _outer_parts(text: str, depth: int) -> tuple[list[str], int]:
    """Split at commas outside brackets and numbers; `depth` brackets are open before and after."""
    parts: list[str] = []
    begin = 0
    for at, char in enumerate(text):
        depth += (char in _OPENING) - (char in _CLOSING)
        number = char == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        if char in ",;" and depth <= 0 and not number:
            parts.append(text[begin:at])
            begin = at + 1
    return [*parts, text[begin:]], depth


def _trimmed(text: str) -> str:
    """Without the marks that only end a sentence; `...` and `etc.` keep theirs."""
    text = text.strip().rstrip(",;").rstrip()
    if text.endswith(".") and not text.endswith("..") and not _ABBREVIATION.search(text):
        text = text[:-1]
    return text.rstrip()

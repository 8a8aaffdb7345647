"""A text of a scenario becomes Markdown that shows this text, and such Markdown becomes the text again.

Code spans stand as they are on both sides. Outside of them `<` and what looks like an entity are escaped; at the start
of a line so is what would begin a list, a heading or a quotation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_START = re.compile(
    r"(\\*)([-*+](?=\s|$)|#{1,6}(?=\s|$)|[>|]|[-*_=](?=[-*_= ]*$)|`{3}(?!.*`[^`])|~{3})|(\d{1,9})(\\*)([.)](?=\s|$))"
)
_CLOSING = re.compile(r"(^|\s)(\\*)(#+)$")


class Piece(NamedTuple):
    """A part of a line: a code span with its content, or the text between two of them, with its offsets."""

    text: str
    is_code: bool
    start: int
    end: int


def pieces(text: str) -> list[Piece]:
    """Split a line at its code spans, in time linear in its length."""
    runs = list(re.finditer("`+", text))
    closing: dict[int, int] = {}
    partner = [0] * len(runs)
    for number in reversed(range(len(runs))):
        length = len(runs[number][0])
        partner[number] = closing.get(length, 0)
        closing[length] = number
    found, at, number = [], 0, 0
    while number < len(runs):
        if (
            not partner[number] or text[runs[number].start() - 1 : runs[number].start()] == "\\"
        ):  # escaped: no code for most readers
            number += 1
            continue
        opened, closed = runs[number], runs[partner[number]]
        if opened.start() > at:
            found.append(Piece(text[at : opened.start()], is_code=False, start=at, end=opened.start()))
        content = _without_padding(text[opened.end() : closed.start()])
        found.append(Piece(content, is_code=True, start=opened.start(), end=closed.end()))
        at, number = closed.end(), partner[number] + 1
    if at < len(text):
        found.append(Piece(text[at:], is_code=False, start=at, end=len(text)))
    return found


def code(text: str) -> str:
    """Write a code span that holds the text."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    fence = "`" * (longest + 1)
    return f"{fence}{pad}{text}{pad}{fence}"


def inline(text: str) -> str:
    """Escape a text that stands inside a line."""
    return _outside_code(text, lambda part: re.sub(r"&(?=#?\w+;)", "&amp;", part).replace("<", "&lt;"))


def from_inline(text: str) -> str:
    return _outside_code(text, lambda part: part.replace("&lt;", "<").replace("&amp;", "&"))


def line(text: str) -> str:
    """Escape a text that stands at the start of a line or of a list item."""
    return _START.sub(_with_backslash, inline(text), count=1) if _START.match(inline(text)) else inline(text)


def from_line(text: str) -> str:
    found = _START.match(text)
    if found and (found[1] or found[4]):
        text = text.replace("\\", "", 1)
    return from_inline(text)


def heading(text: str) -> str:
    """Escape a text that ends a heading: `#` at its end would close the heading."""
    return _CLOSING.sub(r"\1\\\2\3", inline(text))


def from_heading(text: str) -> str:
    closing = _CLOSING.search(text)
    if closing and not closing[2]:
        return from_inline(text[: closing.start()].rstrip())
    return from_inline(_CLOSING.sub(lambda found: f"{found[1]}{found[2][1:]}{found[3]}", text))


def _without_padding(content: str) -> str:
    if content.startswith(" ") and content.endswith(" ") and content.strip():
        return content[1:-1]
    return content


def _with_backslash(found: re.Match[str]) -> str:
    if found[2]:
        return f"\\{found[0]}"
    return f"{found[3]}\\{found[4]}{found[5]}"


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    return "".join(text[part.start : part.end] if part.is_code else change(part.text) for part in pieces(text))

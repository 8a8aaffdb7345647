"""A line of prose becomes lines that fit a terminal; a path, a quoted name and a command stay in one piece."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

NARROWEST = 20
"""Columns that a terminal is taken to have at least."""

_PIECE = re.compile(r"\s*(?P<piece>(?:[^\w\s]\s)?(?:`[^`]*`\S*|'[^']*'\S*|\S+))")
"""A sign such as `→` stays with what it stands before."""

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def fitted(line: str, width: int | None, *, hanging: int = 2) -> Iterator[str]:
    """Break a line between its words.

    Args:
        width: the columns of the terminal; None where the line goes elsewhere and stays whole.
        hanging: by how much more than the first line the others are indented.
    """
    if width is None or columns(line) <= (most := max(NARROWEST, width)):
        yield line
        return
    indent = " " * (len(line) - len(line.lstrip(" ")) + hanging)
    held = ""
    for found in _PIECE.finditer(line):
        if held and columns(held + found[0]) > most:
            yield held
            held = indent + found["piece"]
        else:
            held += found[0]
    yield held


def columns(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    plain = _COLOUR.sub("", text)
    if plain.isascii():
        return len(plain)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in plain)

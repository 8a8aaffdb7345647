"""The Markdown of a file becomes blocks of prose whose every character knows its place, and the lines of its code.

A block is a heading, a row of a table, an item of a list or a paragraph. It knows what introduces it: the headings
above it, the label or sentence before its list, the head of its column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Span
from mkdocs_guarantees.sources.runbooks import FRONT, LineReader

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINE = 5_000
"""A longer line is no prose that somebody wrote, and is passed over."""

MAX_BLOCK = 20_000
"""A longer paragraph is read in parts: what is looked for in a block costs its length for each name in it."""


class Kind(Enum):
    HEADING = "heading"
    ROW = "row"
    ITEM = "item"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table row: the head of its column, its text, and where that starts in the row."""

    head: str
    text: str
    start: int


class Block(NamedTuple):
    """A piece of prose.

    Attributes:
        text: its lines, joined by line feeds, as they are written.
        line: number of the first line.
        intro: the sentence or label that introduces the list to which it belongs, or empty.
        heading: the text of the heading above.
        cells: of a row.
        section: line of the heading above, 0 before the first.
        table: line of the head of its table.
    """

    path: str
    kind: Kind
    text: str
    line: int
    intro: str = ""
    heading: str = ""
    cells: tuple[Cell, ...] = ()
    section: int = 0
    table: int = 0

    def span(self, start: int, end: int) -> Span:
        first, first_column = self._place(start)
        last, last_column = self._place(end)
        return Span(self.path, first, first_column, last, last_column)

    def _place(self, offset: int) -> tuple[int, int]:
        return self.line + self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of code: its language, and its lines with their numbers."""

    language: str
    lines: tuple[tuple[int, str], ...]
    section: int


@dataclass(slots=True)
class Prose:
    """A file, taken apart.

    Attributes:
        code: numbers of the lines that are code, fences included.
    """

    blocks: list[Block] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    code: set[int] = field(default_factory=set)


_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<text>.*)")
_SETEXT = re.compile(r"(?:=+|-+)[ \t]*")
_ITEM = re.compile(r"(?P<indent>[ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]+")
_DASHES = re.compile(r"[ \t>]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+")
_CODE = re.compile(r"(?P<ticks>`(?<!``)`*)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)")


def code_spans(text: str) -> Iterator[re.Match[str]]:
    """Find the code spans of a text; the group `text` is what stands between the backticks."""
    return _CODE.finditer(text)


def take_apart(path: str, text: str) -> Prose:
    """Read a file."""
    found = Prose()
    splitter = _Splitter(path, found)
    front = FRONT.match(text)
    start = front.end() if front else 0
    for number, line in enumerate(text[start:].split("\n"), text.count("\n", 0, start) + 1):
        splitter.take(number, line)
    splitter.end()
    return found


@dataclass(slots=True)
class _Splitter:
    """Where a reader stands who goes through a file line by line."""

    path: str
    found: Prose
    reader: LineReader = field(default_factory=LineReader)
    kind: Kind = Kind.TEXT
    lines: list[str] = field(default_factory=list)
    first: int = 0
    last: int = 0
    size: int = 0
    heading: str = ""
    section: int = 0
    intros: list[tuple[int, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    table: int = 0
    fence: list[tuple[int, str]] = field(default_factory=list)
    language: str = ""

    def take(self, number: int, line: str) -> None:
        was_fenced = bool(self.reader.fence)
        prose = self.reader.read(line)
        if was_fenced or self.reader.fence:
            self._take_code(number, line, opens=not was_fenced)
        elif prose is None or prose != line or len(line) > MAX_LINE:
            self._close()
            self.columns = ()
            if line.startswith(("    ", "\t")) and line.strip():
                self.found.code.add(number)
        else:
            self._take_prose(number, line)

    def end(self) -> None:
        self._close()
        self._end_fence()

    def _take_code(self, number: int, line: str, *, opens: bool) -> None:
        self._close()
        self.found.code.add(number)
        if opens:
            self.language = re.split(r"[\s{]", line.strip().lstrip("> ").lstrip("-*+ ").strip("`~ ") + " ")[0]
        elif self.reader.fence:
            self.fence.append((number, line))
        else:
            self._end_fence()

    def _end_fence(self) -> None:
        if self.fence:
            self.found.fences.append(Fence(self.language.lower(), tuple(self.fence), self.section))
        self.fence = []

    def _take_prose(self, number: int, line: str) -> None:
        item = _ITEM.match(line)
        if "#" in line and (heading := _HEADING.fullmatch(line)):
            self._close()
            self._add_heading(number, line, heading["text"].rstrip().rstrip("#"))
        elif self.lines and self.kind is Kind.TEXT and len(self.lines) == 1 and _SETEXT.fullmatch(line):
            title, self.lines = self.lines[0], []
            self._add_heading(number - 1, title, title.strip())
        elif "|" in line and self.lines and _DASHES.fullmatch(line) and "|" in self.lines[-1]:
            self._open_table(number)
        elif self.columns and "|" in line:
            self._add(Kind.ROW, number, line, cells=self._cells(line))
        elif item:
            self._open(Kind.ITEM, number, line)
        elif self.lines and self.last == number - 1 and "|" not in line and self.size < MAX_BLOCK:
            self.lines.append(line)
            self.last = number
            self.size += len(line)
        else:
            self._open(Kind.TEXT, number, line)

    def _open(self, kind: Kind, number: int, line: str) -> None:
        self._close()
        self.columns = ()
        self.kind, self.lines, self.first, self.last, self.size = kind, [line], number, number, len(line)

    def _open_table(self, number: int) -> None:
        head = self.lines.pop()
        self._close()
        self.columns, self.table = tuple(cell for cell, _ in _split_row(head)), number - 1

    def _add_heading(self, number: int, line: str, text: str) -> None:
        self.heading, self.section, self.intros, self.columns = text, number, [], ()
        self._add(Kind.HEADING, number, line)

    def _close(self) -> None:
        """End the open paragraph or item, and remember what it introduces."""
        if not self.lines:
            return
        text = "\n".join(self.lines)
        item = _ITEM.match(text) if self.kind is Kind.ITEM else None
        depth = len(item["indent"].expandtabs(4)) if item else -1
        self.intros = [intro for intro in self.intros if item and intro[0] < depth]
        self._add(self.kind, self.first, text)
        if text.rstrip().rstrip("*_").endswith(":"):
            self.intros.append((depth, " ".join(text[item.end() if item else 0 :].split()).strip("*_: ")))
        elif not item:
            self.intros = []
        self.lines = []

    def _add(self, kind: Kind, number: int, text: str, *, cells: tuple[Cell, ...] = ()) -> None:
        intro = self.intros[-1][1] if self.intros else ""
        table = self.table if cells else 0
        self.found.blocks.append(Block(self.path, kind, text, number, intro, self.heading, cells, self.section, table))

    def _cells(self, line: str) -> tuple[Cell, ...]:
        heads = self.columns
        return tuple(
            Cell(heads[index] if index < len(heads) else "", text, start)
            for index, (text, start) in enumerate(_split_row(line))
        )


def _split_row(line: str) -> list[tuple[str, int]]:
    """Give the cells of a row, each with the offset of its text; bars in code and escaped ones end no cell."""
    hidden = {at for found in code_spans(line) for at in range(found.start(), found.end())}
    bars = [at for at, char in enumerate(line) if char == "|" and at not in hidden and line[at - 1 : at] != "\\"]
    edges = [-1, *bars, len(line)]
    pieces = [(line[left + 1 : right], left + 1) for left, right in pairwise(edges)]
    if pieces and not pieces[0][0].strip(" \t>"):
        pieces = pieces[1:]
    if pieces and not pieces[-1][0].strip():
        pieces = pieces[:-1]
    return [(text.strip(), start + len(text) - len(text.lstrip())) for text, start in pieces]

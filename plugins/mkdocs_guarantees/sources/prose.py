"""The Markdown of a file becomes blocks of prose whose every character knows its place, and the lines of its code.

A block is a heading, a row of a table, an item of a list or a paragraph. It knows what introduces it: the headings
above it, the label or sentence before its list, the head of its column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from itertools import accumulate, chain, pairwise, repeat
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Span
from mkdocs_guarantees.sources.runbooks import FRONT, LineReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_LINE = 5_000
"""A longer line is no prose that somebody wrote, and is passed over."""

MAX_BLOCK = 20_000
"""A longer paragraph is read in parts: what is looked for in a block costs its length for each name in it."""


class Kind(Enum):
    HEADING = "heading"
    ROW = "row"
    ITEM = "item"
    TEXT = "text"


class Cell(NamedTuple):
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
        if "\n" not in self.text:
            return Span(self.path, self.line, start + 1, self.line, end + 1)
        first, first_column = self._place(start)
        last, last_column = self._place(end)
        return Span(self.path, first, first_column, last, last_column)

    def _place(self, offset: int) -> tuple[int, int]:
        return self.line + self.text.count("\n", 0, offset), offset - self.text.rfind("\n", 0, offset)


class Fence(NamedTuple):
    """A fenced block of code.

    Attributes:
        language: in lower case.
        text: what stands between the fences.
        line: number of the line in which the text begins.
        info: what stands behind the opening fence, the language included.
    """

    language: str
    text: str
    line: int
    info: str


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
_CODE = re.compile(r"(?P<ticks>`(?<!``)`*+)(?P<text>[^`\n]++(?:(?!(?P=ticks)(?!`))`++[^`\n]++)*)(?P=ticks)(?!`)")

_DASH = r"[ \t]*+:?-++:?[ \t]*+"
_TEXTS = r"(?P<text>(?:[^\W\d_][^\n:<|]{0,4000}+(?:\n|\Z))+)"
_ITEMS = r"(?P<item>(?:(?:[-*+]|\d{1,9}\.)[ \t]++(?!```)[^\s:<|~][^\n:<|~]{0,4000}+(?:\n|\Z))+)"
_TABLE = (
    rf"(?P<head>\|[ \t]*+[^\s<|][^\n<]{{0,4000}}+\n)\|{_DASH}(?:\|{_DASH})*\|?[ \t]*+(?:\n|\Z)"
    r"(?P<rows>(?:\|[^\n<]{0,4000}+(?:\n|\Z))*)"
)
_TITLE = r"#{1,6}[ \t]++(?P<title>[^\n<]{0,4000}+)(?:\n\n++|\n?\Z)"
_QUIET = re.compile(rf"(?P<blank>\n++)|{_TITLE}|(?:{_TEXTS}|{_ITEMS}|{_TABLE})(?:\n++|\Z)")
"""A heading, or a paragraph, list or table so plain that it introduces nothing, and the empty lines below."""

_QUIET_LIST = re.compile(rf"{_ITEMS}(?:\n++|\Z)")


def code_spans(text: str) -> Iterator[re.Match[str]]:
    """Find the code spans of a text; the group `text` is what stands between the backticks."""
    return _CODE.finditer(text)


def take_apart(path: str, text: str, *, is_quiet: Callable[[re.Match[str]], bool] = lambda _: False) -> Prose:
    """Read a file.

    Args:
        is_quiet: says of a plain paragraph (group `text`), list (`item`) or table (`head` and `rows`) that nobody wants
            it; it is passed over at once, which saves most of the time that a long file takes.
    """
    found = Prose()
    splitter = _Splitter(path, found)
    front = FRONT.match(text)
    at = front.end() if front else 0
    number = text.count("\n", 0, at) + 1
    while at <= len(text):
        form = splitter.quiet_form
        quiet = form.match(text, at) if form else None
        if quiet and (quiet.lastgroup in {"blank", "title"} or is_quiet(quiet)):
            splitter.pass_over(number, quiet)
            end = quiet.end()
        else:
            end = splitter.take(number, text, at)
        number += text.count("\n", at, end)
        at = end
    splitter.close()
    return found


@dataclass(slots=True)
class _Splitter:
    """Where a reader stands who goes through a file line by line."""

    path: str
    found: Prose
    reader: LineReader = field(default_factory=LineReader)
    lines: list[str] = field(default_factory=list)
    item: re.Match[str] | None = None
    first: int = 0
    last: int = 0
    size: int = 0
    heading: str = ""
    section: int = 0
    intros: list[tuple[int, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    table: int = 0

    @property
    def quiet_form(self) -> re.Pattern[str] | None:
        """Give what a block must look like that is passed over here as a whole."""
        if self.item or self.columns or self.reader.comment:
            return None
        return _QUIET_LIST if self.lines else _QUIET

    def pass_over(self, number: int, quiet: re.Match[str]) -> None:
        """Take note of a heading, or of a block of which nothing is kept."""
        self.close()
        if quiet.lastgroup == "title":
            self._add_heading(number, quiet[0].rstrip("\n"), quiet["title"].rstrip().rstrip("#"))
        elif quiet.lastgroup == "text":
            self.intros = []
        elif quiet.lastgroup == "item":
            self.intros = [intro for intro in self.intros if intro[0] < 0]
        self.reader.pass_block(quiet.lastgroup)

    def take(self, number: int, text: str, at: int) -> int:
        """Read a line, or a whole block of code, and give where the next one begins."""
        end = text.find("\n", at) % (len(text) + 1)  # the last line has no end of its own
        line = text[at:end]
        prose = self.reader.read(line)
        if self.reader.fence:
            return self._take_code(number, line, text, end)
        if prose is None or prose != line or len(line) > MAX_LINE:
            self.close()
            self.columns = ()
            if line.startswith(("    ", "\t")) and line.strip():
                self.found.code.add(number)
        else:
            self._take_prose(number, line)
        return end + 1

    def _take_code(self, number: int, opening: str, text: str, at: int) -> int:
        self.close()
        end, behind = self.reader.leave_fence(text, at)
        self.found.code.update(range(number, number + text.count("\n", at, behind - 1) + 1))
        if end > at:
            info = opening.strip().lstrip("> ").lstrip("-*+ ").strip("`~ ")
            language = re.split(r"[\s{]", f"{info} ")[0].lower()
            self.found.fences.append(Fence(language, text[at + 1 : end], number + 1, info))
        return behind

    def _take_prose(self, number: int, line: str) -> None:
        if "#" in line and (heading := _HEADING.fullmatch(line)):
            self.close()
            self._add_heading(number, line, heading["text"].rstrip().rstrip("#"))
        elif len(self.lines) == 1 and not self.item and _SETEXT.fullmatch(line):
            title, self.lines = self.lines[0], []
            self._add_heading(number - 1, title, title.strip())
        elif "|" in line and self.lines and _DASHES.fullmatch(line) and "|" in self.lines[-1]:
            self._open_table(number)
        elif self.columns and "|" in line:
            self._add(Kind.ROW, number, line, cells=self._cells(line))
        elif item := _ITEM.match(line):
            self._open(item, number, line)
        elif self.lines and self.last == number - 1 and "|" not in line and self.size < MAX_BLOCK:
            self.lines.append(line)
            self.last = number
            self.size += len(line)
        else:
            self._open(None, number, line)

    def _open(self, item: re.Match[str] | None, number: int, line: str) -> None:
        self.close()
        self.columns = ()
        self.item, self.lines, self.first, self.last, self.size = item, [line], number, number, len(line)

    def _open_table(self, number: int) -> None:
        head = self.lines.pop()
        self.close()
        self.columns, self.table = tuple(cell for cell, _ in _split_row(head)), number - 1

    def _add_heading(self, number: int, line: str, text: str) -> None:
        self.heading, self.section, self.intros, self.columns = text, number, [], ()
        self._add(Kind.HEADING, number, line)

    def close(self) -> None:
        """End the open paragraph or item, and remember what it introduces."""
        if not self.lines:
            return
        text, item = "\n".join(self.lines), self.item
        self.lines, self.item = [], None
        depth = len(item["indent"].expandtabs(4)) if item else -1
        self.intros = [intro for intro in self.intros if intro[0] < depth]
        self._add(Kind.ITEM if item else Kind.TEXT, self.first, text)
        if ":" in text and text.rstrip().rstrip("*_").endswith(":"):
            self.intros.append((depth, " ".join(text[item.end() if item else 0 :].split()).strip("*_: ")))
        elif not item:
            self.intros = []

    def _add(self, kind: Kind, number: int, text: str, *, cells: tuple[Cell, ...] = ()) -> None:
        intro = self.intros[-1][1] if self.intros else ""
        table = self.table if cells else 0
        self.found.blocks.append(Block(self.path, kind, text, number, intro, self.heading, cells, self.section, table))

    def _cells(self, line: str) -> tuple[Cell, ...]:
        heads = chain(self.columns, repeat(""))
        return tuple(Cell(head, text, start) for head, (text, start) in zip(heads, _split_row(line), strict=False))


def _split_row(line: str) -> list[tuple[str, int]]:
    """Give the cells of a row, each with the offset of its text; bars in code and escaped ones end no cell."""
    masked = line.replace("\\|", "\\.")
    if "`" in line:
        masked = _CODE.sub(lambda found: found[0].replace("|", "."), masked)
    ends = accumulate(len(piece) + 1 for piece in masked.split("|"))
    pieces = [(line[start : end - 1], start) for start, end in pairwise((0, *ends))]
    if pieces and not pieces[0][0].strip(" \t>"):
        pieces = pieces[1:]
    if pieces and not pieces[-1][0].strip():
        pieces = pieces[:-1]
    return [(text.strip(), start + len(text) - len(text.lstrip())) for text, start in pieces]

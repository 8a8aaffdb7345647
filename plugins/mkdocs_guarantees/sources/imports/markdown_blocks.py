"""The lines of a Markdown document become blocks: headings, list items, paragraphs, table rows, and all else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(Enum):
    HEADING = "heading"
    ITEM = "item"
    TEXT = "text"
    ROW = "row"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Block:
    """One block without its mark.

    Attributes:
        depth: of a heading its level, of an item its indentation.
        end_line: last line, inclusive.
    """

    kind: Kind
    text: str
    line: int
    end_line: int
    depth: int = 0


LABEL = re.compile(r"(?:\*\*|__)(?P<label>[^*_]{1,80}?)\s*(?P<inner>:?)(?:\*\*|__)\s*(?P<outer>:?)\s*(?P<value>.*)")
"""`**Label**: value`, `**Label:** value`, `**Label**`."""

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,9}[.)])(?:[ \t]+(.*))?$")
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")


@dataclass
class _Growing:
    kind: Kind
    parts: list[str]
    line: int
    depth: int = 0
    end_line: int = 0


@dataclass
class _Splitter:
    done: list[_Growing] = field(default_factory=list)
    fence: str = ""
    is_open: bool = False

    def add(self, kind: Kind, text: str, number: int, depth: int = 0) -> None:
        self.done.append(_Growing(kind, [text], number, depth, number))
        self.is_open = kind in {Kind.ITEM, Kind.TEXT}

    def take(self, text: str, number: int) -> None:
        if self.fence:
            self._extend(text, number)
            if text.strip().startswith(self.fence) and not text.strip().strip(self.fence[0]):
                self.fence, self.is_open = "", False
            return
        if not text.strip():
            self.is_open = False
        elif fence := _FENCE.match(text):
            self.add(Kind.OTHER, text, number)
            self.fence = fence[1]
        elif found := _HEADING.match(text):
            self.add(Kind.HEADING, (found[2] or "").strip(), number, len(found[1]))
        else:
            self._take_line(text, number)

    def _take_line(self, text: str, number: int) -> None:
        stripped = text.strip()
        if _is_rule(stripped):
            self._underline(stripped, number)
        elif found := _ITEM.match(text):
            self.add(Kind.ITEM, (found[2] or "").strip(), number, len(found[1].expandtabs(4)))
        elif stripped.startswith("|"):
            self.add(Kind.ROW, stripped, number)
        elif stripped.startswith("<!--"):
            self.add(Kind.OTHER, stripped, number)
        elif self.is_open and not _begins_label(stripped):
            self._extend(stripped, number)
        else:
            self.add(Kind.TEXT, stripped, number)

    def _extend(self, text: str, number: int) -> None:
        self.done[-1].parts.append(text)
        self.done[-1].end_line = number

    def _underline(self, text: str, number: int) -> None:
        """Make a heading of a paragraph that is underlined; any other rule only separates."""
        last = self.done[-1] if self.done and self.is_open else None
        if last and last.kind is Kind.TEXT and text[0] in "=-":
            last.kind, last.depth, last.end_line = Kind.HEADING, 1 if text[0] == "=" else 2, number
        self.is_open = False


def blocks(text: str) -> Iterator[Block]:
    """Give the blocks in order; wrapped lines are joined, what a fence holds stays one block."""
    splitter = _Splitter()
    for number, line in enumerate(text.split("\n"), 1):
        splitter.take(line.rstrip(), number)
    for grown in splitter.done:
        joined = "\n".join(grown.parts)
        if grown.kind is not Kind.OTHER:
            joined = " ".join(joined.split())
        yield Block(grown.kind, joined, grown.line, grown.end_line, grown.depth)


def cells(row: str) -> tuple[str, ...]:
    """Give the cells of a table row; none for the row of dashes below a header."""
    inner = row.strip().removeprefix("|").removesuffix("|")
    found = tuple(cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner))
    return () if all(cell and not cell.strip(":-") for cell in found) else found


def _is_rule(text: str) -> bool:
    marks = text.replace(" ", "")
    return len(marks) >= 3 and marks[0] in "-*_=" and not marks.strip(marks[0])


def _begins_label(text: str) -> bool:
    found = LABEL.match(text)
    return bool(found and (found["inner"] or found["outer"] or not found["value"]))

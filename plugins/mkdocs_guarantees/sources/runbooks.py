"""The Markdown of a page becomes its sections, the markers in it, and the code spans that may name tests.

A scan of the text, not a rendering: it knows what Python-Markdown takes for a heading, and skips fenced and indented
code, comments and front matter. Anchors are made by Python-Markdown's own functions, set up as the host sets them up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

import markdown
from markdown.extensions.toc import slugify, unique

from mkdocs_guarantees.cache import digest
from mkdocs_guarantees.model import Section
from mkdocs_guarantees.sources.markers import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Mention:
    """A code span of a page: its text, where its content starts, and the heading above it."""

    text: str
    line: int
    column: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A marker of a page: the scenario or view it asks for, and the heading above it."""

    argument: str
    line: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a runbook page holds; `path` is relative to `docs_dir`."""

    path: str
    title: str
    sections: tuple[Section, ...]
    cards: tuple[Placed, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True)
class Anchors:
    """How a host makes the anchor of a heading: the settings of its `toc` extension.

    Attributes:
        slugify: from the text and the separator to the anchor.
        separator: stands for a space.
        extensions: those of the host's Markdown extensions that change what a heading says.
    """

    slugify: Callable[[str, str], str] = slugify
    separator: str = "-"
    extensions: tuple[str, ...] = ("attr_list",)

    @property
    def key(self) -> str:
        """Tell apart two ways of making anchors, for the cache."""
        name = getattr(self.slugify, "__qualname__", repr(type(self.slugify)))
        arguments = getattr(self.slugify, "keywords", "")  # of a functools.partial
        return f"{name} {arguments} {self.separator} {self.extensions}"

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        toc = {"slugify": self.slugify, "separator": self.separator}
        return markdown.Markdown(extensions=["toc", *self.extensions], extension_configs={"toc": toc})

    def of(self, headings: list[Heading]) -> list[tuple[str, str]]:
        """Give the anchor and the plain text of each heading of one page, in order."""
        read = [self._read(heading.text) for heading in headings]
        used = {anchor for anchor, _ in read if anchor}
        return [(anchor or unique(self.slugify(text, self.separator), used), text) for anchor, text in read]

    def _read(self, text: str) -> tuple[str, str]:
        """Give the anchor that a heading states itself, if any, and its text without markup."""
        if _PLAIN.fullmatch(text):
            return "", text
        self._markdown.reset().convert(f"# {text}")
        tokens = self._markdown.toc_tokens  # type: ignore[attr-defined]  # set by the toc extension
        if not tokens:
            return "", text
        plain = unescape(tokens[0]["name"])
        made = self.slugify(plain, self.separator)
        return ("" if tokens[0]["id"] == unique(made, set()) else tokens[0]["id"]), plain


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written, without its hashes."""

    level: int
    text: str
    line: int


_PLAIN = re.compile(r"[^\W_][^`*_\[\]<>&{}\\!~^=:|$]*(?::(?= )[^`*_\[\]<>&{}\\!~^=:|$]*)*")
"""Text in which no Markdown extension finds markup. A colon is plain before a space only (`:emoji:`)."""

_ATX = re.compile(r"(?P<hashes>#{1,6})(?P<text>(?:\\.|[^\\])*?)#*\s*")
_SETEXT = re.compile(r"(=+|-+) *")
FENCE = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s+|\d+\.\s+)?(?P<fence>`{3,}|~{3,})")
_CONTAINER = re.compile(r"(?:!!!|\?\?\?\+?|===[!+]? +\S|\[\^[^\]]+\]:)\s*")
_BEGINS_TEXT = re.compile(r"\s*[^\W\d_]")
_LIST = re.compile(r"\s*(?:[-*+]|\d+\.)\s")
_CODE = re.compile(r"(?P<ticks>`(?<![`\\]`)`*)(?!`)(?P<text>.+?)(?<!`)(?P=ticks)(?!`)")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->")
FRONT = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def scan(path: str, text: str, anchors: Anchors) -> Page:
    """Read one page.

    Args:
        path: relative to `docs_dir`.
        text: its Markdown, decoded, with any line endings.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = list(_prose(text))
    headings = list(_headings(lines))
    named = zip(headings, anchors.of(headings), _texts(text.split("\n"), headings), strict=True)
    sections = tuple(
        Section(path, anchor, title, heading.level, heading.line, end, mark)
        for heading, (anchor, title), (end, mark) in named
    )
    title = next((section.title for section in sections if section.level == 1), "")
    return Page(path, title, sections, tuple(_cards(lines, sections)), tuple(_mentions(lines, sections)))


class Line(NamedTuple):
    """A line of prose: its text, its number, whether a block starts with it, and the indent of what holds it."""

    text: str
    number: int
    opens: bool
    depth: int


def _prose(text: str) -> Iterator[Line]:
    """List the lines that are neither code nor front matter; a comment over several lines counts as its last line."""
    front = FRONT.match(text)
    start = front.end() if front else 0
    lines = text[start:].split("\n")
    closing = {_unquoted(line): position for position, line in enumerate(lines)}
    closing["-->"] = max((position for position, line in enumerate(lines) if "-->" in line), default=-1)
    reader = LineReader(closing=closing)
    for number, line in enumerate(lines, text.count("\n", 0, start) + 1):
        prose = reader.read(line)
        if prose is not None:
            yield Line(prose, number, reader.opens, reader.depth)


def _unquoted(line: str) -> str:
    return line.strip().lstrip("> ")


@dataclass(slots=True)
class LineReader:
    """Where a reader stands who goes through a page line by line.

    Attributes:
        closing: the last line, from 0, on which each fence and `-->` stand; None takes everything for closed.
        depth: the indent of the list item, admonition or tab that holds the line.
    """

    fence: str = ""
    comment: list[str] = field(default_factory=list)
    blank: bool = True
    depth: int = 0
    opens: bool = False
    position: int = -1
    closing: Mapping[str, int] | None = None

    def read(self, line: str) -> str | None:
        """Give the line if it is prose."""
        self.position += 1
        if self.comment:
            self.comment.append(line)
            if "-->" not in line:
                return None
            line = " ".join(self.comment)
            self.comment = []
        if self.fence:
            self._leave_fence(line)
            return None
        if self._is_skipped(line):
            return None
        if "<!--" in line and "-->" not in line[line.rindex("<!--") :] and self._is_closed("-->"):
            self.comment = [line]
            return None
        self.opens, self.blank = self.blank, False
        return line

    def _leave_fence(self, line: str) -> None:
        if _unquoted(line) == self.fence:
            self.fence = ""
        self.blank = True

    def _is_skipped(self, line: str) -> bool:
        if not line.strip():
            self.blank = True
            return True
        opening = FENCE.match(line) if "```" in line or "~~~" in line else None
        if opening and "`" not in line[opening.end() :] and self._is_closed(opening["fence"]):
            self.fence = opening["fence"]
            self.depth = min(self.depth, _indent(line) // 4 * 4)  # a fence further out ends the list above it
            return True
        indent = _indent(line)
        # The line after indented code is code as well, so `blank` stays as it is.
        if self.blank and indent >= self.depth + 4:
            return True
        if not _BEGINS_TEXT.match(line) and (_LIST.match(line) or _CONTAINER.match(line.strip())):
            self.depth = indent // 4 * 4 + 4
        elif self.blank or not indent:
            self.depth = min(self.depth, indent // 4 * 4)
        return False

    def _is_closed(self, end: str) -> bool:
        """Say whether a fence or comment ends below: one that does not is text, to Python-Markdown."""
        return self.closing is None or self.closing.get(end, -1) > self.position


def _indent(line: str) -> int:
    if not line[0].isspace():
        return 0
    spaced = line.expandtabs(4)
    return len(spaced) - len(spaced.lstrip())


def _headings(lines: list[Line]) -> Iterator[Heading]:
    below_heading = 0
    for position, line in enumerate(lines):
        held = line.text.lstrip() if line.depth else line.text
        found = _ATX.fullmatch(_COMMENT.sub("", held).rstrip()) if "#" in held else None
        if found:
            yield Heading(len(found["hashes"]), found["text"].strip(), line.number)
            below_heading = line.number + 1
            continue
        below = lines[position + 1] if position + 1 < len(lines) else None
        opens = line.opens or line.number == below_heading
        if opens and below and below.number == line.number + 1 and _SETEXT.fullmatch(below.text):
            yield Heading(1 if below.text[0] == "=" else 2, line.text.strip(), line.number)
            below_heading = below.number + 1


def _texts(lines: list[str], headings: list[Heading]) -> Iterator[tuple[int, str]]:
    """Give the last line of each section, and the hash of what stands below its heading."""
    ends = [len(lines)] * len(headings)
    open_: list[int] = []
    for number, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            ends[open_.pop()] = heading.line - 1
        open_.append(number)
    for heading, end in zip(headings, ends, strict=True):
        yield end, hashed(section_text(lines, heading.line, end))


def section_text(lines: list[str], line: int, end: int) -> str:
    """Give what stands below a heading, without comments and without the line under the heading."""
    below = "\n".join(lines[line:end])
    underline, _, rest = below.partition("\n")
    return _COMMENT.sub("", rest if _SETEXT.fullmatch(underline) else below)


def hashed(text: str) -> str:
    """Hash a text, whatever its lines and blanks; empty for one that holds nothing."""
    words = text.split()
    return digest(" ".join(words))[:16] if words else ""


def _cards(lines: list[Line], sections: tuple[Section, ...]) -> Iterator[Placed]:
    for line in lines:
        marker = parse(line.text) if "<!--" in line.text else None
        if marker and marker.view is None:
            yield Placed(marker.argument, line.number, _above(line.number, sections))


def _mentions(lines: list[Line], sections: tuple[Section, ...]) -> Iterator[Mention]:
    for line in (line for line in lines if "`" in line.text):
        for found in _CODE.finditer(line.text):
            column = found.start("text") + 1
            yield Mention(found["text"].strip(), line.number, column, _above(line.number, sections))


def _above(line: int, sections: tuple[Section, ...]) -> str:
    position = bisect_right(sections, line, key=lambda section: section.line)
    return sections[position - 1].anchor if position else ""

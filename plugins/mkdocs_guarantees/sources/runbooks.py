"""The Markdown of a page becomes its sections, the markers in it, and the code spans that may name tests.

A scan of the text, not a rendering: it knows what Python-Markdown takes for a heading, and skips fenced and indented
code, comments and front matter. Anchors are made by Python-Markdown's own functions, set up as the host sets them up.
"""

from __future__ import annotations

import marshal
import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from html import unescape
from itertools import pairwise, zip_longest
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import markdown
from markdown.extensions.toc import slugify, unique

from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Section
from mkdocs_guarantees.sources.marked import marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
class Astray:
    """A marker of a page that stands within what cannot hold a card; its column is 0 where it is of several lines."""

    argument: str
    line: int
    column: int
    within: str


@dataclass(frozen=True, slots=True)
class Page:
    """What a runbook page holds; `path` is relative to `docs_dir`.

    Attributes:
        asks: words in it by which extensions and plugins are asked to write a part of the page, of `ASKING`.
        astray: markers that place nothing.
    """

    path: str
    title: str
    sections: tuple[Section, ...]
    cards: tuple[Placed, ...]
    mentions: tuple[Mention, ...]
    asks: tuple[str, ...] = ()
    astray: tuple[Astray, ...] = ()


ASKING = ("8<-", "{%", "{{", "{!", "::: ", "exec=")
"""Words by which a page asks for text that stands elsewhere; most hosts take most of them for text."""


@dataclass(frozen=True)
class Anchors:
    """How a host makes the anchor of a heading: the settings of its `toc` extension.

    Attributes:
        slugify: from the text and the separator to the anchor.
        separator: stands for a space.
        extensions: those of the host's Markdown extensions that change what a heading says.
        options: what the host tells them.
    """

    slugify: Callable[[str, str], str] = slugify
    separator: str = "-"
    extensions: tuple[str, ...] = ("attr_list",)
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tell apart two ways of making anchors, for the cache."""
        return f"{_named(self.slugify)} {self.separator} {self.extensions} {_shown(self.options)}"

    @cached_property
    def _markdown(self) -> markdown.Markdown:
        toc = {"slugify": self.slugify, "separator": self.separator}
        return markdown.Markdown(extensions=["toc", *self.extensions], extension_configs={**self.options, "toc": toc})

    @cached_property
    def _is_marked(self) -> Callable[[str], object]:
        """Give the search for what an extension would write otherwise, in a text that is plain besides."""
        return _SYMBOLS.search if set(self.extensions) - {"attr_list"} else lambda _: None

    @cached_property
    def _slug(self) -> Callable[[str], str]:
        """Give the anchor for a text; the same headings stand on many pages."""
        return lru_cache(maxsize=4096)(lambda text: self.slugify(text, self.separator))

    def of(self, headings: list[Heading]) -> list[tuple[str, str]]:
        """Give the anchor and the plain text of each heading of one page, in order."""
        read = [self._read(heading.text) for heading in headings]
        used = {anchor for anchor, _ in read if anchor}
        latest: dict[str, str] = {}  # of each slug, the anchor made last: counting goes on from there
        found = []
        for anchor, text in read:
            slug = anchor or self._slug(text)
            made = anchor or unique(latest.get(slug, slug), used)
            if not anchor:
                latest[slug] = made
            found.append((made, text))
        return found

    def typed(self, text: str, title: str) -> str:
        """Give the text of a heading as it would be without extensions that change it, where that is another one."""
        if self._is_plain(text) or not set(self.extensions) - {"attr_list"}:
            return ""
        _, typed = _PLAINEST._read(text)
        return "" if typed == title else typed

    def _is_plain(self, text: str) -> bool:
        return bool(_PLAIN.fullmatch(text)) and not self._is_marked(text)

    def _read(self, text: str) -> tuple[str, str]:
        """Give the anchor that a heading states itself, if any, and its text without markup."""
        if self._is_plain(text):
            return "", text
        self._markdown.reset().convert(f"# {text}")
        tokens = self._markdown.toc_tokens  # type: ignore[attr-defined]  # set by the toc extension
        if not tokens:
            return "", text
        plain = unescape(tokens[0]["name"])
        made = self.slugify(plain, self.separator)
        return ("" if tokens[0]["id"] == unique(made, set()) else tokens[0]["id"]), plain


_PLAINEST = Anchors()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written, without its hashes."""

    level: int
    text: str
    line: int


_PLAIN = re.compile(r"[^\W_][^`*_\[\]<>&{}\\!~^=:|$]*(?::(?= )[^`*_\[\]<>&{}\\!~^=:|$]*)*")
"""Text in which no Markdown extension finds markup. A colon is plain before a space only (`:emoji:`)."""

_SYMBOLS = re.compile(r"\+|--|\.\.\.|\d/\d|c/o|\((?:c|r|tm|p)\)|://", re.IGNORECASE)
"""Plain text that extensions for symbols, keys and addresses make something else of."""

CHANGING = frozenset(
    {
        "attr_list",
        "extra",
        "legacy_attrs",
        "legacy_em",
        "pymdownx.arithmatex",
        "pymdownx.betterem",
        "pymdownx.bracketspan",
        "pymdownx.caret",
        "pymdownx.critic",
        "pymdownx.emoji",
        "pymdownx.escapeall",
        "pymdownx.extra",
        "pymdownx.inlinehilite",
        "pymdownx.keys",
        "pymdownx.magiclink",
        "pymdownx.mark",
        "pymdownx.smartsymbols",
        "pymdownx.tilde",
        "smarty",
        "wikilinks",
    }
)
"""Markdown extensions that may change what a heading says, and so its anchor."""


def changing(listed: Mapping[str, Mapping[str, Any]]) -> tuple[tuple[str, ...], dict[str, Mapping[str, Any]]]:
    """Choose from the Markdown extensions of a host, with their options, those that change what a heading says."""
    names = tuple(name for name in listed if name.removeprefix("markdown.extensions.") in CHANGING)
    # Of code in a heading only the text counts, whatever formats it.
    return names, {name: listed[name] for name in names if listed[name] and name != "pymdownx.inlinehilite"}


def _shown(options: object) -> str:
    """Write options so that the same ones are the same text."""
    if isinstance(options, Mapping):
        return f"{{{', '.join(f'{name}: {_shown(options[name])}' for name in sorted(options))}}}"
    if isinstance(options, list | tuple):
        return f"[{', '.join(map(_shown, options))}]"
    return _named(options) if callable(options) else repr(options)


def _named(function: Callable[..., object]) -> str:
    """Tell a function by all that it does, without its address: its code, and what it was made with."""
    if isinstance(function, partial):
        return f"{_named(function.func)} {_shown(function.args)} {_shown(function.keywords)}"
    name = f"{function.__module__}.{getattr(function, '__qualname__', type(function).__qualname__)}"
    if not isinstance(function, FunctionType):
        return f"{name} {_shown(getattr(function, '__dict__', {}))}"
    around = [cell.cell_contents for cell in function.__closure__ or ()]
    given = f"{_shown(function.__defaults__)} {_shown(function.__kwdefaults__)} {_shown(around)}"
    return f"{name} {digest(marshal.dumps(function.__code__))} {given}"


_ATX = re.compile(r"(?P<hashes>#{1,6})(?P<text>(?:\\.|[^\\#]++|#++(?!\Z))*)#*")
_SETEXT = re.compile(r"(=+|-+) *")
_FENCE = re.compile(r"\s*(?:>\s*)*(?:[-*+]\s+|\d+\.\s+)?(?P<fence>`{3,}|~{3,})")
_HOLDER = re.compile(r"\s*(?:(?:[-*+]|\d+\.)\s|!!!|\?\?\?|===[!+]? +\S|\[\^[^\]]+\]:)")
"""The beginning of a list item, an admonition, a tab or a footnote: what is indented below belongs to it."""

_CODE = re.compile(r"(?P<ticks>`(?<![`\\]`)`*+)(?P<text>[^`\n]++(?:(?!(?P=ticks)(?!`))`++[^`\n]++)*)(?P=ticks)(?!`)")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->")
_CLOSING = re.compile(r"\n[^\S\n]*+[> ]*+(?P<fence>`{3,}|~{3,})[^\S\n]*+(?=\n|\Z)")
_QUIET = re.compile(
    r"\n*+(?:(?:(?P<text>(?:[^\W\d_]|[|(\"]|[*_](?!\s)|`(?!``))[^\n<]*+|#[^\n<\\]*+)"
    r"|(?P<item>(?:[-*+]|\d+\.) (?!\s|```|~~~)[^\n<]*+))\n+(?![=-]+ *(?:\n|\Z))){0,500}"
)
"""Lines without indent that are neither comments nor code nor underlined: all know where they stand."""

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
        Section(path, anchor, title, heading.level, heading.line, end, mark, anchors.typed(heading.text, title))
        for heading, (anchor, title), (end, mark) in named
    )
    title = next((section.title for section in sections if section.level == 1), "")
    above = _Above([section.line for section in sections], ["", *(section.anchor for section in sections)])
    found = list(marked(lines, text.split("\n"))) if "guarantees:" in text else []
    cards = tuple(
        Placed(item.marker.argument, item.line, above.of(item.line))
        for item in found
        if not item.within and item.marker.view is None
    )
    astray = tuple(Astray(str(item.marker), item.line, item.column, item.within) for item in found if item.within)
    asks = tuple(word for word in ASKING if word in text)
    return Page(path, title, sections, cards, tuple(_mentions(lines, above)), asks, astray)


def may_write(page: Page, writers: Mapping[str, tuple[str, ...]]) -> list[str]:
    """List those that may write a part of a page, given with the words by which they are asked; some ask nobody."""
    return [name for name, words in sorted(writers.items()) if not words or any(word in page.asks for word in words)]


def expected(page: Page, text: str, anchors: Anchors) -> Section | None:
    """Give the section that a page will have once somebody has written its heading, as far as that can be told.

    Args:
        text: the heading, or `#` and its anchor.
    """
    anchor, title = (text.lstrip("# "), text) if text.startswith("#") else anchors.of([Heading(2, text, 0)])[0]
    is_free = anchor and all(section.anchor != anchor for section in page.sections)
    return Section(page.path, anchor, title, 2, 0) if is_free else None


class Line(NamedTuple):
    """A line of prose: its text, its number, whether a block starts with it, and the indent of what holds it."""

    text: str
    number: int
    opens: bool = False
    depth: int = 0


def _prose(text: str) -> Iterator[Line]:
    """List the lines that may hold a heading, a marker or a code span; a comment over several counts as its last."""
    front = FRONT.match(text)
    at = front.end() if front else 0
    number = text.count("\n", 0, at) + 1
    closing = {found["fence"]: found.start() for found in _CLOSING.finditer(text)}
    reader = LineReader(closing={**closing, "-->": text.rfind("-->")})
    while at <= len(text):
        end = reader.pass_over(text, at)
        if end > at:
            lines = enumerate(text[at:end].split("\n"), number)
            yield from (Line(line, place) for place, line in lines if "`" in line or "#" in line)
        else:
            line_end = text.find("\n", at) % (len(text) + 1)  # the last line has no end of its own
            prose = reader.read(text[at:line_end], line_end)
            if prose is not None:
                yield Line(prose, number, reader.opens, reader.depth)
            end = reader.leave_fence(text, line_end)[1] if reader.fence else line_end + 1
        number += text.count("\n", at, end)
        at = end


@dataclass(slots=True)
class LineReader:
    """Where a reader stands who goes through a page line by line.

    Attributes:
        fence: that of the block of code that the last line opened; it is to be left before the next line is read.
        depth: the indent of the list item, admonition or tab that holds the line.
        closing: where the last line begins on which each fence and `-->` stand; None takes everything for closed.
    """

    fence: str = ""
    comment: list[str] = field(default_factory=list)
    blank: bool = True
    depth: int = 0
    opens: bool = False
    closing: Mapping[str, int] | None = None

    def pass_over(self, text: str, at: int) -> int:
        """Give where the quiet lines end that begin here."""
        if self.comment:
            return at
        found = _QUIET.match(text, at)
        if found is None or found.end() == at:
            return at
        self.pass_block(found.lastgroup)
        self.blank = found.lastgroup is None or text.endswith("\n\n", at, found.end())
        return found.end()

    def pass_block(self, kind: str | None) -> None:
        """Take note of lines without indent and of an empty one below: `item`s of a list, `blank`s, or what ends it."""
        if kind not in {None, "blank"}:
            self.depth = 4 if kind == "item" else 0
        self.blank = True

    def leave_fence(self, text: str, at: int) -> tuple[int, int]:
        """Give where the lines of a block of code end, and where those behind its last fence begin.

        Args:
            at: end of the line that opens it.
        """
        found = next((found for found in _CLOSING.finditer(text, at) if found["fence"] == self.fence), None)
        self.fence, self.blank = "", True
        return (found.start(), found.end() + 1) if found else (len(text), len(text) + 1)

    def read(self, line: str, end: int = 0) -> str | None:
        """Give the line if it is prose.

        Args:
            end: where it ends in its text.
        """
        if self.comment:
            self.comment.append(line)
            if "-->" not in line or self._opens_comment(line, end):
                return None
            line, self.comment = " ".join(self.comment), []
        if not line or line.isspace():
            self.blank = True
            return None
        indent = _indent(line) if line[0].isspace() else 0
        fences = ("```" in line or "~~~" in line) and self._opens_fence(line, indent, end)
        # The line after indented code is code as well, so `blank` stays as it is.
        if fences or (self.blank and indent >= self.depth + 4):
            return None
        if _HOLDER.match(line):
            self.depth = indent // 4 * 4 + 4
        elif self.blank or not indent:
            self.depth = min(self.depth, indent // 4 * 4)
        if "<!--" in line and self._opens_comment(line, end):
            self.comment = [line]
            return None
        self.opens, self.blank = self.blank, False
        return line

    def _opens_comment(self, line: str, end: int) -> bool:
        start = line.rfind("<!--")
        return start >= 0 and line.find("-->", start) < 0 and self._is_closed("-->", end)

    def _opens_fence(self, line: str, indent: int, end: int) -> bool:
        opening = _FENCE.match(line)
        if not opening or "`" in line[opening.end() :] or not self._is_closed(opening["fence"], end):
            return False
        self.fence = opening["fence"]
        self.depth = min(self.depth, indent // 4 * 4)  # a fence further out ends the list above it
        return True

    def _is_closed(self, last: str, end: int) -> bool:
        """Say whether a fence or comment ends below: one that does not is text, to Python-Markdown."""
        return self.closing is None or self.closing.get(last, -1) >= end


def _indent(line: str) -> int:
    spaced = line.expandtabs(4)
    return len(spaced) - len(spaced.lstrip())


def _headings(lines: list[Line]) -> Iterator[Heading]:
    below_heading = 0
    for line, below in zip_longest(lines, lines[1:]):
        if "#" in line.text and (found := _atx(line)):
            yield found
            below_heading = line.number + 1
        elif below and (line.opens or line.number == below_heading) and _is_under(below, line):
            yield Heading(1 if below.text[0] == "=" else 2, line.text.strip(), line.number)
            below_heading = below.number + 1


def _is_under(below: Line, line: Line) -> bool:
    return below.number == line.number + 1 and below.text[0] in "=-" and bool(_SETEXT.fullmatch(below.text))


def _atx(line: Line) -> Heading | None:
    held = line.text.lstrip() if line.depth else line.text
    held = (_COMMENT.sub("", held) if "<!--" in held else held).rstrip()
    found = _ATX.fullmatch(held) if held.startswith("#") else None
    return Heading(len(found["hashes"]), found["text"].strip(), line.number) if found else None


def _texts(lines: list[str], headings: list[Heading]) -> Iterator[tuple[int, str]]:
    """Give the last line of each section, and the hash of what stands below its heading.

    The words of a line are split once, though they count for each section that holds the line.
    """
    starts = [*(heading.line for heading in headings), len(lines) + 1]
    pieces = [words for line, after in pairwise(starts) for words in _title_and_text(lines, line, after - 1)]
    for number, last in enumerate(_last_within(headings)):
        line, end = starts[number], starts[last + 1] - 1
        if last == number:
            yield end, _hashed(pieces[2 * number + 1])
        elif starts[number + 1] == line + 1 and _SETEXT.fullmatch(lines[line]):
            yield end, hashed(section_text(lines, line, end))  # dashes that are the title of the section below
        else:
            yield end, _hashed(" ".join(filter(None, pieces[2 * number + 1 : 2 * last + 2])))


def _title_and_text(lines: list[str], line: int, end: int) -> tuple[str, str]:
    """Give the words of a heading, with those of the line under it, and the words of the text below."""
    below = _first_below(lines, line, end)
    title, text = "\n".join(lines[line - 1 : below]), "\n".join(lines[below:end])
    return _words(_COMMENT.sub("", title)), _words(_COMMENT.sub("", text))


def _last_within(headings: list[Heading]) -> list[int]:
    """Give the number of the last heading that belongs to each."""
    last = [len(headings) - 1] * len(headings)
    open_: list[int] = []
    for number, heading in enumerate(headings):
        while open_ and headings[open_[-1]].level >= heading.level:
            last[open_.pop()] = number - 1
        open_.append(number)
    return last


def section_text(lines: list[str], line: int, end: int) -> str:
    """Give what stands below a heading, without comments and without the line under the heading."""
    return _COMMENT.sub("", "\n".join(lines[_first_below(lines, line, end) : end]))


def _first_below(lines: list[str], line: int, end: int) -> int:
    return line + 1 if line < end and lines[line][:1] in {"=", "-"} and _SETEXT.fullmatch(lines[line]) else line


def hashed(text: str) -> str:
    """Hash a text, whatever its lines and blanks; empty for one that holds nothing."""
    return _hashed(_words(text))


def _words(text: str) -> str:
    return " ".join(text.split())


def _hashed(words: str) -> str:
    return digest(words)[:16] if words else ""


class _Above(NamedTuple):
    """The lines of the headings of a page, and the anchors above and below each of them."""

    lines: list[int]
    anchors: list[str]

    def of(self, line: int) -> str:
        return self.anchors[bisect_right(self.lines, line)]


def _mentions(lines: list[Line], above: _Above) -> Iterator[Mention]:
    for line in lines:
        if "`" in line.text:
            anchor = above.of(line.number)
            for found in _CODE.finditer(line.text):
                yield Mention(found["text"].strip(), line.number, found.start("text") + 1, anchor)

"""The Markdown of any file becomes a Document: all that it says of tests, suites, runbook sections and requirements.

A name counts as one of a test only where a test is meant, and each says why it was taken for one. What the names lead
to is not looked up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Ref, Span
from mkdocs_guarantees.sources.commands import LANGUAGES, Command, Runner, commands
from mkdocs_guarantees.sources.markers import View, parse
from mkdocs_guarantees.sources.naming import TOKEN, is_suite, is_test, split_id
from mkdocs_guarantees.sources.prose import Block, Cell, Kind, Prose, code_spans, take_apart
from mkdocs_guarantees.sources.suppressions import Ignore, in_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VERSION = 6
"""Raised with every change of what is read from a document."""


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names a test or a suite.

    Attributes:
        suite: it is a suite; else a test.
        holder: the suite that stands beside a test, as written.
        why: what makes one think that a test is meant, in words that follow "because"; empty when nothing does.
        section: line of the heading above.
    """

    ref: Ref
    suite: bool
    why: str
    section: int
    holder: Ref | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that claims a test, "(verified by test)", and the tests named in the same paragraph."""

    text: str
    span: Span
    section: int
    tests: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of a runbook section: where it is, or that it is still to be written.

    Attributes:
        page: the page as written, None when only a heading or nothing is named.
        heading: its heading as written.
    """

    span: Span
    section: int
    page: Ref | None = None
    heading: Ref | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a hand-kept table of tests: what it names, and the state that somebody typed.

    Attributes:
        table: line of the head of its table.
        blank: nothing stands where its test belongs.
        requirement: id and, behind it, the text of a requirement, where the table is one of requirements.
    """

    span: Span
    table: int
    status: Ref
    tests: tuple[Name, ...] = ()
    blank: bool = False
    requirement: Ref | None = None
    text: str = ""
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class TestTable:
    """A table with a column of tests: its columns, which one that is, its last line and that line's length."""

    __test__ = False  # pytest takes the name for a test class

    columns: int
    column: int
    last_line: int
    width: int


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file.

    Attributes:
        path: relative to the root of the repository.
        titles: its headings, as text, with their lines.
        has_smoke_view: it shows the smoke set as it is computed.
    """

    path: str
    titles: tuple[tuple[int, str], ...] = ()
    names: tuple[Name, ...] = ()
    commands: tuple[Command, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    claims: tuple[Claim, ...] = ()
    rows: tuple[Row, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    test_tables: tuple[TestTable, ...] = ()
    has_smoke_view: bool = False

    def title(self, section: int) -> str:
        """Give the heading in a line; empty where there is none."""
        return next((title for line, title in self.titles if line == section), "")


@dataclass(frozen=True)
class Reading:
    """How documents are read: the wordings that claim a test, and the first words of commands."""

    phrases: re.Pattern[str]
    table: Mapping[tuple[str, ...], Runner]

    @cached_property
    def starts(self) -> re.Pattern[str]:
        """Match the first words of commands, wherever they stand."""
        return re.compile("|".join(sorted({re.escape(words[0]) for words in self.table if words})))

    @cached_property
    def inline_starts(self) -> re.Pattern[str]:
        """Match the first words of those commands that count in a code span."""
        words = {re.escape(words[0]) for words, runner in self.table.items() if words and runner is not Runner.MAKE}
        return re.compile("|".join(sorted(words)))

    def is_quiet(self, block: re.Match[str]) -> bool:
        """Say whether nothing can be found in a plain paragraph, list or table."""
        if block.lastgroup == "rows" and _MAY_HEAD.search(block["head"]):
            return False
        return not self.may_hold(block.string, *block.span())

    def may_hold(self, text: str, start: int, end: int) -> bool:
        """Say whether anything can be found in a text that neither a label nor the head of a column explains."""
        if self.phrases.search(text, start, end):
            return True
        if text.find("`", start, end) < 0:
            return False
        commands = _SPACED.search(text, start, end) and self.inline_starts.search(text, start, end)
        return bool(commands or _MAY_NAME.search(text, start, end))


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of the wordings that claim a test: white space and articles are free, and so is the plural."""
    forms = [r"\s+(?:(?:an?|the|its|our|automated)\s+)*".join(map(re.escape, phrase.split())) for phrase in phrases]
    if not all(form[:1].isascii() and form[:1].isalpha() for form in forms) or not forms:
        return re.compile(rf"\b(?:{'|'.join(forms) or r'(?!)'})s?\b", re.IGNORECASE)
    # A class in front lets `re` look for first letters four times faster than it tries whole wordings at each place.
    firsts = "".join(sorted({_CASES.get(case, case) for form in forms for case in (form[0].lower(), form[0].upper())}))
    rests = "|".join(f"(?<={form[0]}){form[1:]}" for form in forms)
    return re.compile(rf"[{firsts}](?<!\w.)(?i:(?:{rests})s?)\b")


_CASES = {"i": "i\u0130\u0131", "k": "k\u212a", "s": "s\u017f"}
"""Letters that `re` takes for those of ASCII when case does not count."""


def scan(path: str, text: str, reading: Reading) -> Document:
    """Read one document.

    Args:
        path: relative to the root of the repository.
        text: its Markdown, decoded, with any line endings.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    prose = take_apart(path, text, is_quiet=reading.is_quiet)
    found = [part for block in prose.blocks if (part := _read(block, reading))]
    names = _confirmed([name for part in found for name in part.names])
    return Document(
        path,
        tuple((block.line, _plain(block.text)) for block in prose.blocks if block.kind is Kind.HEADING),
        tuple(names),
        (*_fenced(prose, reading, path), *(command for part in found for command in part.commands)),
        tuple(phrase for part in found for phrase in part.phrases),
        tuple(claim for part in found for claim in part.claims),
        tuple(row for part in found for row in part.rows),
        tuple(in_markdown(path, text.split("\n"), frozenset(prose.code))) if "guarantees:" in text else (),
        tuple(_test_tables(prose)),
        any(marker and marker.view is View.SMOKE for marker in map(parse, _markers(text))),
    )


def _markers(text: str) -> list[str]:
    return re.findall(r"<!--[ \t]*guarantees:[^\n>]{0,200}-->", text)


def _test_tables(prose: Prose) -> Iterator[TestTable]:
    last = {block.table: block for block in prose.blocks if block.cells}
    for block in last.values():
        for column, cell in enumerate(block.cells):
            if _head(cell.head).test:
                yield TestTable(len(block.cells), column, block.line, len(block.text))
                break


def _plain(heading: str) -> str:
    return " ".join(heading.strip().strip("#").replace("`", "").replace("*", "").split())


def _fenced(prose: Prose, reading: Reading, path: str) -> Iterator[Command]:
    for fence in prose.fences:
        if fence.language in LANGUAGES and reading.starts.search(fence.text):
            yield from commands(path, enumerate(fence.text.split("\n"), fence.line), reading.table)


def _confirmed(names: list[Name]) -> list[Name]:
    """Take a name for a test wherever it stands once it is named as one in the same document."""
    first: dict[str, int] = {}
    for name in names:
        if name.why:
            first.setdefault(name.ref.text, name.ref.span.line)
    return [
        replace(name, why=f"it is named as a test in line {first[name.ref.text]}")
        if not name.why and name.ref.text in first
        else name
        for name in names
    ]


_ABOUT_TESTS = re.compile(r"\btests?\b|\btest[ -]?cases?\b|\b(?:proved|verified|covered|checked) by\b", re.IGNORECASE)
_TEST_HEAD = re.compile(
    r"(?:.*\b)?(?:tests?|test[ -]?cases?|cases?|proofs?|(?:verified|covered|proved) by)", re.IGNORECASE
)
_SUITE_HEAD = re.compile(r"(?:.*\b)?(?:suites?|test files?|test modules?)", re.IGNORECASE)
_STATUS_HEAD = re.compile(r"(?:.*\b)?(?:status|state|covered|coverage)", re.IGNORECASE)
_SECTION_HEAD = re.compile(r"(?:.*\b)?(?:runbook|runbook sections?|runbook pages?)", re.IGNORECASE)
_REQUIREMENT_HEAD = re.compile(r"(?:.*\b)?(?:requirements?|req\.?)(?: ids?)?", re.IGNORECASE)
_LABEL = re.compile(
    r"[ \t>]*(?:[-*+]|\d{1,9}[.)])?[ \t]*(?:\*\*|__)?(?P<label>[A-Za-z][\w /-]{0,40}?)(?:\*\*|__)?:(?:\*\*|__)?(?=\s|$)"
)
_BOX = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\]")
_CALLED = re.compile(r"\b(?:tests?|test[ -]?cases?|suites?|cases?)[ \t\n]*[(:]?[ \t\n]*\Z", re.IGNORECASE)


_MAY_HEAD = re.compile(r"test|case|proof|verified|covered|proved|coverage|suite|stat|runbook|req", re.IGNORECASE)
"""What the head of a column holds that means anything here."""

_MAY_NAME = re.compile(r"_(?:SUITE|test|(?<=\bt_)|(?<=\bit_)|(?<=test_)|(?<=should_)|(?<=prop_))|\.py|Test\w*(?:::|\.)")
"""What a text holds in which a code span is written as the name of a test or a suite."""

_SPACED = re.compile(r"`[^`\n ]*+ [^`\n]*+`")
"""What a text holds in which a code span has several words."""


class _Head(NamedTuple):
    """What the head of a column, or a label, says of what stands below or behind it."""

    test: bool
    suite: bool
    section: bool
    status: bool
    requirement: bool


_NO_HEAD = _Head(test=False, suite=False, section=False, status=False, requirement=False)


@lru_cache(maxsize=1024)
def _head(text: str) -> _Head:
    if not _MAY_HEAD.search(text):
        return _NO_HEAD
    heads = (_TEST_HEAD, _SUITE_HEAD, _SECTION_HEAD, _STATUS_HEAD, _REQUIREMENT_HEAD)
    return _Head(*(bool(head.fullmatch(text)) for head in heads))


class _Found(NamedTuple):
    names: tuple[Name, ...] = ()
    commands: tuple[Command, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    claims: tuple[Claim, ...] = ()
    rows: tuple[Row, ...] = ()


class _Place(NamedTuple):
    """A block, its code spans, its cells with what their heads say, its label, and what that says."""

    block: Block
    spans: tuple[re.Match[str], ...]
    cells: tuple[tuple[Cell, _Head], ...]
    label: re.Match[str] | None
    head: _Head

    def cell(self, at: int) -> tuple[Cell | None, _Head]:
        """Give the cell at an offset; where there are none, what the label says."""
        for cell, head in self.cells:
            if cell.start <= at < cell.start + len(cell.text):
                return cell, head
        return None, self.head


def _read(block: Block, reading: Reading) -> _Found | None:
    text = block.text
    cells = tuple([(cell, _head(cell.head)) for cell in block.cells])
    label = _LABEL.match(text) if ":" in text and not cells else None
    head = _head(label["label"]) if label else _NO_HEAD
    if head is _NO_HEAD and not _tells(cells) and not reading.may_hold(text, 0, len(text)):
        return None
    if "_" not in text and "::" not in text and "`" not in text and not _may_claim(text, cells, reading):
        return None
    place = _Place(block, tuple(code_spans(text)) if "`" in text else (), cells, label, head)
    names = [] if block.kind is Kind.HEADING else _held(block, list(_names(place, reading)))
    claims = tuple(_claims(place))
    rows = tuple(_row(place, names, claims)) if cells else ()
    return _Found(tuple(names), tuple(_inline(place, reading)), tuple(_phrases(place, names, reading)), claims, rows)


def _tells(cells: tuple[tuple[Cell, _Head], ...]) -> bool:
    return any(head is not _NO_HEAD for _, head in cells)


def _may_claim(text: str, cells: tuple[tuple[Cell, _Head], ...], reading: Reading) -> bool:
    about = any(head.requirement or head.section for _, head in cells)
    return about or "unbook" in text or bool(reading.phrases.search(text))


class _Word(NamedTuple):
    """A word that may be a name, with its offsets in the block."""

    text: str
    start: int
    bare: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _words(place: _Place) -> Iterator[_Word]:
    """Give the code spans of a block and, where nothing but tests can stand, its bare words."""
    taken = [found.span() for found in place.spans]
    for found in place.spans:
        inner = found["text"]
        yield _Word(inner.strip(), found.start("text") + len(inner) - len(inner.lstrip()))
    for start, end in _bare_places(place):
        for found in TOKEN.finditer(place.block.text, start, end):
            at = found.start()
            if not any(low <= at < high for low, high in taken):
                yield _Word(found[0].rstrip(".'-"), at, bare=True)


def _bare_places(place: _Place) -> Iterator[tuple[int, int]]:
    for cell, head in place.cells:
        if head.test or head.suite:
            yield cell.start, cell.start + len(cell.text)
    if place.label and (place.head.test or place.head.suite):
        end = place.block.text.find("\n")
        yield place.label.end(), end if end >= 0 else len(place.block.text)


def _names(place: _Place, reading: Reading) -> Iterator[Name]:
    words = sorted(_words(place), key=_start)
    suites = [word for word in words if is_suite(word.text)]
    for word in words:
        if word in suites:
            yield _name(place.block, word, "it is written as the name of a suite", suite=True)
        elif split_id(word.text):
            yield _name(place.block, word, "it is written as a suite and its test")
        elif is_test(word.text, loose=_is_certain(place, word)):
            yield _name(place.block, word, _why(place, word, suites, reading))


_start = attrgetter("start")


def _name(block: Block, word: _Word, why: str, *, suite: bool = False) -> Name:
    return Name(Ref(word.text, block.span(word.start, word.end)), suite, why, block.section)


def _is_certain(place: _Place, word: _Word) -> bool:
    cell, head = place.cell(word.start)
    return head.test and (cell is not None or "\n" not in place.block.text[: word.start])


def _why(place: _Place, word: _Word, suites: list[_Word], reading: Reading) -> str:  # a list of reasons
    """Say what makes a name one of a test here, or nothing."""
    block = place.block
    cell, head = place.cell(word.start)
    if cell and head.test:
        return f"it stands in the column '{_plain(cell.head)}'"
    if place.label and head.test:
        return f"it follows '{place.label['label']}:'"
    if suites:
        return f"it stands beside the suite '{suites[0].text}'"
    if not word.bare and _CALLED.search(block.text, max(0, word.start - 40), word.start - 1):
        return "it is called a test"
    if any(_said(place, reading)):
        return "its paragraph says that a test stands behind it"
    return _listed(block) if block.kind is Kind.ITEM else ""


def _listed(block: Block) -> str:
    if _ABOUT_TESTS.search(block.intro):
        return f"it is listed under '{block.intro[:60]}'"
    if _ABOUT_TESTS.search(block.heading) and not block.intro:
        return f"it is listed under the heading '{_plain(block.heading)[:60]}'"
    return ""


_BETWEEN = re.compile(r"[^\w`]*`?[^\w`]*(?:\b(?:in|of|from|suite|module|case|test)\b[^\w`]*){0,2}`?[^\w`]*")


def _held(block: Block, names: list[Name]) -> list[Name]:
    """Give each bare test the suite beside it: that of its row, or the one next to it in its line."""
    suites = [name for name in names if name.suite]
    bare = [name for name in names if not name.suite and not split_id(name.ref.text)]
    if not suites or not bare:
        return names
    if block.cells:
        beside = suites * len(bare) if len(suites) == 1 else suites
        holders = dict(zip(map(_place_of, bare), beside, strict=True)) if len(beside) == len(bare) else {}
    else:
        found = ((_place_of(test), suite) for test in bare for suite in suites if _are_neighbours(block, test, suite))
        holders = dict(reversed(list(found)))
    return [
        Name(name.ref, name.suite, name.why, name.section, holders[_place_of(name)].ref)
        if not name.suite and _place_of(name) in holders
        else name
        for name in names
    ]


def _place_of(name: Name) -> tuple[int, int]:
    return name.ref.span.line, name.ref.span.column


def _are_neighbours(block: Block, test: Name, suite: Name) -> bool:
    first, second = test.ref.span, suite.ref.span
    if (first.line, first.column) > (second.line, second.column):
        first, second = second, first
    if first.end_line != second.line:
        return False
    line = block.text.split("\n")[first.end_line - block.line]
    between = line[first.end_column - 1 : second.column - 1]
    return len(between) <= 25 and bool(_BETWEEN.fullmatch(between))


def _inline(place: _Place, reading: Reading) -> Iterator[Command]:
    for found in place.spans:
        text = found["text"]
        if " " in text and reading.inline_starts.search(text) and " " in text.strip():
            span = place.block.span(found.start("text"), found.end("text"))
            yield from (
                command
                for command in commands(span.path, [(span.line, text)], reading.table, span.column - 1)
                if command.runner is not Runner.MAKE
            )


_QUOTES = "\"'“„«`\u2018"


_EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])[^*]{1,400}\*(?!\*)")
"""What stands in italics is the word of somebody else."""


def _phrases(place: _Place, names: list[Name], reading: Reading) -> Iterator[Phrase]:
    """Find the claims of a block; one that is quoted or stands in a heading or a box to tick claims nothing."""
    block = place.block
    if block.kind is Kind.HEADING or block.cells:
        return
    for found in _said(place, reading):
        if _BOX.match(block.text):
            return
        tests = tuple(name for name in names if not name.suite)
        text = " ".join(found[0].split())
        yield Phrase(text, block.span(found.start(), found.end()), block.section, tests)


def _said(place: _Place, reading: Reading) -> Iterator[re.Match[str]]:
    """Find the wordings that are said here, not quoted."""
    text = place.block.text
    hidden: list[tuple[int, int]] | None = None
    for found in reading.phrases.finditer(text):
        if hidden is None:
            hidden = [span.span() for span in (*place.spans, *_EMPHASIS.finditer(text))]
        if not is_quoted(text, found.start()) and not any(start <= found.start() < end for start, end in hidden):
            yield found


def is_quoted(text: str, start: int) -> bool:
    """Say whether what begins at a place follows a quotation mark, with or without a bracket between."""
    before = text[:start].rstrip("(")[-1:]
    return bool(before) and before in _QUOTES


_PAGE = re.compile(r"`(?P<code>[^`\s]+\.(?:md|markdown))`|\]\((?P<link>[^()\s#]+\.(?:md|markdown))(?:#[^()\s]*)?\)")
_QUOTED = re.compile(r"(?:→|->|=>|»|:|§|,|\bsection\b)\s*(?:\"(?P<plain>[^\"\n]+)\"|“(?P<curly>[^”\n]+)”)")
_OPEN = re.compile(r"\s*(?:\*\*|__)?\s*(?:TBD|TBA|TODO|to be (?:added|written|done))\b", re.IGNORECASE)


def _claims(place: _Place) -> Iterator[Claim]:
    """Find what a labelled line or a column of a table says of runbook sections."""
    for cell, head in place.cells:
        if head.section:
            yield from _claim(place.block, cell.start, cell.start + len(cell.text))
    if place.label and place.head.section:
        yield from _claim(place.block, place.label.end(), len(place.block.text))


def _claim(block: Block, start: int, end: int) -> Iterator[Claim]:
    while start < end and block.text[start].isspace():
        start += 1
    if _OPEN.match(block.text, start, end):
        yield Claim(block.span(start, end), block.section, pending=True)
        return
    page = _PAGE.search(block.text, start, end)
    heading = _QUOTED.search(block.text, page.end() if page else start, end)
    if page:
        named = _ref(block, heading, "plain", "curly") if heading else None
        yield Claim(block.span(start, end), block.section, _ref(block, page, "code", "link"), named)


def _ref(block: Block, found: re.Match[str], *names: str) -> Ref:
    name = next(name for name in names if found[name])
    return Ref(found[name], block.span(found.start(name), found.end(name)))


def _row(place: _Place, names: list[Name], claims: tuple[Claim, ...]) -> Iterator[Row]:
    """Give the row of a table that has a column of tests, and one of states or of requirements."""
    block = place.block
    test = next((cell for cell, head in place.cells if head.test), None)
    status = next((cell for cell, head in place.cells if head.status), None)
    requirement = next((cell for cell, head in place.cells if head.requirement), None)
    if not test or not (status or requirement):
        return
    span = block.span(0, len(block.text))
    yield Row(
        span,
        block.table,
        _cell_ref(block, status) if status else Ref("", span),
        tuple(name for name in names if not name.suite),
        not _WORDS.search(_NOTHING.sub("", test.text)),
        _requirement(block, requirement) if requirement else None,
        _described(block, requirement),
        claims[0] if claims else None,
    )


_WORDS = re.compile(r"\w")
_NOTHING = re.compile(r"\b(?:n/?a|none|tbd|todo|missing)\b", re.IGNORECASE)


def _cell_ref(block: Block, cell: Cell) -> Ref:
    return Ref(cell.text, block.span(cell.start, cell.start + len(cell.text)))


_REQUIREMENT_ID = re.compile(r"`?(?P<id>[A-Za-z][A-Za-z0-9]*[-_.]?\d[\w.-]*)`?\b[:.)]?\s*")


def _requirement(block: Block, cell: Cell) -> Ref | None:
    found = _REQUIREMENT_ID.match(cell.text.strip("*_"))
    if not found:
        return None
    start = cell.text.find(found["id"]) + cell.start
    return Ref(found["id"], block.span(start, start + len(found["id"])))


def _described(block: Block, requirement: Cell | None) -> str:
    """Give the text of a requirement: what follows its id, or a column of its own."""
    if requirement is None:
        return ""
    found = _REQUIREMENT_ID.match(requirement.text)
    rest = requirement.text[found.end() :].strip(" :-\u2013") if found else ""
    others = (cell.text for cell in block.cells if cell is not requirement and _TEXT_HEAD.fullmatch(cell.head))
    return rest or next(others, "")


_TEXT_HEAD = re.compile(r"text|description|requirement", re.IGNORECASE)

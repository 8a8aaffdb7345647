"""The Markdown of any file becomes a Document: all that it says of tests, suites, runbook sections and requirements.

A name counts as one of a test only where a test is meant, and each says why it was taken for one. What the names lead
to is not looked up here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
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


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of the wordings that claim a test: white space and articles are free, and so is the plural."""
    forms = (r"\s+(?:(?:an?|the|its|our|automated)\s+)*".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"\b(?:{'|'.join(forms) or r'(?!)'})s?\b", re.IGNORECASE)


def scan(path: str, text: str, reading: Reading) -> Document:
    """Read one document.

    Args:
        path: relative to the root of the repository.
        text: its Markdown, decoded, with any line endings.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    prose = take_apart(path, text)
    found = [_read(block, reading) for block in prose.blocks]
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
            if _TEST_HEAD.fullmatch(cell.head):
                yield TestTable(len(block.cells), column, block.line, len(block.text))
                break


def _plain(heading: str) -> str:
    return " ".join(heading.strip().strip("#").replace("`", "").replace("*", "").split())


def _fenced(prose: Prose, reading: Reading, path: str) -> Iterator[Command]:
    for fence in prose.fences:
        if fence.language in LANGUAGES:
            yield from commands(path, fence.lines, reading.table)


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


@dataclass(frozen=True, slots=True)
class _Found:
    names: tuple[Name, ...] = ()
    commands: tuple[Command, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    claims: tuple[Claim, ...] = ()
    rows: tuple[Row, ...] = ()


_NOTHING_FOUND = _Found()


def _read(block: Block, reading: Reading) -> _Found:
    text = block.text
    if "_" not in text and "::" not in text and "`" not in text and not _may_claim(block, reading):
        return _NOTHING_FOUND
    names = _held(block, [] if block.kind is Kind.HEADING else list(_names(block, reading)))
    claims = tuple(_claims(block))
    rows = tuple(_row(block, names, claims)) if block.cells else ()
    return _Found(tuple(names), tuple(_inline(block, reading)), tuple(_phrases(block, names, reading)), claims, rows)


def _may_claim(block: Block, reading: Reading) -> bool:
    heads = [cell.head for cell in block.cells]
    about = any(_REQUIREMENT_HEAD.fullmatch(head) or _SECTION_HEAD.fullmatch(head) for head in heads)
    return about or "unbook" in block.text or bool(reading.phrases.search(block.text))


class _Word(NamedTuple):
    """A word that may be a name, with its offsets in the block."""

    text: str
    start: int
    bare: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _words(block: Block) -> Iterator[_Word]:
    """Give the code spans of a block and, where nothing but tests can stand, its bare words."""
    taken = []
    for found in code_spans(block.text):
        taken.append((found.start(), found.end()))
        inner = found["text"]
        yield _Word(inner.strip(), found.start("text") + len(inner) - len(inner.lstrip()))
    for start, end in _bare_places(block):
        for found in TOKEN.finditer(block.text, start, end):
            if not any(low <= found.start() < high for low, high in taken):
                yield _Word(found[0].rstrip(".'-"), found.start(), bare=True)


def _label(block: Block) -> re.Match[str] | None:
    return _LABEL.match(block.text) if ":" in block.text else None


def _bare_places(block: Block) -> Iterator[tuple[int, int]]:
    for cell in block.cells:
        if _TEST_HEAD.fullmatch(cell.head) or _SUITE_HEAD.fullmatch(cell.head):
            yield cell.start, cell.start + len(cell.text)
    label = _label(block)
    if label and not block.cells and (_TEST_HEAD.fullmatch(label["label"]) or _SUITE_HEAD.fullmatch(label["label"])):
        end = block.text.find("\n")
        yield label.end(), end if end >= 0 else len(block.text)


def _names(block: Block, reading: Reading) -> Iterator[Name]:
    words = sorted(_words(block), key=lambda word: word.start)
    suites = [word for word in words if is_suite(word.text)]
    for word in words:
        if word in suites:
            yield _name(block, word, "it is written as the name of a suite", suite=True)
        elif split_id(word.text):
            yield _name(block, word, "it is written as a suite and its test")
        elif is_test(word.text, loose=_is_certain(block, word)):
            yield _name(block, word, _why(block, word, suites, reading))


def _name(block: Block, word: _Word, why: str, *, suite: bool = False) -> Name:
    return Name(Ref(word.text, block.span(word.start, word.end)), suite, why, block.section)


def _is_certain(block: Block, word: _Word) -> bool:
    cell = _cell(block, word)
    if cell:
        return bool(_TEST_HEAD.fullmatch(cell.head))
    label = _label(block)
    return bool(label and _TEST_HEAD.fullmatch(label["label"]) and "\n" not in block.text[: word.start])


def _cell(block: Block, word: _Word) -> Cell | None:
    return next((cell for cell in block.cells if cell.start <= word.start < cell.start + len(cell.text)), None)


def _why(block: Block, word: _Word, suites: list[_Word], reading: Reading) -> str:  # a list of reasons
    """Say what makes a name one of a test here, or nothing."""
    cell = _cell(block, word)
    if cell and _TEST_HEAD.fullmatch(cell.head):
        return f"it stands in the column '{_plain(cell.head)}'"
    label = _label(block)
    if label and not cell and _TEST_HEAD.fullmatch(label["label"]):
        return f"it follows '{label['label']}:'"
    if suites:
        return f"it stands beside the suite '{suites[0].text}'"
    if not word.bare and _CALLED.search(block.text, max(0, word.start - 40), word.start - 1):
        return "it is called a test"
    if any(_said(block, reading)):
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
        pairs = zip(bare, suites if len(suites) == len(bare) else suites * len(bare), strict=False)
        holders = {} if len(suites) not in {1, len(bare)} else {test.ref: suite.ref for test, suite in pairs}
    else:
        found = ((test.ref, suite.ref) for test in bare for suite in suites if _are_neighbours(block, test, suite))
        holders = dict(reversed(list(found)))
    return [replace(name, holder=holders.get(name.ref)) if name in bare else name for name in names]


def _are_neighbours(block: Block, test: Name, suite: Name) -> bool:
    first, second = sorted((test.ref.span, suite.ref.span))
    if first.end_line != second.line:
        return False
    line = block.text.split("\n")[first.end_line - block.line]
    between = line[first.end_column - 1 : second.column - 1]
    return len(between) <= 25 and bool(_BETWEEN.fullmatch(between))


def _inline(block: Block, reading: Reading) -> Iterator[Command]:
    for found in code_spans(block.text):
        text = found["text"]
        if " " in text and " " in text.strip() and "\n" not in text:
            place = block.span(found.start("text"), found.end("text"))
            yield from (
                command
                for command in commands(block.path, [(place.line, text)], reading.table, place.column - 1)
                if command.runner is not Runner.MAKE
            )


_QUOTES = "\"'“„«`\u2018"


_EMPHASIS = re.compile(r"(?<![*\\])\*(?![*\s])[^*]{1,400}\*(?!\*)")
"""What stands in italics is the word of somebody else."""


def _phrases(block: Block, names: list[Name], reading: Reading) -> Iterator[Phrase]:
    """Find the claims of a block; one that is quoted or stands in a heading or a box to tick claims nothing."""
    if block.kind is Kind.HEADING or block.cells or _BOX.match(block.text):
        return
    tests = tuple(name for name in names if not name.suite)
    for found in _said(block, reading):
        text = " ".join(found[0].split())
        yield Phrase(text, block.span(found.start(), found.end()), block.section, tests)


def _said(block: Block, reading: Reading) -> Iterator[re.Match[str]]:
    """Find the wordings that are said here, not quoted."""
    hidden: list[tuple[int, int]] | None = None
    for found in reading.phrases.finditer(block.text):
        if hidden is None:
            quoted = (*code_spans(block.text), *_EMPHASIS.finditer(block.text))
            hidden = [(span.start(), span.end()) for span in quoted]
        before = block.text[: found.start()].rstrip("(")[-1:]
        if not (before and before in _QUOTES) and not any(start <= found.start() < end for start, end in hidden):
            yield found


_PAGE = re.compile(r"`(?P<code>[^`\s]+\.(?:md|markdown))`|\]\((?P<link>[^()\s#]+\.(?:md|markdown))(?:#[^()\s]*)?\)")
_QUOTED = re.compile(r"(?:→|->|=>|»|:|§|,|\bsection\b)\s*(?:\"(?P<plain>[^\"\n]+)\"|“(?P<curly>[^”\n]+)”)")
_OPEN = re.compile(r"\s*(?:\*\*|__)?\s*(?:TBD|TBA|TODO|to be (?:added|written|done))\b", re.IGNORECASE)


def _claims(block: Block) -> Iterator[Claim]:
    """Find what a labelled line or a column of a table says of runbook sections."""
    for cell in block.cells:
        if _SECTION_HEAD.fullmatch(cell.head):
            yield from _claim(block, cell.start, cell.start + len(cell.text))
    label = _label(block)
    if label and not block.cells and _SECTION_HEAD.fullmatch(label["label"]):
        yield from _claim(block, label.end(), len(block.text))


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


def _row(block: Block, names: list[Name], claims: tuple[Claim, ...]) -> Iterator[Row]:
    """Give the row of a table that has a column of tests, and one of states or of requirements."""
    heads = {kind: _column(block, head) for kind, head in _HEADS.items()}
    if not heads["test"] or not (heads["status"] or heads["requirement"]):
        return
    status, requirement, test = heads["status"], heads["requirement"], heads["test"].text
    tests = tuple(name for name in names if not name.suite)
    yield Row(
        block.span(0, len(block.text)),
        block.table,
        _cell_ref(block, status) if status else Ref("", block.span(0, len(block.text))),
        tests,
        not _WORDS.search(_NOTHING.sub("", test)),
        _requirement(block, requirement) if requirement else None,
        _described(block, requirement),
        claims[0] if claims else None,
    )


_WORDS = re.compile(r"\w")
_NOTHING = re.compile(r"\b(?:n/?a|none|tbd|todo|missing)\b", re.IGNORECASE)
_HEADS = {"test": _TEST_HEAD, "status": _STATUS_HEAD, "requirement": _REQUIREMENT_HEAD}


def _column(block: Block, head: re.Pattern[str]) -> Cell | None:
    return next((cell for cell in block.cells if head.fullmatch(cell.head)), None)


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

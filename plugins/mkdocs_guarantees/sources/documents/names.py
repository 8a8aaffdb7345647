"""A place becomes the names of tests and suites in it, each with why it is taken for one."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Ref
from mkdocs_guarantees.sources.documents.document import Name
from mkdocs_guarantees.sources.documents.phrases import said
from mkdocs_guarantees.sources.documents.places import plain
from mkdocs_guarantees.sources.naming import TOKEN, is_suite, is_test, split_id
from mkdocs_guarantees.sources.prose import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.documents.reading import Reading
    from mkdocs_guarantees.sources.prose import Block

_ABOUT_TESTS = re.compile(r"\btests?\b|\btest[ -]?cases?\b|\b(?:proved|verified|covered|checked) by\b", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:tests?|test[ -]?cases?|suites?|cases?)[ \t\n]*[(:]?[ \t\n]*\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w`]*`?[^\w`]*(?:\b(?:in|of|from|suite|module|case|test)\b[^\w`]*){0,2}`?[^\w`]*")
_HOLDS = re.compile(r"`?[ \t\n]*(?:[(|@:→]|(?:in|of|from)\b)[ \t\n]*(?:(?:the|suite|module)\b[ \t\n]*){0,2}\(?`")
"""What stands between a test and its suite: `test_x` (`test_module`), `test_x` in `test_module`; no comma, no "and"."""
_start = attrgetter("start")


class _Word(NamedTuple):
    """A word that may be a name, with its offsets in the block."""

    text: str
    start: int
    bare: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def names_in(place: Place, reading: Reading) -> Iterator[Name]:
    words = sorted(_words(place), key=_start)
    suites = [word for word in words if is_suite(word.text)]
    for word in words:
        if word in suites:
            yield _name(place.block, word, "it is written as the name of a suite", suite=True)
        elif split_id(word.text):
            yield _name(place.block, word, "it is written as a suite and its test")
        elif is_test(word.text, loose=_is_certain(place, word)):
            yield _name(place.block, word, _why(place, word, suites, reading))


def _words(place: Place) -> Iterator[_Word]:
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


def _bare_places(place: Place) -> Iterator[tuple[int, int]]:
    for cell, head in place.cells:
        if head.test or head.suite:
            yield cell.start, cell.start + len(cell.text)
    if place.label and (place.head.test or place.head.suite):
        end = place.block.text.find("\n")
        yield place.label.end(), end if end >= 0 else len(place.block.text)


def _name(block: Block, word: _Word, why: str, *, suite: bool = False) -> Name:
    is_held = not suite and bool(_HOLDS.match(block.text, word.end))
    return Name(Ref(word.text, block.span(word.start, word.end)), suite, why, block.section, is_held=is_held)


def _is_certain(place: Place, word: _Word) -> bool:
    cell, head = place.cell(word.start)
    return head.test and (cell is not None or "\n" not in place.block.text[: word.start])


def _why(place: Place, word: _Word, suites: list[_Word], reading: Reading) -> str:  # a list of reasons
    """Say what makes a name one of a test here, or nothing."""
    block = place.block
    cell, head = place.cell(word.start)
    if cell and head.test:
        return f"it stands in the column '{plain(cell.head)}'"
    if place.label and head.test:
        return f"it follows '{place.label['label']}:'"
    if suites:
        return f"it stands beside the suite '{suites[0].text}'"
    if not word.bare and _CALLED.search(block.text, max(0, word.start - 40), word.start - 1):
        return "it is called a test"
    if any(said(place, reading)):
        return "its paragraph says that a test stands behind it"
    return _listed(block) if block.kind is Kind.ITEM else ""


def _listed(block: Block) -> str:
    if _ABOUT_TESTS.search(block.intro):
        return f"it is listed under '{block.intro[:60]}'"
    if _ABOUT_TESTS.search(block.heading) and not block.intro:
        return f"it is listed under the heading '{plain(block.heading)[:60]}'"
    return ""


def with_suites(block: Block, names: list[Name]) -> list[Name]:
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
        replace(name, holder=holders[_place_of(name)].ref) if not name.suite and _place_of(name) in holders else name
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


def confirmed(names: list[Name]) -> list[Name]:
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

"""The rows of a hand-kept table of tests become what each says of a test, a state and a requirement."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Ref
from mkdocs_guarantees.sources.documents.document import Claim, Name, Row, TestTable
from mkdocs_guarantees.sources.documents.places import head_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.prose import Block, Cell, Prose

_WORDS = re.compile(r"\w")
_PREFIX = re.compile(r"[ \t>]*")
_NOTHING = re.compile(r"\b(?:n/?a|none|tbd|todo|missing)\b", re.IGNORECASE)
_REQUIREMENT_ID = re.compile(r"`?(?P<id>[A-Za-z][A-Za-z0-9]*[-_.]?\d[\w.-]*)`?\b[:.)]?\s*")
_TEXT_HEAD = re.compile(r"text|description|requirement", re.IGNORECASE)


def rows_in(place: Place, names: list[Name], claims: tuple[Claim, ...]) -> Iterator[Row]:
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


def _cell_ref(block: Block, cell: Cell) -> Ref:
    return Ref(cell.text, block.span(cell.start, cell.start + len(cell.text)))


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


def test_tables(prose: Prose) -> Iterator[TestTable]:
    tables: dict[int, list[Block]] = defaultdict(list)
    for block in prose.blocks:
        if block.cells:
            tables[block.table].append(block)
    for rows in tables.values():
        last = rows[-1]
        column = next((at for at, cell in enumerate(last.cells) if head_of(cell.head).test), None)
        if column is not None:
            cells = (cell.text for row in rows for cell in row.cells[column : column + 1])
            words = tuple(word.strip("`") for text in cells for word in text.split())
            prefix = _PREFIX.match(last.text)
            yield TestTable(len(last.cells), column, last.line, len(last.text), words, prefix[0] if prefix else "")

"""The blocks of a hand-kept document become drafts of scenarios, each text with the field that its label names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.imports import markdown_text
from mkdocs_guarantees.sources.imports.markdown_blocks import LABEL, Block, Kind, cells
from mkdocs_guarantees.sources.imports.runbook_values import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.model import RelatedRef, SectionRef, Sentence


class Field(Enum):
    """What a label of the document names."""

    ID = "id"
    RUNBOOK = "runbook"
    COVERAGE = "coverage"
    TESTS = "tests"
    SUITE = "suite"
    SMOKE = "smoke"
    DURATION = "duration"
    GUARANTEES = "guarantees"
    IN_PRODUCTION = "in_production"
    RELATED = "related"
    NOTE = "note"
    REQUIREMENTS = "requirements"
    ALERTS = "alerts"
    STATUS = "status"


_EXACT = {
    "alert": Field.ALERTS,
    "alerts": Field.ALERTS,
    "case": Field.TESTS,
    "comment": Field.NOTE,
    "coverage": Field.COVERAGE,
    "description": Field.NOTE,
    "duration": Field.DURATION,
    "expected behavior": Field.GUARANTEES,
    "expected behaviour": Field.GUARANTEES,
    "id": Field.ID,
    "note": Field.NOTE,
    "notes": Field.NOTE,
    "requirement": Field.REQUIREMENTS,
    "requirements": Field.REQUIREMENTS,
    "run time": Field.DURATION,
    "runbook": Field.RUNBOOK,
    "scenario": Field.ID,
    "scenario id": Field.ID,
    "section": Field.RUNBOOK,
    "smoke": Field.SMOKE,
    "status": Field.STATUS,
    "suite": Field.SUITE,
    "suites": Field.SUITE,
    "test": Field.TESTS,
    "test case": Field.TESTS,
    "test cases": Field.TESTS,
    "test suite": Field.SUITE,
    "test suites": Field.SUITE,
    "tests": Field.TESTS,
    "troubleshooting": Field.IN_PRODUCTION,
}
_CONTAINED = (
    ("related", Field.RELATED),
    ("see also", Field.RELATED),
    ("smoke", Field.SMOKE),
    ("guarantee", Field.GUARANTEES),
    ("production", Field.IN_PRODUCTION),
    ("runbook", Field.RUNBOOK),
    ("requirement", Field.REQUIREMENTS),
    ("duration", Field.DURATION),
    ("alert", Field.ALERTS),
    ("coverage", Field.COVERAGE),
)
_WITH_LABELS = frozenset({None, Field.COVERAGE, Field.TESTS, Field.SUITE})
"""Where the items of a list may have labels of their own; elsewhere an item is a text, whatever it looks like."""

_SCENARIO = re.compile(
    r"scenario\s*(?:#?\s*[a-z]{0,2}\d+[a-z]?(?:\s*[:.)–—-])?"  # noqa: RUF001  # dashes
    r"|\b(?:[a-z]|[ivx]+)\s*[:.)–—-](?!\w)|:|[–—-](?=\s))\s*(.*)",  # noqa: RUF001  # dashes
    re.IGNORECASE,
)
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)(.*)")
_LIST_OF_SCENARIOS = frozenset({"integration points", "scenarios", "fault scenarios"})


@dataclass
class Draft:
    """A scenario while its blocks are read."""

    heading: Block
    title: str
    level: int
    loose: bool = False
    blocks: list[Block] = field(default_factory=list)
    id: str = ""
    runbook: list[SectionRef] = field(default_factory=list)
    tests: list[tuple[str, str, int]] = field(default_factory=list)
    suites: list[str] = field(default_factory=list)
    smoke: bool = False
    duration: str = ""
    guarantees: list[Sentence] = field(default_factory=list)
    in_production: list[str] = field(default_factory=list)
    related: list[RelatedRef] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)


def split(found: Iterable[Block]) -> tuple[list[Draft], list[list[Block]]]:
    """Give the scenarios with their blocks, and the parts outside of them, each from its heading on."""
    drafts: list[Draft] = []
    outside: list[list[Block]] = [[]]
    current: Draft | None = None
    level = list_level = 0
    for block in found:
        started = _started(block, current, level, list_level)
        if started:
            current = started
            drafts.append(current)
        elif block.kind is Kind.HEADING and not (current and _is_below(block, current)):
            current = None
            outside.append([block])
            level, list_level = block.depth, _next_list_level(block, list_level)
        elif current:
            current.blocks.append(block)
        else:
            outside[-1].append(block)
    silent = [draft for draft in drafts if draft.loose and not _says_anything(draft)]
    outside += [[draft.heading, *draft.blocks] for draft in silent]
    spoken = [draft for draft in drafts if not draft.loose or _says_anything(draft)]
    return spoken, [part for part in outside if part]


def _is_below(block: Block, draft: Draft) -> bool:
    """Tell whether a heading belongs to a scenario; below a bold line only the headings that are labels do."""
    is_label = draft.heading.kind is Kind.HEADING or field_of(block.text, loose=True) is not None
    return block.depth > draft.level and is_label


def _next_list_level(block: Block, level: int) -> int:
    if block.text.casefold().strip(": ") in _LIST_OF_SCENARIOS:
        return block.depth
    return level if level and block.depth > level else 0


def _started(block: Block, current: Draft | None, level: int, list_level: int) -> Draft | None:
    """Give the scenario that a heading or a bold line begins.

    Args:
        level: of the heading above a bold line.
        list_level: of a heading whose lower headings are scenarios, 0 for none.
    """
    text = block.text
    if block.kind is Kind.TEXT and (bold := _BOLD.match(text)):
        named = _SCENARIO.fullmatch(bold[1].strip())
        title = ((named[1] if named else "") + bold[2]).strip().removeprefix(":").strip()
        return Draft(block, _title(title or bold[1]), level) if named else None
    if block.kind is not Kind.HEADING:
        return None
    if named := _SCENARIO.fullmatch(text.replace("**", "") if text.startswith("**") else text):
        return Draft(block, _title(named[1] or text), block.depth)
    above = not current or block.depth <= current.level
    if list_level and block.depth > list_level and above and not field_of(text, loose=True):
        return Draft(block, _title(text), block.depth, loose=True)
    return None


def _title(text: str) -> str:
    return folded(markdown_text.from_heading(text)) or text


def _says_anything(draft: Draft) -> bool:
    return any(found for found, _, _ in entries(draft.blocks))


def entries(found: list[Block]) -> Iterator[tuple[Field | None, str, Block]]:
    """Give each text below a scenario's heading with the field that it belongs to."""
    current: Field | None = None
    outer: Field | None = None
    indent = -1
    answered = False  # a paragraph after the value or the list of a label is no part of it
    for block in found:
        if block.kind is Kind.ITEM and block.depth <= indent:
            current, indent = outer, -1
        label = _label(block, current)
        if label is None:
            if block.text:
                is_apart = block.kind is Kind.OTHER or (block.kind is Kind.TEXT and answered)
                yield (None if is_apart else current), block.text, block
            answered = True
            continue
        name, value = label
        if block.kind is Kind.ITEM:
            outer, indent = (outer if indent >= 0 else current), block.depth
        else:
            outer, indent = None, -1
        current, answered = field_of(name, loose=True), bool(value)
        if current is None or value:
            yield current, value if current else block.text, block


def _label(block: Block, current: Field | None) -> tuple[str, str] | None:
    """Give the label of a block and the text after it, or None for a block that only continues."""
    if block.kind is Kind.HEADING:
        return block.text, ""
    if block.kind is Kind.TEXT or (block.kind is Kind.ITEM and current in _WITH_LABELS):
        found = LABEL.fullmatch(block.text)
        if found and (found["inner"] or found["outer"] or not found["value"]):
            return found["label"], found["value"]
        name, colon, value = block.text.partition(":")
        if colon and (not value or value[0] == " ") and field_of(name, loose=False):
            return name, value.strip()
    return None


def field_of(label: str, *, loose: bool) -> Field | None:
    words = " ".join(re.sub(r"[*_`:]", " ", label).casefold().split())
    if not loose or words in _EXACT:
        return _EXACT.get(words)
    if re.search(r"\b(?:not|no)\b", words):  # "What is not guaranteed" is the opposite of a guarantee
        return None
    return next((found for sign, found in _CONTAINED if sign in words), None)


def columns(header: Block) -> tuple[Field | None, ...]:
    return tuple(field_of(cell, loose=True) for cell in cells(header.text))


def by_column(header: tuple[Field | None, ...], row: tuple[str, ...]) -> tuple[dict[Field, str], list[str]]:
    """Give the cells of a row by what they name, and the cells that have no such column."""
    found: dict[Field, str] = {}
    extra = []
    for number, cell in enumerate(row):
        column = header[number] if number < len(header) else None
        if column and column not in found:
            found[column] = cell
        elif cell:
            extra.append(cell)
    return found, extra

"""A block of Markdown becomes a Place: its code spans, its cells and label, and what their heads say of tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.prose import code_spans

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.prose import Block, Cell

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
MAY_HEAD = re.compile(r"test|case|proof|verified|covered|proved|coverage|suite|stat|runbook|req", re.IGNORECASE)
"""What the head of a column holds that means anything here."""


class Head(NamedTuple):
    """What the head of a column, or a label, says of what stands below or behind it."""

    test: bool
    suite: bool
    section: bool
    status: bool
    requirement: bool


NO_HEAD = Head(test=False, suite=False, section=False, status=False, requirement=False)


@lru_cache(maxsize=1024)
def head_of(text: str) -> Head:
    if not MAY_HEAD.search(text):
        return NO_HEAD
    heads = (_TEST_HEAD, _SUITE_HEAD, _SECTION_HEAD, _STATUS_HEAD, _REQUIREMENT_HEAD)
    return Head(*(bool(head.fullmatch(text)) for head in heads))


@dataclass(frozen=True)
class Place:
    """A block, its cells with what their heads say, its label, and what that says."""

    block: Block
    cells: tuple[tuple[Cell, Head], ...]
    label: re.Match[str] | None
    head: Head

    @property
    def is_explained(self) -> bool:
        """Does the label or the head of a column say what stands here?"""
        return self.head is not NO_HEAD or any(head is not NO_HEAD for _, head in self.cells)

    @cached_property
    def spans(self) -> tuple[re.Match[str], ...]:
        """Its code spans."""
        return tuple(code_spans(self.block.text)) if "`" in self.block.text else ()

    def cell(self, at: int) -> tuple[Cell | None, Head]:
        """Give the cell at an offset; where there are none, what the label says."""
        for cell, head in self.cells:
            if cell.start <= at < cell.start + len(cell.text):
                return cell, head
        return None, self.head


def place_of(block: Block) -> Place:
    """Look at a block."""
    cells = tuple([(cell, head_of(cell.head)) for cell in block.cells])
    label = _LABEL.match(block.text) if ":" in block.text and not cells else None
    return Place(block, cells, label, head_of(label["label"]) if label else NO_HEAD)


def plain(heading: str) -> str:
    return " ".join(heading.strip().strip("#").replace("`", "").replace("*", "").split())

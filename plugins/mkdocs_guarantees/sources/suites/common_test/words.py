"""Expressions and conditions become words: as they are written, cut where they are long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.module import source
from mkdocs_guarantees.sources.suites.common_test.values import Unknown

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.values import Value

LONGEST_WORDS = 300


def written(node: Node | None) -> str:
    """An expression as it is written, on one line, cut where it is long."""
    text = " ".join(source(node).split()) if node is not None else "…"
    return text if len(text) <= 80 else f"{text[:79]}…"


def as_written(value: Value, node: Node | None) -> Value:
    """A value that is not known is told by how it is written, unless it says so itself."""
    return Unknown(value.reason, written(node), value.fails) if isinstance(value, Unknown) and not value.text else value


def operator(node: Node) -> str:
    """The sign of an operator expression."""
    for child in node.children:
        if not child.is_named:
            return child.type
    return ""


def cut(text: str) -> str:
    """Words short enough to read, however often they were combined."""
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"

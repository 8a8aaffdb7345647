"""Expressions and conditions become words: as they are written, cut where they are long, and as their opposite."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.module import source
from mkdocs_guarantees.sources.suites.common_test.values import Unknown

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.values import Value, When

LONGEST_WORDS = 300


def written(node: Node | None) -> str:
    """An expression as it is written, on one line, cut where it is long."""
    text = " ".join(source(node).split()) if node is not None else "…"
    return text if len(text) <= 80 else f"{text[:79]}…"


def as_written(value: Value, node: Node | None) -> Value:
    """A value that is not known is told by how it is written, unless it says so itself."""
    return Unknown(value.reason, written(node)) if isinstance(value, Unknown) and not value.text else value


def operator(node: Node) -> str:
    """The sign of an operator expression."""
    for child in node.children:
        if not child.is_named:
            return child.type
    return ""


def cut(text: str) -> str:
    """Words short enough to read, however often they were combined."""
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"


def negative(when: When) -> str:
    """The opposite of conditions, in words."""
    return " or ".join(turned(word) for word in when)


_OPPOSITES = tuple(
    (re.compile(form, re.DOTALL), opposite)
    for form, opposite in (
        (r"not \(([^()]* (?:and|or) [^()]*)\)", r"\1"),
        (r"(.* (?:and|or) .*)", r"not (\1)"),
        (r"(\w+)=(\S+)", r"\1 not \2"),
        (r"(\w+) not set", r"\1 set"),
        (r"(\w+) set", r"\1 not set"),
        (r"(\w+) not (\S+)", r"\1=\2"),
        (r"not (.*)", r"\1"),
        (r"(.*) does not fail", r"\1 fails"),
        (r"(.*) fails", r"\1 does not fail"),
        (r"(.*?) is not (.*)", r"\1 is \2"),
        (r"(.*?) is (.*)", r"\1 is not \2"),
        (r"(.*)", r"not \1"),
    )
)
"""Forms of a condition, each with that of its opposite; the last one takes any text."""


def turned(word: str) -> str:
    """The opposite of one condition, in words."""
    return next(match.expand(opposite) for form, opposite in _OPPOSITES if (match := form.fullmatch(word)))

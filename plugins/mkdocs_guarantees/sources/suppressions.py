"""A comment `guarantees: ignore RB203 until 2027-01-31: reason` becomes an Ignore: what is kept back, where, how long.

In Markdown it is an HTML comment, in YAML a comment. Behind text it holds for its own line. On a line of its own it
holds for what comes next: in Markdown up to the next empty line, in YAML the value that begins on the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPAN_OF_CODE = r"(?<!`)(?P<ticks>`+)(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`)"
_MARKDOWN = re.compile(rf"{_SPAN_OF_CODE}|<!--[ \t]*guarantees:[ \t]*ignore\b(?P<body>[^>]{{0,500}}?)-->")
_YAML = re.compile(r"(?<!\S)#[ \t]*guarantees:[ \t]*ignore\b(?P<body>.*)")
_BODY = re.compile(
    r"\s*(?P<codes>[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*)?\s*(?:\buntil\s+(?P<until>\S+?))?\s*(?::\s*(?P<reason>.*))?"
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """What somebody decided not to hear of.

    Attributes:
        until: the last day on which it holds; None when none is given.
        first_line: first line for which it holds.
        last_line: last line, inclusive.
        flaw: what keeps it from holding at all, in words.
    """

    span: Span
    codes: tuple[str, ...]
    until: date | None
    reason: str
    first_line: int
    last_line: int
    flaw: str = ""

    def holds(self, today: date) -> bool:
        return not self.flaw and self.until is not None and today <= self.until

    def covers(self, code: str, span: Span) -> bool:
        return code in self.codes and span.path == self.span.path and self.first_line <= span.line <= self.last_line


def in_markdown(path: str, lines: Sequence[str], code: frozenset[int]) -> Iterator[Ignore]:
    """Find the comments of a page.

    Args:
        code: numbers of the lines that are code, in which nothing is a comment.
    """
    for number, line in enumerate(lines, 1):
        if "guarantees:" not in line or number in code:
            continue
        for found in _MARKDOWN.finditer(line):
            if found["ticks"]:  # a span of code, which shows how such a comment is written
                continue
            alone = not (line[: found.start()] + line[found.end() :]).strip()
            first, last = _next_block(lines, number, code) if alone else (number, number)
            yield _ignore(_span(path, number, found), found["body"], first, last)


def in_yaml(path: str, text: str) -> Iterator[Ignore]:
    """Find the comments of a YAML file."""
    lines = text.split("\n")  # as the reader of YAML counts them
    for number, line in enumerate(lines, 1):
        found = _YAML.search(line)
        if found:
            alone = not line[: found.start()].strip()
            first, last = _next_value(lines, number) if alone else (number, number)
            yield _ignore(_span(path, number, found), found["body"], first, last)


def _span(path: str, line: int, found: re.Match[str]) -> Span:
    return Span(path, line, found.start() + 1, line, found.end() + 1)


def _next_block(lines: Sequence[str], number: int, code: frozenset[int]) -> tuple[int, int]:
    """Give the lines of the block after a line; empty lines inside code do not end it."""
    first = number + 1
    while first <= len(lines) and not lines[first - 1].strip():
        first += 1
    last = first
    while last < len(lines) and (lines[last].strip() or last + 1 in code):
        last += 1
    return first, last


def _next_value(lines: Sequence[str], number: int) -> tuple[int, int]:
    """Give the next line that is no comment, and the lines below it that are indented deeper."""
    first = number + 1
    while first <= len(lines) and (not lines[first - 1].strip() or lines[first - 1].lstrip().startswith("#")):
        first += 1
    depth = _depth(lines[first - 1]) if first <= len(lines) else 0
    last = first
    while last < len(lines) and (not lines[last].strip() or _depth(lines[last]) > depth):
        last += 1
    return first, last


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _ignore(span: Span, body: str, first: int, last: int) -> Ignore:
    found = _BODY.fullmatch(" ".join(body.split()))
    if found is None:
        return Ignore(span, (), None, "", first, last, "is written 'ignore RB203 until 2027-01-31: reason'")
    codes = tuple(part.strip() for part in (found["codes"] or "").split(",") if part.strip())
    reason = (found["reason"] or "").strip()
    until = _day(found["until"] or "")
    flaw = "" if codes else "names no rule"
    flaw = flaw or ("" if until else "has no date 'until YYYY-MM-DD' on which it ends")
    return Ignore(span, codes, until, reason, first, last, flaw or ("" if reason else "gives no reason after a ':'"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:  # a day that no calendar has
        return None

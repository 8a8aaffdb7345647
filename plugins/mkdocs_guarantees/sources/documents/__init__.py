"""The Markdown of any file becomes a Document: all that it says of tests, suites, runbook sections and requirements.

A name counts as one of a test only where a test is meant, and each says why it was taken for one. What the names lead
to is not looked up here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.commands import LANGUAGES, Command, Runner, commands
from mkdocs_guarantees.sources.documents.claims import claims_in
from mkdocs_guarantees.sources.documents.document import Claim, Document, Name, Phrase, Row
from mkdocs_guarantees.sources.documents.made import file_shown, files_made
from mkdocs_guarantees.sources.documents.names import confirmed, names_in, with_suites
from mkdocs_guarantees.sources.documents.phrases import phrases_in
from mkdocs_guarantees.sources.documents.places import place_of, plain
from mkdocs_guarantees.sources.documents.rows import rows_in, test_tables
from mkdocs_guarantees.sources.markers import View, parse
from mkdocs_guarantees.sources.prose import Kind, take_apart
from mkdocs_guarantees.sources.suppressions import in_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.documents.places import Place
    from mkdocs_guarantees.sources.documents.reading import Reading
    from mkdocs_guarantees.sources.prose import Block, Prose

VERSION = 10
"""Raised with every change of what is read from a document."""


def scan(path: str, text: str, reading: Reading) -> Document:
    """Read one document.

    Args:
        path: relative to the root of the repository.
        text: its Markdown, decoded, with any line endings.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    prose = take_apart(path, text, is_quiet=reading.is_quiet)
    found = [part for block in prose.blocks if (part := _read(block, reading))]
    names = confirmed([name for part in found for name in part.names])
    return Document(
        path,
        tuple((block.line, plain(block.text)) for block in prose.blocks if block.kind is Kind.HEADING),
        tuple(names),
        (*_fenced(prose, reading, path), *(command for part in found for command in part.commands)),
        tuple(phrase for part in found for phrase in part.phrases),
        tuple(claim for part in found for claim in part.claims),
        tuple(row for part in found for row in part.rows),
        tuple(in_markdown(path, text.split("\n"), frozenset(prose.code))) if "guarantees:" in text else (),
        tuple(test_tables(prose)),
        any(marker and marker.view is View.SMOKE for marker in map(parse, _markers(text))),
        _made(prose, found),
    )


def _markers(text: str) -> list[str]:
    return re.findall(r"<!--[ \t]*guarantees:[^\n>]{0,200}-->", text)


def _fenced(prose: Prose, reading: Reading, path: str) -> Iterator[Command]:
    for fence in prose.fences:
        if fence.language in LANGUAGES and reading.starts.search(fence.text):
            yield from commands(path, enumerate(fence.text.split("\n"), fence.line), reading.table)


def _made(prose: Prose, found: Iterable[_Found]) -> tuple[str, ...]:
    told = [path for part in found for path in part.made]
    return tuple(dict.fromkeys([*told, *(path for fence in prose.fences for path in file_shown(fence))]))


class _Found(NamedTuple):
    names: tuple[Name, ...] = ()
    commands: tuple[Command, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    claims: tuple[Claim, ...] = ()
    rows: tuple[Row, ...] = ()
    made: tuple[str, ...] = ()


def _read(block: Block, reading: Reading) -> _Found | None:
    text, place = block.text, place_of(block)
    if not place.is_explained and not reading.may_hold(text, 0, len(text)):
        return None
    if "_" not in text and "::" not in text and "`" not in text and not _may_claim(place, reading):
        return None
    names = [] if block.kind is Kind.HEADING else with_suites(block, list(names_in(place, reading)))
    claims = tuple(claims_in(place))
    rows = tuple(rows_in(place, names, claims)) if block.cells else ()
    phrases = tuple(phrases_in(place, names, reading))
    return _Found(tuple(names), tuple(_inline(place, reading)), phrases, claims, rows, tuple(files_made(place)))


def _may_claim(place: Place, reading: Reading) -> bool:
    about = any(head.requirement or head.section for _, head in place.cells)
    return about or "unbook" in place.block.text or bool(reading.phrases.search(place.block.text))


def _inline(place: Place, reading: Reading) -> Iterator[Command]:
    for found in place.spans:
        text = found["text"]
        if " " in text and reading.inline_starts.search(text) and " " in text.strip():
            span = place.block.span(found.start("text"), found.end("text"))
            yield from (
                command
                for command in commands(span.path, [(span.line, text)], reading.table, span.column - 1)
                if command.runner is not Runner.MAKE
            )

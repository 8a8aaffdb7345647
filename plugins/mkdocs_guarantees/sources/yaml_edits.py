"""Pieces of a YAML text that become others are written so that YAML reads what was meant: quoted where it must be."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import yaml

from mkdocs_guarantees.sources.yaml_nodes import LOADER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STRING = "tag:yaml.org,2002:str"
_BOM = "\ufeff"
_SPACE = re.compile(r"[ \t\r\n]+")


class Piece(NamedTuple):
    """What stands between two offsets of a text becomes another text."""

    start: int
    end: int
    new: str


class _Written(NamedTuple):
    """Where a scalar stands with its quotes, and its style: a quote, `|` or `>`, or empty for a plain one."""

    start: int
    end: int
    style: str


def fitting(text: str, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Write what comes into a scalar as its style needs it; a plain one that cannot stay plain gets quotes.

    Args:
        text: YAML; of a text that is none, the pieces stay as they are.
        pieces: in the order of the text, without overlaps.
    """
    try:
        scalars = _scalars(text)
    except yaml.YAMLError:
        return tuple(pieces)
    starts = [scalar.start for scalar in scalars]

    def around(piece: Piece) -> _Written | None:
        at = bisect_right(starts, piece.start) - 1
        return scalars[at] if at >= 0 and piece.end <= scalars[at].end and piece.start < piece.end else None

    grouped = groupby(pieces, around)
    return tuple(fit for scalar, inside in grouped for fit in (_fit(text, scalar, list(inside)) if scalar else inside))


def meant(text: str, start: int, end: int) -> str | None:
    """Give what is meant by a text between quotes, with its white space folded; None where no quotes are around it."""
    quote = text[start - 1 : start]
    if quote not in {"'", '"'} or text[end : end + 1] != quote:
        return None
    try:
        node = yaml.compose(text[start - 1 : end + 1], LOADER)
    except yaml.YAMLError:
        return None
    return " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else None


@lru_cache(maxsize=4)  # reports ask for each fix of a file by itself
def _scalars(text: str) -> tuple[_Written, ...]:
    return tuple(_each_scalar(text))


def _each_scalar(text: str) -> Iterator[_Written]:
    skipped = len(_BOM) if text.startswith(_BOM) else 0
    for event in yaml.parse(text[skipped:], LOADER):
        if isinstance(event, yaml.ScalarEvent) and event.start_mark and event.end_mark:
            start, end, style = event.start_mark.index + skipped, event.end_mark.index + skipped, event.style or ""
            if event.anchor or event.tag:  # its mark stands before them
                start = end if not style else text.index(style, start)
            yield _Written(start, end, style)


def _fit(text: str, scalar: _Written, pieces: list[Piece]) -> list[Piece]:
    match scalar.style:
        case '"':
            return [piece._replace(new=json.dumps(piece.new, ensure_ascii=False)[1:-1]) for piece in pieces]
        case "'":
            return [piece._replace(new=piece.new.replace("'", "''")) for piece in pieces]
        case "":
            whole = _replaced(text, scalar, pieces)
            if not _is_plain(whole):
                return [Piece(scalar.start, scalar.end, json.dumps(whole, ensure_ascii=False))]
    return pieces


def _replaced(text: str, scalar: _Written, pieces: list[Piece]) -> str:
    """Give what a plain scalar says after its pieces are others; its line ends mean a space."""
    parts, at = [], scalar.start
    for piece in pieces:
        parts += [text[at : piece.start], piece.new]
        at = piece.end
    return " ".join(_SPACE.split("".join((*parts, text[at : scalar.end])).strip(" \t\r\n")))


def _is_plain(text: str) -> bool:
    """Say whether a text without quotes is read as that text, in a list and in a mapping, in lines and in brackets."""
    forms = ("- {}", "[{}]", "k: {}", "{{k: {}}}")
    try:  # the two readers of PyYAML do not agree about each sign
        nodes = [yaml.compose(form.format(text), loader) for form in forms for loader in (LOADER, yaml.SafeLoader)]
    except yaml.YAMLError:
        return False
    return all(isinstance(node, yaml.CollectionNode) and _only(node) == (text, _STRING) for node in nodes)


def _only(node: yaml.CollectionNode) -> tuple[str, str] | None:
    values = [part[1] if isinstance(part, tuple) else part for part in node.value]
    if len(values) == 1 and isinstance(values[0], yaml.ScalarNode):
        return values[0].value, values[0].tag
    return None

"""The bytes of a file in the syntax of a newer Python become bytes that this one reads, every line where it was.

A project's tests run under the project's Python, whatever runs this one. What stands for a new form says the same of
tests: type parameters are left out, `type X = Y` assigns, `except A, B` catches A, a template string is an f-string,
and what this Python cannot read within the braces of one is 0 (PEP 695, 696, 701, 750, 758 and 798).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources import treesitter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

_LINE_END = re.compile(rb"\r?\n|\r")
_NAME = re.compile(rb"[^\s\[]*")
_NOT_IN_BRACES = re.compile(rb"[\\#\r\n]")
"""What an f-string could not hold within its braces before Python 3.12, its own quotes besides."""


class _Edit(NamedTuple):
    """New bytes for old ones, as many of them."""

    start: int
    text: bytes


def understood(data: bytes) -> bytes | None:
    """Write a file in older syntax; None when nothing in it is known to be new."""
    changed, end = bytearray(data), 0
    for start, text in sorted(_edits(treesitter.parse(data, "python").root_node), key=_outermost_first):
        if start >= end:  # else it lies in a part that is written anew already
            end = start + len(text)
            changed[start:end] = text
    return bytes(changed) if end else None


def _outermost_first(edit: _Edit) -> tuple[int, int]:
    return edit.start, -len(edit.text)


def _edits(root: Node) -> Iterator[_Edit]:
    pending = [root]
    while pending:
        node = pending.pop()
        pending.extend(node.children)
        change = _CHANGES.get(node.type)
        if change:
            yield from change(node)


def _type_parameters(node: Node) -> Iterator[_Edit]:
    if node.parent and node.parent.type in {"class_definition", "function_definition"}:
        yield _blank(node.start_byte, node)


def _type_alias(node: Node) -> Iterator[_Edit]:
    """Write `type X[T] = Y` as `X = Y`: the name moves to the front, for what stands before it indents a line."""
    left, equals = node.child_by_field_name("left"), next((item for item in node.children if item.type == "="), None)
    if left is not None and equals is not None:
        name = _NAME.match(left.text or b"")[0]  # type: ignore[index]  # matches anything
        blank = _blank(node.start_byte, node, equals.start_byte)
        if not _LINE_END.search(blank.text, 0, len(name)):
            yield blank._replace(text=name + blank.text[len(name) :])


def _except(node: Node) -> Iterator[_Edit]:
    caught = node.children_by_field_name("value")
    if len(caught) > 1:
        yield _blank(caught[0].end_byte, node, caught[-1].end_byte)


def _string(node: Node) -> Iterator[_Edit]:
    opening = node.children[0].text or b""
    prefix = opening.rstrip(b"\"'")
    quote = opening[len(prefix) :]
    if b"t" in prefix.lower():
        yield _Edit(node.start_byte, prefix.lower().replace(b"t", b"f"))
    for inner in node.children:
        text = inner.text or b""
        if inner.type == "interpolation" and (quote in text or _NOT_IN_BRACES.search(text)):
            blank = _blank(inner.start_byte, inner)
            yield blank._replace(text=blank.text.replace(b"   ", b"{0}", 1))


def _unpacked(node: Node) -> Iterator[_Edit]:
    """Write `[*a for a in b]` as `[ a for a in b]`."""
    body = node.child_by_field_name("body")
    if body is not None and body.type == "list_splat":
        yield _Edit(body.start_byte, b" ")


def _blank(start: int, node: Node, end: int | None = None) -> _Edit:
    """Put spaces in the place of a part of a node; a line that ends there goes on behind a backslash, if one fits."""
    end = node.end_byte if end is None else end
    text = bytearray(b" " * (end - start))
    for found in _LINE_END.finditer((node.text or b"")[start - node.start_byte : end - node.start_byte]):
        text[found.start() : found.end()] = found[0]
        if found.start() and text[found.start() - 1] == ord(" "):
            text[found.start() - 1] = ord("\\")
    return _Edit(start, bytes(text))


_CHANGES: Mapping[str, Callable[[Node], Iterator[_Edit]]] = {
    "type_parameter": _type_parameters,
    "type_alias_statement": _type_alias,
    "except_clause": _except,
    "string": _string,
    "list_comprehension": _unpacked,
    "set_comprehension": _unpacked,
    "generator_expression": _unpacked,
}

"""The body of a function becomes its fingerprint and the places where it asserts and calls, in one walk.

The fingerprint is a hash of the syntax tree without positions, so that comments, blank lines, line breaks, quotation
marks and brackets that mean nothing do not count; nor do the function's own name and docstring, so that a renamed or
moved test keeps it. Marks that give the test its parameters do count.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.sources.suites.pytest.docstrings import docstring

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.suites.pytest.scope import Function

_IGNORED = frozenset({"ctx", "kind", "type_comment", "type_params"})
_SHAPES: dict[type, tuple[str, tuple[str, ...]]] = {}
"""For each kind of node, what is written for it and which of its fields count."""


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in a function.

    Attributes:
        fingerprint: hash of the normalised body.
        asserts: its `assert` statements.
        raises: its `raise` statements.
        calls: all of its calls, also those inside other calls.
    """

    fingerprint: str
    asserts: tuple[ast.Assert, ...]
    raises: tuple[ast.Raise, ...]
    calls: tuple[ast.Call, ...]


def read(function: Function, parameters: tuple[ast.expr, ...] = ()) -> Body:
    """Read a function; `parameters` are the marks that parametrise it."""
    statements = function.body[1:] if docstring(function) else function.body
    found: dict[type, list[Any]] = {ast.Assert: [], ast.Raise: [], ast.Call: []}
    text = "\x1f".join(_written([*parameters, function.args, *statements], found))
    return Body(
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
        tuple(found[ast.Assert]),
        tuple(found[ast.Raise]),
        tuple(found[ast.Call]),
    )


def _written(stack: list[Any], found: dict[type, list[Any]]) -> list[str]:
    """Write down a syntax tree, last child first, and note the nodes of some kinds.

    This is the one place where every node of a test is looked at, a third of all the time that is spent on a file: the
    usual kinds come first, classes are compared rather than asked for, and lists are taken over whole.
    """
    written: list[str] = []
    write, pop, push, extend = written.append, stack.pop, stack.append, stack.extend
    calls = found[ast.Call]
    while stack:
        node = pop()
        kind = node.__class__
        if kind is ast.Name:
            write(node.id)
        elif kind is ast.Constant:
            write(_constant(node.value))
        elif kind is ast.Attribute:
            write("." + node.attr)
            push(node.value)
        elif kind is ast.Call:
            calls.append(node)
            write(f"<Call {len(node.args)} {len(node.keywords)}")
            extend(node.keywords)
            extend(node.args)
            push(node.func)
        elif kind is str or kind is int:  # a name that is no node of its own; the level of an import
            write(f"={node}")
        else:
            if kind in found:
                found[kind].append(node)
            _shape(node, kind, written, stack)
    return written


def _shape(node: Any, kind: type, written: list[str], stack: list[Any]) -> None:  # noqa: ANN401  # any node, or a part of one
    shape = _SHAPES.get(kind)
    if shape is None:
        names = tuple(name for name in getattr(kind, "_fields", ()) if name not in _IGNORED)
        shape = _SHAPES[kind] = ("<" + kind.__name__, names)
    written.append(shape[0])
    for name in shape[1]:
        value = getattr(node, name, None)
        if value.__class__ is list:
            written.append(str(len(value)))
            stack.extend(value)
        elif value is not None:
            stack.append(value)
        else:
            written.append("-")


def _constant(value: object) -> str:
    kind = value.__class__
    if kind is str:
        return "'" + value  # type: ignore[operator]  # its class has just been compared
    return hex(value) if kind is int else repr(value)  # type: ignore[arg-type]  # long numbers are refused in tens

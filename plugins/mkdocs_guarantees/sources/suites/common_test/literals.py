"""Literals, tuples, maps and variables become the values that they stand for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.module import arguments, source, unquoted
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Choice, Map, Number, Text, Unknown, Value, tup

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter


def _atom(machine: Interpreter, _frame: Frame, node: Node) -> Value:
    name = unquoted(source(node))
    machine.named.add(name)
    return Atom(name)


def _integer(machine: Interpreter, frame: Frame, node: Node) -> Value:
    text = source(node).replace("_", "")
    base, mark, digits = text.partition("#")
    try:
        return Number(int(digits, int(base)) if mark else int(text))
    except ValueError:
        return machine.unknown(node, frame)


def _float(machine: Interpreter, frame: Frame, node: Node) -> Value:
    try:
        return Number(float(source(node).replace("_", "")))
    except ValueError:
        return machine.unknown(node, frame)


def _char(machine: Interpreter, frame: Frame, node: Node) -> Value:
    text = source(node)
    return Number(ord(text[1])) if len(text) == 2 else machine.unknown(node, frame)


def _string(_machine: Interpreter, _frame: Frame, node: Node) -> Value:
    return Text(string(source(node)))


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "e": "\x1b", "0": "\0"}


def string(text: str) -> str:
    """The value of a string literal."""
    if text.startswith('"""'):
        lines = text.split("\n")[1:-1]
        indent = len(text.rsplit("\n", 1)[-1]) - len(text.rsplit("\n", 1)[-1].lstrip())
        return "\n".join(line[indent:] for line in lines)
    inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), inner, flags=re.DOTALL)


def _strings(machine: Interpreter, frame: Frame, node: Node) -> Value:
    parts = [machine.evaluate(frame, part) for part in arguments(node)]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return Text("".join(texts)) if len(texts) == len(parts) else machine.unknown(node, frame)


def _binary(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """`<<"text">>` is taken for its text, which is all that names of tests need."""
    parts = [machine.evaluate(frame, part.child_by_field_name("element")) for part in arguments(node)]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return Text("".join(texts)) if len(texts) == len(parts) else machine.unknown(node, frame)


def _variable(machine: Interpreter, frame: Frame, node: Node) -> Value:
    name = source(node)
    return frame.env.get(name) or Unknown(f"{machine.root} depends on {name}", name)


def _tuple(machine: Interpreter, frame: Frame, node: Node) -> Value:
    return tup([machine.evaluate(frame, part) for part in arguments(node)])


def _map(machine: Interpreter, frame: Frame, node: Node) -> Value:
    return _with_fields(machine, frame, node, Map())


def _updated_map(machine: Interpreter, frame: Frame, node: Node) -> Value:
    return _with_fields(machine, frame, node, machine.evaluate(frame, node.child_by_field_name("expr")))


def _with_fields(machine: Interpreter, frame: Frame, node: Node, before: Value) -> Value:
    pairs = [
        (
            machine.evaluate(frame, field.child_by_field_name("key")),
            machine.evaluate(frame, field.child_by_field_name("value")),
        )
        for field in node.children_by_field_name("fields")
    ]
    if not isinstance(before, Map) or any(isinstance(key, Unknown | Choice) for key, _ in pairs):
        return machine.unknown(node, frame)
    return Map((*before.pairs, *pairs))


EXPRESSIONS: Expressions = {
    "atom": _atom,
    "binary": _binary,
    "char": _char,
    "concatables": _strings,
    "float": _float,
    "integer": _integer,
    "map_expr": _map,
    "map_expr_update": _updated_map,
    "string": _string,
    "tuple": _tuple,
    "var": _variable,
}

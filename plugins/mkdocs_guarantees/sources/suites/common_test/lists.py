"""Lists, comprehensions, `++` and `--` become sequences in which each member has its conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.branches import holds
from mkdocs_guarantees.sources.suites.common_test.module import arguments
from mkdocs_guarantees.sources.suites.common_test.opposites import negative
from mkdocs_guarantees.sources.suites.common_test.patterns import fits
from mkdocs_guarantees.sources.suites.common_test.values import (
    MOST_ITEMS,
    Atom,
    Item,
    Seq,
    Text,
    Unknown,
    Value,
    both,
    items,
    members,
    under,
)
from mkdocs_guarantees.sources.suites.common_test.words import operator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter
    from mkdocs_guarantees.sources.suites.common_test.values import When

LONGEST_TEXT = 10_000
MOST_GENERATORS = 20

_ATOMS = re.compile(rb"\[\s*[a-z][\w@]*(?:\s*,\s*[a-z][\w@]*)*\s*\]")


def _list(machine: Interpreter, frame: Frame, node: Node) -> Value:
    text = node.text or b""
    if _ATOMS.fullmatch(text):  # what most lists of tests are; a tenth of the cost of asking the tree
        names = text[1:-1].translate(None, b" \t\r\n").decode().split(",")
        machine.named.update(names)
        return Seq(tuple([Item(Atom(name)) for name in names]))
    found: list[Item] = []
    for part in arguments(node):
        if part.type == "pipe":
            head, tail = part.child_by_field_name("lhs"), part.child_by_field_name("rhs")
            found.extend(items(machine.evaluate(frame, head)))
            found.extend(members(machine.evaluate(frame, tail)).items)
        else:
            found.extend(items(machine.evaluate(frame, part)))
    return Seq(tuple(found))


def _comprehension(machine: Interpreter, frame: Frame, node: Node) -> Value:
    expr, clauses = node.child_by_field_name("expr"), node.child_by_field_name("lc_exprs")
    if expr is None or clauses is None:
        return machine.unknown(node)
    steps = [part.child_by_field_name("exprs") or part for part in arguments(clauses)]
    if len(steps) > MOST_GENERATORS:
        return machine.unknown(node)
    return Seq(tuple(_generated(machine, frame, steps, expr, ())))


def _generated(machine: Interpreter, frame: Frame, steps: list[Node], expr: Node, when: When) -> Iterator[Item]:
    if not steps:
        yield from items(machine.evaluate(frame, expr), when)
        return
    step, rest = steps[0], steps[1:]
    if step.type != "generator":
        fit = holds(machine, frame, step)
        if fit.fits is not False:
            yield from _generated(machine, frame, rest, expr, both(when, (fit.yes,)) if fit.yes else when)
        return
    pattern = step.child_by_field_name("lhs")
    if pattern is None:
        return
    for item in members(machine.evaluate(frame, step.child_by_field_name("rhs"))).items:
        met = both(when, item.when)
        if isinstance(item.value, Unknown):
            yield Item(item.value, met)
            continue
        fit = fits(machine, frame.bound(dict(frame.env)), pattern, item.value)
        if fit.fits is False:
            continue
        met = both(met, (fit.yes,)) if fit.yes else met
        yield from _generated(machine, frame.bound(dict(fit.env)), rest, expr, met)


def joined(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """A chain of `++` and `--`, which group to the right: taken from its end, without recursion."""
    chain: list[tuple[str, Value]] = []
    at: Node | None = node
    while at is not None and at.type == "binary_op_expr" and operator(at) in {"++", "--"}:
        chain.append((operator(at), machine.evaluate(frame, at.child_by_field_name("lhs"))))
        at = at.child_by_field_name("rhs")
    value = machine.evaluate(frame, at)
    for sign, left in reversed(chain):
        if sign == "--":
            value = minus(members(left), members(value), machine.root)
        elif isinstance(left, Text) and isinstance(value, Text):
            value = Text((left.value + value.value)[:LONGEST_TEXT])
        else:
            value = concatenated(members(left), members(value))
    return value


def concatenated(left: Seq, right: Seq) -> Seq:
    """The value of `++`."""
    if len(left.items) + len(right.items) > MOST_ITEMS:
        return Seq((Item(Unknown("a list has too many members")),))
    return Seq(left.items + right.items)


def minus(left: Seq, right: Seq, root: str) -> Seq:
    """`--`: each member on the right takes away its first equal on the left."""
    taken: dict[Value, list[Item]] = {}
    doubts: list[Item] = []
    for item in right.items:
        if isinstance(item.value, Unknown):
            doubts.append(item)
        else:
            taken.setdefault(item.value, []).append(item)
    kept: list[Item] = []
    for item in left.items:
        cause = taken.get(item.value)
        if not cause:
            kept.append(item)
        elif (when := cause.pop(0).when) and not _covers(item.when, when):
            kept.append(under(item, (negative(when),)))
    if not doubts:
        return Seq(tuple(kept))
    reason = f"not taken away: {doubts[0].value.reason}" if isinstance(doubts[0].value, Unknown) else root
    return Seq(tuple(under(item, (reason,)) for item in kept))


def _covers(when: When, other: When) -> bool:
    return set(other) <= set(when)


EXPRESSIONS: Expressions = {
    "list": _list,
    "list_comprehension": _comprehension,
}

"""Lists, comprehensions, `++` and `--` become sequences in which each member has its conditions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import unmet
from mkdocs_guarantees.sources.suites.common_test.branches import holds
from mkdocs_guarantees.sources.suites.common_test.module import arguments
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
    shown,
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
        return machine.unknown(node, frame)
    steps = [part.child_by_field_name("exprs") or part for part in arguments(clauses)]
    if len(steps) > MOST_GENERATORS:
        return machine.unknown(node, frame)
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
            machine.look_at(left, value)
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
    takers, held = _conditions(right), _conditions(left)
    remains = {value: iter(_remaining(value, held[value], takers.get(value, []))) for value in held}
    kept = tuple(Item(item.value, when) for item in left.items if (when := next(remains[item.value])) is not None)
    doubt = next((value for value in takers if isinstance(value, Unknown)), None)
    if doubt is None:
        return Seq(kept)
    reason = f"not taken away: {doubt.reason}" if doubt.reason else root
    return Seq(tuple(item if item.value == doubt else under(item, (reason,)) for item in kept))


def _conditions(values: Seq) -> dict[Value, list[When]]:
    """Give the conditions on which each of some equal members is there, for all that are in a list."""
    found: dict[Value, list[When]] = {}
    for item in values.items:
        found.setdefault(item.value, []).append(item.when)
    return found


def _remaining(value: Value, held: list[When], takers: list[When]) -> list[When | None]:
    """Give the conditions on which each of some equal members is left; None for one that never is.

    Args:
        takers: the conditions on which each of those is there that take one of them away.
    """
    if isinstance(value, Unknown) or not takers:
        return list(held)
    if takers.count(()) >= len(held):
        return [None] * len(held)
    if len(held) == 1:
        return [_left(held[0], takers)]
    if any(held) or any(takers):
        return [both(when, (f"one {shown(value)} is left",)) for when in held]
    return [None if at < len(takers) else () for at in range(len(held))]


def _left(held: When, takers: list[When]) -> When | None:
    """Give the conditions on which a member is left: it is there, and nothing that would take it is."""
    if any(set(when) <= set(held) for when in takers):
        return None
    return both(held, tuple(dict.fromkeys(map(unmet, takers))))


EXPRESSIONS: Expressions = {
    "list": _list,
    "list_comprehension": _comprehension,
}

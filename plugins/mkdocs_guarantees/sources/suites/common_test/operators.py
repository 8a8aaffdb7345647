"""Operators and their operands become values; a comparison that only a run can tell becomes the words for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import either, negated, together
from mkdocs_guarantees.sources.suites.common_test.equality import equal
from mkdocs_guarantees.sources.suites.common_test.lists import joined
from mkdocs_guarantees.sources.suites.common_test.values import FALSE, TRUE, Number, Truth, Value, boolean
from mkdocs_guarantees.sources.suites.common_test.words import cut, operator, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter

LARGEST = 2**64

_COMPARISONS: Mapping[str, tuple[bool, Callable[[float, float], bool] | None]] = {
    "==": (True, None),
    "=:=": (True, None),
    "/=": (False, None),
    "=/=": (False, None),
    "<": (True, lambda left, right: left < right),
    "=<": (True, lambda left, right: left <= right),
    ">": (True, lambda left, right: left > right),
    ">=": (True, lambda left, right: left >= right),
}
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}


def _unary(machine: Interpreter, frame: Frame, node: Node) -> Value:
    operand = node.child_by_field_name("operand")
    value = machine.evaluate(frame, operand)
    sign = operator(node)
    if sign == "-" and isinstance(value, Number):
        return Number(-value.value)
    if sign == "not":
        return _negated(value, told(frame, operand))
    return machine.unknown(node, frame)


def _binary_operator(machine: Interpreter, frame: Frame, node: Node) -> Value:
    sign = operator(node)
    if sign in {"++", "--"}:
        return joined(machine, frame, node)
    left, right = node.child_by_field_name("lhs"), node.child_by_field_name("rhs")
    if sign in {"andalso", "and", "orelse", "or"}:
        return _logical(machine, frame, left, right, all_of=sign.startswith("and"))
    first, second = machine.evaluate(frame, left), machine.evaluate(frame, right)
    if sign in _COMPARISONS:
        return _comparison(sign, first, second, told(frame, node))
    if isinstance(first, Number) and isinstance(second, Number) and sign in _ARITHMETIC:
        small = abs(first.value) < LARGEST and abs(second.value) < LARGEST
        return Number(_ARITHMETIC[sign](first.value, second.value)) if small else machine.unknown(node, frame)
    return machine.unknown(node, frame)


def _logical(machine: Interpreter, frame: Frame, left: Node | None, right: Node | None, *, all_of: bool) -> Value:
    first = machine.evaluate(frame, left)
    if first == boolean(not all_of):
        return first
    second = machine.evaluate(frame, right)
    if first == boolean(all_of):
        return second
    if second == boolean(all_of):
        return first
    one, other = _as_truth(first, told(frame, left)), _as_truth(second, told(frame, right))
    if all_of:
        return _truth(together([one.yes, other.yes]), either([one.no, other.no]))
    return _truth(either([one.yes, other.yes]), together([one.no, other.no]))


def _comparison(sign: str, left: Value, right: Value, text: str) -> Value:
    positive, orderly = _COMPARISONS[sign]
    if orderly is not None:
        if isinstance(left, Number) and isinstance(right, Number):
            return boolean(orderly(left.value, right.value))
        return Truth(text, negated(text))
    answer = equal(left, right)
    if answer is None:
        return Truth(text, f"not {text}")
    if isinstance(answer, Truth):
        return answer if positive else Truth(answer.no, answer.yes)
    return boolean(answer is positive)


def _negated(value: Value, text: str) -> Value:
    """The value of `not`."""
    if value in (TRUE, FALSE):
        return boolean(value == FALSE)
    truth = _as_truth(value, text)
    return Truth(truth.no, truth.yes)


def _as_truth(value: Value, text: str) -> Truth:
    if isinstance(value, Truth):
        return value
    return Truth(text, f"not {text}")


def _truth(yes: str, no: str) -> Truth:
    return Truth(cut(yes), cut(no))


EXPRESSIONS: Expressions = {
    "binary_op_expr": _binary_operator,
    "unary_op_expr": _unary,
}

"""A pattern and a value become a Fit: whether they match, what that binds, and the words where only a run can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.suites.common_test.equality import equal
from mkdocs_guarantees.sources.suites.common_test.module import arguments, source
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Choice,
    Env,
    Fun,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    Vars,
    members,
)
from mkdocs_guarantees.sources.suites.common_test.words import cut, operator, written

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter


class Fit(NamedTuple):
    """Does a value fit a pattern? `yes` holds the words for a fit that only a run can tell."""

    fits: bool | None
    env: Vars
    yes: str = ""
    no: str = ""


def fits(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:  # noqa: PLR0911  # one return for each kind
    """Match a value against a pattern; variables that it binds are in the result's `env`."""
    if machine.spent(frame):
        return Fit(None, frame.env, written(pattern), f"not {written(pattern)}")
    frame = frame.deeper()
    match pattern.type:
        case "var":
            return _fit_variable(frame, pattern, value)
        case "match_expr":
            left, right = pattern.child_by_field_name("lhs"), pattern.child_by_field_name("rhs")
            if left is not None and right is not None:
                fit = fits(machine, frame, left, value)
                return both_fit(fit, fits(machine, frame.bound(fit.env), right, value))
        case "tuple" if isinstance(value, Tup):
            return fit_all(machine, frame, arguments(pattern), value.parts)
        case "list":
            return _fit_list(machine, frame, pattern, value)
        case "paren_expr":
            return fits(machine, frame, arguments(pattern)[0], value) if arguments(pattern) else _maybe(frame, pattern)
        case "binary_op_expr" if operator(pattern) == "++" and isinstance(value, Text | Atom):
            return _fit_prefix(machine, frame, pattern, value)
        case "tuple":
            return _unlike(frame, pattern, value)
        case _:
            return _fit_constant(machine, frame, pattern, value)
    return _maybe(frame, pattern, value)


def fit_all(machine: Interpreter, frame: Frame, patterns: list[Node], values: tuple[Value, ...]) -> Fit:
    """Match values one by one, each with what those before it bound."""
    if len(patterns) != len(values):
        return Fit(fits=False, env=frame.env)
    fit = Fit(fits=True, env=dict(frame.env))
    for pattern, value in zip(patterns, values, strict=True):
        fit = both_fit(fit, fits(machine, frame.bound(fit.env), pattern, value))
        if fit.fits is False:
            return fit
    return fit


def _fit_variable(frame: Frame, pattern: Node, value: Value) -> Fit:
    name = source(pattern)
    if name == "_":
        return Fit(fits=True, env=frame.env)
    bound = frame.env.get(name)
    if bound is None:
        return Fit(fits=True, env={**frame.env, name: value})
    return _same(frame, bound, value, pattern)


def _fit_list(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    if isinstance(value, Text):
        value = members(value)
    if not isinstance(value, Seq):
        return _unlike(frame, pattern, value)
    if any(item.when or isinstance(item.value, Unknown) for item in value.items):
        return _maybe(frame, pattern, value)
    heads = arguments(pattern)
    tail: Node | None = None
    if heads and heads[-1].type == "pipe":
        first, tail = heads[-1].child_by_field_name("lhs"), heads[-1].child_by_field_name("rhs")
        heads = [*heads[:-1], first] if first is not None else heads[:-1]
    if len(heads) > len(value.items) or (tail is None and len(heads) != len(value.items)):
        return Fit(fits=False, env=frame.env)
    fit = fit_all(machine, frame, heads, tuple(item.value for item in value.items[: len(heads)]))
    if tail is None or fit.fits is False:
        return fit
    rest = Seq(value.items[len(heads) :])
    return both_fit(fit, fits(machine, frame.bound(fit.env), tail, rest))


def _fit_prefix(machine: Interpreter, frame: Frame, pattern: Node, value: Text | Atom) -> Fit:
    left, right = pattern.child_by_field_name("lhs"), pattern.child_by_field_name("rhs")
    prefix = machine.evaluate(frame, left)
    if right is None or not isinstance(prefix, Text) or isinstance(value, Atom):
        return Fit(fits=False, env=frame.env)
    if not value.value.startswith(prefix.value):
        return Fit(fits=False, env=frame.env)
    return fits(machine, frame, right, Text(value.value[len(prefix.value) :]))


def _fit_constant(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    expected = machine.evaluate(frame, pattern)
    if isinstance(expected, Unknown):
        return _maybe(frame, pattern, value)
    return _same(frame, expected, value, pattern)


def _same(frame: Frame, expected: Value, value: Value, pattern: Node) -> Fit:
    answer = equal(expected, value)
    if answer is None:
        return _maybe_text(frame, written(pattern), value)
    if isinstance(answer, Truth):
        return Fit(None, frame.env, answer.yes, answer.no)
    return Fit(answer, frame.env)


def both_fit(first: Fit, second: Fit) -> Fit:
    """Two matches that must both succeed."""
    if first.fits is False or second.fits is False:
        return Fit(fits=False, env=second.env)
    if first.fits and second.fits:
        return Fit(fits=True, env=second.env)
    yes = " and ".join(fit.yes for fit in (first, second) if fit.yes)
    no = " or ".join(fit.no for fit in (first, second) if fit.no)
    return Fit(None, second.env, cut(yes), cut(no))


def _maybe(frame: Frame, pattern: Node, value: Value | None = None) -> Fit:
    """A pattern that may fit; the variables in it are bound to nothing that is known."""
    env = dict(frame.env)
    for name in re.findall(r"\b[A-Z][\w@]*", source(pattern)):
        env.setdefault(name, Unknown(f"it depends on {name}", name))
    return _maybe_text(frame.bound(env), written(pattern), value)


def _unlike(frame: Frame, pattern: Node, value: Value) -> Fit:
    """A pattern of one kind and a value that is of another kind, or not known."""
    if isinstance(value, Unknown | Choice | Truth | Env | Fun):
        return _maybe(frame, pattern, value)
    return Fit(fits=False, env=frame.env)


def _maybe_text(frame: Frame, text: str, value: Value | None) -> Fit:
    subject = value.text if isinstance(value, Unknown) and value.text else "the argument"
    if isinstance(value, Truth):
        subject = value.yes
    return Fit(None, frame.env, f"{subject} is {text}", f"{subject} is not {text}")


def _match(machine: Interpreter, frame: Frame, node: Node) -> Value:
    left, right = node.child_by_field_name("lhs"), node.child_by_field_name("rhs")
    value = machine.evaluate(frame, right)
    if left is not None:
        fit = fits(machine, frame, left, value)
        frame.env.update(fit.env)
        if fit.fits is not True:
            _bind_unknown(machine, frame, left)
    return value


def _bind_unknown(machine: Interpreter, frame: Frame, pattern: Node) -> None:
    """Variables of a pattern that may not fit are known to be there, not what they are."""
    for name in re.findall(r"\b[A-Z_][\w@]*", source(pattern)):
        frame.env.setdefault(name, Unknown(f"{machine.root} depends on {name}", name))


EXPRESSIONS: Expressions = {
    "match_expr": _match,
}

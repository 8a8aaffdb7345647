"""A pattern and a value become a Fit: whether they match, what that binds, and the words where only a run can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.conditions import either, enclosed, together
from mkdocs_guarantees.sources.suites.common_test.equality import equal, is_empty
from mkdocs_guarantees.sources.suites.common_test.module import arguments, source
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Choice,
    Env,
    Fun,
    Map,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    Vars,
    certain,
    members,
)
from mkdocs_guarantees.sources.suites.common_test.words import cut, operator, pattern_told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter


_WHOLE_REST = re.compile(r"^[A-Z_][\w@]*\s*/\s*(?:binary|bytes|bitstring|bits)$")
"""The last part of a binary pattern that takes all that is left."""


NAMELESS = "the argument"
"""What stands for a value that has no words of its own; who knows what is matched can tell better."""

_ANY_MEMBERS = re.compile(r"\[\s*_\s*\|\s*_\s*\]")
"""A list that is not empty, whatever is in it."""


class Fit(NamedTuple):
    """Does a value fit a pattern? `yes` holds the words for a fit that only a run can tell."""

    fits: bool | None
    env: Vars
    yes: str = ""
    no: str = ""


def fits(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    """Match a value against a pattern; variables that it binds are in the result's `env`."""
    if machine.spent(frame):
        why = f"{machine.root} takes too many steps to evaluate"
        return Fit(None, frame.env, why, why)
    return _FITTING.get(pattern.type, _fit_constant)(machine, frame.deeper(), pattern, value)


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


def _fit_variable(_machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    name = source(pattern)
    if name == "_":
        return Fit(fits=True, env=frame.env)
    bound = frame.env.get(name)
    if bound is None:
        return Fit(fits=True, env={**frame.env, name: value})
    return _same(frame, bound, value, pattern)


def _fit_match(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    left, right = pattern.child_by_field_name("lhs"), pattern.child_by_field_name("rhs")
    if left is None or right is None:
        return _maybe(frame, pattern, value)
    fit = fits(machine, frame, left, value)
    return both_fit(fit, fits(machine, frame.bound(fit.env), right, value))


def _fit_inner(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    inner = arguments(pattern)
    return fits(machine, frame, inner[0], value) if inner else _maybe(frame, pattern)


def _fit_tuple(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    if not isinstance(value, Tup):
        return _unlike(frame, pattern, value)
    return fit_all(machine, frame, arguments(pattern), value.parts)


def _fit_list(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    if isinstance(value, Text):
        value = members(value)
    if not isinstance(value, Seq):
        return _unlike(frame, pattern, value)
    heads = arguments(pattern)
    if certain(value) is None:
        return _fit_uncertain(frame, pattern, heads, value)
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


def _fit_uncertain(frame: Frame, pattern: Node, heads: list[Node], value: Seq) -> Fit:
    """A list of which some members are there on conditions: these tell whether it is empty, and no more."""
    empty = is_empty(value)
    if empty is None or (heads and not _ANY_MEMBERS.fullmatch(source(pattern))):
        return _maybe(frame, pattern, value)
    if isinstance(empty, Truth):
        yes, no = (empty.no, empty.yes) if heads else (empty.yes, empty.no)
        return Fit(None, frame.env, yes, no)
    return Fit(empty is not bool(heads), frame.env)


def _fit_map(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    """A pattern asks for some keys and says nothing of others."""
    if not isinstance(value, Map):
        return _unlike(frame, pattern, value)
    fit = Fit(fits=True, env=frame.env)
    for field in pattern.children_by_field_name("fields"):
        key, inner = field.child_by_field_name("key"), field.child_by_field_name("value")
        wanted = machine.evaluate(frame, key)
        if value.holds(wanted) is None:
            return _maybe(frame, pattern, value)
        held = value.get(wanted)
        if held is None or inner is None:
            return Fit(fits=False, env=frame.env)
        fit = both_fit(fit, fits(machine, frame.bound(fit.env), inner, held))
    return fit


def _fit_binary(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    """`<<"prefix", Rest/binary>>`, or a text as a whole."""
    if not isinstance(value, Text):
        return _unlike(frame, pattern, value)
    parts = arguments(pattern)
    rest = parts[-1] if parts and _WHOLE_REST.search(source(parts[-1])) else None
    texts = [machine.evaluate(frame, part.child_by_field_name("element")) for part in parts[: -1 if rest else None]]
    known = [text.value for text in texts if isinstance(text, Text)]
    prefix = "".join(known)
    if len(known) < len(texts):
        return _maybe(frame, pattern, value)
    if not value.value.startswith(prefix) or (rest is None and value.value != prefix):
        return Fit(fits=False, env=frame.env)
    name = rest.child_by_field_name("element") if rest is not None else None
    return fits(machine, frame, name, Text(value.value[len(prefix) :])) if name else Fit(fits=True, env=frame.env)


def _fit_prefix(machine: Interpreter, frame: Frame, pattern: Node, value: Value) -> Fit:
    """`"prefix" ++ Rest`."""
    if operator(pattern) != "++" or not isinstance(value, Text | Atom):
        return _fit_constant(machine, frame, pattern, value)
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
        return _maybe_text(frame, pattern_told(frame, pattern, _subject(value)), value)
    if isinstance(answer, Truth):
        return Fit(None, frame.env, answer.yes, answer.no)
    return Fit(answer, frame.env)


_LITERALS = frozenset({"atom", "integer", "string"})
"""Those of which two are the same when they are written alike; `$a` and `97` are the same, too."""


def exclusive(first: list[Node], second: list[Node]) -> bool:
    """Say whether nothing can match both of two lists of patterns, as far as their literals tell."""
    return any(_exclude(one, other) for one, other in zip(first, second, strict=False))


def _exclude(one: Node, other: Node) -> bool:
    for pattern, against in ((one, other), (other, one)):
        if pattern.type in {"match_expr", "paren_expr"}:
            return any(_exclude(part, against) for part in pattern.named_children)
    if one.type in _LITERALS and other.type in _LITERALS:
        return _written_once(one) != _written_once(other)
    if one.type == other.type == "tuple":
        mine, theirs = arguments(one), arguments(other)
        return len(mine) != len(theirs) or exclusive(mine, theirs)
    if one.type == other.type == "list":
        return bool(arguments(one)) != bool(arguments(other))
    kinds = {"tuple" if pattern.type == "tuple" else "literal" for pattern in (one, other)}
    return kinds == {"tuple", "literal"} and bool({one.type, other.type} & _LITERALS)


def _written_once(literal: Node) -> str:
    """A literal in one of the ways in which it may be written: without needless quotes, and in tens."""
    text = source(literal)
    base, found, digits = text.partition("#")
    if literal.type == "integer":
        return str(int(digits, int(base)) if found else int(text))
    return text.strip("'")


def both_fit(first: Fit, second: Fit) -> Fit:
    """Two matches that must both succeed."""
    if first.fits is False or second.fits is False:
        return Fit(fits=False, env=second.env)
    if first.fits and second.fits:
        return Fit(fits=True, env=second.env)
    yes = together([fit.yes for fit in (first, second) if fit.yes])
    no = either([fit.no for fit in (first, second) if fit.no])
    return Fit(None, second.env, cut(yes), cut(no))


def _maybe(frame: Frame, pattern: Node, value: Value | None = None) -> Fit:
    """A pattern that may fit; the variables in it are bound to nothing that is known."""
    env = dict(frame.env)
    for name in re.findall(r"\b[A-Z][\w@]*", source(pattern)):
        env.setdefault(name, Unknown(f"it depends on {name}", name))
    return _maybe_text(frame.bound(env), pattern_told(frame, pattern, _subject(value)), value)


def _unlike(frame: Frame, pattern: Node, value: Value) -> Fit:
    """A pattern of one kind and a value that is of another kind, or not known."""
    if isinstance(value, Unknown | Choice | Truth | Env | Fun):
        return _maybe(frame, pattern, value)
    return Fit(fits=False, env=frame.env)


def _subject(value: Value | None) -> str:
    return value.text if isinstance(value, Unknown) else ""


def _maybe_text(frame: Frame, text: str, value: Value | None) -> Fit:
    subject = _subject(value) or NAMELESS
    if isinstance(value, Truth):
        subject = enclosed(value.yes)
    return Fit(None, frame.env, f"{subject} is {text}", f"{subject} is not {text}")


def _match(machine: Interpreter, frame: Frame, node: Node) -> Value:
    left, right = node.child_by_field_name("lhs"), node.child_by_field_name("rhs")
    value = machine.evaluate(frame, right)
    if left is not None:
        fit = fits(machine, frame, left, value)
        frame.env.update(fit.env)
        if fit.fits is not True:
            machine.doubts += 1
            _bind_unknown(machine, frame, left)
    return value


def _bind_unknown(machine: Interpreter, frame: Frame, pattern: Node) -> None:
    """Variables of a pattern that may not fit are known to be there, not what they are."""
    for name in re.findall(r"\b[A-Z_][\w@]*", source(pattern)):
        frame.env.setdefault(name, Unknown(f"{machine.root} depends on {name}", name))


_FITTING: Mapping[str, Callable[[Interpreter, Frame, Node, Value], Fit]] = {
    "binary": _fit_binary,
    "binary_op_expr": _fit_prefix,
    "list": _fit_list,
    "map_expr": _fit_map,
    "match_expr": _fit_match,
    "paren_expr": _fit_inner,
    "tuple": _fit_tuple,
    "var": _fit_variable,
}
EXPRESSIONS: Expressions = {
    "match_expr": _match,
}

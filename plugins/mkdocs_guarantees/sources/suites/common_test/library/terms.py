"""Tuples, numbers, times and questions of what kind a term is become values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Atom,
    Env,
    Fun,
    Map,
    Number,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    boolean,
    certain,
    seq,
    shown,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def element(position: Value, value: Value) -> Value:
    """The part of a tuple at a position, counted from 1."""
    place = whole(position)
    if place is not None and isinstance(value, Tup) and 1 <= place <= len(value.parts):
        return value.parts[place - 1]
    return Unknown(f"element {shown(position)} of {shown(value)}")


def set_element(position: Value, value: Value, part: Value) -> Value:
    """A tuple with another part at a position, counted from 1."""
    place = whole(position)
    if place is not None and isinstance(value, Tup) and 1 <= place <= len(value.parts):
        return Tup((*value.parts[: place - 1], part, *value.parts[place:]))
    return Unknown(f"{shown(value)} with another element {shown(position)}")


def _size(value: Value) -> Value:
    return Number(len(value.parts)) if isinstance(value, Tup) else Unknown(f"the size of {shown(value)}")


def _parts(value: Value) -> Value:
    return seq(value.parts) if isinstance(value, Tup) else Unknown(f"the parts of {shown(value)}")


def _tuple(values: Value) -> Value:
    known = certain(values)
    return Tup(known) if known is not None else Unknown(f"a tuple of {shown(values)}")


def _least(left: Value, right: Value) -> Value:
    return _in_order(left, right)[0]


def _greatest(left: Value, right: Value) -> Value:
    return _in_order(left, right)[1]


def _in_order(left: Value, right: Value) -> tuple[Value, Value]:
    if isinstance(left, Number) and isinstance(right, Number):
        return (left, right) if left.value <= right.value else (right, left)
    unknown = Unknown(f"which of {shown(left)} and {shown(right)} is the smaller one")
    return unknown, unknown


def _kind(kind: type | tuple[type, ...], words: str) -> Callable[[Value], Value]:
    """Make the test of whether a term is of a kind."""

    def test(value: Value) -> Value:
        if isinstance(value, Unknown):
            return Unknown(f"whether {shown(value)} is {words} is not known")
        if isinstance(value, Env):
            return _kind_of_setting(value, kind)
        return boolean(isinstance(TRUE if isinstance(value, Truth) else value, kind))

    return test


def _kind_of_setting(value: Env, kind: type | tuple[type, ...]) -> Value:
    """An environment variable is a text, or the atom `false` where it is not set and has no default."""
    is_set, is_not = f"{value.name} set", f"{value.name} not set"
    if isinstance(Text(""), kind):
        return Truth(is_set, is_not) if value.default is None else TRUE
    return Truth(is_not, is_set) if isinstance(FALSE, kind) and value.default is None else FALSE


_is_atom = _kind(Atom, "an atom")
_is_number = _kind(Number, "a number")


def _is_boolean(value: Value) -> Value:
    known = _is_atom(value)
    return boolean(value in (TRUE, FALSE)) if known == TRUE and not isinstance(value, Truth) else known


def _is_integer(value: Value) -> Value:
    return boolean(isinstance(value.value, int)) if isinstance(value, Number) else _is_number(value)


def _milliseconds(factor: int) -> Callable[[Value], Value]:
    def times(amount: Value) -> Value:
        number = whole(amount)
        return Number(number * factor) if number is not None else Unknown("a time that is not known")

    return times


def _of_clock(*parts: Value) -> Value:
    """`timer:hms/3`."""
    numbers = [number for number in map(whole, parts) if number is not None]
    if len(numbers) < len(parts):
        return Unknown("a time that is not known")
    hours, minutes, seconds = numbers
    return Number(((hours * 60 + minutes) * 60 + seconds) * 1000)


PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "element", 2): element,
    ("erlang", "is_atom", 1): _is_atom,
    ("erlang", "is_boolean", 1): _is_boolean,
    ("erlang", "is_function", 1): _kind(Fun, "a function"),
    ("erlang", "is_integer", 1): _is_integer,
    ("erlang", "is_list", 1): _kind((Seq, Text), "a list"),
    ("erlang", "is_map", 1): _kind(Map, "a map"),
    ("erlang", "is_number", 1): _is_number,
    ("erlang", "is_tuple", 1): _kind(Tup, "a tuple"),
    ("erlang", "list_to_tuple", 1): _tuple,
    ("erlang", "max", 2): _greatest,
    ("erlang", "min", 2): _least,
    ("erlang", "setelement", 3): set_element,
    ("erlang", "tuple_size", 1): _size,
    ("erlang", "tuple_to_list", 1): _parts,
    ("timer", "hms", 3): _of_clock,
    ("timer", "hours", 1): _milliseconds(3_600_000),
    ("timer", "minutes", 1): _milliseconds(60_000),
    ("timer", "seconds", 1): _milliseconds(1_000),
}

"""The conditions of a case, before and after, become an answer: may it be left out where it was run?

Conditions are compared as formulas, not as texts: `A or B` lets a case run wherever `A` did.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from mkdocs_guarantees.conditions import Every, Formula, Leaf, Not, is_unclear, looked, parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_WAYS = 64
"""Conditions that can be met in more ways than these are not compared."""

_Literal: TypeAlias = tuple[str, bool]
"""A condition in its positive form, and whether it must hold."""

_Way: TypeAlias = frozenset[_Literal]


def is_narrower(was: Sequence[str], now: Sequence[str]) -> bool | None:
    """Say whether new conditions, which must all hold, may fail where the old ones held; None where one cannot tell."""
    if set(now) <= set(was):
        return False
    before, after = _ways(was), _ways(now)
    if before is None or after is None:
        return None
    answers = {_is_closed(way, after) for way in before}
    return True if True in answers else None if None in answers else False


def _ways(conditions: Iterable[str]) -> set[_Way] | None:
    """List the ways to meet conditions, without those that contradict themselves; None where they are too many."""
    ways = _met(Every(tuple(map(parsed, conditions))), holds=True)
    return ways and {way for way in ways if not any((words, not held) in way for words, held in way)}


def _met(formula: Formula, *, holds: bool) -> set[_Way] | None:
    """List the ways in which a formula holds, or does not."""
    if isinstance(formula, Leaf):
        return {frozenset({(formula.words, holds)})}
    if isinstance(formula, Not):
        return _met(formula.part, holds=not holds)
    found: list[set[_Way]] = []
    for part in formula.parts:
        ways = _met(part, holds=holds)
        if ways is None:
            return None
        found.append(ways)
    return _joined(found) if isinstance(formula, Every) is holds else _few(set().union(*found))


def _joined(parts: list[set[_Way]]) -> set[_Way] | None:
    """Combine each way to meet one part with each way to meet the others."""
    ways: set[_Way] = {frozenset()}
    for part in parts:
        if len(ways) * len(part) > MOST_WAYS:
            return None
        ways = {one | other for one, other in product(ways, part)}
    return ways


def _few(ways: set[_Way]) -> set[_Way] | None:
    return ways if len(ways) <= MOST_WAYS else None


def _is_closed(way: _Way, after: set[_Way]) -> bool | None:
    """Say whether none of the new ways is open where an old one was."""
    wanting = {other: [literal for literal in other if not _is_given(literal, way)] for other in after}
    if not all(wanting.values()):
        return False
    doubted = any(way - other and all(is_unclear(words) for words, _ in more) for other, more in wanting.items())
    return None if doubted else True


def _is_given(literal: _Literal, way: _Way) -> bool:
    """Say whether a condition holds where others do: the same one, or that a variable is not `a` where it is `b`."""
    if literal in way:
        return True
    words, holds = literal
    look = looked(words)
    if not look:
        return False
    known = {other.value for each, held in way if held and (other := looked(each)) and other.name == look.name}
    values = known - {None}
    return holds and bool(values - {""}) if look.value is None else not holds and bool(values - {look.value})

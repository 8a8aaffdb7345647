"""Ways to a test, each with its conditions, become the conditions of the test: at least one way must be open."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from mkdocs_guarantees.conditions import conjuncts, disjuncts, either, negated, together
from mkdocs_guarantees.sources.suites.common_test.words import LONGEST_WORDS, cut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.sources.suites.common_test.values import When

MOST_SHOWN = 6
MOST_COMPARED = 100
"""Of more ways than these nobody reads the conditions, and each is compared with each."""

_Parts: TypeAlias = tuple[str, ...]
"""The conditions of a way, taken apart: `X not a or b` is `X not a` and `X not b`."""


def conditions(ways: Iterable[When]) -> tuple[str, ...]:
    """What must hold for at least one of the ways to be open, in words; nothing when one is open in any case."""
    open_ones = _needed(list(dict.fromkeys(ways)))
    if () in open_ones:
        return ()
    common = tuple(word for word in open_ones[0] if all(word in way for way in open_ones))
    rests = list(dict.fromkeys(tuple(word for word in way if word not in common) for way in open_ones))
    if () in rests:
        return common
    told = [together(rest) for rest in rests]
    words = either(told)
    if len(rests) > MOST_SHOWN or len(words) > LONGEST_WORDS:
        words = f"one of {len(rests)} conditions, such as {cut(min(told, key=len))}"
    return (*common, words)


def _needed(ways: list[When]) -> list[When]:
    """The same ways without those, and without conditions, that the others make needless."""
    if not 1 < len(ways) <= MOST_COMPARED:
        return ways
    parts = [tuple(dict.fromkeys(part for word in way for part in conjuncts(word))) for way in ways]
    fewer = _reduced(parts)
    shown = [way if before == after else after for way, before, after in zip(ways, parts, fewer, strict=True)]
    return [way for at, way in enumerate(shown) if not _follows(at, fewer)]


def _reduced(ways: list[_Parts]) -> list[_Parts]:
    """`X and Y, or not X` is the same as `Y or not X`: conditions fall as long as such a pair is found.

    In a recursion the same words may be said of one thing and denied of another; they never make a way open at all.
    """
    ways = list(ways)
    doubted = {part for way in ways for part in way if _denied(part) <= {*way}}  # words that were said of two things
    found = True
    while found:
        found = False
        for at, way in enumerate(ways):
            for part in way:
                rest = tuple(other for other in way if other != part)
                if (rest or part not in doubted) and _opens(_denied(part), frozenset(rest), ways):
                    ways[at], found = rest, True
                    break
    return ways


def _denied(part: str) -> frozenset[str]:
    """Give what holds, all of it, where a condition does not."""
    return frozenset(map(negated, disjuncts(part)))


def _opens(opposites: frozenset[str], given: frozenset[str], ways: list[_Parts]) -> bool:
    """Where what is given holds, is there a way that is open if the opposites hold, too?"""
    return any(not opposites.isdisjoint(way) and opposites | given >= set(way) for way in ways)


def _follows(at: int, ways: list[_Parts]) -> bool:
    """Is a way open only where another one is open, too?"""
    mine = set(ways[at])
    return any(set(way) < mine or (set(way) == mine and number < at) for number, way in enumerate(ways) if number != at)

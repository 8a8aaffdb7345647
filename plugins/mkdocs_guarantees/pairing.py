"""The things of two revisions become pairs: what a thing of one side is on the other, by name or by what it is.

Pairing is the same in both directions and in any order: only what is unmistakable on both sides is paired.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from mkdocs_guarantees.similarity import INTACT, Likes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

Key = TypeVar("Key", bound="Hashable")
Thing = TypeVar("Thing")

ENOUGH = 0.5
"""The share of words from which a sentence is another wording of one that is gone."""

MAX_SENTENCES = 200
"""Sentences of one holder that are compared with each other; beyond, they are only told apart."""


@dataclass(frozen=True, slots=True)
class Pairs(Generic[Key]):
    """What each thing of the old side is on the new one, and the other way round."""

    forth: Mapping[Key, Key] = field(default_factory=dict)
    back: Mapping[Key, Key] = field(default_factory=dict)

    def mirrored(self) -> Pairs[Key]:
        return Pairs(self.back, self.forth)


def paired(old: Mapping[Key, Thing], new: Mapping[Key, Thing], *ways: Callable[[Thing], Hashable | None]) -> Pairs[Key]:
    """Pair what has one key; of the rest, by one way of marking after the other, what alone has a mark on both sides.

    Args:
        ways: each gives the mark of a thing, or None for none.
    """
    forth = {key: key for key in old if key in new}
    for way in ways:
        gone = _marked(old, forth.keys(), way)
        come = _marked(new, set(forth.values()), way)
        forth.update((gone[mark][0], come[mark][0]) for mark in gone if len(gone[mark]) == 1 == len(come.get(mark, ())))
    return Pairs(forth, {after: before for before, after in forth.items()})


def _marked(
    things: Mapping[Key, Thing], taken: Iterable[Key], way: Callable[[Thing], Hashable | None]
) -> dict[Hashable, list[Key]]:
    found: dict[Hashable, list[Key]] = defaultdict(list)
    for key in things.keys() - set(taken):
        mark = way(things[key])
        if mark is not None:
            found[mark].append(key)
    return found


def alike(pairs: Pairs[str], old: Mapping[str, str], new: Mapping[str, str]) -> Pairs[str]:
    """Pair, of the rest, bodies that are nearly the same and more like each other than like any other.

    Args:
        old: the sketch of each body.
        new: the same of the other side.
    """
    gone = {key: sketch for key, sketch in old.items() if key not in pairs.forth and sketch}
    come = {key: sketch for key, sketch in new.items() if key not in pairs.back and sketch}
    if not gone or not come:
        return pairs
    forth, back = _nearest(gone, come), _nearest(come, gone)
    added = {key: other for key, other in forth.items() if back.get(other) == key}
    return Pairs({**pairs.forth, **added}, {**pairs.back, **{other: key for key, other in added.items()}})


def _nearest(ones: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Give the one body that is most like each; none where two are equally alike."""
    likes = Likes(others)
    found: dict[str, str] = {}
    for key, sketch in ones.items():
        near = likes.like(sketch, least=INTACT)
        if near and (len(near) == 1 or near[0][0] > near[1][0]):
            found[key] = near[0][1]
    return found


def reworded(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Pair sentences that share most of their words, the most alike first."""
    words = {text: frozenset(text.casefold().split()) for text in (*old, *new)}
    left, right = sorted(set(old)), sorted(set(new))
    if len(left) > MAX_SENTENCES or len(right) > MAX_SENTENCES:
        return {}
    scored = [
        (-_shared(words[one], words[other]), (min(one, other), max(one, other)), one, other)
        for one in left
        for other in right
    ]
    pairs: dict[str, str] = {}
    for score, _, one, other in sorted(scored):
        if -score >= ENOUGH and one not in pairs and other not in pairs.values():
            pairs[one] = other
    return pairs


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0

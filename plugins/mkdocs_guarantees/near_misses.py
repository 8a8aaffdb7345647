"""A word that nobody knows becomes the known words that may be meant by it."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_COMPARED = 60
"""How many known words are compared letter by letter."""


def nearest(word: str, known: Iterable[str], *, count: int = 1) -> list[str]:
    """List the known words that resemble a word most, best first.

    What all tests begin with says nothing of likeness and is left out. Words that share parts with it are compared
    first, and only some dozens are compared at all, so that a repository with tens of thousands of tests costs no
    more than a small one.
    """
    by_stem = {_stem(item): item for item in reversed(_likely(word, _Words.of(tuple(known))))}
    return [by_stem[stem] for stem in difflib.get_close_matches(_stem(word), list(by_stem), n=count, cutoff=0.65)]


@dataclass(frozen=True, slots=True)
class _Words:
    """Known words, sorted, and those that have each part: the same words are asked about many times."""

    all: tuple[str, ...]
    by_part: Mapping[str, Sequence[str]]

    @staticmethod
    @lru_cache(maxsize=16)
    def of(known: tuple[str, ...]) -> _Words:
        words = tuple(sorted(set(known)))
        by_part: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for part in _parts(word):
                by_part[part].append(word)
        return _Words(words, by_part)


def _likely(word: str, known: _Words) -> list[str]:
    """List some dozens of words, those that share most parts with a word first, else in alphabetical order."""
    shared: Counter[str] = Counter()
    for part in sorted(_parts(word), key=lambda part: (len(known.by_part.get(part, ())), part)):
        # What many words share tells little; it only decides among those that share something rarer.
        seen = known.by_part.get(part, ())
        shared.update(seen if len(shared) < _COMPARED else shared.keys() & seen)
    best = nsmallest(_COMPARED, shared, key=lambda item: (-shared[item], item))
    rest = (item for item in known.all if item not in shared)
    return [*best, *islice(rest, _COMPARED - len(best))]


def _stem(word: str) -> str:
    return word.casefold().removeprefix("test_").removeprefix("t_").removesuffix("_suite")


def _parts(word: str) -> frozenset[str]:
    return frozenset(part for part in re.split(r"[\W_]+", _stem(word)) if len(part) > 2)


def hint(word: str, known: Iterable[str]) -> str:
    """Give `; did you mean 'x'?`, or an empty text when nothing known resembles the word."""
    found = nearest(word, known)
    return f"; did you mean {found[0]!r}?" if found else ""

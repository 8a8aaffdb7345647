"""The bodies of cases become sketches, and two sketches a likeness from 0 to 1, without the bodies at hand.

A sketch keeps the smallest hashes of the pairs of neighbouring words of a body (A. Broder, "On the resemblance and
containment of documents", 1997). Two bodies that share a part of their pairs share about the same part of the
smallest ones. A body with no more than `KEPT` pairs is kept whole, so that small bodies are compared exactly; for
larger ones the likeness has a standard error below 0.11.

Likeness says that a body is nearly another one, not that it proves as much: that is for its proof to say.
"""

from __future__ import annotations

import re
from base64 import b64encode
from binascii import Error, a2b_base64
from collections import Counter, defaultdict
from heapq import nsmallest
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KEPT = 24
INTACT = 0.8
"""The likeness from which a body is nearly the same."""

COMMON = 400
"""A pair of words that more bodies than this share says nothing of which of them are alike."""

_WIDTH = 3
_LARGEST = 1 << 8 * _WIDTH
_LIKELY = 2 * KEPT * _LARGEST
"""Divided by the number of pairs, the limit below which nearly always more hashes lie than are kept."""

_EDGE = b"^"
_MOST_WORDS = 65_536
_APART = bytes(byte if re.match(rb"\w", bytes([byte])) else 0x20 for byte in range(256))
"""Turns everything between words into blanks; the translation and `split` take a quarter of the time of a regex."""


class _Hashes(dict[bytes, tuple[int, int]]):
    """The hashes of each word as the first and as the second one of a pair, computed once.

    They differ, so that the hash of a pair can simply be the two combined.
    """

    def __missing__(self, word: bytes) -> tuple[int, int]:
        if len(self) >= _MOST_WORDS:
            self.clear()
        seed = crc32(word)
        made = self[word] = (seed * 0x9E3779B1 & 0xFFFFFFFF) >> 8, (seed * 0x85EBCA77 & 0xFFFFFFFF) >> 8
        return made


_HASHES = _Hashes()


def sketch(text: bytes) -> str:
    """Make the sketch of a normalised body: one without comments, and without the name of the test."""
    words = text.translate(_APART).split()
    if not words:
        return ""
    found = _pairs(words, _LIKELY // len(words))
    if len(found) < KEPT:
        found = _pairs(words, _LARGEST)
    smallest = sorted(found)[:KEPT]
    return b64encode(b"".join([pair.to_bytes(_WIDTH, "big") for pair in smallest])).decode()


def _pairs(words: list[bytes], limit: int) -> set[int]:
    """Give the hashes below a limit of the pairs of neighbouring words, the first of which is beside the edge."""
    found: set[int] = set()
    before, _ = _HASHES[_EDGE]
    for first, second in map(_HASHES.__getitem__, words):
        pair = before ^ second
        if pair < limit:
            found.add(pair)
        before = first
    return found


def likeness(one: str, other: str) -> float:
    """Give the share of their pairs that two bodies have in common; 0 where one of them is not known."""
    return _likeness(_elements(one), _elements(other))


def _likeness(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    if not one or not other:
        return 0.0
    sizes = [len(item) for item in (one, other) if len(item) >= KEPT]
    smallest = nsmallest(min(sizes), {*one, *other}) if sizes else {*one, *other}
    return len({*one} & {*other} & {*smallest}) / len(smallest)


def _elements(text: str) -> tuple[int, ...]:
    try:
        data = a2b_base64(text, strict_mode=True) if text else b""
    except (Error, ValueError):  # a sketch that somebody edited
        return ()
    ends = range(_WIDTH, len(data) + 1, _WIDTH)
    return tuple([int.from_bytes(data[end - _WIDTH : end], "big") for end in ends])


class Likes:
    """Many sketches by name, to be asked which of them are like another one, without comparing with each."""

    def __init__(self, sketches: Mapping[str, str]) -> None:
        self._elements = {name: _elements(text) for name, text in sketches.items() if text}
        self._holders: dict[int, list[str]] = defaultdict(list)
        for name, elements in self._elements.items():
            for element in elements:
                self._holders[element].append(name)

    def like(self, text: str, *, least: float = INTACT, among: Iterable[str] | None = None) -> list[tuple[float, str]]:
        """List the names of sketches that are at least so much like one, most alike first.

        Args:
            among: only these names.
        """
        wanted = _elements(text)
        found = [(_likeness(wanted, self._elements[name]), name) for name in self._candidates(wanted, among)]
        return sorted((item for item in found if item[0] >= least), key=lambda item: (-item[0], item[1]))

    def _candidates(self, wanted: tuple[int, ...], among: Iterable[str] | None) -> Iterable[str]:
        if among is not None:
            return [name for name in among if name in self._elements]
        rare = [holders for element in wanted if len(holders := self._holders.get(element, [])) <= COMMON]
        shared = Counter(name for holders in rare for name in holders)
        return [name for name, _ in shared.most_common(COMMON)]

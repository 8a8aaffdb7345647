"""The text of a function becomes the facts on which its proof rests, with their lines, for a person who asks.

`proof` counts the same things without lines, as fast as can be; this is asked for one case at a time.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import ProofFact
from mkdocs_guarantees.sources.suites.common_test import body, profiles
from mkdocs_guarantees.sources.suites.common_test.idle import without_idle
from mkdocs_guarantees.sources.suites.common_test.kinds import Kind, kind_of
from mkdocs_guarantees.sources.suites.common_test.leaving import leaving
from mkdocs_guarantees.sources.suites.common_test.little import little
from mkdocs_guarantees.sources.suites.common_test.matches import TELLER, matching
from mkdocs_guarantees.sources.suites.common_test.swallowing import swallowing

if TYPE_CHECKING:
    from collections.abc import Iterator

_CALLED = re.compile(rb"(?<![\w@:?\"])\??[\w@\"]++(?::[\w@\"]++)?(?=\s*+\()")
_SKIP = re.compile(rb"\{\s*skip(?:ped|_and_save)?\s*,")
_NAMES = {
    Kind.ASSERTION: "assertion",
    Kind.LIFE: "sign of life",
    Kind.WAIT: "wait",
    Kind.MOCK: "mock",
    Kind.ELSEWHERE: "not read",
}
_LINE_END = re.compile(rb"\n")
LONGEST = 100


def facts(text: bytes, line: int, via: str, *, matches: bool = True) -> Iterator[ProofFact]:
    """List the facts of one function.

    Args:
        line: that of the first byte of the text.
        via: the name under which it is called, empty for the case itself.
        matches: its matches count.
    """
    parts = body.parts(text)
    code = without_idle(b'"'.join([code for code, _ in parts]))
    places = [(start, end) for start, end in swallowing(code) if profiles.asserts(code[start:end])]
    lines = text.split(b"\n")
    starts = [start for start, _ in places]
    breaks = list(_breaks(parts))
    about = dict(TELLER.asserted(code))
    matched = dict(matching(code)) if matches else {}
    exits, failures = leaving(code)
    failing = [*matched, *exits, *(failures if not via else ())]
    saying_little = frozenset(little(code))
    found = {*_found(code), *((at, "assertion") for at in failing), *((start, "swallowed") for start in starts)}
    for at, kind in sorted(found):
        around = bisect_right(starts, at) - 1
        if kind in {"assertion", "sign of life"} and around >= 0 and at < places[around][1]:
            continue
        number = bisect_right(breaks, at)
        shown = " ".join(lines[number].decode(errors="replace").split()) if number < len(lines) else ""
        shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
        subject = about.get(at) or matched.get(at, "") if kind == "assertion" else ""
        yield ProofFact(line + number, "sign of life" if at in saying_little else kind, shown, via, subject)


def _found(code: bytes) -> Iterator[tuple[int, str]]:
    for called in _CALLED.finditer(code):
        kind = kind_of(called[0].decode(errors="replace"))
        if kind in _NAMES and _counts(kind, code, called.start()):
            yield called.start(), _NAMES[kind]
    yield from ((found.start(), "wait") for found in profiles.WAIT.finditer(code))
    yield from ((found.start(), "skip") for found in _SKIP.finditer(code))


def _counts(kind: Kind, code: bytes, at: int) -> bool:
    if kind is Kind.LIFE:
        return profiles.is_asserted(code, at)
    return kind is not Kind.MOCK or not profiles.is_spy(code, at)


def _breaks(parts: list[tuple[bytes, bytes]]) -> Iterator[int]:
    """Give the places in the code before which a line ends, those of lines inside literals at the literal."""
    at = 0
    for code, literal in parts:
        yield from (at + found.end() for found in _LINE_END.finditer(code))
        at += len(code) + 1
        yield from [at] * literal.count(b"\n")

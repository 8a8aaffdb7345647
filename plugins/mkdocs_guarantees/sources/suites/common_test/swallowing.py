"""The code of a function becomes the places in it where every failure is caught and comes to nothing."""

from __future__ import annotations

import re

_CAUGHT = re.compile(rb"(?:,|->)\s*catch\s+(\?assert\w*\([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+\))")
_BLOCK = re.compile(rb"\b(?:begin|case|catch|end|if|maybe|of|receive|try)\b|\bfun(?=\s*(?:[A-Z]\w*\s*)?\()")
_FORGOTTEN = re.compile(rb"\s*(?:_\w*\s*:\s*)?_\w*\s*(?::\s*_\w*\s*)?->\s*[\w@\"]+\s*")
"""The one clause of a `catch` that takes everything and gives a constant."""

_FORGETS = re.compile(rb"catch" + _FORGOTTEN.pattern + rb"end")
_CATCHES = re.compile(rb"catch\s+\?assert")


def swallowing(code: bytes) -> list[tuple[int, int]]:
    """Find what a `catch` or a `try … catch _:_ -> ok end` makes unable to fail, as places in the code."""
    found = [item.span(1) for item in _CAUGHT.finditer(code)] if _CATCHES.search(code) else []
    found += _forgotten(code) if _FORGETS.search(code) else []
    return _merged(found)


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort places, and make one of those that overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _forgotten(code: bytes) -> list[tuple[int, int]]:
    """Find the bodies of each `try` whose `catch` takes everything and does nothing."""
    found: list[tuple[int, int]] = []
    open_: list[list[int]] = []  # of each expression that `end` closes: is it a try, its start, its `of`, its `catch`
    for word in _BLOCK.finditer(code):
        text = word[0]
        if text == b"end":
            if not open_:
                return found
            is_try, start, of, caught = open_.pop()
            if is_try and caught and _FORGOTTEN.fullmatch(code, caught, word.start()):
                found.append((start, of or caught - len(b"catch")))
        elif text in {b"of", b"catch"}:
            at = 2 if text == b"of" else 3
            if open_ and open_[-1][0] and not open_[-1][at] and not _is_prefix(code, word.start()):
                open_[-1][at] = word.end() if at == 3 else word.start()
        else:
            open_.append([text == b"try", word.end(), 0, 0])
    return found


def _is_prefix(code: bytes, at: int) -> bool:
    """Say whether the `catch` at a place is the old one, before an expression, rather than that of a `try`."""
    before = code[max(at - 200, 0) : at].rstrip()
    return before[-1:] in {b",", b">", b"=", b"(", b"[", b"{", b"|"} or before.endswith((b"try", b"begin"))

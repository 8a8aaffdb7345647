"""The code of a function becomes the places in it where every failure is caught and comes to nothing."""

from __future__ import annotations

import re
from collections import Counter

BLOCK = rb"\b(?:begin|case|catch|end|if|maybe|of|receive|try)\b|\bfun(?=\s*(?:[A-Z]\w*\s*)?\()"
_BLOCK = re.compile(BLOCK)
_FORGOTTEN = re.compile(rb"\s*(?:_\w*\s*:\s*)?_\w*\s*(?::\s*_\w*\s*)?->\s*[\w@\"]+\s*")
"""The one clause of a `catch` that takes everything and gives a constant."""

_FORGETS = re.compile(rb"catch" + _FORGOTTEN.pattern + rb"end")
_CATCHES = re.compile(rb"\bcatch\b(?!\s+(?:error|exit|throw|_\w*)\s*:|\s+_\w*\s*->)")
"""A `catch` that may be the old one, before an expression."""

_TOKEN = re.compile(rb"[()\[\]{},;]|<<|>>|" + BLOCK)
_OPENING = frozenset({b"(", b"[", b"{", b"<<", b"begin", b"case", b"fun", b"if", b"maybe", b"receive", b"try"})
_CLOSING = frozenset({b")", b"]", b"}", b">>", b"end"})
_BRACKETS = frozenset({b"(", b"[", b"{", b"<<"})
_STATEMENT = re.compile(rb"(?:,|->|\bbegin|\btry)\s*(?:([A-Z_][\w@]*)\s*=)?$")
"""What stands before a statement, with the variable that it is the value of."""

_BEHIND = re.compile(rb"(?:\)\s*)*(,|;|end\b)")
_LOGGED = re.compile(
    rb"(?:\b(?:ct:(?:pal|log|print|comment)|io:format|(?:error_)?logger:\w+)|\?LOG_\w+)"
    rb"\([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+\)"
)
_VARIABLE = re.compile(rb"(?<![\w@?])[A-Z_][\w@]*+")
_ASSERTS = re.compile(rb"\?assert|=")
FARTHEST = 200


def swallowing(code: bytes) -> list[tuple[int, int]]:
    """Find what a `catch` or a `try … catch _:_ -> ok end` makes unable to fail, as places in the code."""
    found = _dropped(code) if _CATCHES.search(code) else []
    found += _forgotten(code) if _FORGETS.search(code) else []
    return _merged(found)


def cleans_up(code: bytes, start: int, end: int) -> bool:
    """Say whether a place is no more than `catch ok = router:stop()`: nobody meant to assert anything there."""
    return b"?assert" not in code[start:end] and code[max(start - FARTHEST, 0) : start].rstrip().endswith(b"catch")


def _merged(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sort places, and make one of those that overlap."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _dropped(code: bytes) -> list[tuple[int, int]]:
    """Find what stands behind a `catch` whose value nobody looks at.

    What a function gives is looked at: Common Test fails a case that gives `{'EXIT', …}`.
    """
    found: list[tuple[int, int]] = []
    open_: list[bytes] = []
    uses = Counter(_VARIABLE.findall(_LOGGED.sub(b"", code)))
    caught: list[tuple[int, int, int]] = []  # where it begins; how many are open around its statement, and around it
    for token in _TOKEN.finditer(code):
        text = token[0]
        if text == b"catch":
            around = _around_statement(code, token.start(), open_, uses) if is_prefix(code, token.start()) else -1
            if around >= 0:
                caught.append((token.end(), around, len(open_)))
        elif text in _OPENING:
            open_.append(text)
        elif text != b"of":
            while caught and caught[-1][2] >= len(open_):
                start, around, _ = caught.pop()
                behind = _BEHIND.match(code, token.start())
                is_fun = around > 0 and open_[around - 1 : around] == [b"fun"]
                if behind and (behind[1] == b"," or is_fun) and _ASSERTS.search(code, start, token.start()):
                    found.append((start, token.start()))
            if text in _CLOSING and open_:
                open_.pop()
    return found


def _around_statement(code: bytes, at: int, open_: list[bytes], uses: Counter[bytes]) -> int:
    """Count what is open around the statement that a `catch` begins, in brackets or not; -1 where it begins none.

    Args:
        uses: how often each variable stands where it is not just shown to people.
    """
    before = code[max(at - FARTHEST, 0) : at].rstrip()
    around = len(open_)
    while around and open_[around - 1] == b"(" and before.endswith(b"("):
        before = before[:-1].rstrip()
        around -= 1
    found = _STATEMENT.search(before)
    if not found or (around and open_[around - 1] in _BRACKETS):
        return -1
    return around if found[1] in {None, b"_"} or uses[found[1]] == 1 else -1


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
            if open_ and open_[-1][0] and not open_[-1][at] and not is_prefix(code, word.start()):
                open_[-1][at] = word.end() if at == 3 else word.start()
        else:
            open_.append([text == b"try", word.end(), 0, 0])
    return found


def is_prefix(code: bytes, at: int) -> bool:
    """Say whether the `catch` at a place is the old one, before an expression, rather than that of a `try`."""
    before = code[max(at - FARTHEST, 0) : at].rstrip()
    return before[-1:] in {b",", b">", b"=", b"(", b"[", b"{", b"|"} or before.endswith((b"try", b"begin"))

"""The code of a function becomes the matches in it that can fail, and what they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import kinds, subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.common_test.subjects import Right

_MATCH = re.compile(
    rb"=\s*+(?:([\w@:?\"]++)\s*+\(|([A-Z_][\w@]*+)\s*+(?:[-,.;=<>/+*]|end\b)|\[|\(?\s*+(?:catch|case|receive|try|begin)\b|\("
    rb"|<<(?=[^=.]{0,400}?\|\|))"
)
"""The right side of a match: a call, a variable, or an expression that chooses."""

_PIECES = re.compile(rb"\{[^{}=]*?(?<![\w@])[a-z0-9\"][^{}=]*+\}\s*+=(?=\s*+\{[^{}]*?[\w@]\()")
"""A tuple with a constant in it, on the left of a tuple in which something is called."""

_TUPLES = re.compile(rb"\}\s*+=\s*+\{")
_CLAUSE = re.compile(rb"\n[\w@\"]*+\(")
_HEAD = re.compile(rb"(?:\A|\n)[\w@\"]*+\(([^()]*+(?:\([^()]*+\)[^()]*+)*+)\)[^-\n]*+(?:-(?!>)[^-\n]*+)*+->")
"""The head of a clause."""

_VARIABLE = re.compile(rb"(?<![\w@?])[A-Z][\w@]*+")
_EQUATED = re.compile(rb"(?:,|->|\bof|\bbegin)\s*+([A-Z][\w@]*+)\s*+=(?![=:/<>])")
_LAST_WORD = re.compile(rb"[\w@]+$")
_BEGINS_SO = re.compile(rb"\"\s*\+\+\s*[\w@]+$")
"""A text that is to begin in one way: `"ready" ++ _ = Line`."""

_STARTED = re.compile(rb"(?:\bok|\{\s*ok\s*,[^{}]*\})\s*$")
_RECORD = re.compile(rb"#[a-z?\"]")
_BINDING = re.compile(rb"[\[{]\s*(?:ok\s*,\s*)?(?:[A-Z_][\w@]*+\s*[,|]?\s*)*+[\]}]$")
_CLOSING = frozenset({b"}", b"]", b'"', b">"})
_CONSTANT = frozenset({b"ok", b"true", b"false", b"undefined"})
_STARTS = re.compile(rb"(?:.*:)?(?:start|ensure_\w*start)")
FARTHEST_BRACE = 2_000
TELLER = subjects.Teller(kinds.is_plain, kinds.is_own_word)


def matches_of(code: bytes) -> tuple[int, int, list[Right]]:
    """Count the matches that can fail, and those of them that only take what a `start` gives.

    Also list what is on the right of those that can fail.
    """
    more = len(_more_matches(code))
    parts = _MATCH.split(code)
    if len(parts) == 1:
        return more, 0, []
    records = b"#" in code and _RECORD.search(code) is not None
    if records:
        starts_at = [found.start() for found in _MATCH.finditer(code)]
        lefts = [code[max(at - FARTHEST_BRACE, 0) : at].rstrip() for at in starts_at]
    else:
        lefts = [left.rstrip() for left in parts[0:-1:3]]
    found = [at for at, left in enumerate(lefts) if _can_fail(left, records)]
    names, variables, after = parts[1::3], parts[2::3], parts[3::3]
    starts = [at for at in found if names[at] and _STARTS.match(names[at]) and _STARTED.search(lefts[at][-200:])]
    rights = [(_weight(lefts[at]), names[at], variables[at], after[at]) for at in found]
    return len(found) + more, len(starts), rights


def matching(code: bytes) -> Iterator[tuple[int, str]]:
    """Give the places of the matches that can fail, and what they are about."""
    for found in _MATCH.finditer(code):
        if _can_fail(code[max(found.start() - FARTHEST_BRACE, 0) : found.start()].rstrip(), records=True):
            right = (1, found[1] or b"", found[2] or b"", code[found.end() : found.end() + subjects.FARTHEST])
            yield found.start(), next((subject for *_, subject in TELLER.matched(code, [right])), "")
    yield from ((at, "") for at in _more_matches(code))


def _more_matches(code: bytes) -> list[int]:
    """Give the places of the matches that fail by something else than what their left side ends with."""
    found = [item.end() - 1 for item in _PIECES.finditer(code)] if _TUPLES.search(code) else []
    if b"," not in code[: code.find(b")")] and not _CLAUSE.search(code):
        return found  # one clause of one argument, as nearly all cases are
    heads = list(_HEAD.finditer(code))
    for number, head in enumerate(heads):
        given = set(_VARIABLE.findall(head[1]))
        if len(given) > 1:
            end = heads[number + 1].start() if number + 1 < len(heads) else len(code)
            equated = _EQUATED.finditer(code, head.end() - len(b"->"), end)
            found += [item.end() - 1 for item in equated if item[1] in given]
    return found


def _weight(left: bytes) -> int:
    """Say how much a match with this on its left says: 0 for a plain `ok`, and where it does little but bind."""
    end = left[-1:]
    if end in b"]}":
        return not _BINDING.match(left, max(left.rfind(b"[" if end == b"]" else b"{"), 0))
    return not left.endswith(b"ok")


def _can_fail(left: bytes, records: bool) -> bool:  # noqa: FBT001  # called once for each match of each suite
    """Can a match with this on its left fail? The last token of the left side decides."""
    end = left[-1:]
    if end in _CLOSING:
        return end != b">" or left.endswith(b">>")
    last = left[-80:]
    word = last.rsplit(None, 1)[-1] if last else last
    if word[:1].isupper():
        return _BEGINS_SO.search(last) is not None
    found = _LAST_WORD.search(word)
    if found is None or found[0][:1].isupper() or found[0].startswith(b"_"):
        return found is not None and _BEGINS_SO.search(last) is not None
    return not records or found[0] in _CONSTANT or found[0].isdigit() or not _in_braces(left)


def _in_braces(left: bytes) -> bool:
    """Is the end of a text inside `{…}`? Then `name = f()` is a field of a record, not a match."""
    depth = 0
    for char in reversed(left[-FARTHEST_BRACE:]):
        if char in b")]}":
            depth += 1
        elif char in b"([{":
            if depth == 0:
                return char == ord("{")
            depth -= 1
    return False

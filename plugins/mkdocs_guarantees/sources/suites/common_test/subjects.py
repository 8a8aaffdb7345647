"""The text of an assertion becomes the name of what it is about: a function, a field or a variable that is compared.

Of `?assertEqual(3, router_acks:count(Pid))` and of `{ok, 3} = router_acks:count(Pid)` that is `count`. A variable that
says nothing is followed to the call that gave it: after `Result = router:state()`, `?assertEqual(up, Result)` is about
`state`. Functions of Erlang's own library are passed by on the way to what they are given.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.erlang_modules import CALLING
from mkdocs_guarantees.sources.suites.subjects import MOST_NAMES, Names, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.suites.subjects import Counts

_ASSERTION = re.compile(rb"\?_?assert(\w*)\((?:[^()\w?]*+([\w@:?]++))*+[^()\w?]*+([()])")
"""How an assertion begins: the last word before the first bracket inside, or before its own closing one."""

_ARGUMENTS = re.compile(rb"[^()]*+(?:\([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+\)[^()]*+)*+")
FARTHEST = 600
"""An assertion is looked at this far."""

FARTHEST_GIVEN = 2_000
"""The call that gave a variable is sought this far back."""

_CALLS = re.compile(rb"(?<![\w@:?])([\w@:?]++)\s*+\(")
_KEY = re.compile(rb"\b(?:maps:(?:get|find|is_key)|proplists:\w+)\(\s*([a-z][\w@]*)\s*,")
_ASKED = re.compile(rb"(?<![\w@?])[a-z][\w@]*+:(?:value|get|read|lookup|find|fetch)\w*+\(\s*+([a-z][\w@]*+)\s*+[,)]")
"""What a value is asked for by: a counter, a key."""

_MECK = re.compile(rb"\bmeck:(\w+)\(\s*([a-z][\w@]*)\s*(?:,\s*([a-z][\w@]*)\s*,)?")
_FIELD = re.compile(rb"#[a-z][\w@]*\.([a-z][\w@]*)")
_VARIABLE = re.compile(rb"(?<![\w@?:])[A-Z][\w@]*")
_GIVEN = re.compile(rb"\s*\}?\s*=\s*(?:catch\s+|\(\s*catch\s+)?([\w@:?]++\s*+\([^()]*)")
"""What follows a variable, or `{ok, Variable`, where it is matched with a call."""

Right = tuple[int, bytes, bytes, bytes]
"""Of a match how much it says, the function that is called on its right, or the variable, and what follows.

That a call gives a plain `ok`, or anything for variables to be bound to, says little: 0. Everything else is 1.
"""

MOST_TEXTS = 4_096
"""Pieces of code of which what they name is kept: tests write the same assertions again and again."""

MOST_MENTIONS = 8
"""Places of a variable among which that is sought."""
_FIRST = frozenset({b"", b"Not"})
"""Macros of which the first argument is what is asserted on; of the others it is the last one."""

_NOTHING_TO_TELL = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "ensure_all_started ensure_started is_pid is_port is_process_alive load set_env start stop unload whereis"
    ).split()
)


class Teller:
    """Names what assertions are about.

    Args:
        is_plain: says of a module whether it is one of Erlang's library.
        is_built_in: says the same of a function that is called without its module.
    """

    def __init__(self, is_plain: Callable[[str], bool], is_built_in: Callable[[str], bool]) -> None:
        self._called = _Called(is_plain, is_built_in)
        self._plain = Names(lambda _: True)
        self._in_calls = lru_cache(MOST_TEXTS)(self._named_in_calls)
        self._variables = lru_cache(MOST_TEXTS)(self._named_variables)

    def asserted(self, code: bytes) -> Iterator[tuple[int, str]]:
        """Give for each `?assert…` its place and its subject."""
        for found in _ASSERTION.finditer(code):
            subject = self._called[found[2]] if found[3] == b"(" and found[2] else None
            yield found.start(), self._inside(code, found) if subject is None else subject

    def _inside(self, code: bytes, found: re.Match[bytes]) -> str:
        at = found.end(1) + 1
        if found[3] == b")":
            text = code[at : min(found.end() - 1, at + FARTHEST)]
        else:
            inside = _ARGUMENTS.match(code, at, at + FARTHEST)
            text = inside[0] if inside else b""
        return self._named(text, code, at, forward=found[1] in _FIRST)

    def matched(self, code: bytes, rights: Iterable[Right]) -> Iterator[tuple[int, int, str]]:
        """Give for each match how much it says, the place where what it calls stands first, and its subject."""
        for weight, called, variable, after in rights:
            subject = self._called[called] if called else None
            if subject is None and weight and (called or variable):
                inside = _ARGUMENTS.match(after, 0, FARTHEST) if called else None
                text = b"%s(%s)" % (called, inside[0]) if inside else variable
                subject = self._named(text, code, len(code), forward=True)
            if subject:
                yield weight, code.find(called or variable), subject

    def _named(self, text: bytes, code: bytes, at: int, *, forward: bool) -> str:
        """Find the first name in a piece of code that says something; what stands before gave its variables."""
        subject = self._in_calls(text)
        if subject:
            return subject
        variables = self._variables(text)
        for variable, named in variables if forward else reversed(variables):
            subject = named or self._in_calls(_given(variable, code, at))
            if subject:
                return subject
        return ""

    def _named_variables(self, text: bytes) -> tuple[tuple[bytes, str], ...]:
        """List the variables of a piece of code, each with what its own name says."""
        plain = self._plain
        variables = _VARIABLE.findall(text)
        return tuple([(name, plain[name.rstrip(b"0123456789").decode(errors="replace")]) for name in variables])

    def _named_in_calls(self, text: bytes) -> str:
        named = _KEY.search(text) if b"maps:" in text or b"proplists:" in text else None
        if named is None and b"meck:" in text:
            named = _MECK.search(text)
        if named is None and b"(" in text:
            found = next(filter(None, map(self._called.__getitem__, _CALLS.findall(text))), "")
            if found:
                return found
            named = _ASKED.search(text)
        if named is None and b"#" in text:
            named = _FIELD.search(text)
        return self._plain[named[named.lastindex or 1].decode(errors="replace")] if named else ""

    def count(self, code: bytes, rights: Iterable[Right]) -> Counts:
        """Count what the assertions and matches of a piece of code are about."""
        counts: Counts = {}
        if b"?" in code:
            for at, subject in self.asserted(code):
                note(counts, subject, at)
        for weight, at, subject in self.matched(code, rights):
            note(counts, subject, at, weight)
        return counts


class _Called(dict[bytes, str | None]):
    """The subject that the call of each name stands for; each name is looked at once.

    None where that is for what the function is given to tell, and nothing where there is nothing to tell.
    """

    def __init__(self, is_plain: Callable[[str], bool], is_built_in: Callable[[str], bool]) -> None:
        super().__init__()
        self._names = Names(lambda _: True)
        self._is_plain = is_plain
        self._is_built_in = is_built_in

    def __missing__(self, called: bytes) -> str | None:
        if len(self) >= MOST_NAMES:
            self.clear()
        self[called] = subject = self._subject(called.decode(errors="replace"))
        return subject

    def _subject(self, word: str) -> str | None:
        module, colon, name = word.rpartition(":")
        if name in _NOTHING_TO_TELL or name.startswith("start_"):
            return ""
        if "?" in name or not name[:1].islower() or (not colon and self._is_built_in(name)):
            return None
        if colon and (self._is_plain(module) or module in CALLING):
            return None
        return self._names[name] or None


def _given(variable: bytes, code: bytes, at: int) -> bytes:
    """Find the call that a variable was matched with last before a place, and not far from it."""
    first = max(at - FARTHEST_GIVEN, 0)
    for _ in range(MOST_MENTIONS):
        at = code.rfind(variable, first, at)
        if at < 0:
            break
        if found := _GIVEN.match(code, at + len(variable)):
            return found[1]
    return b""

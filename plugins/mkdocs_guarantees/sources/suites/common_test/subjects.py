"""The text of an assertion becomes the name of what it is about: a function, a field or a variable that is compared.

Of `?assertEqual(3, router_acks:count(Pid))` and of `{ok, 3} = router_acks:count(Pid)` that is `count`. A variable that
says nothing is followed to the call that gave it: after `Result = router:state()`, `?assertEqual(up, Result)` is about
`state`. Functions of Erlang's own library are passed by on the way to what they are given.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.subjects import Names, note

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.suites.subjects import Counts

_ASSERTION = re.compile(rb"\?_?assert(\w*)\((?:[^()\w?]*+([\w@:?]++))*+[^()\w?]*+([()])")
"""How an assertion begins: the last word before the first bracket inside, or before its own closing one."""

_ARGUMENTS = re.compile(rb"[^()]*+(?:\([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+\)[^()]*+)*+")
FARTHEST = 600
"""An assertion is looked at this far."""

_CALLS = re.compile(rb"([\w@:?]++)\s*+\(")
_KEY = re.compile(rb"\b(?:maps:(?:get|find|is_key)|proplists:\w+)\(\s*([a-z][\w@]*)\s*,")
_MECK = re.compile(rb"\bmeck:(\w+)\(\s*([a-z][\w@]*)\s*(?:,\s*([a-z][\w@]*)\s*,)?")
_FIELD = re.compile(rb"#[a-z][\w@]*\.([a-z][\w@]*)")
_VARIABLE = re.compile(rb"(?<![\w@?:])[A-Z][\w@]*")
_GIVEN = re.compile(rb"\s*\}?\s*=\s*(?:catch\s+|\(\s*catch\s+)?([\w@:?]++\s*+\([^()]*)")
"""What follows a variable, or `{ok, Variable`, where it is matched with a call."""

Right = tuple[int, bytes, bytes, bytes]
"""Of a match how much it says, the function that is called on its right, or the variable, and what follows.

That a call gives a plain `ok`, or anything for variables to be bound to, says little: 0. Everything else is 1.
"""

MOST_MENTIONS = 8
"""Places of a variable among which that is sought."""
_FIRST = frozenset({b"", b"Not"})
"""Macros of which the first argument is what is asserted on; of the others it is the last one."""

_NOT_SUBJECTS = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "after and andalso apply begin case catch else end ensure_all_started ensure_started fun maybe multicall not "
        "of or orelse receive reply send set_env start start_link stop try unload when whereis whoami xor"
    ).split()
)
_LIBRARY = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "application code erpc file gen_event gen_server gen_statem lists maps meck net_kernel proc_lib rpc supervisor "
        "sys timer"
    ).split()
)


def _says_something(is_plain: Callable[[str], bool], word: str) -> bool:
    module, colon, name = word.rpartition(":")
    if "?" in word or (colon and (is_plain(module) or module in _LIBRARY)):
        return False
    return name[:1].islower() and name not in _NOT_SUBJECTS and not name.startswith("start_")


class Teller:
    """Names what assertions are about.

    Args:
        is_plain: says of a module whether it is one of Erlang's library.
        is_built_in: says the same of a function that is called without its module.
    """

    def __init__(self, is_plain: Callable[[str], bool], is_built_in: Callable[[str], bool]) -> None:
        self._called = _Called(partial(_says_something, is_plain), is_built_in)
        self._plain = Names(lambda _: True)

    def asserted(self, code: bytes) -> Iterator[tuple[int, str]]:
        """Give for each `?assert…` its place and its subject."""
        for found in _ASSERTION.finditer(code):
            subject = self._called[found[2]] if found[3] == b"(" and found[2] else ""
            yield found.start(), subject or self._inside(code, found)

    def _inside(self, code: bytes, found: re.Match[bytes]) -> str:
        at = found.end(1) + 1
        inside = _ARGUMENTS.match(code[at : at + FARTHEST])
        return self._named(inside[0] if inside else b"", code[:at], forward=found[1] in _FIRST)

    def matched(self, code: bytes, rights: Iterable[Right]) -> Iterator[tuple[int, int, str]]:
        """Give for each match how much it says, the place where what it calls stands first, and its subject."""
        for weight, called, variable, after in rights:
            subject = self._called[called] if called else ""
            if not subject and (called or variable):
                inside = _ARGUMENTS.match(after[:FARTHEST]) if called else None
                text = b"%s(%s)" % (called, inside[0] if inside else b"") if called else variable
                subject = self._named(text, code, forward=True)
            if subject:
                yield weight, code.find(called or variable), subject

    def _named(self, text: bytes, before: bytes, *, forward: bool) -> str:
        """Find the first name in a piece of code that says something; what stands before it gave its variables."""
        subject = self._in_calls(text)
        if subject:
            return subject
        variables = _VARIABLE.findall(text)
        if not forward:
            variables.reverse()
        for variable in variables:
            subject = self._plain[variable.rstrip(b"0123456789").decode(errors="replace")]
            subject = subject or self._in_calls(_given(variable, before))
            if subject:
                return subject
        return ""

    def _in_calls(self, text: bytes) -> str:
        key = _KEY.search(text)
        if key:
            return self._plain[key[1].decode(errors="replace")]
        meck = _MECK.search(text)
        if meck:
            return self._plain[(meck[3] or meck[2]).decode(errors="replace")]
        found = next(filter(None, (self._called[name] for name in _CALLS.findall(text))), "")
        field = None if found else _FIELD.search(text)
        return self._plain[field[1].decode(errors="replace")] if field else found

    def count(self, code: bytes, rights: Iterable[Right]) -> Counts:
        """Count what the assertions and matches of a piece of code are about."""
        counts: Counts = {}
        if b"?" in code:
            for at, subject in self.asserted(code):
                note(counts, subject, at)
        for weight, at, subject in self.matched(code, rights):
            note(counts, subject, at, weight)
        return counts


class _Called(dict[bytes, str]):
    """The subject that the call of each name stands for; each name is looked at once."""

    def __init__(self, told: Callable[[str], bool], is_built_in: Callable[[str], bool]) -> None:
        super().__init__()
        self._names = Names(lambda _: True)
        self._told = told
        self._is_built_in = is_built_in

    def __missing__(self, called: bytes) -> str:
        if len(self) >= 65_536:
            self.clear()
        word = called.decode(errors="replace")
        told = self._told(word) and not self._is_built_in(word)
        self[called] = subject = self._names[word.rpartition(":")[2]] if told else ""
        return subject


def _given(variable: bytes, code: bytes) -> bytes:
    """Find the call that a variable was matched with last."""
    at = len(code)
    for _ in range(MOST_MENTIONS):
        at = code.rfind(variable, 0, at)
        if at < 0:
            break
        if found := _GIVEN.match(code, at + len(variable)):
            return found[1]
    return b""

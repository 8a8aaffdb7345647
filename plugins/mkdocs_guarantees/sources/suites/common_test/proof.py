"""The code of a case becomes its Proof: what it asserts, what it replaces, how often it waits.

**Counted as an assertion**, once for each place in the source:

* `?assert…` and `?_assert…`, `ct:fail`, `erlang:error`, `throw`, `meck:validate`, `meck:wait`, `proper:quickcheck`
  and its like;
* a match that can fail: a constant, tuple, list, map or binary on the left of a call, a `case`, a `receive` or a
  variable on the right (`{ok, _} = f()`, `true = Up`). A variable alone on the left is no assertion, although Erlang
  checks one that is bound already: whether it is bound cannot be told without following the flow.

A function of the suite itself that the case calls is followed, and so is a macro whose definition is known; what
they assert counts for the case, each of them once.

**Strength**

* `strong`: at least one assertion that is more than a sign of life.
* `weak`: every assertion is a sign of life (`is_process_alive`, `is_pid`, `whereis`, `process_info`, or the match of
  what a function named `start…` or `ensure_…started` gives); or there is none at all, and the case only waits.
* `unknown`: no assertion is seen, but the case calls what is neither in the suite nor plain library code: it may
  assert, or fail by itself.
* `hollow`: no assertion, and nothing is called that could hold one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Proof, Strength

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs_guarantees.sources.suites.common_test.body import Body

_CALL = re.compile(rb"\(\s*([\w@:?'\"]+)(?:\s*=\s*([}\]\"]|>>|[\w@]+))?")
"""Searched in the reversed code: from a bracket back to what is called, and to what its result is matched with.

Forward, each letter of each word would be a place to begin, which is six times slower.
"""

_BOUND = re.compile(rb"[,.;]\s*[\w@]*[A-Z_]\s*=\s*([}\]\"]|>>|[\w@]+)|\b(?:esac|eviecer|yrt|nigeb)\s*=\s*([}\]\"]|>>|[\w@]+)")
"""Searched in the reversed code: a variable, `case`, `receive`, `try` or `begin` and what it is matched with."""

_LIFE = re.compile(
    rb"(?:\?assert\w*\(|=)\s*(?:true\s*,\s*|undefined\s*,\s*)?(?:erlang:)?"
    rb"(?:is_process_alive|is_pid|is_port|whereis|process_info)\("
)
_MOCKED = re.compile(r"\bmeck:new\(\s*(\[[^\]]*\]|'[^']+'|\??[\w@]+)")
_WAIT = re.compile(rb"\breceive\s+after\b")
_FUN_NAME = re.compile(rb"\bfun\s+([a-z][\w@]*)/\d")

_ASSERTING = frozenset(
    {"ct:fail", "error", "erlang:error", "throw", "erlang:throw", "meck:validate", "meck:wait", "proper:quickcheck"}
    | {"proper:counterexample", "ct_property_test:quickcheck", "triq:check", "eqc:quickcheck", "eunit:test"}
)
_WAITING = frozenset({"timer:sleep", "ct:sleep"})
_CONSTANT = frozenset({b"ko", b"eurt", b"eslaf", b"denifednu"})
_STARTS = re.compile(r"(?:.*:)?(?:start|ensure_\w*start)")
_PLAIN_MODULES = frozenset(
    "array atomics base64 binary calendar code counters crypto ct dict digraph ets erlang file filelib filename "
    "gb_sets gb_trees init io io_lib lists logger maps math meck orddict ordsets os persistent_term proplists queue "
    "rand random re sets string sys test_server timer unicode".split()
)
_PLAIN_MACROS = frozenset({"?config", "?LOG_INFO", "?LOG_DEBUG", "?LOG_NOTICE", "?LOG_WARNING", "?LOG_ERROR", "?_test"})
_WORDS = frozenset(
    "after and andalso band begin bor bnot bsl bsr bxor case catch div else end fun if maybe not of or orelse receive "
    "rem try when xor".split()
)
_BUILT_IN = frozenset(
    "abs apply atom_to_binary atom_to_list binary_to_atom binary_to_integer binary_to_list binary_to_term byte_size "
    "element erase exit float garbage_collect get group_leader hd integer_to_binary integer_to_list iolist_to_binary "
    "iolist_size is_alive is_atom is_binary is_boolean is_float is_function is_integer is_list is_map is_map_key "
    "is_number is_pid is_port is_process_alive is_record is_reference is_tuple length link list_to_atom "
    "list_to_binary list_to_existing_atom list_to_integer list_to_tuple make_ref map_get map_size max min monitor "
    "demonitor monotonic_time node nodes now process_flag process_info put register registered round self send "
    "setelement size spawn spawn_link spawn_monitor system_time term_to_binary tl trunc tuple_size tuple_to_list "
    "unique_integer unlink unregister whereis".split()
)


class Kind(IntEnum):
    """What a call means for a proof."""

    PLAIN = auto()
    LOCAL = auto()
    ASSERTION = auto()
    WAIT = auto()
    MOCK = auto()
    OUTSIDE = auto()


@dataclass(frozen=True, slots=True)
class Profile:
    """What one function does by itself.

    Attributes:
        life: how many of the assertions are only signs of life.
        outside: it calls what is not read and may assert or fail.
        calls: functions and macros (`?name`) that may be defined in the suite.
    """

    assertions: int = 0
    life: int = 0
    sleeps: int = 0
    mocks: frozenset[str] = frozenset()
    outside: bool = False
    calls: frozenset[str] = frozenset()


NOTHING = Profile()


def profile(body: Body, text: bytes) -> Profile:
    """Look at the code of one function.

    Args:
        body: the function without comments and literals.
        text: the function as it is written, for the names of mocks, which may be quoted.
    """
    code = body.code
    backward = code[::-1]
    found = _CALL.findall(backward)
    counts = Counter([name for name, _ in found])
    records = b"#" in code
    matches = [name for name, left in found if left and _can_fail(left, records=records)]
    bound = [one or other for one, other in _BOUND.findall(backward)] if b"=" in code else []
    kinds = [(_kind(name), name, count) for name, count in counts.items()]
    asserted = sum(count for kind, _, count in kinds if kind is Kind.ASSERTION)
    waits = sum(count for kind, _, count in kinds if kind is Kind.WAIT)
    return Profile(
        assertions=asserted + len(matches) + sum(_can_fail(left, records=records) for left in bound),
        life=_signs_of_life(code) + sum(1 for name in matches if _STARTS.match(_forward(name))),
        sleeps=waits + (len(_WAIT.findall(code)) if b"receive" in code else 0),
        mocks=_mocks(text) if any(kind is Kind.MOCK for kind, _, _ in kinds) else frozenset(),
        outside=any(kind is Kind.OUTSIDE for kind, _, _ in kinds),
        calls=frozenset([_forward(name) for kind, name, _ in kinds if kind is Kind.LOCAL]) | _fun_names(code),
    )


def _can_fail(left: bytes, *, records: bool) -> bool:
    """Can a match with this on its left fail? The last token of the left side decides, in reversed letters.

    A field of a record, `#r{name = f()}`, looks like a match with an atom: in a function that uses records only the
    atoms that nobody names a field by are taken for a match.
    """
    last = left[-1:]
    if not last.isalnum() and last not in b"_@":
        return True
    if last.isdigit():
        return left.isdigit()
    return last.islower() and (not records or left in _CONSTANT)


@lru_cache(maxsize=65_536)
def _forward(name: bytes) -> str:
    return name[::-1].decode(errors="replace")


@lru_cache(maxsize=65_536)
def _kind(name: bytes) -> Kind:
    word = _forward(name)
    if word.startswith(("?assert", "?_assert")) or word in _ASSERTING:
        return Kind.ASSERTION
    if word in _WAITING:
        return Kind.WAIT
    if word == "meck:new":
        return Kind.MOCK
    if word.startswith("?MODULE:"):
        return Kind.OUTSIDE
    module, colon, _ = word.rpartition(":")
    if colon:
        return Kind.PLAIN if module in _PLAIN_MODULES else Kind.OUTSIDE
    if word in _WORDS or word in _BUILT_IN or word in _PLAIN_MACROS:
        return Kind.PLAIN
    if word[0].islower() or word[0] == "?":
        return Kind.LOCAL
    return Kind.OUTSIDE  # a variable that holds a function, a quoted name


def _signs_of_life(code: bytes) -> int:
    return len(_LIFE.findall(code)) if b"is_p" in code or b"whereis" in code or b"process_info" in code else 0


def _mocks(text: bytes) -> frozenset[str]:
    names = (found.strip("[] \n\t") for found in _MOCKED.findall(text.decode(errors="replace")))
    return frozenset(name.strip().strip("'") for group in names for name in group.split(",") if name.strip())


def _fun_names(code: bytes) -> frozenset[str]:
    if b"fun " not in code:
        return frozenset()
    return frozenset([name.decode(errors="replace") for name in _FUN_NAME.findall(code)])


def together(parts: list[Profile]) -> Profile:
    """One profile of several functions."""
    if len(parts) == 1:
        return parts[0]
    return Profile(
        assertions=sum(part.assertions for part in parts),
        life=sum(part.life for part in parts),
        sleeps=sum(part.sleeps for part in parts),
        mocks=frozenset[str]().union(*(part.mocks for part in parts)),
        outside=any(part.outside for part in parts),
        calls=frozenset[str]().union(*(part.calls for part in parts)),
    )


def is_plain(module: str) -> bool:
    """Is a module part of Erlang's library that neither asserts nor fails in a way that proves anything?"""
    return module in _PLAIN_MODULES


def prove(own: Profile, of: Callable[[str], Profile | None]) -> Proof:
    """What a case proves, with all that it calls in its suite.

    Args:
        own: the profile of the case itself.
        of: the profile of a function or macro (`?name`) of the suite by name, None where it has none.
    """
    reached = {id(own): own}
    seen: set[str] = set()
    pending = list(own.calls)
    outside = own.outside
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        part = of(name)
        if part is None:
            outside = True
            continue
        reached[id(part)] = part
        outside = outside or part.outside
        pending.extend(part.calls)
    parts = reached.values()
    assertions = sum(part.assertions for part in parts)
    sleeps = sum(part.sleeps for part in parts)
    life = sum(part.life for part in parts)
    mocks = frozenset[str]().union(*(part.mocks for part in parts))
    strength = _strength(assertions, life, sleeps, outside=outside)
    return Proof(strength, assertions, tuple(sorted(mocks)), sleeps)


def _strength(assertions: int, life: int, sleeps: int, *, outside: bool) -> Strength:
    if assertions > life:
        return Strength.STRONG
    if assertions:
        return Strength.WEAK
    if outside:
        return Strength.UNKNOWN
    return Strength.WEAK if sleeps else Strength.HOLLOW

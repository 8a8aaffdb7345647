"""The name of what is called becomes what the call means for a proof, and what it looks at."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from mkdocs_guarantees.sources.suites.common_test import erlang_modules

_ASSERTING = frozenset(
    {"ct:fail", "error", "erlang:error", "throw", "erlang:throw", "meck:validate", "meck:wait", "proper:quickcheck"}
    | {"proper:counterexample", "ct_property_test:quickcheck", "triq:check", "eqc:quickcheck", "eunit:test"}
    | {"test_server:app_test", "test_server:appup_test", "test_server:fail"}
)
_ALIVE = frozenset({"is_process_alive", "is_pid", "is_port", "whereis"})
_ASSERTS_ELSEWHERE = re.compile(
    r"test|helper|util|SUITE|assert|check|expect|verify|valid|ensure|wait_|must|should|retry"
)
_WAITING = frozenset({"timer:sleep", "ct:sleep"})
_MOCKING = frozenset({"meck:new", "meck:expect", "meck:sequence", "meck:loop"})
_PLAIN_MACROS = frozenset({"?config", "?LOG_INFO", "?LOG_DEBUG", "?LOG_NOTICE", "?LOG_WARNING", "?LOG_ERROR", "?_test"})
_WORDS = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "after and andalso band begin bor bnot bsl bsr bxor case catch div else end fun if maybe not of or orelse "
        "receive rem try when xor"
    ).split()
)
BUILT_IN = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "abs apply atom_to_binary atom_to_list binary_to_atom binary_to_integer binary_to_list binary_to_term "
        "byte_size element erase exit float garbage_collect get group_leader hd integer_to_binary integer_to_list "
        "iolist_to_binary iolist_size is_alive is_atom is_binary is_boolean is_float is_function is_integer is_list "
        "is_map is_map_key is_number is_pid is_port is_process_alive is_record is_reference is_tuple length link "
        "list_to_atom list_to_binary list_to_existing_atom list_to_integer list_to_tuple make_ref map_get map_size "
        "max min monitor demonitor monotonic_time node nodes now process_flag process_info put register registered "
        "round self send setelement size spawn spawn_link spawn_monitor system_time term_to_binary tl trunc "
        "tuple_size tuple_to_list unique_integer unlink unregister whereis"
    ).split()
)
PURE = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "abs atom_to_binary atom_to_list binary_to_integer binary_to_list byte_size element erase exit float get hd "
        "integer_to_binary integer_to_list iolist_to_binary is_atom is_binary is_boolean is_float is_function "
        "is_integer is_list is_map is_map_key is_number is_tuple length list_to_binary list_to_integer list_to_tuple "
        "make_ref map_get map_size max min monotonic_time put round setelement size system_time tl trunc tuple_size "
        "tuple_to_list unique_integer"
    ).split()
)
MOST_NAMES = 65_536


class Kind(IntEnum):
    """What a call means for a proof; one that means nothing has no kind. LOCAL is the only false one."""

    LOCAL = 0
    ASSERTION = 1
    LIFE = 2
    WAIT = 3
    MOCK = 4
    OUTSIDE = 5
    ELSEWHERE = 6


def kind_of(word: str) -> Kind | None:  # noqa: PLR0911  # one return for each kind
    """Say what the call of a name means; None for nothing."""
    if word.startswith(("?assert", "?_assert")) or word in _ASSERTING:
        return Kind.ASSERTION
    module, colon, name = word.rpartition(":")
    if word in _WAITING or word in _MOCKING:
        return Kind.MOCK if word in _MOCKING else Kind.WAIT
    if name in _ALIVE and module in {"", "erlang"}:
        return Kind.LIFE
    if colon:
        if module in erlang_modules.PLAIN:
            return None
        return Kind.ELSEWHERE if says_that_it_asserts(word) else Kind.OUTSIDE
    if word in _WORDS or word in BUILT_IN or word in _PLAIN_MACROS:
        return None
    if word[0].islower() or word[0] == "?":
        return Kind.LOCAL
    return Kind.OUTSIDE  # a variable that holds a function, or a quoted name


class _Meanings(dict[bytes, "tuple[Kind, str] | None"]):
    """Kind and name of what is called, from the reversed name; each name is looked at once."""

    def __missing__(self, name: bytes) -> tuple[Kind, str] | None:
        if len(self) >= MOST_NAMES:
            self.clear()
        word = name[::-1].decode(errors="replace")
        kind = kind_of(word)
        meaning = None if kind is None else (kind, word)
        self[name] = meaning
        return meaning


MEANINGS = _Meanings()


@lru_cache(maxsize=MOST_NAMES)
def says_that_it_asserts(name: str) -> bool:
    """Say of a function that is not read whether it asserts; of one of a helper module then its matches count."""
    return _ASSERTS_ELSEWHERE.search(name) is not None


def is_plain(module: str) -> bool:
    """Is a module part of Erlang's library that neither asserts nor fails in a way that proves anything?"""
    return module in erlang_modules.PLAIN


def is_own_word(name: str) -> bool:
    """Is a name a word or a built-in function of Erlang?"""
    return name in BUILT_IN or name in _WORDS

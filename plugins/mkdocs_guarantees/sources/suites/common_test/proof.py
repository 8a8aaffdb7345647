"""The code of a case becomes its Proof: what it asserts, what it replaces, how often it waits.

**Counted as an assertion**, once for each place in the source:

* `?assert…` and `?_assert…`, `ct:fail`, `erlang:error`, `throw`, `meck:validate`, `meck:wait`, `proper:quickcheck`
  and its like;
* a match that can fail: a constant, tuple, list, map or binary on the left of a call, a `case`, a `receive`, a
  comprehension or a variable on the right (`{ok, _} = f()`, `true = Up`), or of a tuple piece by piece
  (`{ok, ok} = {f(), g()}`);
* a match of a variable that a clause with several arguments is given (`check(Expected, Q) -> Expected = count(Q)`). Any
  other variable alone on the left is no assertion, although Erlang checks one that is bound already: whether it is
  bound cannot be told without following the flow.

**Replaced** is a module by `meck:new(M)`, and one function by `meck:expect(M, F, …)`. `meck:new(M, [passthrough])` by
itself only watches, and replaces nothing.

A function of the suite itself that the case calls is followed, and so is a macro whose definition is known; what
they assert counts for the case, each of them once.

A function of another module is followed where that is a helper of the tests, by the rule of `helping`, and the function
does not prepare, by its name. It can only make a proof stronger: its `?assert…`, `ct:fail` and the like count, each
function once, its matches only when its name says that it asserts (`…check…`, `assert_…`), and what it replaces is
replaced; its waits and signs of life say nothing of the case. The code under test is not followed.

**Strength**

* `strong`: at least one assertion that is more than a sign of life.
* `weak`: all that is asserted are values that the case made itself: every call is to a plain library (`lists`, `maps`,
  `ets` on a table of its own) and nothing is read from Config, a message, a record or a macro; or the failure of every
  assertion is caught and forgotten (`catch ?assert…`, `try … catch _:_ -> ok end`); or every assertion is a sign of
  life (`is_process_alive`, `is_pid`, `whereis`, or `ok` and `{ok, _}` of what is named `start…` or
  `ensure_…started`), at least one is more than such a start, and nothing is called that by its name asserts elsewhere
  (`…helper…`, `…check…`); or there is no assertion, and the case only waits.
* `hollow`: no assertion, nothing is called but plain library functions and functions of the suite that do no more,
  and there is no branch, message or match of a bound variable in which something could fail.
* `unknown`: everything else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.suites.common_test import subjects
from mkdocs_guarantees.sources.suites.helping import PREPARES
from mkdocs_guarantees.sources.suites.subjects import MOST_KEPT, ranked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs_guarantees.sources.suites.common_test.body import Body
    from mkdocs_guarantees.sources.suites.common_test.subjects import Right

_CALL = re.compile(rb"\(\s*([\w@:?'\"]+)")
"""Searched in the reversed code: from a bracket back to what is called.

Forward, each letter of each word would be a place to begin, which is six times slower.
"""

_MATCH = re.compile(
    rb"=\s*+(?:([\w@:?\"]++)\s*+\(|([A-Z_][\w@]*+)\s*+[-,.;=<>/+*]|\[|\(?\s*+(?:catch|case|receive|try|begin)\b|\("
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

_ASSERTED = re.compile(rb"(?:\?assert\w*\(|=)\s*(?:true\s*,\s*|undefined\s*,\s*)?(?:erlang:)?$")
_MOCKED = re.compile(
    r"meck:(new|expect|sequence|loop)\(\s*(\[[^\]]{0,2000}+\]|'[^']+'|\??[\w@]+)"
    r"(?:\s*,\s*(\[(?:[^\[\]]|\[[^\[\]]{0,200}+\]){0,400}+\]|'[^']+'|\??[\w@]+))?"
)
"""What is called of meck, the module or modules, and their options or the function."""

_SPY = re.compile(rb"meck:new\(\s*(?:\[[^\]]*+\]|[\w@?\"]++)\s*,\s*\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\]")
_PASSES = re.compile(rb"\bpassthrough\b")
WAIT = re.compile(rb"receive\s+after\b")
_FUN_NAME = re.compile(rb"fun\s+([a-z][\w@]*)/\d")

_ASSERTING = frozenset(
    {"ct:fail", "error", "erlang:error", "throw", "erlang:throw", "meck:validate", "meck:wait", "proper:quickcheck"}
    | {"proper:counterexample", "ct_property_test:quickcheck", "triq:check", "eqc:quickcheck", "eunit:test"}
    | {"test_server:app_test", "test_server:appup_test"}
)
_ALIVE = frozenset({"is_process_alive", "is_pid", "is_port", "whereis"})
_STARTED = re.compile(rb"(?:\bok|\{\s*ok\s*,[^{}]*\})\s*$")
_RECORD = re.compile(rb"#[a-z?\"]")
_DOUBT = re.compile(rb"\b(?:case|if|receive(?!\s+after)|try|catch|maybe|exit)\b|!")
_VARIABLE_MATCH = re.compile(rb"([A-Z][\w@]*)\s*=\s*(?:[\w@:?]+\(|[A-Z][\w@]*\s*[,.;])")
_ASSERTS_ELSEWHERE = re.compile(
    r"test|helper|util|SUITE|assert|check|expect|verify|valid|ensure|wait_|must|should|retry"
)
_BINDING = re.compile(rb"[\[{]\s*(?:ok\s*,\s*)?(?:[A-Z_][\w@]*+\s*[,|]?\s*)*+[\]}]$")
_CLOSING = frozenset({b"}", b"]", b'"', b">"})
_WAITING = frozenset({"timer:sleep", "ct:sleep"})
_MOCKING = frozenset({"meck:new", "meck:expect", "meck:sequence", "meck:loop"})
_CONSTANT = frozenset({b"ok", b"true", b"false", b"undefined"})
_STARTS = re.compile(rb"(?:.*:)?(?:start|ensure_\w*start)")
_PLAIN_MODULES = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "array atomics base64 binary calendar code counters crypto ct dict digraph ets erlang file filelib filename "
        "gb_sets gb_trees init io io_lib lists logger maps math meck orddict ordsets os persistent_term proplists "
        "queue rand random re sets string sys test_server timer unicode"
    ).split()
)
_PLAIN_MACROS = frozenset({"?config", "?LOG_INFO", "?LOG_DEBUG", "?LOG_NOTICE", "?LOG_WARNING", "?LOG_ERROR", "?_test"})
_WORDS = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "after and andalso band begin bor bnot bsl bsr bxor case catch div else end fun if maybe not of or orelse "
        "receive rem try when xor"
    ).split()
)
_BUILT_IN = frozenset(
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


_CAUGHT = re.compile(rb"(?:,|->)\s*catch\s+(\?assert\w*\([^()]*+(?:\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)[^()]*+)*+\))")
_BLOCK = re.compile(rb"\b(?:begin|case|catch|end|if|maybe|of|receive|try)\b|\bfun(?=\s*(?:[A-Z]\w*\s*)?\()")
_FORGOTTEN = re.compile(rb"\s*(?:_\w*\s*:\s*)?_\w*\s*(?::\s*_\w*\s*)?->\s*[\w@\"]+\s*")
"""The one clause of a `catch` that takes everything and gives a constant."""

_FORGETS = re.compile(rb"catch" + _FORGOTTEN.pattern + rb"end")
_CATCHES = re.compile(rb"catch\s+\?assert")

_SHARED = re.compile(
    rb"!|#[a-z'\"?]|\breceive\b|\bfun\s+[\w@\"]+:|\bcatch\b|\bapply\b|\?(?!assert|_assert|LOG_|MODULE\b)\w+"
)
"""Signs that a body looks at more than its own values, or may: messages, records, macros."""

_QUALIFIED = re.compile(rb"([\w@?\"]+):([\w@\"]+)\s*[(/]")
_PRIVATE_MODULES = frozenset(
    (
        b"array base64 binary dict ets gb_sets gb_trees lists maps math orddict ordsets proplists queue sets string "
        b"unicode"
    ).split()
)
_TELLING = frozenset(
    {(b"ct", b"pal"), (b"ct", b"log"), (b"ct", b"comment"), (b"ct", b"print"), (b"io", b"format"), (b"timer", b"sleep")}
)
"""Calls that look at nothing, of modules whose other functions may call the system."""

_TABLE_MADE = re.compile(rb"(?:([A-Z]\w*)\s*=\s*)?ets:new\(\s*([\w@\"]+)")
_TABLE_USED = re.compile(rb"ets:(?!new\b)\w+\(\s*([\w@\"]+)")
_NOT_A_LINE_END = re.compile(rb"[^\n]")
_ARGUMENT = re.compile(rb"\(\s*([A-Z]\w*)")
_PURE = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "abs atom_to_binary atom_to_list binary_to_integer binary_to_list byte_size element erase float get hd "
        "integer_to_binary integer_to_list iolist_to_binary is_atom is_binary is_boolean is_float is_function "
        "is_integer is_list is_map is_map_key is_number is_tuple length list_to_binary list_to_integer list_to_tuple "
        "make_ref map_get map_size max min monotonic_time put round setelement size system_time tl trunc tuple_size "
        "tuple_to_list unique_integer"
    ).split()
)


class Kind(IntEnum):
    """What a call means for a proof; one that means nothing has no kind. LOCAL is the only false one."""

    LOCAL = 0
    ASSERTION = 1
    LIFE = 2
    WAIT = 3
    MOCK = 4
    OUTSIDE = 5
    ELSEWHERE = 6


@dataclass(frozen=True, slots=True)
class Profile:
    """What one function does by itself.

    Attributes:
        life: how many of the assertions are only signs of life, without starts.
        starts: how many of the assertions only take what a start gives.
        doubt: it does something that could fail by itself, or calls what is not read.
        elsewhere: it calls what is not read and, by its name, asserts.
        calls: functions and macros (`?name`) that may be defined in the suite.
        swallowed: assertions whose failure is caught and comes to nothing; these count for nothing else.
        private: it looks at nothing but values that it made itself.
        matches: how many of the assertions are matches.
        outside: functions of other modules that are called.
        subjects: what its assertions are about.
    """

    assertions: int = 0
    life: int = 0
    starts: int = 0
    sleeps: int = 0
    mocks: frozenset[str] = frozenset()
    doubt: bool = False
    elsewhere: bool = False
    calls: frozenset[str] = frozenset()
    swallowed: int = 0
    private: bool = True
    matches: int = 0
    outside: frozenset[str] = frozenset()
    subjects: Mapping[str, tuple[int, int]] = field(default_factory=dict)


NOTHING = Profile()
MOST_NAMES = 65_536
FARTHEST_PLACE = 1 << 32
"""Behind each place in a function: what helpers assert on comes after what the case itself does."""

MOST_FOLLOWED = 2_000
"""Functions that are followed from one case."""

FARTHEST_BRACE = 2_000


def profile(body: Body, text: bytes) -> Profile:
    """Look at the code of one function.

    Args:
        body: the function without comments and literals.
        text: the function as it is written, for the names of mocks, which may be quoted.
    """
    code = body.code
    swallowed = 0
    if b"catch" in code:
        code, swallowed = _without_swallowed(code)
    meanings = _MEANINGS
    found = [meaning for name in _CALL.findall(code[::-1]) if (meaning := meanings[name]) is not None]
    counts = [0] * len(Kind)
    for kind, _ in found:
        counts[kind] += 1
    calls = {word for kind, word in found if not kind}
    if b"fun " in code:
        calls.update([name.decode(errors="replace") for name in _FUN_NAME.findall(code)])
    matches, starts, rights = _matches(code)
    assertions = counts[Kind.ASSERTION] + matches
    outside = counts[Kind.OUTSIDE] + counts[Kind.ELSEWHERE] > 0
    return Profile(
        assertions=assertions,
        life=_signs_of_life(code, {word for kind, word in found if kind is Kind.LIFE}) if counts[Kind.LIFE] else 0,
        starts=starts,
        sleeps=counts[Kind.WAIT] + (len(WAIT.findall(code)) if b"receive" in code else 0),
        mocks=_mocks(text) if counts[Kind.MOCK] else frozenset(),
        doubt=outside or (not assertions and _may_fail(body.code)),
        elsewhere=counts[Kind.ELSEWHERE] > 0,
        calls=frozenset(calls),
        swallowed=swallowed,
        private=not outside and swallowed == 0 and _is_private(body.code),
        matches=matches,
        outside=frozenset([word for kind, word in found if kind >= Kind.OUTSIDE]) if outside else frozenset(),
        subjects=TELLER.count(code, rights) if assertions else {},
    )


def _without_swallowed(code: bytes) -> tuple[bytes, int]:
    """Take out what stands where every failure is caught and forgotten, and count the assertions there."""
    places = swallowing(code)
    if not places:
        return code, 0
    left = bytearray(code)
    count = 0
    for start, end in places:
        part = code[start:end]
        count += asserts(part)
        left[start:end] = _NOT_A_LINE_END.sub(b" ", part)
    return bytes(left), count


def asserts(code: bytes) -> int:
    """Count the assertions and matches of a piece of code."""
    called = [kind_of(name[::-1].decode(errors="replace")) for name in _CALL.findall(code[::-1])]
    return called.count(Kind.ASSERTION) + _matches(code)[0]


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


def is_asserted(code: bytes, at: int) -> bool:
    """Say whether the sign of life at a place is compared with something."""
    return _ASSERTED.search(code[max(at - 60, 0) : at]) is not None


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


def _is_private(code: bytes) -> bool:
    """Say whether a body looks at nothing but what it makes itself, as far as the text shows that."""
    given = _ARGUMENT.match(code)
    if _SHARED.search(code) or (given and re.search(rb"\b" + given[1] + rb"\b", code[given.end() :])):
        return False
    modules = _QUALIFIED.findall(code)
    if any(module not in _PRIVATE_MODULES and (module, name) not in _TELLING for module, name in modules):
        return False
    made = {name for names in _TABLE_MADE.findall(code) for name in names}
    if any(table not in made for table in _TABLE_USED.findall(code)):
        return False
    names = (name[::-1].decode(errors="replace") for name in _CALL.findall(code[::-1]))
    return not any(name in _BUILT_IN and name not in _PURE for name in names)


def _signs_of_life(code: bytes, words: set[str]) -> int:
    names = {word.removeprefix("erlang:") for word in words}
    return sum(is_asserted(code, at) for name in names for at in _places(code, f"{name}(".encode()))


def _places(code: bytes, word: bytes) -> Iterator[int]:
    at = code.find(word)
    while at >= 0:
        yield at
        at = code.find(word, at + 1)


def _may_fail(code: bytes) -> bool:
    """Is there a branch or a message, or a match with a variable that occurs before?"""
    if _DOUBT.search(code):
        return True
    return any(found[1] in code[: found.start()] for found in _VARIABLE_MATCH.finditer(code))


def _matches(code: bytes) -> tuple[int, int, list[Right]]:
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


_MEANINGS = _Meanings()


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
        if module in _PLAIN_MODULES:
            return None
        return Kind.ELSEWHERE if says_that_it_asserts(word) else Kind.OUTSIDE
    if word in _WORDS or word in _BUILT_IN or word in _PLAIN_MACROS:
        return None
    if word[0].islower() or word[0] == "?":
        return Kind.LOCAL
    return Kind.OUTSIDE  # a variable that holds a function, or a quoted name


def _mocks(text: bytes) -> frozenset[str]:
    """Name what is replaced: a module without `passthrough`, and `module:function` of what is expected of one."""
    found: set[str] = set()
    for called, modules, second in _MOCKED.findall(text.decode(errors="replace")):
        names = [name.strip().strip("'") for name in modules.strip("[] \n\t").split(",") if name.strip()]
        if called != "new":
            function = second.strip("'")
            found.update([f"{name}:{function}" for name in names if function])
        elif not _PASSES.search(second.encode()):
            found.update(names)
    return frozenset(found)


def is_spy(code: bytes, at: int) -> bool:
    """Say whether the module that is mocked at a place does what it does until something else is expected of it."""
    found = _SPY.match(code, at)
    return found is not None and _PASSES.search(found[0]) is not None


def together(parts: Iterable[Profile]) -> Profile:
    """One profile of several functions."""
    first, *others = parts
    if not others:
        return first
    assertions, life, starts, sleeps = first.assertions, first.life, first.starts, first.sleeps
    mocks, doubt, elsewhere, calls = first.mocks, first.doubt, first.elsewhere, first.calls
    swallowed, private = first.swallowed, first.private
    matches, outside, about = first.matches, first.outside, dict(first.subjects)
    for part in others:
        assertions += part.assertions
        life += part.life
        starts += part.starts
        sleeps += part.sleeps
        mocks |= part.mocks
        doubt = doubt or part.doubt
        elsewhere = elsewhere or part.elsewhere
        calls |= part.calls
        swallowed += part.swallowed
        private = private and part.private
        matches += part.matches
        outside |= part.outside
        for subject, (count, place) in part.subjects.items():
            known, first_place = about.get(subject, (0, FARTHEST_PLACE + place))
            about[subject] = (known + count, min(first_place, FARTHEST_PLACE + place))
    return Profile(
        assertions, life, starts, sleeps, mocks, doubt, elsewhere, calls, swallowed, private, matches, outside, about
    )


@lru_cache(maxsize=MOST_NAMES)
def says_that_it_asserts(name: str) -> bool:
    """Say of a function that is not read whether it asserts; of one of a helper module then its matches count."""
    return _ASSERTS_ELSEWHERE.search(name) is not None


def of_helper(found: Profile, module: str, name: str) -> Profile:
    """Give of the profile of a function of a helper module what counts for a case that calls it."""
    if PREPARES.match(name):
        return NOTHING
    fewer = 0 if says_that_it_asserts(name) else found.matches
    strong = found.assertions - fewer > found.life
    return Profile(
        assertions=found.assertions - fewer - found.life if strong else 0,
        mocks=found.mocks,
        calls=frozenset(f"{module}:{called}" for called in found.calls),
        outside=frozenset(re.sub(r"^\?MODULE(?=:)", module, called) for called in found.outside),
        private=False,
        subjects=found.subjects if strong else {},
    )


def is_plain(module: str) -> bool:
    """Is a module part of Erlang's library that neither asserts nor fails in a way that proves anything?"""
    return module in _PLAIN_MODULES


TELLER = subjects.Teller(is_plain, (_BUILT_IN | _WORDS).__contains__)


def prove(own: Profile, of: Callable[[str], Profile | None]) -> Proof:
    """What a case proves, with all that it calls in its suite and in helper modules.

    Args:
        own: the profile of the case itself.
        of: the profile of a function or macro (`?name`) of the suite by name, or of a helper module by `module:name`,
            None where it has none.
    """
    if not own.calls and not any(map(of, own.outside)):
        return _proof(own, doubt=own.doubt, elsewhere=own.elsewhere)
    reached = {id(own): own}
    pending = [*own.calls, *own.outside]
    seen = set(pending)
    doubt, elsewhere = own.doubt, own.elsewhere
    while pending and len(seen) < MOST_FOLLOWED:
        name = pending.pop()
        part = of(name)
        if part is None:
            doubt = True
            elsewhere = elsewhere or says_that_it_asserts(name)
        elif part is not NOTHING and id(part) not in reached:
            reached[id(part)] = part
            more = (part.calls | part.outside) - seen
            pending += more
            seen |= more
    whole = together(reached.values())
    return _proof(whole, doubt=doubt or whole.doubt or bool(pending), elsewhere=elsewhere or whole.elsewhere)


def _proof(whole: Profile, *, doubt: bool, elsewhere: bool) -> Proof:
    strength, why = _strength(whole, doubt=doubt, elsewhere=elsewhere)
    about = ranked(whole.subjects)
    mocks = tuple(sorted(mock for mock in whole.mocks if not _is_part_of(mock, whole.mocks)))
    return Proof(strength, whole.assertions, mocks, whole.sleeps, why, about[:MOST_KEPT], len(about[MOST_KEPT:]))


def _is_part_of(mock: str, mocks: frozenset[str]) -> bool:
    """Say whether it is a function of a module that is replaced as a whole."""
    module, colon, _ = mock.partition(":")
    return bool(colon) and module in mocks


def _strength(whole: Profile, *, doubt: bool, elsewhere: bool) -> tuple[Strength, str]:
    """Give the strength, and for a weak or hollow one the reason."""
    if whole.assertions > whole.life + whole.starts:
        if whole.private and not doubt and not elsewhere and not whole.mocks:
            return Strength.WEAK, "asserts only what it made itself"
        return Strength.STRONG, ""
    if whole.life and not elsewhere:
        return Strength.WEAK, "only checks that a process is there"
    if whole.swallowed and not whole.assertions and not elsewhere:
        return Strength.WEAK, "catches the failure of everything that it asserts"
    if doubt or elsewhere or whole.assertions:
        return Strength.UNKNOWN, ""
    return (Strength.WEAK, "only waits") if whole.sleeps else (Strength.HOLLOW, "does nothing that could fail")

"""The code of one function becomes its Profile: what it asserts, replaces, calls and waits for, by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import erlang_modules, kinds
from mkdocs_guarantees.sources.suites.common_test.idle import without_idle
from mkdocs_guarantees.sources.suites.common_test.kinds import Kind
from mkdocs_guarantees.sources.suites.common_test.leaving import leaving
from mkdocs_guarantees.sources.suites.common_test.little import little
from mkdocs_guarantees.sources.suites.common_test.matches import TELLER, matches_of
from mkdocs_guarantees.sources.suites.common_test.swallowing import cleans_up, swallowing
from mkdocs_guarantees.sources.suites.helping import PREPARES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs_guarantees.sources.suites.common_test.body import Body

_CALL = re.compile(rb"\(\s*([\w@:?'\"]+)")
"""Searched in the reversed code: from a bracket back to what is called.

Forward, each letter of each word would be a place to begin, which is six times slower.
"""

_ASSERTED = re.compile(rb"(?:\?assert\w*\(|=)\s*(?:true\s*,\s*|undefined\s*,\s*)?(?:erlang:)?$")
_MOCKED = re.compile(
    r"meck:(new|expect|sequence|loop)\(\s*(\[[^\]]{0,2000}+\]|'[^']+'|\??[\w@]+)"
    r"(?:\s*,\s*(\[(?:[^\[\]]|\[[^\[\]]{0,200}+\]){0,400}+\]|'[^']+'|\??[\w@]+))?"
)
"""What is called of meck, the module or modules, and their options or the function."""

_SPY = re.compile(rb"meck:new\(\s*(?:\[[^\]]*+\]|[\w@?\"]++)\s*,\s*\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\]")
_PASSES = re.compile(rb"\bpassthrough\b")
WAIT = re.compile(rb"receive\s+after\b")
_FUN_NAME = re.compile(rb"fun\s+(?:\?MODULE\s*:\s*)?([a-z][\w@]*)/\d")
_NAMED = re.compile(rb"\?MODULE\s*,\s*([a-z][\w@]*)\s*,\s*\[")
_CALLS_NAMED = re.compile(
    rb"(?<![\w@:?])(?!gen_|(?!erpc:)\w*rpc:|[\w@:?]*(?:multi|async_|rpc_)call\()[\w@:?]*(?:rpc|call|apply|\btc)\("
    rb"(?:[^(){}\[\]]|\([^()]*+\)|\{[^{}]*+\}|\[[^\[\]]*+\])*+$"
)
"""A call that takes module, function and arguments and fails as the function does, which `rpc:call` does not.

Nor do `emqx_rpc:call`, `ct_rpc:call` and others that are called like it, but for `erpc:call`.
"""
_DOUBT = re.compile(rb"\b(?:case|if|receive(?!\s+after)|try|catch|maybe|exit)\b|!")
_VARIABLE_MATCH = re.compile(rb"([A-Z][\w@]*)\s*=\s*(?:[\w@:?]+\(|[A-Z][\w@]*\s*[,.;])")
_SHARED = re.compile(
    rb"!|#[a-z'\"?]|\breceive\b|\bfun\s+[\w@\"]+:|\bcatch\b|\bapply\b|\?(?!assert|_assert|LOG_|MODULE\b)\w+"
)
"""Signs that a body looks at more than its own values, or may: messages, records, macros."""

_QUALIFIED = re.compile(rb"([\w@?\"]+):([\w@\"]+)\s*[(/]")
_PRIVATE_MODULES = frozenset(name.encode() for name in erlang_modules.DATA)
_TELLING = frozenset(
    {(b"ct", b"pal"), (b"ct", b"log"), (b"ct", b"comment"), (b"ct", b"print"), (b"io", b"format"), (b"timer", b"sleep")}
)
"""Calls that look at nothing, of modules whose other functions may call the system."""

_TABLE_MADE = re.compile(rb"(?:([A-Z]\w*)\s*=\s*)?ets:new\(\s*([\w@\"]+)")
_TABLE_USED = re.compile(rb"ets:(?!new\b)\w+\(\s*([\w@\"]+)")
_NOT_A_LINE_END = re.compile(rb"[^\n]")
_ARGUMENT = re.compile(rb"\(\s*([A-Z]\w*)")
BY_NAME = "?MODULE:"
FARTHEST_CALL = 200
FARTHEST_PLACE = 1 << 32
"""Behind each place in a function: what helpers assert on comes after what the case itself does."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What one function does by itself.

    Attributes:
        life: how many of the assertions are only signs of life, without starts.
        starts: how many of the assertions only take what a start gives.
        little: how many of the assertions besides say only that something is there, or of what type it is.
        doubt: it does something that could fail by itself, or calls what is not read.
        elsewhere: it calls what is not read and, by its name, asserts.
        calls: functions and macros (`?name`) that may be defined in the suite; `?MODULE:name` where something else
            calls it.
        swallowed: assertions whose failure is caught and comes to nothing; these count for nothing else.
        private: it looks at nothing but values that it made itself.
        matches: how many of the assertions are matches.
        outside: functions of other modules that are called.
        subjects: what its assertions are about.
        failures: results such as `{fail, R}`, which are assertions where it is a case itself.
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
    failures: int = 0
    little: int = 0


NOTHING = Profile()


def profile(body: Body, text: bytes) -> Profile:
    """Look at the code of one function.

    Args:
        body: the function without comments and literals.
        text: the function as it is written, for the names of mocks, which may be quoted.
    """
    code = without_idle(body.code)
    swallowed = 0
    if b"catch" in code:
        code, swallowed = _without_swallowed(code)
    meanings = kinds.MEANINGS
    found = [meaning for name in _CALL.findall(code[::-1]) if (meaning := meanings[name]) is not None]
    counts = [0] * len(Kind)
    for kind, _ in found:
        counts[kind] += 1
    calls = {word for kind, word in found if not kind}
    if b"fun " in code:
        calls.update([name.decode(errors="replace") for name in _FUN_NAME.findall(code)])
    if b"?MODULE" in code:
        calls.update(_called_by_name(code))
    matches, starts, rights = matches_of(code)
    exits, failures = leaving(code)
    assertions = counts[Kind.ASSERTION] + matches + len(exits)
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
        failures=len(failures),
        little=sum(1 for _ in little(code)),
    )


def _called_by_name(code: bytes) -> Iterator[str]:
    """List the functions of the suite that something calls by module, name and arguments."""
    for found in _NAMED.finditer(code):
        if _CALLS_NAMED.search(code[max(found.start() - FARTHEST_CALL, 0) : found.start()]):
            yield f"{BY_NAME}{found[1].decode(errors='replace')}"


def _without_swallowed(code: bytes) -> tuple[bytes, int]:
    """Take out what stands where every failure is caught and forgotten, and count the assertions there."""
    places = swallowing(code)
    if not places:
        return code, 0
    left = bytearray(code)
    count = 0
    for start, end in places:
        part = code[start:end]
        count += 0 if cleans_up(code, start, end) else asserts(part)
        left[start:end] = _NOT_A_LINE_END.sub(b" ", part)
    return bytes(left), count


def asserts(code: bytes) -> int:
    """Count the assertions and matches of a piece of code."""
    called = [kinds.kind_of(name[::-1].decode(errors="replace")) for name in _CALL.findall(code[::-1])]
    return called.count(Kind.ASSERTION) + matches_of(code)[0] + len(leaving(code)[0])


def is_asserted(code: bytes, at: int) -> bool:
    """Say whether the sign of life at a place is compared with something."""
    return _ASSERTED.search(code[max(at - 60, 0) : at]) is not None


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
    return not any(name in kinds.BUILT_IN and name not in kinds.PURE for name in names)


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


def together(parts: Iterable[Profile], *, calling: bool = True) -> Profile:
    """One profile of several functions.

    Args:
        calling: it says what they call.
    """
    first, *others = parts
    if not others:
        return first
    asserted, life, starts, sleeps = first.assertions, first.life, first.starts, first.sleeps
    mocks, doubt, elsewhere, calls = first.mocks, first.doubt, first.elsewhere, first.calls
    caught, own = first.swallowed, first.private
    matches, outside, failures, little = first.matches, first.outside, first.failures, first.little
    for part in others:
        asserted += part.assertions
        life += part.life
        starts += part.starts
        sleeps += part.sleeps
        mocks |= part.mocks
        doubt = doubt or part.doubt
        elsewhere = elsewhere or part.elsewhere
        caught += part.swallowed
        own = own and part.private
        if calling:
            calls |= part.calls
            outside |= part.outside
        matches += part.matches
        failures += part.failures
        little += part.little
    about = _subjects(first, others)
    before = (asserted, life, starts, sleeps, mocks, doubt, elsewhere, calls, caught, own, matches, outside)
    return Profile(*before, about, failures, little)


def _subjects(first: Profile, others: Iterable[Profile]) -> Mapping[str, tuple[int, int]]:
    about = dict(first.subjects)
    for part in others:
        for subject, (count, place) in part.subjects.items():
            known, first_place = about.get(subject, (0, FARTHEST_PLACE + place))
            about[subject] = (known + count, min(first_place, FARTHEST_PLACE + place))
    return about


def named(found: Profile, name: str) -> Profile:
    """Give the profile of a function with its name for `?FUNCTION_NAME`, by which it calls others."""
    if not any("?FUNCTION_NAME" in called for called in found.outside):
        return found
    return replace(found, outside=frozenset(called.replace("?FUNCTION_NAME", name) for called in found.outside))


def of_helper(found: Profile, module: str, name: str, *, asserts: bool) -> Profile:
    """Give of the profile of a function of a helper module what counts for a case that calls it.

    Args:
        asserts: its matches count.
    """
    if PREPARES.match(name):
        return NOTHING
    fewer = 0 if asserts else found.matches
    assertions = max(found.assertions - fewer - found.life, 0)
    return Profile(
        assertions=assertions,
        mocks=found.mocks,
        calls=frozenset(f"{module}:{called.removeprefix(BY_NAME)}" for called in found.calls),
        outside=frozenset(re.sub(r"^\?MODULE(?=:)", module, called) for called in found.outside),
        private=False,
        subjects=found.subjects if assertions else {},
        little=min(found.little, assertions),
    )

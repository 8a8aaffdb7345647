"""The conditions of a case, in words, become a formula: in the environment of a run it holds, does not, or is unknown.

The words are those of the extractors: `ROUTER_TEST_LEVEL=heavy`, `LEVEL not heavy`, `LEVEL not heavy or slow` (neither
of the two), `LEVEL set`, `LEVEL not set`, parts joined by ` and ` and ` or `, with brackets where they are needed, and
for Python the expression itself where it looks at one variable. Of others one cannot tell whether they hold, nor of a
variable of which the run says nothing: that it does not name it does not mean it was not set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that is not made of others."""

    words: str


@dataclass(frozen=True, slots=True)
class Not:
    part: Formula


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple[Formula, ...]


Formula: TypeAlias = Leaf | Not | Every | Some

_LONGEST = 1000
"""Characters; longer words are not taken apart."""

_EQUAL = re.compile(r"(\w+)=(\S+)")
_UNEQUAL = re.compile(r"(\w+) not (\S+)")
_SET = re.compile(r"(\w+) (set|not set)")
_LOOK = r"(?:os\.)?(?:environ\.get|getenv|environ)[(\[]'(\w+)'(?:, [^()]*)?[)\]]"
_PYTHON = re.compile(rf"{_LOOK}(?: (==|!=) '([^']*)')?")

_REFUSED = re.compile(r"(\w+) not (?!(?:set|empty)\b)(\S+)")
_BARE = re.compile(r"[^\s()=]+")
_SIGNS = {separator: re.compile(rf"[(\[{{]|[)\]}}]|{separator}") for separator in (" or ", " and ")}
_SUMMARY = re.compile(r"one of \d+ conditions, such as ")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")


def holds(conditions: Iterable[str], environment: Mapping[str, str]) -> bool | None:
    """Say whether all conditions hold in an environment; None where one cannot tell."""
    return _every(_value(parsed(word), environment) for word in conditions)


def together(conditions: Sequence[str]) -> str:
    """Write conditions that must all hold as one."""
    several = len(conditions) > 1
    return " and ".join(f"({word})" if several and " or " in word else word for word in conditions)


def either(conditions: Sequence[str]) -> str:
    """Write conditions of which one must hold as one."""
    pairs = zip_longest(conditions, conditions[1:], fillvalue="")
    return " or ".join(
        f"({word})" if _REFUSED.fullmatch(word) and _BARE.fullmatch(following) else word for word, following in pairs
    )


def conjuncts(words: str) -> list[str]:
    """List those that must all hold for a condition to do so, each in words: `X not a`, `X not b` of `X not a or b`."""
    ways = _split(words, " or ")
    if len(ways) == 1:
        return [part[1:-1] if _is_bracketed(part) else part for part in _split(words, " and ")]
    found = _REFUSED.fullmatch(ways[0])
    if found and all(map(_BARE.fullmatch, ways[1:])):
        return [f"{found[1]} not {value}" for value in (found[2], *ways[1:])]
    return [words]


def disjuncts(words: str) -> list[str]:
    """List those of which one must hold for a condition to do so; what `conjuncts` gives is taken apart further."""
    return _split(words, " or ")


def variables(conditions: Iterable[str]) -> frozenset[str]:
    """Give the names of the variables that decide."""
    return frozenset(name for word in conditions for leaf in _leaves(parsed(word)) if (name := _name(leaf)))


@lru_cache(maxsize=1000)
def parsed(words: str) -> Formula:
    """Take the words of a condition apart."""
    if len(words) > _LONGEST or _SUMMARY.match(words):
        return Leaf(words)
    ways = _split(words, " or ")
    if len(ways) > 1:
        found = tuple(_joined(ways))
        return found[0] if len(found) == 1 else Some(found)
    parts = _split(words, " and ")
    if len(parts) > 1:
        return Every(tuple(parsed(part) for part in parts))
    denied = words.removeprefix("not ")
    if denied != words:
        return Not(parsed(denied))
    return parsed(words[1:-1]) if _is_bracketed(words) else Leaf(words)


def is_unclear(words: str) -> bool:
    """Say whether words stand for more than they say: a summary, or cut off."""
    return "…" in words or _SUMMARY.match(words) is not None


def _split(words: str, separator: str) -> list[str]:
    """Split words where they are neither in brackets nor in quotation marks; words with loose brackets stay whole."""
    if separator not in words:
        return [words]
    plain = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), words)
    parts, depth, begin = [], 0, 0
    for found in _SIGNS[separator].finditer(plain):
        if found[0] != separator:
            depth += 1 if found[0] in "([{" else -1
        elif not depth:
            parts.append(words[begin : found.start()])
            begin = found.end()
        if depth < 0:
            return [words]
    return [words] if depth else [*parts, words[begin:]]


def _is_bracketed(words: str) -> bool:
    return words.startswith("(") and words.endswith(")") and len(_split(f"{words[1:-1]} or ", " or ")) > 1


def _joined(ways: list[str]) -> Iterator[Formula]:
    """Take alternatives apart; in `X not a or b`, `b` is no alternative but another value that `X` must not have."""
    rest = list(ways)
    while rest:
        way = rest.pop(0)
        found = _REFUSED.fullmatch(way)
        refused: list[Formula] = [Leaf(way)]
        while found and rest and _BARE.fullmatch(rest[0]):
            refused.append(Leaf(f"{found[1]} not {rest.pop(0)}"))
        yield Every(tuple(refused)) if len(refused) > 1 else parsed(way)


def _value(formula: Formula, environment: Mapping[str, str]) -> bool | None:
    if isinstance(formula, Leaf):
        return _of_leaf(formula.words, environment)
    if isinstance(formula, Not):
        return _denied(_value(formula.part, environment))
    values = (_value(part, environment) for part in formula.parts)
    return _every(values) if isinstance(formula, Every) else _denied(_every(_denied(value) for value in values))


def _every(values: Iterable[bool | None]) -> bool | None:
    found = set(values)
    return False if False in found else None if None in found else True


def _denied(value: bool | None) -> bool | None:  # noqa: FBT001 -- it is what the function is about
    return None if value is None else not value


def _leaves(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Leaf):
        yield formula.words
        return
    for part in (formula.part,) if isinstance(formula, Not) else formula.parts:
        yield from _leaves(part)


def _name(words: str) -> str:
    forms = (_EQUAL, _SET, _UNEQUAL, _PYTHON)
    return next((found[1] for form in forms if (found := form.fullmatch(words))), "")


def _of_leaf(words: str, environment: Mapping[str, str]) -> bool | None:
    name = _name(words)
    if name not in environment or is_unclear(words):
        return None
    value = environment[name]
    if found := _EQUAL.fullmatch(words):
        return value == found[2]
    if found := _SET.fullmatch(words):
        return (value != "") == (found[2] == "set")
    if found := _UNEQUAL.fullmatch(words):
        return value != found[2]
    if (found := _PYTHON.fullmatch(words)) and found[2]:
        return (value == found[3]) == (found[2] == "==")
    return bool(value)

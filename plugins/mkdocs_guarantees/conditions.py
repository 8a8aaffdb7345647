"""The conditions of a case, in words, become a formula: in the environment of a run it holds, does not, or is unknown.

The words are those of the extractors: `ROUTER_TEST_LEVEL=heavy`, `LEVEL not heavy`, `LEVEL not heavy or slow` (neither
of the two), `LEVEL="two words"`, `LEVEL set`, `LEVEL not empty`, parts joined by ` and ` and ` or `, with brackets
where they are needed, and for Python the expression itself where it looks at one variable. Of others one cannot tell
whether they hold, nor of a variable of which the run says nothing: that it does not name it does not mean it was not
set.

Here alone stands which words deny which others (`_PAIRS`): `negated` writes by it, `parsed` reads by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition that is not made of others, in its positive form: `X=a`, never `X not a`."""

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

_FIELDS = {
    "name": r"(?P<name>\w+)",
    "value": r"(?P<value>\S+)",
    "term": r"(?P<term>[\w.:()]+)",
    "limit": r"(?P<limit>[\w.:()]+)",
    "left": r"(?P<left>[^=<>]+)(?<! is)",
    "right": r"(?P<right>[^=<>]+)",
    "path": r"(?P<path>\S+)",
    "words": r"(?P<words>.*)",
    # the first "is" is the verb, unless it tells something in passing: ", which is not in the repository"
    "subject": r"(?P<subject>(?:(?! is ).)*)(?<!, which)",
    "what": r"(?P<what>.*)",
}


class _Form(NamedTuple):
    """A form of words: what they must look like, and how they are written."""

    seen: re.Pattern[str]
    template: str

    def rewritten(self, words: str, into: _Form) -> str | None:
        """Give words of this form in another one; None where they are not of this."""
        found = self.seen.fullmatch(_masked(words))
        return found and into.template.format_map(
            {field: words[slice(*found.span(field))] for field in found.groupdict()}
        )


def _form(template: str) -> _Form:
    return _Form(re.compile(template.format_map(_FIELDS), re.DOTALL), template)


_PAIRS = tuple(
    (_form(positive), _form(denial))
    for positive, denial in (
        ("{name} set", "{name} not set"),
        ("{name} empty", "{name} not empty"),
        ("{name}={value}", "{name} not {value}"),
        ("{term} > {limit}", "{term} =< {limit}"),
        ("{term} < {limit}", "{term} >= {limit}"),
        ("{words} fails", "{words} does not fail"),
        ("{words} raises", "{words} raises nothing"),
        ("{words} skips", "{words} skips nothing"),
        ("{words} has a turn", "{words} has no turn"),
        ("{words} chooses it", "{words} leaves it out"),
        ("module {path} is there", "module {path} is missing"),
        ("{subject} is {what}", "{subject} is not {what}"),
    )
)
"""What may be said of a thing, each with what denies it; the first pair that words fit is theirs."""

_OPERATORS = tuple(
    (_form(f"{{left}} {positive} {{right}}"), _form(f"{{left}} {denial} {{right}}"))
    for positive, denial in (
        *(("==", "!="), ("in", "not in"), ("<", ">="), (">", "<=")),
        *(("==", "/="), ("=:=", "=/="), (">", "=<")),
    )
)
"""The same for what stands in the code of a suite: it is read; what we deny ourselves says `not`."""

_EQUAL = re.compile(r"""(\w+)=(\S+|"[^"]*"|'[^']*')""")
_FILLED = re.compile(r"(\w+) (set|empty)")
_PYTHON = re.compile(r"(?:os\.)?(?:environ\.get|getenv|environ)[(\[]'(\w+)'(?:, [^()]*)?[)\]](?: == '([^']*)')?")

_REFUSED = re.compile(r"(\w+) not (?!(?:set|empty)\Z)(\S+)")
_BARE = re.compile(r"[^\s()=]+")
_PLAIN_VALUE = re.compile(r"(?!(?:set|empty)\Z)[^\s()\[\]{}'\"]+")
_SIGNS = {sign: re.compile(rf"[(\[{{]|[)\]}}]|{sign}") for sign in (" or ", " and ", " if ", " else ")}
_SUMMARY = re.compile(r"(?:not )*one of \d+ conditions, such as ")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")


class Look(NamedTuple):
    """A condition that looks at a variable: whether it has a value, or where one is given, whether it is this."""

    name: str
    value: str | None

    def holds(self, environment: Mapping[str, str]) -> bool | None:
        """Say whether it holds; None where nothing is known of the variable."""
        found = environment.get(self.name)
        return None if found is None else found != "" if self.value is None else found == self.value


def holds(conditions: Iterable[str], environment: Mapping[str, str]) -> bool | None:
    """Say whether all conditions hold in an environment; None where one cannot tell."""
    return _every(_value(parsed(word), environment) for word in conditions)


@lru_cache(maxsize=4096)  # the same words are denied many times
def negated(words: str) -> str:
    """Write the opposite of a condition."""
    if _is_joined(words):
        return f"not ({words})"
    denied = words.removeprefix("not ")
    if denied != words:
        return denied[1:-1] if _is_bracketed(denied) else denied
    if _SUMMARY.match(words):
        return f"not {words}"
    ways = ((one, other) for positive, denial in _PAIRS for one, other in ((denial, positive), (positive, denial)))
    return next((found for one, other in ways if (found := one.rewritten(words, other))), f"not {words}")


def together(conditions: Sequence[str]) -> str:
    """Write conditions that must all hold as one."""
    several = len(conditions) > 1
    pairs = zip_longest(conditions, conditions[1:], fillvalue="")
    return " and ".join(
        f"({word})" if several and (" or " in word or _swallows(word, following)) else word for word, following in pairs
    )


def either(conditions: Sequence[str]) -> str:
    """Write conditions of which one must hold as one."""
    several = len(conditions) > 1
    pairs = zip_longest(conditions, conditions[1:], fillvalue="")
    return " or ".join(
        f"({word})" if several and (_swallows(word, following) or _goes_on(word, following)) else word
        for word, following in pairs
    )


def unmet(conditions: Sequence[str]) -> str:
    """Write that not all of some conditions hold."""
    return either([negated(word) for word in conditions])


def valued(name: str, value: str) -> str:
    """Write that a variable has a value, which is put in quotation marks where it could be taken for something else."""
    if not value:
        return f"{name} empty"
    sign = "'" if '"' in value else '"'
    return f"{name}={value}" if _PLAIN_VALUE.fullmatch(value) else f"{name}={sign}{value}{sign}"


def enclosed(words: str) -> str:
    """Write what something more is said of: in brackets where it would be taken apart."""
    return f"({words})" if _is_joined(words) else words


def shortened(conditions: Iterable[str]) -> tuple[str, ...]:
    """Write `X not a`, `X not b` as `X not a or b`."""
    words: dict[str, str] = {}
    for word in dict.fromkeys(conditions):
        found = _REFUSED.fullmatch(word)
        refused = found if found and _BARE.fullmatch(found[2]) else None
        name = f"{refused[1]} not" if refused else word
        words[name] = f"{words[name]} or {refused[2]}" if refused and name in words else word
    return tuple(words.values())


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
    return frozenset(look.name for word in conditions for leaf in _leaves(parsed(word)) if (look := looked(leaf)))


@lru_cache(maxsize=1000)
def parsed(words: str) -> Formula:
    """Take the words of a condition apart."""
    if len(words) > _LONGEST or _is_choice(words):
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
        return _opposite(parsed(denied))
    return parsed(words[1:-1]) if _is_bracketed(words) else _leaf(words)


def is_unclear(words: str) -> bool:
    """Say whether words stand for more than they say: a summary, or cut off."""
    return "…" in words or _SUMMARY.match(words) is not None


def _split(words: str, separator: str) -> list[str]:
    """Split words where they are neither in brackets nor in quotation marks; words with loose brackets stay whole."""
    if separator not in words or _SUMMARY.match(words):
        return [words]
    plain = _masked(words)
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


def _masked(words: str) -> str:
    """Make what stands in quotation marks fit no form; each character keeps its place."""
    return _QUOTED.sub(lambda quoted: "\0" * len(quoted[0]), words)


def _is_joined(words: str) -> bool:
    return _is_choice(words) or any(len(_split(words, separator)) > 1 for separator in (" or ", " and "))


def _is_choice(words: str) -> bool:
    """Say whether words are Python's `a if b else c`, of which each part goes on as far as it can."""
    return all(len(_split(words, word)) > 1 for word in (" if ", " else "))


def _swallows(word: str, following: str) -> bool:
    """Say whether a condition would be taken for another one where something stands before or behind it."""
    if _SUMMARY.match(word):
        return bool(following) or " and " in word or " or " in word
    return _is_choice(word)


def _goes_on(word: str, following: str) -> bool:
    """Say whether `b` behind a condition would be taken for another value of its `X not a`."""
    last = next((way for way in reversed(_split(word, " or ")) if not _BARE.fullmatch(way)), "")
    return bool(_REFUSED.fullmatch(last) and _BARE.fullmatch(_split(following, " or ")[0]))


def _is_bracketed(words: str) -> bool:
    return words.startswith("(") and words.endswith(")") and len(_split(f"{words[1:-1]} or ", " or ")) > 1


def _joined(ways: list[str]) -> Iterator[Formula]:
    """Take alternatives apart; in `X not a or b`, `b` is no alternative but another value that `X` must not have."""
    rest = list(ways)
    while rest:
        way = rest.pop(0)
        found = _REFUSED.fullmatch(way)
        refused = [parsed(way)]
        while found and rest and _BARE.fullmatch(rest[0]):
            refused.append(Not(Leaf(f"{found[1]}={rest.pop(0)}")))
        yield Every(tuple(refused)) if len(refused) > 1 else refused[0]


def _opposite(formula: Formula) -> Formula:
    return formula.part if isinstance(formula, Not) else Not(formula)


def _leaf(words: str) -> Formula:
    if _SUMMARY.match(words):
        return Leaf(words)
    denials = (denial.rewritten(words, positive) for positive, denial in (*_PAIRS, *_OPERATORS))
    found = next(filter(None, denials), None)
    return Leaf(words) if found is None else Not(Leaf(found))


def _value(formula: Formula, environment: Mapping[str, str]) -> bool | None:
    if isinstance(formula, Leaf):
        look = looked(formula.words)
        return look.holds(environment) if look and not is_unclear(formula.words) else None
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


@lru_cache(maxsize=1000)
def looked(words: str) -> Look | None:
    """Give the variable that a condition in its positive form looks at; None where it looks at none, or at more."""
    if found := _EQUAL.fullmatch(words):
        return Look(found[1], _unquoted(found[2]))
    if found := _FILLED.fullmatch(words):
        return Look(found[1], "" if found[2] == "empty" else None)
    found = _PYTHON.fullmatch(words)
    return Look(found[1], found[2]) if found else None


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] in "'\"" else value

"""The conditions of a case, in words, and the environment of a run become yes, no, or cannot tell.

The words are those of the extractors: `ROUTER_TEST_LEVEL=heavy`, `LEVEL not heavy`, `LEVEL set`, `LEVEL not set`, parts
joined by ` and ` and ` or `, and for Python the expression itself where it looks at one variable. All others cannot be
told. Neither can a variable of which the run says nothing: that it does not name it does not mean it was not set.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_EQUAL = re.compile(r"(\w+)=(\S+)")
_UNEQUAL = re.compile(r"(\w+) not (\S+)")
_SET = re.compile(r"(\w+) (set|not set)")
_LOOK = r"(?:os\.)?(?:environ\.get|getenv|environ)[(\[]'(\w+)'(?:, [^()]*)?[)\]]"
_PYTHON = re.compile(rf"(not )?{_LOOK}(?: (==|!=) '([^']*)')?")


def holds(conditions: Iterable[str], environment: Mapping[str, str]) -> bool | None:
    """Say whether all conditions hold in an environment; None where one cannot tell."""
    return _all([_any([_all([_one(part, environment) for part in _ands(way)]) for way in _ors(word)])
                 for word in conditions])  # fmt: skip


def together(conditions: Sequence[str]) -> str:
    """Write conditions that must all hold as one."""
    several = len(conditions) > 1
    return " and ".join(f"({word})" if several and " or " in word else word for word in conditions)


def variables(conditions: Iterable[str]) -> frozenset[str]:
    """Give the names of the variables that decide."""
    words = (part for word in conditions for way in _ors(word) for part in _ands(way))
    return frozenset(name for word in words if (name := _name(word)))


def _ors(word: str) -> list[str]:
    return word.split(" or ")


def _ands(word: str) -> list[str]:
    return word.split(" and ")


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _any(values: list[bool | None]) -> bool | None:
    if True in values:
        return True
    return None if None in values else False


def _name(word: str) -> str:
    for form in (_EQUAL, _SET, _UNEQUAL):
        found = form.fullmatch(word)
        if found:
            return found[1]
    python = _PYTHON.fullmatch(word)
    return python[2] if python else ""


def _one(word: str, environment: Mapping[str, str]) -> bool | None:
    name = _name(word)
    if name not in environment:
        return None
    value = environment[name]
    if found := _EQUAL.fullmatch(word):
        return value == found[2]
    if found := _SET.fullmatch(word):
        return (value != "") == (found[2] == "set")
    if found := _UNEQUAL.fullmatch(word):
        return value != found[2]
    return _python(word, value)


def _python(word: str, value: str) -> bool | None:
    found = _PYTHON.fullmatch(word)
    if not found or (found[1] and found[3]):
        return None
    if found[3]:
        return (value == found[4]) == (found[3] == "==")
    return bool(value) != bool(found[1])

"""Conditions in words become their opposite, in words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import either

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.suites.common_test.values import When

_TERM = r"([\w.:()]+)"

_OPPOSITES = tuple(
    (re.compile(form, re.DOTALL), opposite)
    for form, opposite in (
        (r"not \(([^()]* (?:and|or) [^()]*)\)", r"\1"),
        (r"(.* (?:and|or) .*)", r"not (\1)"),
        (rf"{_TERM} > {_TERM}", r"\1 =< \2"),
        (rf"{_TERM} =< {_TERM}", r"\1 > \2"),
        (rf"{_TERM} < {_TERM}", r"\1 >= \2"),
        (rf"{_TERM} >= {_TERM}", r"\1 < \2"),
        (r"(\w+)=(\S+)", r"\1 not \2"),
        (r"(\w+) not set", r"\1 set"),
        (r"(\w+) set", r"\1 not set"),
        (r"(\w+) not (\S+)", r"\1=\2"),
        (r"not (.*)", r"\1"),
        (r"(.*) does not fail", r"\1 fails"),
        (r"(.*) fails", r"\1 does not fail"),
        (r"(.*?) is not (.*)", r"\1 is \2"),
        (r"(.*?) is (.*)", r"\1 is not \2"),
        (r"(.*)", r"not \1"),
    )
)
"""Forms of a condition, each with that of its opposite; the last one takes any text."""


@lru_cache(maxsize=4096)  # the same words are turned many times
def turned(word: str) -> str:
    """The opposite of one condition, in words."""
    return next(match.expand(opposite) for form, opposite in _OPPOSITES if (match := form.fullmatch(word)))


def negative(when: When) -> str:
    """The opposite of conditions, in words."""
    return either([turned(word) for word in when])

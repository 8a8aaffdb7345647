"""The conditions of a test hold exactly where one of the ways to it is open."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.conditions import negated
from mkdocs_guarantees.sources.suites.common_test.alternatives import conditions

LETTERS = "pqr"
WORDS = st.sampled_from([word for letter in LETTERS for word in (letter, f"not {letter}")])
WAYS = st.lists(st.lists(WORDS, max_size=3, unique=True).map(tuple), min_size=1, max_size=6)


def contradicts(way: tuple[str, ...]) -> bool:
    return any(negated(word) in way for word in way)


def is_open(way: tuple[str, ...], held: frozenset[str]) -> bool:
    return all((word in held) if word in LETTERS else (word.removeprefix("not ") not in held) for word in way)


def holds(needed: tuple[str, ...], held: frozenset[str]) -> bool:
    return all(any(is_open(tuple(way.split(" and ")), held) for way in word.split(" or ")) for word in needed)


def assignments() -> list[frozenset[str]]:
    chosen = product((False, True), repeat=len(LETTERS))
    return [frozenset(letter for letter, on in zip(LETTERS, each, strict=True) if on) for each in chosen]


@given(WAYS.filter(lambda ways: not any(map(contradicts, ways))))
def test_conditions_mean_what_the_ways_mean(ways: list[tuple[str, ...]]) -> None:
    needed = conditions(ways)

    assert [holds(needed, held) for held in assignments()] == [
        any(is_open(way, held) for way in ways) for held in assignments()
    ]


@given(WAYS)
def test_no_way_is_lost(ways: list[tuple[str, ...]]) -> None:
    needed = conditions(ways)

    assert all(holds(needed, held) for held in assignments() for way in ways if is_open(way, held))


@pytest.mark.parametrize(
    ("ways", "needed"),
    [
        ([("A set",), ("A not set",)], ()),
        ([("A=1",), ("A=2",), ("A not 1 or 2",)], ()),
        ([("A=1",), ("A=2",), ("A not 1 or 2", "B set")], ("A=1 or A=2 or B set",)),
        ([("f() fails",), ("f() does not fail", "B set")], ("f() fails or B set",)),
        ([("x is a", "y is b"), ("x is a", "y is not b"), ("x is not a",)], ()),
        ([("x is a", "y is b"), ("x is not a",)], ("y is b or x is not a",)),
        ([("x is a",), ("x is a", "y is b")], ("x is a",)),
        ([("x is a", "x is not a"), ("x is a",)], ("x is a",)),
        ([("x is a", "y is b and z is c or v is d"), ("x is not a",)], ("y is b and z is c or v is d or x is not a",)),
        ([("x is a or y is b",), ("not x is a or y is b",)], ("x is a or y is b or not x is a or y is b",)),
    ],
)
def test_ways_that_cancel_leave_what_decides(ways: list[tuple[str, ...]], needed: tuple[str, ...]) -> None:
    assert conditions(ways) == needed

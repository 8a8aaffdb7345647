"""Several definitions of one name, each under conditions, are there exactly where one of them is."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.sources.suites.pytest.conditions import Condition, can_hold, either, opposite

NAMES = "ABC"
one = st.sampled_from([Condition(name, f"not {name}") for name in NAMES]).flatmap(
    lambda condition: st.sampled_from([condition, ~condition])
)
several = st.lists(one, max_size=3).map(tuple)
all_or_none = st.lists(one, min_size=1, max_size=3).map(lambda conditions: (opposite(tuple(conditions)),))


def holds(conditions: tuple[Condition, ...], world: dict[str, bool]) -> bool:
    return all(eval(condition.text, {}, world) for condition in conditions)  # noqa: S307  # words of this file


def worlds() -> list[dict[str, bool]]:
    return [dict(zip(NAMES, values, strict=True)) for values in product([True, False], repeat=len(NAMES))]


@given(st.lists(several | all_or_none, min_size=1, max_size=6))
def test_what_is_joined_holds_where_any_of_it_does(alternatives: list[tuple[Condition, ...]]) -> None:
    joined = either(alternatives)
    for world in worlds():
        assert holds(joined, world) == any(holds(conditions, world) for conditions in alternatives)
        turned = {name: not value for name, value in world.items()}
        assert all(eval(item.opposite, {}, turned) != holds((item,), turned) for item in joined)  # noqa: S307


@given(several.filter(bool))
def test_the_opposite_holds_where_not_all_do(conditions: tuple[Condition, ...]) -> None:
    assert all(holds((opposite(conditions),), world) != holds(conditions, world) for world in worlds())


@given(several)
def test_what_excludes_itself_holds_nowhere(conditions: tuple[Condition, ...]) -> None:
    assert can_hold(conditions) == any(holds(conditions, world) for world in worlds())

"""Conditions in words hold in an environment, do not, or cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from mkdocs_guarantees.conditions import (
    Formula,
    Leaf,
    Not,
    either,
    holds,
    is_unclear,
    negated,
    parsed,
    shortened,
    together,
    valued,
    variables,
)

HEAVY = {"LEVEL": "heavy", "EMPTY": ""}


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((), True),
        (("LEVEL=heavy",), True),
        (("LEVEL=ci",), False),
        (("LEVEL not ci",), True),
        (("LEVEL set",), True),
        (("LEVEL not set",), False),
        (("EMPTY set",), False),
        (("EMPTY empty",), True),
        (("EMPTY not empty",), False),
        (("LEVEL not empty",), True),
        (("LEVEL not set-up",), True),
        (('LEVEL="heavy"',), True),
        (('LEVEL not "slow or ci"',), True),
        (("(LEVEL not slow or ci) or HEAVY",), True),
        (("os.environ.get('LEVEL') if HEAVY or SLOW else os.environ.get('LEVEL')",), None),
        (("OTHER=1",), None),
        (("LEVEL=heavy", "OTHER=1"), None),
        (("LEVEL=ci", "OTHER=1"), False),
        (("LEVEL=ci or LEVEL=heavy",), True),
        (("LEVEL=ci or OTHER=1",), None),
        (("LEVEL=heavy and LEVEL set",), True),
        (("LEVEL not heavy or slow",), False),
        (("LEVEL not slow or heavy",), False),
        (("LEVEL not slow or ci",), True),
        (("LEVEL not slow or ci or OTHER=1",), True),
        (("(LEVEL not slow or ci) and OTHER=1",), None),
        (("(LEVEL=ci or LEVEL=heavy) and LEVEL set",), True),
        (("not (LEVEL=ci or LEVEL=heavy)",), False),
        (("not (LEVEL=ci and OTHER=1)",), True),
        (("one of 7 conditions, such as OTHER=1 and LEVEL=ci",), None),
        (("LEVEL=hea…",), None),
        (("(LEVEL not slow) or HEAVY",), True),
        (("a loose) or LEVEL=heavy",), None),
        (("'(' is given or LEVEL=heavy",), True),
        (("not os.environ['LEVEL'] == 'heavy'",), False),
        ((f"{'not ' * 9999}LEVEL=heavy",), None),
        (("the moon is full",), None),
        (("os.environ.get('LEVEL') == 'heavy'",), True),
        (("os.environ.get('LEVEL', 'ci') != 'heavy'",), False),
        (("os.getenv('LEVEL')",), True),
        (("not os.environ['LEVEL']",), False),
        (("sys.platform == 'win32'",), None),
    ],
)
def test_conditions_hold_or_not_or_cannot_be_told(conditions: tuple[str, ...], wanted: bool | None) -> None:  # noqa: FBT001
    assert holds(conditions, HEAVY) is wanted


def test_variables_that_decide_are_known_by_name() -> None:
    assert variables(["A=1 or B not set", "module x is there", "os.environ.get('C')"]) == {"A", "B", "C"}


@given(st.lists(st.text()), st.dictionaries(st.text(), st.text()))
def test_any_words_have_an_answer(conditions: list[str], environment: dict[str, str]) -> None:
    assert holds(conditions, environment) in {True, False, None}


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (("A=1",), "A=1"),
        (("A=1 or B=1",), "A=1 or B=1"),
        (("A=1", "B=1"), "A=1 and B=1"),
        (("A=1 or B=1", "C set"), "(A=1 or B=1) and C set"),
    ],
)
def test_conditions_that_must_all_hold_are_written_as_one(conditions: tuple[str, ...], wanted: str) -> None:
    assert together(conditions) == wanted


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (("X not a", "b(c)"), "X not a or b(c)"),
        (("X not a", "B"), "(X not a) or B"),
        (("X not a or b", "C"), "(X not a or b) or C"),
        (("X not a", "B or C"), "(X not a) or B or C"),
        (("A=1", "x if y else z"), "A=1 or (x if y else z)"),
        (("x if y else z",), "x if y else z"),
    ],
)
def test_conditions_of_which_one_must_hold_are_written_as_one(conditions: tuple[str, ...], wanted: str) -> None:
    assert either(conditions) == wanted


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        (("X not a", "f() fails", "X not b"), ("X not a or b", "f() fails")),
        (("X not a=b", "X not c=d"), ("X not a=b", "X not c=d")),
        (('X not "a b"', "X not c"), ('X not "a b"', "X not c")),
        (("X not empty", "X not set", "X not set-up"), ("X not empty", "X not set", "X not set-up")),
    ],
)
def test_several_values_that_a_variable_must_not_have_are_written_as_one(
    conditions: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    assert shortened(conditions) == wanted


NAMELY = st.sampled_from(["", "a", "b", "set", "empty", "a b", "a or b", "a and (b", "it's", "a=b", "a, b", "x not y"])
"""Values; some look like words of ours."""

CODE = ["f(X)", "f(a or b)", 'f("x is not y", "and or")', "sys.version_info", "f(…"]
THINGS = ["{} fails", "{} is {{ok, _}}", "{} raises nothing", "{} skips nothing", "module x.y is there"]
THINGS += ["the loop on line 3 has a turn", "load_tests chooses it", "{} == 3", "{} in 'a or b'", "{} >= 3", "3 =< {}"]
THINGS += ["{} is x, which is not in the repository", "all/0 calls {}, which is not in the repository", "{}", "not {}"]
THINGS += ["os.environ.get('X') == 'a'", "os.environ['X'] != 'a or b'", "os.getenv('X', 'a')", "'X' in os.environ"]
THINGS += ["{} =:= a", "not ({} is a)", "one of 7 conditions, such as {} and b", "not taken away: {}", "X=hea…"]

LEAVES = st.one_of(
    st.builds(valued, st.sampled_from("XY"), NAMELY),
    st.builds(valued, st.sampled_from("XY"), NAMELY).map(negated),
    st.builds("{} {}".format, st.sampled_from("XY"), st.sampled_from(["set", "not set", "empty", "not empty"])),
    st.builds(str.format, st.sampled_from(THINGS), st.sampled_from(CODE)),
    st.builds(str.format, st.sampled_from(THINGS), st.sampled_from(CODE)).map(negated),
)
"""The forms of conditions that are written anywhere in the project."""

CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(together),
        st.lists(inner, min_size=2, max_size=3).map(either),
        st.lists(inner, min_size=2, max_size=3).map(shortened).map(together),
        inner.map(negated),
    ),
    max_leaves=6,
)
ENVIRONMENTS = st.dictionaries(st.sampled_from("XY"), NAMELY)


@given(LEAVES, ENVIRONMENTS)
def test_the_opposite_of_a_condition_holds_exactly_where_it_does_not(words: str, environment: dict[str, str]) -> None:
    value = holds([words], environment)
    assert holds([negated(words)], environment) is (None if value is None else not value)


@given(CONDITIONS, ENVIRONMENTS)
def test_so_does_the_opposite_of_joined_conditions(words: str, environment: dict[str, str]) -> None:
    value = holds([words], environment)
    assert holds([negated(words)], environment) is (None if value is None else not value)


@given(CONDITIONS)
def test_the_opposite_of_the_opposite_means_the_same(words: str) -> None:
    assume(not is_unclear(words))  # a bracket may be open where words were cut off
    assert parsed(negated(negated(words))) == parsed(words)


@given(LEAVES)
def test_a_condition_and_its_opposite_are_one_leaf(words: str) -> None:
    found = parsed(words)
    assert parsed(negated(words)) == (found.part if isinstance(found, Not) else Not(found))
    assert isinstance(_bare(found), Leaf)


def _bare(formula: Formula) -> Formula:
    return formula.part if isinstance(formula, Not) else formula


@given(st.lists(CONDITIONS.filter(lambda words: "…" not in words), min_size=1, max_size=3), ENVIRONMENTS)
def test_joined_conditions_hold_as_each_of_them_says(conditions: list[str], environment: dict[str, str]) -> None:
    values = {holds([words], environment) for words in conditions}
    some = True if True in values else None if None in values else False
    assert holds([either(conditions)], environment) is some
    assert holds([together(conditions)], environment) is holds(conditions, environment)
    assert holds(shortened(conditions), environment) is holds(conditions, environment)


@given(st.sampled_from("XY"), NAMELY, ENVIRONMENTS)
def test_a_variable_has_the_value_that_is_written(name: str, value: str, environment: dict[str, str]) -> None:
    known = environment.get(name)
    assert holds([valued(name, value)], environment) is (None if known is None else known == value)


@given(st.text())
def test_any_words_have_an_opposite(words: str) -> None:
    assert negated(words) != words


@pytest.mark.parametrize(
    ("words", "opposite"),
    [
        ("LEVEL=heavy", "LEVEL not heavy"),
        ("LEVEL set", "LEVEL not set"),
        ("f(X) is {ok, _}", "f(X) is not {ok, _}"),
        ("f() fails", "f() does not fail"),
        ("is_list(X)", "not is_list(X)"),
        ("a and b is c", "not (a and b is c)"),
        ("a or b", "not (a or b)"),
        ("X empty", "X not empty"),
        ("X not empty-handed", "X=empty-handed"),
        ("not (f(a or b) and c)", "f(a or b) and c"),
        ('f("x is not y") is a', 'f("x is not y") is not a'),
        ("f(a or b…", "not f(a or b…"),
        ("module x is there", "module x is missing"),
        ('f("\n") is a', 'f("\n") is not a'),
    ],
)
def test_the_opposite_of_the_opposite_is_the_same(words: str, opposite: str) -> None:
    assert (negated(words), negated(opposite)) == (opposite, words)

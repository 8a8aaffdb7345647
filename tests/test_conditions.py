"""Conditions in words hold in an environment, do not, or cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.conditions import holds, together, variables

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

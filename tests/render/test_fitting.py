"""Prose is broken where a terminal ends; what one copies is not."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.render.fitting import fitted


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("short", ["short"]),
        ("  one two three four five six", ["  one two three four", "    five six"]),
        ("  RB1  gone from the runbook", ["  RB1  gone from the", "    runbook"]),
        ("see tests/unit/with/a/long/path/test_a.py now", ["see", "  tests/unit/with/a/long/path/test_a.py", "  now"]),
        ("then run `guarantees lint --fix docs/` again", ["then run", "  `guarantees lint --fix docs/`", "  again"]),
        ("  ○ tests/unit/test_a.py::test_one: fine", ["  ○ tests/unit/test_a.py::test_one:", "    fine"]),
        ("the suite's name is 'a long name', it says", ["the suite's name is", "  'a long name', it says"]),
        ("\x1b[31mone two three four five\x1b[0m", ["\x1b[31mone two three four five\x1b[0m"]),
        ("漢字漢字 漢字漢字 漢字漢字", ["漢字漢字 漢字漢字", "  漢字漢字"]),
    ],
)
def test_a_line_is_broken_between_words(line: str, lines: list[str]) -> None:
    assert (list(fitted(line, 24)), list(fitted(line, None))) == (lines, [line])

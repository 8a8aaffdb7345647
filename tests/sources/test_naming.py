"""The name of a suite is told from one that only ends alike."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.sources.naming import ends_in


@pytest.mark.parametrize(
    ("name", "end", "wanted"),
    [
        ("core_SUITE", "core_SUITE", True),
        ("router_core_SUITE", "core_SUITE", False),
        ("tests/test_a.py", "test_a.py", True),
        ("tests/test_a.py", "a.py", False),
        ("tests.test_a.TestX", "TestX", True),
        ("tests/test_a.py", "", True),
        ("a.py", "tests/a.py", False),
    ],
)
def test_a_name_ends_in_whole_parts(name: str, end: str, wanted: bool) -> None:  # noqa: FBT001  # a column of the table
    assert ends_in(name, end) is wanted

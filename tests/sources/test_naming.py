"""A word is taken for the name of a test or a suite by the way in which it is written."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.sources.naming import ends_in, may_be_suite, may_be_test


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("test_reconnect", True),
        ("a_SUITE:test_reconnect", True),
        ("a_SUITE:t/1", True),
        ("tests/test_a.py::TestA::test_b", True),
        ("tests/test_a.py::test_b[1-x]", True),
        ("t_reconnect", True),
        ("test_b()", True),
        ("test_b/1", True),
        ("basic()", False),
        ("basic", False),
        ("ok", False),
        ("a b", False),
        ("rebar3 ct", False),
        ("a_SUITE", False),
        ("http://example.org", False),
        ("", False),
    ],
)
def test_a_code_span_is_taken_for_a_test_when_it_is_written_like_one(text: str, wanted: bool) -> None:  # noqa: FBT001
    assert may_be_test(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a_SUITE", True),
        ("test/a_SUITE.erl", True),
        ("tests/checks.py", True),
        ("test_router", True),
        ("router", False),
        ("SUITE", False),
    ],
)
def test_a_code_span_is_taken_for_a_suite_when_it_is_written_like_one(text: str, wanted: bool) -> None:  # noqa: FBT001
    assert may_be_suite(text) is wanted

"""What `python -m unittest` runs and pytest does not collect are suites of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.suites.unittest import Unittest
from sources.suites.pytest.reading import Memory, suites

FIXTURE = Path(__file__).parent / "fixtures" / "shop"


def test_finds_what_unittest_runs() -> None:
    run = subprocess.run(
        [sys.executable, "-B", "-m", "unittest", "discover", "-v"],
        cwd=FIXTURE,
        capture_output=True,
        text=True,
        check=False,
    )
    ran = set(re.findall(r"^\w+ \(([\w.]+)\)", run.stderr, re.MULTILINE))
    found = {case.id for suite in suites(FIXTURE, Unittest()) for case in suite.cases}
    assert (found, ran) == (ran, found)
    assert ran


def test_reads_cases_as_they_are() -> None:
    read = [
        (case.id, case.line, case.selection, case.skip) for suite in suites(FIXTURE, Unittest()) for case in suite.cases
    ]
    assert read == [
        ("shop.tests.BasketTest.test_sum", 9, Selection.SELECTED, None),
        ("shop.tests.BasketTest.test_later", 13, Selection.SELECTED, "later"),
        ("shop.tests.SmallBasketTest.test_small", 26, Selection.SELECTED, None),
        ("shop.tests.SmallBasketTest.test_sum", 9, Selection.SELECTED, None),
        ("shop.tests.SmallBasketTest.test_later", 13, Selection.SELECTED, "later"),
    ]


def test_leaves_to_pytest_what_pytest_takes() -> None:
    data = b"from unittest import TestCase\n"
    files = Memory({"a/tests.py": data, "a/test_a.py": data, "a/testing.py": b"x = 1\n", "a/other.py": data})
    assert Unittest().candidates(tuple(sorted(files.content)), files) == ("a/tests.py",)


@pytest.mark.parametrize(
    ("path", "data", "claimed"),
    [
        ("a/tests.py", b"class A(TestCase): ...\n", True),
        ("a/tests.py", b"import pytest\nclass A(TestCase): ...\n", False),
        ("a/test_a.py", b"class A(TestCase): ...\n", False),
        ("a/tests.py", b"x = 1\n", False),
        ("a/tests.txt", b"class A(TestCase): ...\n", False),
    ],
)
def test_claims_test_cases_without_pytest(path: str, data: bytes, claimed: bool) -> None:  # noqa: FBT001  # a parameter
    assert Unittest().claims(Source(path, data)) is claimed


def test_a_file_that_does_not_parse_is_one_problem() -> None:
    extraction = Unittest().extract(Source("a/tests.py", b"class"), Memory({}), Settings())
    assert [problem.code for problem in extraction.problems] == ["RB903"]


def test_what_load_tests_chooses_is_conditional_and_may_be_more() -> None:
    data = (
        b"from unittest import TestCase, TestSuite\n"
        b"class A(TestCase):\n    def test_x(self): ...\n"
        b"def load_tests(loader, tests, pattern):\n    return TestSuite()\n"
    )
    suite = Unittest().extract(Source("a/tests.py", data), Memory({}), Settings()).suite
    assert suite is not None
    assert [(case.selection, case.conditions) for case in suite.cases] == [
        (Selection.CONDITIONAL, ("load_tests chooses it",))
    ]
    assert suite.unseen == ("load_tests chooses what is run",)

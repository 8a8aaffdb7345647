"""Configuration files and names decide which files are suites, and whether their tests are run."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.suites.pytest import Pytest
from sources.suites.pytest.reading import Memory, case, cases, extract

TEST = "def check_x(): ...\ndef test_x(): ...\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\npython_functions = check\n"),
        (".pytest.ini", "[pytest]\npython_functions = check\n"),
        ("tox.ini", "[pytest]\npython_functions = check\n"),
        ("setup.cfg", "[tool:pytest]\npython_functions =\n    check\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\npython_functions = 'check'\n"),
        ("pyproject.toml", "[tool.pytest]\npython_functions = ['check']\n"),
        ("pytest.toml", "[pytest]\npython_functions = ['check']\n"),
    ],
)
def test_each_configuration_file_is_read(name: str, text: str) -> None:
    assert list(cases(TEST, {name: text})) == ["check_x"]


@pytest.mark.parametrize(
    ("others", "found"),
    [
        ({"tests/pytest.ini": "", "pytest.ini": "[pytest]\npython_functions = check\n"}, "test_x"),
        ({"tests/setup.cfg": "[metadata]\n", "pytest.ini": "[pytest]\npython_functions = check\n"}, "check_x"),
        ({"tox.ini": "[pytest]\npython_functions = check\n", "pytest.ini": ""}, "test_x"),
        ({"other/pytest.ini": "[pytest]\npython_functions = check\n"}, "test_x"),
    ],
)
def test_the_nearest_and_first_configuration_counts(others: dict[str, str], found: str) -> None:
    assert list(cases(TEST, others)) == [found]


@pytest.mark.parametrize(
    ("option", "selection", "conditions"),
    [
        ("addopts = -m smoke", "conditional", ("pytest is given another selection than -m 'smoke' of pytest.ini",)),
        ("addopts = -m 'slow and not smoke'", "selected", ()),
        ("addopts = -k nothing", "conditional", ("pytest is given another selection than -k 'nothing' of pytest.ini",)),
        ("addopts = -k 'x or nothing'", "selected", ()),
        ("addopts = --ignore tests", "unselected", ("ignored by --ignore=tests in pytest.ini",)),
        ("addopts = --ignore=other", "selected", ()),
        ("addopts = --ignore-glob=*_it.py", "unselected", ("ignored by --ignore-glob=*_it.py in pytest.ini",)),
        (
            "addopts = --deselect tests/test_it.py",
            "unselected",
            ("deselected by --deselect=tests/test_it.py in pytest.ini",),
        ),
        ("testpaths = tests", "selected", ()),
        ("testpaths = t*s", "selected", ()),
        ("testpaths = .", "selected", ()),
        ("testpaths = other", "conditional", ("pytest is given the file (testpaths: other)",)),
        ("python_files = *.txt", "conditional", ("pytest is given the file (python_files: *.txt)",)),
        ("norecursedirs = test*", "conditional", ("pytest is given the file (norecursedirs)",)),
    ],
)
def test_options_select(option: str, selection: str, conditions: tuple[str, ...]) -> None:
    found = case("import pytest\n@pytest.mark.slow\ndef test_x(): ...", {"pytest.ini": f"[pytest]\n{option}\n"})
    assert (found.selection, found.conditions) == (Selection(selection), conditions)


@pytest.mark.parametrize("broken", ["[tool.pytest", "[tool]\npytest = 1", "\xff = "])
def test_a_broken_configuration_is_a_condition(broken: str) -> None:
    found = case("def test_x(): ...", {"pyproject.toml": broken})
    assert found.selection is (Selection.SELECTED if "= 1" in broken else Selection.CONDITIONAL)


def test_candidates_are_the_files_that_the_rules_take() -> None:
    paths = (
        *(
            "a/test_a.py",
            "a/b_test.py",
            "a/conftest.py",
            "a/tests.py",
            "a/test_a.txt",
            "build/test_b.py",
            "venv/test_c.py",
        ),
        *("b/pytest.ini", "b/check_a.py", "b/test_a.py", "b/build/check_b.py"),
    )
    files = Memory(
        dict.fromkeys(paths, b"") | {"b/pytest.ini": b"[pytest]\npython_files = check_*.py\nnorecursedirs = attic\n"}
    )
    assert Pytest().candidates(paths, files) == ("a/test_a.py", "a/b_test.py", "b/check_a.py", "b/build/check_b.py")


@pytest.mark.parametrize(
    ("path", "data", "claimed"),
    [
        ("a/test_x.py", b"", True),
        ("a/x_test.py", b"", True),
        ("a/checks.py", b"import pytest\n", True),
        ("a/checks.py", b"def test_x(): ...\n", True),
        ("a/checks.py", b"class CheckCase(TestCase): ...\n", False),
        ("a/test_x.erl", b"def test_x(): ...\n", False),
    ],
)
def test_claims_what_looks_like_tests(path: str, data: bytes, claimed: bool) -> None:  # noqa: FBT001  # a parameter
    assert Pytest().claims(Source(path, data)) is claimed


@pytest.mark.parametrize(
    ("text", "hollow"),
    [
        ("", True),
        ("def helper(): ...", True),
        ("class TestA: ...", True),
        ("def test_x(): ...", False),
        ("class TestA(Outside): ...", False),
        ("class TestA(metaclass=Maker): ...", False),
        ("from outside import *", False),
        ("globals()['test_x'] = lambda: None", False),
    ],
)
def test_a_suite_is_hollow_only_when_nothing_can_be_hidden(text: str, hollow: bool) -> None:  # noqa: FBT001  # a parameter
    suite = extract(text).suite
    assert suite is not None
    assert suite.hollow is hollow

"""What a `pytest_ignore_collect` of a `conftest.py` says of a file is known as far as its text tells."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.model import Selection
from sources.suites.pytest.reading import case

CANNOT_TELL = "it is not ignored by pytest_ignore_collect in tests/conftest.py:"
FOR_PYTHONS = """\
import re
import sys

_MARKER = re.compile(r"_py(?P<major>\\d)(?P<minor>\\d)?")

def pytest_ignore_collect(collection_path, config):
    match = _MARKER.search(collection_path.name.split(".", 1)[0])
    if not match:
        return False
    major, minor = match.group("major"), match.group("minor")
    if minor:
        fits = (int(major), int(minor)) == sys.version_info[:2]
    else:
        fits = int(major) == sys.version_info[0]
    return not fits
"""


def told(conftest: str, path: str) -> tuple[Selection, tuple[str, ...]]:
    found = case("def test_x(): ...", {"tests/conftest.py": conftest}, path=path)
    return found.selection, found.conditions


@pytest.mark.parametrize(
    ("path", "selection", "conditions"),
    [
        ("tests/test_it.py", "selected", ()),
        ("tests/test_it_py3.py", "conditional", ("3 == sys.version_info[0]",)),
        ("tests/test_it_py37.py", "conditional", ("(3, 7) == sys.version_info[:2]",)),
    ],
)
def test_files_for_one_python_need_that_python(path: str, selection: str, conditions: tuple[str, ...]) -> None:
    assert told(FOR_PYTHONS, path) == (Selection(selection), conditions)


@pytest.mark.parametrize(
    ("answer", "path", "selection", "conditions"),
    [
        ("path.basename == 'test_b.py'", "test_a.py", "selected", ()),
        ("path.basename == 'test_b.py'", "test_b.py", "unselected", ("ignored by {}",)),
        ("'/slow/' in str(path)", "slow/test_a.py", "unselected", ("ignored by {}",)),
        ("'/slow/' in str(path)", "test_slow.py", "selected", ()),
        ("'repository/tests/' in str(path)", "test_a.py", "conditional", ("it is not {}",)),
        ("str(path).startswith('/tests')", "test_a.py", "conditional", ("it is not {}",)),
        ("path.basename == 'slow'", "slow/test_a.py", "unselected", ("ignored by {}",)),
        ("path.isdir() and path.basename == 'tests'", "test_a.py", "selected", ()),
        ("path.basename.startswith(('test_b', 'test_c'))", "test_c.py", "unselected", ("ignored by {}",)),
        ("str(path).endswith(LIST[0])", "test_b.py", "unselected", ("ignored by {}",)),
        ("any(fnmatch.fnmatch(str(path), glob) for glob in GLOBS)", "test_a.py", "selected", ()),
        ("any(fnmatch.fnmatch(str(path), glob) for glob in GLOBS)", "test_py36.py", "unselected", ("ignored by {}",)),
        ("path in [HERE / 'test_b.py']", "test_b.py", "unselected", ("ignored by {}",)),
        ("path in [HERE / 'test_b.py']", "test_a.py", "selected", ()),
        ("os.path.basename(path) in CHANGED", "test_a.py", "conditional", ("'test_a.py' not in CHANGED",)),
        ("helps(path, 'test_b') or helps(path, 'test_c')", "test_a.py", "selected", ()),
        ("helps(path, 'test_b') or helps(path, 'test_c')", "test_c.py", "unselected", ("ignored by {}",)),
        ("'py3' in path.basename and not PY3", "test_a.py", "selected", ()),
        ("'py3' in path.basename and not PY3", "test_py3.py", "conditional", ("sys.version_info[0] >= 3",)),
        ("path.new(ext='.ipynb').exists()", "test_a.py", "conditional", ("it is not {}",)),
        ("not config.getoption('--evals')", "test_a.py", "conditional", ("config.getoption('--evals')",)),
        ("WINDOWS and path.ext == '.py'", "test_a.py", "conditional", ("sys.platform != 'win32'",)),
        ("int('none')", "test_a.py", "conditional", ("it is not {}",)),
        ("[None for name in GLOBS if name == path.basename] or None", "test_a.py", "selected", ()),
    ],
)
def test_a_hook_answers_by_the_path(answer: str, path: str, selection: str, conditions: tuple[str, ...]) -> None:
    conftest = f"""\
import fnmatch, os, sys
from pathlib import Path
HERE = Path(__file__).parent
LIST = ["test_b.py"]
GLOBS = ("*py36*.py", "*py35*.py")
PY3 = sys.version_info[0] >= 3
WINDOWS = sys.platform == "win32"
CHANGED = []
CHANGED.append("test_a.py")
def helps(path, name):
    return path.basename.startswith(name)
def pytest_ignore_collect(path, config):
    return {answer}
"""
    place = "ignored by pytest_ignore_collect in tests/conftest.py:12"
    said = tuple(text.replace("ignored by {}", place).replace("{}", place) for text in conditions)
    assert told(conftest, f"tests/{path}") == (Selection(selection), said)


@pytest.mark.parametrize(
    ("body", "selection", "conditions"),
    [
        ("if path.basename == 'test_b.py':\n  if sys.version_info < (3, 8):\n   return True", "selected", ()),
        (
            "if 'test_it' in str(path):\n  if sys.version_info < (3, 8):\n   return True",
            "conditional",
            ("sys.version_info >= (3, 8)",),
        ),
        (
            "for name in ['test_b', 'test_it']:\n  if name in str(path):\n   return True",
            "unselected",
            ("ignored by {}",),
        ),
        ("for name in ['test_b', 'test_c']:\n  if name in str(path):\n   return True\n return False", "selected", ()),
        ("while True:\n  return True", "conditional", ("it is not ignored by {}",)),
        ("names = []\n names.append(path.basename)\n return bool(names)", "conditional", ("it is not ignored by {}",)),
        ("global seen\n seen = 1\n return seen", "conditional", ("it is not ignored by {}",)),
        ("answer = yield\n return True", "conditional", ("it is not ignored by {}",)),
        ("print(path)\n return path.basename == 'test_b.py'", "selected", ()),
        (
            "if os.name == 'nt':\n  return 'it' in path.basename\n if config.option.fast:\n  return True",
            "conditional",
            ("os.name != 'nt' and not config.option.fast",),
        ),
    ],
)
def test_a_hook_is_followed_statement_by_statement(body: str, selection: str, conditions: tuple[str, ...]) -> None:
    place = "pytest_ignore_collect in tests/conftest.py:2"
    said = tuple(text.format(place) for text in conditions)
    found = told(f"import os, sys\ndef pytest_ignore_collect(path, config):\n {body}\n", "tests/test_it.py")
    assert found == (Selection(selection), said)


def test_a_hook_that_is_there_on_a_condition_is_not_followed() -> None:
    conftest = "import os\nif os.name == 'nt':\n def pytest_ignore_collect(path):\n  return 'b' in path.basename\n"
    assert told(conftest, "tests/test_it.py") == (Selection.CONDITIONAL, (f"{CANNOT_TELL}3",))


@pytest.mark.parametrize(
    ("body", "selection", "conditions"),
    [
        ("collect_ignore.append('test_it.py')", "unselected", ("ignored by collect_ignore in tests/conftest.py:3",)),
        ("collect_ignore.append('test_b.py')", "selected", ()),
        (
            "if not config.option.slow:\n  collect_ignore.extend(['test_b.py', 'test_it.py'])",
            "conditional",
            ("config.option.slow",),
        ),
        (
            "if not config.option.slow:\n  return\n collect_ignore.append('test_it.py')",
            "conditional",
            ("it is not ignored by pytest_configure in tests/conftest.py:5",),
        ),
        (
            "slow = config.option.slow\n if slow:\n  collect_ignore.append('test_it.py')",
            "conditional",
            ("it is not ignored by pytest_configure in tests/conftest.py:5",),
        ),
    ],
)
def test_what_pytest_configure_ignores_is_ignored(body: str, selection: str, conditions: tuple[str, ...]) -> None:
    found = told(f"collect_ignore = []\ndef pytest_configure(config):\n {body}\n", "tests/test_it.py")
    assert found == (Selection(selection), conditions)


@pytest.mark.parametrize(
    "body",
    [
        "return re.search('(a+)+$', path.name)",
        "return re.compile(r'.*a.*b.*c.*d$').match(path.name)",
        "return re.match('a*a*$', 'a' " + "+ 'a' " * 300 + ")",
        "for one in 5: return True",
        "one, two = 5; return one",
        "text = 'abcdefgh'\n" + "    text = text + text\n" * 60 + "    return text == path.name",
        "text = 'abcdefgh'\n" + "    text = text.replace('', text)\n" * 8 + "    return text == path.name",
    ],
)
def test_what_would_fail_or_take_long_is_not_told(body: str) -> None:
    selection, conditions = told(
        f"import re\n\ndef pytest_ignore_collect(path):\n    {body}\n", f"tests/{'a' * 60}_test.py"
    )

    assert (selection, conditions[0].startswith(CANNOT_TELL)) == (Selection.CONDITIONAL, True)

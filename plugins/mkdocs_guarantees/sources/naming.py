"""A word becomes a test, a suite or neither, by the way in which people write the names of tests."""

from __future__ import annotations

import re

_SUITE = r"(?:[\w.-]+/)*\w+_SUITE(?:\.erl)?|(?:[\w.-]+/)*(?:tests?|test_\w+|\w+_tests?)\.py"
_SUITE_NAME = re.compile(_SUITE)
_ID = re.compile(
    rf"(?P<suite>{_SUITE})(?P<separator>::?)(?P<case>[\w:'-]+)(?:/\d)?(?:\[[^\]]*\])?",
)
_TEST = re.compile(
    r"(?:test|t|it|should|prop)_\w+(?:/\d)?(?:\[[^\]]*\])?|\w+_test(?:/\d)?|Test\w*(?:::|\.)\w+(?:\[[^\]]*\])?"
)
_ANY_ID = re.compile(r"[\w./-]+:{1,2}[\w.:'-]+(?:/\d|\(\))?(?:\[.*\])?")
_BARE = re.compile(r"(?:(?:test|t_|it_)\w+|\w+_test|\w+_\w+_\w+)(?:/1|\(\))?")
_LONG = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+){2,}(?:/1)?")
TOKEN = re.compile(r"[\w./'-]+(?:::?[\w:'-]+)?(?:/\d)?")
"""A word that may be a name where names stand without code spans, as in tables."""

_SEPARATOR = re.compile(r"::|\.")
_PLACEHOLDER = re.compile(
    r"(?:test_|t_|it_)?(?:(?:my_)?tc\d*|[a-z]|[a-z]?x+|y+|z+|\d|foo\w*|bar|baz|qux|name|something|someth\w*|example\w*|that|this|thing)"
    r"|(?:my|your|some|an?|the|[a-z]|[A-Z]+|foo|bar|example|name|module|suite|mod)_(?:test|tests|SUITE)"
    r"|test_?(?:case|name|suite|file|func|function|method|module|class)"
    r"|test_(?:case|file|func|function|method|class)_name|path_to_\w+",
)
_PATH_TO = re.compile(r"(?:.*/)?path/to/.*")
_HELPS = re.compile(r"(?:.*_)?(?:utils?|helpers?|common|base|fixtures?|support|tools?|mixins?)(?:_.*)?")


def is_suite(text: str) -> bool:
    """Say whether a word is written as the name or the file of a suite; `test.py` alone may be any tool."""
    if not ("_SUITE" in text or text.endswith(".py")) or not _SUITE_NAME.fullmatch(text):
        return False
    name = _stem(text)
    return name not in {"test", "tests"} and not _is_placeholder(name)


def split_id(text: str) -> tuple[str, str] | None:
    """Give suite and case of an id such as `a_SUITE:test_x` or `a/test_b.py::C::test_x`; None for anything else."""
    found = _ID.fullmatch(text) if ":" in text else None
    if not found or _is_placeholder(found["case"].rpartition(":")[2]):
        return None
    return None if _is_placeholder(_stem(found["suite"])) else (found["suite"], found["case"])


def is_stand_in(text: str) -> bool:
    """Say whether a path or an id is for the reader to fill in: `path/to/test_x.py`, `tests/test_foo.py::test_bar`."""
    path, _, case = text.partition("[")[0].partition("::")
    names = (_stem(path), case.rpartition(":")[2])
    return bool(_PATH_TO.match(path)) or any(_is_placeholder(name) for name in names if name)


def is_helper(path: str) -> bool:
    """Say whether a file is written as one that helps tests, such as `utils_test.py` or `test_helpers.py`."""
    return bool(_HELPS.fullmatch(_stem(path)))


def is_test(text: str, *, loose: bool = False) -> bool:
    """Say whether a word is written as the name of a test.

    Args:
        loose: any name of three words counts, `router_comes_back`; where nothing but tests can stand.
    """
    shaped = _TEST.fullmatch(text) or (loose and _LONG.fullmatch(text))
    return bool(shaped) and not _is_placeholder(_SEPARATOR.split(text)[-1].partition("/")[0].partition("[")[0])


def may_be_test(text: str) -> bool:
    """Say whether a code span is worth looking up among the tests that there are: an id, or a name that tests have.

    A bare name such as `basic` may be a test's name and is a word of the language too: it never counts.
    """
    return bool(_ANY_ID.fullmatch(text) or _BARE.fullmatch(text))


def may_be_suite(text: str) -> bool:
    """Say whether a code span is worth looking up among the suites that there are: a file, or a module's name."""
    return text.endswith(("_SUITE", "_SUITE.erl", ".py")) or text.startswith("test_")


def ends_in(name: str, end: str) -> bool:
    """Say whether a suite's id is a name, or ends in it: `tests/test_a.py` in `test_a.py`, but not in `a.py`."""
    return name.endswith(end) and name[: -len(end)][-1:] in {"", "/", "."} if end else True


def _stem(path: str) -> str:
    """Give the name of a file without its folder and without all that stands behind its first dot."""
    return path.rpartition("/")[2].partition(".")[0]


def _is_placeholder(name: str) -> bool:
    return bool(_PLACEHOLDER.fullmatch(name))

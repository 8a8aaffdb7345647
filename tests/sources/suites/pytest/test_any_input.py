"""Whatever the bytes are, reading them raises nothing, and one bad file costs one finding."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sources.suites.pytest.reading import PATH, cases, extract

_WORDS = [
    *("def test_x(): ...", "class TestA(", "TestA", ")", ":", "\n", "    ", "\n    ", "import pytest", "pass", "'''"),
    *("@pytest.mark.skip", "@", "(", "[", "{", "if x:", "else:", "try:", "except:", "async ", "assert ", "\\", "\0"),
    *("pytestmark = ", "from . import *", "lambda: ", "é", "\x0c", "\r", "# x", "del test_x", "test_x = ", "f'{", "0x"),
]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_suite_or_a_problem(data: bytes) -> None:
    extraction = extract(data)
    assert (extraction.suite is None) == bool(extraction.problems)


@given(st.lists(st.sampled_from(_WORDS), max_size=30).map("".join))
def test_any_near_python_gives_a_suite_or_a_problem(text: str) -> None:
    extraction = extract(text)
    assert extraction.suite is not None or extraction.problems


@given(
    st.lists(st.sampled_from(["def test_{}(): ...", "class Test{}:\n    def test_a(self): ...", "x{} = 1"]), max_size=8)
)
def test_every_line_lies_in_the_file_and_ids_are_unique(statements: list[str]) -> None:
    text = "\n".join(line.format(number % 5) for number, line in enumerate(statements))
    found = cases(text).values()
    assert all(1 <= case.line <= case.end_line <= text.count("\n") + 1 for case in found)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        pytest.param(b"def test_x(:\n", 1, id="syntax"),
        pytest.param(b"x = 1\n  y = 2\n", 2, id="indentation"),
        pytest.param(b"x = 1\nprint 'two'\n", 2, id="Python 2"),
        pytest.param(b"# coding: klingon\n", 0, id="unknown encoding"),
        pytest.param(b"x = '\xff'\n", 0, id="not UTF-8"),
        pytest.param("def test_x(): ...".encode("utf-16"), 0, id="UTF-16"),
        pytest.param(b"x = 1\ny = '\0'\n", 0, id="NUL"),
        pytest.param(b"x = " + b"(" * 100_000, 0, id="deep brackets"),
        pytest.param(b"x = " + b"-" * 100_000 + b"1", 0, id="deep signs"),
        pytest.param(b"x = a" + b".a" * 100_000, 0, id="long chain"),
    ],
)
def test_a_file_that_does_not_parse_is_one_problem(data: bytes, line: int) -> None:
    """The line, where the parser of every Python version names the same one."""
    extraction = extract(data)
    (problem,) = extraction.problems
    assert (extraction.suite, problem.code, problem.span.path) == (None, "RB903", PATH)
    assert line in {0, problem.span.line}


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbfdef test_x(): assert 1\n", id="byte order mark"),
        pytest.param("# coding: latin-1\ndef test_x(): assert 'é'\n".encode("latin-1"), id="Latin-1"),
        pytest.param(b"\r\n\r\ndef test_x():\r\n    assert 1\r\n", id="CRLF"),
        pytest.param(b"def test_x():\r    assert 1\r", id="CR"),
        pytest.param(b"x = 1\n\x0c\ndef test_x():\n    assert 1", id="form feed"),
        pytest.param(b"x = '" + b"a" * 1_000_000 + b"'\ndef test_x(): assert x\n", id="long line"),
        pytest.param(
            b"x = 0x" + b"f" * 5_000 + b"\nif x == 0x" + b"f" * 5_000 + b":\n  def test_x(): ...", id="number"
        ),
        pytest.param(b"if a: x = 1\n" + b"elif a: x = 2\n" * 900 + b"def test_x(): ...", id="long elif chain"),
        pytest.param(b"x = 1" + b" + 1" * 900 + b"\ndef test_x(): assert x", id="long sum"),
        pytest.param(b"class TestA(TestA): ...\ndef test_x(): ...", id="own base"),
        pytest.param(b"test_y = test_z\ntest_z = test_y\ndef test_x(): ...", id="circle of names"),
        pytest.param(b"from .test_it import *\nfrom .test_it import test_y\ndef test_x(): ...", id="imports itself"),
        pytest.param(b"def test_x():\n    '\\d'\n    assert '\\d'", id="warning of the compiler"),
    ],
)
def test_an_odd_file_is_read(data: bytes) -> None:
    assert list(cases_of(data)) == ["test_x"]


def cases_of(data: bytes) -> list[str]:
    suite = extract(data).suite
    assert suite is not None
    return [case.name for case in suite.cases]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "class TestA0: ...\n" + "".join(f"class TestA{n + 1}(TestA{n}): ...\n" for n in range(400)), id="bases"
        ),
        pytest.param(
            "def test_x():\n    h0()\n" + "".join(f"def h{n}():\n    h{n + 1}()\n" for n in range(2000)), id="helpers"
        ),
        pytest.param(
            "".join(f"class Test{n}:\n" + "    " * 0 for n in range(1)) + "    pass\n" * 20_000, id="statements"
        ),
        pytest.param(
            "def test_x():\n    x = " + "'''a''' \"b\" 'c' # '\n    x = " * 5_000 + "1\n", id="quotation marks"
        ),
        pytest.param("def test_x():\n    '''" + "Guarantees:\n    " * 5_000 + "'''\n", id="sections"),
        pytest.param("def test_x():\n    '''" + "a. " * 50_000 + "'''\n", id="sentences"),
    ],
)
def test_time_grows_no_faster_than_the_file(text: str) -> None:
    start = time.process_time()
    extract(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("base", ["", "(unittest.TestCase)"])
def test_bases_that_are_too_far_to_look_at_are_told_of(base: str) -> None:
    """Each class has all of the classes before it for bases, and each of them a test."""
    chain = [
        f"class Test{n}({f'Test{n - 1}' if n else base.strip('()')}):\n    def test_{n}(self): ...\n"
        for n in range(200)
    ]
    suite = extract("import unittest\n" + "".join(chain)).suite
    assert suite is not None
    last = [case.name for case in suite.cases if "::Test199::" in case.id]
    reason = "a class derives from too many to look at all of them"
    assert (last[0], 1 < len(last) < 100, len(suite.cases) < 200 * 100, [reason in text for text in suite.unseen]) == (
        "test_199", True, True, [True])  # fmt: skip


def test_letters_of_any_script_are_names() -> None:
    name = "test_" + "".join(letter for letter in "éñжλ日" if letter not in string.ascii_letters)
    assert list(cases(f"def {name}(): ...")) == [name]


@pytest.mark.parametrize("half", ["\\ud800", "\\uDFFF", "\\U0000dc80", "\\ud83d \\ude00"])
def test_half_a_character_is_shown_as_one_that_cannot_be(half: str) -> None:
    marks = "".join(f"@pytest.mark.{name}('a {half}')\n" for name in ("scenario", "requirement", "guarantee"))
    skip = f"@pytest.mark.skip(reason='{half}')\n"
    case = cases(f"import pytest\n{marks}{skip}def test_x():\n    'Shows {half} as it is.'\n    assert f()\n")["test_x"]
    texts = (*case.scenarios, *case.requirements, case.guarantees[0].text, case.skip or "", case.summary)
    assert [text.count("?") > 0 and text.isascii() for text in texts] == [True] * 5

"""What a hostile or broken report can cost: the bounds of the readers, and what they say at them."""

from __future__ import annotations

import io
import tracemalloc
from itertools import chain, repeat
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.results import ctrf, pytest_reportlog, result
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog

if TYPE_CHECKING:
    from collections.abc import Iterator

MIB = 1024 * 1024


class Generated(io.RawIOBase):
    """A stream that is longer than what one would keep in memory: a head, a piece again and again, a tail."""

    def __init__(self, head: bytes, piece: bytes, times: int, tail: bytes) -> None:
        self._parts: Iterator[bytes] = chain([head], repeat(piece, times), [tail])
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (part := next(self._parts, None)) is not None:
            self._left += part
        data, self._left = self._left[:size], self._left[size:]
        return data


def test_output_of_any_length_is_read_in_little_memory() -> None:
    stream = Generated(
        b'<testsuite><testcase name="a"><failure><![CDATA[',
        b"delivered & <lost>\n" * 4096,
        1000,
        b"]]></failure></testcase></testsuite>",
    )
    tracemalloc.start()
    report = JUnitXml().read("report.xml", stream)  # type: ignore[arg-type]  # a raw stream reads bytes as well
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert ([len(each.message) for each in report.results], peak < 4 * MIB) == ([result.MAX_MESSAGE], True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'<testsuite name="{"a" * 9 * MIB}"/>', "a single tag or comment is longer than 8 MiB"),
        (f"<testsuite><!--{'a' * 9 * MIB}--></testsuite>", "a single tag or comment is longer than 8 MiB"),
        ("<testsuite>" * 300, "more than 200 elements inside each other"),
        ("<testsuite>" + "<a>" * 300, "more than 200 elements inside each other"),
        (
            "<testsuite>" + "".join(f"<a{number}/>" for number in range(20_000)) + " " * MIB + "</testsuite>",
            "more than 10000 different names of elements and attributes",
        ),
    ],
    ids=["attribute", "comment", "suites", "elements", "names"],
)
def test_a_bound_costs_one_problem(text: str, said: str) -> None:
    report = JUnitXml().read("report.xml", io.BytesIO(text.encode()))
    assert [problem.message.partition(":")[0] for problem in report.problems] == [said]


def test_results_before_a_bound_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "MAX_HELD", 5 * result.RESULT_BYTES)
    text = "<testsuite>" + '<testcase name="a"/>' * 100 + "</testsuite>"
    report = JUnitXml().read("report.xml", io.BytesIO(text.encode()))
    assert (len(report.results), len(report.problems)) == (5, 1)


def test_a_long_name_is_cut_and_says_so() -> None:
    text = f'<testsuite><testcase name="{"a" * 5000}"/></testsuite>'
    (found,) = JUnitXml().read("report.xml", io.BytesIO(text.encode())).results
    assert found.name == "a" * (result.MAX_NAME - 1) + "…"


def test_a_log_line_that_is_too_long_is_left_out_and_the_rest_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytest_reportlog, "MAX_LINE", 200)
    good = b'{"$report_type": "TestReport", "nodeid": "a.py::t", "when": "teardown", "outcome": "passed"}\n'
    report = PytestReportlog().read("log.jsonl", io.BytesIO(good + b'{"a": "' + b"a" * 1000 + b'"}\n' + good))
    assert ([each.report_line for each in report.results], [str(each.span) for each in report.problems]) == (
        [1, 3],
        ["log.jsonl:2"],
    )


def test_a_log_of_tests_that_never_end_is_cut() -> None:
    lines = (
        f'{{"$report_type": "TestReport", "nodeid": "a.py::t{number}", "when": "call"}}\n' for number in range(2000)
    )
    report = PytestReportlog().read("log.jsonl", io.BytesIO("".join(lines).encode()))
    assert report.problems[0].message.startswith("more than 1000 tests are under way at once")


@pytest.mark.parametrize("reader", [Allure(), Ctrf()], ids=lambda reader: reader.name)
def test_json_that_is_nested_too_deeply_is_refused(reader: Allure | Ctrf) -> None:
    with pytest.raises(UserError, match="nested too deeply"):
        reader.read("report.json", io.BytesIO(b'{"results": ' + b"[" * 200_000))


def test_a_ctrf_document_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctrf, "MAX_DOCUMENT", 100)
    with pytest.raises(UserError, match="larger than"):
        Ctrf().read("report.json", io.BytesIO(b'{"results": {"tests": []}}' + b" " * 100))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["bz2", "unicode_escape", "no_such_codec", "gbk", "idna", "utf_32"])
def test_no_codec_of_python_is_looked_up_for_a_declared_encoding(name: str, encoding: str) -> None:
    text = f'<?xml version="1.0"{" " * 500} encoding="{name}"?><testsuite><testcase name="a"/></testsuite>'
    report = JUnitXml().read("report.xml", io.BytesIO(text.encode(encoding)))
    assert [problem.message.partition(":")[0] for problem in report.problems] == [f"unknown encoding '{name}'"]


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("utf8", "utf-8"),
        ("UTF-8", "utf-8"),
        ("latin1", "iso-8859-1"),
        ("ISO-8859-15", "iso-8859-15"),
        ("Windows-1252", "windows-1252"),
        ("UTF-16", "utf-16"),
    ],
)
def test_a_declared_encoding_is_used(declared: str, used: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?><testsuite><testcase name="k\xe4se"/></testsuite>'
    report = JUnitXml().read("report.xml", io.BytesIO(text.encode(used)))
    assert ([each.name for each in report.results], report.problems) == (["k\xe4se"], ())


def test_a_failure_after_many_attempts_still_counts() -> None:
    text = f'<testsuite><testcase name="a">{"<flakyFailure/>" * 500}<failure/></testcase></testsuite>'
    (found,) = JUnitXml().read("report.xml", io.BytesIO(text.encode())).results
    assert found.outcome == "failed"

"""Laws of all readers: outcomes in = outcomes out, and any bytes give a report or a UserError."""

from __future__ import annotations

import io
import json
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import Outcome
from mkdocs_guarantees.sources.results.allure import Allure
from mkdocs_guarantees.sources.results.ctrf import Ctrf
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml
from mkdocs_guarantees.sources.results.pytest_reportlog import PytestReportlog
from mkdocs_guarantees.sources.results.reader import read_report
from mkdocs_guarantees.sources.results.run_metadata import read_sidecar
from mkdocs_guarantees.sources.results.xml_mending import mended

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mkdocs_guarantees.sources.results.reader import ResultReader

HERE = Path(__file__).parent
READERS = (Allure(), Ctrf(), JUnitXml(), PytestReportlog())
REPORTS = [
    path.read_bytes() for reader in READERS for path in sorted((HERE / reader.name).iterdir()) if path.suffix != ".yml"
]
PASSED, FAILED, ERRORED, SKIPPED, BLOCKED = Outcome
PLAIN = {
    PASSED: "",
    FAILED: '<failure message="m">text</failure>',
    ERRORED: '<error type="t"/>',
    SKIPPED: "<skipped/>",
}


def junit(suite: str, case: str, marks: dict[Outcome, str], outcomes: Sequence[Outcome], *, root: str = "") -> str:
    """Write a suite in which the name of a case holds its number."""
    cases = "".join(f"<testcase {case % number}>{marks[each]}</testcase>" for number, each in enumerate(outcomes))
    return f"<testsuites {root}><testsuite {suite}{cases}</testsuite></testsuites>"


def skip(text: str) -> str:
    return f'<skipped type="skip" message="Test t in a_SUITE skipped!">{text}</skipped>'


COMMON_TEST = {
    PASSED: "",
    FAILED: '<failure message="Test t in a_SUITE failed!" type="crash">timetrap_timeout</failure>',
    SKIPPED: skip("{tc_user_skip,&quot;none&quot;}"),
    BLOCKED: skip("{tc_auto_skip,{failed,{a_SUITE,init_per_suite,x}}}"),
}
EUNIT = {PASSED: "", ERRORED: '<error type="error">::in</error>', SKIPPED: "<skipped/>"}
PYTEST = {
    PASSED: "",
    FAILED: '<failure message="m"/><failure message="subtest"/>',
    ERRORED: '<error message="failed on setup"/>',
    SKIPPED: '<skipped type="pytest.xfail" message="m"/>',
}
SUREFIRE = {
    PASSED: '<flakyFailure message="m"><stackTrace>s</stackTrace></flakyFailure>',
    FAILED: '<failure message="m"/><rerunFailure/><rerunError/>',
    ERRORED: "<error/><rerunError/>",
    SKIPPED: "<skipped/>",
}
GO_VERSION = '><properties><property name="go.version" value="go1.25"/></properties>'
DIALECTS: dict[str, tuple[dict[Outcome, str], Callable[[Sequence[Outcome]], str]]] = {
    "common_test": (COMMON_TEST, lambda all_: junit('name="a_SUITE">', 'name="t%d" group="g"', COMMON_TEST, all_)),
    "eunit": (EUNIT, lambda all_: junit("name=\"module 'a'\">", 'name="a:0 t%d_test"', EUNIT, all_)),
    "pytest_xunit1": (
        PYTEST,
        lambda all_: junit('name="pytest">', 'classname="a.T" name="t%d" file="a.py" line="0"', PYTEST, all_),
    ),
    "pytest_xunit2": (PYTEST, lambda all_: junit('name="pytest">', 'classname="a.T" name="t[%d]"', PYTEST, all_)),
    "unittest": (PLAIN, lambda all_: junit('name="a.T-20261122030000">', 'classname="a.T" name="t%d"', PLAIN, all_)),
    "surefire": (
        SUREFIRE,
        lambda all_: junit('xsi:noNamespaceSchemaLocation="surefire">', 'classname="a.T" name="t%d"', SUREFIRE, all_),
    ),
    "go": (PLAIN, lambda all_: junit(f'name="a"{GO_VERSION}', 'classname="a" name="TestA/%d"', PLAIN, all_)),
    "jest": (
        PLAIN,
        lambda all_: junit('name="a">', 'classname="a" name=" t%d"', PLAIN, all_, root='name="jest tests"'),
    ),
    "vitest": (
        PLAIN,
        lambda all_: junit('name="a.js">', 'classname="a.js" name="g > t%d"', PLAIN, all_, root='name="vitest tests"'),
    ),
    "nextest": (
        PLAIN,
        lambda all_: junit('name="a">', 'classname="a" name="t%d"', PLAIN, all_, root='name="nextest-run"'),
    ),
    "exunit": (PLAIN, lambda all_: junit('name="Elixir.A">', 'classname="Elixir.A" name="test %d"', PLAIN, all_)),
    "ctest": (
        CTEST := {
            PASSED: "run",
            FAILED: "fail",
            SKIPPED: "disabled",
        },
        lambda all_: (
            "<testsuite>"
            + "".join(f'<testcase name="{i}" classname="{i}" status="{CTEST[each]}"/>' for i, each in enumerate(all_))
            + "</testsuite>"
        ),
    ),
    "bazel": (
        BAZEL := {PASSED: "", ERRORED: '<error message="exited with error code 1"></error>'},
        lambda all_: (
            "<testsuites>"
            + "".join(
                f'<testsuite name="//a:{i}"><testcase name="//a:{i}" status="run" duration="1">{BAZEL[each]}</testcase>'
                "<system-out/></testsuite>"
                for i, each in enumerate(all_)
            )
            + "</testsuites>"
        ),
    ),
    "unknown": (PLAIN, lambda all_: junit('name="a">', 'name="t%d"', PLAIN, all_)),
    "pytest_reportlog": (
        dict.fromkeys((PASSED, FAILED, ERRORED, SKIPPED), ""),
        lambda all_: "\n".join(json.dumps(line) for i, each in enumerate(all_) for line in log_lines(i, each)),
    ),
    "ctrf": (
        CTRF := {PASSED: "passed", FAILED: "failed", ERRORED: "other", SKIPPED: "pending"},
        lambda all_: json.dumps(
            {
                "reportFormat": "CTRF",
                "results": {"tests": [{"name": str(i), "status": CTRF[each]} for i, each in enumerate(all_)]},
            }
        ),
    ),
}


def log_lines(number: int, outcome: Outcome) -> list[dict[str, str]]:
    if outcome is ERRORED:
        phases = [("setup", "failed"), ("teardown", "passed")]
    else:
        phases = [("setup", "passed"), ("call", outcome.value), ("teardown", "passed")]
    return [
        {"$report_type": "TestReport", "nodeid": f"a.py::t{number}", "when": when, "outcome": said}
        for when, said in phases
    ]


@pytest.mark.parametrize("dialect", DIALECTS)
@given(data=st.data())
def test_outcomes_in_are_outcomes_out(dialect: str, data: st.DataObject) -> None:
    kinds, write = DIALECTS[dialect]
    outcomes = data.draw(st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=30))
    report = read_report("report", io.BytesIO(write(outcomes).encode()), READERS)
    assert Counter(result.outcome for result in report.results) == Counter(outcomes)


@pytest.mark.parametrize("dialect", [name for name in DIALECTS if name not in {"unknown", "ctrf"}])
def test_a_dialect_is_told_by_its_content(dialect: str) -> None:
    kinds, write = DIALECTS[dialect]
    report = read_report("report", io.BytesIO(write(list(kinds)).encode()), READERS)
    assert {result.framework for result in report.results} == {
        "pytest" if dialect.startswith("pytest") else dialect,
    }


@given(st.text(), st.text())
def test_names_come_out_as_they_went_in(classname: str, name: str) -> None:
    classname, name = (" ".join("".join(filter(str.isprintable, text)).split())[:900] for text in (classname, name))
    text = f"<testsuite><testcase classname={quoteattr(classname)} name={quoteattr(name)}/></testsuite>"
    (result,) = read_report("r", io.BytesIO(text.encode("utf-8", "replace")), READERS).results
    assert (result.classname, result.name) == tuple(
        text.encode("utf-8", "replace").decode() for text in (classname, name)
    )


def reads_or_refuses(reader: ResultReader, data: bytes) -> None:
    with suppress(UserError):
        reader.read("report", io.BytesIO(data))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(data=st.binary() | st.text().map(str.encode))
def test_any_bytes_give_a_report_or_a_user_error(reader: ResultReader, data: bytes) -> None:
    reads_or_refuses(reader, data)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
@given(st.data())
def test_a_damaged_report_gives_a_report_or_a_user_error(reader: ResultReader, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(REPORTS))
    start = data.draw(st.integers(0, len(whole)))
    piece = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<", b"&", b'"', b"]]>", b"</testsuite>", b"{", b"[", b"\x00"])
    )
    reads_or_refuses(reader, whole[:start] + piece + whole[start + data.draw(st.integers(0, 40)) :])


KEYS = [
    "results",
    "tests",
    "name",
    "status",
    "suite",
    "start",
    "stop",
    "duration",
    "retries",
    "flaky",
    "retryAttempts",
    "filePath",
    "extra",
    "environment",
    "line",
    "tool",
    "uuid",
    "fullName",
    "labels",
    "value",
    "parameters",
    "statusDetails",
    "titlePath",
    "historyId",
    "summary",
    "commit",
    "$report_type",
    "nodeid",
    "when",
    "outcome",
    "longrepr",
    "location",
    "user_properties",
    "wasxfail",
]

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["passed", "call", "teardown"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner),
    max_leaves=20,
)


@pytest.mark.parametrize("reader", [Allure(), Ctrf(), PytestReportlog()], ids=lambda reader: reader.name)
@given(value=JSON_VALUES, members=st.dictionaries(st.sampled_from(KEYS), JSON_VALUES))
def test_values_of_any_type_give_a_report_or_a_user_error(
    reader: ResultReader, value: object, members: dict[str, object]
) -> None:
    whole = {
        "status": "passed",
        "results": {"tests": [value, members], "environment": value},
        "$report_type": "TestReport",
        "nodeid": "a.py::t",
        **members,
    }
    reads_or_refuses(reader, json.dumps(whole).encode())


@given(st.sampled_from([data for data in REPORTS if data.lstrip().startswith(b"<")]), st.data())
def test_a_cut_report_gives_the_results_before_the_cut(whole: bytes, data: st.DataObject) -> None:
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        full = JUnitXml().read("report", io.BytesIO(whole)).results
        before = JUnitXml().read("report", io.BytesIO(cut)).results
    except UserError:
        return
    assert [result.name for result in before] == [result.name for result in full[: len(before)]]
    assert len(before) >= cut.count(b"</testcase>") - 1 or not full


@given(
    st.lists(st.sampled_from([b"&", b"amp;", b"&#27;", b"&#x1F600;", b"a", b"\xe4", b"\xc3\xa4", b"\x00", b";", b"<"]))
)
def test_mending_does_not_depend_on_where_the_pieces_end(parts: list[bytes]) -> None:
    data = b"".join(parts)
    assert len({"".join(mended(io.BytesIO(data), size)) for size in (1, 2, 3, 7, 1000)}) == 1


@given(st.binary() | st.text().map(str.encode) | JSON_VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_sidecar_gives_a_run_or_a_user_error(data: bytes) -> None:
    with suppress(UserError):
        read_sidecar("run.yml", data)

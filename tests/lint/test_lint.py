"""What is reported: selection, severities, suppressions, baselines, order and fingerprints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lint_project import base, findings, places, project
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.lint import baseline, read_baseline
from mkdocs_guarantees.render import index_json

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_guarantees.findings import Finding

PAGE = "docs/page.md"
ONE = "# Page\n\n**Test**: `test_gone`\n"


def of_page(root: Path, text: str, **overrides: object) -> tuple[Finding, ...]:
    return tuple(item for item in findings(root, {**base(), PAGE: text}, **overrides) if item.span.path == PAGE)


@pytest.mark.parametrize(
    ("overrides", "codes"),
    [
        ({}, ["RB101"]),
        ({"ignore": ["RB1"]}, []),
        ({"ignore": ["RB1"], "select": ["RB101"]}, ["RB101"]),
        ({"select": ["RB4"]}, []),
        ({"severity": {"RB101": "off"}}, []),
        ({"per_path": {"docs/**": "RB2, RB101"}}, []),
        ({"per_path": {"other/**": "RB101"}}, ["RB101"]),
        ({"documents": [], "docs_dir": "elsewhere"}, []),
        ({"exclude": ["docs"], "docs_dir": "elsewhere"}, []),
    ],
)
def test_settings_choose_what_is_reported(tmp_path: Path, overrides: dict[str, object], codes: list[str]) -> None:
    assert [item.rule.code for item in of_page(tmp_path, ONE, **overrides)] == codes


def test_the_longest_beginning_of_a_code_gives_its_severity(tmp_path: Path) -> None:
    found = of_page(tmp_path, ONE, severity={"RB": "info", "RB101": "warning", "RB10": "error"})
    assert [str(item.severity) for item in found] == ["warning"]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"select": ["RX1"]}, "select: no rule has a code that begins with 'RX1'"),
        ({"per_path": {"docs/**": "RB1, RBX"}}, "per_path.docs/**: no rule has a code that begins with 'RBX'"),
        ({"severity": {"RB101": "fatal"}}, "severity.RB101: 'fatal' is none of 'error', 'warning', 'info'"),
        ({"fail_on": "off"}, "fail_on: 'off' is none of 'error', 'warning', 'info'"),
        (
            {"policy": {"all": "smoke, love"}},
            "policy.all: 'love' is none of smoke, test, section, guarantee, evidence 7d",
        ),
    ],
)
def test_settings_that_name_what_there_is_not_are_refused(
    tmp_path: Path, overrides: dict[str, object], message: str
) -> None:
    with pytest.raises(UserError) as refused:
        findings(tmp_path, base(), **overrides)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Test: `test_gone` <!-- guarantees: ignore RB101 until 2026-11-22: known -->\n", []),
        ("Test: `test_gone` <!-- guarantees: ignore RB101 until 2026-11-21: known -->\n", ["RB101", "RB905"]),
        ("Test: `test_gone` <!-- guarantees: ignore RB102 until 2026-11-22: known -->\n", ["RB101"]),
        ("Test: `test_gone` <!-- guarantees: ignore RB101, RB104 until 2026-11-22: known -->\n", []),
        ("Test: `test_gone` <!-- guarantees: ignore RB101 until 2026-11-22 -->\n", ["RB101", "RB905"]),
        (
            "<!-- guarantees: ignore RB101 until 2027-01-01: x -->\n\nTest: `test_gone`\n\nTest: `test_lost`\n",
            ["RB101"],
        ),
        ("<!-- guarantees: ignore RB206 until 2027-01-01: x -->\n```sh\n\npytest tests/test_no.py\n```\n", []),
        ("`<!-- guarantees: ignore RB101 until 2027-01-01: x -->`\n\nTest: `test_gone`\n", ["RB101"]),
        ("Test: `test_gone`, `<!-- guarantees: ignore RB101 until 2027-01-01: x -->`\n", ["RB101"]),
        ("Write ``<!-- guarantees: ignore RB101 until 2020-01-01: `x` -->`` behind it.\n", []),
        ("A ` and Test: `test_gone` <!-- guarantees: ignore RB101 until 2027-01-01: as `x` -->\n", []),
        ("```\n<!-- guarantees: ignore RB101: no date -->\n```\n", []),
    ],
)
def test_a_comment_suppresses_what_it_names_where_it_stands_until_its_day(
    tmp_path: Path, text: str, codes: list[str]
) -> None:
    assert [item.rule.code for item in of_page(tmp_path, text)] == codes


def test_a_comment_in_yaml_holds_for_the_value_below_it(tmp_path: Path) -> None:
    texts = base()
    texts["data/requirements.yml"] = (
        "requirements:\n"
        "  # guarantees: ignore RB701 until 2027-01-31: the second region comes in spring\n"
        "  - id: R7\n"
        "    text: A second region.\n"
        "  - id: R8  # guarantees: ignore RB701 until 2027-01-31: as above\n"
        "    text: A third region.\n"
        "  - id: R9\n"
        "    text: A fourth region.\n"
    )
    found = findings(tmp_path, texts, select=["RB701"])
    assert places(found) == [("data/requirements.yml", 7, "RB701")]


def test_a_baseline_keeps_back_what_is_known_and_tells_what_is_gone(tmp_path: Path) -> None:
    texts = {**base(), PAGE: "Test: `test_gone`\n\nTest: `test_lost`\n"}
    known = read_baseline("b.json", baseline(project(tmp_path, texts, select=["RB101"]).report.findings).encode())
    texts[PAGE] = "New words.\n\nTest: `test_lost`\n\nTest: `test_fresh`\n"
    report = project(tmp_path, texts, select=["RB101"]).lint(known)
    told = ([item.about for item in report.findings], report.known, len(report.gone))
    assert told == (["test_fresh"], 1, 1)


def test_a_baseline_only_loses_entries(tmp_path: Path) -> None:
    old = project(tmp_path, {**base(), PAGE: "Test: `test_gone`\n\nTest: `test_lost`\n"}).report.findings
    new = project(tmp_path, {**base(), PAGE: "Test: `test_lost`\n\nTest: `test_fresh`\n"}).report.findings
    before = read_baseline("b.json", baseline(old).encode())
    after = read_baseline("b.json", baseline(new, before).encode())
    assert after.items() < before.items()


NO_BASELINE = "b.json: not a baseline: 'guarantees lint --update-baseline' writes one"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "b.json:1:1: not JSON: Expecting value"),
        (b'{\n "a" 1}', "b.json:2:6: not JSON: Expecting ':' delimiter"),
        (b"{}\n\xff", "b.json:2:1: the byte 0xFF is not UTF-8; save the file as UTF-8"),
        (b"[]", NO_BASELINE),
        (b"{}", NO_BASELINE),
        (b'{"format": "other", "findings": {}}', NO_BASELINE),
        (b'{"format": "guarantees-baseline"}', NO_BASELINE),
        (b"[" * 100_000, NO_BASELINE),
        (b"9" * 10_000, NO_BASELINE),
    ],
)
def test_what_is_no_baseline_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(UserError) as refused:
        read_baseline("b.json", data)
    assert str(refused.value) == message


def test_a_baseline_is_the_same_bytes_for_the_same_findings(tmp_path: Path) -> None:
    found = project(tmp_path, {**base(), PAGE: ONE}).report.findings
    assert baseline(found) == baseline(tuple(reversed(found)))
    assert json.loads(baseline(found))["format"] == "guarantees-baseline"


LINES = st.lists(st.sampled_from(["", "Words.", "More words here.", "- a list"]), max_size=4)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(above=LINES, between=LINES)
def test_fingerprints_do_not_depend_on_lines(tmp_path: Path, above: list[str], between: list[str]) -> None:
    def marks(text: str) -> list[str]:
        (tmp_path / "docs").mkdir(exist_ok=True)
        found = findings(tmp_path, {"guarantees.yml": 'cache: ""\n', PAGE: text}, select=["RB101"])
        return [item.fingerprint for item in found]

    one, two = "Test: `test_gone`", "Test: `test_lost`"
    moved = "\n".join([*above, "", one, "", *between, "", two, ""])
    assert marks(moved) == marks(f"{one}\n\n{two}\n")


def test_findings_are_sorted_by_place_and_the_same_whatever_the_order_of_files(tmp_path: Path) -> None:
    texts = {**base(), "docs/b.md": ONE, "docs/a.md": ONE, "a.md": ONE}
    first = findings(tmp_path / "x", texts)
    second = findings(tmp_path / "y", dict(reversed(texts.items())))
    assert first == second == tuple(sorted(first, key=lambda item: (item.span, item.rule.code)))


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("`test_twice` (`test_one`)", []),  # the module after a name says which of two tests is meant
        ("`test_twice`", ["RB103"]),
        ("`test_one`", []),  # a module alone is no test
        ("`test_once` (`test_two`)", ["RB102"]),
        ("`test_once` in `test_two`", ["RB102"]),
        ("`test_once` and `test_two`", []),  # two things of a list
        ("`test_once`, `test_two`", []),
    ],
)
def test_a_python_module_beside_a_test_is_its_suite(tmp_path: Path, written: str, codes: list[str]) -> None:
    body = ":\n    assert 1\n"
    files = {
        "tests/test_one.py": f"def test_twice(){body}def test_once(){body}",
        "tests/test_two.py": f"def test_twice(){body}",
        PAGE: f"# Page\n\n- **Test**: {written}\n",
    }
    assert [item.rule.code for item in findings(tmp_path, files) if item.span.path == PAGE] == codes


def test_a_page_that_is_missing_is_told_where_it_is_named(tmp_path: Path) -> None:
    scenarios = "scenarios:\n- id: one\n  title: One\n  runbook:\n  - page: gone.md\n    section: Here\n"
    [found] = findings(tmp_path, {**base(), "data/scenarios.yml": scenarios}, select=["RB201"])
    assert (found.span.line, found.span.column) == (5, 11)


def test_a_suite_in_the_place_of_a_test_is_told_to_be_one(tmp_path: Path) -> None:
    scenarios = "scenarios: [{id: one, title: One, tests: [router_core_SUITE.erl]}]\n"
    [found] = findings(tmp_path, {**base(), "data/scenarios.yml": scenarios}, select=["RB101"])
    wanted = (
        "'router_core_SUITE.erl': this is a suite; name one of its tests, such as 'router_core_SUITE:test_reconnect'"
    )
    assert found.message == wanted


def test_the_index_says_the_severity_that_lint_says(tmp_path: Path) -> None:
    known = project(tmp_path, {**base(), PAGE: ONE}, severity={"RB101": "info"})
    [found] = [item for item in json.loads(index_json.render(known))["findings"] if item["code"] == "RB101"]
    assert found["severity"] == "info"

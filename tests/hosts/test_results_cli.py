"""`guarantees results` tells what a report says, and keeps runs."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from command_lines import runner
from mkdocs_guarantees.hosts.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

SUITE = "-module(a_SUITE).\n-export([all/0, t/1, u/1]).\nall() -> [t, u].\nt(_) -> ok = x:y().\nu(_) -> ok = x:y().\n"
REPORT = """<testsuites><testsuite name="a_SUITE" timestamp="2026-11-22T10:00:00">
<testcase group="g" name="t" time="0.25"/><testcase name="gone" time="1"><failure message="m">text</failure></testcase>
</testsuite></testsuites>"""
RUN = "run: nightly 7\nstarted_at: 2026-11-22T09:00:00Z\nrevision: abc1234\nenvironment: {LEVEL: heavy}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "test").mkdir()
    (tmp_path / "test" / "a_SUITE.erl").write_text(SUITE)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "report.xml").write_text(REPORT)
    return tmp_path


def call(root: Path, *arguments: str) -> Result:
    return runner().invoke(main, ["results", *arguments, "--root", str(root)], catch_exceptions=False)


def stored(root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call(root, "runs", "--format", "json").stdout)
    return found


def test_every_result_is_shown_with_the_test_that_it_is_matched_to(root: Path) -> None:
    report = str(root / "out" / "report.xml")
    shown = json.loads(call(root, "show", report, "--format", "json").stdout)
    common = {
        "file": report,
        "suite": "a_SUITE",
        "variant": "",
        "role": "test",
        "started_at": "2026-11-22T10:00:00+00:00",
    }
    assert shown == [
        {
            **common,
            "group": "g",
            "case": "t",
            "outcome": "passed",
            "duration": 0.25,
            "message": "",
            "test": "a_SUITE:t",
        },
        {**common, "group": "", "case": "gone", "outcome": "failed", "duration": 1.0, "message": "m", "test": None},
    ]


def test_a_person_sees_which_results_lead_nowhere(root: Path) -> None:
    shown = call(root, "show", str(root / "out" / "report.xml"))
    assert shown.stdout.splitlines() == [
        "passed   a_SUITE:g:t  -> a_SUITE:t",
        "failed   a_SUITE:gone  -> no test of this repository",
    ]


def test_a_set_up_is_no_test_that_is_missing(root: Path) -> None:
    report = root / "out" / "report.xml"
    text = '<testsuite name="a_SUITE"><testcase name="{}" time="0.1"/></testsuite>'
    for case, said in (("init_per_suite", "a set-up, no test"), ("end_per_suite", "a tear-down, no test")):
        report.write_text(text.format(case))
        assert call(root, "show", str(report)).stdout == f"passed   a_SUITE:{case}  -> {said}\n"


def test_a_report_is_added_once_with_what_its_sidecar_states(root: Path) -> None:
    (root / "out" / "run.yml").write_text(RUN)
    said = [call(root, "add", str(root / "out" / "report.xml")).stderr for _ in range(2)]
    run = {"run": "nightly 7", "started_at": "2026-11-22T09:00:00+00:00", "revision": "abc1234", "results": 2}
    assert (said[0], stored(root)) == (
        "nightly 7: 2 results of 1 known tests, 1 that no suite here defines (guarantees results show tells which)\n",
        [{**run, "environment": {"LEVEL": "heavy"}}],
    )


def test_what_is_said_on_the_command_line_outweighs_the_sidecar(root: Path) -> None:
    (root / "out" / "run.yml").write_text(RUN)
    report = str(root / "out" / "report.xml")
    call(root, "add", report, "--run", "mine", "--revision", "def", "--env", "LEVEL=ci", "--env", "os=linux")
    [run] = stored(root)
    assert (run["run"], run["revision"], run["environment"]) == ("mine", "def", {"LEVEL": "ci", "os": "linux"})


def test_reports_that_state_nothing_are_one_run_if_given_together(root: Path) -> None:
    (root / "out" / "second.xml").write_text(REPORT.replace('"gone"', '"u"'))
    call(root, "add", *(str(root / "out" / name) for name in ("report.xml", "second.xml")))
    assert [(run["run"], run["results"]) for run in stored(root)] == [("2026-11-22 10:00", 4)]


def test_a_run_without_any_time_is_one_of_today(root: Path) -> None:
    (root / "out" / "report.xml").write_text(REPORT.replace("timestamp=", "host="))
    call(root, "add", str(root / "out" / "report.xml"), "--now", "2026-11-30T12:00:00Z")
    assert stored(root)[0]["started_at"] == "2026-11-30T12:00:00+00:00"


@pytest.mark.parametrize(("report", "runs"), [(REPORT.replace("timestamp=", "host="), 2), (REPORT, 1)])
def test_the_same_bytes_are_another_run_only_where_they_hold_no_time(root: Path, report: str, runs: int) -> None:
    (root / "out" / "report.xml").write_text(report)
    for revision in ("aaa", "bbb", "bbb", "aaa"):
        call(root, "add", str(root / "out" / "report.xml"), "--revision", revision, "--now", "2026-11-30T12:00:00Z")
    found = [(run["revision"], run["results"]) for run in stored(root)]
    assert found == [("aaa", 2), ("bbb", 2)][:runs]


def test_a_bad_report_costs_one_line_and_the_rest_is_kept(root: Path) -> None:
    (root / "out" / "bad.xml").write_text("<html/>")
    done = call(root, "add", *(str(root / "out" / name) for name in ("bad.xml", "report.xml")))
    assert (done.exit_code, len(stored(root)), done.stderr.count("RB901")) == (1, 1, 1)


def test_a_store_for_which_there_is_no_folder_is_told_in_one_line(root: Path) -> None:
    (root / ".guarantees").touch()
    done = call(root, "add", str(root / "out" / "report.xml"))
    line = f"error: {root / '.guarantees/history.sqlite3'}: cannot be written: File exists\n"
    assert (done.exit_code, done.stderr) == (2, line)


def test_a_condition_without_a_value_is_refused(root: Path) -> None:
    done = call(root, "add", str(root / "out" / "report.xml"), "--env", "LEVEL")
    assert (done.exit_code, "write --env NAME=VALUE" in done.stderr) == (2, True)


def test_a_file_and_the_store_give_the_same_statuses_and_count_once(root: Path) -> None:
    report = root / "out" / "report.xml"
    (root / "scenarios.yml").write_text("scenarios: [{id: s, title: S, tests: ['a_SUITE:t']}]")

    def evidence(*flags: str) -> object:
        arguments = ["index", "--format", "json", "--root", str(root), "--scenarios", "scenarios.yml", *flags]
        index = json.loads(runner().invoke(main, arguments, catch_exceptions=False).stdout)
        return index["evidence"], index["scenarios"][0]["status"]

    now = ("--now", "2026-11-23T00:00:00Z")
    from_file = evidence("--results", "out/*.xml", *now)
    call(root, "add", str(report))
    assert evidence(*now) == evidence("--results", "out/*.xml", *now) == from_file
    assert from_file == (
        [
            {
                "test": "a_SUITE:t",
                "outcome": "passed",
                "duration": 0.25,
                "run": "2026-11-22 10:00",
                "started_at": "2026-11-22T10:00:00+00:00",
                "variant": "g",
            }
        ],
        "verified",
    )


@pytest.mark.parametrize("name", ["HEAD", "main", ""])
def test_a_name_of_a_commit_is_kept_as_its_hash(root: Path, name: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    for command in (("init", "-qb", "main"), ("add", "-A"), ("commit", "-qm", "one")):
        subprocess.run(["git", "-C", root, *identity, *command], check=True)
    asked = subprocess.run(["git", "-C", root, "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    commit = asked.stdout.strip()
    call(root, "add", str(root / "out" / "report.xml"), "--revision", name or commit[:9])
    assert [run["revision"] for run in stored(root)] == [commit if name else commit[:9]]

"""Files of results are read one by one, each with what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.recorded import ledger
from mkdocs_guarantees.registry import RESULT_READERS
from mkdocs_guarantees.sources.files import Tree

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_guarantees.model import Problem

REPORT = '<testsuite name="a_SUITE" timestamp="%s"><testcase name="t" time="1"/></testsuite>'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    return tmp_path


def read(root: Path, *globs: str) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Give the runs with their names, revisions and results, and the problems."""
    problems: list[Problem] = []
    found = ledger(Tree(root.resolve()), Settings(results=globs or ("**/*.xml",)), RESULT_READERS, problems)
    counts = dict.fromkeys(found.runs, 0)
    for line in found.lines.values():
        for sample in line.recent:
            counts[sample.run] += 1
    runs = sorted((run.name, run.revision, counts[key]) for key, run in found.runs.items())
    return runs, [f"{problem.span}: {problem.code}" for problem in problems]


def test_reports_whose_sidecars_state_one_run_are_one_run(root: Path) -> None:
    for folder in ("one", "two"):
        (root / folder / "a.xml").write_text(
            REPORT % f"2026-11-2{len(folder)}T10:00:0{'1' if folder == 'one' else '2'}"
        )
        (root / folder / "run.yml").write_text("run: nightly\nstarted_at: 2026-11-22T03:00:00Z\nrevision: abc\n")
    assert read(root) == ([("nightly", "abc", 2)], [])


def test_a_sidecar_of_one_report_stands_before_that_of_the_folder(root: Path) -> None:
    for name in ("a", "b"):
        (root / "one" / f"{name}.xml").write_text(REPORT % f"2026-11-22T10:00:0{ord(name) - 96}")
    (root / "one" / "run.yml").write_text("run: folder\n")
    (root / "one" / "a.run.yml").write_text("run: own\n")
    assert read(root)[0] == [("folder", "", 1), ("own", "", 1)]


def test_reports_that_state_nothing_are_runs_of_their_own(root: Path) -> None:
    for number, folder in enumerate(("one", "two")):
        (root / folder / "a.xml").write_text(REPORT % f"2026-11-2{number}T10:00:00")
    assert read(root)[0] == [("2026-11-20 10:00", "", 1), ("2026-11-21 10:00", "", 1)]


def test_a_copy_of_a_report_counts_once(root: Path) -> None:
    for folder in ("one", "two"):
        (root / folder / "a.xml").write_text(REPORT % "2026-11-22T10:00:00")
    assert read(root)[0] == [("2026-11-22 10:00", "", 1)]


def test_a_bad_file_costs_one_problem_and_the_rest_is_used(root: Path) -> None:
    (root / "one" / "a.xml").write_text(REPORT % "2026-11-22T10:00:00")
    (root / "one" / "b.xml").write_text("<!DOCTYPE x><testsuite/>")
    (root / "two" / "c.xml").write_text("")
    (root / "two" / "run.yml").write_text("nothing: here\n")
    for name in "de":
        (root / "two" / f"{name}.xml").write_text(REPORT % f"2026-11-23T10:00:0{ord(name) - 96}")
    runs, problems = read(root)
    assert ([run[2] for run in runs], problems) == (
        [1, 1, 1],
        ["one/b.xml:1:12: RB901", "two/c.xml: RB901", "two/run.yml:1: RB901"],
    )


def test_a_sidecar_among_the_reports_is_no_report(root: Path) -> None:
    (root / "one" / "a.xml").write_text(REPORT % "2026-11-22T10:00:00")
    (root / "one" / "run.yml").write_text("run: folder\n")
    assert read(root, "one/*") == ([("folder", "", 1)], [])


def test_a_store_that_is_none_costs_one_problem(root: Path) -> None:
    (root / ".guarantees").mkdir()
    (root / ".guarantees" / "history.sqlite3").write_text("no database at all, whatever it is called")
    (root / "one" / "a.xml").write_text(REPORT % "2026-11-22T10:00:00")
    assert read(root) == ([("2026-11-22 10:00", "", 1)], [".guarantees/history.sqlite3: RB901"])

"""What pytest collects of the fixtures is what the extractor finds in them; each also has a file that shows it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs_guarantees.model import Case, Selection
from mkdocs_guarantees.sources.suites.pytest import Pytest
from sources.suites.pytest.reading import suites

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
_PARAMETERS = re.compile(r"\[.*")


def _collected(root: Path) -> set[str]:
    """Run pytest itself and give the node ids, those of one function's parameters folded into one."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", f"--rootdir={root}"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return {_PARAMETERS.sub("", line) for line in run.stdout.splitlines() if re.match(r"\S+\.py::", line)}


@pytest.mark.parametrize("name", NAMES)
def test_finds_what_pytest_collects(name: str, tmp_path: Path) -> None:
    root = shutil.copytree(FIXTURES / name, tmp_path / name)
    read = suites(root, Pytest())
    found = [case for suite in read for case in suite.cases]
    tell = {suite.path for suite in read if suite.unseen}
    may = {case.id for case in found if case.selection is not Selection.UNSELECTED}
    must = {case.id for case in found if case.selection is Selection.SELECTED and case.skip is None}
    collected = _collected(root)
    missed = {test for test in collected - may if test.partition("::")[0] not in tell}
    assert (missed, must - collected) == (set(), set())
    assert collected  # an error of pytest would let anything pass
    assert {test.partition("::")[0] for test in collected - may} == tell  # who tells of hidden tests has some


@pytest.mark.parametrize("name", NAMES)
def test_fixture_reads_as_shown(name: str, update_golden: bool) -> None:  # noqa: FBT001  # a fixture
    read = suites(FIXTURES / name, Pytest())
    cases = sorted((case for suite in read for case in suite.cases), key=lambda case: case.id)
    hidden = "".join(f"{suite.path} hides tests: {'; '.join(suite.unseen)}\n" for suite in read if suite.unseen)
    shown = "".join(map(_shown, cases)) + hidden
    golden = FIXTURES / f"{name}.txt"
    if update_golden:
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def _shown(case: Case) -> str:
    facts = {
        "conditions": " and ".join(case.conditions),
        "skip": None if case.skip is None else repr(case.skip),
        "summary": case.summary,
        "guarantees": "; ".join(f"{item.line}: {item.text}" for item in case.guarantees),
        "scenarios": " ".join(case.scenarios),
        "requirements": " ".join(case.requirements),
        "tags": " ".join(case.tags),
        "timetrap": case.timetrap,
        "parametrized": case.parametrized,
        "mocks": " ".join(case.proof.mocks),
        "sleeps": case.proof.sleeps,
    }
    head = f"{case.id} {case.line}-{case.end_line} {case.selection}; proof {case.proof.strength}"
    return f"{head} ({case.proof.assertions})\n" + "".join(
        f"    {key}: {value}\n" for key, value in facts.items() if value
    )

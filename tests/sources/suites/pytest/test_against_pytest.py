"""What is said of each test of a random module is what pytest makes of that module, whatever the environment is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import product
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import holds
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.files import Tree
from sources.suites.pytest.programs import VARIABLES, module

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mkdocs_guarantees.model import Case, Suite

MODULES = {f"tests/test_{seed}.py": module(seed) for seed in range(150)}
ENVIRONMENTS = [
    {name: "1" for name, on in zip(VARIABLES, chosen, strict=True) if on}
    for chosen in product((False, True), repeat=len(VARIABLES))
]

RECORDER = """\
import json, os
outcomes = {}
def pytest_runtest_logreport(report):
    is_skip = report.skipped and not hasattr(report, "wasxfail")
    if report.when == "call" or report.skipped:
        outcomes.setdefault(report.nodeid.partition("[")[0], []).append("skip" if is_skip else "run")
def pytest_collectreport(report):
    if report.failed:
        outcomes[report.nodeid] = ["error"]
def pytest_sessionfinish():
    with open(os.environ["OUTCOMES"], "w") as file:
        json.dump(outcomes, file)
"""


def run_by_pytest(root: Path, environment: Mapping[str, str]) -> dict[str, set[str]]:
    """Give the outcomes of each test by its id: `run`, `skip`; `error` for a module that cannot be imported."""
    outcomes = root / "outcomes.json"
    kept = {name: value for name, value in os.environ.items() if name not in {*VARIABLES, "PYTEST_ADDOPTS"}}
    options = ["-q", "-p", "recorder", "-p", "no:cacheprovider", "--continue-on-collection-errors"]
    subprocess.run(
        [sys.executable, "-m", "pytest", *options],
        cwd=root,
        env={**kept, **environment, "OUTCOMES": str(outcomes), "PYTHONPATH": str(root)},
        capture_output=True,
        check=False,
        timeout=300,
    )
    return {test: set(found) for test, found in json.loads(outcomes.read_text(encoding="utf-8")).items()}


def faults(test: str, case: Case | None, told: list[dict[str, set[str]]]) -> Iterator[str]:
    """Say in which environments what is known of a test is not so."""
    for environment, outcomes in zip(ENVIRONMENTS, told, strict=True):
        found = outcomes.get(test, set())
        known = _is_run(case, environment)
        if known is not None and known is not ("run" in found) and len(found) < 2:
            said = f"{case.skip!r}, {case.conditions}" if case else "it is not listed"
            yield f"{test} {'runs' if known else 'does not run'} in {environment}: {said}"


def _is_run(case: Case | None, environment: Mapping[str, str]) -> bool | None:
    if case is None or case.skip is not None or case.selection is Selection.UNSELECTED:
        return False
    return holds(case.conditions, environment) if case.selection is Selection.CONDITIONAL else True


def node_ids(suite: Suite) -> dict[str, Case]:
    """Give the cases by the ids that pytest gives them, of unittest's classes too."""
    dotted = f"{suite.path.removesuffix('.py').replace('/', '.')}."
    return {
        case.id if "::" in case.id else f"{suite.path}::{case.id.removeprefix(dotted).replace('.', '::')}": case
        for case in suite.cases
    }


def test_what_is_said_of_a_test_is_so_in_every_environment(tmp_path: Path) -> None:
    """Selected is what runs in every environment, and a condition that can be told holds exactly where the test runs.

    Guarantees:
        - A test is called selected only if pytest runs it whatever the environment is
    """
    (tmp_path / "tests").mkdir()
    for path, text in MODULES.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = slow\n", encoding="utf-8")
    (tmp_path / "recorder.py").write_text(RECORDER, encoding="utf-8")
    told = [run_by_pytest(tmp_path, environment) for environment in ENVIRONMENTS]
    (tmp_path / "recorder.py").unlink()
    found, looked = [], 0
    for suite in collect(Tree(tmp_path), Settings(), EXTRACTORS).suites:
        if any("error" in outcomes.get(suite.path, ()) for outcomes in told):
            continue
        looked += 1
        cases = node_ids(suite)
        run = {test for outcomes in told for test in outcomes if test.startswith(f"{suite.path}::")}
        for test in sorted(run | cases.keys()):
            found += [f"{fault}\n{MODULES[suite.path]}" for fault in faults(test, cases.get(test), told)]
    assert "\n\n".join(found) == ""
    assert looked > 100

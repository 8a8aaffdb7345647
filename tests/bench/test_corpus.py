"""A made repository is the same each time, grows without changing, and is what the extractors and links take it for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
SMALL = {"pages": 2, "scenarios": 6, "suites": 4, "tests": 5}


def made(folder: Path, *, hash_seed: str = "0", **size: int) -> dict[str, bytes]:
    flags = [f"--{name}={value}" for name, value in {**SMALL, **size}.items()]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-m", "bench.corpus", folder, *flags], cwd=ROOT, env=environment, check=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def index(folder: Path) -> dict[str, list[dict[str, object]]]:
    command = [Path(sys.executable).with_name("guarantees"), "index", "--root", folder, "--scenarios", "scenarios.yml"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=True)
    return json.loads(done.stdout)


def test_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    assert made(tmp_path / "one", hash_seed="1") == made(tmp_path / "two", hash_seed="2")


def test_another_seed_gives_other_suites(tmp_path: Path) -> None:
    one, two = made(tmp_path / "one"), made(tmp_path / "two", seed=2)
    suites = [path for path in one if path.endswith("_SUITE.erl")]
    assert ([path for path in suites if one[path] == two[path]], len(suites)) == ([], 2)


def test_suites_and_pages_stay_the_same_when_the_repository_grows(tmp_path: Path) -> None:
    small, large = made(tmp_path / "small"), made(tmp_path / "large", pages=3, scenarios=9, suites=6)
    kept = {path: text for path, text in small.items() if path not in {"docs/index.md", "scenarios.yml"}}
    assert (kept, len(kept)) == ({path: large[path] for path in kept}, 10)


def test_everything_is_read_every_scenario_integrated_and_every_test_selected(tmp_path: Path) -> None:
    made(tmp_path)
    found = index(tmp_path)
    cases = [case for suite in found["suites"] for case in suite["cases"]]
    facts = (
        Counter(suite["framework"] for suite in found["suites"]),
        Counter((case["selection"], case["proof"]["strength"]) for case in cases),
        Counter(scenario["integration"] for scenario in found["scenarios"]),
        [finding for finding in found["findings"] if str(finding["code"]).startswith("RB9")],
    )
    assert facts == ({"common_test": 2, "pytest": 2}, {("selected", "strong"): 20}, {"integrated": 6}, [])


def test_drift_leaves_the_scenarios_with_names_that_are_gone(tmp_path: Path) -> None:
    made(tmp_path, drift=100)
    links = [link for scenario in index(tmp_path)["scenarios"] for link in scenario["tests"]]
    assert Counter(link["state"] for link in links) == {"orphaned": 12}

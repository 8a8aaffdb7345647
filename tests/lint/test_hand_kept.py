"""A hand-kept document of the form from which the project comes, linted against suites that are gone, whole and moved.

`test_seed.py` does the same with the document itself, where it lies beside the repository.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from lint.hand_kept import found, suite
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.hosts.exchange import imported
from mkdocs_guarantees.place import Place
from mkdocs_guarantees.project import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DOCUMENT = Path(__file__).parents[1] / "sources/imports/runbook_integration/hand_kept.md"
LINES = DOCUMENT.read_text(encoding="utf-8").splitlines()
FAULTS, RESULTS, DECIDES = "intake_fault_SUITE", "result_consumer_SUITE", "decide_consumer_SUITE"
TESTS: Mapping[str, Sequence[str]] = {
    FAULTS: ("test_broker_loss_recovery", "test_stream_after_recovery"),
    RESULTS: ("test_result_exhaustion", "test_cleanup", "test_forgotten"),
    DECIDES: ("test_decide_exhaustion",),
}
RUNBOOK = "# Intake\n\n## Diagnosis: Broker Failures\n"
TBD = [(number, "RB203") for number, line in enumerate(LINES, 1) if "TBD" in line]
NAMED = [number for number, line in enumerate(LINES, 1) if "`test_" in line]
IN_SUITE = [number for number, line in enumerate(LINES, 1) if "_SUITE`" in line]
PAGE = [(11, "RB201"), (56, "RB201"), (56, "RB704")]


def test_the_document_has_what_is_counted() -> None:
    assert (len(TBD), len(NAMED), len(IN_SUITE)) == (3, 8, 3)


def test_without_any_suite_every_name_and_claim_is_found(tmp_path: Path) -> None:
    names = [(line, "RB101") for line in NAMED] + [(line, "RB104") for line in IN_SUITE]
    assert found(tmp_path, DOCUMENT, {}) == sorted([*names, *TBD, *PAGE, (23, "RB304")])


def test_with_all_suites_only_what_is_still_to_be_written_is_left(tmp_path: Path) -> None:
    assert found(tmp_path, DOCUMENT, TESTS, INTAKE=RUNBOOK) == sorted(TBD)


def test_moved_tests_and_hollow_suites_are_told_apart_from_tests_that_are_gone(tmp_path: Path) -> None:
    moved = ("test_broker_loss_recovery", "test_result_exhaustion", "test_cleanup")
    suites = {**dict.fromkeys(TESTS, ()), "intake_core_SUITE": moved}
    counts = Counter(code for _, code in found(tmp_path, DOCUMENT, suites))
    assert counts == {"RB102": 2, "RB401": 3, "RB101": 3, "RB203": 3, "RB201": 2, "RB704": 1}


def test_imported_it_has_one_scenario_integrated_and_one_pending(tmp_path: Path) -> None:
    texts = {f"test/{name}.erl": suite(name, tests) for name, tests in TESTS.items()}
    texts |= {"data/scenarios.yml": imported(DOCUMENT, Settings(), tmp_path)[0], "docs/INTAKE.md": RUNBOOK}
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    project = load(Place(root=tmp_path), Settings())
    states = sorted(str(scenario.integration) for scenario in project.trace.scenarios)
    assert (states, project.problems) == (["integrated", "pending"], ())

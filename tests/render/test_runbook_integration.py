"""Scenarios written as a hand-kept document are the same scenarios when it is imported."""

from __future__ import annotations

from pathlib import Path

import markdown
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.model import Integration, Scenario, ScenarioId
from mkdocs_guarantees.render import runbook_integration
from mkdocs_guarantees.sources import scenarios
from mkdocs_guarantees.sources.imports import runbook_integration as imports
from render.scenario_texts import SCENARIOS, placeless

HAND_KEPT = Path(__file__).parents[1] / "sources/imports/runbook_integration/hand_kept.md"
SEED = Path(__file__).parents[2] / "../shared/seed/FAULT_INJECTION_RUNBOOK_INTEGRATION.md"
GIVEN = """\
scenarios:
  - id: broker-gone
    title: Broker gone
    runbook: {page: intake.md, section: "Diagnosis: broker"}
    tests: ["intake_SUITE:test_broker_gone", "tests/test_a.py::TestA::test_b"]
    smoke: true
    duration: 30 s
    guarantees: ["Intake <b>reconnects</b>"]
    in_production: ["- Wait"]
    related: [{test: "drain_SUITE:test_drain", note: what is left}, test_fill]
  - id: D1
    title: Disk full
    runbook: [{page: disk.md, TBD: {owner: team-disk, due: 2027-01-31}}, TBD]
    tests: test_disk
    requirements: R6.1
"""
WRITTEN = """\
# Test and runbook integration

## Integration Points

### Scenario 1: Broker gone

**Runbook Section**: `docs/intake.md` → "Diagnosis: broker"

**Test Coverage**:

- **Test**: `test_broker_gone` (`intake_SUITE`)
- **Test**: `TestA::test_b` (`tests/test_a.py`)
- **Smoke test**: Yes
- **Duration**: 30 s

**What the test guarantees**:

- Intake &lt;b>reconnects&lt;/b>

**If this scenario occurs in production**:

- \\- Wait

**Related tests**:

- `test_drain` (`drain_SUITE`) - what is left
- `test_fill`

### Scenario 2: Disk full

**Scenario ID**: `D1`

**Runbook Sections**:

- `docs/disk.md` → TBD (owner: "team-disk", due: 2027-01-31)
- TBD (to be added to runbook)

**Test Coverage**:

- **Test**: `test_disk`

**Requirements**:

- `R6.1`

## Test-to-Runbook Mapping

| Test | Runbook Section | Status |
| --- | --- | --- |
| `test_broker_gone` | `docs/intake.md` → "Diagnosis: broker" | ✅ Integrated |
| `TestA::test_b` | `docs/intake.md` → "Diagnosis: broker" | ✅ Integrated |
| `test_disk` | `docs/disk.md` → TBD (owner: "team-disk", due: 2027-01-31) | ⏳ Pending |
| `test_disk` | TBD | ⏳ Pending |
"""


def test_the_document_has_the_hand_kept_form() -> None:
    found, _ = scenarios.read("a.yml", GIVEN.encode())
    states = {ScenarioId("broker-gone"): Integration.INTEGRATED, ScenarioId("D1"): Integration.PENDING}
    assert runbook_integration.render(found, integration=states) == WRITTEN


@settings(max_examples=300)
@given(SCENARIOS.filter(bool), st.sampled_from(["docs", "site/docs", "."]))
def test_importing_what_was_written_gives_the_same(given_scenarios: list[Scenario], docs_dir: str) -> None:
    text = runbook_integration.render(given_scenarios, integration={}, docs_dir=docs_dir)
    imported = imports.read("a.md", text.encode(), docs_dir=docs_dir)
    assert placeless(imported.scenarios) == given_scenarios
    assert [str(leftover) for leftover in imported.leftovers if not leftover.kept] == [
        "line 1: not imported: Test and runbook integration"
    ]
    assert len(imported.mapping) == sum(len(one.tests) * len(one.runbook) for one in given_scenarios)


@settings(max_examples=300)
@given(SCENARIOS.filter(bool))
def test_no_text_becomes_an_element_of_the_page(given_scenarios: list[Scenario]) -> None:
    text = runbook_integration.render(given_scenarios, integration={})
    assume("&#" not in text)  # Python-Markdown 3.11 takes what follows it for raw HTML, even where it ends a code span
    assert "<img" not in markdown.markdown(text, extensions=["tables"])


@pytest.mark.parametrize("document", [HAND_KEPT, SEED], ids=lambda path: path.stem)
def test_a_hand_kept_document_survives_being_written_and_imported_again(document: Path) -> None:
    if not document.exists():
        pytest.skip("the seed document is not beside this repository")
    first = imports.read("a.md", document.read_bytes()).scenarios
    again = imports.read("a.md", runbook_integration.render(first, integration={}).encode()).scenarios
    assert (placeless(again), len(first) > 1) == (placeless(first), True)

"""The hand-kept document from which the project comes, linted against suites that are gone, whole, and moved."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lint.hand_kept import found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEED = Path(__file__).parents[2] / "../shared/seed/FAULT_INJECTION_RUNBOOK_INTEGRATION.md"
NATS, RESULT, DECIDE = (
    "router_jetstream_fault_injection_SUITE",
    "router_result_consumer_SUITE",
    "router_decide_consumer_SUITE",
)
TESTS: Mapping[str, Sequence[str]] = {
    NATS: (
        "test_nats_connection_loss_recovery",
        "test_ets_state_preservation_during_nats_restart",
        "test_jetstream_consumer_reconnection",
        "test_stream_availability_after_recovery",
    ),
    RESULT: (
        "test_max_delivery_count_exhaustion",
        "test_prolonged_fault_period_recovery_no_router_restart",
        "test_ets_delivery_count_consistency_during_faults",
        "test_ets_cleanup_after_recovery",
        "test_multiple_fault_recovery_cycles",
    ),
    DECIDE: (
        "test_decide_max_delivery_count_exhaustion",
        "test_decide_prolonged_fault_period_recovery_no_router_restart",
        "test_decide_ets_delivery_count_consistency_during_faults",
    ),
}
MOVED = (*TESTS[RESULT][:3], TESTS[NATS][0])
TBD = [(line, "RB203") for line in (36, 61, 86, 132, 133, 134, 135)]
PAGE = [(11, "RB201"), (131, "RB201"), (131, "RB704")]
PHRASES = [(line, "RB304") for line in (25, 51, 76, 77, 101)]
NAMED = (14, 27, 30, 31, 32, 39, 40, 56, 57, 64, 65, 81, 82, 89, 90, 91, 106, 107, 131, 132, 133, 134, 135)
"""Lines that name a test."""
IN_SUITE = (14, 39, 40, 64, 65, 89, 90, 91)
"""Lines that name a suite beside it."""
GONE = (27, 30, 31, 32, 40, 57, 65, 81, 90, 91, 106, 107, 135)
"""Lines that name a test that is gone where four tests moved."""

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the hand-kept document is not here")


def test_without_any_suite_every_name_and_claim_is_found(tmp_path: Path) -> None:
    names = [(line, "RB101") for line in NAMED] + [(line, "RB104") for line in IN_SUITE]
    assert found(tmp_path, SEED, {}) == sorted(names + TBD + PAGE + PHRASES)


def test_with_all_suites_only_what_is_still_to_be_written_is_left(tmp_path: Path) -> None:
    runbook = "# Intake\n\n## Diagnosis: NATS Failures\n"
    assert found(tmp_path, SEED, TESTS, OPS_RUNBOOK_ROUTER_INTAKE=runbook) == sorted(TBD)


def test_moved_tests_and_hollow_suites_are_told_apart_from_tests_that_are_gone(tmp_path: Path) -> None:
    suites = {**dict.fromkeys(TESTS, ()), "router_core_SUITE": MOVED}
    moved = [(line, "RB102") for line in (14, 39, 64, 89)]
    hollow = [(line, "RB401") for line in IN_SUITE]
    gone = [(line, "RB101") for line in GONE]
    assert found(tmp_path, SEED, suites) == sorted(moved + hollow + gone + TBD + PAGE)


def test_the_count_of_each_rule_is_that_of_the_story(tmp_path: Path) -> None:
    suites = {**dict.fromkeys(TESTS, ()), "router_core_SUITE": MOVED}
    counts = Counter(code for _, code in found(tmp_path, SEED, suites))
    assert (counts["RB102"], counts["RB401"], counts["RB104"]) == (4, 8, 0)

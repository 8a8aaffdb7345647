"""What a test proves, and what speaks against relying on it, in the words of a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from mkdocs_guarantees.config import COMMANDS, Settings
from mkdocs_guarantees.evidence import CaseHistory, Recordings
from mkdocs_guarantees.ledger import Mark
from mkdocs_guarantees.links import Located, Trace, link
from mkdocs_guarantees.model import (
    Case,
    Proof,
    Ref,
    Scenario,
    ScenarioId,
    Selection,
    Sentence,
    Span,
    Strength,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.render.strengths import Strengths, words
from mkdocs_guarantees.review import Review, snapshot
from mkdocs_guarantees.sources.lock import Lock, Reviewed

STRONG, WEAK, HOLLOW, UNKNOWN = Strength.STRONG, Strength.WEAK, Strength.HOLLOW, Strength.UNKNOWN
CASE = Case(
    id=TestId("a_SUITE:t"),
    name="t",
    line=3,
    end_line=9,
    selection=Selection.SELECTED,
    guarantees=(Sentence("router_nats heals", 2),),
    proof=Proof(STRONG, 6),
    fingerprint="b1",
)


def trace(case: Case) -> Trace:
    suite = Suite(id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl", cases=(case,))
    scenario = Scenario(id=ScenarioId("loss"), title="Loss", span=Span("s.yml", 2), tests=(Ref("t", Span("s.yml", 4)),))
    return link([suite], [scenario])


def doubts(case: Case, settings: Settings | None = None, lock: Lock | None = None) -> list[str]:
    known = trace(case)
    strengths = Strengths(known, settings or Settings(), Review(known, lock or Lock()), None)
    return list(strengths.doubts(Located(known.suites[0], case)))


@pytest.mark.parametrize(
    ("proof", "said"),
    [
        (Proof(STRONG, 6), "asserts 6 things"),
        (Proof(STRONG, 1, sleeps=1), "asserts one thing; waits once for a fixed time"),
        (Proof(WEAK, 1, why="only checks that a process is there"), "only checks that a process is there"),
        (Proof(WEAK, sleeps=2, why="only waits"), "only waits"),
        (Proof(HOLLOW, why="does nothing that could fail"), "does nothing that could fail"),
        (Proof(UNKNOWN), "what it asserts cannot be told"),
        (Proof(UNKNOWN, 1), "asserts one thing by itself; what it calls may assert more"),
        (Proof(STRONG, 1, subjects=("state",)), "asserts one thing about state"),
        (Proof(STRONG, 2, subjects=("state", "delivery_count")), "asserts 2 things about state and delivery count"),
        (
            Proof(STRONG, 6, subjects=("delivery_count", "state", "acks"), more_subjects=2),
            "asserts 6 things about delivery count, state, acks and 2 more",
        ),
        (
            Proof(UNKNOWN, 1, subjects=("state",)),
            "asserts one thing about state by itself; what it calls may assert more",
        ),
        (Proof(STRONG, 2, ("a", "b")), "asserts 2 things; replaces a, b"),
        (Proof(STRONG, 2, ("a", "b", "c", "d", "e")), "asserts 2 things; replaces a, b, c and 2 more"),
    ],
)
def test_a_proof_in_plain_words(proof: Proof, said: str) -> None:
    assert words(replace(CASE, proof=proof)) == said


HEAVY = replace(CASE, selection=Selection.CONDITIONAL, conditions=("LEVEL=heavy",))
UNMET = ["neither the command that checks it, nor CI (setting met_conditions), nor a recorded run has LEVEL=heavy"]


@pytest.mark.parametrize(
    ("case", "settings", "said"),
    [
        (CASE, Settings(), []),
        (replace(CASE, proof=Proof(WEAK, why="only waits")), Settings(), ["only waits"]),
        (
            replace(CASE, proof=Proof(STRONG, 1, ("router_nats",))),
            Settings(),
            ["replaces router_nats, which its guarantee is about"],
        ),
        (replace(CASE, proof=Proof(STRONG, 1, ("router_dlq",))), Settings(), []),
        (HEAVY, Settings(), UNMET),
        (HEAVY, Settings(commands={**COMMANDS, "common_test": "LEVEL=light rebar3 ct"}), UNMET),
        (HEAVY, Settings(commands={**COMMANDS, "common_test": "LEVEL=heavy rebar3 ct"}), []),
        (HEAVY, Settings(met_conditions=("LEVEL=heavy",)), []),
    ],
)
def test_what_speaks_against_a_test(case: Case, settings: Settings, said: list[str]) -> None:
    assert doubts(case, settings) == said


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (CASE, []),
        (replace(CASE, fingerprint="b2"), ["changed since it was reviewed (last on 2026-11-20)"]),
        (
            replace(CASE, fingerprint="b2", proof=Proof(STRONG, 1)),
            [
                "changed since it was reviewed (last on 2026-11-20)",
                "proves less than when it was reviewed: 6 assertions → 1",
            ],
        ),
    ],
)
def test_a_test_that_changed_since_its_review_is_suspect(case: Case, said: list[str]) -> None:
    tests = {
        name: replace(item, reviewed=Reviewed("Ann", date(2026, 11, 20)))
        for name, item in snapshot(trace(CASE)).tests.items()
    }
    assert doubts(case, lock=Lock({}, tests)) == said


def test_nothing_is_said_of_a_test_that_no_scenario_rests_on() -> None:
    hollow = replace(CASE, proof=Proof(HOLLOW, why="does nothing that could fail"))
    suite = trace(hollow).suites[0]
    alone = Strengths(link([suite]), Settings(), None, None)
    assert list(alone.doubts(Located(suite, hollow))) == []


def test_a_condition_that_a_recorded_run_met_is_no_doubt() -> None:
    recorded = Recordings({HEAVY.id: CaseHistory((), last_pass=Mark(0.0, ""))})
    known = replace(trace(HEAVY), recordings=recorded)
    assert list(Strengths(known, Settings(), None, None).doubts(Located(known.suites[0], HEAVY))) == []

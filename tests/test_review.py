"""What changed since a review is found, and accepting it changes nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.links import Trace, link
from mkdocs_guarantees.model import (
    Case,
    Proof,
    Ref,
    Scenario,
    ScenarioId,
    Section,
    SectionRef,
    Selection,
    Sentence,
    Span,
    Strength,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.review import Aspect, Review, is_intact, loss
from mkdocs_guarantees.similarity import sketch
from mkdocs_guarantees.sources.lock import Lock, LockedTest, Reviewed
from mkdocs_guarantees.sources.runbooks import Page

ANN = Reviewed("Ann", date(2026, 11, 22), "first review")
STRONG, WEAK, HOLLOW, UNKNOWN = Strength.STRONG, Strength.WEAK, Strength.HOLLOW, Strength.UNKNOWN
BODY = (
    b"ok = fault:cut(nats), ok = router:publish(1), ok = fault:heal(nats), ok = router:wait(ready, 5000),"
    b"1 = router:delivered(), 0 = router:lost()"
)


def case(name: str, body: str = "b1", promise: str = "Nothing is lost", strength: Strength = STRONG) -> Case:
    return Case(
        id=TestId(f"a_SUITE:{name}"),
        name=name,
        line=3,
        end_line=9,
        selection=Selection.SELECTED,
        guarantees=(Sentence(promise, 2),),
        proof=Proof(strength, 2),
        fingerprint=body,
    )


def trace(*cases: Case, text: str = "t1", promise: str = "It heals") -> Trace:
    suite = Suite(id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl", cases=cases)
    scenario = Scenario(
        id=ScenarioId("loss"),
        title="Loss",
        span=Span("s.yml", 2),
        runbook=(SectionRef(Span("s.yml", 3), "run.md", "Diagnosis"),),
        tests=tuple(Ref(item.id, Span("s.yml", 4)) for item in cases),
        guarantees=(Sentence(promise, 5),),
    )
    page = Page("run.md", "Run", (Section("run.md", "diagnosis", "Diagnosis", 2, 3, 9, text),), (), ())
    return link([suite], [scenario], [page])


def accepted(known: Trace, lock: Lock | None = None) -> Lock:
    review = Review(known, lock or Lock())
    return review.accepted({change.subject for change in review.against_lock}, ANN)


def aspects(known: Trace, lock: Lock) -> list[tuple[str, Aspect]]:
    return [(change.subject, change.aspect) for change in Review(known, lock).changes]


BEFORE = trace(case("test_a"), case("test_b"))


def test_without_a_lock_nothing_changed_and_all_is_new() -> None:
    review = Review(BEFORE, Lock())
    assert (review.changes, {change.aspect for change in review.against_lock}) == ((), {Aspect.NEW})


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (BEFORE, []),
        (trace(case("test_a", "b2"), case("test_b")), [("a_SUITE:test_a", Aspect.BODY)]),
        (trace(case("test_a", promise="Little is lost"), case("test_b")), [("a_SUITE:test_a", Aspect.GUARANTEES)]),
        (trace(case("test_a", promise="Nothing  is\nlost"), case("test_b")), []),
        (trace(case("test_a"), case("test_b"), text="t2"), [("loss", Aspect.SECTION)]),
        (trace(case("test_a"), case("test_b"), promise="It may heal"), [("loss", Aspect.GUARANTEES)]),
        (trace(case("test_a")), [("a_SUITE:test_b", Aspect.GONE)]),
        (trace(case("test_a"), case("test_b"), case("test_c")), [("a_SUITE:test_c", Aspect.NEW)]),
        (
            trace(case("test_a", "b2", strength=WEAK), case("test_b")),
            [("a_SUITE:test_a", Aspect.BODY), ("a_SUITE:test_a", Aspect.PROOF)],
        ),
    ],
)
def test_each_thing_that_changed_is_told(after: Trace, changes: list[tuple[str, Aspect]]) -> None:
    assert aspects(after, accepted(BEFORE)) == changes


def test_a_change_that_is_accepted_is_told_no_more_and_the_rest_keeps_its_review() -> None:
    after = trace(case("test_a", "b2"), case("test_b"), text="t2")
    review = Review(after, accepted(BEFORE))
    later = replace(ANN, why="later")
    lock = review.accepted(["a_SUITE:test_a", "a_SUITE:test_b"], later)
    assert aspects(after, lock) == [("loss", Aspect.SECTION)]
    assert {name: item.reviewed.why for name, item in lock.tests.items()} == {
        "a_SUITE:test_a": "later",
        "a_SUITE:test_b": "first review",
    }


cases = st.builds(case, st.sampled_from(["test_a", "test_b", "test_c"]), st.sampled_from(["b1", "b2"]))
traces = st.lists(cases, unique_by=lambda item: item.name).map(lambda items: trace(*items))


@given(traces, traces)
def test_after_all_is_accepted_nothing_is_left(one: Trace, other: Trace) -> None:
    lock = accepted(other, accepted(one))
    assert Review(other, lock).against_lock == ()
    assert accepted(other, lock) == lock


def test_what_is_known_of_a_test_that_moved_is_kept_until_the_reference_follows() -> None:
    lock = accepted(BEFORE)
    moved = Suite(id=SuiteId("b_SUITE"), framework="common_test", path="b_SUITE.erl", cases=(case("test_x"),))
    scenario = BEFORE.scenarios[0].scenario
    after = link([moved], [scenario], BEFORE.pages)
    review = Review(after, lock)
    assert (review.changes, review.was("a_SUITE", "test_a"), review.was("", "test_a"), review.was("c", "test_a")) == (
        (),
        lock.tests["a_SUITE:test_a"],
        lock.tests["a_SUITE:test_a"],
        None,
    )


def test_a_section_is_found_by_its_text_under_a_new_heading() -> None:
    lock = accepted(BEFORE)
    page = Page("run.md", "Run", (Section("run.md", "nats", "NATS", 2, 3, 9, "t1"),), (), ())
    after = link(BEFORE.suites, [BEFORE.scenarios[0].scenario], [page])
    twice = replace(page, sections=(*page.sections, Section("run.md", "copy", "Copy", 2, 10, 12, "t1")))
    found = [
        Review(after, lock).section_now("run.md", "`Diagnosis`"),
        Review(after, lock).section_now("run.md", "#diagnosis"),
        Review(after, lock).section_now("run.md", "Something else"),
        Review(link(BEFORE.suites, [], [twice]), lock).section_now("run.md", "Diagnosis"),
    ]
    assert found == [("nats", "NATS"), ("nats", "NATS"), None, None]


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        ((STRONG, 5), (STRONG, 1), "5 assertions → 1"),
        ((STRONG, 5), (WEAK, 1), "5 assertions → 1, strong → weak"),
        ((STRONG, 1), (HOLLOW, 0), "1 assertion → 0, strong → hollow"),
        ((WEAK, 0), (HOLLOW, 0), "weak → hollow"),
        ((STRONG, 4), (STRONG, 3), ""),
        ((STRONG, 2), (STRONG, 1), ""),
        ((STRONG, 3), (UNKNOWN, 2), ""),
        ((WEAK, 1), (STRONG, 9), ""),
        ((UNKNOWN, 0), (HOLLOW, 0), ""),
    ],
)
def test_a_proof_is_weaker_when_it_falls_or_loses_half_of_it(
    was: tuple[Strength, int], now: tuple[Strength, int], lost: str
) -> None:
    before = LockedTest("b1", (), *was)
    assert (loss(before, LockedTest("b2", (), *now)), loss(before, LockedTest("b1", (), *now))) == (lost, "")


@pytest.mark.parametrize(
    ("was", "now", "lost"),
    [
        ((3, 0), (3, 2), "3 assertions → 3 (2 only signs of life)"),
        ((3, 0), (3, 1), "3 assertions → 3 (1 only a sign of life)"),
        ((9, 0), (9, 1), "9 assertions → 9 (1 only a sign of life)"),
        ((3, 0), (4, 1), ""),
        ((3, 0), (2, 0), ""),
        ((3, 2), (3, 0), ""),
        ((5, 0), (4, 1), ""),
        ((4, 0), (3, 2), "4 assertions → 3 (2 only signs of life)"),
        ((3, None), (3, 2), ""),
        ((3, 0), (3, None), ""),
        ((1, 0), (1, 1), "1 assertion → 1 (only a sign of life)"),
    ],
)
def test_a_sign_of_life_in_place_of_an_assertion_weakens(
    was: tuple[int, int | None], now: tuple[int, int | None], lost: str
) -> None:
    one, other = (LockedTest(body, (), STRONG, number[0], signs=number[1]) for body, number in (("a", was), ("b", now)))
    assert loss(one, other) == lost


@pytest.mark.parametrize(
    ("body", "assertions", "intact"),
    [
        (BODY, 5, True),
        (BODY.replace(b"publish(1)", b"publish(2)"), 5, True),
        (BODY.replace(b",1 = router:delivered()", b""), 4, False),
        (b"ok = fault:cut(nats), 1 = router:delivered()", 2, False),
        (b"nothing of it is left here at all", 5, False),
    ],
)
def test_a_body_is_intact_when_it_is_nearly_the_same_and_asserts_no_less(
    body: bytes, assertions: int, *, intact: bool
) -> None:
    was = LockedTest("b1", (), STRONG, 5, sketch(BODY))
    assert is_intact(was, LockedTest("b2", (), STRONG, assertions, sketch(body))) is intact

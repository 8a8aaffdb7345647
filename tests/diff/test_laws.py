"""Comparing has laws: nothing differs from itself, reading backwards mirrors, and order says nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.changes import BAD, MIRROR, Change, Kind, Subject, ordered
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.model import (
    AlertState,
    Case,
    Integration,
    Proof,
    Section,
    Selection,
    Sentence,
    Span,
    Status,
    Strength,
    Suite,
    TestId,
)
from mkdocs_guarantees.similarity import sketch
from mkdocs_guarantees.snapshots import AlertSeen, CaseSeen, Promise, RequirementSeen, ScenarioSeen, Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

SUITES = ("a_SUITE", "b_SUITE")
TESTS = [f"{suite}:{name}" for suite in SUITES for name in ("x", "y", "z")]
SENTENCES = (
    "It reconnects by itself",
    "It reconnects by itself within 60 s",
    "No message is lost",
    "no message is lost.",
)
PLACES = [("a.md", "one"), ("a.md", "two"), ("b.md", "one"), ("gone.md", "x")]
BODIES = ("", "one two three four", "one two three five", "other words stand here")
LINES = st.integers(1, 9)


def subsets(items: list[str], most: int = 3) -> st.SearchStrategy[tuple[TestId, ...]]:
    return st.lists(st.sampled_from(items).map(TestId), max_size=most, unique=True).map(tuple)


@st.composite
def cases(draw: st.DrawFn, test: str) -> CaseSeen:
    suite, _, name = test.partition(":")
    body = draw(st.sampled_from(BODIES))
    sentences = draw(st.lists(st.sampled_from(SENTENCES), max_size=2))
    case = Case(
        id=TestId(test),
        name=name,
        line=draw(LINES),
        end_line=draw(st.integers(9, 12)),
        selection=draw(st.sampled_from(Selection)),
        conditions=draw(subsets(["A", "B"])),
        skip=draw(st.sampled_from([None, "", "slow"])),
        guarantees=tuple(Sentence(text, 1) for text in sentences),
        proof=Proof(draw(st.sampled_from(Strength)), draw(st.integers(0, 3)), draw(subsets(["m", "n"]))),
        fingerprint=body,
        sketch=sketch(body.encode()),
    )
    hollow = draw(st.booleans())
    made = Suite(id=suite, framework="common_test", path=f"{suite}.erl", hollow=hollow, cases=())  # type: ignore[arg-type]
    return CaseSeen(made, case, draw(st.sampled_from([None, *Status])))


@st.composite
def scenarios(draw: st.DrawFn, name: str) -> ScenarioSeen:
    sentences = draw(st.lists(st.sampled_from(SENTENCES), max_size=3))
    return ScenarioSeen(
        id=name,
        title=draw(st.sampled_from(["", "Loss", "Gain"])),
        span=Span("s.yml", draw(LINES), 0, 10),
        integration=draw(st.sampled_from(Integration)),
        status=draw(st.sampled_from(Status)),
        sections=draw(st.lists(st.sampled_from(PLACES), max_size=2, unique=True).map(tuple)),
        tests=draw(subsets(TESTS)),
        promises=tuple(
            Promise(text, Span("s.yml", 3), draw(subsets(TESTS, 2)), draw(st.sampled_from(Status)))
            for text in sentences
        ),
        in_production=draw(subsets(["wait", "call"])),
        duration=draw(st.sampled_from(["", "30 s"])),
        smoke=draw(st.booleans()),
        requirements=draw(subsets(["R1", "R2"])),
    )


@st.composite
def requirements(draw: st.DrawFn, name: str) -> RequirementSeen:
    text, status = draw(st.sampled_from(["", "It must.", "It should."])), draw(st.sampled_from(Status))
    return RequirementSeen(name, text, Span("r.yml", draw(LINES)), draw(subsets(TESTS)), status)


@st.composite
def alerts(draw: st.DrawFn, name: str) -> AlertSeen:
    place = draw(st.sampled_from([("", ""), *PLACES]))
    return AlertSeen(name, Span("alerts.yml", draw(LINES)), place, draw(st.sampled_from(AlertState)))


@st.composite
def sections(draw: st.DrawFn, place: tuple[str, str]) -> Section:
    title = draw(st.sampled_from(["One", "Two", "Other"]))
    return Section(*place, title, 2, draw(LINES), 10, draw(st.sampled_from(["", "text", "words"])))


def some(names: list[str], of: object) -> st.SearchStrategy[dict[str, object]]:
    chosen = st.lists(st.sampled_from(names), unique=True, max_size=4)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: of(key) for key in keys}))  # type: ignore[operator]


snapshots = st.builds(
    Snapshot,
    cases=some(TESTS, cases),  # type: ignore[arg-type]
    scenarios=some(["loss", "gain", "flood"], scenarios),  # type: ignore[arg-type]
    requirements=some(["R1", "R2", "R3"], requirements),  # type: ignore[arg-type]
    alerts=some(["Down", "Slow"], alerts),  # type: ignore[arg-type]
    sections=some(PLACES[:3], sections),  # type: ignore[arg-type]
)


def turned(mapping: Mapping[str, object]) -> dict[str, object]:
    return dict(reversed(mapping.items()))


@given(snapshots)
def test_nothing_differs_from_itself(seen: Snapshot) -> None:
    assert diff(seen, seen) == ()


@settings(max_examples=200)
@given(snapshots, snapshots)
def test_reading_backwards_mirrors(one: Snapshot, other: Snapshot) -> None:
    assert ordered({change.mirrored() for change in diff(one, other)}) == diff(other, one)


@given(snapshots, snapshots)
def test_the_order_of_what_is_read_says_nothing(one: Snapshot, other: Snapshot) -> None:
    names = ("cases", "scenarios", "requirements", "alerts", "sections")
    shuffled = replace(other, **{name: turned(getattr(other, name)) for name in names})
    assert diff(one, shuffled) == diff(one, other)


@given(snapshots, snapshots)
def test_what_is_only_on_one_side_is_lost_or_gained_and_nothing_else_is(one: Snapshot, other: Snapshot) -> None:
    """A name that is on both sides is the same thing on both; a change without a name on a side lost or gained it."""
    for change in diff(one, other):
        alone = not (change.was and change.now)
        assert not alone or change.kind in {Kind.LOST, Kind.GAINED}


def test_every_kind_has_a_mirror_whose_mirror_it_is() -> None:
    assert {kind: MIRROR[MIRROR[kind]] for kind in Kind} == {kind: kind for kind in Kind}


def test_only_what_is_bad_weighs_more_than_information_except_another_wording_of_a_promise() -> None:
    weighty = {
        (kind, subject)
        for kind in Kind
        for subject in Subject
        if Change(kind=kind, subject=subject, scenarios=("loss",)).severity is not Severity.INFO
    }
    assert weighty == {(kind, subject) for kind in BAD for subject in Subject} | {(Kind.REWORDED, Subject.GUARANTEE)}

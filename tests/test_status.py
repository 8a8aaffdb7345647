"""What may be said of a test follows from what is known of it, by one total function."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees import status
from mkdocs_guarantees.clock import Clock
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.links import Trace, link
from mkdocs_guarantees.model import (
    Case,
    Outcome,
    Ref,
    Scenario,
    ScenarioId,
    Selection,
    Sentence,
    Span,
    Status,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.status import Facts, Latest, Statuses, judge

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = timedelta(days=30)
BOTH = (True, False)
PASSED, FAILED, ERRORED, SKIPPED, BLOCKED = Outcome


def case(name: str = "t", selection: Selection = Selection.SELECTED, skip: str | None = None) -> Case:
    promise = (Sentence("It works", 1),)
    return Case(
        id=TestId(f"a_SUITE:{name}"), name=name, line=1, end_line=2, selection=selection, skip=skip, guarantees=promise
    )


def suite(*cases: Case, hollow: bool = False) -> Suite:
    return Suite(id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl", hollow=hollow, cases=cases)


def statuses(trace: Trace) -> Statuses:
    return Statuses(trace, Settings(), Clock(NOW))


def facts(*outcomes: Outcome, days: float = 1, changed: bool = False, flaky: bool = False) -> Facts:
    at = NOW - timedelta(days=days)
    return Facts(latest=tuple(Latest(outcome, at, changed) for outcome in outcomes), flaky=flaky, limit=MONTH)


@pytest.mark.parametrize(
    ("hollow", "selection", "skip", "wanted"),
    [
        (False, Selection.SELECTED, None, Status.UNTESTED),
        (False, Selection.CONDITIONAL, None, Status.UNTESTED),
        (False, Selection.UNSELECTED, None, Status.VOID),
        (False, Selection.SELECTED, "", Status.SKIPPED),
        (False, Selection.SELECTED, "no broker", Status.SKIPPED),
        (False, Selection.UNSELECTED, "no broker", Status.VOID),
        (True, Selection.SELECTED, None, Status.VOID),
    ],
)
def test_a_case_without_a_result_is_judged_by_its_source(
    hollow: bool,  # noqa: FBT001  # a column of the table
    selection: Selection,
    skip: str | None,
    wanted: Status,
) -> None:
    one = case(selection=selection, skip=skip)
    assert statuses(link([])).of_case(suite(one, hollow=hollow), one) is wanted


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        pytest.param(facts(PASSED), Status.VERIFIED, id="a fresh pass"),
        pytest.param(facts(PASSED, days=31), Status.STALE, id="an old pass"),
        pytest.param(facts(PASSED, days=-1), Status.VERIFIED, id="a clock that runs ahead"),
        pytest.param(facts(PASSED, days=-2), Status.STALE, id="a result of the future"),
        pytest.param(replace(facts(PASSED), hollow=True), Status.VOID, id="nothing in it could fail"),
        pytest.param(replace(facts(), hollow=True), Status.VOID, id="nothing in it could fail, and it never ran"),
        pytest.param(replace(facts(FAILED), hollow=True), Status.FAILING, id="what could not fail failed"),
        pytest.param(replace(facts(SKIPPED), hollow=True), Status.SKIPPED, id="all that it does is to skip"),
        pytest.param(facts(PASSED, changed=True), Status.STALE, id="another body since"),
        pytest.param(Facts(latest=(Latest(PASSED),), limit=MONTH), Status.STALE, id="a pass without a date"),
        pytest.param(Facts(latest=(Latest(PASSED, NOW - 99 * MONTH),)), Status.VERIFIED, id="never stale"),
        pytest.param(facts(FAILED), Status.FAILING, id="a failure"),
        pytest.param(facts(ERRORED, days=400), Status.FAILING, id="an old error"),
        pytest.param(facts(PASSED, FAILED), Status.FAILING, id="a failure in one of two environments"),
        pytest.param(facts(BLOCKED), Status.BLOCKED, id="blocked"),
        pytest.param(facts(BLOCKED, FAILED), Status.FAILING, id="blocked here, failed there"),
        pytest.param(facts(SKIPPED), Status.SKIPPED, id="skipped"),
        pytest.param(facts(SKIPPED, PASSED), Status.VERIFIED, id="skipped in one of two environments"),
        pytest.param(
            Facts(latest=(Latest(PASSED, NOW - 2 * MONTH), Latest(PASSED, NOW)), limit=MONTH),
            Status.VERIFIED,
            id="stale in one of two environments",
        ),
        pytest.param(facts(PASSED, flaky=True), Status.FLAKY, id="flaky"),
        pytest.param(facts(PASSED, flaky=True, days=31), Status.FLAKY, id="flaky and old"),
        pytest.param(facts(FAILED, flaky=True), Status.FAILING, id="flaky, failed at last"),
        pytest.param(facts(), Status.UNTESTED, id="nothing recorded"),
        pytest.param(Facts(void=True, latest=(Latest(PASSED, NOW),)), Status.VOID, id="gone, whatever it once did"),
        pytest.param(Facts(switched_off=True, latest=(Latest(PASSED, NOW),)), Status.SKIPPED, id="switched off since"),
    ],
)
def test_results_decide(known: Facts, wanted: Status) -> None:
    assert judge(known, Clock(NOW)) is wanted


moments = st.none() | st.integers(-10_000, 10).map(lambda hours: NOW + timedelta(hours=hours))
all_facts = st.builds(
    Facts,
    void=st.booleans(),
    hollow=st.booleans(),
    switched_off=st.booleans(),
    latest=st.lists(st.builds(Latest, st.sampled_from(Outcome), moments, st.booleans()), max_size=4).map(tuple),
    flaky=st.booleans(),
    limit=st.none() | st.integers(0, 400).map(lambda days: timedelta(days=days)),
)


@given(all_facts, st.integers(0, 10_000))
def test_time_alone_never_makes_a_status_better(known: Facts, hours: int) -> None:
    before, after = judge(known, Clock(NOW)), judge(known, Clock(NOW + timedelta(hours=hours)))
    assert before is after or status.is_worse(after, before)


@given(all_facts, st.integers(1, 10_000), st.data())
def test_an_older_result_never_makes_a_status_better(known: Facts, hours: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, max(len(known.latest) - 1, 0)))
    older = tuple(
        Latest(item.outcome, item.at - timedelta(hours=hours) if item.at and place == number else item.at, item.changed)
        for place, item in enumerate(known.latest)
    )
    before, after = judge(known, Clock(NOW)), judge(replace(known, latest=older), Clock(NOW))
    assert before is after or status.is_worse(after, before)


@given(all_facts)
def test_verified_rests_on_a_pass_and_on_no_failure(known: Facts) -> None:
    lived = replace(known, void=False, hollow=False, switched_off=False, flaky=False, limit=None)
    outcomes = {item.outcome for item in known.latest} & {PASSED, FAILED, ERRORED, BLOCKED}
    fresh = all(item.at and not item.changed for item in known.latest)
    assert judge(known, Clock(NOW)) is not Status.VERIFIED or outcomes == {PASSED}
    assert (judge(lived, Clock(NOW)) is Status.VERIFIED) is (outcomes == {PASSED}) or not fresh


def test_every_status_can_be_said() -> None:
    outcomes = [(), *((outcome,) for outcome in Outcome)]
    found = {
        judge(
            Facts(
                void=void,
                switched_off=off,
                latest=tuple(Latest(item, NOW, changed) for item in latest),
                flaky=flaky,
                limit=MONTH,
            ),
            Clock(NOW),
        )
        for void, off, latest, changed, flaky in product(BOTH, BOTH, outcomes, BOTH, BOTH)
    }
    assert found == set(Status)


@pytest.mark.parametrize(
    ("tests", "wanted"),
    [
        ([], Status.UNTESTED),
        (["good"], Status.UNTESTED),
        (["good", "skipped"], Status.UNTESTED),
        (["skipped"], Status.SKIPPED),
        (["good", "never"], Status.VOID),
        (["good", "gone"], Status.VOID),
    ],
)
def test_a_scenario_has_the_worst_of_its_tests(tests: list[str], wanted: Status) -> None:
    cases = (case("good"), case("skipped", skip="why"), case("never", Selection.UNSELECTED))
    scenario = Scenario(
        id=ScenarioId("s"), title="S", span=Span("s.yml"), tests=tuple(Ref(name, Span("s.yml")) for name in tests)
    )
    trace = link([suite(*cases)], [scenario])
    assert statuses(trace).of_scenario(trace.scenarios[0]) is wanted


def test_a_promise_that_no_test_states_is_untested() -> None:
    promises = (Sentence("It flies", 1), Sentence("It works", 2))
    tests = (Ref("never", Span("s.yml")),)
    scenario = Scenario(id=ScenarioId("s"), title="S", span=Span("s.yml"), guarantees=promises, tests=tests)
    trace = link([suite(case("never", Selection.UNSELECTED))], [scenario])
    found = [statuses(trace).of_guarantee(item) for item in trace.scenarios[0].guarantees]
    assert found == [Status.UNTESTED, Status.VOID]


@given(st.lists(st.sampled_from(Status), min_size=1))
def test_the_worst_is_one_of_them_and_none_is_worse(several: list[Status]) -> None:
    order = list(Status)
    found = status.worst(several)
    assert found == order[max(order.index(item) for item in several)]

"""What runs recorded becomes what is known of each case."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.evidence import CaseHistory, percentile, recordings
from mkdocs_guarantees.model import Outcome, Suite, TestId
from mkdocs_guarantees.sources.results.result import Role
from results_in_hand import WORDS, days, ledger, result, run, suite

if TYPE_CHECKING:
    from mkdocs_guarantees.ledger import RunInfo
    from mkdocs_guarantees.sources.results.result import Result

T = TestId("a_SUITE:t")


def history(letters: str) -> CaseHistory:
    return recordings(days(letters), [suite("t")]).cases[T]


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("pppp", "0 of 4 False"),
        ("ppfpp", "1 of 5 False"),
        ("pffffp", "4 of 6 False"),
        ("pfpfp", "2 of 5 True"),
        ("fpf", "2 of 3 False"),
        ("pfpf", "2 of 4 False"),
        ("pfsbp-fp", "2 of 5 True"),
        ("pfpfp" + "p" * 20, "0 of 20 False"),
        ("fffff", "5 of 5 False"),
        ("s", "0 of 0 False"),
    ],
)
def test_flaky_is_what_healed_twice_among_the_latest_twenty(letters: str, wanted: str) -> None:
    found = history(letters).flakiness(frozenset())
    assert f"{found} {found.flaky}" == wanted


def test_passing_and_failing_with_the_same_code_is_flaky() -> None:
    same, other = run(0, "abc", os="linux"), run(9, "abc", os="windows")
    runs = [(run(day, "abc", os="linux"), [result("t", letter)]) for day, letter in enumerate("pppfp")]
    apart = [(same, [result("t")]), (other, [result("t", "f")])] + [(run(d), [result("t")]) for d in range(10, 14)]
    found = [recordings(ledger(*each), [suite("t")]).cases[T].flakiness(frozenset()).flaky for each in (runs, apart)]
    assert found == [True, False]


def test_an_attempt_that_failed_before_a_pass_is_flaky() -> None:
    runs = [(run(day), [result("t")]) for day in range(3)]
    again = (run(4), [result("t", attempts=(Outcome.FAILED,))])
    found = recordings(ledger(*runs, again), [suite("t")]).cases[T].flakiness(frozenset())
    assert (str(found), found.flaky) == ("1 of 5", True)


def test_the_worst_variant_counts_and_all_are_kept() -> None:
    results = [
        result("t", "p", group="g"),
        result("t", "f", group="g", variant="repeat 2"),
        result("t", "s", group="h"),
    ]
    found = recordings(ledger((run(0), results)), [suite("t")]).cases[T].runs[0]
    variants = [(item.variant, item.outcome) for item in found.variants]
    wanted = [("g", Outcome.PASSED), ("g · repeat 2", Outcome.FAILED), ("h", Outcome.SKIPPED)]
    assert (found.outcome, variants) == (Outcome.FAILED, wanted)


def test_runs_stand_side_by_side_only_by_the_named_variables() -> None:
    runs = [(run(0, os="linux"), [result("t", "f")]), (run(1, os="mac", n="1"), [result("t")]),
            (run(2, os="mac", n="2"), [result("t", "s")])]  # fmt: skip
    found = recordings(ledger(*runs), [suite("t")]).cases[T]
    assert [
        [item.outcome for item in found.latest(names, lambda _: True)] for names in (frozenset(), frozenset({"os"}))
    ] == [
        [Outcome.SKIPPED],
        [Outcome.FAILED, Outcome.SKIPPED],
    ]


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [("fs", "f"), ("fb", "f"), ("ps", "s"), ("fps", "s"), ("efs", "f"), ("sf", "f"), ("fsp", "p")],
)
def test_a_failure_stays_the_latest_until_a_pass_follows(letters: str, wanted: str) -> None:
    runs = [(run(number), [result("t", letter)]) for number, letter in enumerate(letters)]
    latest = recordings(ledger(*runs), [suite("t")]).cases[T].latest(frozenset(), lambda _: True)
    assert [item.outcome for item in latest] == [result("t", wanted).outcome]


@pytest.mark.parametrize(
    ("runs", "wanted"),
    [
        (["1f 2p", "2p"], Outcome.FAILED),  # a run of some of the parameters leaves the others as they were
        (["1f 2p", "2p", "1p"], Outcome.PASSED),
        (["1f 3f 2p", "1p", "2p"], Outcome.FAILED),
        (["1f 3f 2p", "1p", "3p"], Outcome.PASSED),
        (["1f 2p", "2p 3p"], Outcome.PASSED),  # 1 has another name now
        (["1f 2p @old", "2p @new"], Outcome.PASSED),  # or it is gone
        (["1f 2p @same", "2p @same"], Outcome.FAILED),  # the same code has it still
        (["1f 2f 3f", "p"], Outcome.PASSED),  # it has no parameters any more
        (["1f 2f 3f", "4p"], Outcome.FAILED),
        (["1f 2f 3f", *["4p"] * 20], Outcome.PASSED),
        (["1f 2p", "2p 3s"], Outcome.FAILED),
    ],
)
def test_a_variant_that_failed_counts_until_it_passes_or_is_gone(runs: list[str], wanted: Outcome) -> None:
    def taken(day: int, written: str) -> tuple[RunInfo, list[Result]]:
        words = [word for word in written.split() if not word.startswith("@")]
        return run(day, written.partition("@")[2]), [result("t", word[-1], variant=word[:-1]) for word in words]

    found = recordings(ledger(*(taken(day, written) for day, written in enumerate(runs))), [suite("t")]).cases[T]
    assert [item.outcome for item in found.latest(frozenset(), lambda _: True)] == [wanted]


def test_a_group_that_failed_counts_as_long_as_the_case_is_in_it() -> None:
    before = [result("t", "f", group="g"), result("t", group="h")]
    runs = [(run(0, "old"), before), (run(1, "new"), [result("t", group="h")])]
    found = [
        recordings(ledger(*runs), [suite("t", groups=groups)]).cases[T].latest(frozenset(), lambda _: True)[0].outcome
        for groups in (("g", "h"), ("h",))
    ]
    assert found == [Outcome.FAILED, Outcome.PASSED]


def test_a_group_that_a_report_takes_for_another_is_the_one_of_the_case() -> None:
    runs = [(run(0), [result("t", "f", group="g")]), (run(1), [result("t", group="g/h"), result("t", group="")])]
    found = recordings(ledger(*runs), [suite("t", groups=("g",))]).cases[T]
    assert [item.variant for seen in found.runs for item in seen.variants] == ["g", "", "g"]


def test_a_failure_goes_with_a_report_whose_groups_are_not_those_of_the_case() -> None:
    runs = [(run(0), [result("t", "f", group="g")]), (run(1), [result("t", group="g/x")])]
    [latest] = recordings(ledger(*runs), [suite("t", groups=("g", "h"))]).cases[T].latest(frozenset(), lambda _: True)
    assert latest.outcome is Outcome.PASSED


def test_two_parameters_with_different_outcomes_are_not_flaky() -> None:
    runs = [(run(day, "abc"), [result("t", letter, variant=letter)]) for day, letter in enumerate("pppff")]
    found = recordings(ledger(*runs), [suite("t")]).cases[T].flakiness(frozenset())
    assert (str(found), found.flaky) == ("2 of 5", False)


@pytest.mark.parametrize(
    ("builds", "flaky"),
    [
        ("fp fp pp pp", False),  # the first parameter failed twice, and was repaired once
        ("fp pp fp pp", True),
        ("pf pf pf pp", False),
    ],
)
def test_shards_that_share_the_parameters_of_a_case_are_one_build(builds: str, flaky: bool) -> None:  # noqa: FBT001  # a case
    """Each shard is a run of its own: of the revision of its build, and with one of two parameters."""
    runs = [
        (run(2 * build + shard, f"revision {build}"), [result("t", letter, variant=str(shard))])
        for build, letters in enumerate(builds.split())
        for shard, letter in enumerate(letters)
    ]
    assert recordings(ledger(*runs), [suite("t")]).cases[T].flakiness(frozenset()).flaky is flaky


@pytest.mark.parametrize(("passes", "flaky"), [(19, True), (20, False)])
def test_twenty_passes_end_what_was_flaky_at_one_revision(passes: int, flaky: bool) -> None:  # noqa: FBT001  # a case
    runs = [(run(day, "broken"), [result("t", letter)]) for day, letter in enumerate("fpfp")]
    runs += [(run(9 + day, f"repaired {day}"), [result("t")]) for day in range(passes - 1)]
    assert recordings(ledger(*runs), [suite("t")]).cases[T].flakiness(frozenset()).flaky is flaky


def test_a_run_of_the_future_is_later_than_none_that_has_come() -> None:
    runs = [(run(0), [result("t", "f")]), (run(1), [result("t")])]
    future = ledger(*runs)
    found = recordings(future, [suite("t")]).cases[T]
    last = found.runs[-1].at
    assert [item.outcome for item in found.latest(frozenset(), lambda at: at != last)] == [Outcome.FAILED]


def setup(letter: str, **given: object) -> object:
    return result("init_per_suite", letter, role=Role.SETUP, **given)


@pytest.mark.parametrize(
    ("letter", "environment", "held", "conditions", "wanted"),
    [
        ("f", {}, [], (), Outcome.BLOCKED),
        ("s", {}, [], (), Outcome.SKIPPED),
        ("p", {}, [], (), None),
        ("f", {}, [result("t", "p")], (), Outcome.PASSED),
        ("f", {}, [], ("LEVEL=heavy",), None),
        ("f", {"LEVEL": "ci"}, [], ("LEVEL=heavy",), None),
        ("f", {"LEVEL": "heavy"}, [], ("LEVEL=heavy",), Outcome.BLOCKED),
    ],
)
def test_a_set_up_that_failed_blocks_the_tests_behind_it(
    letter: str, environment: dict[str, str], held: list[object], conditions: tuple[str, ...], wanted: Outcome | None
) -> None:
    info = run(0, **environment)
    found = recordings(ledger((info, [setup(letter), *held])), [suite("t", conditions=conditions)])  # type: ignore[list-item]
    assert (found.cases[T].runs[-1].outcome if T in found.cases else None) == wanted


def test_the_set_up_of_a_group_blocks_only_its_own_tests() -> None:
    results = [setup("f", group="g", message="no broker")]
    inside, outside = suite("t", groups=("g/h",)), suite("t", groups=("other",))
    found = [recordings(ledger((run(0), results)), [item]).cases.get(T) for item in (inside, outside)]  # type: ignore[list-item]
    assert [item and (item.runs[0].outcome, item.runs[0].message) for item in found] == [
        (Outcome.BLOCKED, "no broker"),
        None,
    ]


def test_what_fits_no_case_is_counted() -> None:
    results = [result("gone", variant="1"), result("gone", "f", variant="2"), result("t"), result("x", suite="b_SUITE")]
    found = recordings(ledger((run(0), results)), [suite("t")])
    assert ([(item.name, item.results) for item in found.unmatched], found.results) == (
        [("a_SUITE:gone", 2), ("b_SUITE:x", 1)],
        4,
    )


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from("tu!"), st.sampled_from("pfesb")), max_size=60))
def test_outcomes_in_are_outcomes_out(given_results: list[tuple[int, str, str]]) -> None:
    numbered = list(enumerate(given_results))
    runs = [
        (run(day), [result(case, letter, variant=str(n)) for n, (at, case, letter) in numbered if at == day])
        for day in range(6)
    ]  # fmt: skip
    found = recordings(ledger(*runs), [suite("t", "u")])
    matched = sum((Counter(item.counts) for item in found.cases.values()), Counter[str]())
    kept = Counter(item.outcome for held in found.cases.values() for one in held.runs for item in one.variants)
    wanted = Counter(WORDS[letter] for _, case, letter in given_results if case != "!")
    lost = sum(item.results for item in found.unmatched)
    assert (matched, kept, lost) == (wanted, wanted, len(given_results) - wanted.total())


@given(st.permutations(range(6)))
def test_the_order_in_which_runs_are_read_does_not_matter(order: list[int]) -> None:
    letters = "pfpfsp"
    runs = [(run(day, "abc"), [result("t", letters[day])]) for day in order]
    found = recordings(ledger(*runs), [suite("t")]).cases[T]
    assert [item.outcome for item in found.runs] == [WORDS[letter] for letter in letters]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ((), (None, None)),
        ((4.0,), (4.0, 4.0)),
        (tuple(map(float, range(1, 21))), (10.0, 19.0)),
        ((1.0, 9.0), (1.0, 9.0)),
    ],
)
def test_percentiles_are_values_that_were_measured(values: tuple[float, ...], wanted: tuple[object, object]) -> None:
    assert (percentile(values, 0.5), percentile(values, 0.95)) == wanted


def test_last_pass_and_last_failure_are_remembered() -> None:
    found = history("pfps")
    assert [mark and mark.at for mark in (found.last_pass, found.last_failure)] == [
        run(2).started_at.timestamp(),  # type: ignore[union-attr]
        run(1).started_at.timestamp(),  # type: ignore[union-attr]
    ]


def test_one_run_can_be_thought_away() -> None:
    found = recordings(days("pf"), [suite("t")])
    before = found.without(found.runs[-1].digest)
    assert [item.outcome for item in before.cases[T].runs] == [Outcome.PASSED]


def test_a_suite_without_results_has_no_history() -> None:
    assert recordings(days("p"), [Suite(id=suite().id, framework="common_test", path="x.erl")]).cases == {}

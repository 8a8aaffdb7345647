"""Words say when a test passed, how often it fails, and under which conditions it runs."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.links import Located
from mkdocs_guarantees.model import Suite
from mkdocs_guarantees.render.proofs import Proofs
from projects_in_hand import project
from results_in_hand import days, ledger, result, run, suite


def words(letters: str, *, revision: str = "", at: float = 10, given: Suite | None = None) -> tuple[str, str]:
    made = project(days(letters, revision=revision), {"nats": "t"}, days=at, given=given)
    held = made.trace.suites[0]
    proofs = Proofs(made.trace, made.statuses)
    return proofs.case(Located(held, held.cases[0])), proofs.remark(Located(held, held.cases[0]))


@pytest.mark.parametrize(
    ("letters", "wanted"),
    [
        ("", ""),
        ("p", "passed 2026-11-01 00:00 UTC (10 days before this build) · p95 1.0 s"),
        ("pf", ("failed 2026-11-02 00:00 UTC (9 days before this build); "
                "last passed 2026-11-01 00:00 UTC (10 days before this build) · failed 1 of 2 times · p95 1.0 s")),
        ("f", "failed 2026-11-01 00:00 UTC (10 days before this build); never passed · failed 1 of 1 times"),
        ("s", "skipped 2026-11-01 00:00 UTC (10 days before this build)"),
        ("b", "blocked 2026-11-01 00:00 UTC (10 days before this build)"),
    ],
)  # fmt: skip
def test_the_record_of_a_test_in_words(letters: str, wanted: str) -> None:
    assert words(letters) == (wanted, "")


def test_a_revision_is_named_by_its_beginning() -> None:
    assert (
        words("p", revision="3fd74cfa83b5", at=0)[0]
        == "passed 2026-11-01 00:00 UTC (0 min before this build) at 3fd74cf · p95 1.0 s"
    )


def test_a_result_from_after_the_moment_of_the_build_has_no_age() -> None:
    assert words("p", at=-1)[0] == "passed 2026-11-01 00:00 UTC · p95 1.0 s"


def test_a_conditional_test_says_when_its_condition_was_last_met() -> None:
    heavy = suite("t", conditions=("LEVEL=heavy",))
    found = [words(letters, at=41, given=heavy)[1] for letters in ("p", "")]
    assert found == [
        "proved only in runs with LEVEL=heavy, the last one 41 days ago when this was built",
        "runs only if LEVEL=heavy",
    ]


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ((), " · not in the 2 runs since"),
        (("LEVEL=heavy",), ""),
        (("LEVEL=ci",), " · not in the 2 runs since"),
    ],
)
def test_a_test_that_is_missing_from_later_runs_of_its_suite_says_so(conditions: tuple[str, ...], wanted: str) -> None:
    both = suite("t", conditions=conditions)
    held = Suite(id=both.id, framework=both.framework, path=both.path, cases=(*both.cases, *suite("u").cases))
    runs = [
        (run(0, LEVEL="heavy"), [result("t"), result("u")]),
        *((run(day, LEVEL="ci"), [result("u")]) for day in (1, 2)),
    ]
    made = project(ledger(*runs), {"nats": "t"}, given=held)
    found = Proofs(made.trace, made.statuses).case(Located(held, held.cases[0]))
    assert found == f"passed 2026-11-01 00:00 UTC (10 days before this build) · p95 1.0 s{wanted}"


def test_a_scenario_is_as_old_as_its_oldest_proof() -> None:
    runs = [(run(0, "aaa1111222"), [result("t")]), (run(1, "bbb1111222"), [result("u", duration=90.0)])]
    made = project(ledger(*runs), {"nats": "t u", "disk": "u x"})
    proofs = Proofs(made.trace, made.statuses)
    moment = "2026-11-01 00:00 UTC (10 days before this build) at aaa1111"
    both = f"Last proof: of its 2 tests the oldest pass is of {moment}"
    one = "Last proof: passed 2026-11-02 00:00 UTC (9 days before this build) at bbb1111"
    assert [(proofs.scenario(item), proofs.measured(item)) for item in made.trace.scenarios] == [
        (both, "measured p95 90 s"),
        (f"{one}; 1 of 2 tests never passed in a recorded run", "measured p95 90 s"),
    ]

"""A card says what an on-call engineer asks, in words that are true of the tests behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lint_project import base, project
from mkdocs_guarantees.config import COMMANDS
from mkdocs_guarantees.model import Case, Selection, Status, Suite, SuiteId, TestId
from mkdocs_guarantees.render.cards import counts_of, filled, remark
from mkdocs_guarantees.render.site import Site

if TYPE_CHECKING:
    from pathlib import Path

ONE = {"path": ["t/a_SUITE.erl"], "groups": [], "cases": ["t_a", "t_b"], "ids": ["t/a.py::t_a", "t/a.py::t_b"]}


@pytest.mark.parametrize(
    ("template", "values", "wanted"),
    [
        (COMMANDS["common_test"], ONE, "rebar3 ct --suite t/a_SUITE.erl --case t_a,t_b"),
        (COMMANDS["common_test"], {**ONE, "groups": ["g"]}, "rebar3 ct --suite t/a_SUITE.erl --group g --case t_a,t_b"),
        (COMMANDS["pytest"], ONE, "pytest t/a.py::t_a t/a.py::t_b"),
        ("run {path} {unknown}", ONE, "run t/a_SUITE.erl {unknown}"),
        ("run [--none {groups}] x", ONE, "run x"),
        ("run [plain] x", ONE, "run plain x"),
        ("echo {cases}", {"cases": ["a b", "$(rm)", "it's", "x;y"]}, "echo 'a b' '$(rm)' 'it'\"'\"'s' 'x;y'"),
        ("echo {cases}", {"cases": ["{path}"], "path": ["p"]}, "echo '{path}'"),
        ("echo {cases}", {"cases": ["[x {groups}]"], "groups": []}, "echo '[x {groups}]'"),
        ("", ONE, ""),
    ],
)
def test_a_command_is_filled_in_and_quoted_for_a_shell(
    template: str, values: dict[str, list[str]], wanted: str
) -> None:
    assert filled(template, values) == wanted


def case(selection: Selection = Selection.SELECTED, skip: str | None = None, *conditions: str) -> Case:
    return Case(
        id=TestId("s:t"), name="t", line=1, end_line=1, selection=selection, skip=skip, conditions=tuple(conditions)
    )


@pytest.mark.parametrize(
    ("one", "hollow", "wanted"),
    [
        (case(), False, ""),
        (case(), True, "its suite runs nothing"),
        (case(Selection.UNSELECTED), False, "never run"),
        (case(Selection.UNSELECTED, None, "all/0 is not exported"), False, "never run; all/0 is not exported"),
        (case(Selection.SELECTED, ""), False, "skipped"),
        (case(Selection.SELECTED, "no broker"), False, "skipped: no broker"),
        (case(Selection.CONDITIONAL), False, "may not be run"),
        (case(Selection.CONDITIONAL, None, "SLOW set", "CI set"), False, "runs only if SLOW set and CI set"),
    ],
)
def test_a_case_that_is_not_simply_run_says_why(one: Case, hollow: bool, wanted: str) -> None:  # noqa: FBT001
    suite = Suite(id=SuiteId("s"), framework="common_test", path="s.erl", hollow=hollow, cases=(one,))
    assert remark(suite, one) == wanted


@pytest.mark.parametrize(
    ("statuses", "wanted"),
    [
        ([], "0 of 0 tests verified"),
        ([Status.VERIFIED, Status.UNTESTED], "1 of 2 tests verified"),
        (
            [Status.SKIPPED, Status.VOID, Status.VOID, Status.FAILING],
            "0 of 4 tests verified · 2 void · 1 failing · 1 skipped",
        ),
    ],
)
def test_counts_tell_what_is_verified_and_what_is_worse_than_unknown(statuses: list[Status], wanted: str) -> None:
    assert counts_of(statuses) == wanted


SEVERAL = """\
scenarios:
  - id: several
    title: Several
    tests: [test_reconnect, test_drain, test_empty, test_gone]
    guarantees: [The router reconnects by itself, Nobody states this]
    runbook: [{page: runbook.md, section: "Diagnosis: NATS"}]
"""


def test_a_card_names_the_tests_that_decide_and_counts_what_is_claimed_only(tmp_path: Path) -> None:
    site = Site(project(tmp_path, {**base(), "data/scenarios.yml": SEVERAL}))
    card = site.cards.card(site.trace.by_id["several"])
    assert [test.text for test in card.decisive] == ["test_empty", "test_gone"]  # one is hollow, one is not there
    assert (card.status.word, card.claimed.word if card.claimed else "") == ("Void", "1 of 2 promises claimed only")


def test_a_card_where_all_is_well_names_nobody(tmp_path: Path) -> None:
    site = Site(project(tmp_path, base()))
    card = site.cards.card(site.trace.by_id["nats-loss"])
    assert (card.status.word, card.decisive, card.claimed) == ("Verified", (), None)

"""What a framework says of the fixtures is compared with what is extracted of them, and each difference is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from mkdocs_guarantees.model import Case, Selection, Suite, SuiteId, TestId

from bench.collected import ASK, Comparison, compare, extracted

SUITES = Path(__file__).parents[1] / "sources" / "suites"


def suite(*unseen: str, **selections: Selection) -> Suite:
    cases = tuple(
        Case(id=TestId(f"a.py::{name}"), name=name, line=1, end_line=1, selection=selection)
        for name, selection in selections.items()
    )
    return Suite(id=SuiteId("a.py"), framework="pytest", path="a.py", cases=cases, unseen=unseen)


def test_each_test_is_counted_once_as_what_it_is() -> None:
    known = suite(
        yes=Selection.SELECTED, may=Selection.CONDITIONAL, no=Selection.UNSELECTED, too_sure=Selection.SELECTED
    )
    found = compare({"a.py": frozenset({"yes", "may", "no", "lost"})}, {"a.py": known})
    assert found == Comparison(
        suites=1,
        collected=4,
        selected=1,
        conditional=1,
        told=0,
        missed=("a.py: lost",),
        refused=("a.py: no",),
        invented=("a.py: too_sure",),
    )


def test_what_a_suite_says_that_it_hides_is_no_mistake() -> None:
    found = compare({"a.py": frozenset({"lost"})}, {"a.py": suite("globals() is written to (line 4)")})
    assert (found.told, found.missed) == (1, ())


def test_a_suite_that_was_not_found_at_all_is_missed() -> None:
    assert compare({"a.py": frozenset({"lost"})}, {}).missed == ("a.py: lost",)


def test_pytest_is_asked(tmp_path: Path) -> None:
    root = shutil.copytree(SUITES / "pytest" / "fixtures" / "inherited", tmp_path / "inherited")
    suites = extracted(root, "pytest")
    found = compare(ASK["pytest"](root, sorted(suites)), suites)
    assert found.collected == found.selected + found.conditional > 0
    assert (found.missed, found.refused, found.invented) == ((), (), ())


@pytest.mark.erlang
@pytest.mark.skipif(shutil.which("ct_run") is None, reason="Erlang's Common Test (ct_run) is not installed")
def test_common_test_is_asked(tmp_path: Path) -> None:
    for name in ("literal_list", "groups_nested", "group_empty"):
        shutil.copytree(SUITES / "common_test" / "cases" / name, tmp_path / name)
    suites = extracted(tmp_path, "common_test")
    asked = ASK["common_test"](tmp_path, sorted(suites))
    found = compare(asked, suites)
    assert sorted(asked) == [f"{name}/{name}_SUITE.erl" for name in ("groups_nested", "literal_list")]
    assert found.collected == found.selected > 0
    assert (found.missed, found.refused, found.invented) == ((), (), ())

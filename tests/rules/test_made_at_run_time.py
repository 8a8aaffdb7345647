"""What only a run can tell is no error, and is told once for each suite."""

from __future__ import annotations

from pathlib import Path

from lint_project import base, files, findings

HERE = Path(__file__).parent
REASON = "globals() is written to (line 4)"


def said(rule: str, folder: Path) -> set[tuple[str, str]]:
    text = (HERE / rule / "bad_made_at_run_time.txt").read_text(encoding="utf-8")
    found = findings(folder, {**base(), **files(text)}, select=[rule[:5].upper()])
    return {(str(item.severity), item.message) for item in found}


def test_a_test_that_a_suite_may_make_is_doubted_and_one_of_another_suite_is_wrong(tmp_path: Path) -> None:
    found = dict(said("rb101_unknown_test", tmp_path))
    assert set(found) == {"warning", "error"}
    assert found["warning"].endswith(
        f"; tests/test_stores.py may make it at run time ({REASON}), which only a run can tell"
    )
    assert "test_gone" in found["error"]
    assert "run time" not in found["error"]


def test_a_test_that_may_stand_where_a_suite_could_not_be_parsed_is_doubted(tmp_path: Path) -> None:
    scenario = (
        'scenarios:\n  - {id: a, title: A, tests: ["torn_SUITE:test_keeps", "core_SUITE:test_send", test_drains]}\n'
    )
    torn = "-module(torn_SUITE).\n-export([all/0]).\nall() -> [].\ntest_keeps( -> [.\n"
    whole = "-module(core_SUITE).\n-export([all/0]).\nall() -> [].\n"
    texts = {"data/scenarios.yml": scenario, "test/torn_SUITE.erl": torn, "test/core_SUITE.erl": whole}
    found = findings(tmp_path, texts, select=["RB101"])
    doubt = "; it may be in a part of test/torn_SUITE.erl that could not be parsed (RB903)"
    assert {(str(item.severity), item.message) for item in found} == {
        ("warning", f"'torn_SUITE:test_keeps': neither 'torn_SUITE' nor another suite defines it{doubt}"),
        ("error", "'core_SUITE:test_send': neither 'core_SUITE' nor another suite defines it"),
        ("warning", f"'test_drains': none of 2 suites defines it{doubt}"),
    }


def test_results_of_tests_made_at_run_time_are_told_together(tmp_path: Path) -> None:
    found = sorted(message for _, message in said("rb904_unmatched_result", tmp_path))
    gone, made = found
    assert gone == "the results name 'tests.test_gateway:test_gone': no suite defines it"
    assert made == (
        "the results name 'tests.test_stores:DiskStore:test_keeps' and 1 more, made at run time by "
        f"tests/test_stores.py ({REASON}): no card can show them"
    )

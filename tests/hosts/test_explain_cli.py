"""The command `explain`: rules and proofs in words; of drifted tests and scenarios `test_review_cli.py` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command_lines import runner
from mkdocs_guarantees.hosts import explain_cli
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.registry import RULES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_each_rule_explains_itself(rule: object) -> None:
    code, name = rule.code, rule.name  # type: ignore[attr-defined]
    shown = runner().invoke(main, ["explain", code.lower()]).stdout
    assert shown.startswith(f"{code}: ")
    assert all(word in shown for word in ("Why: ", "Bad in ", "Good in ", name))


def test_explain_lists_all_rules_and_offers_the_nearest() -> None:
    listed = runner().invoke(main, ["explain"]).stdout.splitlines()
    wrong = runner().invoke(main, ["explain", "RB1010"])
    assert [line[:5] for line in listed] == [rule.code for rule in RULES]
    assert (wrong.exit_code, "did you mean 'RB101'?" in wrong.stderr) == (2, True)


def test_an_explanation_counts_what_helpers_assert(tmp_path: Path) -> None:
    helper = "def check(x):\n    assert x > 0\n    assert x < 9\n\n\n"
    (tmp_path / "test_a.py").write_text(f"{helper}def test_x():\n    check(router.x)\n", encoding="utf-8")
    lines = runner().invoke(main, ["explain", "--root", str(tmp_path), "test_a.py::test_x"]).stdout.splitlines()
    assert lines[1] == "proof: strong; 1 assertion, 2 with those of helpers"


def test_on_a_narrow_terminal_words_are_broken_and_examples_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = runner().invoke(main, ["explain", "RB304"]).stdout
    monkeypatch.setattr(explain_cli, "width_of", lambda _: 40)
    shown = runner().invoke(main, ["explain", "RB304"]).stdout
    prose = [line for line in shown.splitlines() if not line.startswith(" ")]
    code = [[line for line in text.splitlines() if line.startswith("    ")] for text in (whole, shown)]
    assert (shown.split(), max(map(len, prose)) <= 40, code[0]) == (whole.split(), True, code[1])

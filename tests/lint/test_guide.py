"""The guide answers every box of the hand-kept check lists with rules that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mkdocs_guarantees.registry import RULES

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/guide/linting.md").read_text(encoding="utf-8")
SEED = ROOT / "../shared/seed/FAULT_INJECTION_RUNBOOK_INTEGRATION.md"


def test_the_guide_names_only_rules_that_there_are() -> None:
    known = {rule.code for rule in RULES}
    assert {code for code in re.findall(r"RB\d{3}", GUIDE) if code not in known} == set()


@pytest.mark.skipif(not SEED.exists(), reason="the hand-kept document is not here")
def test_every_box_of_the_check_lists_has_its_rules() -> None:
    boxes = re.findall(r"- \[ \] (.+)", SEED.read_text(encoding="utf-8"))
    unquoted = GUIDE.replace('"', "")  # quoted, "verified by test" is no claim of the guide itself
    rows = dict(re.findall(r"^\| (.+?) \| (.*RB\d.*) \|$", unquoted, re.MULTILINE))
    assert [box for box in boxes if not any(box.startswith(row) for row in rows)] == []

"""Each rule alone: its documented examples, its fixtures with the finding marked on its line, its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lint_project import base, expected, files, findings, places
from mkdocs_guarantees.registry import RULES

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Rule

HERE = Path(__file__).parent
EXAMPLE = re.compile(r"^(Bad|Good) in `([^`]+)`:\n\n((?:    .*\n|\n)+)", re.MULTILINE)
NAMES = [f"{rule.code.lower()}_{rule.name.replace('-', '_')}" for rule in RULES]
FIXTURES = sorted(path.relative_to(HERE).as_posix() for path in HERE.glob("*/*.txt"))


def examples(rule: Rule, kind: str) -> dict[str, str]:
    found = EXAMPLE.findall(rule.doc + "\n")
    return {
        path: re.sub(r"^    ", "", text, flags=re.MULTILINE).rstrip() + "\n"
        for name, path, text in found
        if name == kind
    }


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_bad_example_is_found_and_the_good_one_is_not(rule: Rule, tmp_path: Path) -> None:
    bad, good = examples(rule, "Bad"), examples(rule, "Good")
    assert bad
    assert good
    found = {
        kind: {(item.rule.code, item.span.path if item.span.path in texts else "") for item in
               findings(tmp_path / kind, {**base(), **texts}, select=[rule.code])}
        for kind, texts in (("bad", bad), ("good", good))
    }  # fmt: skip
    assert {kind: {code for code, _ in items} for kind, items in found.items()} == {"bad": {rule.code}, "good": set()}


def test_the_project_of_the_examples_is_clean(tmp_path: Path) -> None:
    assert findings(tmp_path, base(), fail_on="info", ignore=["RB503"]) == ()


@pytest.mark.parametrize("name", NAMES)
def test_each_rule_has_a_good_and_a_bad_fixture(name: str) -> None:
    kinds = {
        path.partition("/")[2].partition("_")[0].partition(".")[0] for path in FIXTURES if path.startswith(f"{name}/")
    }
    assert kinds >= {"good", "bad"}


@pytest.mark.parametrize("fixture", FIXTURES)
def test_findings_are_where_the_fixture_marks_them(fixture: str, tmp_path: Path) -> None:
    texts = files((HERE / fixture).read_text(encoding="utf-8"))
    code = fixture[:5].upper()
    found = findings(tmp_path, {**base(), **texts}, select=[code])
    assert places(found) == expected(texts)
    assert bool(found) is fixture.partition("/")[2].startswith("bad")

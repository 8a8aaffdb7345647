"""Fixes change what they are about and nothing else, whole or not at all, once."""

from __future__ import annotations

import stat
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lint_project import base, project
from mkdocs_guarantees import fixes
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from pathlib import Path

RULE = Rule("RB999", "made-up", Severity.ERROR, "0.1")


def edit(line: int, column: int, old: str, new: str, path: str = "a.md") -> Edit:
    return Edit(Span(path, line, column, line, column + len(old)), old, new)


def finding(*edits: Edit, safe: bool = True) -> Finding:
    return RULE.finding(edits[0].span, "wrong", about="x", fixes=(Fix("mend", edits, safe),))


@pytest.mark.parametrize(
    ("text", "edits", "wanted"),
    [
        ("one two three\n", [edit(1, 5, "two", "2")], "one 2 three\n"),
        ("one\r\ntwo\r\n", [edit(2, 1, "two", "2")], "one\r\n2\r\n"),
        ("one\r\ntwo", [edit(2, 4, "", "\n| new |")], "one\r\ntwo\r\n| new |"),
        ("\ufeffone\n", [edit(1, 1, "one", "1")], "\ufeff1\n"),
        ("одын два\n", [edit(1, 6, "два", "2")], "одын 2\n"),
        ("a b\rc d\r", [edit(2, 3, "d", "D")], "a b\rc D\r"),
        ("a a a\n", [edit(1, 1, "a", "x"), edit(1, 5, "a", "y")], "x a y\n"),
    ],
)
def test_an_edit_keeps_all_that_is_around_it(text: str, edits: list[Edit], wanted: str) -> None:
    assert fixes.apply(text, edits) == wanted


@pytest.mark.parametrize("wrong", [edit(1, 5, "tow", "2"), edit(9, 1, "x", "y"), edit(1, 99, "two", "2")])
def test_an_edit_is_refused_when_its_text_is_not_there(wrong: Edit) -> None:
    with pytest.raises(fixes.Moved):
        fixes.apply("one two three\n", [wrong])


@given(st.text())
def test_no_edit_leaves_every_text_as_it_is(text: str) -> None:
    assert fixes.apply(text, []) == text


@pytest.mark.parametrize(
    ("first", "second", "fixed"),
    [
        (edit(1, 1, "abc", "x"), edit(1, 3, "cd", "y"), 1),
        (edit(1, 1, "abc", "x"), edit(1, 4, "d", "y"), 2),
        (edit(1, 1, "", "x"), edit(1, 1, "", "y"), 1),
        (edit(1, 1, "abc", "x"), edit(1, 1, "abc", "x"), 2),
        (edit(1, 1, "abc", "x"), edit(1, 1, "abc", "y"), 1),
        (edit(1, 1, "abc", "x"), edit(1, 2, "b", "y", path="b.md"), 2),
    ],
)
def test_overlapping_edits_are_refused_and_equal_ones_made_once(first: Edit, second: Edit, fixed: int) -> None:
    plan = fixes.plan([finding(first), finding(second)])
    assert (len(plan.fixes), len(plan.refused)) == (fixed, 2 - fixed)


PLACES = st.integers(1, 4).flatmap(
    lambda line: st.tuples(st.just(line), st.integers(1, 6), st.sampled_from(["", "a", "ab"]))
)


@given(st.lists(st.lists(PLACES, min_size=1, max_size=3), max_size=8))
def test_of_any_fixes_those_are_made_that_touch_none_before_them(wanted: list[list[tuple[int, int, str]]]) -> None:
    made: list[Edit] = []
    for places in wanted:
        edits = [edit(line, column, old, "x") for line, column, old in places]
        fresh = [item for item in edits if item not in made]
        pairs = [(one, other) for one in fresh for other in made] + [*combinations(edits, 2)]
        made += [] if any(touch(*pair) for pair in pairs) else fresh
    plan = fixes.plan([finding(*(edit(line, column, old, "x") for line, column, old in places)) for places in wanted])
    assert plan.edits.get("a.md", ()) == tuple(sorted(made, key=lambda item: item.span))


def touch(one: Edit, other: Edit) -> bool:
    """Say whether two edits of one file share a letter, or a place."""
    first, second = sorted((one.span, other.span))
    same = (first.line, first.column) == (second.line, second.column)
    return same or (first.line == second.line and first.end_column > second.column)


def test_unsafe_fixes_are_made_only_when_asked_for() -> None:
    found = [finding(edit(1, 1, "a", "b"), safe=False)]
    assert (fixes.plan(found).edits, bool(fixes.plan(found, unsafe=True).edits)) == ({}, True)


def test_a_file_keeps_its_mode_and_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.md"
    real.write_text("one\n", encoding="utf-8")
    real.chmod(0o750)
    (tmp_path / "link.md").symlink_to(real)
    fixes.write(tmp_path, "link.md", "two\n")
    assert (
        real.read_text(encoding="utf-8"),
        stat.S_IMODE(real.stat().st_mode),
        (tmp_path / "link.md").is_symlink(),
    ) == (
        "two\n",
        0o750,
        True,
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.md", "real.md"]


def test_nothing_outside_the_repository_is_written(tmp_path: Path) -> None:
    (tmp_path / "outside.md").write_text("one\n", encoding="utf-8")
    root = tmp_path / "root"
    root.mkdir()
    (root / "link.md").symlink_to(tmp_path / "outside.md")
    for path in ("../outside.md", "link.md"):
        with pytest.raises(UserError, match="outside the repository"):
            fixes.write(root, path, "two\n")
    assert (tmp_path / "outside.md").read_text(encoding="utf-8") == "one\n"


def test_a_file_that_changed_since_it_was_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("other\n", encoding="utf-8")
    (tmp_path / "b.md").write_bytes(b"one \xff\n")
    (tmp_path / "c.md").write_text("one\n", encoding="utf-8")
    edits = [edit(1, 1, "one", "1", path=path) for path in ("a.md", "b.md", "c.md", "gone.md")]
    changes = fixes.changed(tmp_path, fixes.plan(map(finding, edits)))
    assert (dict(changes.texts), [str(refusal) for refusal in changes.refusals]) == (
        {"c.md": ("one\n", "1\n")},
        [
            "a.md:1: 'one' does not stand here any more; nothing is changed, lint again",
            "b.md: not UTF-8; it is left as it is",
            "gone.md: cannot be read: No such file or directory",
        ],
    )


BEFORE = {
    "docs/page.md": (
        "- **Test**: `test_reconnect` (`router_drain_SUITE`)\r\n\r\n"
        "```sh\r\nrebar3 ct --suite test/router_core_SUITE --case test_drain\r\n```\r\n\r\n"
        "| Req | Test | Suite | Status |\r\n|---|---|---|---|\r\n"
        "| R1 | `test_reconnect` | `router_core_SUITE` | ✅ Covered |\r\n"
        "| R2 | `test_gone` | `router_core_SUITE` | ✅ Covered |\r\n"
    ),
    "data/scenarios.yml": (
        "# The faults.\nscenarios:\n"
        "  - title: NATS loss   # the title first\n    id: nats-loss\n"
        "    tests: [ 'router_drain_SUITE:test_reconnect' ]  # moved\n"
        '    related: [{note: x, test: "router_core_SUITE:test_drain"}]\n'
    ),
    "data/alerts/router.yml": (
        "groups:\n  - name: g\n    rules:\n      - alert: A\n        annotations:\n"
        "          runbook_url: https://router.example/smoke/#diagnosis-nats   # moved\n"
    ),
    "docs/smoke.md": "| Test | Why |\n|---|---|\n| `test_burst` | x |",
}
AFTER = {
    "docs/page.md": (
        "- **Test**: `test_reconnect` (`router_core_SUITE`)\r\n\r\n"
        "```sh\r\nrebar3 ct --suite test/router_drain_SUITE --case test_drain\r\n```\r\n\r\n"
        "| Req | Test | Suite | Status |\r\n|---|---|---|---|\r\n"
        "| R1 | `test_reconnect` | `router_core_SUITE` | ✅ Covered |\r\n"
        "| R2 | `test_gone` | `router_core_SUITE` | ❌ Not covered |\r\n"
    ),
    "data/scenarios.yml": (
        "# The faults.\nscenarios:\n"
        "  - title: NATS loss   # the title first\n    id: nats-loss\n"
        "    tests: [ 'router_core_SUITE:test_reconnect' ]  # moved\n"
        '    related: [{note: x, test: "router_drain_SUITE:test_drain"}]\n'
    ),
    "data/alerts/router.yml": (
        "groups:\n  - name: g\n    rules:\n      - alert: A\n        annotations:\n"
        "          runbook_url: https://router.example/runbook/#diagnosis-nats   # moved\n"
    ),
    "docs/smoke.md": "| Test | Why |\n|---|---|\n| `test_burst` | x |",
}


def mend(root: Path, texts: dict[str, str]) -> dict[str, str]:
    found = project(root, texts).report.findings
    changed = fixes.changed(root, fixes.plan(found))
    return {**texts, **{path: after for path, (_, after) in changed.texts.items()}}


def test_fixes_follow_moved_tests_anchors_and_states_and_keep_the_rest(tmp_path: Path) -> None:
    once = mend(tmp_path / "one", {**base(), **BEFORE})
    assert {path: once[path] for path in AFTER} == AFTER


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (">-\n        router_drain_SUITE:test_reconnect\n", ">-\n        router_core_SUITE:test_reconnect\n"),
        (
            "|  # why\n        router_drain_SUITE:test_reconnect\n",
            "|  # why\n        router_core_SUITE:test_reconnect\n",
        ),
        ('"router_drain_SUITE:test\\u005freconnect"\n', '"router_core_SUITE:test_reconnect"\n'),
        ("'router_drain_SUITE:test_reconnect '\n", "'router_core_SUITE:test_reconnect'\n"),
        ('"router_drain_SUITE:\\\n        test_reconnect"\n', '"router_drain_SUITE:\\\n        test_reconnect"\n'),
    ],
    ids=["folded", "block", "escape", "space", "lines"],
)
def test_a_name_is_mended_in_each_style_of_yaml_and_hinders_no_other(tmp_path: Path, written: str, mended: str) -> None:
    text = "scenarios:\n  - id: a\n    title: A\n    tests:\n      - {}      - {}:test_drain\n"
    texts = {**base(), "data/scenarios.yml": text.format(written, "router_core_SUITE")}
    assert mend(tmp_path, texts)["data/scenarios.yml"] == text.format(mended, "router_drain_SUITE")


def test_a_heading_is_mended_where_quotes_are_doubled(tmp_path: Path) -> None:
    before = "scenarios:\n  - {id: a, title: A, runbook: [{page: runbook.md, section: 'Diagnosis: NATS''s'}]}\n"
    found = project(tmp_path, {**base(), "data/scenarios.yml": before}).report.findings
    changed = fixes.changed(tmp_path, fixes.plan(found, unsafe=True))
    assert changed.texts["data/scenarios.yml"][1] == before.replace("NATS''s", "NATS")


def test_an_alert_follows_a_heading_that_was_reviewed_under_another_name(tmp_path: Path) -> None:
    lock = (
        'version: 1\nscenarios:\n  "nats-loss":\n    sections:\n      "runbook.md#diagnosis-broker":\n'
        '        text: "761405cfbb27ee41"\n        title: "Diagnosis: broker"\n'
    )
    alert = base()["data/alerts/router.yml"]
    dead = alert.replace("#diagnosis-nats", "#diagnosis-broker")
    texts = {**base(), "data/guarantees.lock.yml": lock, "data/alerts/router.yml": dead}
    assert dead != alert
    assert mend(tmp_path, texts)["data/alerts/router.yml"] == alert


def test_a_second_fix_changes_nothing(tmp_path: Path) -> None:
    once = mend(tmp_path / "one", {**base(), **BEFORE})
    assert mend(tmp_path / "two", once) == once


def test_a_smoke_document_gets_the_row_that_it_lacks(tmp_path: Path) -> None:
    texts = {**base(), "docs/smoke.md": "| Why | Test |\n|---|---|\n| x | `test_drain` |\n\nThe end.\n"}
    wanted = "| Why | Test |\n|---|---|\n| x | `test_drain` |\n|  | `router_core_SUITE:test_reconnect` |\n\nThe end.\n"
    assert mend(tmp_path, texts)["docs/smoke.md"] == wanted


@pytest.mark.parametrize("prefix", ["", "> ", "    "])
def test_rows_are_added_where_and_as_the_table_stands(tmp_path: Path, prefix: str) -> None:
    rows = ["| Why | Test |", "|---|---|", "| x | `test_drain` |"]
    texts = {**base(), "docs/smoke.md": "- A list:\n\n" + "".join(f"{prefix}{row}\n" for row in rows)}
    after = mend(tmp_path, texts)["docs/smoke.md"]
    assert after.endswith(f"{prefix}{rows[-1]}\n{prefix}|  | `router_core_SUITE:test_reconnect` |\n")


def test_all_that_a_smoke_document_lacks_is_added_once_and_at_once(tmp_path: Path) -> None:
    names = [f"test_case_{number}" for number in range(8)]  # names as people write them for the reader to fill in
    suite = "".join(f"def {name}():\n    assert ship()\n" for name in names)
    scenarios = "".join(
        f"  - {{id: s{number}, title: S{number}, smoke: true, tests: ['tests/test_a.py::{name}', '{names[0]}']}}\n"
        for number, name in enumerate(names)
    )
    texts = {
        **base(),
        "tests/test_a.py": f"from ships import ship\n\n{suite}",
        "data/scenarios.yml": f"scenarios:\n{scenarios}",
        "docs/smoke.md": "| Test |\n|---|\n| `test_drain` |\n",
    }
    once = mend(tmp_path / "one", texts)
    added = [line for line in once["docs/smoke.md"].splitlines() if "test_case" in line]
    assert added == [f"| `tests/test_a.py::{name}` |" for name in names]
    assert mend(tmp_path / "two", once) == once


def test_a_heading_with_quotes_is_written_so_that_it_is_read(tmp_path: Path) -> None:
    path = "data/scenarios.yml"
    title = 'Diagnosis: "NATS" is gone # now'
    texts = {
        path: "scenarios:\n  - id: a\n    title: A\n    runbook:\n    - page: p.md\n      section: Diagnosis of it\n"
    }
    (tmp_path / "data").mkdir()
    (tmp_path / path).write_text(texts[path], encoding="utf-8")
    renamed = edit(6, 16, "Diagnosis of it", title, path=path)
    after = fixes.changed(tmp_path, fixes.plan([finding(renamed)])).texts[path][1]
    assert yaml.safe_load(after)["scenarios"][0]["runbook"] == [{"page": "p.md", "section": title}]


def test_a_difference_ends_lines_where_editors_do() -> None:
    shown = fixes.difference({"a.md": ("one\u2028two\n", "one\u2028three\n")})
    assert shown == "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-one\u2028two\n+one\u2028three\n"


def test_a_difference_shows_each_file_and_what_has_no_last_line_feed() -> None:
    shown = fixes.difference({"a.md": ("one\ntwo", "one\n2")})
    missing = "\\ No newline at end of file\n"
    assert shown == f"--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\n-two\n{missing}+2\n{missing}"


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        ("a: [{b: Diagnosis}]\n", "a # b", 'a: [{b: "a # b"}]\n'),
        ("a: [{b: 'Diagnosis'}]\n", "it's", "a: [{b: 'it''s'}]\n"),
        ('a: [{b: "Diagnosis"}]\n', 'say "it"', 'a: [{b: "say \\"it\\""}]\n'),
        ("a: [{b: Diagnosis}]\n", "Peers", "a: [{b: Peers}]\n"),
        ("a: [{b: Diagnosis now}]\n", "x: y", 'a: [{b: "x: y now"}]\n'),
    ],
)
def test_a_report_says_what_a_fix_writes(before: str, new: str, after: str) -> None:
    column = before.index("Diagnosis") + 1
    fix = Fix("t", (edit(1, column, "Diagnosis", new, path="a.yml"),))
    found = fixes.written(fix, lambda _: before.split("\n")).edits[0]
    assert before[: found.span.column - 1] + found.new + before[found.span.end_column - 1 :] == after
    assert before[found.span.column - 1 : found.span.end_column - 1] == found.old
    assert fixes.apply(before, fix.edits) == after

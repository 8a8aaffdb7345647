"""The changed lines of a file are told as git counts them, whatever stands in the lines and in the names of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commits import commit
from mkdocs_guarantees.causes import explained, placed
from mkdocs_guarantees.changes import Change, Kind, Subject
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.sources.changed_lines import Hunk, changed_lines

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("old", "new", "hunks"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", [Hunk(2, 2, 2, 2)]),
        ("a\nb\nc\n", "a\nc\n", [Hunk(2, 2, 1, 1)]),
        ("a\nc\n", "a\nb\nc\n", [Hunk(1, 1, 2, 2)]),
        ("a\nb\n", "b\n", [Hunk(1, 1, 0, 0)]),
        ("a\nb\nc\nd\n", "A\nb\nc\nD\nE", [Hunk(1, 1, 1, 1), Hunk(4, 4, 4, 5)]),
        ("a", "b", [Hunk(1, 1, 1, 1)]),
        ("-- a\n-- b\nx\ny\n", "++ b/other\n@@ -9,9 +9,9 @@\nx\nz\n", [Hunk(1, 2, 1, 2), Hunk(4, 4, 4, 4)]),
        ("a\r\nb\r\n", "a\r\nc\r\n", [Hunk(2, 2, 2, 2)]),
        ("a\n", "a\n", None),
        ("a\n", None, None),
    ],
)
@pytest.mark.parametrize("name", ["a.erl", "x y/ü.erl", "*.erl", "-a.erl", ":a"])
def test_hunks_are_as_git_counts_them(
    tmp_path: Path, name: str, old: str, new: str | None, hunks: list[Hunk] | None
) -> None:
    before = commit(tmp_path, {name: old})
    after = commit(tmp_path, {name: new})
    expected = {name: tuple(hunks)} if hunks else {}
    assert changed_lines(tmp_path, before, after, [name]) == expected
    assert changed_lines(tmp_path, before, None, [name]) == expected


def test_a_path_is_relative_to_the_root_and_not_to_the_repository(tmp_path: Path) -> None:
    before = commit(tmp_path, {"part/a.erl": "a\n"})
    after = commit(tmp_path, {"part/a.erl": "b\n"})
    assert changed_lines(tmp_path / "part", before, after, ["a.erl"]) == {"a.erl": (Hunk(1, 1, 1, 1),)}


HUNKS = {"a.erl": (Hunk(3, 3, 3, 4), Hunk(20, 25, 20, 20))}


@pytest.mark.parametrize(
    ("was", "now", "cause"),
    [
        (Span("a.erl", 1, 0, 9), Span("a.erl", 1, 0, 9), Span("a.erl", 3, 0, 9)),
        (Span("a.erl", 4, 0, 9), Span("a.erl", 4, 0, 9), Span("a.erl", 4, 0, 9)),
        (Span("a.erl", 5, 0, 9), Span("a.erl", 6, 0, 10), Span("a.erl", 6, 0, 10)),
        (Span("b.erl", 3), Span("b.erl", 3), Span("b.erl", 3)),
        (Span("a.erl", 21, 0, 22), None, Span("a.erl", 20)),
        (Span("a.erl", 40, 0, 50), None, Span("a.erl", 40, 0, 50)),
        (Span("gone.erl", 4), None, Span("gone.erl", 4)),
    ],
)
def test_a_change_points_at_its_first_changed_line_or_at_where_it_was_cut(
    was: Span, now: Span | None, cause: Span
) -> None:
    change = Change(
        kind=Kind.LOST, subject=Subject.CASE, was="x", now="x" if now else "", was_at=was, is_at=now or Span("")
    )
    assert placed(change, HUNKS).cause == cause


def change(kind: Kind, subject: Subject, name: str, at: Span, *, gone: bool = False) -> Change:
    promises = ("No loss",) if subject is Subject.CASE else ()
    now, is_at = ("", Span("")) if gone else (name, at)
    return Change(
        kind=kind, subject=subject, was=name, now=now, was_at=at, is_at=is_at, scenarios=("s",), guarantees=promises
    )


PROMISE = change(Kind.LOST, Subject.GUARANTEE, "No loss", Span("scenarios.yml", 8, 0, 8))
SCENARIO = change(Kind.DETACHED, Subject.SCENARIO, "s", Span("scenarios.yml", 5, 0, 9))
REWORDED = change(Kind.REWORDED, Subject.REQUIREMENT, "R2", Span("reqs.yml", 5))
HEADING = change(Kind.RENAMED, Subject.SECTION, "a.md#x", Span("a.md", 7, 0, 9))
EMPTIED = change(Kind.WEAKENED, Subject.CASE, "a:t", Span("a.erl", 18, 0, 22))
GAINED = change(Kind.GAINED, Subject.CASE, "a:u", Span("a.erl", 3, 0, 4))
UNLISTED = change(Kind.VOID, Subject.CASE, "b:t", Span("b.erl", 9, 0, 12))
DELETED = change(Kind.LOST, Subject.CASE, "c:t", Span("c.erl", 9, 0, 12), gone=True)


@pytest.mark.parametrize(
    ("changes", "hunks", "causes"),
    [
        ((PROMISE, EMPTIED), HUNKS, [("a.erl", 20), ("a.erl", 20)]),
        ((PROMISE, GAINED, EMPTIED), HUNKS, [("a.erl", 20), ("a.erl", 3), ("a.erl", 20)]),
        ((PROMISE, DELETED), {}, [("c.erl", 9), ("c.erl", 9)]),
        ((PROMISE, UNLISTED), {"b.erl": (Hunk(2, 2, 2, 2),)}, [("b.erl", 2), ("b.erl", 2)]),
        ((UNLISTED,), {"b.erl": (Hunk(2, 2, 2, 2), Hunk(4, 4, 4, 4))}, [("b.erl", 9)]),
        ((SCENARIO, HEADING, EMPTIED), {**HUNKS, "a.md": (Hunk(7, 7, 7, 7),)},
         [("a.md", 7), ("a.md", 7), ("a.erl", 20)]),
        ((PROMISE, EMPTIED), {**HUNKS, "scenarios.yml": (Hunk(8, 8, 8, 8),)}, [("scenarios.yml", 8), ("a.erl", 20)]),
        ((REWORDED, EMPTIED), HUNKS, [("reqs.yml", 5), ("a.erl", 20)]),
        ((PROMISE,), {}, [("scenarios.yml", 8)]),
    ],
)  # fmt: skip
def test_what_nobody_touched_points_at_the_change_behind_it(
    changes: tuple[Change, ...], hunks: dict[str, tuple[Hunk, ...]], causes: list[tuple[str, int]]
) -> None:
    found = explained(changes, hunks)
    assert [(item.cause.path, item.cause.line) for item in found] == causes


def test_a_promise_whose_suite_is_gone_is_told_at_no_line_of_the_new_side() -> None:
    assert explained((PROMISE, DELETED), {})[0].is_cut

"""Git is asked what was, whatever the names are, and within bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from commits import commit, git
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources import bygone
from mkdocs_guarantees.sources.bygone import Bygone
from mkdocs_guarantees.sources.files import Tree

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs_guarantees.model import Case

OLD = "def test_a():\n    assert router.send(1) == 200\n\n\ndef test_b():\n    assert router.lost == 0\n"
NEW = "def test_b():\n    assert router.lost == 0\n"


def asked(root: Path, head: str = "HEAD") -> Bygone:
    return Bygone(Tree(root.resolve()), Settings(), EXTRACTORS, head)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, {"tests/test_r.py": OLD}, "Start")
    return tmp_path


def case(root: Path, name: str) -> Case:
    source = bygone.Source("tests/test_r.py", (root / "tests/test_r.py").read_bytes())
    suite = EXTRACTORS[1].extract(source, Tree(root.resolve()), Settings()).suite
    assert suite
    return next(item for item in suite.cases if item.name == name)


@pytest.mark.parametrize("suite", ["tests/test_r.py", "test_r.py"])
def test_a_test_that_was_removed_is_found_with_its_commit(root: Path, suite: str) -> None:
    removed = commit(root, {"tests/test_r.py": NEW}, "Remove it")
    commit(root, {"README": "x"}, "Another")
    found = asked(root).lost(suite, "test_a")
    assert found
    assert (found.case.name, found.path, found.removed and found.removed.hash, found.beside) == (
        "test_a",
        "tests/test_r.py",
        removed,
        {"test_b"},
    )


def test_a_test_whose_file_was_removed_is_found(root: Path) -> None:
    removed = commit(root, {"tests/test_r.py": None}, "Remove all")
    found = asked(root).lost("test_r.py", "test_b")
    assert (found and found.removed and found.removed.hash) == removed


@pytest.mark.parametrize(
    ("suite", "known"),
    [
        ("test_r.py", True),
        ("tests/test_r.py", True),
        ("other/test_r.py", False),
        ("test_x.py", False),
        ("router_SUITE", True),
        ("other_SUITE", False),
        ("--output=x", False),
        (":(glob)**", False),
    ],
)
def test_git_tells_whether_a_suite_was_ever_there(root: Path, suite: str, known: bool) -> None:  # noqa: FBT001  # a case
    commit(root, {"apps/a/test/router_SUITE.erl": "-module(router_SUITE).\n"}, "Add")
    commit(root, {"apps/a/test/router_SUITE.erl": None}, "Remove")
    commit(root, {"tests/test_r.py": None}, "Remove")
    assert asked(root).knew(suite) is known


def test_a_removal_that_nobody_committed_has_no_commit(root: Path) -> None:
    (root / "tests/test_r.py").write_text(NEW)
    found = asked(root).lost("tests/test_r.py", "test_a")
    assert (found and str(found)) == "the last commit still has it there"


def test_a_folder_of_a_repository_is_a_root_too(root: Path) -> None:
    commit(root, {"tests/test_r.py": NEW}, "Remove it")
    found = asked(root / "tests").lost("test_r.py", "test_a")
    assert (found and found.path) == "test_r.py"


def test_looking_back_begins_at_the_revision_that_is_read(root: Path) -> None:
    before = git(root, "rev-parse", "HEAD")
    commit(root, {"tests/test_r.py": NEW}, "Remove it")
    found = asked(root, before).lost("tests/test_r.py", "test_a")
    assert (found and found.removed) is None


@pytest.mark.parametrize(
    ("suite", "name"),
    [
        ("tests/test_r.py", "test_never"),
        ("gone.py", "test_a"),
        ("--output=x", "test_a"),
        (":(exclude)x", "test_a"),
        ("test_r.py", "a\nb"),
        ("*", "test_a"),
        ("", ""),
    ],
)
def test_what_git_does_not_know_or_cannot_be_asked_is_not_found(root: Path, suite: str, name: str) -> None:
    assert asked(root).lost(suite, name) is None


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/test_r.py").write_text(OLD)
    past = asked(tmp_path)
    found = past.lost("test_r.py", "test_x"), past.changed("tests/test_r.py", case(tmp_path, "test_a"))
    assert found == (None, None)


def test_the_commit_of_a_body_is_the_first_that_has_it(root: Path) -> None:
    changed = commit(root, {"tests/test_r.py": OLD.replace("200", "204")}, "Change a")
    commit(root, {"tests/test_r.py": OLD.replace("200", "204").replace("0\n", "1\n")}, "Change b")
    found = [asked(root).changed("tests/test_r.py", case(root, name)) for name in ("test_a", "test_b")]
    assert [item and item.subject for item in found] == ["Change a", "Change b"]
    assert found[0]
    assert found[0].hash == changed


def test_a_body_that_nobody_committed_has_no_commit(root: Path) -> None:
    other = replace(case(root, "test_a"), fingerprint="another")
    assert asked(root).changed("tests/test_r.py", other) is None


def test_the_lines_of_an_earlier_body_are_found(root: Path) -> None:
    then = case(root, "test_a").fingerprint
    commit(root, {"tests/test_r.py": OLD.replace("200", "204")}, "Change a")
    assert asked(root).body("tests/test_r.py", "test_a", then) == ("def test_a():", "    assert router.send(1) == 200")


def test_only_so_many_searches_are_made(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"tests/test_r.py": None}, "Remove all")
    monkeypatch.setattr(bygone, "MAX_SEARCHES", 1)
    past = asked(root)
    assert [bool(past.lost("test_r.py", name)) for name in ("test_a", "test_b", "test_a")] == [True, False, True]


def test_git_is_asked_no_more_when_it_took_too_long(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, {"tests/test_r.py": None}, "Remove all")
    monkeypatch.setattr(bygone, "MAX_SECONDS", -1)
    assert asked(root).lost("test_r.py", "test_a") is None

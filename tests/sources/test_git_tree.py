"""A commit is the same tree as its checkout, and no name of a revision does anything but name one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import commits
import pytest
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources import git, git_tree
from mkdocs_guarantees.sources.files import MAX_BYTES, Tree
from mkdocs_guarantees.sources.git_tree import git_tree as opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def commit(root: Path, files: Mapping[str, str], links: Mapping[str, str] | None = None) -> str:
    for path, target in (links or {}).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).symlink_to(target)
    return commits.commit(root, files)


def shape(tree: Tree) -> tuple[object, ...]:
    """Give all that one can ask of a tree."""
    asked = (*tree.paths, "link", "link/a.erl", "up/b/a.erl", "out", "loop", "a/../b/a.erl", "../x", "", "b", "\0")
    return (
        tree.paths,
        tree.matching("*.erl"),
        tree.matching("link/*"),
        tree.named("a.erl"),
        {path: tree.read(path) for path in asked},
        {
            path: (inside, inside is not None and (tree.exists(inside), tree.is_folder(inside)))
            for path in asked
            if path != "\0"
            for inside in [tree.inside(tree.root / path)]
        },
    )


SHAPES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "plain": ({"a.erl": "1", "b/a.erl": "2", "b/c/d.md": "3"}, {}),
    "odd names": ({"a b/ü.erl": "1", 'q"uote.erl': "2", "tab\there.erl": "3", "-x.erl": "4", "new\nline.erl": "5"}, {}),
    "pruned": ({"_build/x/a.erl": "1", ".hid/a.erl": "2", "v/pyvenv.cfg": "", "v/a.erl": "3", "x.egg/a.erl": "4"}, {}),
    "link to a folder": ({"b/a.erl": "1"}, {"link": "b"}),
    "link to a file": ({"b/a.erl": "1"}, {"link": "b/a.erl", "b/other.erl": "./a.erl"}),
    "link into a pruned folder": ({"_build/t/a.erl": "1"}, {"link": "_build/t"}),
    "link through a link": ({"b/a.erl": "1"}, {"one": "b", "link": "one"}),
    "links that lead nowhere": ({"b/a.erl": "1"}, {"link": "gone", "out": "../../etc", "b/loop": "loop", "up": "."}),
    "absolute link": ({"b/a.erl": "1"}, {"out": "/etc/passwd", "link": "/"}),
    "loop": ({"b/a.erl": "1"}, {"b/up": "..", "loop": "two", "two": "loop"}),
    "empty file": ({"a.erl": ""}, {}),
    "large file": ({"a.erl": "x" * (MAX_BYTES + 1)}, {}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_commit_is_the_tree_of_its_checkout(tmp_path: Path, name: str) -> None:
    root = (tmp_path / "root").resolve()
    head = commit(root, *SHAPES[name])
    with opened(root, head) as tree:
        assert shape(tree) == shape(Tree(root))


def test_a_folder_of_a_repository_is_a_root_of_its_own(tmp_path: Path) -> None:
    head = commit(tmp_path, {"part/a.erl": "1", "other/b.erl": "2"}, {"part/out.erl": "../other/b.erl"})
    with opened(tmp_path / "part", head) as tree:
        assert (tree.paths, tree.read("out.erl"), shape(tree)) == (("a.erl",), None, shape(Tree(tmp_path / "part")))


def test_a_name_that_is_no_unicode_is_left_out(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xff.erl")).write_text("1", encoding="utf-8")
    head = commit(tmp_path, {"a.erl": "1"})
    with opened(tmp_path, head) as tree:
        assert (tree.paths, shape(tree)) == (("a.erl",), shape(Tree(tmp_path)))


def test_folders_of_output_are_left_out(tmp_path: Path) -> None:
    head = commit(tmp_path, {"site/a.md": "1", "build/b.md": "2", "c.md": "3"})
    with opened(tmp_path, head, frozenset({"site"}), frozenset({"build"})) as tree:
        assert tree.paths == ("build/b.md", "c.md")


def test_a_commit_is_read_while_the_checkout_is_another_and_stays_so(tmp_path: Path) -> None:
    old = commit(tmp_path, {"a.erl": "old", "gone.erl": "x"})
    (tmp_path / "gone.erl").unlink()
    commit(tmp_path, {"a.erl": "new"})
    (tmp_path / "a.erl").write_text("edited", encoding="utf-8")
    before = commits.git(tmp_path, "status", "--porcelain"), commits.git(tmp_path, "worktree", "list")
    with opened(tmp_path, old) as tree:
        read = tree.read("a.erl"), tree.paths
    after = commits.git(tmp_path, "status", "--porcelain"), commits.git(tmp_path, "worktree", "list")
    assert (read, after) == ((b"old", ("a.erl", "gone.erl")), before)


def test_a_submodule_is_read_where_it_is_checked_out(tmp_path: Path) -> None:
    commit(tmp_path / "module", {"m_SUITE.erl": "1"})
    root = tmp_path / "root"
    commit(root, {"a.erl": "1"})
    commits.git(root, "submodule", "--quiet", "add", "../module", "sub")
    head = commit(root, {})
    with opened(root, head) as tree:
        found = tree.paths, tree.read("sub/m_SUITE.erl")
    commits.git(root, "submodule", "--quiet", "deinit", "-f", "sub")
    with opened(root, head) as tree:
        assert (found, tree.paths) == (((".gitmodules", "a.erl", "sub/m_SUITE.erl"), b"1"), (".gitmodules", "a.erl"))


@pytest.mark.parametrize(
    "name",
    [
        "", "gone", "--help", "--output=x", "-h", "HEAD; touch x", "$(touch x)", "HEAD:a.erl", "a..b", "HEAD\0", "\n",
        "@{upstream}", "HEAD^{/gone}", ":/gone", "é" * 5000, "HEAD^{tree}", "refs/heads/*", "--all", "^HEAD",
    ],
)  # fmt: skip
def test_a_name_that_means_no_commit_does_nothing(tmp_path: Path, name: str) -> None:
    commit(tmp_path, {"a.erl": "1"})
    assert (git.commit(tmp_path, name), sorted(path.name for path in tmp_path.iterdir())) == (None, [".git", "a.erl"])


@pytest.mark.parametrize("name", ["HEAD", "main", "v1", "HEAD~0", "--dash", "refs/heads/main"])
def test_a_name_that_means_a_commit_gives_its_hash(tmp_path: Path, name: str) -> None:
    head = commit(tmp_path, {"a.erl": "1"})
    commits.git(tmp_path, "tag", "-a", "-m", "x", "v1")
    commits.git(tmp_path, "update-ref", "refs/heads/--dash", "HEAD")
    assert git.commit(tmp_path, name) == head


def test_the_place_where_branches_part_is_their_base(tmp_path: Path) -> None:
    base = commit(tmp_path, {"a.erl": "1"})
    commits.git(tmp_path, "checkout", "-q", "-b", "side")
    side = commit(tmp_path, {"b.erl": "1"})
    commits.git(tmp_path, "checkout", "-q", "main")
    main = commit(tmp_path, {"c.erl": "1"})
    assert git.merge_base(tmp_path, main, side) == base


def test_branches_without_a_common_commit_are_told_of(tmp_path: Path) -> None:
    one = commit(tmp_path, {"a.erl": "1"})
    commits.git(tmp_path, "checkout", "-q", "--orphan", "other")
    other = commit(tmp_path, {"b.erl": "1"})
    with pytest.raises(UserError, match="--two-way"):
        git.merge_base(tmp_path, one, other)


def test_a_commit_that_git_does_not_have_is_told_of(tmp_path: Path) -> None:
    commit(tmp_path, {"a.erl": "1"})
    with pytest.raises(UserError, match="cannot list"), opened(tmp_path, "0" * 40):
        pass


def test_a_commit_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = commit(tmp_path, {f"{number}.md": "" for number in range(4)})
    monkeypatch.setattr(git_tree, "MAX_ENTRIES", 3)
    with pytest.raises(UserError, match="more than 3 files"), opened(tmp_path, head):
        pass


def test_content_that_git_lost_is_no_content(tmp_path: Path) -> None:
    head = commit(tmp_path, {"a.erl": "1", "b.erl": "2"})
    lost = commits.git(tmp_path, "rev-parse", "HEAD:a.erl")
    with opened(tmp_path, head) as tree:
        (tmp_path / ".git/objects" / lost[:2] / lost[2:]).unlink()
        assert [tree.read("a.erl"), tree.read("b.erl")] == [None, b"2"]

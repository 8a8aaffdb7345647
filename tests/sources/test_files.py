"""A walk gives each file once, nothing from outside the root, and never hangs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.place import Place, tree_of
from mkdocs_guarantees.sources import files
from mkdocs_guarantees.sources.files import MAX_BYTES, Tree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for path in ("test/a_SUITE.erl", "test/deep/b_SUITE.erl", "docs/page.md"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path, encoding="utf-8")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("secret", encoding="utf-8")
    return root.resolve()


def test_all_files_are_listed_in_order(root: Path) -> None:
    assert Tree(root).paths == ("docs/page.md", "test/a_SUITE.erl", "test/deep/b_SUITE.erl")


def test_a_link_to_a_folder_inside_is_the_folder(root: Path) -> None:
    """`suites` is a link to `test`: its files are found once, under their own path, by a glob over either."""
    (root / "suites").symlink_to("test")
    tree = Tree(root)
    found = tree.matching("suites/*_SUITE.erl"), tree.matching("test/*_SUITE.erl")
    assert (tree.paths.count("test/a_SUITE.erl"), found) == (1, (("test/a_SUITE.erl",), ("test/a_SUITE.erl",)))


def test_a_link_to_a_file_inside_is_the_file(root: Path) -> None:
    (root / "other_SUITE.erl").symlink_to("test/a_SUITE.erl")
    tree = Tree(root)
    assert (tree.paths, tree.matching("other_SUITE.erl")) == (
        ("docs/page.md", "test/a_SUITE.erl", "test/deep/b_SUITE.erl"),
        ("test/a_SUITE.erl",),
    )


@pytest.mark.parametrize("target", ["../outside", "../outside/secret.md", "/etc/passwd", "nowhere", "itself"])
def test_a_link_that_leads_outside_or_nowhere_is_left_out(root: Path, target: str) -> None:
    (root / "itself").symlink_to(target)
    tree = Tree(root)
    read = [tree.read(path) for path in ("itself", "itself/secret.md", "itself/../../outside/secret.md")]
    assert (len(tree.paths), read) == (3, [None, None, None])


def test_of_links_that_lead_to_too_many_files_the_first_are_looked_through_and_the_others_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_THROUGH_LINKS", 3)
    (root / "many").mkdir()
    for name in ("x.yml", "y.yml"):
        (root / "many" / name).touch()
    for link in ("b", "a", "c"):
        (root / link).symlink_to("many")
    tree = Tree(root)
    found = [tree.matching(f"/{link}/*.yml") for link in "abc"]
    assert (found, tree.passed_by) == ([("many/x.yml", "many/y.yml"), (), ()], ("b", "c"))


def test_a_loop_of_links_ends(root: Path) -> None:
    (root / "test/up").symlink_to("..")
    (root / "one").symlink_to("two")
    (root / "two").symlink_to("one")
    tree = Tree(root)
    assert (len(tree.paths), tree.read("one"), tree.matching("one")) == (3, None, ())


@pytest.mark.parametrize(
    "path",
    ["../outside/secret.md", "docs/../../outside/secret.md", "/etc/passwd", "nul\0byte", "", ".", "docs", "a" * 5000],
)
def test_nothing_but_a_file_inside_is_read(root: Path, path: str) -> None:
    assert Tree(root).read(path) is None


@pytest.mark.parametrize("path", ["pipe", "test/pipe_SUITE.erl"])
def test_a_pipe_is_not_waited_for(root: Path, path: str) -> None:
    os.mkfifo(root / path)
    assert Tree(root).read(path) is None


def test_a_file_that_is_too_large_is_refused(root: Path) -> None:
    with (root / "large").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    (root / "largest").write_bytes(b"x" * MAX_BYTES)
    tree = Tree(root)
    assert (tree.read("large"), len(tree.read("largest") or b"")) == (None, MAX_BYTES)


@pytest.mark.parametrize("folder", [".git", "_build/test/lib", "node_modules", "venv", ".venv/lib", "x.egg"])
def test_folders_of_tools_are_not_entered(root: Path, folder: str) -> None:
    (root / folder).mkdir(parents=True)
    (root / folder / "c_SUITE.erl").touch()
    assert len(Tree(root).paths) == 3


def test_an_environment_of_any_name_is_not_entered(root: Path) -> None:
    (root / "env").mkdir()
    (root / "env/pyvenv.cfg").touch()
    assert len(Tree(root).paths) == 3


def test_a_folder_of_tools_that_a_glob_names_is_entered(root: Path) -> None:
    (root / "build").mkdir()
    (root / "build/c_SUITE.erl").touch()
    assert Tree(root, entered=frozenset({"build"})).matching("build/*.erl") == ("build/c_SUITE.erl",)


def test_a_folder_that_only_results_name_brings_no_suites(root: Path) -> None:
    (root / "_build/logs/run").mkdir(parents=True)
    (root / "_build/logs/last").symlink_to("run")
    for name in ("_build/c_SUITE.erl", "_build/logs/run/junit.xml"):
        (root / name).touch()
    tree = tree_of(Place(root=root), Settings(results=("_build/logs/last/*.xml",)))
    assert (tree.paths == Tree(root).paths, tree.matching("**/c_SUITE.erl")) == (True, ())
    assert tree.matching("_build/logs/last/*.xml") == ("_build/logs/run/junit.xml",)


def test_a_folder_that_may_not_be_read_holds_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(folder: Path) -> os.DirEntry[str]:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", scandir)  # the tests may run as root, who may read everything
    assert Tree(root).paths == ()


def test_a_name_that_is_no_unicode_is_left_out(root: Path) -> None:
    """Neither JSON nor a page could name it."""
    try:
        (root / os.fsdecode(b"test/\xff_SUITE.erl")).write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes no such name")
    assert len(Tree(root).paths) == 3

"""Of the files beside the pages, what did not change stays as it is, what is not made any more goes, and no more."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.hosts.placing import Shelf, put

if TYPE_CHECKING:
    from pathlib import Path

FILES = {"g/index.json": b"{}", "g/badges/a.svg": b"<a>", "g/badges/b.svg": b"<b>", "g/badges/pages/c.svg": b"<c>"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def build(
    site: Path, files: dict[str, bytes], *, before: dict[str, bytes] | None = None, is_dirty: bool = False
) -> None:
    """Empty a site and make it again, as a host does; some files come from the host itself."""
    shelf = Shelf(site / "g/badges", site.parent / "cache/badges")
    shelf.set_aside()
    if not is_dirty:
        shutil.rmtree(site, ignore_errors=True)
    emptied = shelf.is_emptied
    for path, content in (before or {}).items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(content)
    put(((path, (content[:1], content[1:])) for path, content in files.items()), site, shelf, emptied=emptied)


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_what_differs_is_written(site: Path) -> None:
    build(site, FILES)
    inodes = {path: (site / path).stat().st_mtime_ns for path in FILES}
    changed = {**FILES, "g/badges/b.svg": b"<other>"}
    build(site, changed)
    same = [path for path in FILES if (site / path).stat().st_mtime_ns == inodes[path]]
    assert (content(site), same) == (changed, ["g/badges/a.svg", "g/badges/pages/c.svg"])


def test_what_is_not_made_any_more_is_gone(site: Path) -> None:
    build(site, {**FILES, "g/badges/pages/old.svg": b"old"})
    (site / "g/badges/a.svg.gz").write_bytes(b"made by another tool")
    build(site, FILES)
    assert content(site) == FILES


def test_a_site_that_was_not_emptied_loses_nothing(site: Path) -> None:
    build(site, {**FILES, "g/badges/pages/other.svg": b"of another language"})
    build(site, {**FILES, "g/badges/a.svg": b"new"}, is_dirty=True)
    assert content(site) == {**FILES, "g/badges/a.svg": b"new", "g/badges/pages/other.svg": b"of another language"}


def test_files_of_the_host_in_the_same_folder_stay(site: Path) -> None:
    build(site, FILES)
    build(site, FILES, before={"g/badges/logo.svg": b"logo"})
    assert content(site) == {**FILES, "g/badges/logo.svg": b"logo"}


def test_a_link_is_replaced_and_not_followed(site: Path, tmp_path: Path) -> None:
    build(site, FILES)
    (tmp_path / "own").write_bytes(b"own")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/own").write_bytes(b"own")
    (site / "g/badges/a.svg").unlink()
    (site / "g/badges/a.svg").symlink_to(tmp_path / "own")
    (site / "g/badges/deep").symlink_to(tmp_path / "folder")
    build(site, FILES)
    assert (content(site), (tmp_path / "own").read_bytes(), (tmp_path / "folder/own").read_bytes()) == (
        FILES, b"own", b"own",
    )  # fmt: skip


def test_a_folder_that_is_a_link_is_no_folder_of_ours(site: Path, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/file").write_bytes(b"own")
    (site / "g").mkdir(parents=True)
    (site / "g/badges").symlink_to(tmp_path / "own")
    build(site, FILES)
    assert (content(site), content(tmp_path / "own")) == (FILES, {"file": b"own"})


def test_a_build_that_failed_costs_the_next_one_nothing(site: Path) -> None:
    build(site, FILES)
    Shelf(site / "g/badges", site.parent / "cache/badges").set_aside()
    shutil.rmtree(site)
    build(site, FILES)
    assert content(site) == FILES


def test_what_a_failed_build_set_aside_can_be_removed(site: Path) -> None:
    build(site, FILES)
    shelf = Shelf(site / "g/badges", site.parent / "cache/badges")
    shelf.set_aside()
    shelf.clear()
    assert (shelf.bring_back(), content(site.parent / "cache")) == (set(), {})


def test_without_a_place_for_it_nothing_is_set_aside(site: Path) -> None:
    build(site, FILES)
    shelf = Shelf(site / "g/badges", None)
    shelf.set_aside()
    assert (content(site), shelf.bring_back()) == (FILES, set())

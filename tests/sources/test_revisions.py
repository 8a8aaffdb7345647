"""The bodies of tests at a revision come from git, and a pass of another body is stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commits import commit
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Status, TestId
from mkdocs_guarantees.place import Place
from mkdocs_guarantees.project import load
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.revisions import Past

if TYPE_CHECKING:
    from pathlib import Path

SUITE = "-module(a_SUITE).\n-export([all/0, t/1, u/1]).\nall() -> [t, u].\nt(_) -> ok = x:y().\nu(_) -> ok = x:y().\n"
CHANGED = SUITE.replace("t(_) -> ok", "t(_) -> {ok, 1}")
REPORT = """<testsuite name="a_SUITE" timestamp="2026-11-22T10:00:00"><properties>
<property name="revision" value="%s"/></properties><testcase name="t"/><testcase name="u"/></testsuite>"""
T, U = TestId("a_SUITE:t"), TestId("a_SUITE:u")


class Repository:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.suite = root / "sub" / "a_SUITE.erl"
        self.suite.parent.mkdir()

    def commit(self, text: str) -> str:
        return commit(self.root, {"sub/a_SUITE.erl": text})

    def statuses(self, revision: str, at: Path) -> list[Status]:
        (at / "report.xml").write_text(REPORT % revision)
        settings = Settings(results=("report.xml",), now="2026-11-23T00:00:00Z", cache="")
        loaded = load(Place(root=at), settings)
        return [loaded.statuses.of_test(test) for test in (T, U)]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def past(repository: Repository, revision: str) -> object:
    tree = Tree(repository.root)
    suites = load(Place(root=repository.root), Settings(cache="")).trace.suites
    return Past(tree, Settings(), EXTRACTORS).fingerprints(revision, suites)


def test_only_the_test_whose_body_changed_is_stale(repository: Repository) -> None:
    then = repository.commit(SUITE)
    repository.commit(CHANGED)
    assert repository.statuses(then, repository.root) == [Status.STALE, Status.VERIFIED]


def test_a_change_that_is_not_committed_counts(repository: Repository) -> None:
    then = repository.commit(SUITE)
    repository.suite.write_text(CHANGED)
    assert repository.statuses(then, repository.root) == [Status.STALE, Status.VERIFIED]


def test_a_comment_changes_no_body(repository: Repository) -> None:
    then = repository.commit(SUITE)
    repository.commit(f"%% a comment\n{SUITE}")
    assert repository.statuses(then, repository.root) == [Status.VERIFIED, Status.VERIFIED]


def test_the_root_may_be_a_folder_of_the_repository(repository: Repository) -> None:
    then = repository.commit(SUITE)
    repository.commit(CHANGED)
    assert repository.statuses(then[:10], repository.root / "sub") == [Status.STALE, Status.VERIFIED]


@pytest.mark.parametrize("revision", ["", "0" * 40, "HEAD", "--output=x", "main; rm x", "0123456"])
def test_of_a_revision_that_git_does_not_have_nothing_is_claimed(repository: Repository, revision: str) -> None:
    repository.commit(SUITE)
    assert past(repository, revision) == {}


def test_outside_git_nothing_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "a_SUITE.erl").write_text(SUITE)
    assert Past(Tree(tmp_path), Settings(), EXTRACTORS).fingerprints("0" * 40, ()) == {}

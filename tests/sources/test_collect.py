"""Each suite is extracted once, by the framework that it belongs to, and what cannot be read costs a problem."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from mkdocs_guarantees.cache import readers
from mkdocs_guarantees.collector import paused
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.files import MAX_BYTES, Tree

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.collect import Collected

ERLANG = "-module(a_SUITE).\n-compile(export_all).\nall() -> [t].\nt(_) -> ok = f().\n"
PYTHON = "def test_a():\n    assert 1\n"


class Version(NamedTuple):
    major: int
    minor: int


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {"test/a_SUITE.erl": ERLANG, "tests/test_a.py": PYTHON, "tests/other.py": PYTHON}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path.resolve()


def collected(root: Path, **settings: object) -> Collected:
    return collect(Tree(root), Settings(**settings), EXTRACTORS)  # type: ignore[arg-type]  # of many kinds


def paths(root: Path, **settings: object) -> list[str]:
    return [suite.path for suite in collected(root, **settings).suites]


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, ["test/a_SUITE.erl", "tests/test_a.py"]),
        ({"suites": ("tests/*.py",)}, ["tests/other.py", "tests/test_a.py"]),
        ({"suites": ("**/*_SUITE.erl",)}, ["test/a_SUITE.erl"]),
        ({"suites": ("test/", "tests/test_a.py")}, ["test/a_SUITE.erl", "tests/test_a.py"]),
        ({"suites": ("tests/*", "tests/*.py")}, ["tests/other.py", "tests/test_a.py"]),
        ({"exclude": ("tests",)}, ["test/a_SUITE.erl"]),
        ({"exclude": ("*.erl",)}, ["tests/test_a.py"]),
        ({"exclude": ("*", "!tests/test_a.py")}, ["tests/test_a.py"]),
    ],
)
def test_suites_are_those_that_globs_or_frameworks_name(
    root: Path, settings: dict[str, object], wanted: list[str]
) -> None:
    assert paths(root, **settings) == wanted


def test_a_glob_that_matches_nothing_says_which_one(root: Path) -> None:
    found = collected(root, suites=("tests/test_a.py", "tets/**/*.py"))
    problem = Problem("RB901", "suites[1]: no file matches 'tets/**/*.py'", Span(""), "suites[1]")
    assert ([suite.path for suite in found.suites], found.problems) == (["tests/test_a.py"], (problem,))


def test_one_target_of_links_is_one_suite(root: Path) -> None:
    (root / "linked").symlink_to("test")
    (root / "test/b_SUITE.erl").symlink_to("a_SUITE.erl")
    found = collected(root, suites=("**/*_SUITE.erl",))
    assert ([suite.path for suite in found.suites], found.problems) == (["test/a_SUITE.erl"], ())


@pytest.mark.parametrize(
    "data", [b"\x00\x01\xff\xfe" * 400, b"\xff\xfe\xfd", b"", b"-module(", b"\xef\xbb\xbf", b"(" * 20_000]
)
@pytest.mark.parametrize("name", ["test/z_SUITE.erl", "tests/test_z.py"])
def test_bytes_that_are_no_source_cost_their_own_file_only(root: Path, name: str, data: bytes) -> None:
    """A suite that is no source is reported, and all others are extracted.

    Guarantees:
        - A file that cannot be read costs nothing but itself
    """
    (root / name).write_bytes(data)
    found = collected(root)
    others = [suite.path for suite in found.suites if suite.path != name]
    about = {problem.span.path for problem in found.problems}
    assert (others, about <= {name}) == (["test/a_SUITE.erl", "tests/test_a.py"], True)


def test_a_suite_that_is_too_large_is_reported(root: Path) -> None:
    with (root / "tests/test_big.py").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    problem = Problem("RB901", "cannot be read, or is larger than 8 MiB", Span("tests/test_big.py"))
    assert collected(root).problems == (problem,)


def test_a_pipe_with_the_name_of_a_suite_is_passed_over(root: Path) -> None:
    os.mkfifo(root / "tests/test_pipe.py")
    assert paths(root) == ["test/a_SUITE.erl", "tests/test_a.py"]


def test_progress_is_told_for_each_file(root: Path) -> None:
    told: list[tuple[int, int]] = []
    collect(Tree(root), Settings(), EXTRACTORS, progress=lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2)]


@pytest.mark.parametrize("change", ["own", "base class", "gone", "none"])
def test_what_is_remembered_is_used_until_something_it_rests_on_changes(root: Path, change: str) -> None:
    """A class inherits a test from another file; that file is part of what is remembered.

    Guarantees:
        - A change of a suite, or of what it includes or inherits, is seen at the next build
    """
    cache = root / ".cache/facts.sqlite3"
    base, own = root / "tests/bases.py", root / "tests/test_b.py"
    base.write_text("class Base:\n    def test_inherited(self):\n        assert 1\n", encoding="utf-8")
    own.write_text("from bases import Base\n\nclass TestB(Base):\n    pass\n", encoding="utf-8")

    def cases() -> list[str]:
        found = collect(Tree(root), Settings(), EXTRACTORS, cache=cache)
        return [case.name for suite in found.suites if suite.path == "tests/test_b.py" for case in suite.cases]

    first = cases()
    if change == "own":
        own.write_text(
            "from bases import Base\n\nclass TestB(Base):\n    def test_own(self): assert 1\n", encoding="utf-8"
        )
    elif change == "base class":
        base.write_text("class Base:\n    def test_renamed(self):\n        assert 1\n", encoding="utf-8")
    elif change == "gone":
        base.unlink()
    wanted = {"own": ["test_inherited", "test_own"], "base class": ["test_renamed"], "gone": [], "none": first}
    assert (first, sorted(cases())) == (["test_inherited"], wanted[change])


def test_another_python_reads_again_what_this_one_could_not(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "tests/test_a.py").write_text("def test_a() -> :\n", encoding="utf-8")

    def told() -> list[str]:
        found = collect(Tree(root), Settings(), EXTRACTORS, cache=root / ".cache/facts.sqlite3")
        return [problem.message.partition(":")[0] for problem in found.problems]

    before = told()
    newer = SimpleNamespace(version="3.99", version_info=Version(3, 99))
    for module in ("cache", "sources.suites.pytest.syntax"):
        monkeypatch.setattr(f"mkdocs_guarantees.{module}.sys", newer)
    readers.cache_clear()
    after = told()
    readers.cache_clear()
    now = "not read as Python {}.{}".format(*sys.version_info)
    assert (before, after) == ([now], ["not read as Python 3.99"])


@pytest.mark.parametrize("change", ["changed", "gone", "none"])
def test_an_included_header_is_part_of_what_is_remembered(root: Path, change: str) -> None:
    """The header that a suite includes changes, goes away, or stays.

    Guarantees:
        - A change of a suite, or of what it includes or inherits, is seen at the next build
    """
    cache = root / ".cache/facts.sqlite3"
    header, suite = root / "test/names.hrl", root / "test/c_SUITE.erl"
    header.write_text("-define(ALL, [one]).\n", encoding="utf-8")
    body = "-compile(export_all).\nall() -> ?ALL.\none(_) -> ok.\ntwo(_) -> ok.\n"
    suite.write_text(f'-module(c_SUITE).\n-include("names.hrl").\n{body}', encoding="utf-8")

    def selected() -> list[str]:
        found = collect(Tree(root), Settings(), EXTRACTORS, cache=cache).suites
        cases = [case for item in found if item.id == "c_SUITE" for case in item.cases]
        return [f"{case.name} {case.selection}" for case in cases if case.selection != "unselected"]

    first = selected()
    if change == "changed":
        header.write_text("-define(ALL, [two]).\n", encoding="utf-8")
    elif change == "gone":
        header.unlink()
    unknown = ["one conditional", "two conditional"]
    wanted = {"changed": ["two selected"], "gone": unknown, "none": ["one selected"]}
    assert (first, selected()) == (["one selected"], wanted[change])


@pytest.mark.parametrize("fixture", ["suites/pytest/fixtures/plain", "suites/common_test/cases"])
def test_what_is_read_hangs_in_no_cycle(fixture: str) -> None:
    """Nothing looks for garbage while a project is loaded: a tree in a cycle would stay until all are read."""
    root = Path(__file__).parent / fixture
    collected(root)  # what stays for good is made the first time
    gc.collect()
    with paused():
        found = collected(root)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        gc.set_debug(0)
    modules = {type(item).__module__.partition(".")[0] for item in gc.garbage}
    gc.garbage.clear()
    assert (bool(found.suites), modules & {"ast", "mkdocs_guarantees", "tree_sitter"}) == (True, set())

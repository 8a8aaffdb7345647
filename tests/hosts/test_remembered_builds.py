"""A build in which nothing changed places what the last one drew; whatever did change is seen.

Each site is compared, byte for byte, with one that is built without any memory.
"""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from command_lines import runner
from commits import commit, git
from diff.history import BASE, RESULTS, edited
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs_guarantees import project
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.sources import bygone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOON = 1_767_268_800
"""Seconds: 2026-01-01T12:00:00Z, half a day after the results."""

SETTINGS: dict[str, Any] = {
    "scenarios": "scenarios.yml",
    "requirements": "requirements.yml",
    "alerts": ["alerts.yml"],
    "results": ["results.xml"],
    "lock": "lock.yml",
    "store": "history.sqlite3",
}
TEXTS = {
    **BASE,
    "tests/disk_SUITE.erl": edited(
        BASE["tests/disk_SUITE.erl"], ("all() -> [test_full].", '-include("which.hrl").\nall() -> ?ALL.')
    ),
    "tests/which.hrl": "-define(ALL, [test_full]).\n",
    "tests/test_helped.py": "from tests.helping import check\n\n\ndef test_helped():\n    check(link())\n",
    "tests/helping.py": "def check(link):\n    print(link)\n",
    "docs/runbook.md": BASE["docs/runbook.md"]
    + "\n`test_sheds`, which is verified by test:\n\n```console\n$ make smoke\n```\n",
    "README.md": "# Router\n\n**Test**: `test_reconnect`\n",
    "Makefile": "smoke:\n\ttrue\n",
    "run.yml": "run: nightly\nstarted_at: 2026-01-01T06:00:00Z\n",
    "lock.yml": "version: 1\nscenarios: {}\ntests: {}\n",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / ".git/info/exclude").write_text("results.xml\n.cache\nmkdocs.yml\n*.sqlite3\n", encoding="utf-8")
    commit(folder, TEXTS)
    (folder / "results.xml").write_text(RESULTS, encoding="utf-8")
    return folder


def build(root: Path, *, hooks: tuple[str, ...] = (), **options: Any) -> dict[str, bytes]:
    """Build the site; give the content of each file that is ours to make."""
    plugins = [{"guarantees": {**SETTINGS, **options}}]
    site = {"site_name": "Router", "theme": {"name": "mkdocs"}, "plugins": plugins, "hooks": list(hooks)}
    (root / "mkdocs.yml").write_text(yaml.safe_dump(site), encoding="utf-8")
    target = root.parent / "site"
    mkdocs_build(load_config(str(root / "mkdocs.yml"), site_dir=str(target)))
    files = (path for path in target.rglob("*") if path.is_file() and path.name != "sitemap.xml.gz")
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """List the repositories that were loaded."""
    found: list[Path] = []
    load = project.load

    def noted(place: Any, *args: Any, **named: Any) -> project.Project:
        found.append(place.root)
        return load(place, *args, **named)

    monkeypatch.setattr(project, "load", noted)
    return found


def test_what_did_not_change_is_placed_again_and_nothing_is_loaded(root: Path, loaded: list[Path]) -> None:
    sites = [build(root), build(root), build(root, cache="")]
    assert (sites[1] == sites[0], sites[2] == sites[0], len(loaded)) == (True, True, 2)


def test_what_lint_says_is_said_again(root: Path, caplog: pytest.LogCaptureFixture) -> None:
    told: list[list[tuple[int, str]]] = []
    for _ in range(2):
        caplog.clear()
        with caplog.at_level(logging.INFO, logger="mkdocs.plugins.guarantees"):
            build(root)
        records = (record for record in caplog.records if record.name == "mkdocs.plugins.guarantees")
        told.append([(record.levelno, record.getMessage()) for record in records])
    assert (told[1] == told[0], {level for level, _ in told[0]}) == (True, {logging.WARNING, logging.INFO})


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_text(edited((root / path).read_text(encoding="utf-8"), (old, new)), encoding="utf-8")

    return change


def add(path: str, text: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).write_text(text, encoding="utf-8")

    return change


def _into_the_store(root: Path) -> None:
    more = RESULTS.replace('name="test_reconnect"', 'name="test_shuts"')
    (root.parent / "more.xml").write_text(more, encoding="utf-8")
    add = [
        "results",
        "add",
        "--root",
        str(root),
        "--store",
        str(root / "history.sqlite3"),
        str(root.parent / "more.xml"),
    ]
    assert runner().invoke(main, add).exit_code == 0


CHANGES: dict[str, Callable[[Path], None]] = {
    "the body of a test": edit("tests/test_load.py", "taken(800)", "taken(900)"),
    "a new suite": add("tests/test_new.py", "def test_new():\n    assert new() == 1\n"),
    "a suite that is gone": lambda root: (root / "tests/clock_SUITE.erl").unlink(),
    "a header of a suite": edit("tests/which.hrl", "[test_full]", "[test_slow]"),
    "a helper of a test": edit("tests/helping.py", "print(link)", "assert link.is_open()"),
    "a configuration of pytest": add("pytest.ini", "[pytest]\npython_functions = check_*\n"),
    "a scenario": edit("scenarios.yml", "Wait for 30 s", "Wait for 60 s"),
    "a scenario that is gone": edit("scenarios.yml", "id: power-loss", "id: no-power"),
    "a requirement": edit("requirements.yml", "sheds load", "drops load"),
    "an alert": edit("alerts.yml", "#diagnosis-disk", "#diagnosis-disks"),
    "a page": edit("docs/runbook.md", "Look at the caches.", "Look at `test_shuts`."),
    "a new page": add("docs/other.md", "# Other\n\n`test_reconnect`\n"),
    "a document beside the pages": edit("README.md", "test_reconnect", "test_reconnects"),
    "a makefile": edit("Makefile", "smoke:", "all:"),
    "what was reviewed": edit("lock.yml", "tests: {}", "tests: {gone_SUITE:test_gone: {body: ab, strength: strong}}"),
    "results": edit("results.xml", 'name="test_sheds"', 'name="test_shuts"'),
    "what is known of a run": edit("run.yml", "T06:", "T07:"),
    "what the store keeps": _into_the_store,
    "a commit": lambda root: git(root, "commit", "-q", "--allow-empty", "-m", "other") and None,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_seen(root: Path, change: Callable[[Path], None]) -> None:
    """Files, reports, the store and the commit: whatever a build rests on is changed, one after the other.

    Guarantees:
        - What a build has drawn is placed again only while all that it looked at is the same
    """
    before = build(root)
    change(root)
    after = build(root)
    assert (after == build(root, cache=""), after == before) == (True, False)


@pytest.mark.parametrize("option", [{"strip": False}, {"phrases": ["shown by test"]}, {"stale_after": "1 h"}])
def test_other_settings_draw_another_site(root: Path, option: dict[str, Any]) -> None:
    before = build(root)
    after = build(root, **option)
    assert (after == build(root, **option, cache=""), after == before) == (True, False)


def test_two_states_are_remembered_side_by_side(root: Path, loaded: list[Path]) -> None:
    first = build(root)
    edit("scenarios.yml", "Wait for 30 s", "Wait for 60 s")(root)
    build(root)
    edit("scenarios.yml", "Wait for 60 s", "Wait for 30 s")(root)
    assert (build(root) == first, len(loaded)) == (True, 2)


MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("later", "is_drawn_anew"),
    [(MINUTE, False), (HOUR - 1, False), (HOUR, True), (30 * DAY, True), (-1, True)],
)
def test_time_alone_is_seen_where_it_changes_what_is_said(
    root: Path,
    loaded: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    later: int,
    is_drawn_anew: bool,  # noqa: FBT001
) -> None:
    build(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + later))
    after = build(root)
    assert (len(loaded) == 2, after == build(root, cache="")) == (is_drawn_anew, True)


def test_history_that_git_gains_later_is_seen(root: Path) -> None:
    revision = git(root, "rev-parse", "HEAD")
    commit(root, {"tests/test_load.py": edited(BASE["tests/test_load.py"], ("taken(800)", "taken(900)"))})
    git(root.parent, "clone", "-q", "--depth", "1", root.as_uri(), "clone")
    clone = root.parent / "clone"
    (clone / "results.xml").write_text(RESULTS, encoding="utf-8")
    (clone / "results.run.yml").write_text(f"revision: {revision}\n", encoding="utf-8")

    shallow = build(clone)
    git(clone, "fetch", "-q", "--unshallow")
    whole = build(clone)

    assert (whole == build(clone, cache=""), whole == shallow) == (True, False)


def test_what_git_could_not_say_in_time_is_asked_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = BASE["tests/test_load.py"].partition("def test_moves")[0]
    commit(root, {"tests/test_load.py": text})
    with monkeypatch.context() as hurried:
        hurried.setattr(bygone, "MAX_SECONDS", -1.0)
        hasty = build(root)
    patient = build(root)
    assert (patient == build(root, cache=""), patient == hasty) == (True, False)


HOOK = """\
def on_page_markdown(markdown, **_):
    return markdown.replace("Look at the caches.", "`test_shuts` is verified by test.")
"""


def test_what_a_page_asks_for_the_first_time_is_drawn(root: Path, loaded: list[Path]) -> None:
    build(root)
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    before = build(root)
    hooked = build(root, hooks=("hook.py",))
    assert (hooked == build(root, hooks=("hook.py",), cache=""), hooked == before, len(loaded)) == (True, False, 4)


def test_a_question_that_was_answered_once_is_remembered_with_the_others(root: Path, loaded: list[Path]) -> None:
    (root / "hook.py").write_text(HOOK, encoding="utf-8")
    build(root)
    hooked = build(root, hooks=("hook.py",))
    assert (build(root, hooks=("hook.py",)) == hooked, len(loaded)) == (True, 2)


def damaged(file: Path, kind: str) -> None:
    if kind == "all":
        file.write_bytes(b"no database")
        return
    database = sqlite3.connect(file)
    database.execute("UPDATE rows SET facts = ? WHERE kind LIKE ?", (b"\xc1", f"{kind} %"))
    database.commit()
    database.close()


@pytest.mark.parametrize("kind", ["all", "outcome", "answers", "beside"])
def test_a_damaged_memory_costs_time_and_nothing_else(root: Path, kind: str) -> None:
    before = build(root)
    [file] = (root / ".cache/plugin/guarantees/drawn").glob("*.sqlite3")
    damaged(file, kind)
    assert [build(root), build(root)] == [before, before]


def test_only_the_latest_builds_are_remembered(root: Path, loaded: list[Path]) -> None:
    for text in ("one", "two", "three", "four", "two"):
        (root / "docs/other.md").write_text(text, encoding="utf-8")
        build(root)
    assert (len(loaded), len(list((root / ".cache/plugin/guarantees/drawn").glob("*.sqlite3")))) == (4, 3)


def test_a_preview_is_drawn_each_time(root: Path, loaded: list[Path]) -> None:
    build(root, compare_to="HEAD")
    build(root, compare_to="HEAD")
    assert len(loaded) >= 2

"""The command `lint`: exit codes, where things are written, what is mended."""

from __future__ import annotations

import json
import subprocess
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from command_lines import runner
from commits import commit
from lint_project import base, project
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.hosts.terminal import is_coloured
from mkdocs_guarantees.registry import FORMATS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

MOVED = {"docs/page.md": "- **Test**: `test_reconnect` (`router_drain_SUITE`)\n", "other.md": "Test: `test_gone`\n"}


def run(root: Path, *arguments: str) -> Result:
    return runner().invoke(main, [arguments[0], "--root", str(root), *arguments[1:]], catch_exceptions=False)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    project(tmp_path, {**base(), **MOVED})
    return tmp_path


def test_a_repository_without_any_configuration_is_linted(tmp_path: Path) -> None:
    texts = {path: text for path, text in base().items() if path.startswith("test")}
    project(tmp_path, {**texts, "docs/page.md": "Test: `test_gone` (`router_core_SUITE`)\n"})
    result = run(tmp_path, "lint", "docs/", "--format", "concise")
    what = "RB101 unknown-test: 'test_gone': neither 'router_core_SUITE' nor another suite defines it"
    assert (result.exit_code, result.stdout) == (1, f"docs/page.md:1:8: {what} (it follows 'Test:')\n")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 1),
        (("docs",), 1),
        (("data",), 0),
        (("docs/page.md",), 1),
        (("docs/runbook.md",), 0),
        (("./docs/",), 1),
        (("docs/gone.md",), 2),
        ((".",), 1),
        (("--severity", "RB1=info"), 0),
        (("--severity", "RB1=info", "--fail-on", "info"), 1),
        (("--ignore", "RB1"), 0),
        (("--select", "RX"), 2),
        (("--baseline", "no.json"), 2),
        (("--baseline", "docs"), 2),
        (("--baseline", "docs/page.md/known.json", "--update-baseline"), 2),
        (("--update-baseline",), 2),
    ],
)
def test_exit_codes(repository: Path, arguments: tuple[str, ...], code: int) -> None:
    assert run(repository, "lint", *arguments).exit_code == code


@pytest.mark.parametrize("form", [item.name for item in FORMATS])
def test_every_format_is_written_to_standard_output_or_a_file(repository: Path, form: str) -> None:
    shown = run(repository, "lint", "--format", form)
    run(repository, "lint", "--format", form, "-o", str(repository / "out" / "report"))
    assert shown.stdout == (repository / "out" / "report").read_text(encoding="utf-8")


def test_a_fix_mends_its_files_and_a_second_one_changes_nothing(repository: Path) -> None:
    first = run(repository, "lint", "--fix")
    mended = (repository / "docs/page.md").read_text(encoding="utf-8")
    second = run(repository, "lint", "--fix")
    told = (mended, first.stderr, second.stderr, first.exit_code, second.stdout == first.stdout)
    assert told == ("- **Test**: `test_reconnect` (`router_core_SUITE`)\n", "1 fixed\n", "0 fixed\n", 1, True)


def test_a_diff_shows_what_a_fix_would_change_and_changes_nothing(repository: Path) -> None:
    result = run(repository, "lint", "--fix", "--diff")
    test = "- **Test**: `test_reconnect`"
    change = f"@@ -1 +1 @@\n-{test} (`router_drain_SUITE`)\n+{test} (`router_core_SUITE`)\n"
    told = (result.exit_code, result.stdout, (repository / "docs/page.md").read_text(encoding="utf-8"))
    assert told == (1, f"--- a/docs/page.md\n+++ b/docs/page.md\n{change}", MOVED["docs/page.md"])


def test_a_fix_touches_only_the_paths_that_are_named(repository: Path) -> None:
    run(repository, "lint", "--fix", "data")
    assert (repository / "docs/page.md").read_text(encoding="utf-8") == MOVED["docs/page.md"]


def test_a_baseline_makes_old_findings_quiet_and_only_gets_shorter(repository: Path) -> None:
    arguments = ("lint", "--baseline", "known.json", "--update-baseline")
    assert run(repository, *arguments).exit_code == 0
    before = json.loads((repository / "known.json").read_text(encoding="utf-8"))["findings"]
    (repository / "other.md").write_text("Test: `test_fresh`\n", encoding="utf-8")
    assert run(repository, *arguments).exit_code == 1
    after = json.loads((repository / "known.json").read_text(encoding="utf-8"))["findings"]
    assert after.items() < before.items()


@pytest.mark.parametrize(("plugins", "severity"), [("[search]", "error"), ("[{monorepo: {}}, search]", "info")])
def test_a_page_that_a_plugin_may_bring_is_not_called_missing(tmp_path: Path, plugins: str, severity: str) -> None:
    """On a command line nobody knows which pages other plugins add to a site."""
    texts = base()
    texts["data/scenarios.yml"] = texts["data/scenarios.yml"].replace("page: runbook.md", "page: sub/runbook.md")
    texts["data/alerts/router.yml"] = texts["data/alerts/router.yml"].replace("/runbook/#", "/sub/runbook/#")
    settings = texts.pop("guarantees.yml").replace("\n", "\n      ")
    texts["mkdocs.yml"] = (
        f"site_name: Router\nplugins: {plugins}\nmarkdown_extensions:\n  - guarantees:\n      {settings}"
    )
    project(tmp_path, texts)
    found = json.loads(run(tmp_path, "lint", "--select", "RB201", "--select", "RB802", "--format", "json").stdout)[
        "findings"
    ]
    assert [(item["code"], item["severity"], "monorepo" in item["message"]) for item in found] == [
        ("RB802", severity, severity == "info"),
        ("RB201", severity, severity == "info"),
        ("RB201", severity, severity == "info"),
    ]


SHOWN = "# Guide\n\n```erlang\n-module(router_shown_SUITE).\n```\n\nSee `router_shown_SUITE`.\n"


@pytest.mark.parametrize(("was_there", "told"), [(True, 1), (False, 0)])
def test_a_suite_that_a_page_shows_is_missed_only_if_it_was_ever_there(
    tmp_path: Path,
    was_there: bool,  # noqa: FBT001  # a case
    told: int,
) -> None:
    """A tutorial shows modules that the reader makes; a runbook may show one of the repository's own, which is gone."""
    project(tmp_path, {**base(), "docs/shown.md": SHOWN})
    gone = "test/router_shown_SUITE.erl"
    commit(tmp_path, {gone: "-module(router_shown_SUITE).\n"} if was_there else {})
    commit(tmp_path, {gone: None} if was_there else {})
    found = run(tmp_path, "lint", "--select", "RB104", "--format", "json").stdout
    assert len(json.loads(found)["findings"]) == told


def test_without_history_lint_says_so_and_why(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    before = run(repository, "lint").stderr
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "true")
    after, quiet = run(repository, "lint").stderr, run(repository, "lint", "--quiet").stderr
    assert ("history" in before, after.partition(" detected")[0], quiet) == (
        False,
        "without the history of the repository: git says:",
        "",
    )


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_a_terminal_is_not_coloured_against_the_wish_of_its_user(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *, coloured: bool
) -> None:
    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert is_coloured(Terminal()) is coloured

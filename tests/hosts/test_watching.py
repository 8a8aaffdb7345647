"""`lint --watch` as a process of its own: it looks, waits, looks again, and ends when it is interrupted."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_lines import runner
from lint_project import base, project
from mkdocs_guarantees.hosts import watching
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.hosts.configuration import configuration

if TYPE_CHECKING:
    from collections.abc import Iterator

GONE, CLEAN = "Test: `test_gone`\n", "Nothing.\n"
PAGE = "docs/page.md"
PATIENCE = 60


class Watch:
    """A running command, and what it says line by line, without clocks and counts of files."""

    def __init__(self, root: Path, *arguments: str) -> None:
        command = [str(Path(sys.executable).with_name("guarantees")), "lint", "--watch", "--root", str(root)]
        self.process = subprocess.Popen(
            [*command, "--format", "concise", "--ignore", "RB503", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=root,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.said: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.put(re.sub(r"^\d\d:\d\d:\d\d|\d+(?= files are)", "*", line.rstrip("\n")))
        self.said.put(None)

    def next(self) -> str | None:
        return self.said.get(timeout=PATIENCE)

    def end(self) -> tuple[int, list[str], str]:
        """Press Ctrl-C; give the exit code, what was said until the end, and all reports."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        assert self.process.stdout is not None
        rest = list(iter(self.next, None))
        return code, rest, self.process.stdout.read()


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """A shell that runs the tests in the background has them ignore Ctrl-C, and what they start inherits that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    project(tmp_path, {**base(), PAGE: CLEAN})
    return tmp_path


@pytest.fixture
def started() -> Iterator[list[Watch]]:
    watches: list[Watch] = []
    yield watches
    for watch in watches:
        watch.process.kill()
        watch.process.communicate()


ENDS = "* files are watched, Ctrl-C ends"
REPORT = f"{PAGE}:1:8: RB101 unknown-test: 'test_gone': none of 4 suites defines it (it follows 'Test:')\n"


def test_a_changed_file_gives_another_report_and_an_interruption_the_code_of_the_last(
    repository: Path, started: list[Watch]
) -> None:
    started.append(watch := Watch(repository))
    told = [watch.next()]
    (repository / PAGE).write_text(GONE, encoding="utf-8")
    told += [watch.next(), watch.next()]
    assert (told, watch.end()) == (
        [f"* nothing found; {ENDS}", f"* {PAGE} changed", f"* 1 error; {ENDS}"],
        (1, [], REPORT),
    )


def test_files_that_come_and_go_count_and_what_lint_writes_does_not(repository: Path, started: list[Watch]) -> None:
    report = repository / "docs" / "report.txt"
    started.append(watch := Watch(repository, "--cache", "docs/kept", "-o", str(report)))
    told = [watch.next()]
    (repository / "docs/new").mkdir()
    (repository / "docs/new/page.md").write_text(GONE, encoding="utf-8")
    told += [watch.next(), watch.next()]
    (repository / "docs/new/page.md").unlink()
    told += [watch.next(), watch.next()]
    (repository / "site").mkdir()
    (repository / "site/page.md").write_text(GONE, encoding="utf-8")
    with pytest.raises(queue.Empty):
        watch.said.get(timeout=2)
    wrote = f"written to {report}; {ENDS}"
    change = f"* {Path('docs/new/page.md')} changed"
    assert told == [f"* nothing found {wrote}", change, f"* 1 error {wrote}", change, f"* nothing found {wrote}"]
    assert (watch.end(), report.read_text(encoding="utf-8")) == ((0, [], ""), "")


def test_a_burst_of_changes_is_one(repository: Path, started: list[Watch]) -> None:
    started.append(watch := Watch(repository))
    watch.next()
    for name in "abc":
        (repository / f"docs/{name}.md").write_text(GONE, encoding="utf-8")
    told = [watch.next(), watch.next()]
    assert (told, watch.end()[:2]) == ([f"* {Path('docs/a.md')} and 2 more changed", f"* 3 errors; {ENDS}"], (1, []))


def test_a_configuration_that_is_wrong_is_told_and_waited_for(repository: Path, started: list[Watch]) -> None:
    started.append(watch := Watch(repository))
    told = [watch.next()]
    (repository / "guarantees.yml").write_text("fail_on: 3\nno_such: 1\n", encoding="utf-8")
    told += [watch.next(), watch.next()]
    (repository / "guarantees.yml").write_text("fail_on: info\n", encoding="utf-8")
    told += [watch.next(), watch.next()]
    wrong = re.sub(r"(guarantees\.yml:\d+).*;", r"\1;", told.pop(2) or "")
    assert (wrong, told) == (
        f"* guarantees.yml:2; {ENDS}",
        [
            f"* nothing found; {ENDS}",
            "* guarantees.yml changed",
            "* guarantees.yml changed",
            f"* nothing found; {ENDS}",
        ],
    )
    assert watch.end()[0] == 0


def test_a_file_that_is_written_to_all_the_time_is_looked_at_every_so_often(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walks = count()
    monkeypatch.setattr(watching, "PAUSE", 0)
    monkeypatch.setattr(watching, "stamps", lambda *_: {"log": watching.Stamp(next(walks), 0, 0)})
    seen: list[int] = []

    def look(_: object) -> watching.Seen:
        if len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(next(walks))
        return watching.Seen("", len(seen))

    code = watching.watch(lambda: configuration(repository), look, lambda _: None, watching.Watched())
    assert (code, seen) == (3, [1, 13, 25])


@pytest.mark.parametrize("flags", [["--fix"], ["--diff", "--unsafe-fixes"], ["--update-baseline"]])
def test_what_changes_files_cannot_be_had_while_watching(repository: Path, flags: list[str]) -> None:
    result = runner().invoke(main, ["lint", "--root", str(repository), "--watch", *flags])
    told = f"error: --watch only looks: it cannot be had together with {' and '.join(sorted(flags, reverse=True))}\n"
    assert (result.exit_code, result.stderr) == (2, told)


def test_a_mistake_at_the_start_ends_it(repository: Path) -> None:
    result = runner().invoke(main, ["lint", "--root", str(repository), "--watch", "--select", "RX"])
    assert result.exit_code == 2

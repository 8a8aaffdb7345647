"""Two commits of a made repository become a table of what comparing them costs: `python -m bench.diff`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.corpus import Size, suite_path
from bench.measure import Contender, compare, table
from bench.run import GUARANTEES, Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false")


class History(Repository):
    """A made repository under git: a first commit, and on top of it one that changed one suite."""

    def __init__(self, folder: Path, size: Size) -> None:
        super().__init__(folder, size)
        self.git("init", "--quiet", "--initial-branch=main")
        (folder / ".git/info/exclude").write_text(".cache\n", encoding="utf-8")
        self.commit()
        self.git("branch", "base")
        self.change_and_commit()

    def git(self, *arguments: str) -> None:
        subprocess.run(["git", "-C", str(self.folder), *WHO, *arguments], check=True)  # noqa: S603, S607  # commands of our own

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=change")

    def change_and_commit(self) -> None:
        """Put another line into the first suite, and commit it in place of the last commit."""
        self.git("reset", "--quiet", "--hard", "base")
        self.change()
        path = self.folder / suite_path(0)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(") ->\n", ") ->\n    true = is_ready(),\n", 1), encoding="utf-8")
        self.commit()

    def diff(self, name: str, *arguments: str, prepare: Callable[[], object] = lambda: None) -> Contender:
        command: list[str | Path] = [GUARANTEES, "diff", "--quiet", "--config", "suites.yml", *arguments]
        return Contender(name, command, prepare)


def tables(folder: Path, turns: int) -> Iterator[str]:
    made = History(folder, Size())
    contenders = [
        made.index("nothing changed"),
        made.diff("`guarantees diff base HEAD`, nothing known yet", "base", "HEAD", prepare=made.forget),
        made.diff("`guarantees diff base HEAD`, nothing changed", "base", "HEAD"),
        made.diff("`guarantees diff base HEAD`, one suite changed", "base", "HEAD", prepare=made.change_and_commit),
        made.diff("`guarantees diff base`, with the files on disk, nothing changed", "base"),
    ]
    yield "### Comparison of two revisions: 250 suites with 3,750 tests, 200 pages, 400 scenarios"
    yield from table(compare(contenders, folder, turns))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.diff", description="Measure what a comparison costs.")
    parser.add_argument("--turns", type=int, default=5, help="measurements of each command, 5 by default")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        for line in tables(Path(folder), given.turns):
            sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

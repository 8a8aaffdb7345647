"""Repositories of several sizes become tables of what an index and a build of them cost: `make bench`.

python -m bench.run [index] [lint] [build] [growth] [large] [--turns 5] [--folder DIR]
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.corpus import Size, suite_path, write
from bench.measure import Contender, Row, compare, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE = """\
site_name: Runbooks
site_dir: {site}
theme:
  name: material
  font: false
plugins:
  - search
"""
PLUGIN = """\
  - guarantees:
      scenarios: scenarios.yml
      suite_pages: {suite_pages}
      repo_url: https://example.org/harbour
"""
BARE = Path(__file__).with_name("bare.py")
GUARANTEES = Path(sys.executable).with_name("guarantees")


class Repository:
    """A made repository, and the commands that are measured in it."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder = folder
        write(size, folder)
        self._write_site("plain", "")
        self._write_site("cards", PLUGIN.format(suite_pages="false"))
        self._write_site("suites", PLUGIN.format(suite_pages="true"))
        self._changes = 0

    def bare(self) -> Contender:
        return Contender("bare parsers", [sys.executable, BARE, self.folder])

    def index(self, name: str, prepare: Callable[[], object] = lambda: None) -> Contender:
        command: list[str | Path] = [GUARANTEES, "index", "--quiet", "--config", "suites.yml", "--format", "json"]
        return Contender(f"`guarantees index`, {name}", command, prepare)

    def lint(self, name: str, prepare: Callable[[], object] = lambda: None) -> Contender:
        told = ["--severity", "RB=info", "--output", ".report.txt"]  # as infos, findings are no failure
        command: list[str | Path] = [GUARANTEES, "lint", "--quiet", "--config", "suites.yml", *told]
        return Contender(f"`guarantees lint`, {name}", command, prepare)

    def build(self, site: str, name: str, prepare: Callable[[], object] = lambda: None) -> Contender:
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", f"{site}.yml"]
        return Contender(name, command, prepare)

    def forget(self) -> None:
        """Remove all that a run remembers for the next one."""
        shutil.rmtree(self.folder / ".cache", ignore_errors=True)

    def change(self) -> None:
        """Add a line to the first suite, another one each time."""
        self._add_to(suite_path(0), "%%")

    def change_page(self) -> None:
        """Add a line to a page."""
        self._add_to("docs/index.md", "\nChange")

    def _add_to(self, path: str, start: str) -> None:
        self._changes += 1
        with (self.folder / path).open("a", encoding="utf-8") as file:
            file.write(f"{start} {self._changes}\n")

    def _write_site(self, name: str, plugin: str) -> None:
        (self.folder / f"{name}.yml").write_text(SITE.format(site=f".site/{name}") + plugin, encoding="utf-8")


def index(folder: Path, turns: int) -> Iterator[str]:
    """Compare an index with the parsers that it cannot do without."""
    made = Repository(folder, Size())
    yield "### Index: 250 suites with 3,750 tests, 200 pages, 400 scenarios"
    yield from table(compare(_indexes(made), folder, turns))


def _indexes(made: Repository) -> list[Contender]:
    return [
        made.bare(),
        made.index("nothing known yet", made.forget),
        made.index("nothing changed"),
        made.index("one suite changed", made.change),
    ]


def lint(folder: Path, turns: int) -> Iterator[str]:
    """Compare lint with an index that reads the same."""
    made = Repository(folder, Size())
    contenders = [
        made.index("nothing changed"),
        made.lint("nothing known yet", made.forget),
        made.lint("nothing changed"),
        made.lint("one suite changed", made.change),
    ]
    yield "### Lint: 250 suites with 3,750 tests, 200 pages, 400 scenarios"
    yield from table(compare(contenders, folder, turns))


def build(folder: Path, turns: int) -> Iterator[str]:
    """Compare a build of a site with one that has the plugin."""
    made = Repository(folder, Size())
    # What follows a build of the same site finds all as that one left it.
    contenders = [
        made.build("plain", "`mkdocs build` without the plugin"),
        made.build("cards", "cards and overviews, one page changed", made.change_page),
        made.build("cards", "cards and overviews, nothing changed"),
        made.build("suites", "the same with 250 suite pages, nothing known yet", made.forget),
        made.build("suites", "the same with 250 suite pages, one suite changed", made.change),
        made.build("suites", "the same with 250 suite pages, nothing changed"),
    ]
    yield "### Build: 200 pages, 400 scenarios, 250 suites with 3,750 tests"
    yield from table(compare(contenders, folder, turns))


def growth(folder: Path, turns: int) -> Iterator[str]:
    """Show what an index costs for each suite, in repositories that hold only suites, of several sizes."""
    yield "### Growth: milliseconds of CPU for each suite, beyond those of `guarantees --version`"
    yield from _growth(folder, turns, (250, 500, 1000))


def large(folder: Path, turns: int) -> Iterator[str]:  # noqa: ARG001  # one turn takes a while
    """The same for 10,000 suites, once."""
    yield "### 10,000 suites"
    yield from _growth(folder, 1, (10_000,))


def _growth(folder: Path, turns: int, sizes: tuple[int, ...]) -> Iterator[str]:
    yield "| suites | bare parsers | nothing known yet | nothing changed | one changed, in all | MiB, warm |"
    yield "|--:|--:|--:|--:|--:|--:|"
    for suites in sizes:
        made = Repository(folder / str(suites), Size(pages=0, scenarios=0, suites=suites))
        start = Contender("start", [GUARANTEES, "--version"])
        yield _growth_row(suites, compare([start, *_indexes(made)], made.folder, turns))


def _growth_row(suites: int, rows: list[Row]) -> str:
    start, bare, cold, warm, changed = (row.cost.seconds * 1000 for row in rows)
    each = (f"{(value - start) / suites:.2f}" for value in (bare, cold, warm))
    return f"| {suites:,} | {' | '.join(each)} | {changed - warm:+.0f} | {rows[3].cost.memory:.0f} |"


PARTS = {"index": index, "lint": lint, "build": build, "growth": growth, "large": large}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description="Measure what mkdocs-guarantees costs.")
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all but large by default")
    parser.add_argument("--turns", type=int, default=5, help="measurements of each command, 5 by default")
    parser.add_argument("--folder", type=Path, help="where to make the repositories; a temporary folder by default")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    for part in given.parts or ("index", "lint", "build", "growth"):
        with TemporaryDirectory(dir=given.folder) as folder:
            for line in PARTS[part](Path(folder), given.turns):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()

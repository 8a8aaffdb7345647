"""Suites that somebody wrote become a table: what their framework says it runs of them, beside what is extracted.

python -m bench.collected pytest FOLDER        asks `pytest --collect-only`; needs what the tests import
python -m bench.collected common_test FOLDER   asks Common Test; needs `ct_run`, and compiles each suite in memory

The framework is the truth, for this machine on this day: a test that it does not name may be run elsewhere. So what
counts as wrong is a test that it names and the extraction does not know or calls never run, and a test that the
extraction calls selected, without any condition, and the framework does not name.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Selection, Suite
from mkdocs_guarantees.registry import EXTRACTORS
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.files import Tree

HERE = Path(__file__).parent
SHOWN = 10
"""Wrong tests that are named, of each kind."""

Collected = Mapping[str, frozenset[str]]
"""The tests of each suite that could be asked, by its path."""


@dataclass(frozen=True)
class Comparison:
    """Tests by what became of them; those that went wrong as `path: test`.

    Attributes:
        told: not listed, but of a suite that says that it hides tests.
    """

    suites: int
    collected: int
    selected: int
    conditional: int
    told: int
    missed: tuple[str, ...]
    refused: tuple[str, ...]
    invented: tuple[str, ...]


def compare(collected: Collected, suites: Mapping[str, Suite]) -> Comparison:
    """Sort the tests of all suites that the framework could be asked about."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(collected):
        suite = suites.get(path)
        cases = {suite.inside(case): case for case in suite.cases} if suite else {}
        for test in sorted(collected[path]):
            kind = str(cases[test].selection) if test in cases else "told" if suite and suite.unseen else "missed"
            found[kind].append(f"{path}: {test}")
        left = cases.keys() - collected[path]
        sure = [name for name in sorted(left) if cases[name].selection is Selection.SELECTED]
        found["invented"] += [f"{path}: {name}" for name in sure if cases[name].skip is None]
    return Comparison(
        suites=len(collected),
        collected=sum(map(len, collected.values())),
        selected=len(found[Selection.SELECTED]),
        conditional=len(found[Selection.CONDITIONAL]),
        told=len(found["told"]),
        missed=tuple(found["missed"]),
        refused=tuple(found[Selection.UNSELECTED]),
        invented=tuple(found["invented"]),
    )


def by_pytest(folder: Path, _paths: list[str]) -> Collected:
    """Ask pytest, which imports the tests; variants of a parametrised test count as one."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    command += ["--continue-on-collection-errors", f"--rootdir={folder}", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603  # ours
    found: dict[str, set[str]] = defaultdict(set)
    for line in done.stdout.splitlines():
        path, separator, test = line.partition("::")
        if separator and path.endswith(".py") and " " not in path:
            found[path].add(re.sub(r"\[.*", "", test))
    return {path: frozenset(tests) for path, tests in found.items()}


def by_common_test(folder: Path, paths: list[str]) -> Collected:
    """Ask Common Test about each suite that compiles here; headers are looked for everywhere in the folder."""
    headers = {path.parent for path in folder.rglob("*.hrl")}
    applications = {above for header in headers for above in header.parents[:2] if above.is_relative_to(folder)}
    with TemporaryDirectory() as work:
        asked, answer = Path(work, "asked.txt"), Path(work, "answer.tsv")
        asked.write_text("".join(f"{folder / path}\n" for path in paths), encoding="utf-8")
        given = {
            "ASKED": str(asked),
            "ANSWER": str(answer),
            "INCLUDES": ":".join(sorted(map(str, headers | applications))),
        }
        node = f"asking_{os.getpid()}"  # a second run with the usual name of a node would not start
        command = ["ct_run", "-noinput", "-sname", node, "-dir", str(HERE / "asking"), "-logdir", work]
        command += ["-suite", "asking_SUITE"]
        subprocess.run(command, cwd=work, env=os.environ | given, capture_output=True, check=True)  # noqa: S603  # ours
        return _answered(folder, answer.read_text(encoding="utf-8"))


def _answered(folder: Path, text: str) -> Collected:
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        kind, path, *rest = line.split("\t")
        inside = Path(path).relative_to(folder).as_posix()
        if kind == "refused":
            sys.stderr.write(f"not asked: {inside}: {rest[0][:160]}\n")
        else:
            found.setdefault(inside, set()).update(rest)
    return {path: frozenset(tests) for path, tests in found.items()}


ASK: Mapping[str, Callable[[Path, list[str]], Collected]] = {"pytest": by_pytest, "common_test": by_common_test}


def extracted(folder: Path, framework: str) -> Mapping[str, Suite]:
    """Read the suites of one framework as a site without settings does."""
    found = collect(Tree(folder), Settings(), EXTRACTORS)
    return {suite.path: suite for suite in found.suites if suite.framework == framework}


def table(found: Comparison) -> str:
    rows = {
        "suites that could be asked": found.suites,
        "tests that the framework names": found.collected,
        "… listed as selected": found.selected,
        "… listed as conditional": found.conditional,
        "… not listed, and the suite says that it hides tests": found.told,
        "… **not listed**": len(found.missed),
        "… **listed as never run**": len(found.refused),
        "**selected, and not named by the framework**": len(found.invented),
    }
    return "\n".join(["| | tests |", "|---|---:|", *(f"| {name} | {count:,} |" for name, count in rows.items())])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("framework", choices=sorted(ASK))
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    folder = given.folder.resolve()
    suites = extracted(folder, given.framework)
    found = compare(ASK[given.framework](folder, sorted(suites)), suites)
    sys.stdout.write(f"{table(found)}\n")
    wrong = {"not listed": found.missed, "listed as never run": found.refused, "selected": found.invented}
    for kind, tests in wrong.items():
        sys.stderr.writelines(f"{kind}: {test}\n" for test in tests[:SHOWN])


if __name__ == "__main__":
    main()

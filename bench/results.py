"""Made-up reports become the figures of what evidence costs: 100,000 results in 50 files, and stores of several ages.

python -m bench.results               from files, from a store of the same runs, and from older stores
python -m bench.results --kill 200    a writer that is killed so many times, and what the store then holds
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs_guarantees.history import Incoming, Part, Store
from mkdocs_guarantees.ledger import RunInfo, grouped
from mkdocs_guarantees.sources.results.junit_xml import JUnitXml

from bench.measure import cost

if TYPE_CHECKING:
    from collections.abc import Iterator

GUARANTEES = Path(sys.executable).parent / "guarantees"
SUITES = 20
CASES = 100
"""Cases of each suite."""

FILES = 50
AGES = (50, 500, 2000)
"""Runs that a store has seen."""

EPOCH = 1_700_000_000
WRITER = """
import sys
from pathlib import Path
from bench.results import grow
print("ready", flush=True)
grow(Path(sys.argv[1]), Path(sys.argv[2]), 100_000)
"""


def write_suites(root: Path) -> None:
    folder = root / "test"
    folder.mkdir(parents=True)
    names = [f"test_case_{case}" for case in range(CASES)]
    bodies = "".join(f"{name}(_) ->\n    ok = router:check({name}).\n" for name in names)
    for number in range(SUITES):
        head = f"-module(s{number}_SUITE).\n-compile(export_all).\nall() -> [{', '.join(names)}].\n"
        (folder / f"s{number}_SUITE.erl").write_text(head + bodies)


def write_report(path: Path, day: int, suites: int = SUITES) -> None:
    """Write a run of every case once, one in fifty of which failed."""
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(EPOCH + day * 86_400))
    failure = '<failure message="badmatch">{badmatch,error}</failure>'
    with path.open("w") as file:
        file.write("<testsuites>")
        for number in range(suites):
            file.write(f'<testsuite name="s{number}_SUITE" timestamp="{at}">')
            for case in range(CASES):
                bad = failure if (case + day) % 50 == 0 else ""
                file.write(f'<testcase name="test_case_{case}" group="g" time="0.{case:03}">{bad}</testcase>')
            file.write("</testsuite>")
        file.write("</testsuites>")


def grow(store: Path, report: Path, runs: int) -> None:
    """Let a store see runs until it has seen so many, all of them with the results of one report."""
    with report.open("rb") as stream:
        results = JUnitXml().read(report.name, stream).results
    kept = Store(store)
    for day in range(len(kept.runs()), runs):
        info = RunInfo(name=f"run {day}", digest=str(day), revision=f"{day:040x}")
        kept.add(Incoming(info, [Part(str(day), grouped(info, 0, results))]))


def costs(root: Path) -> Iterator[str]:
    """Compare an index without results with those from files and from stores."""
    write_suites(root)
    (root / "out").mkdir()
    for day in range(FILES):
        write_report(root / "out" / f"{day:03}.xml", day)
    yield f"{SUITES * CASES * FILES:,} results in {FILES} files of {SUITES * CASES:,} tests"
    yield from _row("no results", root)
    yield from _row("from files", root, "--results", "out/*.xml")
    adding = cost([GUARANTEES, "results", "add", *sorted((root / "out").iterdir()), "-q"], root)
    yield f"{'results add of all, as one run':32} {adding.seconds:6.2f} s {adding.memory:5.0f} MiB"
    for age in AGES:
        store = root / f"{age}.sqlite3"
        before = time.process_time()
        grow(store, root / "out" / "000.xml", age)
        spent = (time.process_time() - before) / age * 1000
        yield from _row(f"from a store of {age} runs", root, "--store", store.name)
        yield f"{'':32} {spent:.0f} ms to add a run, {store.stat().st_size / 1024**2:.0f} MiB on disk"


def _row(name: str, root: Path, *flags: str) -> Iterator[str]:
    command = [GUARANTEES, "index", "--format", "json", "-o", "index.json", *flags]
    if "--store" not in flags:
        command += ["--store", ""]
    found = cost(command, root)
    yield f"{name:32} {found.seconds:6.2f} s {found.memory:5.0f} MiB"


def killed(root: Path, times: int) -> Iterator[str]:
    """Kill a writer again and again, each time at another moment, and look at the store."""
    report, store = root / "one.xml", root / "history.sqlite3"
    write_report(report, 0, suites=2)
    chance = random.Random(1)  # noqa: S311  # moments, no secrets
    broken = torn = 0
    for _ in range(times):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(store), str(report)], stdout=subprocess.PIPE)  # noqa: S603  # ours
        if writer.stdout:
            writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        writer.kill()
        writer.communicate()
        broken += _is_broken(store)
        torn += any(run.results != 2 * CASES for run in Store(store).runs())
    yield f"killed {times} times: {len(Store(store).runs())} runs in the store, {torn} torn, {broken} files broken"


def _is_broken(store: Path) -> bool:
    database = sqlite3.connect(store)
    try:
        sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    finally:
        database.close()
    kept = Store(store)
    counted = sum(line.counts.total() for line in kept.ledger().lines.values())
    return not sound or counted != sum(run.results for run in kept.runs())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.results", description="Measure what evidence costs.")
    parser.add_argument("--kill", type=int, default=0, metavar="TIMES", help="kill a writer instead")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for line in killed(Path(folder), given.kill) if given.kill else costs(Path(folder)):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()

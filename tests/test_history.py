"""The store holds whole runs, each once, and gives back what was put in."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from killed_writer import RESULTS
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.evidence import recordings
from mkdocs_guarantees.history import MAX_ENVIRONMENTS, Store
from results_in_hand import incoming, ledger, result, run, suite

if TYPE_CHECKING:
    from mkdocs_guarantees.ledger import Ledger

HERE = Path(__file__).parent
KILLS = 30


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "history.sqlite3"


def comparable(kept: Ledger) -> object:
    lines = {
        key: (dict(line.counts), line.recent, line.last_pass, line.last_failure) for key, line in kept.lines.items()
    }
    return kept.runs, lines


def test_a_store_gives_back_what_was_put_in(file: Path) -> None:
    runs = [(run(day, "abc", os="linux"), [result("t", "pf"[day % 2], message="m")]) for day in range(5)]
    for info, results in runs:
        Store(file).add(incoming(info, results))
    assert comparable(Store(file).ledger()) == comparable(ledger(*runs))


def test_a_report_that_is_added_twice_is_one_run(file: Path) -> None:
    counts = [Store(file).add(incoming(run(0), [result("t"), result("u")])) for _ in range(2)]
    assert (counts, [item.results for item in Store(file).runs()]) == ([2, 0], [2])


def test_a_second_report_joins_its_run(file: Path) -> None:
    Store(file).add(incoming(run(0), [result("t")], "first"))
    both = incoming(run(0), [result("t")], "first")
    both.parts.extend(incoming(run(0), [result("u"), result("v")], "second").parts)
    assert (Store(file).add(both), [item.results for item in Store(file).runs()]) == (2, [3])


def test_only_the_latest_results_are_kept_and_all_are_counted(file: Path) -> None:
    for day in range(10):
        Store(file, keep=3).add(incoming(run(day), [result("t")]))
    kept = Store(file).ledger()
    [line] = kept.lines.values()
    assert (len(line.recent), dict(line.counts), sorted(kept.runs), len(Store(file).runs())) == (
        3, {"passed": 10}, [8, 9, 10], 10)  # fmt: skip


def test_a_run_that_arrives_late_stands_in_its_place(file: Path) -> None:
    for day in (3, 1, 2):
        Store(file, keep=2).add(incoming(run(day), [result("t", "p" if day == 1 else "f")]))
    [case] = recordings(Store(file).ledger(), [suite("t")]).cases.values()
    assert [item.run.name for item in case.runs] == ["run 2", "run 3"]


def test_a_value_that_differs_in_each_run_does_not_fill_the_store(file: Path) -> None:
    for day in range(MAX_ENVIRONMENTS + 5):
        Store(file).add(incoming(run(day, build=str(day)), [result("t")]))
    days = sorted(int(dict(environment)["build"]) for _, environment in Store(file).ledger().lines)
    assert days == list(range(5, MAX_ENVIRONMENTS + 5))


@pytest.mark.parametrize("content", [b"not a database, whatever its name", b"SQLite format 3\0" + b"\xff" * 200])
def test_a_file_that_is_no_store_is_refused_and_left_alone(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(UserError, match="cannot be used"):
        Store(file).add(incoming(run(0), [result("t")]))
    assert file.read_bytes() == content


def test_a_store_of_another_format_is_refused(file: Path) -> None:
    Store(file).add(incoming(run(0), [result("t")]))
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 7")
    database.close()
    with pytest.raises(UserError, match="its format is 7"):
        Store(file).ledger()


@pytest.mark.parametrize("mode", ["delete", "wal"])
@pytest.mark.parametrize("version", [0, 1, 7])
def test_a_database_of_another_program_is_refused_and_stays_the_same_bytes(
    tmp_path: Path, version: int, mode: str
) -> None:
    file = tmp_path / "app.db"
    database = sqlite3.connect(file)
    database.executescript(
        f"PRAGMA journal_mode = {mode}; CREATE TABLE customer (name); PRAGMA user_version = {version}"
    )
    database.close()
    content = file.read_bytes()
    store = Store(file)
    for use in (store.ledger, store.known, store.runs, lambda: store.add(incoming(run(0), [result("t")]))):
        with pytest.raises(UserError, match="another program"):
            use()
    assert (file.read_bytes(), [path.name for path in tmp_path.iterdir()]) == (content, ["app.db"])


def test_reading_an_empty_file_leaves_it_empty_and_adding_makes_it_a_store(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    file.touch()
    read = (Store(file).ledger().lines, Store(file).runs(), file.stat().st_size)
    assert (read, Store(file).add(incoming(run(0), [result("t")]))) == (({}, [], 0), 1)


def test_reading_where_there_is_no_store_makes_none(file: Path) -> None:
    store = Store(file)
    assert (store.ledger().lines, store.runs(), store.known(), file.exists()) == ({}, [], frozenset(), False)


def test_two_writers_lose_nothing(file: Path) -> None:
    def write(first: int) -> None:
        for number in range(first, first + 20):
            Store(file).add(incoming(run(number), [result("t")]))

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    [line] = Store(file).ledger().lines.values()
    assert (line.counts.total(), len(Store(file).runs())) == (60, 60)


def whole_runs(file: Path) -> tuple[str, set[int], bool]:
    """Say whether the file is sound, how many results its runs have, and whether the counts agree with them."""
    database = sqlite3.connect(file)
    sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    runs = Store(file).runs()
    counted = sum(line.counts.total() for line in Store(file).ledger().lines.values())
    return sound, {item.results for item in runs}, counted == sum(item.results for item in runs)


def test_a_writer_that_is_killed_leaves_whole_runs_only(file: Path) -> None:
    chance = random.Random(7)  # noqa: S311  # a time to wait
    Store(file).add(incoming(run(0), [result(f"t{case}") for case in range(RESULTS)]))
    found = set()
    for number in range(1, KILLS + 1):
        command = [sys.executable, str(HERE / "killed_writer.py"), str(file), str(number * 1000)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(chance.uniform(0, 0.1))
        writer.kill()
        writer.communicate()
        sound, results, agrees = whole_runs(file)
        found.add((sound, frozenset(results), agrees))
    assert found == {("ok", frozenset({RESULTS}), True)}
    assert len(Store(file).runs()) > 1

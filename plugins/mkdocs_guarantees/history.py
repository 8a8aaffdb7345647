"""Runs are appended to a Store, one SQLite file, which becomes a Ledger again at a cost that does not grow with age.

A run is added in one transaction, so that the file holds whole runs only, whenever a writer is killed; a second writer
waits for the first. What a build needs is kept up to date as runs are added: one row for each test and environment,
with its counts, its latest results and its last pass and failure. Of a run itself one short row stays.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.ledger import KEEP, Environment, Identity, Ledger, Line, Mark, RunInfo, Sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

FORMAT = 1
"""The format of the file; a file of another one is refused, never changed."""

TABLES = frozenset({"run", "report", "environment", "line"})
_HEADER = 100
"""Bytes at the start of an SQLite file, which hold its `user_version`: that can be read without opening a database."""

WAIT = 60.0
"""Seconds that a writer waits for another one."""

MAX_ENVIRONMENTS = 20
"""Environments that are kept of one test, the latest: a value that differs in every run must not fill the store."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (
    id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, name TEXT NOT NULL, started_at TEXT NOT NULL,
    revision TEXT NOT NULL, environment INTEGER NOT NULL, results INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS report (digest TEXT PRIMARY KEY, run INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS environment (id INTEGER PRIMARY KEY, pairs TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS line (
    identity TEXT NOT NULL, environment INTEGER NOT NULL, counts TEXT NOT NULL, recent BLOB NOT NULL,
    last_pass TEXT, last_failure TEXT, newest REAL NOT NULL, PRIMARY KEY (identity, environment)
) WITHOUT ROWID;
"""

_Samples = list[Sample]


@dataclass(frozen=True, slots=True)
class Part:
    """One report of a run: the digest of its content, and its results by test, whose runs the store numbers."""

    report: str
    samples: dict[Identity, list[Sample]]


@dataclass(frozen=True, slots=True)
class Incoming:
    """A run that is to be added, with its reports."""

    run: RunInfo
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Kept:
    """A run in the store."""

    run: RunInfo
    results: int


class Store:
    """The file; opened for each piece of work, so that nothing is locked in between."""

    def __init__(self, file: Path, *, keep: int = KEEP) -> None:
        self._file = file
        self._keep = max(keep, 1)

    @property
    def exists(self) -> bool:
        """Say whether there is something to read; an empty file is one that somebody is about to write."""
        return self._file.is_file() and self._file.stat().st_size > 0

    def add(self, incoming: Incoming) -> int:
        """Add those reports of a run that are new; give how many results that were.

        Raises:
            UserError: the file is no store, or cannot be written.
        """
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(str(self._file), 0, f"cannot be written: {error.strerror}") from None
        with self._opened() as database, _transaction(database):
            parts = [part for part in incoming.parts if not _has(database, part.report)]
            return _Adding(database, incoming.run, self._keep).write(parts) if parts else 0

    def known(self) -> frozenset[str]:
        """Give the digests of all reports that were added."""
        if not self.exists:
            return frozenset()
        with self._opened() as database:
            return frozenset(digest for (digest,) in database.execute("SELECT digest FROM report"))

    def reports(self) -> dict[str, tuple[str, str]]:
        """Give for the digest of each report the name and the revision of its run."""
        if not self.exists:
            return {}
        rows = "SELECT report.digest, run.name, run.revision FROM report JOIN run ON run.id = report.run"
        with self._opened() as database:
            return {digest: (name, revision) for digest, name, revision in database.execute(rows)}

    def runs(self) -> list[Kept]:
        """List all runs, oldest first."""
        if not self.exists:
            return []
        with self._opened() as database:
            environments = _environments(database)
            rows = database.execute(f"SELECT {_RUN}, results FROM run ORDER BY started_at, id")  # noqa: S608  # ours
            return [Kept(_run(row[:-1], environments), row[-1]) for row in rows]

    def ledger(self) -> Ledger:
        """Read all that a build needs.

        Raises:
            UserError: the file is no store.
        """
        if not self.exists:
            return Ledger()
        with self._opened() as database, _reading(database):
            environments = _environments(database)
            lines = dict(_line(row, environments) for row in database.execute(f"SELECT {_LINE} FROM line"))  # noqa: S608  # ours
            wanted = sorted({sample.run for line in lines.values() for sample in line.recent})
            return Ledger(dict(_runs(database, wanted, environments)), lines)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._refuse_others()
        try:
            database = sqlite3.connect(self._file, timeout=WAIT, isolation_level=None)
        except sqlite3.Error as error:
            raise self._refusal(error) from error
        try:
            self._check(database)
            yield database
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            raise self._refusal(error) from error
        finally:
            database.close()

    def _refuse_others(self) -> None:
        """Refuse a database of another format by its first bytes: opening it may already write to it."""
        try:
            with self._file.open("rb") as stream:
                head = stream.read(_HEADER)
        except OSError:  # there is none, or SQLite says what is wrong with it
            return
        if len(head) < _HEADER or not head.startswith(b"SQLite format 3\0") or head[18:20] not in {b"\1\1", b"\2\2"}:
            return
        version = int.from_bytes(head[60:64], "big", signed=True)
        if version == 0:
            raise self._foreign()
        if version != FORMAT:
            message = f"its format is {version}, this release reads {FORMAT}: use the release that wrote it"
            raise UserError(str(self._file), 0, f"{message}, unless it is of another program")

    def _check(self, database: sqlite3.Connection) -> None:
        """Make the tables of a new file, and refuse one that has others."""
        known = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not known:
            with _transaction(database):
                for statement in _SCHEMA.split(";"):
                    database.execute(statement)
                database.execute(f"PRAGMA user_version = {FORMAT}")
        elif not known >= TABLES:
            raise self._foreign()

    def _foreign(self) -> UserError:
        message = "this is a database of another program; it is left as it is: name another file as the store"
        return UserError(str(self._file), 0, message)

    def _refusal(self, error: Exception) -> UserError:
        message = f"the store of results cannot be used: {error}; move the file away to begin a new one"
        return UserError(str(self._file), 0, message)


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    """Do all of it or nothing; the write lock is taken first, so that two writers cannot stand in each other's way."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def _reading(database: sqlite3.Connection) -> Iterator[None]:
    """See one state, whatever is added meanwhile."""
    database.execute("BEGIN")
    yield
    database.execute("COMMIT")


def _has(database: sqlite3.Connection, report: str) -> bool:
    return database.execute("SELECT 1 FROM report WHERE digest = ?", (report,)).fetchone() is not None


class _Adding:
    """One run on its way into the database, inside a transaction."""

    def __init__(self, database: sqlite3.Connection, run: RunInfo, keep: int) -> None:
        self._database = database
        self._run = run
        self._keep = keep

    def write(self, parts: list[Part]) -> int:
        """Write the parts; give the number of their results."""
        samples: dict[Identity, list[Sample]] = defaultdict(list)
        for part in parts:
            for identity, found in part.samples.items():
                samples[identity] += found
        count = sum(map(len, samples.values()))
        environment = self._environment()
        run = self._number(environment, count)
        marks = [(part.report, run) for part in parts]
        self._database.executemany("INSERT OR IGNORE INTO report VALUES (?, ?)", marks)
        rows = [self._row(identity, environment, run, found) for identity, found in samples.items()]
        self._database.executemany("INSERT OR REPLACE INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._forget_environments(samples)
        return count

    def _environment(self) -> int:
        pairs = (_text(self._run.environment),)
        self._database.execute("INSERT OR IGNORE INTO environment (pairs) VALUES (?)", pairs)
        return int(self._database.execute("SELECT id FROM environment WHERE pairs = ?", pairs).fetchone()[0])

    def _number(self, environment: int, count: int) -> int:
        run = self._run
        started = run.started_at.astimezone(UTC).isoformat() if run.started_at else ""
        self._database.execute(
            "INSERT OR IGNORE INTO run (digest, name, started_at, revision, environment, results) "
            "VALUES (?, ?, ?, ?, ?, 0)",
            (run.digest, run.name, started, run.revision, environment),
        )
        self._database.execute("UPDATE run SET results = results + ? WHERE digest = ?", (count, run.digest))
        return int(self._database.execute("SELECT id FROM run WHERE digest = ?", (run.digest,)).fetchone()[0])

    def _row(self, identity: Identity, environment: int, run: int, samples: list[Sample]) -> tuple[object, ...]:
        name = _text(identity)
        found = self._database.execute(
            f"SELECT {_LINE} FROM line WHERE identity = ? AND environment = ?",  # noqa: S608  # ours
            (name, environment),
        ).fetchone()
        line = _line(found, {})[1] if found else Line()
        line.add([sample._replace(run=run) for sample in samples], self._run.revision, self._keep)
        newest = line.recent[-1].at or 0.0
        recent = msgspec.json.encode(line.recent)
        marks = (_mark(line.last_pass), _mark(line.last_failure))
        return (name, environment, _text(line.counts), recent, *marks, newest)

    def _forget_environments(self, samples: Iterable[Identity]) -> None:
        if self._database.execute("SELECT COUNT(*) FROM environment").fetchone()[0] <= MAX_ENVIRONMENTS:
            return
        lines = [{"identity": _text(identity), "most": MAX_ENVIRONMENTS} for identity in samples]
        self._database.executemany(
            "DELETE FROM line WHERE identity = :identity AND environment NOT IN "
            "(SELECT environment FROM line WHERE identity = :identity ORDER BY newest DESC LIMIT :most)",
            lines,
        )


_LINE = "identity, environment, counts, recent, last_pass, last_failure"
_RUN = "id, digest, name, started_at, revision, environment"


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _mark(mark: Mark | None) -> str | None:
    return _text(mark) if mark else None


def _environments(database: sqlite3.Connection) -> dict[int, Environment]:
    rows = database.execute("SELECT id, pairs FROM environment")
    return {number: msgspec.json.decode(pairs, type=Environment) for number, pairs in rows}


def _line(row: Sequence[str], environments: dict[int, Environment]) -> tuple[tuple[Identity, Environment], Line]:
    name, environment, counts, recent, last_pass, last_failure = row
    line = Line(recent=msgspec.json.decode(recent, type=_Samples))
    line.counts.update(msgspec.json.decode(counts, type=dict[str, int]))
    line.last_pass = msgspec.json.decode(last_pass, type=Mark) if last_pass else None
    line.last_failure = msgspec.json.decode(last_failure, type=Mark) if last_failure else None
    return (msgspec.json.decode(name, type=Identity), environments.get(int(environment), ())), line


def _runs(
    database: sqlite3.Connection, wanted: Sequence[int], environments: dict[int, Environment]
) -> Iterator[tuple[int, RunInfo]]:
    for number in wanted:
        row = database.execute(f"SELECT {_RUN} FROM run WHERE id = ?", (number,)).fetchone()  # noqa: S608  # ours
        if row:
            yield number, _run(row, environments)


def _run(row: Sequence[str], environments: dict[int, Environment]) -> RunInfo:
    _, digest, name, started, revision, environment = row
    at = datetime.fromisoformat(started) if started else None
    known = environments.get(int(environment), ())
    return RunInfo(name=name, digest=digest, started_at=at, revision=revision, environment=known)

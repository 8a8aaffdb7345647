"""A file that did not change becomes the facts computed from it last time.

Facts are kept in one SQLite file, a row for each source file, under a key that is the hash of its content and of what
computed them. A row also lists what else was looked at (included headers, base classes, configuration), with what was
seen there; it is used only when all of that is the same. A file has a row for each of its latest contents, so that two
revisions which are read in turn both stay known. Losing the database costs time and nothing else, so whatever goes
wrong with it ends in computing again.
"""

from __future__ import annotations

import sqlite3
import sys
from collections import defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import finalize

import msgspec

from mkdocs_guarantees.hashes import digest, state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Facts = TypeVar("Facts")

FORMAT = 3
"""Raised when the meaning of a row changes."""

PARSERS = ("griffe", "tree_sitter", "tree_sitter_language_pack", "yaml")
"""Packages that decide what is read in a file."""

KEPT = 4
"""Contents of one file that are remembered; the one that was written first is forgotten first."""

HELD = 512 * 1024
"""Bytes of new facts that are held in memory before they are written."""

SPARE = 256
"""Rows that were not asked for which are kept besides as many as were: they are those of the other revision."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS rows (
    number INTEGER PRIMARY KEY,
    kind TEXT NOT NULL, path TEXT NOT NULL, key TEXT NOT NULL, looks TEXT NOT NULL, facts BLOB NOT NULL,
    UNIQUE (kind, path, key, looks)
)
"""

Look = tuple[str, str, str]
"""How something was looked at (`read`, `named`), what it was, and the digest of what was seen."""


@cache
def readers() -> str:
    """Hash what reads files besides this package: the Python that runs it, and the parsers that are installed."""
    installed = (found.origin for name in PARSERS if (found := find_spec(name)) and found.origin)
    return digest(sys.version, *(state_of(Path(origin)) for origin in installed))


@dataclass(frozen=True, slots=True)
class Row:
    """What is kept of one content of a file; rows that are not stored yet have no number.

    Attributes:
        facts: as MessagePack; None for what is stored, which is read when somebody asks for it.
    """

    number: int
    key: str
    looks: tuple[Look, ...]
    facts: bytes | None = None


@dataclass(slots=True, weakref_slot=True)
class Cache(Generic[Facts]):
    """The remembered facts of one kind.

    Attributes:
        kind: the maker of the facts, a space, and all that changes what it makes: `common_test 3.1 9f0c`; what is
            installed is added to it.
        file: the database, or None to remember nothing beyond this object.
        type: what a row holds.
        forgets: rows that nobody asks for any more are removed.
    """

    kind: str
    file: Path | None
    type: type[Facts]
    forgets: bool = True
    _rows: dict[str, list[Row]] = field(default_factory=dict, init=False)
    _new: dict[str, Row] = field(default_factory=dict, init=False)
    _used: set[int] = field(default_factory=set, init=False)
    _put: set[str] = field(default_factory=set, init=False)
    _held: int = field(default=0, init=False)
    _database: sqlite3.Connection | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.kind = f"{self.kind} {readers()}"
        if self.file is not None and self.file.exists():
            with suppress(sqlite3.Error):
                self._database = sqlite3.connect(self.file, timeout=5)
                finalize(self, self._database.close)  # not everybody saves
                self._rows = _rows(self._database, self.kind)

    def get(self, path: str, key: str, see: Callable[[str, str], str]) -> Facts | None:
        """Give the facts of a file if nothing that they rest on changed.

        Args:
            key: hash of the content and of all else that is known beforehand.
            see: gives the digest of what a look sees now.
        """
        same = (row for row in reversed(self._rows.get(path, [])) if row.key == key)  # that which was written last
        row = next((row for row in same if all(see(how, what) == seen for how, what, seen in row.looks)), None)
        if row is None:
            return None
        self._used.add(row.number)
        try:
            return msgspec.msgpack.decode(self._facts(row), type=self.type)
        except (sqlite3.Error, msgspec.MsgspecError, TypeError):  # written by another version, or damaged
            return None

    def _facts(self, row: Row) -> bytes:
        """Read the facts of one row: all of them at once would be as large again as what they become."""
        found = self._database.execute(_ONE, (row.number,)).fetchone() if self._database else None
        return found[0] if found else b""

    def put(self, path: str, key: str, looks: Iterable[Look], facts: Facts) -> None:
        """Remember the facts of a file; they are kept for good with `save`."""
        if self.file is None:
            return
        data = msgspec.msgpack.encode(facts)
        self._new[path] = Row(0, key, tuple(looks), data)
        self._put.add(path)
        self._held += len(data)
        if self._held > HELD:
            self._flush(())

    def save(self) -> None:
        """Write what is new and forget what is not needed, in one transaction; failing costs nothing."""
        if self._database is not None:
            self._database.close()
        gone = self._gone() if self.forgets else []
        if self._new or gone:
            self._flush(gone)

    def _flush(self, gone: Iterable[int]) -> None:
        if self.file is not None:
            with suppress(OSError, sqlite3.Error):
                _store(self.file, self.kind, self._new, gone)
        self._new.clear()
        self._held = 0

    def _gone(self) -> list[int]:
        """List the rows to forget: older contents of a file, and when there are too many, all that nobody asked for."""
        older: list[int] = []
        for path, rows in self._rows.items():
            kept = KEPT - (path in self._put)
            idle = [row.number for row in rows if row.number not in self._used]
            older += idle[: max(0, len(rows) - kept)]
        idle = [row.number for rows in self._rows.values() for row in rows if row.number not in self._used]
        return idle if len(idle) - len(older) > SPARE + len(self._used) + len(self._put) else older


def _rows(database: sqlite3.Connection, kind: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for path, number, key, looks in database.execute(_ALL, (kind,)):
        found[path].append(_row(number, key, looks))
    return dict(found)


_ALL = "SELECT path, number, key, looks FROM rows WHERE kind = ? ORDER BY number"
_ONE = "SELECT facts FROM rows WHERE number = ?"


def _row(number: int, key: str, looks: str) -> Row:
    try:
        return Row(number, key, msgspec.json.decode(looks, type=tuple[Look, ...]) if looks else ())
    except msgspec.MsgspecError:  # damaged: a row that nobody asks for, until it is forgotten
        return Row(number, "", ())


def _store(file: Path, kind: str, new: dict[str, Row], gone: Iterable[int]) -> None:
    if not file.parent.is_dir():
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", encoding="ascii")  # what is remembered is nothing to commit
    try:
        _write(file, kind, new, gone)
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError):  # locked by another build, a full disk: leave it as it is
            raise
        file.unlink()
        _write(file, kind, new, gone)


def _write(file: Path, kind: str, new: dict[str, Row], gone: Iterable[int]) -> None:
    rows = [
        (kind, path, row.key, msgspec.json.encode(row.looks).decode() if row.looks else "", row.facts)
        for path, row in new.items()
    ]
    with _connection(file) as database:
        database.execute(_SCHEMA)
        # Rows of an older version of the same maker are never asked for again.
        database.execute("DELETE FROM rows WHERE kind LIKE ? AND kind <> ?", (kind.partition(" ")[0] + " %", kind))
        database.executemany("DELETE FROM rows WHERE number = ?", [(number,) for number in gone])
        database.executemany("INSERT OR REPLACE INTO rows (kind, path, key, looks, facts) VALUES (?, ?, ?, ?, ?)", rows)
        database.execute("DROP TABLE IF EXISTS facts")  # that of format 1


@contextmanager
def _connection(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a database, and commit and close it afterwards; sqlite3's own context manager leaves it open."""
    database = sqlite3.connect(file, timeout=5)
    try:
        database.execute("PRAGMA synchronous = OFF")  # a cache need not survive a power cut
        yield database
        database.commit()
    finally:
        database.close()

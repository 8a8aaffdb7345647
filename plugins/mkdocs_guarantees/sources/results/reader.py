"""The bytes of a report become a Report: each reader says from the content whether they are its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

from mkdocs_guarantees.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.sources.results.result import Report

HEAD = 4096
"""Bytes from the beginning of a report that a reader is shown."""


class ResultReader(Protocol):
    """Reads the reports of one format.

    Attributes:
        name: the word that stands in messages and in `Report.format`.
    """

    @property
    def name(self) -> str: ...

    def claims(self, head: bytes) -> bool:
        """Say, from the first bytes, whether a file is of this format."""

    def read(self, path: str, stream: BinaryIO) -> Report:
        """Read a whole report from a stream that can seek, in bounded memory.

        Raises:
            UserError: nothing of it can be used; a defect that costs only a part becomes a problem of the report.
        """


def read_report(path: str, stream: BinaryIO, readers: Iterable[ResultReader]) -> Report:
    """Read a report with the first reader that claims it.

    Raises:
        UserError: the file is empty, no reader knows it, or its reader can use nothing of it.
    """
    readers = tuple(readers)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head.strip():
        raise UserError(path, 0, "the file is empty: the run that should have written it may have been killed")
    for reader in readers:
        if reader.claims(head):
            return reader.read(path, stream)
    known = ", ".join(reader.name for reader in readers)
    raise UserError(path, 1, f"no reader of results knows this format (known: {known})")

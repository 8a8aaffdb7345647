"""Bytes, texts and files become words that are the same only while these are: digests, and a file's state."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def digest(*parts: bytes | str | None) -> str:
    """Hash parts, each apart from the next; None differs from an empty text."""
    return blake2b(b"".join(map(_framed, parts)), digest_size=16).hexdigest()


def digest_of(file: Path) -> str:
    """Hash the content of a file, however large.

    Raises:
        OSError: it cannot be read.
    """
    state = blake2b(digest_size=16)
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            state.update(block)
    return state.hexdigest()


def _framed(part: bytes | str | None) -> bytes:
    if part is None:
        return b"-"
    data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
    return b"%d:%b" % (len(data), data)


def state_of(file: Path) -> str:
    """Give what tells one state of a file from another without reading it."""
    status = file.stat()
    return f"{file} {status.st_mtime_ns} {status.st_size}"

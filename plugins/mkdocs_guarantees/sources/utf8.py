"""Bytes become text, or the text before the first byte that is none and a word on that byte."""

from __future__ import annotations

from typing import NamedTuple


class NotText(NamedTuple):
    """A byte that is not UTF-8, with its 1-based place."""

    message: str
    line: int
    column: int


def decoded(data: bytes) -> tuple[str, NotText | None]:
    """Give the text of UTF-8 bytes without a byte order mark, up to the first byte that is none."""
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8-sig")
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8"
        return text, NotText(message, text.count("\n") + 1, len(text) - text.rfind("\n"))

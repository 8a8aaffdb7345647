"""The bytes of an Erlang file become UTF-8 text that keeps its lines, or nothing where they are no text at all.

Erlang reads a file as its `coding` comment says, and as UTF-8 without one. Where that fails, the file is taken for
Latin-1, in which every byte is a character.
"""

from __future__ import annotations

import re

_CODING = re.compile(rb"coding\s*[:=]\s*([-a-zA-Z0-9]+)")
_LINE_MARK = re.compile(
    rb"""\?\s?line\b(?=\s+[\w{\[<"'?(\#$])|^-\s*define\(\s*line\s*,(?:[^\n]*,)?\s*\)\s*\.""", re.MULTILINE
)
"""`?line ok = f()`, and its definition with a comma at its end: how Erlang told the line of a failure before R15.

No grammar takes it, since it becomes Erlang only when macros are expanded; it says nothing about a test.
"""

_BOM = b"\xef\xbb\xbf"
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\b\x1b\a\0"))
_SAMPLE = 65_536


def decoded(data: bytes) -> bytes | None:
    """Give the text as UTF-8 without a byte order mark, `?line` blanked out; None for what no editor wrote."""
    data = data.removeprefix(_BOM)
    if b"\0" in data or _is_binary(data):
        return None
    if b"line" in data:
        data = _LINE_MARK.sub(lambda mark: b" " * len(mark[0]), data)
    if data.isascii():
        return data
    if not _says_latin1(data):
        try:
            data.decode()
        except UnicodeDecodeError:
            pass
        else:
            return data
    return data.decode("latin-1").encode()


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE]
    return 20 * (len(sample) - len(sample.translate(None, _CONTROL))) > len(sample)


def _says_latin1(data: bytes) -> bool:
    """The encoding stands in a comment on one of the first two lines."""
    head = data.split(b"\n", 2)[:2]
    found = next((match for line in head if line.startswith(b"%") and (match := _CODING.search(line))), None)
    return found is not None and found[1].lower() in {b"latin-1", b"latin1", b"iso-8859-1"}

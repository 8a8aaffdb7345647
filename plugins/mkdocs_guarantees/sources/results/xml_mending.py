"""Bytes that are nearly XML become text that a parser accepts, changed only where the meaning is beyond doubt.

Tools that do not escape what they write give three defects again and again: control characters, a bare `&`, and bytes
that are not UTF-8. Each is replaced where it stands; nothing is moved, closed or left out, so a mended report says of
every test what the tool wrote. A stray `<`, a missing end tag or a cut file is not mended.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_REFERENCE = 12
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF), _REPLACEMENT)
_AS_LATIN_1 = {0xDC00 + byte: chr(byte) for byte in range(128, 256)}
"""What the decoder makes of a byte that is not UTF-8, and the character that it is in Latin-1."""


def mended(stream: BinaryIO, size: int) -> Iterator[str]:
    """Give the text of a stream, piece by piece, mended."""
    data = stream.read(max(size, 2))
    is_utf_16 = data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    decoder = codecs.getincrementaldecoder("utf-16" if is_utf_16 else "utf-8-sig")(
        errors="replace" if is_utf_16 else "surrogateescape"
    )
    kept, first = "", True
    while True:
        text = kept + decoder.decode(data, final=not data).translate(_AS_LATIN_1).translate(_CONTROLS)
        if first:
            text = text.lstrip()
            first = not text
        kept = _unfinished_reference(text) if data else ""
        yield _escape(text[: len(text) - len(kept)])
        if not data:
            return
        data = stream.read(size)


def _unfinished_reference(text: str) -> str:
    start = text.rfind("&", -_LONGEST_REFERENCE)
    return "" if start < 0 or ";" in text[start:] else text[start:]


def _escape(text: str) -> str:
    if "&" not in text:
        return text
    return _REFERENCE.sub(_allowed, _BARE_AMPERSAND.sub("&amp;", text))


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    is_surrogate = 0xD800 <= code < 0xE000
    return _REPLACEMENT if code in _CONTROLS or is_surrogate or code > 0x10FFFF else reference[0]

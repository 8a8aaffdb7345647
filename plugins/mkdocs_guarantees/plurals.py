"""A number and a word become what a person says: `1 test`, `2 tests`."""

from __future__ import annotations


def many(count: int, word: str) -> str:
    return f"{count} {word}{'s' if count != 1 else ''}"

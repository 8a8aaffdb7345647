"""A text becomes the places in it that claim a test, by the wordings that lint goes by as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.documents.phrases import is_void
from mkdocs_guarantees.sources.documents.reading import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable


class Claims:
    """Finds claims.

    Args:
        phrases: `verified by test` and the like; articles, the plural and white space are understood.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        phrases = [phrase for phrase in phrases if phrase.split()]
        self._pattern = pattern(phrases)
        self._last = {phrase.split()[-1].casefold() for phrase in phrases}
        """A word of each wording, by which most texts are passed over; what has none costs no search."""

    def may_be_in(self, texts: Iterable[str]) -> bool:
        """Say whether any of several texts may hold a claim."""
        text = "\n".join(texts)
        return self._has_last_word(text) and bool(self._pattern.search(text))

    def ends(self, text: str) -> list[int]:
        """List where the claims of a text end, brackets included; words that are quoted or denied claim nothing."""
        if not self._has_last_word(text):
            return []
        found = (item for item in self._pattern.finditer(text) if not is_void(text, item.start()))
        return [item.end() + text.startswith(")", item.end()) for item in found]

    def _has_last_word(self, text: str) -> bool:
        folded = text.casefold()
        return any(word in folded for word in self._last)

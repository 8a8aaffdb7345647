"""The settings become how documents are read, and what in a block cannot hold anything is passed by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.commands import Runner
from mkdocs_guarantees.sources.documents.places import MAY_HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MAY_NAME = re.compile(r"_(?:SUITE|test|(?<=\bt_)|(?<=\bit_)|(?<=test_)|(?<=should_)|(?<=prop_))|\.py|Test\w*(?:::|\.)")
"""What a text holds in which a code span is written as the name of a test or a suite."""

_SPACED = re.compile(r"`[^`\n ]*+ [^`\n]*+`")
"""What a text holds in which a code span has several words."""

_CASES = {"i": "i\u0130\u0131", "k": "k\u212a", "s": "s\u017f"}
"""Letters that `re` takes for those of ASCII when case does not count."""


@dataclass(frozen=True)
class Reading:
    """How documents are read: the wordings that claim a test, and the first words of commands."""

    phrases: re.Pattern[str]
    table: Mapping[tuple[str, ...], Runner]

    @cached_property
    def starts(self) -> re.Pattern[str]:
        """Match the first words of commands, wherever they stand."""
        return re.compile("|".join(sorted({re.escape(words[0]) for words in self.table if words})))

    @cached_property
    def inline_starts(self) -> re.Pattern[str]:
        """Match the first words of those commands that count in a code span."""
        words = {re.escape(words[0]) for words, runner in self.table.items() if words and runner is not Runner.MAKE}
        return re.compile("|".join(sorted(words)))

    def is_quiet(self, block: re.Match[str]) -> bool:
        """Say whether nothing can be found in a plain paragraph, list or table."""
        if block.lastgroup == "rows" and MAY_HEAD.search(block["head"]):
            return False
        return not self.may_hold(block.string, *block.span())

    def may_hold(self, text: str, start: int, end: int) -> bool:
        """Say whether anything can be found in a text that neither a label nor the head of a column explains."""
        if self.phrases.search(text, start, end):
            return True
        if text.find("`", start, end) < 0:
            return False
        commands = _SPACED.search(text, start, end) and self.inline_starts.search(text, start, end)
        return bool(commands or _MAY_NAME.search(text, start, end))


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Make the pattern of the wordings that claim a test: white space and articles are free, and so is the plural."""
    forms = [r"\s+(?:(?:an?|the|its|our|automated)\s+)*".join(map(re.escape, phrase.split())) for phrase in phrases]
    if not all(form[:1].isascii() and form[:1].isalpha() for form in forms) or not forms:
        return re.compile(rf"\b(?:{'|'.join(forms) or r'(?!)'})s?\b", re.IGNORECASE)
    # A class in front lets `re` look for first letters four times faster than it tries whole wordings at each place.
    firsts = "".join(sorted({_CASES.get(case, case) for form in forms for case in (form[0].lower(), form[0].upper())}))
    rests = "|".join(f"(?<={form[0]}){form[1:]}" for form in forms)
    return re.compile(rf"[{firsts}](?<!\w.)(?i:(?:{rests})s?)\b")

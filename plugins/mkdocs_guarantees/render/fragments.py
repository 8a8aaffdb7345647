"""What is put into a page, as plain data: a piece of markup whose links are numbered slots, and the mark of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

_UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no document may hold; Python-Markdown takes characters 2 and 3 for marks of its own."""

_SLOT = re.compile(r'href="rb:(\d+)"')
"""A text of somebody else's cannot look like one: its quotes are escaped."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a page.

    Attributes:
        markup: HTML whose links are slots.
        links: what the slots stand for, as one would write it in the Markdown of the page: relative `.md` paths.
        ids: the anchors in the markup.
        words: what a search should find it by, where its markup is kept from searches.
    """

    markup: str
    links: tuple[str, ...]
    ids: tuple[str, ...]
    words: tuple[str, ...] = ()

    def filled(self, addresses: Sequence[str | None]) -> str:
        """Give the markup with an address in each slot, in the order of `links`; without one, the text stands alone."""
        return _SLOT.sub(lambda found: _address(addresses[int(found[1])]), self.markup)


@dataclass(frozen=True, slots=True)
class Reference:
    """What becomes of a code span that names a test or a suite.

    Attributes:
        link: where it leads, as one would write it in the Markdown of the page.
        glyph: the mark behind it.
        word: the mark in a word, for who hears the page and for paper.
        role: gives the mark its colour.
        title: what the mark means, in words.
    """

    link: str
    glyph: str
    word: str
    role: str
    title: str


def _address(address: str | None) -> str:
    return "" if address is None else f'href="{Markup.escape(address)}"'


def showable(text: str) -> str:
    """Put a mark in place of each character that no document may hold."""
    return _UNSHOWABLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Escape a text for markup that no template writes."""
    return str(Markup.escape(showable(text)))

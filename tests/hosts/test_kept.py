"""Markup that is kept out of a page returns as the same text, in as little memory as its letters allow."""

from __future__ import annotations

import sys
from html import unescape

import pytest
from mkdocs_guarantees.hosts.mkdocs_plugin import Kept

FILLING = "<p>the router reconnects by itself</p>" * 40


@pytest.mark.parametrize(
    ("text", "is_small"),
    [
        ("✓ Verified", True),
        ("größer · ½", True),
        ("\U0001f600", True),
        ("&lt;img&gt; &#10003;", True),
        ("接続" * 900, False),
    ],
)
def test_markup_returns_as_it_was(text: str, is_small: bool) -> None:  # noqa: FBT001
    kept = Kept()
    markup = f"<p>{text}</p>{FILLING}"
    back = kept.put_back(kept.keep(markup))
    assert (unescape(back), sys.getsizeof(back) < 1.2 * len(markup)) == (unescape(markup), is_small)


def test_pieces_return_each_in_its_place_and_no_other_comment_is_one() -> None:
    kept = Kept()
    page = f"{kept.keep('<b>one</b>')} <!--rb:0--> {kept.keep('<b>two</b>')}"
    assert kept.put_back(page) == "<b>one</b> <!--rb:0--> <b>two</b>"

"""Foreign text becomes the same text with nothing in it that a host of repositories would turn into a link."""

from __future__ import annotations

import re

_LINKING = re.compile(r"(?<=[@#!~%&$])(?=\w)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE)
"""Where hosts see a mention, a reference or an address: behind its sign."""

_COMMIT = re.compile(r"(?<![\w/.-])([0-9a-f]{7})(?=[0-9a-f]{33}(?!\w))", re.IGNORECASE)
"""The first digits of the whole name of a commit; a shorter one becomes a link only where that commit is known."""


def unlinked(foreign: str) -> str:
    """Break what a host would turn into a mention, a reference or a link, by a space that has no width."""
    return _COMMIT.sub("\\1\u200b", _LINKING.sub("\u200b", foreign))

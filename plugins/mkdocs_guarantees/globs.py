"""Globs, as in a `.gitignore`, become a pattern of paths; each is made into one once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@lru_cache(maxsize=1024)
def pattern_of(*globs: str) -> GitIgnoreSpec:
    """Give the pattern of all paths that globs match, of which later ones win over those before them."""
    import pathspec  # noqa: PLC0415  # help shows the settings, and needs no patterns

    return pathspec.GitIgnoreSpec.from_lines(globs)


def is_glob(text: str) -> bool:
    """Say whether a text can be made into a pattern: `!` alone, a backslash at the end, and `[z-a]` cannot."""
    try:
        pattern_of(text)
    except (ValueError, re.error):
        return False
    return True

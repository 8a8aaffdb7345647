"""What a host would make a link of stays text."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.render.unlinked import unlinked

COMMIT = "4b03a0f9c1d2e3f405162738495a6b7c8d9e0f1a"


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("see #12 and GH-7, @all", "see #|12 and GH|-7, @|all"),
        ("https://example.org", "https:|//example.org"),
        (f"since {COMMIT}.", f"since {COMMIT[:7]}|{COMMIT[7:]}."),
        ("since 4b03a0f", "since 4b03a0f"),
        (f"test_{COMMIT}", f"test_{COMMIT}"),
    ],
)
def test_what_would_be_a_link_is_broken_by_a_space_without_width(text: str, broken: str) -> None:
    assert unlinked(text) == broken.replace("|", "\u200b")

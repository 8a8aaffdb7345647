"""A word that nobody knows brings the known word that may be meant, or nothing."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.near_misses import hint


@pytest.mark.parametrize(
    ("word", "known", "told"),
    [
        ("suiets", ("suites", "pages"), "; did you mean 'suites'?"),
        ("Guarantee", ("guarantees", "id"), "; did you mean 'guarantees'?"),
        ("x", ("suites", "pages"), ""),
        ("test_reconect", ("test_connect_again", "test_reconnect"), "; did you mean 'test_reconnect'?"),
        ("test_gone", ("test_reconnect", "test_burst"), ""),
    ],
)
def test_a_word_is_held_against_what_is_known(word: str, known: tuple[str, ...], told: str) -> None:
    assert hint(word, known) == told

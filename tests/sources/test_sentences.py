"""The lines of a block of guarantees become sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.sources.sentences import sentences

BLOCKS = {
    "comma list over lines": (
        "the lease is taken over once,\nmemory stays low, counts stay consistent",
        [("the lease is taken over once", 1), ("memory stays low", 2), ("counts stay consistent", 2)],
    ),
    "bullets with continued lines": (
        "- Router reconnects\n  by itself\n\n* No message is lost.",
        [("Router reconnects by itself", 1), ("No message is lost", 4)],
    ),
    "numbers": ("1. first\n2) second, with a comma", [("first", 1), ("second, with a comma", 2)]),
    "an introduction before bullets": ("After a restart:\n- a\n- b", [("a", 2), ("b", 3)]),
    "full sentences": (
        "The router reconnects. It goes on, e.g. after\na restart, as before.",
        [("The router reconnects", 1), ("It goes on, e.g. after a restart, as before", 1)],
    ),
    "lines that begin anew": (
        "Router reconnects automatically\nConsumers go on\n  after that",
        [("Router reconnects automatically", 1), ("Consumers go on after that", 2)],
    ),
    "a part that only qualifies": (
        "No message is lost, even when the broker restarts.",
        [("No message is lost, even when the broker restarts", 1)],
    ),
    "commas in brackets and numbers": (
        "at most 1,000 ms (p95, p99); nothing is lost",
        [("at most 1,000 ms (p95, p99)", 1), ("nothing is lost", 1)],
    ),
    "the last of a list": ("a, b, and c", [("a", 1), ("b", 1), ("c", 1)]),
    "nothing": ("", []),
}


@pytest.mark.parametrize(("text", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_a_block_becomes_sentences(text: str, expected: list[tuple[str, int]]) -> None:
    found = sentences(enumerate(text.split("\n"), 1))

    assert [(sentence.text, sentence.line) for sentence in found] == expected


@given(st.lists(st.text(alphabet="ab ,;.-*1)(AB:\t", max_size=30), max_size=8))
def test_every_sentence_has_text_and_a_line_of_the_block_in_order(lines: list[str]) -> None:
    found = sentences(enumerate(lines, 1))

    numbers = [sentence.line for sentence in found]
    assert (numbers, [s.text for s in found]) == (
        sorted(number for number in numbers if 1 <= number <= len(lines)),
        [s.text.strip() for s in found if s.text],
    )

"""What a fix writes into YAML reads as it was meant, and everything around it stays."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.sources.yaml_edits import Piece, fitting


def written(text: str, old: str, new: str) -> str:
    start = text.index(old)
    for piece in reversed(fitting(text, [Piece(start, start + len(old), new)])):
        text = text[: piece.start] + piece.new + text[piece.end :]
    return text


@pytest.mark.parametrize(
    ("text", "new", "wanted"),
    [
        ("a: old  # why\n", "new", "a: new  # why\n"),
        ("a: old  # why\n", 'Diagnosis: "NATS" is gone', 'a: "Diagnosis: \\"NATS\\" is gone"  # why\n'),
        ("a: [old, x]\n", "one, two", 'a: ["one, two", x]\n'),
        ("a: old\n", "12", 'a: "12"\n'),
        ("a: old\n", "gone # now", 'a: "gone # now"\n'),
        ('a: "old"\n', 'say "no"', 'a: "say \\"no\\""\n'),
        ("a: 'old'\n", "it's", "a: 'it''s'\n"),
        ("a: |\n  see old there\n", "b: #c", "a: |\n  see b: #c there\n"),
        ("a: see old there\n", "b: c", 'a: "see b: c there"\n'),
        ("a: see old\n   there\n", "new", "a: see new\n   there\n"),
        ("a: see old\n   there\n", "b: c", 'a: "see b: c there"\n'),
        ("a: !!str 'old'\n", "it's", "a: !!str 'it''s'\n"),
        ("\ufeffa: old\n", "b: c", '\ufeffa: "b: c"\n'),
        ("a: [old\n", "b: c", "a: [b: c\n"),
    ],
)
def test_a_scalar_keeps_its_style_as_long_as_it_can(text: str, new: str, wanted: str) -> None:
    assert written(text, "old", new) == wanted


NOT_WRITTEN = ("Cc", "Cs", "Zl", "Zp", "Cn")
TEXT = st.text(st.characters(exclude_categories=NOT_WRITTEN, exclude_characters="\ufeff"), min_size=1)


@given(TEXT, st.sampled_from(("a: {}\n", "- {}\n", "[x, {}]\n", "a: '{}'\n", 'a: "{}"\n', "{{a: {}, b: c}}\n")))
def test_any_text_is_read_back(new: str, form: str) -> None:
    text = form.format("old")
    was, now = yaml.safe_load(text), yaml.safe_load(written(text, "old", new))
    meant = new if form in {"a: '{}'\n", 'a: "{}"\n'} else " ".join(part for part in new.split(" ") if part)
    assert now == ({**was, "a": meant} if isinstance(was, dict) else [*was[:-1], meant])


def test_two_pieces_of_one_text_are_quoted_together() -> None:
    pieces = [Piece(3, 4, "x: y"), Piece(5, 6, "#z")]
    assert fitting("a: b c\n", pieces) == (Piece(3, 6, '"x: y #z"'),)

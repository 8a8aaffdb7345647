"""Text becomes a tree, and the places that did not parse are found."""

from __future__ import annotations

import subprocess
import sys

import pytest
from mkdocs_guarantees.sources.treesitter import errors, parse

TEXTS = {
    "whole": (b"-module(a).\nf() -> ok.\n", []),
    "broken": (b"-module(a).\nf() -> )) [.\n", [1]),
    "nested too deeply to look into": (b"f() -> " + b"[" * 100_000, [0]),
}


@pytest.mark.parametrize(("text", "rows"), TEXTS.values(), ids=TEXTS.keys())
def test_errors_are_found_where_they_stand(text: bytes, rows: list[int]) -> None:
    found = errors(parse(text, "erlang").root_node, limit=1)

    assert [node.start_point.row for node in found] == rows


def test_at_most_as_many_errors_as_asked_for() -> None:
    text = b"-module(a).\n" + b"f() -> )) [.\ng() -> ok.\n" * 10

    assert len(list(errors(parse(text, "erlang").root_node, limit=3))) == 3


def test_the_grammar_is_not_loaded_before_a_text_is_parsed() -> None:
    program = (
        "import sys, mkdocs_guarantees.sources.suites.common_test;"
        "print([name for name in sys.modules if name.startswith('tree_sitter')])"
    )

    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout

    assert printed.strip() == "[]"

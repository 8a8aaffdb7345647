"""Source text becomes a syntax tree, and the grammar is loaded only when a first text asks for it.

A warm run finds all its facts in the cache and must not pay for the import, so nothing here imports tree-sitter at
module level.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser, Tree

Language = Literal["erlang", "python"]

DEEPEST = 2_000
"""How deep errors are looked for. A place nested deeper counts as one error itself."""


def parse(text: bytes, language: Language) -> Tree:
    """Parse UTF-8 text. Every text gives a tree; what the grammar does not know stands in it as `ERROR`."""
    return _parser(language).parse(text)


@lru_cache(maxsize=24)  # a tree is about thirty times as large as its text
def parse_shared(text: bytes, language: Language) -> Tree:
    """Parse what several suites look at, a header or a helper, and keep the tree for the next of them."""
    return parse(text, language)


@cache
def _parser(language: Language) -> Parser:
    from tree_sitter_language_pack import get_parser  # noqa: PLC0415  # a warm run does without the import

    return get_parser(language)


def errors(root: Node, limit: int) -> Iterator[Node]:
    """Give the outermost places that did not parse, in the order of the text, at most `limit` of them."""
    pending = [(root, 0)]
    while pending and limit:
        node, depth = pending.pop()
        if node.is_error or node.is_missing or depth == DEEPEST:
            limit -= 1
            yield node
        else:
            pending.extend((child, depth + 1) for child in reversed(node.children) if child.has_error)

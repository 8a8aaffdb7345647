"""Any bytes become values with places, or problems with places; never an exception, never unbounded work."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.sources import requirements, scenarios, yaml_nodes
from mkdocs_guarantees.sources.files import MAX_BYTES
from mkdocs_guarantees.sources.yaml_nodes import Items, Node, Pairs, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

YAML_LIKE = st.lists(
    st.sampled_from(
        [*"[]{}:,-?&*!|>'\"%@`#~ \n\t\r", "\n  ", "\n- ", ": ", "scenarios:", "id", "&a ", "*a", "é", "\x85"]
    ),
    max_size=40,
).map("".join)


def scalars(node: Node | None) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Items():
            for item in node.items:
                yield from scalars(item)
        case Pairs():
            for key, value in node.pairs:
                yield from scalars(key)
                yield from scalars(value)


def held(text: str, span: Span) -> str:
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


def test_a_span_holds_the_text_as_written_between_the_quotes() -> None:
    text = (
        'a: plain text # not this\nb: \'it\'\'s\'\n"ć": "\\x41 🎉"\nd: &x !!str "tagged"\ne: &y plain\nf: !!str too\n'
    )
    reader = yaml_nodes.read("a.yml", text.encode())
    assert [held(text, reader.span(node)) for node in scalars(reader.root)] == [
        *("a", "plain text"),
        *("b", "it''s"),
        *("ć", "\\x41 🎉"),
        *("d", "tagged"),
        *("e", "plain"),
        *("f", "too"),
    ]


def test_a_text_of_many_lines_has_the_place_where_it_starts() -> None:
    reader = yaml_nodes.read("a.yml", b"a: >\n  folded\n  text\nb: 'over\n  two'\nc: plain\n  goes on\n")
    spans = [reader.span(node) for node in scalars(reader.root)][1::2]
    assert spans == [Span("a.yml", 1, 4), Span("a.yml", 4, 4), Span("a.yml", 6, 4)]


def test_a_byte_order_mark_and_windows_line_ends_move_no_column() -> None:
    reader = yaml_nodes.read("a.yml", b"\xef\xbb\xbfa: b\r\nc: d\r\n")
    assert [reader.span(node) for node in scalars(reader.root)] == [
        Span("a.yml", 1, 1, 1, 2),
        Span("a.yml", 1, 4, 1, 5),
        Span("a.yml", 2, 1, 2, 2),
        Span("a.yml", 2, 4, 2, 5),
    ]


def test_values_that_are_named_once_can_be_used_again() -> None:
    reader = yaml_nodes.read("a.yml", b"a: &team {owner: x}\nb: *team\n")
    assert [node.text for node in scalars(reader.root)] == ["a", "owner", "x", "b", "owner", "x"]


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    reader = yaml_nodes.read("a.yml", b" " * (MAX_BYTES + 1))
    message = "larger than 8 MiB; split the file, a folder of files can be given"
    assert reader.problems == [Problem("RB901", message, Span("a.yml"))]


def test_after_many_problems_one_sentence_stands_for_the_rest() -> None:
    _, problems = scenarios.read("a.yml", b"scenarios:\n" + b"- x\n" * 1000)
    assert (len(problems), problems[-1].message) == (201, "200 problems are listed; those after them are not")


@pytest.mark.parametrize(
    "data",
    [
        b"[" * MAX_BYTES,
        b"- " * (MAX_BYTES // 2),
        b"{a: " * (MAX_BYTES // 4),
        b"[" + b",a" * (MAX_BYTES // 2 - 1),
        b"&a " * (MAX_BYTES // 3),
        b"scenarios:\n" + b"- x\n" * (MAX_BYTES // 4 - 3),
        b"scenarios:\n- " + b"\n  ".join(b"titel%d: x" % number for number in range(200_000)),
        b"scenarios:\n- " + b"t" * (MAX_BYTES - 20) + b": x",
    ],
    ids=["lists", "items", "mappings", "values", "anchors", "problems", "keys", "long key"],
)
def test_a_hostile_file_takes_seconds_at_most(data: bytes) -> None:
    started = time.process_time()
    _, problems = scenarios.read("a.yml", data)
    assert (bool(problems), time.process_time() - started < 10) == (True, True)


@settings(max_examples=300)
@given(YAML_LIKE.map(str.encode) | st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode()))
def test_any_bytes_give_values_and_problems_inside_the_file(data: bytes) -> None:
    lines = data.decode("utf-8-sig", "replace").split("\n")
    for read in (scenarios.read, requirements.read):
        _, problems = read("a.yml", data)
        for problem in problems:
            assert problem.code in {"RB901", "RB902"}
            assert 0 <= problem.span.line <= len(lines)
            assert problem.span.end_column <= len(lines[problem.span.line - 1]) + 1


@settings(max_examples=300)
@given(YAML_LIKE)
def test_the_parser_without_its_c_library_says_the_same(text: str) -> None:
    fast = yaml_nodes.read("a.yml", text.encode())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_nodes, "LOADER", yaml.SafeLoader)
        slow = yaml_nodes.read("a.yml", text.encode())
    if fast.root and slow.root:  # the two disagree on some texts that are hardly YAML
        assert [node.text for node in scalars(fast.root)] == [node.text for node in scalars(slow.root)]

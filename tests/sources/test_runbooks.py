"""The sections that a scan finds are those that Python-Markdown renders, with the same anchors."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.extensions.toc import slugify as toc_slugify
from markdown.extensions.toc import slugify_unicode
from mkdocs.utils.meta import get_data
from mkdocs_guarantees.sources.runbooks import Anchors, Mention, Placed, changing, scan
from pymdownx import emoji

if TYPE_CHECKING:
    from collections.abc import Callable

DOCS = Path(__file__).parents[2] / "docs"
EXTENSIONS = ["toc", "tables", "fenced_code"]
ANCHORS = Anchors(extensions=())
ATTRIBUTES = Anchors(extensions=("attr_list",))


def rendered(text: str, *extensions: str, **toc: Any) -> list[tuple[int, str]]:
    """List level and id of each heading as a host with these extensions renders them."""
    body, _ = get_data(text)
    md = markdown.Markdown(extensions=[*EXTENSIONS, *extensions], extension_configs={"toc": toc})
    md.convert(body)
    found: list[tuple[int, str]] = []
    stack = list(reversed(md.toc_tokens))  # type: ignore[attr-defined]  # set by the toc extension
    while stack:
        token = stack.pop()
        found.append((token["level"], token["id"]))
        stack.extend(reversed(token["children"]))
    return found


def scanned(text: str, anchors: Anchors = ANCHORS) -> list[tuple[int, str]]:
    return [(section.level, section.anchor) for section in scan("page.md", text, anchors).sections]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# Plain\n", [(1, "plain")]),
        ("#No space\n", [(1, "no-space")]),
        ("## Closed ##\n", [(2, "closed")]),
        ("####### Seven\n", [(6, "seven")]),
        ("Title\n=====\n\nSub\n---\n", [(1, "title"), (2, "sub")]),
        ("Text.\nMore\n---\n", []),
        ("# Same\n# Same\n# Same\n", [(1, "same"), (1, "same_1"), (1, "same_2")]),
        ("# Same\n# Same_1\n# Same\n", [(1, "same"), (1, "same_1"), (1, "same_2")]),
        ("# `code` and *stress* and **more**\n", [(1, "code-and-stress-and-more")]),
        ("# A [link](https://example.org) ![image](a.png)\n", [(1, "a-link")]),
        ("# A &amp; B < C\n", [(1, "a-b-c")]),
        ("# snake_case_name and __init__\n", [(1, "snake_case_name-and-init")]),
        ("# Störung — Übergabe\n", [(1, "storung-ubergabe")]),
        ("# 運用\n# 日本\n", [(1, "_1"), (1, "_2")]),
        ("---\ntitle: Front\n# not: heading\n---\n# Real\n", [(1, "real")]),
        ("# Before\n\n```\n# in a fence\n```\n\n# After\n", [(1, "before"), (1, "after")]),
        ("~~~~ python\n# in\n~~~\n# still in\n~~~~\n# Out\n", [(1, "out")]),
        ("```\n# never closed\n", [(1, "never-closed")]),
        ("Text\n\n    # indented code\n\n    # more\n\n# Out\n", [(1, "out")]),
        ("<!-- # comment -->\n\n<!--\n# comment\n-->\n\n# Out\n", [(1, "out")]),
        ("# With <!-- a comment --> inside\n", [(1, "with-inside")]),
        ("Text\n# Interrupts\n", [(1, "interrupts")]),
        ("# Diagnosis: NATS\n", [(1, "diagnosis-nats")]),
        ("\\# No heading\n", []),
        ("# Ends with \\#\n", [(1, "ends-with")]),
        ("#\n", [(1, "_1")]),
        ("1. Step\n\n    ## In a step\n\n        # code\n\n## Out\n", [(2, "in-a-step"), (2, "out")]),
        ("1. Step\n\n```\n# code\n```\n\n    # code\n", []),
        ("\r\n# Windows\r\n\r\nText\r\n---\r\n", [(1, "windows"), (2, "text")]),
    ],
)
def test_a_heading_has_the_anchor_that_markdown_gives_it(text: str, wanted: list[tuple[int, str]]) -> None:
    assert (rendered(text), scanned(text)) == (wanted, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# Plain {: #own }\n", [(1, "own")]),
        ("# Plain {#own}\n", [(1, "own")]),
        ("# Plain { .class #own key=value }\n", [(1, "own")]),
        ("# First {#same}\n# Same\n", [(1, "same"), (1, "same_1")]),
        ("# Same\n# Later {#same}\n", [(1, "same_1"), (1, "same")]),
        ("Title {#own}\n===\n", [(1, "own")]),
        ("# `x` {#own}\n", [(1, "own")]),
    ],
)
def test_a_heading_may_state_its_own_anchor(text: str, wanted: list[tuple[int, str]]) -> None:
    assert (rendered(text, "attr_list"), scanned(text, ATTRIBUTES)) == (wanted, wanted)


@pytest.mark.parametrize(
    "toc", [{"separator": "_"}, {"slugify": slugify_unicode}, {"slugify": slugify_unicode, "separator": "."}]
)
def test_anchors_follow_the_settings_of_toc(toc: dict[str, Any]) -> None:
    text = "# Ärger am Broker\n## 運用 a b\n## 運用 a b\n"
    assert scanned(text, Anchors(**toc, extensions=())) == rendered(text, **toc)


EMOJI = {"emoji_index": emoji.twemoji, "emoji_generator": emoji.to_svg}


@pytest.mark.parametrize(
    ("text", "extension", "options", "wanted"),
    [
        ("# :fire: Failure: fire", "pymdownx.emoji", EMOJI, ("failure-fire", "Failure: fire")),
        ("# :no-emoji: Failure", "pymdownx.emoji", EMOJI, ("no-emoji-failure", ":no-emoji: Failure")),
        ("# a --> b (c)", "pymdownx.smartsymbols", {}, ("a-b", "a → b ©")),
        ("# Broker (c) lost", "pymdownx.smartsymbols", {}, ("broker-lost", "Broker © lost")),
        ("# Press ++ctrl+c++", "pymdownx.keys", {}, ("press-ctrlc", "Press Ctrl+C")),
        ("# `code` first", "pymdownx.inlinehilite", {}, ("code-first", "code first")),
        ("# Plain {#own}", "extra", {}, ("own", "Plain")),
    ],
)
def test_an_anchor_is_of_what_extensions_make_of_the_heading(
    text: str, extension: str, options: dict[str, Any], wanted: tuple[str, str]
) -> None:
    md = markdown.Markdown(extensions=["toc", extension], extension_configs={extension: options})
    md.convert(text)
    token = md.toc_tokens[0]  # type: ignore[attr-defined]  # set by the toc extension
    names, kept = changing({extension: options})
    section = scan("page.md", text, Anchors(extensions=names, options=kept)).sections[0]
    assert ((token["id"]), (section.anchor, section.title)) == (wanted[0], wanted)


def test_the_key_of_two_ways_to_make_anchors_names_functions_and_no_places_in_memory() -> None:
    both = [Anchors(extensions=("pymdownx.emoji",), options={"pymdownx.emoji": each}) for each in (EMOJI, {})]
    keys = [anchors.key for anchors in both]
    assert (keys[0] != keys[1], " at 0x" in keys[0]) == (True, False)


WORDS = st.text(st.sampled_from("abz AZ09ä運-_`*()>&;:!#.,'\"/ "), min_size=1, max_size=14).map("w{}".format)
BLOCKS = st.one_of(
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######", "####### "]), WORDS),
    st.builds("{}{} ##".format, st.sampled_from(["#", "##"]), WORDS),
    st.builds("{}\n{}".format, WORDS, st.sampled_from(["===", "---", "-"])),
    st.builds("# {}\n{}\n## {}\n{}".format, WORDS, WORDS, WORDS, WORDS),
    st.builds("{0}\n# {1}\n{0}".format, st.sampled_from(["```", "~~~", "````"]), WORDS),
    st.builds("    # {}".format, WORDS),
    st.builds("* {}\n\n    ## {}\n\ntext".format, WORDS, WORDS),
    st.builds("{}\n{}".format, WORDS, WORDS),
    st.sampled_from(["> quote", "1. item", "```", "<!-- # comment -->", "<!--\n# comment\n-->", "***", "| a | b |"]),
)


QUIET = [
    "",
    "Text.",
    "- item",
    "1. Step `x`",
    "| a | `b` |",
    "# Head `x`",
    "# a\\",
    "===",
    "---",
    "    ## Deep",
    "    x",
    "```",
]
QUIET += [
    "- ```",
    "* * *",
    "***",
    "`a`",
    "<!--",
    "-->",
    "<!-- guarantees: x -->",
    "> `q`",
    "!!! note",
    "~~~",
    "(p) # x",
    "\t",
]


@settings(max_examples=300)
@given(
    st.lists(BLOCKS, max_size=8)
    .map(lambda blocks: "\n\n".join(["Text.", *blocks]))
    .filter(lambda text: "&#" not in text)  # behind an unfinished `&#` in code, Markdown 3.11 sees no comments
)
def test_every_anchor_that_is_scanned_is_one_that_markdown_renders(text: str) -> None:
    assert scanned(text) == rendered(text)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_the_pages_of_this_project_are_scanned_as_they_are_rendered(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    more = ("attr_list", "admonition", "pymdownx.details", "pymdownx.superfences")
    assert scanned(text, ATTRIBUTES) == rendered(text, *more)


@given(st.lists(st.sampled_from(QUIET), max_size=20).map("\n".join))
@example("- item\n\n    ## In it\n")
@example("text\n\n    ## Code\n")
@example("Title `x`\n---\n")
@example("# a\nTitle\n===\n\n    - `x`\n")
def test_lines_that_are_passed_over_change_nothing(text: str) -> None:
    with patch("mkdocs_guarantees.sources.runbooks._QUIET", re.compile("(?!)")):
        careful = scan("page.md", text, ANCHORS)
    assert scan("page.md", text, ANCHORS) == careful


def test_a_page_tells_its_markers_and_code_spans_with_the_heading_above_them() -> None:
    text = """\
Run `test_before` first.

# One

<!-- guarantees: broker-gone -->
<!-- guarantees: mapping -->
See `test_a` and ``test_`b``, not \\`this`.

```
`test_in_code` <!-- guarantees: in-code -->
```

## Two

<!-- guarantees:
     over-lines -->
"""
    page = scan("page.md", text, ANCHORS)
    mentions = (
        Mention("test_before", 1, 6, ""),
        Mention("test_a", 7, 6, "one"),
        Mention("test_`b", 7, 20, "one"),
    )
    cards = (Placed("broker-gone", 5, "one"), Placed("over-lines", 16, "two"))
    assert (page.title, page.cards, page.mentions) == ("One", cards, mentions)


AS_SLOW_AS_MARKDOWN = pytest.mark.skipif(
    markdown.__version_info__ < (3, 11, 3), reason="before 3.11.3, Markdown itself takes this long for a heading"
)


SCRAPS = ["# One", "Two\n===", "`test_a`", "<!-- guarantees: card -->", "```", "<!--", "-->", "- x", "> ", "    ", "\\"]


@given(st.lists(st.sampled_from([*SCRAPS, "\n", "\r\n", "\r", "\n\n"]) | st.text(max_size=8), max_size=20).map("".join))
def test_any_text_is_a_page_whose_parts_lie_in_it(text: str) -> None:
    page = scan("page.md", f"# First\n\n{text}", ANCHORS)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 3
    numbers = [item.line for item in (*page.sections, *page.cards, *page.mentions)]
    assert (numbers[:1], [number for number in numbers if not 1 <= number <= lines]) == ([1], [])


@pytest.mark.parametrize(
    "text",
    [
        "`" * 20_000,
        "`a``b" * 20_000,
        "<!--" * 50_000,
        "# " + "[" * 3_000,
        "# " + "*_" * 2_000,
        "> " * 20_000,
        "#" * 100_000,
        "\\`" * 20_000,
        "# \\" + "\\" * 20_000,
        "- " * 20_000,
        "{" * 20_000,
        "# " + "&" * 20_000,
        "```\n" * 20_000,
        "---\n" * 6_000,
        "<!--\n" + "a\n" * 100_000,
        "a\n" * 100_000,
        "# a\n" * 50_000,
        "<!--\n" + "--> <!--\n" * 50_000 + "-->",
        pytest.param("#" * 50_000 + "x\n", marks=AS_SLOW_AS_MARKDOWN),
        "# a" + "#x" * 50_000 + "\\",
        "".join(f"{'`' * (3 + count % 300)}\n" for count in range(10_000)),
    ],
    ids=lambda text: text[:8].encode("unicode_escape").decode(),
)
def test_a_page_made_to_be_slow_is_scanned_in_time(text: str) -> None:
    from time import process_time  # noqa: PLC0415

    start = process_time()
    scan("page.md", text, ANCHORS)
    assert process_time() - start < 2


def _slugs(prefix: str) -> Callable[[str, str], str]:
    def slugify(text: str, separator: str) -> str:
        return f"{prefix}{separator}{text.lower()}"

    return slugify


def test_ways_of_making_anchors_are_told_apart_by_what_they_do() -> None:
    def slugify(text: str, separator: str) -> str:
        return f"x{separator}{text}"

    slugify.__module__, slugify.__qualname__ = toc_slugify.__module__, toc_slugify.__qualname__
    ways = [toc_slugify, slugify, _slugs("a"), _slugs("b"), partial(_slugs("a"), separator="_")]
    assert len({Anchors(slugify=way).key for way in ways}) == len(ways)
    assert Anchors(slugify=_slugs("a")).key == Anchors(slugify=_slugs("a")).key

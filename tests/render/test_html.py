"""A fragment holds its texts escaped once, its links as slots, and its anchors."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.html import Fragment, fragment
from mkdocs_guarantees.render.places import Target
from mkdocs_guarantees.render.views.gaps import Gap, GapGroup


def gaps(text: str, *targets: Target) -> Fragment:
    found = tuple(Gap(text, Link(text, target), text) for target in targets)
    return fragment("gaps", "page.md", view=(GapGroup("Title", "title", "Text", len(found), found),))


def test_links_are_slots_that_the_host_fills() -> None:
    made = gaps("x", Target("a.md", "one"), Target("page.md", "two"), Target("a.md", "one"))
    filled = made.filled(["../a/#one", '"><b>&'])
    assert (made.links, made.ids, filled.count('href="../a/#one"'), 'href="&#34;&gt;&lt;b&gt;&amp;"' in filled) == (
        ("a.md#one", "#two"),
        ("title",),
        2,
        True,
    )


@given(st.text() | st.sampled_from(['href="rb:0"', "rb:0", '" href="rb:0', ' id="x"', "<!--rb:0-->"]))
def test_no_text_can_pass_for_a_slot_or_an_anchor(text: str) -> None:
    made = gaps(text, Target("a.md"))
    filled = made.filled(["ADDRESS"])
    assert (made.links, made.ids, filled.count("ADDRESS") - 2 * text.count("ADDRESS")) == (("a.md",), ("title",), 1)


def test_the_same_views_give_the_same_markup() -> None:
    assert gaps("x", Target("a.md")) == gaps("x", Target("a.md"))

"""Every form of a comparison stays well-formed and within its limits, whatever the texts in it say."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mkdocs_guarantees.changes import Change, Comparison, Kind, RunbookSection, Subject, ordered
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.registry import CHANGE_FORMATS
from mkdocs_guarantees.render.changes.form import Material
from mkdocs_guarantees.render.changes.words import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMS = {form.name: form.render for form in CHANGE_FORMATS}
RENDERER = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable("table")
HOSTILE = (
    "| a | b |", "`x`", "``|``", "\\| \\`", "<script>alert(1)</script>", "<!-- guarantees-preview -->",
    "![x](http://a.b/c)",
    "[x](javascript:alert(1))",
    "@everyone", "closes #1", "a/b#2", "!3", "https://evil.example.org", "www.evil.example.org",
    "</details>", "\n\n# Title\n", "&lt;b&gt;", "**bold** _it_ ~~no~~", "::error::x", "%0A::error::y",
    "\u202egnp.exe", "\x1b[31m",
    "$(x)$ $$y$$", "```\ncode\n```", "- item", "> quote", "GH-4", "", " ", "\x00", "%", ",:", "ok",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=20), st.builds("{}{}".format, *[st.sampled_from(HOSTILE)] * 2)
)
spans = st.builds(Span, st.sampled_from(["", "a.erl", "x y/ü.py", "a:b,c.md", "a`|.md"]), st.integers(0, 9))
sections = st.builds(RunbookSection, st.sampled_from(["a.md", "b c/<d>.md", "index.md"]), texts, texts)
changes = st.builds(
    Change,
    kind=st.sampled_from(Kind),
    subject=st.sampled_from(Subject),
    was=texts,
    now=texts,
    before=texts,
    after=texts,
    was_at=spans,
    is_at=spans,
    sections=st.lists(sections, max_size=2).map(tuple),
    scenarios=st.lists(texts, max_size=2).map(tuple),
    guarantees=st.lists(texts, max_size=2).map(tuple),
)


def material(found: Iterable[Change], preview: str = "https://preview.example.org/7/") -> Material:
    listed = ordered(set(found))
    present = frozenset((item.page, item.anchor) for change in listed for item in change.sections)
    return Material(
        comparison=Comparison(base="main (1)", head="working tree", changes=listed, present=present),
        preview_url=preview,
    )


def many(count: int, **given: Any) -> list[Change]:
    return [
        Change(kind=Kind.LOST, subject=Subject.GUARANTEE, was=f"{number:05} {'word ' * 60}", **given)
        for number in range(count)
    ]


@settings(max_examples=40)
@given(st.lists(changes, max_size=4), st.integers(1, 120))
def test_a_narrow_terminal_shows_the_same_words(found: list[Change], width: int) -> None:
    made = material(found)
    assert FORMS["text"](replace(made, width=width)).split() == FORMS["text"](made).split()


@settings(max_examples=40)
@given(st.lists(changes, max_size=4))
def test_a_text_in_markdown_stays_text(found: list[Change]) -> None:
    """Rendered, there is nothing but our own elements, each link leads into the preview, and each row has six cells."""
    for form in ("comment", "markdown"):
        soup = BeautifulSoup(RENDERER.render(FORMS[form](material(found))), "html.parser")
        ours = {
            "h3",
            "p",
            "code",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "br",
            "details",
            "summary",
            "ul",
            "li",
            "strong",
            "a",
        }
        links = [str(link["href"]) for link in soup.find_all("a")]
        cells = {len(row.select("td, th")) for row in soup.find_all("tr")}
        assert {tag.name for tag in soup.select("*")} <= ours
        assert [link for link in links if not link.startswith("https://preview.example.org/7/")] == []
        assert cells <= {6}


@settings(max_examples=40)
@given(st.lists(changes, max_size=3))
def test_a_text_in_markdown_mentions_nobody_and_refers_to_nothing(found: list[Change]) -> None:
    soup = BeautifulSoup(RENDERER.render(FORMS["comment"](material(found))), "html.parser")
    for part in soup.find_all("code"):
        part.decompose()
    assert re.findall(r"@\w+|#\d+|!\d+|://|www\.|GH-\d", soup.get_text()) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_shown_as_it_is(text: str) -> None:
    """Nothing is lost either: what a reader sees is the text, on one line, without what breaks links."""
    change = Change(kind=Kind.LOST, subject=Subject.GUARANTEE, was=text, before=text)
    soup = BeautifulSoup(RENDERER.render(FORMS["comment"](material([change]))), "html.parser")
    row = [cell.get_text().replace("\u200b", "") for cell in soup.find_all("td")]
    assert row[1:3] == [f"guarantee “{shown(text)}”", shown(text) or "\N{EN DASH}"]


@pytest.mark.parametrize(("form", "limit"), [("comment", 60_000), ("markdown", 1_000_000)])
@pytest.mark.parametrize("letter", ["x", "ü", "漢", "|"])
def test_a_long_list_is_cut_below_the_limit_and_leads_to_the_full_one(form: str, limit: int, letter: str) -> None:
    long = letter * 5000
    places = (RunbookSection("a.md", "x", long), RunbookSection("b.md", "y", long))
    text = FORMS[form](material(many(6000, before=long, after=long, sections=places)))
    told = re.search(r"(\d+) more are in \[the full list\]\((.*)\)\.", text)
    assert told
    seen = set(re.findall(r"“(\d{5}) ", text))
    balanced = text.count("<details>") == text.count("</details>") > 0
    assert (len(text.encode()) < limit, int(told[1]) + len(seen), told[2], balanced) == (
        True,
        6000,
        "https://preview.example.org/7/guarantees/changes/",
        True,
    )


def test_a_comment_begins_with_its_mark_and_no_text_can_bring_a_second_one() -> None:
    text = FORMS["comment"](
        material([Change(kind=Kind.LOST, subject=Subject.ALERT, was="<!-- guarantees-preview -->")])
    )
    soup = RENDERER.render(text)
    assert (text.startswith("<!-- guarantees-preview -->\n"), soup.count("<!-- guarantees-preview -->")) == (True, 1)


def test_ten_annotations_of_each_level_are_made_the_most_important_first() -> None:
    found = [*many(30), *(Change(kind=kind, subject=Subject.ALERT, was=str(n)) for kind in Kind for n in range(12))]
    lines = FORMS["github"](material(found)).splitlines()
    levels = [line.split(" ")[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10


@given(st.lists(changes, max_size=4))
def test_no_text_ends_an_annotation_or_begins_another(found: list[Change]) -> None:
    text = FORMS["github"](material(found))
    lines = [line for line in text.splitlines() if line]
    whole = [
        re.fullmatch(r"::(?:error|warning|notice) (?:\w+=[^,:\r\n]*,?)+::[^\r\n]*", line)
        for line in text.split("\n")[:-1]
    ]
    assert (len(lines), all(whole)) == (min(len(lines), len(set(found))), True)


@given(st.lists(changes, max_size=4))
def test_json_holds_every_change_as_it_is(found: list[Change]) -> None:
    read = [
        Change(
            kind=Kind(it["kind"]),
            subject=Subject(it["subject"]),
            was=it["before"]["name"] or "",
            now=it["after"]["name"] or "",
            before=it["before"]["text"],
            after=it["after"]["text"],
            was_at=Span(it["before"]["path"], it["before"]["line"]) if it["before"]["path"] else Span(""),
            is_at=Span(it["after"]["path"], it["after"]["line"]) if it["after"]["path"] else Span(""),
            sections=tuple(RunbookSection(**section) for section in it["sections"]),
            scenarios=tuple(it["scenarios"]),
            guarantees=tuple(it["guarantees"]),
            minor=it["minor"],
        )
        for it in json.loads(FORMS["json"](material(found)))["changes"]
    ]
    assert read == [
        change if change.was_at.path and change.is_at.path else without_lines(change)
        for change in material(found).comparison.changes
    ]


def without_lines(change: Change) -> Change:
    """Forget the line of a place without a path, which says nothing."""
    spans = {name: span if (span := getattr(change, name)).path else Span("") for name in ("was_at", "is_at")}
    return replace(change, **spans)


@given(st.lists(changes, max_size=4))
def test_a_terminal_gets_one_line_for_each_text_and_no_control_characters(found: list[Change]) -> None:
    text = FORMS["text"](material(found))
    assert [char for char in text if char < " " and char != "\n"] == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_to_compare_with_is_told_in_every_form(form: str) -> None:
    missing = Comparison(base="main", missing="'main' is no revision here")
    assert "is no revision here" in FORMS[form](Material(comparison=missing)).replace("\\", "")


@pytest.mark.parametrize("form", FORMS)
def test_no_change_is_told_in_every_form_but_by_annotations(form: str) -> None:
    text = FORMS[form](material([]))
    assert ("no change" in text or '"changes": []' in text) is (form != "github")


@pytest.mark.parametrize(
    ("page", "directories", "address"),
    [
        ("a/b.md", True, "https://p/a/b/#x"),
        ("a/b.md", False, "https://p/a/b.html#x"),
        ("index.md", True, "https://p/#x"),
        ("index.md", False, "https://p/index.html#x"),
        ("a/index.md", True, "https://p/a/#x"),
        ("a/README.md", True, "https://p/a/#x"),
        ("a/README.md", False, "https://p/a/index.html#x"),
        ("a b/ü.md", True, "https://p/a%20b/%C3%BC/#x"),
    ],
)
def test_a_section_has_its_address_in_the_preview(page: str, *, directories: bool, address: str) -> None:
    made = Material(comparison=Comparison(base=""), preview_url="https://p/", directory_urls=directories)
    assert made.address(page, "x") == address


def test_without_a_preview_there_are_no_links() -> None:
    change = Change(kind=Kind.LOST, subject=Subject.ALERT, sections=(RunbookSection("a.md", "x", "T"),))
    assert "](" not in FORMS["comment"](material([change], preview=""))

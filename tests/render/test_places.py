"""Everything has one place in the site, with a name that files and addresses can hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.links import link
from mkdocs_guarantees.model import Case, Selection, Suite, SuiteId, TestId
from mkdocs_guarantees.render.places import Places, Target, anchor, source_address


@pytest.mark.parametrize(
    ("target", "page", "wanted"),
    [
        (Target("a.md"), "b.md", "a.md"),
        (Target("a.md", "x"), "b.md", "a.md#x"),
        (Target("a.md", "x"), "a.md", "#x"),
        (Target("a.md"), "a.md", "a.md"),
        (Target("g/suites/s.md", "t"), "run/deep/page.md", "../../g/suites/s.md#t"),
        (Target("run/page.md"), "g/suites/s.md", "../../run/page.md"),
        (Target("with space/ä.md"), "b.md", "with%20space/%C3%A4.md"),
        (Target("a#b/c?.md", "x"), "b.md", "a%23b/c%3F.md#x"),
    ],
)
def test_a_link_is_written_as_seen_from_its_page(target: Target, page: str, wanted: str) -> None:
    assert target.seen_from(page) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a b", "a-b"), ("test_x", "test_x"), ("<img>", "img"), ("運用", "x"), ("", "x"), ("TestA::t", "TestA-t")],
)
def test_an_anchor_has_safe_characters_only(text: str, wanted: str) -> None:
    assert anchor(text) == wanted


@given(st.text())
def test_any_text_has_an_anchor(text: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", anchor(text))


NAMES = st.text(st.sampled_from("aAbB_/.-ä ") | st.characters(codec="utf-8"), min_size=1, max_size=6)


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, unique=True, max_size=4)), max_size=4, unique_by=lambda item: item[0]))
def test_no_two_suites_share_a_page_and_no_two_cases_an_anchor(named: list[tuple[str, list[str]]]) -> None:
    """Names that differ only in case, or in characters that addresses cannot hold, are kept apart."""
    suites = [
        Suite(
            id=SuiteId(name),
            framework="common_test",
            path=f"{name}.erl",
            cases=tuple(
                Case(id=TestId(f"{name}:{case}"), name=case, line=1, end_line=1, selection=Selection.SELECTED)
                for case in cases
            ),
        )
        for name, cases in named
    ]
    trace = link(suites)
    places = Places(trace, Settings())
    pages = [places.suite(suite).page.casefold() for suite in suites]
    cases = [places.case(test) for test in trace.tests.by_id]
    assert (len(set(pages)), len(set(cases))) == (len(pages), len(cases))


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        (Settings(), ""),
        (Settings(repo_url="https://git.example/a/"), "https://git.example/a/blob/HEAD/t/a%20b.py#L7"),
        (Settings(repo_url="https://gitlab.example/a"), "https://gitlab.example/a/-/blob/HEAD/t/a%20b.py#L7"),
        (Settings(repo_url="x", source_url="https://y/{path}?l={line}"), "https://y/t/a%20b.py?l=7"),
    ],
)
def test_the_address_of_a_line_is_made_from_what_is_set(settings: Settings, wanted: str) -> None:
    assert source_address(settings, "t/a b.py", 7) == wanted

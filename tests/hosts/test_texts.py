"""Whatever stands in a text that we did not write appears as that text, everywhere, and as nothing else."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from command_lines import runner
from hosts.builds import Small, text_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown.treeprocessors import Treeprocessor
from mkdocs_guarantees.clock import Clock
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.hosts.cli import main
from mkdocs_guarantees.hosts.markdown_ext import Placement
from mkdocs_guarantees.links import link
from mkdocs_guarantees.model import (
    Case,
    Ref,
    RelatedRef,
    Requirement,
    Scenario,
    ScenarioId,
    SectionRef,
    Selection,
    Sentence,
    Span,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.project import Project
from mkdocs_guarantees.render.html import fragment
from mkdocs_guarantees.render.site import Site
from mkdocs_guarantees.sources.runbooks import Anchors, scan
from mkdocs_guarantees.status import Statuses

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

EVIL = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "&lt;b&gt; &amp;amp; &#60; &unknown;",
    "]]> <![CDATA[ x",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "[x](javascript:alert(1)) ![y](z) <javascript:alert(1)>",
    "--> <!-- guarantees: mapping --> -->",
    '" onmouseover="alert(1)" \' x=\'',
    "**bold** _it_ `code` ~~s~~ # | a | \\*",
    "\u202eright to left\u202c \u200f\u2066",
    "w" * 10_000,
    "wzxhzdk:0 klzzwxh:0001 amp;",
    "C:\\path\\new $HOME `id` $(id) ;rm",
    "{: #own .class onclick=alert(1) } {#x}",
    "http://example.org/<b> www.example.org",
]
"""Texts that mean something to HTML, Markdown, YAML, Jinja, a shell, or Python-Markdown's own bookkeeping."""


def scenario(text: str) -> str:
    """Write a scenario in which everything that may be a free text is this one."""
    one = {
        "id": "evil",
        "title": text,
        "runbook": [{"page": "intake.md", "section": "#here"}, {"page": "intake.md", "section": f"No {text}"}],
        "tests": ["test_intake.py::test_broker_gone", f"gone_SUITE:{text}"],
        "smoke": True,
        "duration": text,
        "guarantees": [text, f"Claimed {text}"],
        "in_production": [text, f"{text} (verified by test)"],
        "related": [{"test": "test_broker_gone", "note": text}, {"test": text, "note": text}],
        "requirements": [text, "R1"],
        "alerts": [text],
    }
    return yaml.safe_dump({"scenarios": [one]}, allow_unicode=True, width=100_000)


def suite(text: str) -> str:
    """Write a suite whose docstrings, marks and reasons are this text."""
    doc = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'''\
"""{doc}"""
import pytest


@pytest.mark.requirement("R1")
@pytest.mark.guarantee({text!r})
def test_broker_gone():
    """{doc}

    Guarantees:
        - {doc}
    """
    assert 1


@pytest.mark.skip(reason={text!r})
def test_skipped():
    """{doc}"""


@pytest.mark.skipif("{doc}", reason={text!r})
def test_conditional():
    assert 1
'''


def erlang(name: str) -> str:
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return (
        f"-module(evil_SUITE).\n-export([all/0, '{quoted}'/1]).\nall() -> ['{quoted}'].\n'{quoted}'(_) -> ok = f().\n"
    )


def requirements(text: str) -> str:
    listed = [{"id": "R1", "text": text}, {"id": text, "text": "The other"}]
    return yaml.safe_dump({"requirements": listed}, allow_unicode=True, width=100_000)


def files(text: str) -> dict[str, str]:
    heading = html.escape(text).replace("\\", "\\\\")
    heading = re.sub(r"([`*_{}\[\]()#+.!|~-])", r"\\\1", heading)
    return {
        "data/scenarios.yml": scenario(text),
        "data/requirements.yml": requirements(text),
        "tests/test_intake.py": suite(text),
        "test/evil_SUITE.erl": erlang(text),
        "docs/intake.md": f"# Intake\n\n## {heading} {{#here}}\n\nText.\n",
    }


SCRIPTS = "img[src=x], [onerror], [onmouseover], [onclick], b, .rb-view script, .rb-card script, a[href^=javascript]"


@pytest.mark.parametrize("text", EVIL, ids=lambda text: text[:12])
def test_a_text_appears_as_text_on_every_page(tmp_path: Path, text: str) -> None:
    """No text of an input becomes markup, in cards, views, titles, navigation, or pages of suites.

    Guarantees:
        - A text that looks like markup appears as text
    """
    built = Small(tmp_path).write(files(text)).build(markdown_extensions=["attr_list"])
    pages = {page.relative_to(built.site).as_posix(): page for page in built.site.rglob("*.html")}
    soups = {name: BeautifulSoup(page.read_bytes(), "html.parser") for name, page in pages.items()}
    found = [(name, str(item)[:200]) for name, page in soups.items() for item in page.select(SCRIPTS)]
    folded = " ".join(text.split())
    shown = {
        name: sum(folded in text_of(item) for item in soups[name].select(where))
        for name, where in {
            "intake/index.html": ".rb-card strong",
            "guarantees/scenarios/index.html": ".rb-view td",
            "guarantees/requirements/index.html": ".rb-view td",
            "guarantees/suites/tests.test_intake/index.html": ".rb-view p, .rb-view li",
            "guarantees/suites/evil_SUITE/index.html": ".rb-case strong",
            "guarantees/gaps/index.html": ".rb-view td",
        }.items()
    }
    assert (found, [name for name, count in shown.items() if not count]) == ([], [])


@pytest.mark.parametrize("text", EVIL, ids=lambda text: text[:12])
def test_a_text_is_the_same_in_the_index(tmp_path: Path, text: str) -> None:
    Small(tmp_path).write(files(text)).configure()
    done = runner().invoke(main, ["index", "--root", str(tmp_path), "--format", "json"])
    found = json.loads(done.stdout)["scenarios"][0]
    folded = " ".join(text.split())
    assert (found["title"], found["alerts"], found["guarantees"][0]["text"]) == (folded, [folded], folded)


@pytest.mark.parametrize("command", [["index"], ["export"], ["generate"]])
def test_control_characters_of_an_input_do_not_reach_the_terminal(tmp_path: Path, command: list[str]) -> None:
    """A test named by an escape sequence must not clear somebody's screen."""
    evil = "t\x1b[2J\x1b]0;title\x07\x9b31m"
    small = Small(tmp_path).write({"test/evil_SUITE.erl": erlang(evil), "data/scenarios.yml": f"scenarios: [{evil}\n"})
    small.write({"data/requirements.yml": f"requirements:\n  - {{id: a, text: b, 'k{evil}': c}}\n"})
    small.write({"tests/test_x\x1b[2Jy.py": "def test_a(): pass\n", "tests/test_\x9by.py": "def ("}).configure()
    done = runner().invoke(main, [*command, "--root", str(tmp_path)])
    found = [char for char in done.stdout + done.stderr if unicodedata.category(char) == "Cc" and char != "\n"]
    assert (found, done.exit_code) == ([], 0)


def test_control_characters_in_an_error_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "guarantees.yml").write_text('"suites\\e[2J": a\n', encoding="utf-8")
    done = runner().invoke(main, ["index", "--root", str(tmp_path)])
    assert ("\x1b" in done.stderr, done.exit_code) == (False, 2)


def test_a_repository_address_is_escaped(tmp_path: Path) -> None:
    built = (
        Small(tmp_path)
        .write({"tests/test_a.py": "def test_a():\n    assert 1\n", "docs/index.md": "# Home\n"})
        .build(repo_url='https://example.org/"><script>alert(1)</script>')
    )
    page = built.page("guarantees/suites/tests.test_a/index.html")
    assert (page.select(".rb-view script"), len(page.select(".rb-view a[href*='script']"))) == ([], 2)


class _File:
    def __init__(self, path: str) -> None:
        self.src_uri = path


class _RelPath(Treeprocessor):
    """Stands where MkDocs' own processor stands, and knows the page as that does."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.file = _File(path)

    def run(self, root: Element) -> None:
        """Leave links as they are."""


def page_of(text: str, site: Site, path: str = "intake.md") -> BeautifulSoup:
    """Render one page as a host does."""
    md = markdown.Markdown(extensions=["toc", Placement(lambda: site)])
    md.treeprocessors.register(_RelPath(path), "relpath", 0)
    return BeautifulSoup(md.convert(text), "html.parser")


def site_of(text: str) -> Site:
    """Make a site in which every free text is this one."""
    case = Case(
        id=TestId(f"a_SUITE:{text}"),
        name=text,
        line=1,
        end_line=2,
        selection=Selection.CONDITIONAL,
        conditions=(text,),
        summary=text,
        guarantees=(Sentence(text, 1),),
        requirements=(text,),
        tags=(text,),
        groups=(text,),
    )
    made = Suite(
        id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl", summary=text, tags=(text,), cases=(case,)
    )
    span = Span("s.yml")
    stated = Scenario(
        id=ScenarioId("s"),
        title=text,
        span=span,
        runbook=(SectionRef(span, "intake.md", "#here"), SectionRef(span, "x.md", text)),
        tests=(Ref(case.id, span), Ref(f"gone:{text}", span)),
        smoke=True,
        duration=text,
        guarantees=(Sentence(text, 1),),
        in_production=(text,),
        related=(RelatedRef(Ref(text, span), text),),
        requirements=(text,),
        alerts=(text,),
    )
    required = Requirement(text, text, span)
    page = scan("intake.md", "# Here\n", Anchors())
    trace = link([made], [stated], [page], [required])
    statuses = Statuses(trace, Settings(), Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    return Site(Project(Settings(), trace, statuses=statuses))


UNSHOWABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def showable(text: str) -> str:
    return UNSHOWABLE.sub("\ufffd", text)


WILD = st.text(
    st.one_of(st.sampled_from("<>&;\"'`*_{}[]()#\\/-! ab1:\x02\x03\x00\ufffe\u202e"), st.characters()), min_size=1
)
PAGE = "# Here\n\n" + "\n\n".join(
    f"<!-- guarantees: {view} -->"
    for view in ("mapping", "scenarios", "smoke", "requirements", "gaps", "suites", "suite a_SUITE")
)


@settings(max_examples=60)
@given(WILD)
@example("\ud800")  # half a character
def test_any_text_appears_escaped_exactly_once(text: str) -> None:
    """What a browser shows of a title, promise, advice, alert or condition is the text itself."""
    page = page_of(PAGE, site_of(text))
    wanted = " ".join(showable(text).replace("\r", "\n").split())
    where = (
        ".rb-card strong",  # the title
        ".rb-card .rb-badge",  # the duration
        ".rb-card details p",  # requirements, alerts
        ".rb-card details li",  # what is not guaranteed
        ".rb-case strong",  # a name
        ".rb-case ul li",  # a promise
        ".rb-case .rb-note",  # a condition
        "tr td strong",  # a requirement
    )
    found = {name: " ".join(text_of(item) for item in page.select(name)) for name in where}
    assert [name for name, shown in found.items() if wanted not in shown] == []


@given(WILD)
def test_any_text_in_a_template_comes_out_as_it_went_in(text: str) -> None:
    markup = fragment("unknown", "page.md", text=text).markup
    shown = BeautifulSoup(markup, "html.parser").get_text().replace("\r", "\n")
    assert shown == f"⚠ There is no {showable(text)}.".replace("\r", "\n")


def test_a_heading_that_looks_like_markup_stays_text_in_backlinks(tmp_path: Path) -> None:
    small = Small(tmp_path).write(files("<img src=x onerror=alert(1)>"))
    page = small.build(markdown_extensions=["attr_list"]).page("guarantees/suites/tests.test_intake/index.html")
    back = [text_of(link) for link in page.select('.rb-case a[href*="#guarantee"], .rb-case a[href*="#here"]')]
    assert back == ["Intake → “<img src=x onerror=alert(1)>”"]

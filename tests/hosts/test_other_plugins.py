"""Plugins that take the pages of a site to another place keep what we put into them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hosts.builds import Small, run
from hosts.texts import FILES, RUNBOOK, SCENARIOS, SUITE
from mkdocs_guarantees.render.assets import STYLE

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.builds import Built

LANGUAGES = [{"locale": "en", "default": True, "name": "English"}, {"locale": "de", "name": "Deutsch"}]


def in_two_languages(structure: str) -> list[dict[str, object]]:
    return [{"i18n": {"docs_structure": structure, "languages": LANGUAGES}}, {"guarantees": {}}]


def cards(built: Built) -> list[str]:
    return sorted({page for (page, _), part in built.parts().items() if part.text.startswith("The broker is gone ◆")})


@pytest.mark.parametrize("urls", [True, False])
def test_each_language_has_its_cards_and_its_generated_pages(tmp_path: Path, urls: bool) -> None:  # noqa: FBT001  # a case
    """A page that is not translated stands in every language, and so do its card and the pages that it links to."""
    built = (
        Small(tmp_path)
        .write({**FILES, "docs/index.md": "# Hello", "docs/index.de.md": "# Hallo"})
        .build(plugins=in_two_languages("suffix"), use_directory_urls=urls)
    )
    page = "intake/index.html" if urls else "intake.html"
    mapping = "guarantees/mapping/index.html" if urls else "guarantees/mapping.html"
    cells = [built.page(folder + mapping).select_one(".rb-view a[href]") for folder in ("", "de/")]
    assert (cards(built), built.broken(), built.warnings) == ([f"de/{page}", page], [], [])
    assert all(cells)


def test_languages_that_have_a_folder_each_keep_their_cards(tmp_path: Path) -> None:
    scenarios = SCENARIOS.replace("intake.md", "en/intake.md")
    german = "# Eingang\n\nWie er läuft, siehe `test_broker_gone`.\n"
    files = {"docs/en/intake.md": RUNBOOK, "docs/de/intake.md": german, "docs/en/index.md": "# Hello"}
    built = (
        Small(tmp_path)
        .write({**files, "tests/test_intake.py": SUITE, "data/scenarios.yml": scenarios})
        .build(plugins=in_two_languages("folder"))
    )
    link = built.page("de/intake/index.html").select_one("a.rb-ref")
    assert (cards(built), built.broken(), built.warnings) == (["intake/index.html"], [], [])
    assert link
    assert link["href"] == "../guarantees/suites/tests.test_intake/#test_broker_gone"


@pytest.mark.parametrize("urls", [True, False])
def test_a_page_for_printing_carries_the_cards_of_all_pages(tmp_path: Path, urls: bool) -> None:  # noqa: FBT001  # a case
    """Links between them lead to places on it; pages of single suites are out of the navigation, and not on it."""
    files = {**FILES, "docs/deep/Other.md": "# Other\n\n<!-- guarantees: broker-gone -->\n"}
    built = (
        Small(tmp_path)
        .write(files)
        .build(theme={"name": "material"}, plugins=["print-site", "guarantees"], use_directory_urls=urls)
    )
    pages = ("intake/index.html", "print_page/index.html") if urls else ("intake.html", "print_page.html")
    assert set(pages) <= set(cards(built))
    assert "data-rb=" not in str(built.page(pages[1]))
    assert [link for link in built.broken() if "guarantees-suites-" not in link] == []


def test_every_page_says_where_its_source_would_lie(tmp_path: Path) -> None:
    """Plugins for feeds and dates ask each page, also those that nobody wrote."""
    hook = "def on_page_content(html, page, config, files):\n    page.file.abs_src_path.index(config.docs_dir)\n"
    built = Small(tmp_path).write({**FILES, "hook.py": hook}).build(hooks=["hook.py"])
    assert (cards(built), built.warnings) == (["intake/index.html"], [])


@pytest.mark.parametrize("plugins", [["blog", "guarantees"], ["guarantees", "blog"]])
def test_a_post_of_a_blog_carries_its_card_and_an_excerpt_does_not(tmp_path: Path, plugins: list[str]) -> None:
    """A blog hides its posts from plugins that look later than it, and renders the beginning of each a second time."""
    post = f"---\ndate: 2026-01-02\n---\n{RUNBOOK}\n<!-- more -->\n\nMore.\n"
    scenarios = SCENARIOS.replace("intake.md", "blog/posts/intake.md")
    files = {"docs/blog/posts/intake.md": post, "docs/blog/index.md": "# Blog\n", "docs/index.md": "# Hello\n"}
    built = (
        Small(tmp_path)
        .write({**files, "tests/test_intake.py": SUITE, "data/scenarios.yml": scenarios})
        .build(theme={"name": "material"}, plugins=plugins)
    )
    assert (cards(built), built.broken(), built.warnings) == (["blog/2026/01/02/intake/index.html"], [], [])
    assert "data-rb=" not in str(built.page("blog/index.html"))


PARTS = "## Diagnosis: broker\n\nRun `test_broker_gone` (verified by test).\n"


@pytest.mark.parametrize("base", [None, "parts", ["parts", "docs"]])
def test_a_section_that_a_page_includes_by_snippets_has_its_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: object
) -> None:
    """In a build, in one that goes by what it remembers, and on the command line."""
    path = "parts/broker.md" if base is None else "broker.md"
    page = f'# Intake\n\nBefore.\n\n--8<-- "{path}"\n\n## After\n'
    small = Small(tmp_path).write({**FILES, "docs/intake.md": page, "parts/broker.md": PARTS})
    snippets = {"pymdownx.snippets": {"base_path": base} if base else {}}
    monkeypatch.chdir(tmp_path)  # from where pymdownx looks, too
    found = []
    for _ in range(2):
        built = small.build(markdown_extensions=[snippets])
        found.append((cards(built), built.broken(), built.warnings))
    lint = run("guarantees", "lint", "--select", "RB2", at=tmp_path)
    small.write({"parts/broker.md": PARTS.replace("Diagnosis", "Cause")})
    gone = small.build(markdown_extensions=[snippets])
    assert (found, lint.returncode) == ([(["intake/index.html"], [], [])] * 2, 0)
    assert (cards(gone), len(gone.warnings)) == ([], 1)


@pytest.mark.parametrize(("writer", "severity"), [("macros", "info"), ("search", "error")])
def test_a_heading_that_a_plugin_may_write_is_doubted(tmp_path: Path, writer: str, severity: str) -> None:
    page = "# Intake\n\n## Diagnosis: {{ name }}\n"
    Small(tmp_path).write({**FILES, "docs/intake.md": page}).configure(plugins=[writer, "guarantees"])
    told = run("guarantees", "lint", "--select", "RB202", "--format", "json", at=tmp_path)
    found = [
        (item["severity"], "macros may write it" in item["message"]) for item in json.loads(told.stdout)["findings"]
    ]
    assert found == [(severity, writer == "macros")]


WRITTEN = "## Diagnosis: broker\n\nRun `test_broker_gone`.\n"
HOOKS = {
    "on_page_markdown": f"def on_page_markdown(markdown, **_):\n    return markdown + {WRITTEN!r}\n",
    "on_page_read_source": f"def on_page_read_source(page, **_):\n    return page.file.content_string + {WRITTEN!r}\n",
    "on_files": f"""\
def on_files(files, **_):
    file = files.src_uris["intake.md"]
    file.content_string = file.content_string + {WRITTEN!r}
""",
}


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("section", ["Diagnosis: broker", "#diagnosis-broker"])
def test_a_section_that_a_hook_writes_has_its_card(tmp_path: Path, hook: str, section: str) -> None:
    """In a build, and in one that goes by what it remembers."""
    scenarios = SCENARIOS.replace("Diagnosis: broker", section)
    files = {"docs/intake.md": "# Intake\n\nHow to keep it going.\n\n", "data/scenarios.yml": scenarios}
    small = Small(tmp_path).write({**FILES, **files, "hook.py": HOOKS[hook]})
    built = [small.build(hooks=["hook.py"]) for _ in range(2)]
    found = [(cards(one), one.broken(), one.warnings) for one in built]
    assert found == [(["intake/index.html"], [], [])] * 2


@pytest.mark.parametrize(("hook", "severity"), [("on_page_markdown", "info"), ("on_files", "error")])
def test_a_heading_that_a_hook_may_write_is_doubted_by_lint_alone(tmp_path: Path, hook: str, severity: str) -> None:
    """Lint does not run hooks."""
    small = Small(tmp_path).write({**FILES, "docs/intake.md": "# Intake\n", "hook.py": HOOKS[hook]})
    small.configure(hooks=["hook.py"])
    told = run("guarantees", "lint", "--select", "RB202", "--format", "json", at=tmp_path)
    assert [item["severity"] for item in json.loads(told.stdout)["findings"]] == [severity]


@pytest.mark.parametrize("heading", ["broker", "`broker`", "queue"])
def test_a_build_tells_whether_a_plugin_wrote_the_heading_that_was_doubted(tmp_path: Path, heading: str) -> None:
    """By `markdown-exec` or the like; here a hook writes it, and snippets from an address are what may have."""
    page = '# Intake\n\n--8<-- "https://example.org/part.md"\n'
    hook = f"def on_page_markdown(markdown, **_):\n    return markdown + '\\n\\n## Diagnosis: {heading}\\n'\n"
    small = Small(tmp_path).write({**FILES, "docs/intake.md": page, "hook.py": hook})
    told = [small.build(hooks=["hook.py"], markdown_extensions=["pymdownx.snippets"]).warnings for _ in range(2)]
    lacking = "as rendered has no heading '#diagnosis-broker', under which the card of 'broker-gone' belongs"
    missing = f"guarantees: 'intake.md' {lacking}; did it become '#diagnosis-queue'?"
    assert told == [[missing] if heading == "queue" else []] * 2


def test_a_heading_that_a_plugin_takes_away_is_missed_in_each_build(tmp_path: Path) -> None:
    """No card vanishes without a word, not even in a build that goes by what it remembers."""
    hook = (
        "def on_page_markdown(markdown, **_):\n    return markdown.replace('## Diagnosis: broker', '## Broker lost')\n"
    )
    small = Small(tmp_path).write({**FILES, "hook.py": hook})
    told = [small.build(hooks=["hook.py"]).warnings for _ in range(2)]
    what = "as rendered has no heading '#diagnosis-broker', under which the card of 'broker-gone' belongs"
    assert told == [[f"guarantees: 'intake.md' {what}"]] * 2


def test_code_spans_that_an_extension_formats_are_links_all_the_same(tmp_path: Path) -> None:
    """`pymdownx.inlinehilite` sets the text of each code span aside."""
    page = f"{RUNBOOK}\nSee `#!py test_broker_gone` and `a < b`.\n"
    small = Small(tmp_path).write({**FILES, "docs/intake.md": page})

    def links(*extensions: object) -> list[str]:
        found = small.build(markdown_extensions=[*extensions]).page("intake/index.html")
        return [str(link.code) for link in found.select("p > a.rb-ref") if not link.find_parent(class_="rb-card")]

    plain = "<code>test_broker_gone</code>"
    coloured = '<code class="highlight"><span class="n">test_broker_gone</span></code>'
    styled = {"pymdownx.inlinehilite": {"style_plain_text": "py"}}
    assert (links("pymdownx.inlinehilite"), links(styled)) == ([plain, coloured], [coloured, coloured])


def test_an_extension_that_takes_out_comments_leaves_the_cards(tmp_path: Path) -> None:
    built = Small(tmp_path).write(FILES).build(markdown_extensions=["pymdownx.striphtml"])
    assert (cards(built), built.broken()) == (["intake/index.html"], [])


def test_nothing_that_is_printed_is_styled_as_an_item_of_a_list() -> None:
    """WeasyPrint 70, by which with-pdf prints, fails where Material takes the marker of one away."""
    printed = re.sub(r"@media screen \{.*?\n\}", "", STYLE, flags=re.DOTALL)
    assert ("list-item" in STYLE, "list-item" in printed) == (True, False)

"""The command `check-site`: what it finds in a built site, and what it says when there is nothing of ours."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_lines import runner
from hosts.builds import Small
from mkdocs_guarantees.hosts.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SITE = {
    "index.html": '<h2 id="here">Here</h2><aside class="rb-card rb-good" id="guarantee-a"><a href="b/#there">x</a>'
    '<a href="b/">y</a><a href="https://elsewhere.example/">z</a></aside><a href="gone/">not ours</a>',
    "b/index.html": '<h2 id=there>There</h2><p><a class="rb-test" href="../#here">x</a></p>',
    "guarantees/index.json": json.dumps(
        {"format": "guarantees-index", "scenarios": [{"id": "a", "sections": [{"page": "index.md", "anchor": "here"}]}]}
    ),
}


@pytest.mark.parametrize(
    ("page", "old", "new", "told"),
    [
        ("index.html", "", "", ""),
        (
            "index.html",
            "b/#there",
            "b/#gone",
            "index.html: the link 'b/#gone' leads to b/index.html, which has no id 'gone' (x)",
        ),
        ("index.html", 'href="b/"', 'href="c/"', "index.html: the link 'c/' leads to no page (y)"),
        ("b/index.html", "../#here", "../../#here", "b/index.html: the link '../../#here' leads to no page (x)"),
        ("b/index.html", "</p>", "</p><i id='there'></i>", "b/index.html: the id 'there' stands 2 times"),
        ("b/index.html", "<h2", "<aside class='banner'>News</aside><aside id='more'></aside><h2", ""),
        ("b/index.html", "</p>", "</p><!-- <i id='there'></i> --><script>' id=there '</script>", ""),
        (
            "index.html",
            "<aside",
            '<h2 id="late">Late</h2><aside',
            "index.html: the card 'guarantee-a' stands under #late, not under #here",
        ),
    ],
)
def test_a_built_site_is_checked(tmp_path: Path, page: str, old: str, new: str, told: str) -> None:
    Small(tmp_path).write({**SITE, page: SITE[page].replace(old, new) if old else SITE[page]})
    result = runner().invoke(main, ["check-site", str(tmp_path)], catch_exceptions=False)
    assert (result.exit_code, result.stdout.strip()) == (1 if told else 0, told)


@pytest.mark.parametrize(
    ("files", "code", "told"),
    [
        (SITE, 0, "nothing wrong on 2 of 2 pages"),
        ({"index.html": "<p class='verb-x'>superb-</p>"}, 1, "none of 1 page holds anything of ours"),
        ({"index.md": "# Page"}, 2, "there is no page in"),
    ],
)
def test_a_check_says_what_it_has_looked_at(tmp_path: Path, files: dict[str, str], code: int, told: str) -> None:
    """Whoever names a folder that holds no site, or builds it without the extension, is not told that all is well."""
    Small(tmp_path).write(files)
    result = runner().invoke(main, ["check-site", str(tmp_path)])
    assert (result.exit_code, told in result.stdout + result.stderr) == (code, True)


@pytest.mark.parametrize(
    ("odd", "told"),
    [
        ({"foo.html/x.txt": "", "index.json/x.txt": ""}, ""),
        ({"index.json": "[" * 100_000}, ""),
        ({"index.json": '{"format": "guarantees-index", "scenarios": 5}'}, ""),
        ({"odd.html": "<a class='rb-x' href='http://['>x</a>"}, ""),
        ({"odd.html": "<a class='rb-x' href='a%00b'>x</a>"}, "odd.html: the link 'a%00b' leads to no page (x)"),
        ({"odd.html": "<p class='rb-x'><![x <!doctype ["}, "odd.html: cannot be read as HTML"),
        ({"odd.html": "<p class='rb-x'>" + "<!--" * 50_000}, ""),
    ],
)
def test_odd_files_of_a_built_site_cost_one_line_at_most(tmp_path: Path, odd: dict[str, str], told: str) -> None:
    Small(tmp_path).write({"index.html": "<p class='rb-x'>Card</p>", **odd})
    result = runner().invoke(main, ["check-site", str(tmp_path)], catch_exceptions=False)
    assert (result.exit_code, result.stdout.strip()) == (1 if told else 0, told)

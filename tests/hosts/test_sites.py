"""Sites of every shape keep their cards, their links and their strictness."""

from __future__ import annotations

import json
import posixpath
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hosts.builds import Small, run, text_of
from hosts.texts import FILES, RUNBOOK, SCENARIOS, SUITE
from markdown.extensions.toc import slugify_unicode

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.builds import Built


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path).write(FILES)


def cards(built: Built, page: str = "intake/index.html") -> list[str]:
    return [str(card["id"]) for card in built.page(page).select(".rb-card")]


def test_a_site_with_nothing_but_the_plugin_has_suites_gaps_and_linked_code_spans(tmp_path: Path) -> None:
    """Without any scenario and any option, the suites are found and the pages that need none exist."""
    built = Small(tmp_path).write({"tests/test_intake.py": SUITE, "docs/intake.md": RUNBOOK}).build()
    link = built.page("intake/index.html").select_one("a.rb-ref")
    pages = sorted(path.parent.name for path in (built.site / "guarantees").glob("*/index.html"))
    assert (
        link and link["href"],
        text_of(link) if link else "",
        pages,
        built.broken(),
        built.warnings,
    ) == ("../guarantees/suites/tests.test_intake/#test_broker_gone", "test_broker_gone ○", ["gaps", "suites"], [], [])


def test_a_suite_without_any_result_is_not_told_to_have_failed_to_verify(tmp_path: Path) -> None:
    """Where no results are recorded, nothing was verified and nothing failed: the list says just that."""
    files = {"tests/test_intake.py": SUITE, "tests/test_bare.py": "def test_it():\n    assert 1 + 1 == 2\n"}
    built = Small(tmp_path).write({**files, "docs/index.md": ""}).build()
    rows = [text_of(row) for row in built.page("guarantees/suites/index.html").select(".rb-view tbody tr")]
    assert rows == [
        "tests/test_bare.py pytest 1 test ○ No result",
        "tests/test_intake.py pytest What the intake does when the broker fails. 2 tests ○ No result",
    ]


def test_a_repository_with_nothing_in_it_builds(tmp_path: Path) -> None:
    built = Small(tmp_path).write({"docs/index.md": ""}).build()
    shown = built.page("guarantees/suites/index.html").select_one(".rb-view")
    assert (text_of(shown) if shown else "", built.warnings) == ("No test suite was found.", [])


@pytest.mark.parametrize(
    "page",
    ["intake.md", "a/b/intake.md", "with space/the intake.md", "Störung/Übergabe.md", "日本/運用.md", "a#b/50%?.md"],
)
@pytest.mark.parametrize("urls", [True, False])
def test_a_card_finds_its_page_whatever_its_name(tmp_path: Path, page: str, urls: bool) -> None:  # noqa: FBT001  # a case
    scenarios = SCENARIOS.replace("intake.md", f'"{page}"')
    files = {"tests/test_intake.py": SUITE, "data/scenarios.yml": scenarios, f"docs/{page}": RUNBOOK}
    built = Small(tmp_path).write(files).build(use_directory_urls=urls)
    found = sum(part.text.startswith("The broker is gone ◆ Integrated") for part in built.parts().values())
    assert (found, built.broken(), built.warnings) == (1, [], [])


def test_a_page_without_a_title_carries_its_card_and_strip(tmp_path: Path) -> None:
    files = {**FILES, "docs/intake.md": RUNBOOK.partition("\n\n")[2]}
    page = Small(tmp_path).write(files).build().page("intake/index.html")
    strip = page.select_one(".rb-strip")
    assert (len(page.select(".rb-card")), text_of(strip) if strip else "") == (1, "1 scenario · 0 of 1 tests verified")


def test_the_strip_stands_under_the_title_and_the_card_under_its_heading(small: Small) -> None:
    page = small.build().page("intake/index.html")
    strip, card = page.select_one(".rb-strip"), page.select_one(".rb-card")
    above = [item.find_previous_sibling().name for item in (strip, card) if item]  # type: ignore[union-attr]
    assert (above, card and card.find_previous_sibling()["id"]) == (["h1", "h2"], "diagnosis-broker")  # type: ignore[index]


def test_a_hand_written_navigation_needs_no_generated_page(small: Small) -> None:
    built = small.build(nav=[{"Intake": "intake.md"}], validation={"omitted_files": "warn"})
    assert (cards(built), built.broken(), built.warnings) == (["guarantee-broker-gone"], [], [])


def test_a_hand_written_navigation_may_list_generated_pages(small: Small) -> None:
    nav = ["intake.md", {"Proof": ["guarantees/mapping.md", "guarantees/gaps.md"]}]
    built = small.build(nav=nav)
    listed = [str(link["href"]) for link in built.page("intake/index.html").select(".navbar a.dropdown-item")]
    assert (listed, built.warnings) == (["../guarantees/mapping/", "../guarantees/gaps/"], [])


def test_pages_of_single_suites_stay_out_of_the_navigation(small: Small) -> None:
    links = [str(link["href"]) for link in small.build().page("intake/index.html").select(".navbar a[href]")]
    found = ["../guarantees/suites/" in links, any(link.startswith("../guarantees/suites/t") for link in links)]
    assert found == [True, False]


def test_docs_may_lie_in_a_subfolder_with_their_own_configuration(tmp_path: Path) -> None:
    files = {"suites/tests/test_intake.py": SUITE, "data/scenarios.yml": SCENARIOS, "site/docs/intake.md": RUNBOOK}
    scenarios = SCENARIOS.replace("tests/test", "suites/tests/test")
    Small(tmp_path).write({**files, "data/scenarios.yml": scenarios})
    site = Small(tmp_path / "site")
    built = site.build(plugins=[{"guarantees": {"root": "..", "docs_dir": "site/docs"}}])
    assert (cards(built), built.broken(), built.warnings) == (["guarantee-broker-gone"], [], [])


def test_docs_may_lie_in_another_folder(tmp_path: Path) -> None:
    files = {"tests/test_intake.py": SUITE, "data/scenarios.yml": SCENARIOS, "pages/handbook/intake.md": RUNBOOK}
    built = Small(tmp_path).write(files).build(docs_dir="pages/handbook")
    assert (cards(built), built.broken(), built.warnings) == (["guarantee-broker-gone"], [], [])


FAULTY = f"{RUNBOOK}\n<!-- guarantees: nowhere -->\n"


@pytest.mark.parametrize("folder", ["docs", "pages/handbook", "pages/handbook/"])
def test_a_build_and_the_command_line_name_a_page_alike(tmp_path: Path, folder: str) -> None:
    page = posixpath.normpath(f"{folder}/intake.md")
    small = Small(tmp_path).write({"tests/test_intake.py": SUITE, "data/scenarios.yml": SCENARIOS, page: FAULTY})
    small.configure(docs_dir=folder)
    told = [run("guarantees", "lint", at=tmp_path).stdout, *small.build(docs_dir=folder).warnings]
    place = re.compile(r"(\S+?:\d+)\S*\s.*RB207|(\S+?:\d+): RB207")
    found = [item[1] or item[2] for text in told if (item := place.search(text))]
    line = FAULTY[: FAULTY.index("<!--")].count("\n") + 1
    assert found == [f"{page}:{line}"] * 2


def test_a_configuration_in_another_folder_names_its_folders_from_there(tmp_path: Path) -> None:
    files = {"suites/tests/test_intake.py": SUITE, "site/docs/intake.md": RUNBOOK, "site/built/test_copy.py": SUITE}
    Small(tmp_path).write({**files, "data/scenarios.yml": SCENARIOS.replace("tests/test", "suites/tests/test")})
    Small(tmp_path / "site").configure(plugins=[{"guarantees": {"root": ".."}}], site_dir="built")
    told = run("guarantees", "index", "--format", "json", "--config", "site/mkdocs.yml", at=tmp_path)
    index = json.loads(told.stdout)
    shown = [suite["path"] for suite in index["suites"]], [item["integration"] for item in index["scenarios"]]
    assert shown == (["suites/tests/test_intake.py"], ["integrated"])


def test_a_configuration_that_lies_outside_does_not_move_the_root(tmp_path: Path) -> None:
    small = Small(tmp_path / "repository").write(FILES)
    (tmp_path / "preview.yml").write_text("site_name: x\nplugins: [guarantees]\n", encoding="utf-8")
    told = run("guarantees", "index", "--format", "json", "--config", "../preview.yml", at=small.root)
    index = json.loads(told.stdout)
    shown = [suite["path"] for suite in index["suites"]], [item["integration"] for item in index["scenarios"]]
    assert shown == (["tests/test_intake.py"], ["integrated"])


def test_a_page_of_somebody_else_is_not_replaced(small: Small) -> None:
    small.write({"docs/guarantees/gaps.md": "# My own\n"}).configure()
    told = run("guarantees", "generate", at=small.root)
    written = sorted(path.name for path in (small.root / "docs/guarantees").iterdir())
    assert (told.returncode, written) == (2, ["gaps.md"])
    assert told.stderr.startswith("error: docs/guarantees/gaps.md: somebody wrote this page; move it")


def options(**given: object) -> dict[str, Any]:
    return {"plugins": [{"guarantees": given}]}


def test_generated_pages_go_where_the_user_wants_them(small: Small) -> None:
    built = small.build(**options(pages="other/folder"))
    index = (built.site / "other/folder/index.json").is_file()
    assert (index, (built.site / "guarantees").exists(), built.broken(), built.warnings) == (True, False, [], [])


def test_without_suite_pages_links_lead_to_the_list_of_suites(small: Small) -> None:
    built = small.build(**options(suite_pages=False))
    link = built.page("intake/index.html").select_one("a.rb-ref")
    assert (link and link["href"], (built.site / "guarantees/suites/tests.test_intake").exists(), built.broken()) == (
        "../guarantees/suites/#tests.test_intake",
        False,
        [],
    )


def test_without_cards_pages_stay_as_they_are_and_the_scenarios_page_has_them(small: Small) -> None:
    built = small.build(**options(cards=False))
    found = (cards(built), cards(built, "guarantees/scenarios/index.html"), built.broken())
    assert found == ([], ["guarantee-broker-gone"], [])


def test_without_strip_and_code_spans_only_the_card_is_added(small: Small) -> None:
    page = small.build(**options(strip=False, code_spans=False)).page("intake/index.html")
    outside = [item for item in page.select(".rb-ref") if not item.find_parent(class_="rb-card")]
    assert (page.select(".rb-strip"), outside, len(page.select(".rb-card"))) == ([], [], 1)


def test_listed_as_plugin_and_as_extension_each_card_is_placed_once(small: Small) -> None:
    built = small.build(markdown_extensions=["guarantees", "toc"])
    page = built.page("intake/index.html")
    found = [len(page.select(each)) for each in (".rb-card", ".rb-strip", "p .rb-ref__glyph", "p > .rb-mark")]
    assert (found, built.warnings) == ([1, 1, 1, 1], [])


@pytest.mark.parametrize("listed", [["toc", "attr_list"], ["attr_list", {"toc": {"permalink": True}}], []])
def test_a_card_finds_its_heading_in_whatever_order_extensions_are_listed(small: Small, listed: list[object]) -> None:
    """Our tree processor finds its place behind toc.

    Guarantees:
        - A card stands under its heading in whatever order extensions are listed
    """
    built = small.build(markdown_extensions=listed)
    assert (cards(built), built.broken(), built.warnings) == (["guarantee-broker-gone"], [], [])


@pytest.mark.parametrize(
    "toc",
    [
        {"separator": "_"},
        {"permalink": "¶", "anchorlink": False},
        {"baselevel": 2},
        {"toc_depth": "1"},
        {"slugify": slugify_unicode},
    ],
)
def test_a_card_finds_its_heading_whatever_the_site_tells_toc(tmp_path: Path, toc: dict[str, object]) -> None:
    heading = "Diagnosis: Ärger am broker"
    files = {name: text.replace("Diagnosis: broker", heading) for name, text in FILES.items()}
    built = Small(tmp_path).write(files).build(markdown_extensions=[{"toc": toc}])
    assert (cards(built), built.broken(), built.warnings) == (["guarantee-broker-gone"], [], [])


MATERIAL = """\
markdown_extensions:
  - attr_list
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.smartsymbols
  - toc:
      slugify: !!python/object/apply:pymdownx.slugs.slugify
        kwds: {case: lower}
"""
"""As Material's pages recommend."""


@pytest.mark.parametrize(
    ("heading", "anchor", "shown"),
    [
        (":fire: Failure: fire", "failure-fire", "Failure: fire"),
        ("Failure: `fire` :material-fire:", "failure-fire", "Failure: fire"),
        ("a --> b (c)", "a--b-", "a → b ©"),
    ],
)
def test_a_heading_with_emoji_or_symbols_has_its_card_however_it_is_named(
    tmp_path: Path, heading: str, anchor: str, shown: str
) -> None:
    """By its anchor, as it is shown, and as it was typed; a build and the command line agree."""
    files = {**FILES, "docs/intake.md": RUNBOOK.replace("Diagnosis: broker", heading), "material.yml": MATERIAL}
    found = []
    for named in (f"#{anchor}", shown, heading):
        scenarios = {"data/scenarios.yml": SCENARIOS.replace("Diagnosis: broker", named)}
        built = Small(tmp_path).write({**files, **scenarios}).build(INHERIT="material.yml")
        found.append((cards(built), built.broken(), built.warnings))
    lint = run("guarantees", "lint", "--select", "RB2", at=tmp_path)
    assert (found, lint.returncode) == ([(["guarantee-broker-gone"], [], [])] * 3, 0)


def test_rebuilding_in_one_process_shows_what_changed_and_does_not_grow(small: Small) -> None:
    """As `mkdocs serve` does it: one configuration after another, one plugin object.

    Guarantees:
        - A build in the same process shows what changed
    """
    titles, pages = [], []
    for title in ("The broker is gone", "The broker left", "The broker is gone"):
        small.write({"data/scenarios.yml": SCENARIOS.replace("The broker is gone", title)})
        page = small.build().page("intake/index.html")
        titles.append([text_of(found) for found in page.select(".rb-card p:first-child strong")])
        pages.append(page.select_one("[role=main]"))
    wanted = [["The broker is gone"], ["The broker left"], ["The broker is gone"]]
    assert (titles, pages[0] == pages[2]) == (wanted, True)


def test_a_marker_moves_a_card_and_a_view_to_where_it_stands(tmp_path: Path) -> None:
    page = f"{RUNBOOK}\n## Coverage\n\n<!-- guarantees: broker-gone -->\n\n<!-- guarantees: mapping -->\n"
    built = Small(tmp_path).write({**FILES, "docs/intake.md": page}).build()
    found = built.page("intake/index.html")
    above = [item.find_previous_sibling("h2")["id"] for item in found.select(".rb-card, .rb-view")]  # type: ignore[index]
    assert (above, built.broken(), built.warnings) == (["coverage", "coverage"], [], [])


def test_a_marker_that_names_nothing_says_so_in_the_page(tmp_path: Path) -> None:
    page = f"{RUNBOOK}\n<!-- guarantees: brokergone -->\n\n<!-- guarantees: suite nowhere -->\n"
    found = Small(tmp_path).write({**FILES, "docs/intake.md": page}).build().page("intake/index.html")
    said = [text_of(note) for note in found.select("p.rb-note.rb-bad")]
    assert said == ["⚠ There is no scenario brokergone.", "⚠ There is no suite nowhere."]


@pytest.mark.parametrize(
    "code",
    [
        "```\n<!-- guarantees: mapping -->\n```",
        "~~~\n<!-- guarantees: mapping -->\n~~~",
        "    <!-- guarantees: mapping -->",
    ],
)
def test_a_marker_in_code_stays_code(tmp_path: Path, code: str) -> None:
    built = (
        Small(tmp_path)
        .write({**FILES, "docs/index.md": f"# Home\n\n{code}\n"})
        .build(markdown_extensions=["fenced_code"])
    )
    page = built.page("index.html")
    shown = page.select_one("pre code")
    assert (len(page.select(".rb-view")), text_of(shown) if shown else "") == (0, "<!-- guarantees: mapping -->")


def test_two_sections_of_one_page_have_a_card_each_with_its_own_id(tmp_path: Path) -> None:
    scenarios = SCENARIOS.replace(
        '      - {page: intake.md, section: "Diagnosis: broker"}\n',
        '      - {page: intake.md, section: "Diagnosis: broker"}\n      - {page: intake.md, section: "#after"}\n',
    )
    files = {**FILES, "data/scenarios.yml": scenarios, "docs/intake.md": f"{RUNBOOK}\n## After\n\nText.\n"}
    built = Small(tmp_path).write(files).build()
    assert (cards(built), built.broken()) == (["guarantee-broker-gone", "guarantee-broker-gone-2"], [])


def test_two_suites_whose_names_differ_in_case_have_a_page_each(tmp_path: Path) -> None:
    files = {**FILES, "tests/test_A.py": SUITE, "tests/test_a.py": SUITE}
    built = Small(tmp_path).write(files).build()
    assert (sorted(path.name for path in (built.site / "guarantees/suites").glob("tests*")), built.broken()) == (
        ["tests.test_A", "tests.test_a-2", "tests.test_intake"],
        [],
    )


def test_a_site_that_is_built_into_the_repository_is_not_read(small: Small) -> None:
    small.build(site_dir="public")
    small.write({"public/tests/test_left_over.py": SUITE})
    built = Small(small.root, {"site_dir": "public"}).build()
    text = (small.root / "public/guarantees/index.json").read_text(encoding="utf-8")
    assert ("left_over" in text, built.warnings) == (False, [])


def test_sources_are_never_changed_by_a_build(small: Small) -> None:
    small.configure()

    def sources() -> dict[str, bytes]:
        folders = ("docs", "data", "tests")
        return {
            str(file): file.read_bytes()
            for name in folders
            for file in (small.root / name).rglob("*")
            if file.is_file()
        }

    before = sources()
    small.build()
    assert sources() == before


def test_a_configuration_that_is_inherited_counts(small: Small) -> None:
    small.configure(plugins=[{"guarantees": {"pages": "proof"}}])
    (small.root / "child.yml").write_text(yaml.safe_dump({"INHERIT": "mkdocs.yml"}), encoding="utf-8")

    done = run("mkdocs", "build", "-q", "--strict", "-f", "child.yml", at=small.root)
    assert (done.returncode, (small.root / "site/proof/index.json").is_file()) == (0, True)


def test_a_comment_that_looks_like_ours_stays_a_comment(tmp_path: Path) -> None:
    page = f"{RUNBOOK}\n<!--rb:99-->\n\n<!--rb:{'9' * 5000}-->\n\n`<!--rb:0-->`\n"
    built = Small(tmp_path).write({**FILES, "docs/intake.md": page}).build()
    assert (cards(built), built.warnings) == (["guarantee-broker-gone"], [])


@pytest.mark.parametrize(
    ("sentence", "mark"),
    [
        ("It reconnects (verified by test).", "△ not verified"),
        ("`router_SUITE:test_reconnects` shows it (verified by test).", "○ No result"),
        ("`router_SUITE:test_nowhere` shows it (verified by test).", "△ not verified"),
    ],
)
def test_a_claim_carries_the_mark_of_the_test_that_its_sentence_names(tmp_path: Path, sentence: str, mark: str) -> None:
    suite = "-module(router_SUITE).\n-export([all/0, test_reconnects/1]).\nall() -> [test_reconnects].\n"
    files = {
        "test/router_SUITE.erl": f"{suite}test_reconnects(_) -> ok = router:ping().\n",
        "docs/index.md": f"# Home\n\n{sentence}\n",
    }
    built = Small(tmp_path).write(files).build()
    assert [text_of(item) for item in built.page("index.html").select(".rb-mark")] == [mark]

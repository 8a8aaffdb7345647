"""A preview marks what changed since its base, on cards, pages and in the navigation, and is built without one too."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from bs4 import BeautifulSoup
from command_lines import runner
from diff import history
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs_guarantees.hosts.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("preview")
    history.make(root)
    (root / "docs/index.md").write_text("# Home\n", encoding="utf-8")
    return root


def build(root: Path, theme: str = "material", **options: Any) -> Path:
    """Build the site of the change; give its folder."""
    settings = {**yaml.safe_load(history.CONFIG), **options}
    urls = {name: settings.pop(name) for name in ("site_url", "repo_url")}
    site = {"site_name": "Router", **urls, "theme": {"name": theme}, "plugins": [{"guarantees": settings}]}
    target = root / ".site" / f"{theme}-{abs(hash(repr(options)))}"
    file = root / "mkdocs.yml"
    file.write_text(yaml.safe_dump(site), encoding="utf-8")
    mkdocs_build(load_config(str(file), site_dir=str(target)))
    return target


def soup(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_bytes(), "html.parser")


def ribbons(site: Path) -> dict[str, str]:
    """Give what is on the ribbon of each card, on all pages."""
    found = {}
    for page in site.rglob("*.html"):
        for card in soup(page).select(".rb-card"):
            ribbon = card.select_one(".rb-ribbon")
            found[str(card["id"])] = ribbon.get_text() if ribbon else ""
    return found


WANTED = {
    "guarantee-bad-message": "Δ Changed here: 1 changed text, 1 strengthened, 2 gained",
    "guarantee-clock-skew": "Δ Changed here: 1 strengthened, 1 newly integrated, 2 no longer void",
    "guarantee-connection-loss": "Δ Changed here: 3 lost, 3 weakened, 1 status worse, 3 changed text",
    "guarantee-full-disk": "Δ Changed here: 3 newly void, 2 no longer integrated, 1 renamed",
    "guarantee-overload": "Δ Changed here: 1 renamed, 1 changed text, 1 strengthened",
    "guarantee-peer-loss": "Δ Changed here: 2 moved, 1 renamed",
    "guarantee-power-loss": "Δ Changed here: 1 lost, 1 no longer integrated, 1 renamed",
    "guarantee-slow-start": "Δ Changed here: 1 status better, 1 strengthened",
}


def test_cards_that_changed_have_a_ribbon(made: Path) -> None:
    assert ribbons(build(made, compare_to="main")) == WANTED


def test_a_fold_says_what_was_and_what_is(made: Path) -> None:
    card = soup(build(made, compare_to="main") / "runbook/index.html").select_one("#guarantee-slow-start")
    assert card
    fold = next(item for item in card.select("details") if "Before and after" in item.get_text())
    assert [" ".join(item.get_text(" ").split()) for item in fold.select("li")] == [
        "↑ status better scenario slow-start skipped → verified tests/test_load.py:15",
        "▲ strengthened case tests/test_load.py::test_recovers skipped: slow → run tests/test_load.py:15",
    ]


def test_the_page_of_changes_lists_them_by_page_and_its_links_lead_somewhere(made: Path) -> None:
    site = build(made, compare_to="main")
    page = site / "guarantees/changes/index.html"
    view = soup(page).select_one(".rb-view")
    assert view
    groups = [" ".join(head.get_text(" ").split()) for head in view.select(".rb-head[id]")]
    links = [str(link["href"]) for link in view.select("a")]
    inside = [link.partition("#") for link in links if "://" not in link]
    missing = [
        link for link in inside
        if not (page.parent / link[0] / "index.html").exists()
        or (link[2] and not soup(page.parent / link[0] / "index.html").find(id=link[2]))
    ]  # fmt: skip
    assert (groups, len(inside) > 30, missing) == (["Peers 3", "Router 31", "Not in a runbook 3"], True, [])


@pytest.mark.parametrize(("theme", "marked"), [("material", ["peers/", "runbook/"]), ("mkdocs", [])])
def test_pages_that_a_change_touches_are_marked_where_the_theme_can(made: Path, theme: str, marked: list[str]) -> None:
    home = soup(build(made, theme, compare_to="main") / "index.html")
    found = [mark.find_parent("a") for mark in home.select(".md-status--guarantees")]
    assert sorted({str(link["href"]) for link in found if link}) == marked


def test_the_strip_of_a_page_counts_the_cards_that_changed(made: Path) -> None:
    strip = soup(build(made, compare_to="main") / "runbook/index.html").select_one(".rb-strip")
    assert strip
    assert strip.get_text().endswith(" · 4 changed in this preview")


@pytest.mark.parametrize("base", ["origin/main", "gone.json", "--help"])
def test_without_the_base_the_site_says_so_and_is_built(
    made: Path, base: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        site = build(made, compare_to=base)
    view = soup(site / "guarantees/changes/index.html").select_one(".rb-view")
    assert view
    told = [record.levelname for record in caplog.records if "Nothing is marked as changed" in record.getMessage()]
    assert (base in view.get_text(), set(ribbons(site).values()), told) == (True, {""}, ["INFO"])


def test_without_the_option_nothing_is_compared(made: Path) -> None:
    site = build(made)
    assert (set(ribbons(site).values()), (site / "guarantees/changes").exists()) == ({""}, False)


def test_a_published_index_is_a_base(made: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(made, root, symlinks=True)
    history.git(root, "stash", "-q", "-u", "--", "docs/index.md")
    history.git(root, "checkout", "-q", "main")
    indexed = runner().invoke(main, ["index", "--root", str(root), "--config", str(root / "guarantees.yml"),
                                        "--format", "json", "-o", str(root / "published/index.json")])  # fmt: skip
    history.git(root, "checkout", "-q", "change")
    site = build(root, compare_to="published")
    assert (indexed.exit_code, ribbons(site)["guarantee-slow-start"]) == (0, WANTED["guarantee-slow-start"])


def test_a_host_without_plugins_gets_the_page_of_changes_too(made: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    shutil.copytree(made, root, symlinks=True, ignore=shutil.ignore_patterns("mkdocs.yml", ".site"))
    done = runner().invoke(main, ["generate", "--root", str(root), "--compare-to", "main"])
    page = (root / "docs/guarantees/changes.md").read_text(encoding="utf-8")
    assert (done.exit_code, "<!-- guarantees: changes -->" in page) == (0, True)


@pytest.mark.parametrize(("count", "fold"), [(3, ""), (7, "Which (7) ")])
def test_tests_that_share_a_helper_are_one_row_on_the_page_of_changes(tmp_path: Path, count: int, fold: str) -> None:
    helper = "def check(x):\n    assert x > 0\n    assert x < 9\n"
    names = [f"test_{number}" for number in range(count)]
    suite = "from helping import check\n" + "".join(f"\ndef {name}():\n    check(1)\n" for name in names)
    data = {"scenarios.yml": "scenarios: []\n", "requirements.yml": "requirements: []\n", "docs/index.md": "# Home\n"}
    history.git(tmp_path, "init", "-q", "-b", "main")
    history.commit(tmp_path, {**data, "tests/test_shared.py": suite, "tests/helping.py": helper})
    history.commit(tmp_path, {"tests/helping.py": helper.replace("    assert x < 9\n", "")})
    view = soup(build(tmp_path, compare_to="HEAD~1") / "guarantees/changes/index.html").select_one(".rb-view")
    assert view
    rows = [" ".join(row.get_text(" ").split()) for row in view.select("tbody tr")]
    links = [str(link["href"]).rpartition("#")[2] for link in view.select("a[href*='suites/']")]
    listed = f"{count} cases tests/test_shared.py {fold}{' , '.join(names)}"
    assert rows == [f"▽ weakened {listed} 2 assertions with those of helpers → 1 assertion"]
    assert links == names

"""The demonstration is the same on every host, leads nowhere wrong, and is built the same twice."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hosts.builds import HOSTS, ids, parts, run, soup

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.builds import Demonstration


@pytest.mark.parametrize("host", [host for host in HOSTS if host != "material"])
def test_cards_strips_and_views_are_the_same_on_every_host(demonstration: Demonstration, host: str) -> None:
    """Every host shows the same texts with the same links.

    Guarantees:
        - Cards, strips and views say the same on MkDocs, ProperDocs and Zensical
    """
    assert parts(demonstration.site(host)) == parts(demonstration.site("material"))


@pytest.mark.parametrize("host", HOSTS)
def test_every_link_of_ours_leads_to_a_file_and_an_id(demonstration: Demonstration, host: str) -> None:
    found = parts(demonstration.site(host))
    links = sum(len(part.links) for part in found.values())
    assert (links > 100, [(where, part.broken) for where, part in found.items() if part.broken]) == (True, [])


@pytest.mark.parametrize("host", HOSTS)
def test_ids_of_ours_stand_once_on_a_page(demonstration: Demonstration, host: str) -> None:
    twice = {}
    for page in demonstration.site(host).rglob("*.html"):
        names = [str(item["id"]) for item in soup(page).select(".rb-card[id], .rb-view [id]")]
        every = [str(item["id"]) for item in soup(page).find_all(id=True)]
        found = [name for name in names if every.count(name) > 1]
        if found:
            twice[page.name] = found
    assert twice == {}


@pytest.mark.parametrize("urls", ["true", "false"])
def test_a_strict_build_of_the_demonstration_has_no_warning(repository: Path, urls: str) -> None:
    (repository / "urls.yml").write_text(f"INHERIT: mkdocs.yml\nuse_directory_urls: {urls}\n", encoding="utf-8")
    done = run("mkdocs", "build", "--strict", "-f", "urls.yml", at=repository)
    said = [line for line in done.stderr.splitlines() if "WARNING" in line or "ERROR" in line]
    broken = [(where, part.broken) for where, part in parts(repository / "site").items() if part.broken]
    assert (done.returncode, said, broken) == (0, [], [])


def test_building_twice_gives_identical_bytes(repository: Path) -> None:
    """The second build has everything remembered, the first nothing: both write the same.

    Guarantees:
        - Building twice gives identical bytes
    """

    def built() -> dict[str, bytes]:
        assert run("mkdocs", "build", "-q", at=repository).returncode == 0
        site = repository / "site"
        # MkDocs itself writes the time of the build into the compressed site map.
        return {
            file.relative_to(site).as_posix(): file.read_bytes()
            for file in site.rglob("*")
            if file.is_file() and file.name != "sitemap.xml.gz"
        }

    cold = built()
    assert (len(cold) > 20, built() == cold) == (True, True)


def test_what_the_guide_shows_of_a_proof_is_what_explain_says(repository: Path) -> None:
    guide = (repository / "docs/guide/proof.md").read_text(encoding="utf-8")
    command, _, sample = guide.partition("```console\n$ ")[2].partition("\n```")[0].partition("\n")
    said = run(*command.split(), at=repository).stdout.splitlines()
    assert [line for line in sample.splitlines() if line.strip() != "..." and line not in said] == []


def test_generating_twice_writes_nothing_the_second_time(repository: Path) -> None:
    first = run("guarantees", "generate", at=repository)
    second = run("guarantees", "generate", at=repository)
    written = int(first.stderr.split(" written")[0])
    assert (written > 8, second.stderr.splitlines()[0]) == (True, f"0 written, 0 removed, {written} unchanged")


def test_time_alone_writes_only_the_moment_into_the_metrics(repository: Path) -> None:
    run("guarantees", "generate", "--now", "2026-11-22T12:00:00Z", at=repository)
    later = run("guarantees", "generate", "--now", "2026-11-22T12:00:01Z", at=repository)
    assert later.stderr.startswith("1 written, 0 removed, ")


def test_a_page_that_is_no_longer_needed_is_removed_and_a_page_of_the_user_is_kept(repository: Path) -> None:
    run("guarantees", "generate", at=repository)
    pages = repository / "docs/guarantees"
    (pages / "mine.md").write_text("# Mine\n", encoding="utf-8")
    before = {file.name for file in pages.rglob("*.md")}
    done = run("guarantees", "generate", "--no-suite-pages", at=repository)
    after = {file.relative_to(pages).as_posix() for file in pages.rglob("*.md")}
    gone = len(before) - len(after)
    said = done.stderr.splitlines()[0].split(", ")[1]
    assert ("mine.md" in after, any("/" in name for name in after), said) == (True, False, f"{gone} removed")


def test_no_absolute_path_of_the_machine_is_in_the_site(demonstration: Demonstration) -> None:
    site = demonstration.site("material")
    root = os.fsencode(site.parent)
    files = [file for file in site.rglob("*") if file.is_file()]
    assert ([file for file in files if root in file.read_bytes()], len(files) > 100) == ([], True)


def test_generated_pages_of_the_demonstration_exist(demonstration: Demonstration) -> None:
    site = demonstration.site("material") / "guarantees"
    found = sorted(path.parent.name for path in site.glob("*/index.html"))
    wanted = ["gaps", "mapping", "requirements", "scenarios", "smoke", "suites"]
    assert ([name for name in wanted if name not in found], (site / "index.json").is_file()) == ([], True)


def test_a_case_links_back_to_the_section_that_rests_on_it(demonstration: Demonstration) -> None:
    site = demonstration.site("material")
    page = site / "guarantees/suites/router_jetstream_fault_injection_SUITE/index.html"
    name = "test_nats_connection_loss_recovery"
    part = next(item for item in parts(site).items() if item[0][0] == page.relative_to(site).as_posix())
    back = "runbooks/OPS_RUNBOOK_ROUTER_INTAKE/index.html#diagnosis-nats-failures"
    assert (name in ids(page), back in part[1].links) == (True, True)

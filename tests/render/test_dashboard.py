"""The dashboard counts, compares with the time before the latest run, and shows trends in words as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.site import Site
from mkdocs_guarantees.render.views.dashboard import dashboard
from mkdocs_guarantees.sources.markers import Marker, View
from projects_in_hand import project
from results_in_hand import days, ledger, result, run

if TYPE_CHECKING:
    from mkdocs_guarantees.render.cards import Link
    from mkdocs_guarantees.render.views.dashboard import DashboardView


def view(site: Site) -> DashboardView:
    return dashboard(site.basis)


def names(links: list[Link]) -> list[str]:
    return [item.text for item in links]


def test_what_got_worse_by_the_latest_run_is_named() -> None:
    runs = [(run(0), [result("t"), result("u")]), (run(1), [result("t", "f"), result("u")])]
    found = view(Site(project(ledger(*runs), {"nats": "t", "disk": "u"})))
    assert [(item.what.text, item.before.word, item.after.word) for item in found.worsened] == [
        ("Nats", "Verified", "Failing"),
        ("t", "Verified", "Failing"),
    ]


def test_a_trend_says_in_words_what_its_bars_show() -> None:
    [row] = view(Site(project(days("pfsb-p"), {"nats": "t"}))).trends
    assert (row.words, row.passed, [bar.height for bar in row.bars]) == (
        "passed, failed, skipped, blocked, passed",
        "2 of 5 runs passed",
        [14, 5, 9, 5, 14],
    )


def test_scenarios_are_counted_by_status_worst_first() -> None:
    found = view(Site(project(days("p"), {"nats": "t", "disk": "u", "gone": ""})))
    assert [(badge.word, count) for badge, count in found.scenarios] == [("No result", 2), ("Verified", 1)]


def test_the_oldest_proof_comes_first() -> None:
    runs = [(run(0), [result("t")]), (run(1), [result("u")])]
    found = view(Site(project(ledger(*runs), {"new": "u", "old": "t"})))
    assert names([item.scenario for item in found.oldest]) == ["Old", "New"]


def test_results_that_fit_no_test_are_named() -> None:
    runs = (run(0), [result("t"), result("gone"), result("gone", variant="2")])
    found = view(Site(project(ledger(runs), {"nats": "t"})))
    assert (found.unmatched, found.results) == ((("a_SUITE:gone", 2),), 3)


def test_the_page_tells_everything_without_script_or_colour() -> None:
    site = Site(project(days("pf"), {"nats": "t"}))
    fragment = site.view(Marker(View.DASHBOARD), "guarantees/index.md")
    assert fragment
    assert ("<script" in fragment.markup, 'role="img" aria-label="passed, failed"' in fragment.markup) == (False, True)

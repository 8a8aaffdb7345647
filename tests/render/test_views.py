"""The generated pages list what is there, what is missing, and who rests on whom."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from mkdocs_guarantees.clock import Clock
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.links import link
from mkdocs_guarantees.model import (
    Alert,
    Case,
    Problem,
    Ref,
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
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.pages import pages
from mkdocs_guarantees.render.places import Target
from mkdocs_guarantees.render.site import Site
from mkdocs_guarantees.render.views.alerts import alerts
from mkdocs_guarantees.render.views.gaps import gaps
from mkdocs_guarantees.render.views.requirements import requirements
from mkdocs_guarantees.render.views.scenarios import mapping, scenarios, smoke
from mkdocs_guarantees.render.views.suites import suite_page, suites
from mkdocs_guarantees.sources.alerts import Sites
from mkdocs_guarantees.sources.markers import Marker, View
from mkdocs_guarantees.sources.runbooks import Anchors, scan
from mkdocs_guarantees.status import Statuses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.render.views.basis import Basis

SPAN = Span("data/scenarios.yml", 1)
PAGE = scan("intake.md", "# Intake\n\n## Broker\n\nSee `test_two`.\n", Anchors())


def case(name: str, selection: Selection = Selection.SELECTED, *promises: str) -> Case:
    return Case(
        id=TestId(f"a_SUITE:{name}"),
        name=name,
        line=1,
        end_line=2,
        selection=selection,
        guarantees=tuple(Sentence(text, 1) for text in promises),
    )


SUITE = Suite(
    id=SuiteId("a_SUITE"),
    framework="common_test",
    path="test/a_SUITE.erl",
    cases=(
        case("test_one", Selection.SELECTED, "It works"),
        case("test_two"),
        case("test_free", Selection.CONDITIONAL),
        case("test_never", Selection.UNSELECTED),
    ),
)


def scenario(name: str, tests: Iterable[str], *sections: SectionRef, **more: object) -> Scenario:
    refs = tuple(Ref(text, SPAN) for text in tests)
    return Scenario(id=ScenarioId(name), title=name.title(), span=SPAN, tests=refs, runbook=sections, **more)  # type: ignore[arg-type]


BROKER = SectionRef(SPAN, "intake.md", "Broker")
OPEN = SectionRef(SPAN, "intake.md", pending=True, owner="team", due=None)
SCENARIOS = (
    scenario("good", ["test_one"], BROKER, smoke=True, guarantees=(Sentence("It works", 1), Sentence("It flies", 2))),
    scenario("open", ["test_one"], OPEN),
    scenario("lost", ["gone_SUITE:test_one", "test_gone"], SectionRef(SPAN, "intake.md", "Gone")),
    scenario("idle", ["test_never"], BROKER),
)
REQUIRED = (Requirement("R1", "Works", SPAN, (Ref("test_one", SPAN),)), Requirement("R2", "Flies", SPAN))


@pytest.fixture(scope="module")
def site() -> Site:
    trace = link([SUITE], SCENARIOS, [PAGE], REQUIRED)
    settings = Settings()
    statuses = Statuses(trace, settings, Clock(datetime(2026, 11, 22, tzinfo=UTC)))
    problem = Problem("RB901", "not UTF-8", Span("docs/latin.md", 3))
    return Site(Project(settings, trace, (problem,), statuses=statuses))


@pytest.fixture(scope="module")
def basis(site: Site) -> Basis:
    return site.basis


def test_gaps_are_listed_by_kind(basis: Basis) -> None:
    wanted = {
        "Broken scenarios": ["gone_SUITE:test_one", "test_gone", "intake.md → “Gone”"],
        "Scenarios without a section": ["intake.md (team)"],
        "Promises without proof": ["It flies"],
        "Tests that never run": ["test_never"],
        "Tests that nobody rests on": ["1 of 4 tests"],
        "Requirements without a test": ["Flies"],
        "Inputs that could not be read": ["not UTF-8"],
    }
    found = {group.title: [gap.what for gap in group.gaps] for group in gaps(basis).groups}
    assert {title: found.get(title) for title in wanted} == wanted


def gaps_in_words(*suites: Suite) -> str:
    trace = link(suites, (), (), ())
    statuses = Statuses(trace, Settings(), Clock(datetime(2026, 11, 22, tzinfo=UTC)))
    drawn = Site(Project(Settings(), trace, (), statuses=statuses)).view(Marker(View.GAPS, ""), "page.md")
    return re.sub("<[^>]*>", "", drawn.markup) if drawn else ""


def test_where_there_is_nothing_no_gap_is_no_good_news() -> None:
    named = replace(SUITE, cases=(case("test_never", Selection.UNSELECTED),))
    assert (gaps_in_words(), gaps_in_words(named)[:9]) == (
        "There is nothing to compare: no test, no scenario and no requirement was found.",
        "✓ No gap:",
    )


def test_the_mapping_has_a_row_for_each_test_of_each_scenario(basis: Basis) -> None:
    found = [(row.scenario.text, row.test.text, row.integration.word, row.status.word) for row in mapping(basis)]
    assert found == [
        ("Good", "test_one", "Integrated", "No result"),
        ("Idle", "test_never", "Broken", "Void"),
        ("Lost", "test_one", "Broken", "No result"),
        ("Lost", "test_gone", "Broken", "Void"),
        ("Open", "test_one", "Pending", "No result"),
    ]


def test_the_smoke_set_has_the_scenarios_that_say_so_with_their_commands(basis: Basis) -> None:
    found = [(row.scenario.text, row.commands) for row in smoke(basis)]
    assert found == [("Good", ("rebar3 ct --suite test/a_SUITE.erl --case test_one",))]


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("ct [--group {groups,}] --case {cases,}", ("ct --case t_top", "ct --group slow,fast --case t_slow,t_fast")),
        ("ct --case {cases,}", ("ct --case t_top,t_slow,t_fast",)),
    ],
)
def test_a_case_in_no_group_has_a_command_of_its_own_where_commands_name_groups(
    template: str, wanted: tuple[str, ...]
) -> None:
    """With a group named, Common Test runs the cases in it and passes over the others, without a word."""
    grouped = [replace(case(f"t_{name}"), groups=(f"all/{name}",)) for name in ("slow", "fast")]
    suite = replace(SUITE, cases=(case("t_top"), *grouped))
    trace = link([suite], [scenario("mixed", ["t_top", "t_slow", "t_fast"])], [PAGE], ())
    settings = Settings(commands={"common_test": template})
    statuses = Statuses(trace, settings, Clock(datetime(2026, 11, 22, tzinfo=UTC)))
    cards = Site(Project(settings, trace, (), statuses=statuses)).basis.cards
    assert cards.commands(trace.scenarios[0]) == wanted


def test_a_scenario_without_a_section_has_its_card_on_the_page_of_scenarios(basis: Basis) -> None:
    found = {row.scenario.text: row.card is not None for row in scenarios(basis)}
    assert found == {"Good": False, "Idle": False, "Lost": True, "Open": True}


def test_requirements_are_listed_with_the_tests_that_trace_to_them(basis: Basis) -> None:
    found = [(row.id, [test.text for test in row.tests]) for row in requirements(basis)]
    assert found == [("R1", ["test_one"]), ("R2", [])]


def test_a_case_lists_the_sections_that_rest_on_it_and_those_that_name_it(basis: Basis) -> None:
    found = {item.name: [link.text for link in item.sections] for item in suite_page(basis, SUITE).cases}
    assert found == {
        "test_one": ["Intake → “Broker”"],
        "test_two": ["Intake → “Broker” (names it)"],
        "test_free": [],
        "test_never": ["Intake → “Broker”"],
    }


def test_a_case_leads_to_the_requirements_that_it_traces_to(basis: Basis) -> None:
    tracing = replace(SUITE, cases=(replace(case("test_one"), requirements=("R1", "R9")),))
    [found] = suite_page(basis, tracing).cases
    assert found.requirements == (Link("R1", Target("guarantees/requirements.md", "R1")), Link("R9", None))


def test_an_alert_is_listed_with_the_statuses_of_the_scenarios_that_expect_it() -> None:
    """Where an alert leads is no good news by itself: what stands there may be broken."""
    alert = Alert(name="BrokerDown", span=SPAN, runbook=Ref("https://example.org/intake/#broker", SPAN))
    sites = Sites({PAGE.path: PAGE}, "https://example.org/")
    expecting = scenario("idle", ["test_never"], BROKER, alerts=("BrokerDown",))
    trace = link([SUITE], [expecting], [PAGE], (), alerts=[alert], sites=sites)
    statuses = Statuses(trace, Settings(), Clock(datetime(2026, 11, 22, tzinfo=UTC)))
    [row] = alerts(Site(Project(Settings(), trace, (), statuses=statuses)).basis)
    found = [(item.scenario.text, item.status.word) for item in row.scenarios]
    assert (found, row.state.role) == ([("Idle", "Void")], "idle")


def test_a_suite_is_listed_with_its_counts(basis: Basis) -> None:
    (row,) = suites(basis)
    assert (row.cases, row.selected, row.conditional, row.unselected) == (4, 2, 1, 1)


def test_a_suite_that_hides_tests_says_so_and_why(basis: Basis) -> None:
    hiding = replace(SUITE, unseen=("globals() is written to (line 4)", "text is run as code (line 9)"))
    assert suite_page(basis, hiding).unseen == "globals() is written to (line 4); text is run as code (line 9)"
    assert suite_page(basis, SUITE).unseen == ""
    assert [row.unseen for row in suites(basis)] == [False]


def test_pages_are_made_for_what_there_is(site: Site) -> None:
    found = {page.path: page.overview for page in pages(site)}
    assert found == {
        "guarantees/index.md": True,
        "guarantees/mapping.md": True,
        "guarantees/scenarios.md": True,
        "guarantees/smoke.md": True,
        "guarantees/requirements.md": True,
        "guarantees/suites.md": True,
        "guarantees/gaps.md": True,
        "guarantees/suites/a_SUITE.md": False,
    }


@pytest.mark.parametrize("view", sorted(View))
def test_every_view_that_a_marker_can_ask_for_is_drawn(site: Site, view: View) -> None:
    drawn = site.view(Marker(view, "a_SUITE" if view is View.SUITE else ""), "guarantees/page.md")
    assert drawn is not None
    assert 'class="rb-view"' in drawn.markup

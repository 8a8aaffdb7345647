"""Scenarios written as YAML are the same scenarios when they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from hypothesis import given, settings
from mkdocs_guarantees.render import scenarios_yaml
from mkdocs_guarantees.sources import scenarios
from render.scenario_texts import SCENARIOS, placeless

if TYPE_CHECKING:
    from mkdocs_guarantees.model import Scenario

TEXT = """\
scenarios:
  - id: broker-gone
    title: "Diagnosis: broker"
    runbook:
      - page: runbooks/intake.md
        section: "#broker"
      - page: runbooks/drain.md
        TBD: {owner: team-intake, due: 2027-01-31}
      - page: runbooks/queue.md
        section: TBD
      - TBD
    tests:
      - intake_SUITE:test_broker_gone
      - tests/test_a.py::TestA::test_b
    smoke: true
    duration: "30-60 s"
    guarantees:
      - Intake reconnects (by itself), in time
      - "<img src=x onerror=alert(1)>"
    in_production:
      - "`ctl status` tells"
    related:
      - test: test_drain
        note: "yes"
    requirements:
      - R6.1
    alerts:
      - BrokerDown
"""


def test_the_text_is_short_and_keeps_its_order() -> None:
    found, _ = scenarios.read("a.yml", TEXT.encode())
    assert scenarios_yaml.render(found) == TEXT


def test_no_scenario_is_an_empty_list() -> None:
    assert scenarios_yaml.render([]) == "scenarios: []\n"


@settings(max_examples=300)
@given(SCENARIOS)
def test_reading_what_was_written_gives_the_same(given_scenarios: list[Scenario]) -> None:
    found, problems = scenarios.read("a.yml", scenarios_yaml.render(given_scenarios).encode())
    assert (placeless(found), problems) == (given_scenarios, ())


@settings(max_examples=200)
@given(SCENARIOS)
def test_every_text_is_a_text_for_other_yaml_readers_too(given_scenarios: list[Scenario]) -> None:
    read = yaml.safe_load(scenarios_yaml.render(given_scenarios))["scenarios"]
    assert [one["title"] for one in read] == [scenario.title for scenario in given_scenarios]

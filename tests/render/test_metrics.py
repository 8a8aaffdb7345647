"""Metrics are OpenMetrics text with the state and the freshness of every scenario."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Status
from mkdocs_guarantees.render.metrics import render, stamped
from projects_in_hand import project
from results_in_hand import START, days

if TYPE_CHECKING:
    from mkdocs_guarantees.project import Project

SAMPLE = re.compile(
    r'(?P<name>[a-z_]+)(?:\{(?P<labels>(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (?P<value>-?[\d.]+)'
)


def whole(made: Project) -> str:
    return b"".join(stamped("guarantees/metrics.txt", [render(made).encode()], START)).decode()


def samples(text: str) -> dict[str, str]:
    found = [SAMPLE.fullmatch(line) for line in text.splitlines() if not line.startswith("#")]
    assert all(found)
    return {f"{item['name']}{{{item['labels'] or ''}}}": item["value"] for item in found if item}


def test_status_and_last_proof_of_a_scenario() -> None:
    found = samples(whole(project(days("pp"), {"nats": "t"})))
    proof = START.timestamp() + 86_400
    state = 'guarantees_scenario_status{{scenario="nats",guarantees_scenario_status="{}"}}'
    assert (
        [status for status in Status if found[state.format(status)] == "1"],
        found['guarantees_scenario_last_proof_timestamp_seconds{scenario="nats"}'],
        found['guarantees_scenario_stale_after_seconds{scenario="nats"}'],
        found['guarantees_tests{status="verified"}'],
    ) == ([Status.VERIFIED], f"{proof:.3f}", "2592000", "1")  # fmt: skip


def test_a_scenario_one_of_whose_tests_never_passed_has_no_proof() -> None:
    found = samples(whole(project(days("p"), {"nats": "t u"})))
    assert not [name for name in found if "last_proof" in name]


def test_a_scenario_that_never_expires_has_no_limit() -> None:
    found = samples(whole(project(days("p"), {"nats": "t"}, stale_after="never")))
    assert not [name for name in found if "stale_after" in name]


def test_every_family_stands_together_under_its_type_and_the_text_ends_with_eof() -> None:
    lines = whole(project(days("pf"), {"a": "t", "b": "u"})).splitlines()
    families = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    names = [line.split("{")[0].split()[0] for line in lines if not line.startswith("#")]
    order = list(dict.fromkeys(names))
    grouped = [name for family in order for name in names if name == family]
    units = [line.split()[2] for line in lines if line.startswith("# UNIT")]
    assert (names, lines[-1], all(name.endswith("_seconds") for name in units), set(order) <= set(families)) == (
        grouped,
        "# EOF",
        True,
        True,
    )


def test_nothing_recorded_is_still_a_whole_text() -> None:
    assert whole(project(days(""), {})).endswith("# EOF\n")

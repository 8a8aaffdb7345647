"""What was reviewed is written so that it is read back, and whatever a file holds costs a problem at most."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_project import base, project
from mkdocs_guarantees.model import Strength
from mkdocs_guarantees.render.lock_yaml import render
from mkdocs_guarantees.sources.lock import (
    Lock,
    LockedScenario,
    LockedSection,
    LockedTest,
    Read,
    Reviewed,
    read,
    remembered,
)

if TYPE_CHECKING:
    from pathlib import Path

ANN = Reviewed("Ann", date(2026, 11, 22), "first review")
LOCK = Lock(
    {
        "nats-loss": LockedScenario(
            ("Nothing is lost", "The router: reconnects # by itself"),
            {"runbook.md#diagnosis": LockedSection("Diagnosis: NATS", "761405cfbb27ee41")},
            ANN,
        )
    },
    {
        "router_core_SUITE:test_reconnect": LockedTest(
            "0123e456", ("Nothing is lost",), Strength.STRONG, 5, "Ab+/", ANN, signs=1
        ),
        "tests/test_a.py::test_b": LockedTest(),
    },
)
TEXT = """\
# What a person last reviewed; `guarantees review` writes it. After a merge keep the lines of both sides.
version: 1
scenarios:
  "nats-loss":
    guarantees:
      - "Nothing is lost"
      - "The router: reconnects # by itself"
    reviewed: {on: "2026-11-22", by: "Ann", why: "first review"}
    sections:
      "runbook.md#diagnosis":
        text: "761405cfbb27ee41"
        title: "Diagnosis: NATS"
tests:
  "router_core_SUITE:test_reconnect":
    assertions: 5
    body: "0123e456"
    guarantees:
      - "Nothing is lost"
    proof: strong
    reviewed: {on: "2026-11-22", by: "Ann", why: "first review"}
    signs: 1
    sketch: "Ab+/"
  "tests/test_a.py::test_b":
    assertions: 0
    proof: unknown
    reviewed: {}
"""


def test_the_lock_has_one_line_for_each_fact() -> None:
    assert render(LOCK) == TEXT


def test_a_review_changes_the_lines_of_what_was_reviewed_and_no_others() -> None:
    changed = replace(LOCK.tests["router_core_SUITE:test_reconnect"], assertions=6, body="ff")
    after = render(Lock(LOCK.scenarios, {**LOCK.tests, "router_core_SUITE:test_reconnect": changed}))
    lines = [line[1:].strip() for line in difflib.ndiff(TEXT.splitlines(), after.splitlines()) if line[0] in "+-"]
    assert sorted(lines) == ["assertions: 5", "assertions: 6", 'body: "0123e456"', 'body: "ff"']


texts = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=30).map(
    lambda text: " ".join(text.split())
)
names = texts.filter(lambda text: bool(text) and text not in {"~", "null", "Null", "NULL"})
reviews = st.builds(Reviewed, texts, st.none() | st.dates(), texts)
promises = st.lists(names, max_size=3, unique=True).map(lambda items: tuple(sorted(items)))
sections = st.dictionaries(names, st.builds(LockedSection, names, texts), max_size=2)
scenarios = st.builds(LockedScenario, promises, sections, reviews)
tests = st.builds(LockedTest, texts, promises, st.sampled_from(Strength), st.integers(0, 999_999), texts, reviews)


@given(st.dictionaries(names, scenarios, max_size=3), st.dictionaries(names, tests, max_size=3))
def test_what_is_written_is_read_back(made: dict[str, LockedScenario], also: dict[str, LockedTest]) -> None:
    lock, problems = read("lock.yml", render(Lock(made, also)).encode())
    reviewed = [item.reviewed for item in (*lock.scenarios.values(), *lock.tests.values())]
    expected = [item.reviewed for item in (*made.values(), *also.values())]
    assert (lock, problems) == (Lock(made, also), ())
    assert sorted(map(repr, reviewed)) == sorted(map(repr, expected))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_lock_or_a_problem(data: bytes) -> None:
    lock, problems = read("lock.yml", data)
    assert {item.span.path for item in problems} <= {"lock.yml"}
    assert read("lock.yml", render(lock).encode()) == (lock, ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<<<<<<< ours\nversion: 1\n", "RB901 lock.yml:1:1: a merge left its marks here"),
        ("scenarios: [a]\n", "RB902 lock.yml:1:12: a scenario stands below its name, not in a list"),
        (
            "tests:\n  a: {body: x}\n  a: {body: y}\n",
            "RB902 lock.yml:3:3: a test 'a' stands twice; the first one is used, take one of them out",
        ),
        (
            "tests: {a: {proof: good}}\n",
            "RB902 lock.yml:1:20: the proof is one of strong, weak, hollow, unknown, not 'good'",
        ),
        ("tests: {a: {assertions: many}}\n", "RB902 lock.yml:1:25: the count of assertions is a number, not 'many'"),
        (
            "tests: {a: {reviewed: {on: today}}}\n",
            "RB902 lock.yml:1:28: the day of the review is a date such as 2027-01-31, not 'today'",
        ),
        ("version: 2\nscenarios: {a: {}}\n", "RB902 lock.yml:1:10: the version of a lock is 1, not '2'"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(text: str, message: str) -> None:
    _, problems = read("lock.yml", text.encode())
    assert f"{problems[0].code} {problems[0].span}: {problems[0].message}".startswith(message)


def test_a_folder_of_scenarios_may_hold_the_lock(tmp_path: Path) -> None:
    texts = {**base(), "data/guarantees.lock.yml": TEXT, "guarantees.yml": "scenarios: data\n"}
    found = project(tmp_path, texts).problems
    assert [item.span.path for item in found if item.span.path.endswith("lock.yml")] == []


def test_the_lock_is_read_from_memory_as_from_its_file(tmp_path: Path) -> None:
    cache = tmp_path / "facts.sqlite3"
    first, again = (remembered("lock.yml", TEXT.encode(), cache) for _ in range(2))
    changed = remembered("lock.yml", b"tests: {a: {assertions: x}}\n", cache)
    assert (first.lock, again, changed.lock.tests, len(changed.problems), remembered("lock.yml", None, cache)) == (
        LOCK,
        first,
        {"a": LockedTest()},
        1,
        Read(),
    )

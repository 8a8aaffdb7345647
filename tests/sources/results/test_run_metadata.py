"""What is known of a run: from the properties of a report, and from the file beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.results.result import Run
from mkdocs_guarantees.sources.results.run_metadata import read_sidecar, run_of_properties, with_sidecar

START = datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_properties_become_a_run() -> None:
    properties = {
        "GITHUB_SHA": "of the build server",
        "guarantees.revision": "848d8c6",
        "BUILD_TAG": "nightly 412",
        "env.ROUTER_TEST_LEVEL": "light",
        "guarantees.env.ROUTER_TEST_LEVEL": "heavy",
        "java.version": "21",
    }
    assert run_of_properties(properties, started_at=START) == Run(
        name="nightly 412", started_at=START, revision="848d8c6", environment=(("ROUTER_TEST_LEVEL", "heavy"),)
    )


def test_a_sidecar_becomes_a_run() -> None:
    when = "started_at: 2026-11-22T04:00:00+01:00"
    text = f"run: nightly 412\n{when}\nrevision: 848d8c6\nenvironment: {{LEVEL: heavy, CI: true}}"
    assert read_sidecar("run.yml", text.encode()) == Run(
        name="nightly 412", started_at=START, revision="848d8c6", environment=(("CI", "true"), ("LEVEL", "heavy"))
    )


def test_a_sidecar_outweighs_the_report() -> None:
    report = Run(name="nightly", started_at=START, revision="old", environment=(("CI", "true"), ("LEVEL", "light")))
    sidecar = Run(revision="new", environment=(("LEVEL", "heavy"),))
    assert with_sidecar(report, sidecar) == Run(
        name="nightly", started_at=START, revision="new", environment=(("CI", "true"), ("LEVEL", "heavy"))
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "run.yml:1: states no run: write `run:`, `started_at:`, `revision:` or `environment:`"),
        ("- run", "run.yml:1: states no run: write `run:`, `started_at:`, `revision:` or `environment:`"),
        ("rvision: a", "run.yml:1: 'rvision' is no key of a run; there are environment, revision, run, started_at"),
        ("run: [a]", "run.yml:1: 'run' takes a text of at most 1000 characters; quote it"),
        ("started_at: soon", "run.yml:1: `started_at` takes a time such as 2026-11-22T03:00:00Z"),
        ("environment: heavy", "run.yml:1: `environment` takes names with a value each, at most 200"),
        ("run: a\nrevision: [", "run.yml:2:12: not YAML: expected the node content, but found '<stream end>'"),
        ("[" * 5000, "run.yml:1: not YAML that states a run: use run, started_at, revision, environment"),
        ("a" * 70_000, "run.yml: larger than 64 KiB: it states a run and nothing else"),
    ],
)
def test_a_sidecar_that_states_something_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(UserError) as refused:
        read_sidecar("run.yml", text.encode())
    assert str(refused.value) == said

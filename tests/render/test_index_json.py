"""The index is as the schema that ships with it says."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lint_project import base, project
from mkdocs_guarantees.render.index_json import render

ROOT = Path(__file__).parents[2]
ALERTS = """\
groups:
  - name: g
    rules:
      - {alert: Found, expr: a, annotations: {runbook_url: "https://router.example/runbook/#diagnosis-nats"}}
      - {alert: NoHeading, expr: a, annotations: {runbook_url: "https://router.example/runbook/#gone"}}
      - {alert: NoPage, expr: a, annotations: {runbook_url: "https://router.example/gone/"}}
      - {alert: Elsewhere, expr: a, annotations: {runbook_url: "https://wiki.example/x"}}
      - {alert: Without, expr: a}
"""
RESULTS = """\
<testsuite name="pytest" timestamp="2026-11-22T10:00:00Z">
  <testcase classname="tests.test_gateway" name="test_burst" time="0.4"/>
  <testcase classname="tests.test_gateway" name="test_outage"><failure message="late"/></testcase>
</testsuite>
"""


def faults(document: Any) -> list[str]:
    schema = json.loads((files("mkdocs_guarantees") / "schemas/index.schema.json").read_text(encoding="utf-8"))
    return [f"{fault.json_path}: {fault.message}" for fault in Draft202012Validator(schema).iter_errors(document)]


def test_alerts_results_and_findings_are_as_the_schema_says(tmp_path: Path) -> None:
    texts = {**base(), "data/alerts/router.yml": ALERTS, "results/gateway.xml": RESULTS}
    document = json.loads(render(project(tmp_path, texts)))
    assert [item["section"] for item in document["alerts"]] == [
        {"page": "runbook.md", "anchor": "diagnosis-nats"},
        {"page": "runbook.md", "anchor": None},
        None,
        None,
        None,
    ]
    assert faults(document) == []


@pytest.mark.parametrize("path", ["tests/golden/golden/index.json"])
def test_a_golden_index_is_as_the_schema_says(path: str) -> None:
    assert faults(json.loads((ROOT / path).read_text(encoding="utf-8"))) == []

"""The project's own documentation raises no alarm."""

from __future__ import annotations

from pathlib import Path

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.hosts.configuration import configuration
from mkdocs_guarantees.project import load

ROOT = Path(__file__).parents[2]


def test_no_page_of_ours_is_reported() -> None:
    configured = configuration(ROOT, overrides={"cache": ""})
    report = load(configured.place, configured.settings).report
    told = [f"{item.span} {item.rule.code}" for item in report.findings if item.span.path.endswith(".md")]
    wrong = [f"{item.span} {item.rule.code}" for item in report.findings if item.severity is Severity.ERROR]
    assert told + wrong == []

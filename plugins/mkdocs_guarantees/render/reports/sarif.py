"""A report becomes SARIF 2.1.0, as code scanning takes it: rules with their help, results with stable fingerprints.

GitHub refuses a file with a result that has no place, so what belongs to no file becomes a notification of the run.
It refuses one with more than 25,000 results as well: then the worst are kept, and a notification says how many are not.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mkdocs_guarantees import __version__
from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.fixes import written
from mkdocs_guarantees.render.reports.form import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule
    from mkdocs_guarantees.model import Span
    from mkdocs_guarantees.render.reports.form import Material

MOST_RESULTS = 25_000
"""What GitHub takes in one run."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(material: Material) -> str:
    places = {rule.code: number for number, rule in enumerate(material.rules)}
    placed = [item for item in material.report.findings if item.span.path]
    kept = _worst(placed)
    told = [_notification(item) for item in material.report.findings if not item.span.path]
    if len(kept) < len(placed):
        told.append(_shortage(len(placed) - len(kept)))
    run = {
        "tool": {
            "driver": {
                "name": "guarantees",
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in material.rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": told,
            }
        ],
        "results": [_result(item, places, material) for item in kept],
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _worst(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Keep as many as GitHub takes, in the order in which they were found."""
    if len(findings) <= MOST_RESULTS:
        return findings
    by_rank = sorted(range(len(findings)), key=lambda at: -findings[at].severity.rank)
    return [findings[at] for at in sorted(by_rank[:MOST_RESULTS])]


def _shortage(count: int) -> dict[str, Any]:
    return {"level": "warning", "message": {"text": f"{count} more findings are not in this file"}}


def _rule(rule: Rule) -> dict[str, Any]:
    rest = rule.doc.strip().partition("\n")[2].strip()
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _why(rest)},
        "help": {"text": rest, "markdown": rest},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": ["documentation", "testing"]},
    }


def _why(text: str) -> str:
    return " ".join(text.strip().split("\n\n", 1)[0].removeprefix("Why: ").split())


def _notification(finding: Finding) -> dict[str, Any]:
    return {
        "descriptor": {"id": finding.rule.code},
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
    }


def _result(finding: Finding, places: dict[str, int], material: Material) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _location(finding.span)}],
        # Not `primaryLocationLineHash`: GitHub's upload computes that itself, and warns of each one that differs.
        "partialFingerprints": {"guarantees/v1": finding.fingerprint},
    }
    if finding.rule.code in places:
        result["ruleIndex"] = places[finding.rule.code]
    if finding.fixes:
        result["fixes"] = [_fix(written(fix, material.lines)) for fix in finding.fixes]
    return result


def _location(span: Span) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(span.path), "uriBaseId": "%SRCROOT%"}}
    return {**location, "region": _region(span)} if span.line else location


def _region(span: Span) -> dict[str, int]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    return {name: value for name, value in region.items() if value}


def _fix(fix: Fix) -> dict[str, Any]:
    paths = sorted({edit.span.path for edit in fix.edits})
    changes = [
        {
            "artifactLocation": {"uri": quote(path), "uriBaseId": "%SRCROOT%"},
            "replacements": [_replacement(edit) for edit in fix.edits if edit.span.path == path],
        }
        for path in paths
    ]
    return {"description": {"text": fix.title}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.new}}


form = Form("sarif", render)

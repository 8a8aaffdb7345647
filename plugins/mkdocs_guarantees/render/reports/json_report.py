"""A report becomes JSON; `schemas/report.schema.json` describes it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.fixes import written
from mkdocs_guarantees.render.reports.form import Form

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Edit, Finding, Fix
    from mkdocs_guarantees.render.reports.form import Material


def render(material: Material) -> str:
    report = material.report
    document = {
        "format": "guarantees-report",
        "version": 1,
        "suppressed": report.suppressed,
        "known": report.known,
        "findings": [_finding(finding, material) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _finding(finding: Finding, material: Material) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.severity,
        "message": finding.message,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "fingerprint": finding.fingerprint,
        "fixes": [_fix(written(fix, material.lines)) for fix in finding.fixes],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    span = edit.span
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "old": edit.old,
        "new": edit.new,
    }


form = Form("json", render)

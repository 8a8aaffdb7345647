"""A report becomes GitLab's Code Quality JSON, which a merge request compares with that of its target branch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.render.reports.form import Form

if TYPE_CHECKING:
    from mkdocs_guarantees.render.reports.form import Material

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(material: Material) -> str:
    issues = [
        {
            "type": "issue",
            "check_name": f"{finding.rule.code} {finding.rule.name}",
            "description": finding.message,
            "categories": ["Clarity"],
            "fingerprint": finding.fingerprint,
            "severity": _SEVERITIES[finding.severity],
            # GitLab needs a path and a line, also for what belongs to no file.
            "location": {"path": finding.span.path or ".", "lines": {"begin": max(1, finding.span.line)}},
        }
        for finding in material.report.findings
    ]
    return json.dumps(issues, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


form = Form("gitlab", render)

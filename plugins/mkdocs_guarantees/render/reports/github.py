"""A report becomes GitHub's workflow commands: annotations on the lines of a pull request.

GitHub shows ten annotations of each level for a step and drops the rest, so the worst come first and a notice says how
many are not shown.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.render.reports.form import Form
from mkdocs_guarantees.render.workflow_command import command

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.render.reports.form import Material

SHOWN = 10
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(material: Material) -> str:
    counts: Counter[Severity] = Counter()
    lines: list[str] = []
    left = 0
    for finding in sorted(material.report.findings, key=lambda item: -item.severity.rank):
        counts[finding.severity] += 1
        # One notice is kept free for the count of those that are not shown.
        if counts[finding.severity] > SHOWN - (finding.severity is Severity.INFO):
            left += 1
            continue
        lines.append(_annotation(finding))
    if left:
        lines.append(f"::notice title=guarantees::{left} more findings are not shown here; see the log or the report")
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding) -> str:
    span = finding.span
    properties = {
        "file": span.path,
        "line": span.line,
        "endLine": span.end_line,
        "col": span.column,
        "endColumn": span.end_column if span.end_line == span.line else 0,  # GitHub takes columns of one line only
        "title": f"{finding.rule.code} {finding.rule.name}",
    }
    return command(_LEVELS[finding.severity], properties, finding.message)


form = Form("github", render)

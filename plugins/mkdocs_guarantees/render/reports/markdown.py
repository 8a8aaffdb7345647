"""A report becomes Markdown for a step summary or a comment: counts first, then a table for each file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.lint import counted
from mkdocs_guarantees.render.reports.form import Form
from mkdocs_guarantees.render.unlinked import unlinked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.render.reports.form import Material

LIMIT = 60_000
"""Characters: a comment on GitHub holds about 65,000."""

MARK = "<!-- guarantees: report -->"
"""Hidden first line by which a bot finds its own comment again."""

_GLYPHS = {Severity.ERROR: "✗", Severity.WARNING: "△", Severity.INFO: "○"}


def render(material: Material) -> str:
    text, left = f"{MARK}\n## What the tests prove of the documentation\n\n{_summary(material)}\n", 0
    for head, rows in _files(material):
        room = LIMIT - len(text) - len(head)
        fitting = 0
        while fitting < len(rows) and len(rows[fitting]) <= room:
            room -= len(rows[fitting])
            fitting += 1
        text += "".join((head, *rows[:fitting])) if fitting else ""
        left += len(rows) - fitting
    return text + (f"\n{left} more findings are not shown here.\n" if left else "")


def _summary(material: Material) -> str:
    report = material.report
    fixable = sum(finding.fixable for finding in report.findings)
    advice = f" {fixable} can be mended with `guarantees lint --fix`." if fixable else ""
    return f"{counted(report.findings) or 'Nothing found'}.{advice}"


def _files(material: Material) -> Iterator[tuple[str, list[str]]]:
    """Give what begins the table of each file, and its rows."""
    for path, group in groupby(material.report.findings, key=lambda item: item.span.path):
        rows = [f"{_row(finding)}\n" for finding in group]
        yield f"\n### {_text(path) or 'No file'}\n\n| Line | Rule | What |\n|---|---|---|\n", rows


def _row(finding: Finding) -> str:
    rule = f"{_GLYPHS[finding.severity]} {finding.severity} {finding.rule.code} {finding.rule.name}"
    return f"| {finding.span.line or ''} | {rule} | {_text(finding.message)} |"


def _text(text: str) -> str:
    """Write a text so that Markdown shows it as it is: no table, no markup, no link, nobody is mentioned."""
    spaced = unlinked(" ".join(text.split())).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{char}" if char in "\\`*_[]|#!~" else char for char in spaced)


form = Form("markdown", render)

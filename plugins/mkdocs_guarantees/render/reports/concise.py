"""A report becomes one line for each finding, as editors and `grep` read it: `path:line:column: CODE name: message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.reports.form import Form, printable

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.render.reports.form import Material


def render(material: Material) -> str:
    return "".join(f"{line(finding)}\n" for finding in material.report.findings)


def line(finding: Finding) -> str:
    place = f"{finding.span}: " if finding.span.path else ""
    return printable(f"{place}{finding.rule.code} {finding.rule.name}: {' '.join(finding.message.split())}")


form = Form("concise", render)

"""A report becomes Checkstyle XML, which many review tools and CI servers read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mkdocs_guarantees.render.reports.form import Form
from mkdocs_guarantees.render.reports.xml_text import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.render.reports.form import Material


def render(material: Material) -> str:
    return "".join(f"{line}\n" for line in _lines(material))


def _lines(material: Material) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<checkstyle version="4.3">'
    for path, found in groupby(material.report.findings, key=lambda item: item.span.path):
        yield f"  <file{attributes(name=path)}>"
        yield from (f"    {_error(finding)}" for finding in found)
        yield "  </file>"
    yield "</checkstyle>"


def _error(finding: Finding) -> str:
    place = {"line": finding.span.line, "column": finding.span.column}
    told = {name: value for name, value in place.items() if value}
    source = f"guarantees.{finding.rule.code}"
    return f"<error{attributes(**told, severity=finding.severity, message=finding.message, source=source)}/>"


form = Form("checkstyle", render)

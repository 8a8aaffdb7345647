"""A report becomes text for a person: each finding with the line it is about, and a mark below the words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.lint import counted
from mkdocs_guarantees.render.fitting import NARROWEST, columns, fitted
from mkdocs_guarantees.render.reports.form import Form, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.model import Span
    from mkdocs_guarantees.render.reports.form import Material

WIDTH = 110
"""Characters of a source line that are shown at most; on a narrow terminal fewer, lest the mark below lose its line."""

GUTTER = 8

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def render(material: Material) -> str:
    text = "".join(f"{part}\n" for finding in material.report.findings for part in _shown(finding, material))
    text += "".join(f"{part}\n" for part in _summary(material))
    return text if material.colour else click.unstyle(text)


def _shown(finding: Finding, material: Material) -> Iterator[str]:
    colour = _COLOURS[finding.severity]
    place = f"{printable(str(finding.span))}: " if finding.span.path else ""
    code = click.style(finding.rule.code, fg=colour, bold=True)
    yield f"{click.style(place, bold=True)}{click.style(finding.severity, fg=colour)} {code} {finding.rule.name}"
    yield from _excerpt(finding.span, material, colour)
    yield from fitted(f"  {printable(' '.join(finding.message.split()))}", material.width)
    yield ""


def _excerpt(span: Span, material: Material, colour: str) -> Iterator[str]:
    lines = material.lines(span.path) if span.line else ()
    if not 0 < span.line <= len(lines):
        return
    line = printable(lines[span.line - 1].expandtabs(1))
    start = max(0, span.column - 1)
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    most = max(NARROWEST, min(WIDTH, (material.width or WIDTH + GUTTER) - GUTTER))
    cut = max(0, min(start - min(20, most // 3), len(line) - most)) if end > most else 0
    shown = line[cut : cut + most]
    gutter = f"{span.line:>{GUTTER - 3}} | "
    yield click.style(gutter, fg="blue") + shown
    if span.column and start < cut + most:
        pad = " " * columns(line[cut:start])
        marks = "^" * max(1, columns(line[start : min(end, cut + most)]))
        yield " " * (len(gutter) - 2) + click.style("| ", fg="blue") + pad + click.style(marks, fg=colour)


def _summary(material: Material) -> Iterator[str]:
    report = material.report
    fixable = sum(finding.fixable for finding in report.findings)
    parts = [counted(report.findings) or "nothing found"]
    parts += [f"{fixable} fixable with --fix"] * bool(fixable)
    parts += [f"{report.suppressed} suppressed"] * bool(report.suppressed)
    parts += [f"{report.known} in the baseline"] * bool(report.known)
    yield from fitted("; ".join(parts), material.width)
    if report.gone:
        yield f"mended since the baseline was written: {len(report.gone)}; lint --update-baseline takes them out"


form = Form("text", render)

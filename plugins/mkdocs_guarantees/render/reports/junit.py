"""A report becomes JUnit XML: one test case for each rule, which fails with what the rule found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.render.reports.concise import line
from mkdocs_guarantees.render.reports.form import Form
from mkdocs_guarantees.render.reports.xml_text import attributes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_guarantees.findings import Finding, Rule
    from mkdocs_guarantees.render.reports.form import Material


def render(material: Material) -> str:
    """Write the report; findings that are only told, not counted as wrong, fail nothing and stand in the output."""
    return "".join(f"{part}\n" for part in _lines(material))


def _lines(material: Material) -> Iterator[str]:
    findings = material.report.findings
    failing = {item.rule.code for item in findings if item.severity is not Severity.INFO}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f"<testsuite{attributes(name='guarantees', tests=len(material.rules), failures=len(failing))}>"
    for rule in material.rules:
        found = [item for item in findings if item.rule.code == rule.code]
        yield from _case(rule, found)
    yield "</testsuite>"


def _case(rule: Rule, found: Sequence[Finding]) -> Iterator[str]:
    head = f"  <testcase{attributes(classname='guarantees', name=f'{rule.code} {rule.name}')}"
    told = [item for item in found if item.severity is Severity.INFO]
    wrong = [item for item in found if item.severity is not Severity.INFO]
    if not found:
        yield f"{head}/>"
        return
    yield f"{head}>"
    if wrong:
        text = "\n".join(map(line, wrong))
        yield f"    <failure{attributes(type=rule.name, message=text)}/>"
    if told:
        yield f"    <properties><property{attributes(name='told', value=chr(10).join(map(line, told)))}/></properties>"
    yield "  </testcase>"


form = Form("junit", render)

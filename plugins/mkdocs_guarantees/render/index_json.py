"""A project becomes `index.json`, the public form of all that is known: sorted, without clock and absolute paths.

The format is described in the project's reference and by `schemas/index.schema.json`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from mkdocs_guarantees import status
from mkdocs_guarantees.findings import findings

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.links import LinkedScenario, SectionLink, TestLink, Trace
    from mkdocs_guarantees.model import Case, Suite
    from mkdocs_guarantees.project import Project

VERSION = 1


def render(project: Project) -> str:
    """Write the index as JSON text that ends with a line feed."""
    text = msgspec.json.encode(index(project), order="sorted")
    return msgspec.json.format(text, indent=1).decode() + "\n"


def index(project: Project) -> dict[str, Any]:
    """Make the index as plain data."""
    trace = project.trace
    return {
        "format": "guarantees-index",
        "version": VERSION,
        "revision": project.revision,
        "suites": [_suite(suite) for suite in trace.suites],
        "scenarios": [_scenario(trace, scenario) for scenario in trace.scenarios],
        "sections": [
            {"page": page.path, "anchor": item.anchor, "title": item.title, "level": item.level, "line": item.line}
            for page in trace.pages
            for item in page.sections
        ],
        "requirements": [
            {
                "id": item.requirement.id,
                "text": item.requirement.text,
                "tests": list(item.tests),
                "status": status.worst(status.of_test(trace, test) for test in item.tests),
            }
            for item in trace.requirements
        ],
        "alerts": [],
        "evidence": [],
        "findings": [_finding(finding) for finding in findings(project.problems)],
    }


def _suite(suite: Suite) -> dict[str, Any]:
    return {
        "id": suite.id,
        "framework": suite.framework,
        "path": suite.path,
        "line": suite.line,
        "tags": list(suite.tags),
        "hollow": suite.hollow,
        "groups": [
            {"name": group.name, "properties": list(group.properties), "members": list(group.members)}
            for group in suite.groups
        ],
        "cases": [_case(case) for case in suite.cases],
    }


def _case(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "name": case.name,
        "line": case.line,
        "end_line": case.end_line,
        "selection": case.selection,
        "conditions": list(case.conditions),
        "summary": case.summary,
        "doc_line": case.doc_line,
        "guarantees": [{"text": sentence.text, "line": sentence.line} for sentence in case.guarantees],
        "scenarios": list(case.scenarios),
        "requirements": list(case.requirements),
        "tags": list(case.tags),
        "skip": case.skip,
        "parametrized": case.parametrized,
        "proof": {
            "strength": case.proof.strength,
            "assertions": case.proof.assertions,
            "mocks": list(case.proof.mocks),
            "sleeps": case.proof.sleeps,
        },
        "fingerprint": case.fingerprint,
    }


def _scenario(trace: Trace, linked: LinkedScenario) -> dict[str, Any]:
    stated = linked.scenario
    return {
        "id": stated.id,
        "title": stated.title,
        "integration": linked.integration,
        "status": status.of_scenario(trace, linked),
        "smoke": stated.smoke,
        "duration": stated.duration,
        "sections": [_section(link) for link in linked.sections],
        "tests": [_link(link) for link in linked.tests],
        "related": [{**_link(link), "note": link.note} for link in linked.related],
        "guarantees": [
            {"text": item.text, "backed_by": list(item.backed_by), "status": status.of_guarantee(trace, item)}
            for item in linked.guarantees
        ],
        "in_production": list(stated.in_production),
        "requirements": list(stated.requirements),
        "alerts": list(stated.alerts),
    }


def _section(link: SectionLink) -> dict[str, Any]:
    found = link.section
    return {
        "page": found.page if found else link.ref.page,
        "anchor": found.anchor if found else None,
        "title": found.title if found else link.ref.section,
        "state": link.state,
    }


def _link(link: TestLink) -> dict[str, Any]:
    return {"ref": link.ref.text, "target": link.target, "state": link.state}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity,
        "message": finding.message,
        "path": finding.span.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "fingerprint": finding.fingerprint,
        "fixable": False,
    }

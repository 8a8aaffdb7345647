"""A project becomes `index.json`, the public form of all that is known: sorted, without clock and absolute paths.

The format is described in the project's reference and by `schemas/index.schema.json`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from mkdocs_guarantees import status

if TYPE_CHECKING:
    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.links import LinkedAlert, LinkedScenario, SectionLink, TestLink
    from mkdocs_guarantees.model import Case, Evidence, Suite
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.status import Statuses

VERSION = 1

_CONTROL = re.compile(rb"\x7f|\xc2([\x80-\x9f])")
"""What JSON need not escape and a terminal may obey, in UTF-8."""


def render(project: Project) -> str:
    """Write the index as JSON text that ends with a line feed."""
    return b"".join(pieces(project)).decode()


def pieces(project: Project) -> Iterator[bytes]:
    """Write one entry of a list after the other: as plain data, all of them are many times as large as their text."""
    start = b"{\n"
    for key, value in sorted(_index(project).items()):
        yield start + b' "%s": ' % key.encode()
        if isinstance(value, Iterator):
            yield from _listed(value)
        else:
            yield _encoded(value)
        start = b",\n"
    yield b"\n}\n"


def _listed(items: Iterator[Any]) -> Iterator[bytes]:
    start = b"["
    for item in items:
        yield start + b"\n  " + _encoded(item).replace(b"\n", b"\n  ")
        start = b","
    yield b"[]" if start == b"[" else b"\n ]"


def _encoded(value: Any) -> bytes:  # noqa: ANN401  # plain data
    data = msgspec.json.format(msgspec.json.encode(value, order="sorted"), indent=1)
    return _CONTROL.sub(_escaped, data) if b"\x7f" in data or b"\xc2" in data else data


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"\\u%04x" % (found[1] or found[0])[0]


def _index(project: Project) -> dict[str, Any]:
    """Make the index as plain data, its lists one entry at a time."""
    trace = project.trace
    return {
        "format": "guarantees-index",
        "version": VERSION,
        "revision": project.revision,
        "suites": (_suite(suite) for suite in trace.suites),
        "scenarios": (_scenario(project.statuses, scenario) for scenario in trace.scenarios),
        "sections": (
            {"page": page.path, "anchor": item.anchor, "title": item.title, "level": item.level, "line": item.line}
            for page in trace.pages
            for item in page.sections
        ),
        "requirements": (
            {
                "id": item.requirement.id,
                "text": item.requirement.text,
                "tests": list(item.tests),
                "status": status.worst(project.statuses.of_test(test) for test in item.tests),
            }
            for item in trace.requirements
        ),
        "alerts": (
            {
                "name": item.alert.name,
                "path": item.alert.span.path,
                "line": item.alert.span.line,
                "section": _place(item),
                "state": item.state,
            }
            for item in trace.alerts
        ),
        "evidence": (_evidence(item) for item in project.statuses.evidence()),
        "findings": (_finding(finding) for finding in project.report.findings),
    }


def _place(item: LinkedAlert) -> dict[str, str | None] | None:
    """Give page and anchor of the section to which an alert leads."""
    return {"page": item.page.path, "anchor": item.section.anchor if item.section else None} if item.page else None


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


def _scenario(statuses: Statuses, linked: LinkedScenario) -> dict[str, Any]:
    stated = linked.scenario
    return {
        "id": stated.id,
        "title": stated.title,
        "integration": linked.integration,
        "status": statuses.of_scenario(linked),
        "smoke": stated.smoke,
        "duration": stated.duration,
        "sections": [_section(link) for link in linked.sections],
        "tests": [_link(link) for link in linked.tests],
        "related": [{**_link(link), "note": link.note} for link in linked.related],
        "guarantees": [
            {"text": item.text, "backed_by": list(item.backed_by), "status": statuses.of_guarantee(item, linked)}
            for item in linked.guarantees
        ],
        "in_production": list(stated.in_production),
        "requirements": list(stated.requirements),
        "alerts": list(stated.alerts),
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "test": item.test,
        "outcome": item.outcome,
        "duration": item.duration,
        "run": item.run,
        "started_at": item.started_at.isoformat() if item.started_at else None,
        "variant": item.variant,
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
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.span.path,
        "line": finding.span.line,
        "column": finding.span.column,
        "fingerprint": finding.fingerprint,
        "fixable": finding.fixable,
    }

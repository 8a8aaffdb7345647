"""A Trace with its statuses, or a published index, becomes a Snapshot: what of one revision can be compared."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from mkdocs_guarantees import status
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import (
    AlertState,
    Case,
    Integration,
    LinkState,
    Section,
    SectionState,
    Span,
    Status,
    Suite,
    TestId,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs_guarantees.links import LinkedAlert, LinkedScenario, Trace
    from mkdocs_guarantees.status import Statuses

FORMAT = "guarantees-index"
VERSION = 1
"""Of the index, as `render.index_json` writes it."""

Place = tuple[str, str]
"""A page below `docs_dir`, and an anchor on it."""


@dataclass(frozen=True, slots=True)
class CaseSeen:
    """A case with its suite; an index does not say the status of single cases."""

    suite: Suite
    case: Case
    status: Status | None = None

    @property
    def span(self) -> Span:
        return Span(self.suite.path, self.case.line, 0, self.case.end_line)


@dataclass(frozen=True, slots=True)
class Promise:
    """A guarantee, where it is stated, and the tests that state it."""

    text: str
    span: Span
    backed_by: tuple[TestId, ...] = ()
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioSeen:
    """A scenario; its span goes down to the next one of its file, and is empty when read from an index."""

    id: str
    title: str
    span: Span
    integration: Integration
    status: Status
    sections: tuple[Place, ...] = ()
    tests: tuple[TestId, ...] = ()
    promises: tuple[Promise, ...] = ()
    in_production: tuple[str, ...] = ()
    duration: str = ""
    smoke: bool = False
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RequirementSeen:
    """A requirement, with the tests that trace to it."""

    id: str
    text: str
    span: Span
    tests: tuple[TestId, ...]
    status: Status


@dataclass(frozen=True, slots=True)
class AlertSeen:
    """An alert, with the section to which it leads; an empty page is none."""

    name: str
    span: Span
    place: Place
    state: AlertState


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything of one revision that can be compared, by id.

    Attributes:
        docs_dir: the folder of the pages, for telling where a section stands.
    """

    revision: str | None = None
    docs_dir: str = "docs"
    cases: Mapping[str, CaseSeen] = field(default_factory=dict)
    scenarios: Mapping[str, ScenarioSeen] = field(default_factory=dict)
    requirements: Mapping[str, RequirementSeen] = field(default_factory=dict)
    alerts: Mapping[str, AlertSeen] = field(default_factory=dict)
    sections: Mapping[Place, Section] = field(default_factory=dict)

    def span_of(self, section: Section) -> Span:
        return Span(posixpath.join(self.docs_dir, section.page), section.line, 0, section.end_line)


def of_trace(trace: Trace, statuses: Statuses, *, revision: str | None = None, docs_dir: str = "docs") -> Snapshot:
    """Take the snapshot of what is linked."""
    ends = _ends(trace.scenarios)
    return Snapshot(
        revision=revision,
        docs_dir=docs_dir,
        cases={
            test: CaseSeen(found.suite, found.case, statuses.of_case(found.suite, found.case))
            for test, found in trace.tests.by_id.items()
        },
        scenarios={item.id: _scenario(item, trace, statuses, ends) for item in trace.scenarios},
        requirements={
            item.requirement.id: RequirementSeen(
                item.requirement.id,
                item.requirement.text,
                item.requirement.span,
                item.tests,
                status.worst(statuses.of_test(test) for test in item.tests),
            )
            for item in trace.requirements
        },
        alerts=_numbered(map(_alert, trace.alerts)),
        sections={(item.page, item.anchor): item for page in trace.pages for item in page.sections},
    )


def _ends(scenarios: Iterable[LinkedScenario]) -> dict[Span, int]:
    """Give the last line of each scenario: that before the next one of its file, or for the last one none."""
    by_path: dict[str, list[Span]] = defaultdict(list)
    for item in scenarios:
        by_path[item.scenario.span.path].append(item.scenario.span)
    ends: dict[Span, int] = {}
    for spans in by_path.values():
        ordered = sorted(spans)
        for span, following in pairwise(ordered):
            ends[span] = max(span.line, following.line - 1)
    return ends


_END = 1_000_000
"""Stands for the end of a file."""


def _scenario(item: LinkedScenario, trace: Trace, statuses: Statuses, ends: Mapping[Span, int]) -> ScenarioSeen:
    stated = item.scenario
    sections = dict.fromkeys((link.section.page, link.section.anchor) for link in item.sections if link.section)
    return ScenarioSeen(
        id=item.id,
        title=stated.title,
        span=Span(stated.span.path, stated.span.line, 0, ends.get(stated.span, _END)),
        integration=item.integration,
        status=statuses.of_scenario(item),
        sections=tuple(sections),
        tests=tuple(dict.fromkeys(link.target for link in item.tests if link.target)),
        promises=tuple(_promises(item, trace, statuses)),
        in_production=stated.in_production,
        duration=stated.duration,
        smoke=stated.smoke,
        requirements=stated.requirements,
    )


def _promises(item: LinkedScenario, trace: Trace, statuses: Statuses) -> Iterator[Promise]:
    """List the promises of a scenario; where it makes none itself they stand in the files of its tests."""
    own = bool(item.scenario.guarantees)
    for promise in item.guarantees:
        path = item.scenario.span.path
        if not own and promise.backed_by:
            path = trace.tests.by_id[promise.backed_by[0]].suite.path
        span = Span(path, promise.line, 0, promise.line)
        yield Promise(promise.text, span, promise.backed_by, statuses.of_guarantee(promise, item))


def _alert(item: LinkedAlert) -> AlertSeen:
    place = (item.page.path, item.section.anchor if item.section else "") if item.page else ("", "")
    return AlertSeen(item.alert.name, item.alert.span, place, item.state)


def _numbered(alerts: Iterable[AlertSeen]) -> dict[str, AlertSeen]:
    """Key alerts by name; one alert may have several rules, told apart by their number."""
    found: dict[str, AlertSeen] = {}
    for alert in alerts:
        number = 1
        key = alert.name
        while key in found:
            number += 1
            key = f"{alert.name} ({number})"
        found[key] = alert
    return found


@dataclass(frozen=True)
class _Test:
    target: TestId | None
    state: LinkState


@dataclass(frozen=True)
class _Entry:
    page: str
    anchor: str | None
    state: SectionState


@dataclass(frozen=True)
class _Guarantee:
    text: str
    backed_by: tuple[TestId, ...]
    status: Status


@dataclass(frozen=True)
class _Scenario:
    id: str
    title: str
    integration: Integration
    status: Status
    smoke: bool
    duration: str
    sections: tuple[_Entry, ...]
    tests: tuple[_Test, ...]
    guarantees: tuple[_Guarantee, ...]
    in_production: tuple[str, ...]
    requirements: tuple[str, ...]


@dataclass(frozen=True)
class _Requirement:
    id: str
    text: str
    tests: tuple[TestId, ...]
    status: Status


@dataclass(frozen=True)
class _Target:
    page: str
    anchor: str | None


@dataclass(frozen=True)
class _Alert:
    name: str
    path: str
    line: int
    section: _Target | None
    state: AlertState


@dataclass(frozen=True)
class _Index:
    """The parts of an index that are compared; see `schemas/index.schema.json`."""

    format: str
    version: int
    revision: str | None
    suites: tuple[Suite, ...]
    scenarios: tuple[_Scenario, ...]
    sections: tuple[Section, ...]
    requirements: tuple[_Requirement, ...]
    alerts: tuple[_Alert, ...]


def of_index(data: bytes, path: str, *, docs_dir: str = "docs") -> Snapshot:
    """Read a published index.

    Raises:
        UserError: it is no index, or one of a later version.
    """
    try:
        index = msgspec.json.decode(data, type=_Index)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UserError(path, 0, f"not an index that `guarantees index --format json` wrote: {error}") from None
    if index.format != FORMAT or index.version != VERSION:
        raise UserError(path, 0, f"{FORMAT} of version {VERSION} is needed, not {index.format} {index.version}")
    seen = (CaseSeen(suite, case) for suite in index.suites for case in suite.cases)
    cases: dict[str, CaseSeen] = {}
    for item in seen:
        cases.setdefault(item.case.id, item)
    return Snapshot(
        revision=index.revision,
        docs_dir=docs_dir,
        cases=cases,
        scenarios={item.id: _of_scenario(item) for item in index.scenarios},
        requirements={
            item.id: RequirementSeen(item.id, item.text, Span(""), item.tests, item.status)
            for item in index.requirements
        },
        alerts=_numbered(map(_of_alert, index.alerts)),
        sections={(item.page, item.anchor): item for item in index.sections},
    )


def _of_scenario(item: _Scenario) -> ScenarioSeen:
    return ScenarioSeen(
        id=item.id,
        title=item.title,
        span=Span(""),
        integration=item.integration,
        status=item.status,
        sections=tuple(dict.fromkeys((entry.page, entry.anchor) for entry in item.sections if entry.anchor)),
        tests=tuple(dict.fromkeys(test.target for test in item.tests if test.target)),
        promises=tuple(Promise(it.text, Span(""), it.backed_by, it.status) for it in item.guarantees),
        in_production=item.in_production,
        duration=item.duration,
        smoke=item.smoke,
        requirements=item.requirements,
    )


def _of_alert(item: _Alert) -> AlertSeen:
    place = (item.section.page, item.section.anchor or "") if item.section else ("", "")
    return AlertSeen(item.name, Span(item.path, item.line), place, item.state)

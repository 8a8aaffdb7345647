"""What is claimed without proof, or proved without being told, becomes groups of gaps; and so does what lint found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Integration, LinkState, Selection, Status
from mkdocs_guarantees.render.cards import Link
from mkdocs_guarantees.render.places import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.model import Span
    from mkdocs_guarantees.render.views.basis import Basis

SHOWN = 100
"""How many gaps of one kind the page lists; who has more to mend needs lint, not a longer page."""

FOUND = (
    ("Pages that name what there is not", "Tests, suites, sections and commands.", ("RB1", "RB2", "RB4")),
    ("Claims that nothing stands behind", "Sentences and tables that say more than the tests.", ("RB3", "RB704")),
    ("Results that do not say so", "What recorded runs say of the tests behind scenarios.", ("RB5",)),
    ("The smoke set", "What it lacks, and what it takes.", ("RB6",)),
    ("Requirements", "Ids that lead nowhere, tests that trace to none.", ("RB702", "RB703")),
    ("Alerts", "What whoever is paged would not find.", ("RB8",)),
    ("Inputs that could not be read", "The rest of the site was built without them.", ("RB9",)),
)
"""The kinds of findings in plain words, with the beginnings of their codes."""

_TOLD = frozenset({"RB101", "RB102", "RB103", "RB201", "RB202", "RB203", "RB302", "RB402"})
"""What the gaps of scenarios say in their own words, unless a page says it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is claimed without proof, or proved without being told: what, where, and what to do."""

    what: str
    where: Link
    hint: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps of one kind: how many there are, and the first of them.

    Attributes:
        last: what the hints of these gaps tell, as the head of their column.
    """

    title: str
    anchor: str
    text: str
    last: str
    count: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class GapsView:
    """The gaps of each kind that has some.

    Attributes:
        is_empty: there is nothing in which there could be a gap.
    """

    groups: tuple[GapGroup, ...]
    is_empty: bool


def gaps(basis: Basis) -> GapsView:
    """List what is missing, by kind; kinds without a gap are left out."""
    trace = basis.trace
    is_empty = not (trace.scenarios or trace.requirements or any(suite.cases for suite in trace.suites))
    return GapsView(tuple(_groups(basis)), is_empty)


def _groups(basis: Basis) -> Iterator[GapGroup]:
    of_scenarios = (
        _group(title, text, last, every := tuple(found), len(every))
        for title, text, last, found in (
            ("Broken scenarios", "A test or a section that they name does not exist there.", "Why", _broken(basis)),
            ("Scenarios without a section", "The runbook section is still to be written.", "To do", _pending(basis)),
            ("Promises without proof", "No test of the scenario states them.", "To do", _unbacked(basis)),
            ("Tests that never run", "A scenario rests on them, but nothing selects them.", "Why", _idle(basis)),
            ("Tests that nobody rests on", "No scenario and no page names them.", "Tests", _unnamed(basis)),
            ("Requirements without a test", "No test traces to them.", "To do", _untested(basis)),
        )
    )
    yield from (group for group in (*of_scenarios, *_of_findings(basis)) if group.gaps)


def _broken(basis: Basis) -> Iterator[Gap]:
    for scenario in _of(basis, Integration.BROKEN):
        for link in scenario.tests:
            if link.state is not LinkState.RESOLVED:
                view = basis.cards.test(link)
                yield Gap(link.ref.text, basis.link(scenario), view.remark or view.badge.title)
        for section in map(basis.cards.section, scenario.sections):
            if section.badge.role == "bad":
                yield Gap(section.text, basis.link(scenario), section.badge.title)


def _pending(basis: Basis) -> Iterator[Gap]:
    for scenario in _of(basis, Integration.PENDING):
        sections = [view.text for view in map(basis.cards.section, scenario.sections) if view.badge.role != "good"]
        what = ", ".join(sections) or ("no runbook section is named" if not scenario.sections else "no test is named")
        yield Gap(what, basis.link(scenario), "Write the section, then name it in the scenario.")


def _unbacked(basis: Basis) -> Iterator[Gap]:
    for scenario in basis.trace.scenarios:
        for guarantee in scenario.guarantees:
            if not guarantee.backed_by:
                text = guarantee.text.replace("`", "")
                yield Gap(text, basis.link(scenario), "State it in the test that proves it.")


def _idle(basis: Basis) -> Iterator[Gap]:
    for test in basis.trace.resting:
        if basis.statuses.of_test(test) is Status.VOID:
            view = basis.cards.case(test)
            yield Gap(view.text, Link(view.suite, view.place), view.remark)


def _unnamed(basis: Basis) -> Iterator[Gap]:
    """List the suites in which tests run that nothing rests on: one line for each suite, not for each test."""
    for suite in basis.trace.suites:
        free = [
            case
            for case in suite.cases
            if case.selection is not Selection.UNSELECTED
            and case.id not in basis.trace.resting
            and case.id not in basis.mentions
        ]
        if free:
            what = f"{len(free)} of {len(suite.cases)} tests"
            names = ", ".join(case.name for case in free[:4]) + (", …" if len(free) > 4 else "")
            yield Gap(what, Link(suite.id, basis.places.suite(suite)), names)


def _untested(basis: Basis) -> Iterator[Gap]:
    for item in basis.trace.requirements:
        if not item.tests:
            place = basis.places.requirement(item.requirement.id)
            yield Gap(item.requirement.text, Link(item.requirement.id, place), "Name it in the test that proves it.")


def _of_findings(basis: Basis) -> Iterator[GapGroup]:
    """List what lint found, without what the gaps of scenarios and requirements say already."""
    by_kind: dict[str, list[Finding]] = defaultdict(list)
    for finding in basis.project.report.findings:
        if finding.rule.code not in _TOLD or finding.span.path.endswith(".md"):
            by_kind[_kind(finding.rule.code)].append(finding)
    for title, text, _ in FOUND:
        found = by_kind[title]
        yield _group(title, text, "Rule", tuple(_gap(basis, finding) for finding in found[:SHOWN]), len(found))


def _gap(basis: Basis, finding: Finding) -> Gap:
    return Gap(finding.message, _place(basis, finding.span), f"{finding.rule.code} {finding.rule.name}")


def _place(basis: Basis, span: Span) -> Link:
    """Lead to the section of a page in which a finding stands; what is no page is only named."""
    page = basis.pages.get(basis.settings.page_at(span.path) or "")
    if page is None:
        return Link(str(span), None)
    above = [section for section in page.sections if section.line <= span.line]
    return Link(str(span), Target(page.path, above[-1].anchor if above else ""))


def _of(basis: Basis, integration: Integration) -> Iterator[LinkedScenario]:
    return (scenario for scenario in basis.trace.scenarios if scenario.integration is integration)


def _group(title: str, text: str, last: str, gaps: tuple[Gap, ...], count: int) -> GapGroup:
    return GapGroup(title, title.lower().replace(" ", "-"), text, last, count, gaps[:SHOWN])


@cache
def _kind(code: str) -> str:
    """Give the title under which the findings of a rule stand; none has an empty title."""
    return next((title for title, _, codes in FOUND if code.startswith(codes)), "")

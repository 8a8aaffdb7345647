"""Suites become rows of a list, and each of them a page with its cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.ledger import BAD
from mkdocs_guarantees.links import Located
from mkdocs_guarantees.model import Selection, Status
from mkdocs_guarantees.periods import seconds
from mkdocs_guarantees.render.badges import OUTCOME, SELECTION, STATUS, Badge
from mkdocs_guarantees.render.cards import Link, counts_of
from mkdocs_guarantees.render.places import Target, source_address
from mkdocs_guarantees.render.strengths import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.model import Case, Suite
    from mkdocs_guarantees.render.views.basis import Basis

FRAMEWORKS = {"common_test": "Common Test", "pytest": "pytest", "unittest": "unittest"}
"""The names of the frameworks as their makers write them."""


@dataclass(frozen=True, slots=True)
class SuiteRow:
    """A suite in a list."""

    suite: Link
    anchor: str
    framework: str
    cases: int
    selected: int
    conditional: int
    unselected: int
    status: str
    summary: str
    remark: str
    unseen: bool


@dataclass(frozen=True, slots=True)
class VariantView:
    """The latest result of one group, repeat or parameter of a case."""

    text: str
    badge: Badge
    duration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case on the page of its suite."""

    name: str
    anchor: str
    status: Badge
    selection: Badge
    remark: str
    summary: str
    promises: tuple[str, ...]
    facts: tuple[str, ...]
    requirements: tuple[Link, ...]
    sections: tuple[Link, ...]
    source: str
    record: str
    variants: tuple[VariantView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteView:
    """The page of a suite."""

    path: str
    framework: str
    source: str
    summary: str
    tags: tuple[str, ...]
    counts: str
    hollow: bool
    unseen: str
    cases: tuple[CaseView, ...]


def suites(basis: Basis) -> tuple[SuiteRow, ...]:
    return tuple(_suite_row(basis, suite) for suite in basis.trace.suites)


def suite_page(basis: Basis, suite: Suite) -> SuiteView:
    """Describe one suite with all its cases."""
    return SuiteView(
        path=suite.path,
        framework=FRAMEWORKS.get(suite.framework, suite.framework),
        source=source_address(basis.settings, suite.path, suite.line),
        summary=suite.summary,
        tags=suite.tags,
        counts=_verdict(basis, suite) or "no test",
        hollow=suite.hollow,
        unseen="; ".join(suite.unseen),
        cases=tuple(_case(basis, suite, case) for case in suite.cases),
    )


def _suite_row(basis: Basis, suite: Suite) -> SuiteRow:
    selections = [case.selection for case in suite.cases]
    return SuiteRow(
        Link(suite.id, basis.places.suite(suite)) if basis.settings.suite_pages else Link(suite.id, None),
        basis.places.suite_anchor(suite),
        FRAMEWORKS.get(suite.framework, suite.framework),
        len(suite.cases),
        selections.count(Selection.SELECTED),
        selections.count(Selection.CONDITIONAL),
        selections.count(Selection.UNSELECTED),
        _verdict(basis, suite),
        suite.summary,
        "runs nothing" if suite.hollow else "",
        bool(suite.unseen),
    )


def _verdict(basis: Basis, suite: Suite) -> str:
    """Count what is verified, or say that there is no result at all: "0 of 7" sounds as if they had been run."""
    statuses = [basis.statuses.of_case(suite, case) for case in suite.cases]
    none = STATUS[Status.UNTESTED]
    if {*statuses} == {Status.UNTESTED}:
        return f"{none.glyph} {none.word}"
    return counts_of(statuses) if statuses else ""


def _case(basis: Basis, suite: Suite, case: Case) -> CaseView:
    resting = basis.trace.resting.get(case.id, ())
    return CaseView(
        name=case.name,
        anchor=basis.places.case_anchor(case),
        status=STATUS[basis.statuses.of_case(suite, case)],
        selection=SELECTION[case.selection],
        remark=basis.cards.remark(Located(suite, case)),
        record=basis.cards.proofs.case(Located(suite, case)),
        variants=tuple(_variants(basis, case)),
        summary=case.summary,
        promises=tuple(sentence.text for sentence in case.guarantees),
        facts=tuple(_facts(case)),
        requirements=tuple(Link(name, basis.places.requirement(name)) for name in case.requirements),
        sections=tuple(_backlinks(basis, case, resting)),
        source=source_address(basis.settings, suite.path, case.line),
    )


def _variants(basis: Basis, case: Case) -> Iterator[VariantView]:
    """List the results of a case in the run that decides on it, where there are several."""
    runs = basis.statuses.latest(case.id)
    deciding = next((run for run in runs if run.outcome in BAD), runs[-1] if runs else None)
    found = deciding.variants if deciding and len(deciding.variants) > 1 else ()
    for item in found:
        took = seconds(item.duration) if item.duration is not None else ""
        yield VariantView(item.variant or "as it is", OUTCOME[item.outcome], took)


def _backlinks(basis: Basis, case: Case, resting: Sequence[LinkedScenario]) -> Iterator[Link]:
    """List the runbook sections that rest on a case, then those that mention it."""
    linked = (link.section for scenario in resting for link in scenario.sections if link.section)
    rested = dict.fromkeys(Target(section.page, section.anchor) for section in linked)
    for place in rested:
        yield Link(basis.places.heading(place), place)
    for place in basis.mentions.get(case.id, ()):
        if place not in rested:
            yield Link(f"{basis.places.heading(place)} (names it)", place)


def _facts(case: Case) -> Iterator[str]:
    yield words(case)
    if case.groups:
        yield f"group {', '.join(case.groups)}"
    if case.parametrized:
        yield "parametrised"
    if case.timetrap is not None:
        yield f"time limit {case.timetrap:g} s"
    if case.tags:
        yield ", ".join(case.tags)

"""A trace becomes the rows of the generated pages: mapping, scenarios, smoke set, requirements, gaps, suites."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.ledger import BAD
from mkdocs_guarantees.links import LinkedAlert, Located
from mkdocs_guarantees.model import Integration, LinkState, Selection, Status
from mkdocs_guarantees.periods import seconds
from mkdocs_guarantees.render.badges import ALERT, INTEGRATION, OUTCOME, SELECTION, STATUS, Badge
from mkdocs_guarantees.render.cards import CardView, Link, SectionView, TestView, counts_of
from mkdocs_guarantees.render.dashboard import Dashboard, DashboardView
from mkdocs_guarantees.render.places import Target, anchor, source_address
from mkdocs_guarantees.render.strengths import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_guarantees.findings import Finding
    from mkdocs_guarantees.links import LinkedAlert, LinkedScenario
    from mkdocs_guarantees.model import Case, Span, Suite, TestId
    from mkdocs_guarantees.project import Project
    from mkdocs_guarantees.render.cards import Cards
    from mkdocs_guarantees.render.places import Places


@dataclass(frozen=True, slots=True)
class MappingRow:
    """One test of one scenario, as in a hand-kept table of tests and runbook sections, with both states computed."""

    test: TestView
    sections: tuple[SectionView, ...]
    scenario: Link
    integration: Badge
    status: Badge


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A scenario in a list; `card` only where no runbook section carries it."""

    scenario: Link
    anchor: str
    integration: Badge
    status: Badge
    sections: tuple[SectionView, ...]
    tests: str
    card: CardView | None


@dataclass(frozen=True, slots=True)
class SmokeRow:
    """A scenario of the smoke set, with the commands that run it."""

    scenario: Link
    status: Badge
    duration: str
    tests: tuple[TestView, ...]
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """A requirement and the tests that trace to it."""

    id: str
    anchor: str
    text: str
    status: Badge
    tests: tuple[TestView, ...]
    scenarios: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alerting rule, the section to which it leads, and the scenarios that expect it."""

    name: str
    severity: str
    source: str
    place: str
    state: Badge
    section: Link | None
    scenarios: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is claimed without proof, or proved without being told: what, where, and what to do."""

    what: str
    where: Link
    hint: str


@dataclass(frozen=True, slots=True)
class GapGroup:
    """Gaps of one kind: how many there are, and the first of them."""

    title: str
    anchor: str
    text: str
    count: int
    gaps: tuple[Gap, ...]


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


class Views:
    """Makes the views of one trace."""

    def __init__(self, project: Project, places: Places, cards: Cards) -> None:
        self._project = project
        self._trace = project.trace
        self._statuses = project.statuses
        self._findings = project.report.findings
        self._settings = project.settings
        self._places = places
        self._cards = cards
        self._pages = {page.path: page for page in self._trace.pages}
        self._mentions: Mapping[TestId, tuple[Target, ...]] | None = None

    def mapping(self) -> tuple[MappingRow, ...]:
        """List each test of each scenario, ordered by runbook section."""
        return tuple(row for scenario in self._trace.scenarios for row in self._mapping_rows(scenario))

    def dashboard(self) -> DashboardView:
        return Dashboard(self._project, self._places, self._cards).view()

    def scenarios(self) -> tuple[ScenarioRow, ...]:
        return tuple(self._scenario_row(scenario) for scenario in self._trace.scenarios)

    def smoke(self) -> tuple[SmokeRow, ...]:
        chosen = (scenario for scenario in self._trace.scenarios if scenario.scenario.smoke)
        return tuple(
            SmokeRow(
                self._scenario_link(scenario),
                STATUS[self._statuses.of_scenario(scenario)],
                ", ".join(filter(None, (scenario.scenario.duration, self._cards.proofs.measured(scenario)))),
                tuple(self._cards.test(link, scenario) for link in scenario.tests),
                self._cards.commands(scenario),
            )
            for scenario in chosen
        )

    def requirements(self) -> tuple[RequirementRow, ...]:
        """List every requirement that is defined, then those that are only named."""
        by_requirement: dict[str, list[LinkedScenario]] = defaultdict(list)
        for scenario in self._trace.scenarios:
            for name in scenario.scenario.requirements:
                by_requirement[name].append(scenario)
        return tuple(
            RequirementRow(
                item.requirement.id,
                anchor(item.requirement.id),
                item.requirement.text,
                STATUS[status.worst(self._statuses.of_test(test) for test in item.tests)],
                tuple(self._cards.case(test) for test in item.tests),
                tuple(self._scenario_link(scenario) for scenario in by_requirement.get(item.requirement.id, ())),
            )
            for item in self._trace.requirements
        )

    def alerts(self) -> tuple[AlertRow, ...]:
        """List every alerting rule, with what whoever is paged by it will find."""
        expecting: dict[str, list[LinkedScenario]] = defaultdict(list)
        for scenario in self._trace.scenarios:
            for name in scenario.scenario.alerts:
                expecting[name].append(scenario)
        return tuple(self._alert_row(item, expecting.get(item.alert.name, ())) for item in self._trace.alerts)

    def gaps(self) -> tuple[GapGroup, ...]:
        """List what is missing, by kind; kinds without a gap are left out."""
        of_scenarios = (
            _group(title, text, gaps := tuple(found), len(gaps))
            for title, text, found in (
                ("Broken scenarios", "A test or a section that they name does not exist there.", self._broken()),
                ("Scenarios without a section", "The runbook section is still to be written.", self._pending()),
                ("Promises without proof", "No test of the scenario states them.", self._unbacked()),
                ("Tests that never run", "A scenario rests on them, but nothing selects them.", self._idle()),
                ("Tests that nobody rests on", "No scenario and no page names them.", self._unnamed()),
                ("Requirements without a test", "No test traces to them.", self._untested()),
            )
        )
        return tuple(group for group in (*of_scenarios, *self._of_findings()) if group.gaps)

    def suites(self) -> tuple[SuiteRow, ...]:
        return tuple(self._suite_row(suite) for suite in self._trace.suites)

    def suite(self, suite: Suite) -> SuiteView:
        """Describe one suite with all its cases."""
        return SuiteView(
            path=suite.path,
            framework=FRAMEWORKS.get(suite.framework, suite.framework),
            source=source_address(self._settings, suite.path, suite.line),
            summary=suite.summary,
            tags=suite.tags,
            counts=self._verdict(suite) or "no test",
            hollow=suite.hollow,
            unseen="; ".join(suite.unseen),
            cases=tuple(self._case(suite, case) for case in suite.cases),
        )

    def _mapping_rows(self, scenario: LinkedScenario) -> Iterator[MappingRow]:
        sections = tuple(self._cards.section(link) for link in scenario.sections)
        for link in scenario.tests:
            yield MappingRow(
                self._cards.test(link, scenario),
                sections,
                self._scenario_link(scenario),
                INTEGRATION[scenario.integration],
                STATUS[self._statuses.of_link(link, scenario)],
            )

    def _scenario_row(self, scenario: LinkedScenario) -> ScenarioRow:
        place = self._places.scenario(scenario)
        statuses = [self._statuses.of_link(link, scenario) for link in scenario.tests]
        here = place.page == f"{self._settings.pages}/scenarios.md"
        return ScenarioRow(
            Link(scenario.scenario.title, None if here else place),
            self._places.scenario_anchor(scenario),
            INTEGRATION[scenario.integration],
            STATUS[self._statuses.of_scenario(scenario)],
            tuple(self._cards.section(link) for link in scenario.sections),
            counts_of(statuses) if statuses else "no test",
            self._cards.card(scenario) if here else None,
        )

    def _alert_row(self, item: LinkedAlert, expecting: Sequence[LinkedScenario]) -> AlertRow:
        alert = item.alert
        place = Target(item.section.page, item.section.anchor) if item.section else None
        return AlertRow(
            alert.name,
            alert.severity,
            source_address(self._settings, alert.span.path, alert.span.line),
            f"{alert.span.path}:{alert.span.line}",
            ALERT[item.state],
            Link(self._places.heading(place), place) if place else None,
            tuple(map(self._scenario_link, expecting)),
        )

    def _scenario_link(self, scenario: LinkedScenario) -> Link:
        return Link(scenario.scenario.title, self._places.scenario(scenario))

    def _broken(self) -> Iterator[Gap]:
        for scenario in self._of(Integration.BROKEN):
            for link in scenario.tests:
                if link.state is not LinkState.RESOLVED:
                    view = self._cards.test(link)
                    yield Gap(link.ref.text, self._scenario_link(scenario), view.remark or view.badge.title)
            for section in map(self._cards.section, scenario.sections):
                if section.badge.role == "bad":
                    yield Gap(section.text, self._scenario_link(scenario), section.badge.title)

    def _pending(self) -> Iterator[Gap]:
        for scenario in self._of(Integration.PENDING):
            sections = [view.text for view in map(self._cards.section, scenario.sections) if view.badge.role != "good"]
            what = ", ".join(sections) or (
                "no runbook section is named" if not scenario.sections else "no test is named"
            )
            yield Gap(what, self._scenario_link(scenario), "Write the section, then name it in the scenario.")

    def _unbacked(self) -> Iterator[Gap]:
        for scenario in self._trace.scenarios:
            for guarantee in scenario.guarantees:
                if not guarantee.backed_by:
                    text = guarantee.text.replace("`", "")
                    yield Gap(text, self._scenario_link(scenario), "State it in the test that proves it.")

    def _idle(self) -> Iterator[Gap]:
        for test in self._trace.resting:
            if self._statuses.of_test(test) is Status.VOID:
                view = self._cards.case(test)
                yield Gap(view.text, Link(view.suite, view.place), view.remark)

    def _unnamed(self) -> Iterator[Gap]:
        """List the suites in which tests run that nothing rests on: one line for each suite, not for each test."""
        for suite in self._trace.suites:
            free = [
                case
                for case in suite.cases
                if case.selection is not Selection.UNSELECTED
                and case.id not in self._trace.resting
                and case.id not in self.mentions
            ]
            if free:
                what = f"{len(free)} of {len(suite.cases)} tests"
                names = ", ".join(case.name for case in free[:4]) + (", …" if len(free) > 4 else "")
                yield Gap(what, Link(suite.id, self._places.suite(suite)), names)

    def _untested(self) -> Iterator[Gap]:
        for item in self._trace.requirements:
            if not item.tests:
                place = self._places.requirement(item.requirement.id)
                yield Gap(
                    item.requirement.text, Link(item.requirement.id, place), "Name it in the test that proves it."
                )

    def _of_findings(self) -> Iterator[GapGroup]:
        """List what lint found, without what the gaps of scenarios and requirements say already."""
        by_kind: dict[str, list[Finding]] = defaultdict(list)
        for finding in self._findings:
            if finding.rule.code not in _TOLD or finding.span.path.endswith(".md"):
                by_kind[_kind(finding.rule.code)].append(finding)
        for title, text, _ in FOUND:
            found = by_kind[title]
            yield _group(title, text, tuple(map(self._gap, found[:SHOWN])), len(found))

    def _gap(self, finding: Finding) -> Gap:
        return Gap(finding.message, self._place(finding.span), f"{finding.rule.code} {finding.rule.name}")

    def _place(self, span: Span) -> Link:
        """Lead to the section of a page in which a finding stands; what is no page is only named."""
        folder = f"{self._settings.docs_dir.strip('/')}/"
        path = span.path.removeprefix(folder)
        page = self._pages.get(path) if span.path.startswith(folder) else None
        if page is None:
            return Link(str(span), None)
        above = [section for section in page.sections if section.line <= span.line]
        return Link(str(span), Target(page.path, above[-1].anchor if above else ""))

    def _of(self, integration: Integration) -> Iterator[LinkedScenario]:
        return (scenario for scenario in self._trace.scenarios if scenario.integration is integration)

    def _suite_row(self, suite: Suite) -> SuiteRow:
        selections = [case.selection for case in suite.cases]
        return SuiteRow(
            Link(suite.id, self._places.suite(suite)) if self._settings.suite_pages else Link(suite.id, None),
            self._places.suite_anchor(suite),
            FRAMEWORKS.get(suite.framework, suite.framework),
            len(suite.cases),
            selections.count(Selection.SELECTED),
            selections.count(Selection.CONDITIONAL),
            selections.count(Selection.UNSELECTED),
            self._verdict(suite),
            suite.summary,
            "runs nothing" if suite.hollow else "",
            bool(suite.unseen),
        )

    def _verdict(self, suite: Suite) -> str:
        """Count what is verified, or say that there is no result at all: "0 of 7" sounds as if they had been run."""
        statuses = [self._statuses.of_case(suite, case) for case in suite.cases]
        none = STATUS[Status.UNTESTED]
        if {*statuses} == {Status.UNTESTED}:
            return f"{none.glyph} {none.word}"
        return counts_of(statuses) if statuses else ""

    def _case(self, suite: Suite, case: Case) -> CaseView:
        resting = self._trace.resting.get(case.id, ())
        return CaseView(
            name=case.name,
            anchor=self._places.case_anchor(case),
            status=STATUS[self._statuses.of_case(suite, case)],
            selection=SELECTION[case.selection],
            remark=self._cards.remark(Located(suite, case)),
            record=self._cards.proofs.case(Located(suite, case)),
            variants=tuple(self._variants(case)),
            summary=case.summary,
            promises=tuple(sentence.text for sentence in case.guarantees),
            facts=tuple(_facts(case)),
            sections=tuple(self._backlinks(case, resting)),
            source=source_address(self._settings, suite.path, case.line),
        )

    def _variants(self, case: Case) -> Iterator[VariantView]:
        """List the results of a case in the run that decides on it, where there are several."""
        runs = self._statuses.latest(case.id)
        deciding = next((run for run in runs if run.outcome in BAD), runs[-1] if runs else None)
        found = deciding.variants if deciding and len(deciding.variants) > 1 else ()
        for item in found:
            took = seconds(item.duration) if item.duration is not None else ""
            yield VariantView(item.variant or "as it is", OUTCOME[item.outcome], took)

    def _backlinks(self, case: Case, resting: Sequence[LinkedScenario]) -> Iterator[Link]:
        """List the runbook sections that rest on a case, then those that mention it."""
        linked = (link.section for scenario in resting for link in scenario.sections if link.section)
        rested = dict.fromkeys(Target(section.page, section.anchor) for section in linked)
        for place in rested:
            yield Link(self._places.heading(place), place)
        for place in self.mentions.get(case.id, ()):
            if place not in rested:
                yield Link(f"{self._places.heading(place)} (names it)", place)

    @property
    def mentions(self) -> Mapping[TestId, tuple[Target, ...]]:
        """The places of code spans that name each case."""
        if self._mentions is None:
            found: dict[TestId, dict[Target, None]] = defaultdict(dict)
            for page in self._trace.pages:
                for mention in page.mentions:
                    target = self._cards.named(mention.text)
                    if target:
                        found[target][Target(page.path, mention.anchor)] = None
            self._mentions = {test: tuple(places) for test, places in found.items()}
        return self._mentions


SHOWN = 100
"""How many gaps of one kind the page lists; who has more to mend needs lint, not a longer page."""


def _group(title: str, text: str, gaps: tuple[Gap, ...], count: int) -> GapGroup:
    return GapGroup(title, title.lower().replace(" ", "-"), text, count, gaps[:SHOWN])


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


@cache
def _kind(code: str) -> str:
    """Give the title under which the findings of a rule stand; none has an empty title."""
    return next((title for title, _, codes in FOUND if code.startswith(codes)), "")


_TOLD = frozenset({"RB101", "RB102", "RB103", "RB201", "RB202", "RB203", "RB302", "RB402"})
"""What the gaps of scenarios say in their own words, unless a page says it."""


FRAMEWORKS = {"common_test": "Common Test", "pytest": "pytest", "unittest": "unittest"}
"""The names of the frameworks as their makers write them."""


def _facts(case: Case) -> Iterator[str]:
    yield words(case)
    if case.groups:
        yield f"group {', '.join(case.groups)}"
    if case.parametrized:
        yield "parametrised"
    if case.timetrap is not None:
        yield f"time limit {case.timetrap:g} s"
    if case.requirements:
        yield f"requirement {', '.join(case.requirements)}"
    if case.tags:
        yield ", ".join(case.tags)

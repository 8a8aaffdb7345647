"""Suites, scenarios, pages and requirements become a Trace: who rests on whom, and which references lead nowhere.

Pure, total and independent of the order of its inputs: every reference gets a state, and nothing is dropped.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.evidence import Recordings
from mkdocs_guarantees.model import (
    Alert,
    AlertState,
    Case,
    Integration,
    LinkState,
    Ref,
    Requirement,
    Scenario,
    ScenarioId,
    Section,
    SectionRef,
    SectionState,
    Selection,
    Sentence,
    Span,
    Suite,
    TestId,
)
from mkdocs_guarantees.variants import multiplies, turned_into

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mkdocs_guarantees.sources.alerts import Sites
    from mkdocs_guarantees.sources.documents.document import Document
    from mkdocs_guarantees.sources.runbooks import Page


@dataclass(frozen=True, slots=True)
class TestLink:
    """A reference to a test, and where it leads.

    Attributes:
        target: the case; None when the state is ambiguous or orphaned.
        candidates: all cases that the reference may mean, sorted.
        note: what a related test helps to understand.
        stated: the case names the scenario, rather than the scenario the case.
    """

    __test__ = False  # pytest takes the name for a test class

    ref: Ref
    state: LinkState
    target: TestId | None = None
    candidates: tuple[TestId, ...] = ()
    note: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class SectionLink:
    """A scenario's runbook entry, and the heading to which it leads."""

    ref: SectionRef
    state: SectionState
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class LinkedGuarantee:
    """A promise of a scenario, and the tests of the scenario that state it too."""

    text: str
    line: int
    backed_by: tuple[TestId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedScenario:
    """A scenario with everything that it names looked up."""

    scenario: Scenario
    tests: tuple[TestLink, ...]
    related: tuple[TestLink, ...]
    sections: tuple[SectionLink, ...]
    guarantees: tuple[LinkedGuarantee, ...]
    integration: Integration

    @property
    def id(self) -> ScenarioId:
        return self.scenario.id


@dataclass(frozen=True, slots=True)
class LinkedRequirement:
    """A requirement and the cases that trace to it, sorted, with the references of its own that lead nowhere."""

    requirement: Requirement
    tests: tuple[TestId, ...]
    links: tuple[TestLink, ...]


@dataclass(frozen=True, slots=True)
class LinkedAlert:
    """An alert and the runbook section to which it leads; `page` alone when the page has no such anchor."""

    alert: Alert
    state: AlertState
    page: Page | None
    section: Section | None
    coverage: tuple[TestLink, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """A case and the suite that holds it."""

    suite: Suite
    case: Case


@dataclass(frozen=True)
class Trace:
    """All that is known, linked. Tuples are sorted by path, and then by place in the file.

    Attributes:
        tests: the cases of the suites, to be looked up.
    """

    suites: tuple[Suite, ...] = ()
    scenarios: tuple[LinkedScenario, ...] = ()
    pages: tuple[Page, ...] = ()
    requirements: tuple[LinkedRequirement, ...] = ()
    alerts: tuple[LinkedAlert, ...] = ()
    documents: tuple[Document, ...] = ()
    recordings: Recordings = field(default_factory=Recordings)
    tests: Tests = field(kw_only=True, repr=False, compare=False)

    @cached_property
    def by_section(self) -> Mapping[tuple[str, str], tuple[LinkedScenario, ...]]:
        """The scenarios of each (page, anchor)."""
        found: dict[tuple[str, str], list[LinkedScenario]] = defaultdict(list)
        for scenario in self.scenarios:
            for link in scenario.sections:
                place = (link.section.page, link.section.anchor) if link.section else None
                if place and scenario not in found[place]:
                    found[place].append(scenario)
        return {place: tuple(scenarios) for place, scenarios in found.items() if scenarios}

    @cached_property
    def by_id(self) -> Mapping[str, LinkedScenario]:
        return {scenario.id: scenario for scenario in self.scenarios}

    @cached_property
    def resting(self) -> Mapping[TestId, tuple[LinkedScenario, ...]]:
        """The scenarios that rest on each case."""
        found: dict[TestId, list[LinkedScenario]] = defaultdict(list)
        for scenario in self.scenarios:
            for target in dict.fromkeys(link.target for link in scenario.tests if link.target):
                found[target].append(scenario)
        return {target: tuple(scenarios) for target, scenarios in found.items()}


_ARITY = re.compile(r"(?:/\d+|\(\))\Z")  # `test_x/1`, `test_x()`
_SIGNS = re.compile(r"::|[./]")


class Tests:
    """All cases of all suites, to be found by what people write: `suite:case`, `path::Class::case`, a bare name."""

    def __init__(self, suites: Iterable[Suite]) -> None:
        self.by_id: dict[str, Located] = {}
        self.suites: dict[str, Suite] = {}
        self._by_tail: dict[str, list[TestId]] = defaultdict(list)
        self._suites_by_tail: dict[str, list[Suite]] = defaultdict(list)
        self._multiplying: list[Case] = []
        self._most_parts = 1  # of any name here: what has more parts is none of them
        for suite in sorted(suites, key=lambda suite: (suite.id, suite.path)):
            self._add(suite)

    def _add(self, suite: Suite) -> None:
        self.suites.setdefault(suite.id, suite)
        signs = [len(_SIGNS.findall(name)) for name in (suite.id, suite.path)]
        signs += [suite.inside(case).count("::") for case in suite.cases]
        self._most_parts = max(self._most_parts, 1 + max(signs))
        for tail in {*_tails(suite.path, "/"), suite.path.rpartition("/")[2].partition(".")[0]}:
            self._suites_by_tail[tail].append(suite)
        for case in suite.cases:
            if case.id in self.by_id:
                continue
            self.by_id[case.id] = Located(suite, case)
            if multiplies(case):
                self._multiplying.append(case)
            dotless = case.name.replace(".", "::")  # as a reference is read
            for tail in dict.fromkeys((*_tails(suite.inside(case), "::"), case.name, dotless)):
                self._by_tail[tail].append(case.id)

    def resolve(self, ref: Ref, *, note: str = "", stated: bool = False) -> TestLink:
        """Find the case that a reference means."""
        text = _cleaned(ref.text)
        if text in self.by_id:
            target = TestId(text)
            return TestLink(ref, LinkState.RESOLVED, target, (target,), note, stated)
        for holder, name in _splits(text, self._most_parts):
            inside = [case_id for suite in self.named_suites(holder) for case_id in self._in(suite, name)]
            if inside:
                return _link(ref, LinkState.RESOLVED, inside, note)
        holder, name = _stated(text)
        exact = () if holder else self._ending_in(name)
        return _link(ref, LinkState.RESOLVED if exact else LinkState.MOVED, exact or self.named(name), note)

    def named(self, name: str) -> tuple[TestId, ...]:
        """List the cases of a name, sorted: of `Class::case`, else of `case`, whatever class has it."""
        end = "::".join(name.rsplit("::", self._most_parts)[-self._most_parts :])
        return next(filter(None, map(self._ending_in, _tails(end, "::"))), ())

    def _ending_in(self, name: str) -> tuple[TestId, ...]:
        """List the cases whose ids end in `case` or `Class::case`, or that become tests of this name, sorted."""
        if name in self._by_tail:
            return tuple(sorted(self._by_tail[name]))
        around, _, last = name.rpartition("::")
        return tuple(sorted(case.id for case in turned_into(last, self._multiplying) if self._is_in(case, around)))

    def _is_in(self, case: Case, around: str) -> bool:
        """Say whether a case stands in classes, `Outer::Inner` or the last of them; it does where none is named."""
        classes = self.by_id[case.id].suite.inside(case).rpartition("::")[0]
        return not around or f"::{classes}".endswith(f"::{around}")

    def named_suites(self, name: str) -> tuple[Suite, ...]:
        """List the suites of a name: an id, a path or its last parts, a module name with or without its packages."""
        if name in self.suites:
            return (self.suites[name],)
        found = self._suites_by_tail.get(name) or self._suites_by_tail.get(name.replace(".", "/") + ".py")
        return tuple(found or ())

    def _in(self, suite: Suite, name: str) -> Iterator[TestId]:
        around, _, tail = name.rpartition("::")
        cases = [case for case in suite.cases if case.name == tail] or turned_into(tail, suite.cases)
        exact = [case for case in cases if suite.inside(case).rpartition("::")[0] == around]
        yield from (case.id for case in exact or (cases if not around else ()))


def _link(ref: Ref, state: LinkState, found: Iterable[TestId], note: str) -> TestLink:
    candidates = tuple(sorted(set(found)))
    if not candidates:
        return TestLink(ref, LinkState.ORPHANED, note=note)
    if len(candidates) > 1:
        return TestLink(ref, LinkState.AMBIGUOUS, None, candidates, note)
    return TestLink(ref, state, candidates[0], candidates, note)


def _cleaned(text: str) -> str:
    text = " ".join(text.split()).strip("`")
    return _ARITY.sub("", text.partition("[")[0] if text.endswith("]") else text)


def _splits(text: str, most: int) -> Iterator[tuple[str, str]]:
    """Split a reference into what may be a suite and the case in it, wherever that may be, the longest suite first.

    Args:
        most: parts that the name of a suite has.
    """
    holder, name = _stated(text)
    if holder:
        yield holder, name
        return
    parts = text.split(".")
    for count in range(min(len(parts) - 1, most), 0, -1):
        yield ".".join(parts[:count]), "::".join(parts[count:])


def _stated(text: str) -> tuple[str, str]:
    """Split off the suite where signs tell it apart: `a.py::T::x` gives `a.py` and `T::x`, `T.x` only `T::x`."""
    holder, found, name = text.partition("::")
    if found:
        return (holder, name) if holder.endswith(".py") or "/" in holder else ("", text)
    holder, _, name = text.rpartition(":")
    return holder.partition(":")[0], name.replace(".", "::")  # suite:group:case names a group that the id leaves out


def _tails(text: str, separator: str) -> Iterator[str]:
    """List a path and its ends: `a/b/c.py`, `b/c.py`, `c.py`."""
    yield text
    while separator in text:
        text = text.partition(separator)[2]
        yield text


def link(  # noqa: PLR0913  # each kind of fact is an argument of its own
    suites: Iterable[Suite],
    scenarios: Iterable[Scenario] = (),
    pages: Iterable[Page] = (),
    requirements: Iterable[Requirement] = (),
    *,
    alerts: Iterable[Alert] = (),
    documents: Iterable[Document] = (),
    sites: Sites | None = None,
    expected: Callable[[Page, str], Section | None] = lambda *_: None,
) -> Trace:
    """Look up everything that is named anywhere.

    Args:
        expected: gives the section that a page will have by a heading which it lacks, where somebody may write it.
    """
    suites = tuple(sorted(suites, key=lambda suite: (suite.path, suite.id)))
    pages = tuple(sorted(pages, key=lambda page: page.path))
    tests = Tests(suites)
    headings = _Headings(pages, expected)
    naming = _naming(suites)
    linked = [_scenario(item, tests, headings, naming) for item in scenarios]
    traced = _tracing(suites)
    required = [_requirement(item, tests, traced) for item in requirements]
    return Trace(
        suites,
        tuple(sorted(linked, key=lambda item: (item.scenario.span, item.id))),
        pages,
        tuple(sorted(required, key=lambda item: (item.requirement.span, item.requirement.id))),
        tuple(_alert(item, tests, sites) for item in sorted(alerts, key=lambda item: item.span)) if sites else (),
        tuple(sorted(documents, key=lambda document: document.path)),
        tests=tests,
    )


def _alert(alert: Alert, tests: Tests, sites: Sites) -> LinkedAlert:
    return LinkedAlert(alert, *sites.find(alert), tuple(tests.resolve(ref) for ref in alert.coverage))


def _naming(suites: Iterable[Suite]) -> Mapping[str, list[Ref]]:
    """Collect, for each scenario, the cases that name it themselves."""
    found: dict[str, list[Ref]] = defaultdict(list)
    for suite in suites:
        for case in suite.cases:
            for scenario in case.scenarios:
                found[scenario].append(Ref(case.id, Span(suite.path, case.line)))
    return found


def _tracing(suites: Iterable[Suite]) -> Mapping[str, set[TestId]]:
    """Collect, for each requirement, the cases that name it themselves."""
    found: dict[str, set[TestId]] = defaultdict(set)
    for suite in suites:
        for case in suite.cases:
            for requirement in case.requirements:
                found[requirement].add(case.id)
    return found


class _Headings:
    """All headings of all pages, to be found by what a scenario writes."""

    def __init__(self, pages: Iterable[Page], expected: Callable[[Page, str], Section | None]) -> None:
        self._pages = {page.path: page for page in pages}
        self._expected = expected

    def resolve(self, ref: SectionRef) -> SectionLink:
        if ref.pending:
            return SectionLink(ref, SectionState.PENDING)
        page = self._pages.get(ref.page)
        if page and page.sections and not ref.section:
            whole = next((section for section in page.sections if section.level == 1), page.sections[0])
            return SectionLink(ref, SectionState.RESOLVED, whole)
        found = [section for section in page.sections if _names(ref.section, section)] if page else []
        if not found:
            written = self._expected(page, ref.section) if page else None
            return SectionLink(ref, SectionState.EXPECTED if written else SectionState.ORPHANED, written)
        return SectionLink(ref, SectionState.AMBIGUOUS if len(found) > 1 else SectionState.RESOLVED, found[0])


def _names(text: str, section: Section) -> bool:
    if text.startswith("#"):
        return section.anchor == text.lstrip("# ")
    return folded(text) in {folded(section.title), folded(section.written)}


@lru_cache(8192)  # the same headings stand on many pages, and are asked for by each scenario
def folded(text: str) -> str:
    """Fold a sentence or heading for comparing: case, blanks, marks of code and a full stop at the end do not count."""
    return " ".join(text.replace("`", "").split()).casefold().rstrip(".")


def _scenario(scenario: Scenario, tests: Tests, headings: _Headings, naming: Mapping[str, list[Ref]]) -> LinkedScenario:
    links = [tests.resolve(ref) for ref in scenario.tests]
    known = {item.target for item in links}
    links += [tests.resolve(ref, stated=True) for ref in naming.get(scenario.id, ()) if ref.text not in known]
    sections = tuple(headings.resolve(ref) for ref in scenario.runbook)
    return LinkedScenario(
        scenario=scenario,
        tests=tuple(links),
        related=tuple(tests.resolve(item.ref, note=item.note) for item in scenario.related),
        sections=sections,
        guarantees=tuple(_guarantees(scenario, links, tests)),
        integration=_integration(links, sections, tests),
    )


def _guarantees(scenario: Scenario, links: list[TestLink], tests: Tests) -> Iterator[LinkedGuarantee]:
    """List the scenario's own promises or, where it makes none, those of its tests, with the tests that state them."""
    stated: dict[str, list[TestId]] = defaultdict(list)
    sentences: dict[str, Sentence] = {}
    for target in dict.fromkeys(link.target for link in links if link.target):
        for sentence in tests.by_id[target].case.guarantees:
            stated[folded(sentence.text)].append(target)
            sentences.setdefault(folded(sentence.text), sentence)
    for sentence in scenario.guarantees or sentences.values():
        backing = dict.fromkeys(stated.get(folded(sentence.text), ()))
        yield LinkedGuarantee(sentence.text, sentence.line, tuple(backing))


def _integration(links: list[TestLink], sections: tuple[SectionLink, ...], tests: Tests) -> Integration:
    lost = any(link.state is not LinkState.RESOLVED for link in links)
    astray = any(link.state in {SectionState.ORPHANED, SectionState.AMBIGUOUS} for link in sections)
    selections = [tests.by_id[link.target].case.selection for link in links if link.target]
    idle = bool(selections) and all(selection is Selection.UNSELECTED for selection in selections)
    if lost or astray or idle:
        return Integration.BROKEN
    open_ = not links or not sections or any(link.state is SectionState.PENDING for link in sections)
    return Integration.PENDING if open_ else Integration.INTEGRATED


def _requirement(item: Requirement, tests: Tests, traced: Mapping[str, set[TestId]]) -> LinkedRequirement:
    links = tuple(tests.resolve(ref) for ref in item.tests)
    named = {link.target for link in links if link.target}
    return LinkedRequirement(item, tuple(sorted(named | traced.get(item.id, set()))), links)

"""A linked scenario becomes a CardView: what an on-call engineer asks, in the order of asking, ready to be placed."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.model import LinkState, Ref, SectionState, Selection, Span, Status
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.badges import CLAIMED, INTEGRATION, LINK, SECTION, SMOKE, STATUS, Badge
from mkdocs_guarantees.render.claims import Claims
from mkdocs_guarantees.render.places import Target, card_anchor
from mkdocs_guarantees.render.proofs import Proofs
from mkdocs_guarantees.render.strengths import Strengths, words
from mkdocs_guarantees.sources import naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.links import LinkedGuarantee, LinkedScenario, Located, SectionLink, TestLink, Trace
    from mkdocs_guarantees.model import Case, Suite, SuiteId, TestId
    from mkdocs_guarantees.render.places import Places
    from mkdocs_guarantees.render.previews import Marked, Marks
    from mkdocs_guarantees.status import Statuses


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere, or nowhere."""

    text: str
    place: Target | None


@dataclass(frozen=True, slots=True)
class TestView:
    """A test on a card.

    Attributes:
        text: the name as people write it; as somebody wrote it, when it leads nowhere.
        suite: the suite's id, for telling apart tests of one name.
        place: where its case stands, or None.
        summary: what it tests, in its own words, or the note of a related test.
        remark: why it is not simply run: a condition, a skip, a move; why not to rely on it; or empty.
        record: what it proves, and what its runs come to.
    """

    __test__ = False  # pytest takes the name for a test class

    text: str
    badge: Badge
    suite: str = ""
    place: Target | None = None
    summary: str = ""
    remark: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a sentence: plain text, or a code span, which leads somewhere when it names a test."""

    text: str
    code: bool = False
    place: Target | None = None


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A guarantee on a card, with the tests that state it; without any, it is claimed only."""

    pieces: tuple[Piece, ...]
    badge: Badge
    tests: tuple[TestView, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """A runbook section of a scenario."""

    text: str
    badge: Badge
    place: Target | None = None
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A step of "If this occurs in production"; where it says "verified by test", the mark of the tests behind it."""

    pieces: tuple[Piece, ...]
    mark: Badge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A card, ready to be placed.

    Attributes:
        duration: how long it takes, as declared.
        measured: how long it took.
        claimed: how many of its promises no test states; None when each is stated.
        decisive: of several tests those that give it its status, the first few, unless all is well.
        others: how many more there are.
        proof: when, and at which revision, all of its tests had passed.
        changed: in a preview, what is not as it was.
    """

    id: str
    anchor: str
    title: str
    integration: Badge
    status: Badge
    claimed: Badge | None
    decisive: tuple[TestView, ...]
    others: int
    smoke: Badge | None
    duration: str
    measured: str
    proof: str
    promises: tuple[PromiseView, ...]
    advice: tuple[AdviceView, ...]
    commands: tuple[str, ...]
    tests: tuple[TestView, ...]
    related: tuple[TestView, ...]
    requirements: tuple[Link, ...]
    alerts: tuple[str, ...]
    caveats: tuple[tuple[Piece, ...], ...]
    sections: tuple[SectionView, ...]
    changed: Marked | None

    @property
    def elsewhere(self) -> bool:
        """There is more to say of its sections than that the card stands in one."""
        return len(self.sections) > 1 or any(not section.resolved for section in self.sections)


class Cards:
    """Makes the views of one trace."""

    def __init__(  # noqa: PLR0913  # one for each thing that a card tells of
        self,
        trace: Trace,
        settings: Settings,
        places: Places,
        statuses: Statuses,
        marks: Marks | None = None,
        *,
        strengths: Strengths | None = None,
    ) -> None:
        self._trace = trace
        self._marks = marks
        self._statuses = statuses
        self._settings = settings
        self._places = places
        self.claims = Claims(settings.phrases)
        self.proofs = Proofs(trace, statuses)
        self._strengths = strengths or Strengths(trace, settings, None, None)
        self._cases: dict[tuple[TestId, str], TestView] = {}
        self._remarks: dict[TestId, str] = {}
        self._named: dict[str, TestId | None] = {}

    def card(self, scenario: LinkedScenario) -> CardView:
        """Describe one scenario."""
        stated = scenario.scenario
        word = self._statuses.of_scenario(scenario)
        decisive = self._decisive(scenario, word)
        return CardView(
            id=stated.id,
            anchor=card_anchor(stated.id),
            title=stated.title,
            integration=INTEGRATION[scenario.integration],
            status=STATUS[word],
            claimed=_claimed(scenario),
            decisive=tuple(self.test(link, scenario) for link in decisive[:MOST_DECISIVE]),
            others=len(decisive[MOST_DECISIVE:]),
            smoke=SMOKE if stated.smoke else None,
            duration=stated.duration,
            measured=self.proofs.measured(scenario),
            proof=self.proofs.scenario(scenario),
            promises=tuple(self._promise(item, scenario) for item in scenario.guarantees),
            advice=tuple(AdviceView(self.pieces(text), self._mark(text, scenario)) for text in stated.in_production),
            commands=self.commands(scenario),
            tests=tuple(self.test(link, scenario) for link in scenario.tests),
            related=tuple(self.test(link) for link in scenario.related),
            requirements=tuple(Link(name, self._places.requirement(name)) for name in stated.requirements),
            alerts=stated.alerts,
            caveats=tuple(map(self.pieces, self._caveats(scenario))),
            sections=tuple(self.section(link) for link in scenario.sections),
            changed=self._marks.card(stated.id) if self._marks else None,
        )

    def _decisive(self, scenario: LinkedScenario, word: Status) -> list[TestLink]:
        """List the tests to blame: of several those with the status of the scenario, worse than no result."""
        if len(scenario.tests) < 2 or word in {Status.VERIFIED, Status.UNTESTED}:
            return []
        return [link for link in scenario.tests if self._statuses.of_link(link, scenario) is word]

    def test(self, link: TestLink, scenario: LinkedScenario | None = None) -> TestView:
        """Describe what a reference leads to."""
        if link.target is None:
            return TestView(link.ref.text, LINK[link.state], summary=link.note, remark=_candidates(link))
        view = self.case(link.target, scenario)
        moved = f"named as {link.ref.text}" if link.state is LinkState.MOVED else ""
        remark = "; ".join(part for part in (moved, view.remark) if part)
        badge = LINK[LinkState.MOVED] if moved else view.badge
        return TestView(view.text, badge, view.suite, view.place, link.note or view.summary, remark, view.record)

    def case(self, test: TestId, scenario: LinkedScenario | None = None) -> TestView:
        """Describe a case that exists, by the limits of a scenario when it is asked for one.

        Cards, the mapping and the smoke set show the same cases, so each is described once.
        """
        key = (test, scenario.id if scenario else "")
        if key not in self._cases:
            self._cases[key] = self._case(self._trace.tests.by_id[test], scenario)
        return self._cases[key]

    def _case(self, located: Located, scenario: LinkedScenario | None) -> TestView:
        suite, case = located.suite, located.case
        badge = STATUS[self._statuses.of_case(suite, case, scenario)]
        why = self.remark(located)
        proves = "" if case.proof.why and case.proof.why in why else words(case)
        record = " · ".join(part for part in (proves, self.proofs.case(located, scenario)) if part)
        return TestView(case.name, badge, suite.id, self._places.case(case.id), case.summary, why, record)

    def remark(self, located: Located) -> str:
        """Say why a case is not simply run, and why not to rely on it; or nothing."""
        test = located.case.id
        if test not in self._remarks:
            idle = self.proofs.remark(located) or remark(located.suite, located.case)
            self._remarks[test] = "; ".join(part for part in (idle, *self._strengths.doubts(located)) if part)
        return self._remarks[test]

    def section(self, link: SectionLink) -> SectionView:
        """Describe a runbook entry."""
        if link.section:
            place = Target(link.section.page, link.section.anchor)
            return SectionView(self._places.heading(place), SECTION[link.state], place)
        ref = link.ref
        written = f"{ref.page} → “{ref.section}”" if ref.section else ref.page
        if link.state is SectionState.PENDING:
            due = f", due {ref.due}" if ref.due else ""
            owner = f" ({ref.owner}{due})" if ref.owner else (due and f" ({due.lstrip(', ')})")
            written = f"{written or 'TBD'}{owner}"
        return SectionView(written, SECTION[link.state], None, resolved=False)

    def commands(self, scenario: LinkedScenario) -> tuple[str, ...]:
        """List the commands that check a scenario again, for each suite; none for what nothing would run."""
        suites: dict[SuiteId, dict[TestId, Located]] = {}
        for link in scenario.tests:
            located = self._trace.tests.by_id[link.target] if link.target else None
            if link.target and located and runs(located):
                suites.setdefault(located.suite.id, {})[link.target] = located
        runs_of = (run for cases in suites.values() for run in self._runs(list(cases.values())))
        return tuple(command for run in runs_of if (command := self._command(run)))

    def _runs(self, cases: list[Located]) -> list[list[Located]]:
        """Part the cases of a suite that one command cannot run: naming a group leaves out what stands in none."""
        if "{groups" not in self._settings.commands.get(cases[0].suite.framework, ""):
            return [cases]
        parts = [item for item in cases if not item.case.groups], [item for item in cases if item.case.groups]
        return [part for part in parts if part]

    def _command(self, cases: list[Located]) -> str:
        suite = cases[0].suite
        groups = dict.fromkeys(item.case.groups[0].rpartition("/")[2] for item in cases if item.case.groups)
        values = {
            "path": (suite.path,),
            "suite": (suite.id,),
            "ids": tuple(item.case.id for item in cases),
            "cases": tuple(item.case.name for item in cases),
            "groups": tuple(groups),
        }
        return filled(self._settings.commands.get(suite.framework, ""), values)

    def named(self, text: str) -> TestId | None:
        """Give the case that a code span names, if it can mean nothing else."""
        if text not in self._named:
            link = self._trace.tests.resolve(Ref(text, Span(""))) if naming.may_be_test(text) else None
            self._named[text] = link.target if link and link.state is LinkState.RESOLVED else None
        return self._named[text]

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Split a sentence at its code spans: the only markup that a sentence of a scenario has."""
        if "`" not in text:
            return (Piece(text),)
        parts = re.split(r"`([^`]+)`", text)
        return tuple(self._code(part) if number % 2 else Piece(part) for number, part in enumerate(parts) if part)

    def _code(self, text: str) -> Piece:
        test = self.named(text)
        return Piece(text, code=True, place=self._places.case(test) if test else None)

    def mark(self, tests: tuple[TestId, ...]) -> Badge:
        """Give the mark of a sentence that claims to be verified by these tests."""
        if not tests:
            return NOT_VERIFIED
        return STATUS[status.worst(self._statuses.of_test(test) for test in tests)]

    def _mark(self, text: str, scenario: LinkedScenario) -> Badge | None:
        if not self.claims.ends(text):
            return None
        return self.mark(tuple(link.target for link in scenario.tests if link.target))

    def _promise(self, guarantee: LinkedGuarantee, scenario: LinkedScenario) -> PromiseView:
        if not guarantee.backed_by:
            return PromiseView(self.pieces(guarantee.text), CLAIMED)
        badge = STATUS[self._statuses.of_guarantee(guarantee, scenario)]
        tests = tuple(self.case(test, scenario) for test in guarantee.backed_by)
        return PromiseView(self.pieces(guarantee.text), badge, tests)

    def _caveats(self, scenario: LinkedScenario) -> Iterator[str]:
        """Say what the card does not promise."""
        for guarantee in scenario.guarantees:
            if not guarantee.backed_by:
                yield f"“{guarantee.text}” is claimed here; no test states it."
        for text in scenario.scenario.in_production:
            if self._mark(text, scenario) in {NOT_VERIFIED, STATUS[Status.VOID]}:
                yield f"“{text}” is not verified: no test that runs is behind it."
        for link in scenario.tests:
            if link.target is None:
                yield f"{link.ref.text}: {LINK[link.state].title}"
                continue
            located = self._trace.tests.by_id[link.target]
            why = self.remark(located)
            if why:
                yield f"{located.case.name}: {why}"


def _claimed(scenario: LinkedScenario) -> Badge | None:
    """Say how many promises rest on nothing: a badge, so that nobody takes the status for theirs."""
    bare = sum(not promise.backed_by for promise in scenario.guarantees)
    word = f"{bare} of {many(len(scenario.guarantees), 'promise')} claimed only"
    return replace(CLAIMED, word=word, title="No test of this scenario states it.") if bare else None


MOST_DECISIVE = 3
NOT_VERIFIED = Badge("△", "not verified", "warn", "No test is behind this sentence.")


def runs(located: Located) -> bool:
    """Say whether a command that names the case would run it."""
    return not located.suite.hollow and located.case.selection is not Selection.UNSELECTED


def remark(suite: Suite, case: Case) -> str:
    """Say why a case is not simply run, or nothing."""
    if suite.hollow:
        return "its suite runs nothing"
    if case.selection is Selection.UNSELECTED:
        return "; ".join(("never run", *case.conditions))
    if case.skip is not None:
        return f"skipped: {case.skip}" if case.skip else "skipped"
    if case.selection is Selection.CONDITIONAL:
        return f"runs only if {together(case.conditions)}" if case.conditions else "may not be run"
    return ""


def filled(template: str, values: Mapping[str, Sequence[str]]) -> str:
    """Fill in a command as `config.COMMANDS` describes; every value is quoted for a shell."""

    def value(found: re.Match[str]) -> str:
        if found["name"] not in values:
            return found[0]
        return ("," if found["comma"] else " ").join(map(shlex.quote, values[found["name"]]))

    def optional(found: re.Match[str]) -> str:
        names = (item["name"] for item in _PLACEHOLDER.finditer(found["part"]))
        return found["space"] + found["part"] if all(values.get(name, True) for name in names) else ""

    return _PLACEHOLDER.sub(value, _OPTIONAL.sub(optional, template)).strip()


_PLACEHOLDER = re.compile(r"\{(?P<name>\w+)(?P<comma>,?)\}")
_OPTIONAL = re.compile(r"(?P<space> ?)\[(?P<part>[^\[\]]*)\]")


def _candidates(link: TestLink) -> str:
    shown = ", ".join(link.candidates[:3]) + (", …" if len(link.candidates) > 3 else "")
    return f"may be {shown}" if shown else ""


def counts_of(statuses: list[Status]) -> str:
    """Say how many of several tests are verified, and how many are worse than unknown."""
    verified = statuses.count(Status.VERIFIED)
    parts = [f"{verified} of {len(statuses)} tests verified"]
    parts += [f"{statuses.count(bad)} {bad}" for bad in reversed(Status) if bad in _SHOWN and bad in statuses]
    return " · ".join(parts)


_SHOWN = frozenset(Status) - {Status.VERIFIED, Status.UNTESTED}

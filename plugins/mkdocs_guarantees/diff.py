"""Two Snapshots become the changes from one to the other: what the runbooks gain, lose, and prove less or more.

Only what gets worse is looked for. What gets better is what gets worse when the comparison is read backwards, so that
`diff(a, b)` mirrors `diff(b, a)` by construction. Changes that are neither are found once, from pairs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees import status
from mkdocs_guarantees.changes import NOWHERE, Change, Kind, RunbookSection, Subject, ordered
from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.links import folded
from mkdocs_guarantees.model import AlertState, Integration, Selection, Span, Status, Strength
from mkdocs_guarantees.pairing import Pairs, alike, paired, reworded
from mkdocs_guarantees.snapshots import Promise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs_guarantees.model import Section, TestId
    from mkdocs_guarantees.snapshots import AlertSeen, CaseSeen, Place, RequirementSeen, ScenarioSeen, Snapshot

_STRENGTHS = {Strength.HOLLOW: 0, Strength.WEAK: 1, Strength.STRONG: 2}
_SELECTIONS = {Selection.UNSELECTED: 0, Selection.CONDITIONAL: 1, Selection.SELECTED: 2}
Words = tuple[str, str]
"""What is said of one thing, before and after."""

_INTEGRATIONS = {Integration.BROKEN: 0, Integration.PENDING: 1, Integration.INTEGRATED: 2}


def diff(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """List how `new` differs from `old`, most important first."""
    there = _Direction(_Side(old), _Side(new), _pairs(old, new))
    back = there.mirrored()
    found = set(there.worse()) | {change.mirrored() for change in back.worse()} | set(there.neutral())
    return ordered(found)


@dataclass(frozen=True, slots=True)
class _AllPairs:
    """What everything of the old side is on the new one."""

    cases: Pairs[str]
    scenarios: Pairs[str]
    requirements: Pairs[str]
    alerts: Pairs[str]
    sections: Pairs[Place]

    def mirrored(self) -> _AllPairs:
        return _AllPairs(*(getattr(self, name).mirrored() for name in self.__slots__))


def _pairs(old: Snapshot, new: Snapshot) -> _AllPairs:
    resting = _resting(old, new)
    cases = paired(old.cases, new.cases, _tail, _body, _name)
    return _AllPairs(
        alike(
            cases,
            {key: item.case.sketch for key, item in old.cases.items() if _body(item)},
            {key: item.case.sketch for key, item in new.cases.items() if _body(item)},
        ),
        paired(old.scenarios, new.scenarios, lambda it: it.title or None, lambda it: frozenset(it.tests) or None),
        paired(old.requirements, new.requirements, lambda it: it.text or None),
        paired(old.alerts, new.alerts, lambda it: it.place if it.place[0] else None),
        paired(
            old.sections,
            new.sections,
            lambda it: it.text or None,
            lambda it: it.title,
            lambda it: resting.get((it.page, it.anchor)),
        ),
    )


def _tail(seen: CaseSeen) -> str:
    """Give what is a case's own of its id: its name, with its class if it has one."""
    return seen.case.id.removeprefix(seen.suite.id)


def _body(seen: CaseSeen) -> str | None:
    """Give the mark of a body; one that proves nothing is like many others."""
    return seen.case.fingerprint if seen.case.proof.assertions else None


def _name(seen: CaseSeen) -> str:
    return seen.case.name


def _resting(*sides: Snapshot) -> dict[Place, tuple[str, ...]]:
    """Collect the scenarios of each section, over both sides."""
    found: dict[Place, set[str]] = defaultdict(set)
    for side in sides:
        for scenario in side.scenarios.values():
            for place in scenario.sections:
                found[place].add(scenario.id)
    return {place: tuple(sorted(ids)) for place, ids in found.items()}


class _Side:
    """One snapshot, with what rests on what."""

    def __init__(self, seen: Snapshot) -> None:
        self.seen = seen

    @cached_property
    def scenarios_of(self) -> Mapping[str, set[str]]:
        """The scenarios that rest on each case."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for test in scenario.tests:
                found[test].add(scenario.id)
        return found

    @cached_property
    def unseen(self) -> Mapping[str, tuple[str, ...]]:
        """What makes tests of each suite at run time, by the path of the suite."""
        return {seen.suite.path: seen.suite.unseen for seen in self.seen.cases.values() if seen.suite.unseen}

    @cached_property
    def required(self) -> frozenset[str]:
        """The cases that a requirement rests on."""
        return frozenset(test for item in self.seen.requirements.values() for test in item.tests)

    @cached_property
    def naming(self) -> Mapping[str, set[str]]:
        """The scenarios that name each requirement, or rest on a test that traces to it."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for name in scenario.requirements:
                found[name].add(scenario.id)
        for item in self.seen.requirements.values():
            for test in item.tests:
                found[item.id] |= self.scenarios_of.get(test, set())
        return found

    @cached_property
    def at(self) -> Mapping[Place, set[str]]:
        """The scenarios of each section."""
        return {place: set(ids) for place, ids in _resting(self.seen).items()}

    @cached_property
    def named(self) -> frozenset[Place]:
        """The sections that a scenario or an alert names."""
        alerts = {item.place for item in self.seen.alerts.values()}
        return frozenset({*self.at, *alerts} & self.seen.sections.keys())

    @cached_property
    def promised(self) -> Mapping[str, set[str]]:
        """The promises of scenarios that rest on each case."""
        found: dict[str, set[str]] = defaultdict(set)
        for scenario in self.seen.scenarios.values():
            for promise in scenario.promises:
                for test in promise.backed_by:
                    found[test].add(promise.text)
        return found

    def places(self, scenarios: Iterable[str]) -> set[RunbookSection]:
        """Give the runbook sections of scenarios."""
        listed = (self.seen.scenarios[name].sections for name in scenarios if name in self.seen.scenarios)
        return {self.section(place) for places in listed for place in places}

    def section(self, place: Place) -> RunbookSection:
        known = self.seen.sections.get(place)
        return RunbookSection(*place, known.title if known else "")


class _Direction:
    """The comparison, read from one side to the other."""

    def __init__(self, old: _Side, new: _Side, pairs: _AllPairs) -> None:
        self.old = old
        self.new = new
        self.pairs = pairs

    def mirrored(self) -> _Direction:
        return _Direction(self.new, self.old, self.pairs.mirrored())

    def worse(self) -> Iterator[Change]:
        """List what is gone or proves less."""
        yield from self._cases()
        yield from self._scenarios()
        yield from self._guarantees()
        yield from self._requirements()
        yield from self._alerts()
        yield from self._sections()

    def neutral(self) -> Iterator[Change]:
        """List what is neither worse nor better."""
        yield from self._moved_cases()
        yield from self._other_scenarios()
        yield from self._other_guarantees()
        yield from self._other_requirements()
        yield from self._other_alerts()
        yield from self._other_sections()

    # Cases

    def _cases(self) -> Iterator[Change]:
        for test, was in self.old.seen.cases.items():
            now = self.new.seen.cases.get(self.pairs.cases.forth.get(test, ""))
            if now is None:
                yield self._case(Kind.LOST, was, None, (proof_in_words(was), self._hidden(was)))
                continue
            if _void(now) and not _void(was):
                yield self._case(Kind.VOID, was, now, ("run", _why_void(now)))
            reasons = list(weaker(was, now))
            if reasons:
                before, after = (", ".join(words) for words in zip(*reasons, strict=True))
                yield self._case(Kind.WEAKENED, was, now, (before, after), minor=_is_minor(was, now, reasons))
            if was.status and now.status and not self._is_tied(was, now) and not (_void(was) or _void(now)):
                yield from _status(was.status, now.status, self._case(Kind.WORSE, was, now))

    def _hidden(self, was: CaseSeen) -> str:
        """Say why a case that is not listed may be run all the same."""
        reasons = self.new.unseen.get(was.suite.path, ())
        return f"only a run can tell: {'; '.join(reasons)}" if reasons else ""

    def _moved_cases(self) -> Iterator[Change]:
        for test, other in self.pairs.cases.forth.items():
            was, now = self.old.seen.cases[test], self.new.seen.cases[other]
            if test != other:
                kind = Kind.MOVED if was.suite.id != now.suite.id else Kind.RENAMED
                yield self._case(kind, was, now, (was.case.id, now.case.id))
            if self._is_tied(was, now) and _only_body(was, now):
                yield self._case(
                    Kind.REWORDED,
                    was,
                    now,
                    (f"{proof_in_words(was)}, in another body", f"{proof_in_words(now)}, in another body"),
                )

    def _is_tied(self, was: CaseSeen, now: CaseSeen) -> bool:
        """Say whether a scenario or requirement rests on a case, on either side."""
        return any(
            side.scenarios_of.get(seen.case.id) or seen.case.id in side.required
            for side, seen in ((self.old, was), (self.new, now))
        )

    def _case(
        self, kind: Kind, was: CaseSeen, now: CaseSeen | None, words: Words = ("", ""), *, minor: bool = False
    ) -> Change:
        scenarios, promised = self.old.scenarios_of.get(was.case.id, set()), self.old.promised.get(was.case.id, set())
        if now:
            scenarios = scenarios | self.new.scenarios_of.get(now.case.id, set())
            promised = promised | self.new.promised.get(now.case.id, set())
        return Change(
            kind=kind,
            subject=Subject.CASE,
            was=was.case.id,
            now=now.case.id if now else "",
            before=words[0],
            after=words[1],
            was_at=was.span,
            is_at=now.span if now else NOWHERE,
            sections=self._places(scenarios),
            scenarios=tuple(sorted(scenarios)),
            guarantees=tuple(sorted(promised)),
            minor=minor,
        )

    # Scenarios

    def _scenarios(self) -> Iterator[Change]:
        for name, was in self.old.seen.scenarios.items():
            now = self.new.seen.scenarios.get(self.pairs.scenarios.forth.get(name, ""))
            if now is None:
                yield self._scenario(Kind.LOST, was, None, (_promising(was), ""))
                continue
            if _INTEGRATIONS[now.integration] < _INTEGRATIONS[was.integration]:
                kind = Kind.DETACHED if was.integration is Integration.INTEGRATED else Kind.WORSE
                yield self._scenario(kind, was, now, (was.integration, now.integration))
            yield from _status(was.status, now.status, self._scenario(Kind.WORSE, was, now))
            for words in self._scenario_weaker(was, now):
                yield self._scenario(Kind.WEAKENED, was, now, words)

    def _scenario_weaker(self, was: ScenarioSeen, now: ScenarioSeen) -> Iterator[Words]:
        for test in self._gone(was.tests, now.tests):
            yield f"rests on {test}", f"does not rest on {test}"
        if was.smoke and not now.smoke:
            yield "in the smoke set", "not in the smoke set"
        left, come = self._other_places(was, now)
        kept = [place for place in left if place in self.new.seen.sections]  # a section that is lost is told by itself
        if kept and not come:
            yield f"in {_listed(self.old, kept)}", f"not in {_listed(self.old, kept)}"

    def _other_places(self, was: ScenarioSeen, now: ScenarioSeen) -> tuple[list[Place], list[Place]]:
        """Give the sections that a scenario has left, and those that it has come to."""
        forth, back = self.pairs.sections.forth, self.pairs.sections.back
        left = [place for place in was.sections if forth.get(place, place) not in now.sections]
        come = [place for place in now.sections if back.get(place, place) not in was.sections]
        return left, come

    def _other_scenarios(self) -> Iterator[Change]:
        for name, other in self.pairs.scenarios.forth.items():
            was, now = self.old.seen.scenarios[name], self.new.seen.scenarios[other]
            if name != other:
                yield self._scenario(Kind.RENAMED, was, now, (name, other))
            if was.title != now.title:
                yield self._scenario(Kind.RENAMED, was, now, (f"“{was.title}”", f"“{now.title}”"))
            if was.in_production != now.in_production:
                yield self._scenario(Kind.REWORDED, was, now, _differing(was.in_production, now.in_production))
            if was.duration != now.duration:
                yield self._scenario(Kind.REWORDED, was, now, (_lasting(was), _lasting(now)))
            left, come = self._other_places(was, now)
            if left and come:
                yield self._scenario(Kind.MOVED, was, now, (_listed(self.old, left), _listed(self.new, come)))

    def _scenario(self, kind: Kind, was: ScenarioSeen, now: ScenarioSeen | None, words: Words = ("", "")) -> Change:
        names = {was.id, now.id} if now else {was.id}
        return Change(
            kind=kind,
            subject=Subject.SCENARIO,
            was=was.id,
            now=now.id if now else "",
            before=words[0],
            after=words[1],
            was_at=was.span,
            is_at=now.span if now else NOWHERE,
            sections=self._places(names),
            scenarios=tuple(sorted(names)),
        )

    # Guarantees

    def _guarantees(self) -> Iterator[Change]:
        for holder in self._holders():
            for was, now in matched(holder.was, holder.now):
                if now is None:
                    yield self._guarantee(Kind.LOST, holder, (was, None), (_backing(was), ""), holder.at)
                elif was.backed_by and not now.backed_by:
                    yield self._guarantee(Kind.LOST, holder, (was, now), (_backing(was), "claimed only"))
                elif was.backed_by:
                    yield from self._guarantee_worse(holder, was, now)

    def _guarantee_worse(self, holder: _Holder, was: Promise, now: Promise) -> Iterator[Change]:
        left = self._gone(was.backed_by, now.backed_by)
        if left:
            yield self._guarantee(Kind.WEAKENED, holder, (was, now), (_backing(was), _backing(now)))
        one, other = _best(self.old, was), _best(self.new, now)
        fallen = _fallen(one, other) if one and other else None
        if one and other and fallen:
            words = f"{fallen[0]} in {one.case.id}", f"{fallen[1]} in {other.case.id}"
            yield self._guarantee(Kind.WEAKENED, holder, (was, now), words, other.span)
        both = was.status, now.status
        if was.status and now.status and (both != holder.statuses or Status.VOID in both):
            yield from _status(was.status, now.status, self._guarantee(Kind.WORSE, holder, (was, now)))

    def _other_guarantees(self) -> Iterator[Change]:
        for holder in self._holders():
            for was, now in matched(holder.was, holder.now):
                if now and was.text != now.text:
                    yield self._guarantee(Kind.REWORDED, holder, (was, now), (was.text, now.text))

    def _holders(self) -> Iterator[_Holder]:
        """List what makes promises: scenarios, and cases on which no scenario rests on either side."""
        for name, was in self.old.seen.scenarios.items():
            now = self.new.seen.scenarios.get(self.pairs.scenarios.forth.get(name, ""))
            if now:
                yield _Holder({name, now.id}, was.promises, now.promises, now.span, (was.status, now.status))
            else:
                yield _Holder({name}, was.promises)
        for test, seen in self.old.seen.cases.items():
            other = self.new.seen.cases.get(self.pairs.cases.forth.get(test, ""))
            tied = self.old.scenarios_of.get(test) or (other and self.new.scenarios_of.get(other.case.id))
            if not tied and (seen.case.guarantees or (other and other.case.guarantees)):
                yield _Holder(set(), _stated(seen), _stated(other) if other else (), other.span if other else NOWHERE)

    def _guarantee(
        self,
        kind: Kind,
        holder: _Holder,
        both: tuple[Promise, Promise | None],
        words: Words = ("", ""),
        at: Span | None = None,
    ) -> Change:
        was, now = both
        return Change(
            kind=kind,
            subject=Subject.GUARANTEE,
            was=was.text,
            now=now.text if now else "",
            before=words[0],
            after=words[1],
            was_at=was.span,
            is_at=at or (now.span if now else NOWHERE),
            sections=self._places(holder.names),
            scenarios=tuple(sorted(holder.names)),
        )

    # Requirements

    def _requirements(self) -> Iterator[Change]:
        for name, was in self.old.seen.requirements.items():
            now = self.new.seen.requirements.get(self.pairs.requirements.forth.get(name, ""))
            if now is None:
                yield self._requirement(Kind.LOST, was, None, (was.text, ""))
                continue
            left = self._gone(was.tests, now.tests)
            if left:
                kind = Kind.WEAKENED if now.tests else Kind.LOST
                yield self._requirement(kind, was, now, (_tests(was.tests), _tests(now.tests)))
            if was.tests and now.tests:
                yield from _status(was.status, now.status, self._requirement(Kind.WORSE, was, now))

    def _other_requirements(self) -> Iterator[Change]:
        for name, other in self.pairs.requirements.forth.items():
            was, now = self.old.seen.requirements[name], self.new.seen.requirements[other]
            if name != other:
                yield self._requirement(Kind.RENAMED, was, now, (name, other))
            if was.text != now.text:
                yield self._requirement(Kind.REWORDED, was, now, (was.text, now.text))

    def _requirement(
        self, kind: Kind, was: RequirementSeen, now: RequirementSeen | None, words: Words = ("", "")
    ) -> Change:
        names = self.old.naming.get(was.id, set()) | (self.new.naming.get(now.id, set()) if now else set())
        return Change(
            kind=kind,
            subject=Subject.REQUIREMENT,
            was=was.id,
            now=now.id if now else "",
            before=words[0],
            after=words[1],
            was_at=was.span,
            is_at=now.span if now else NOWHERE,
            sections=self._places(names),
            scenarios=tuple(sorted(names)),
        )

    # Alerts

    def _alerts(self) -> Iterator[Change]:
        for name, was in self.old.seen.alerts.items():
            other = self.pairs.alerts.forth.get(name, "")
            now = self.new.seen.alerts.get(other)
            if now is None:
                yield self._alert(Kind.LOST, name, None, (_leading(self.old, was), ""))
            elif was.state is AlertState.RESOLVED and now.state is not AlertState.RESOLVED:
                yield self._alert(Kind.DETACHED, name, other, (_leading(self.old, was), _leading(self.new, now)))

    def _other_alerts(self) -> Iterator[Change]:
        for name, other in self.pairs.alerts.forth.items():
            was, now = self.old.seen.alerts[name], self.new.seen.alerts[other]
            if name != other:
                yield self._alert(Kind.RENAMED, name, other, (name, other))
            if was.state is now.state is AlertState.RESOLVED and not self._is_same_place(was.place, now.place):
                yield self._alert(Kind.MOVED, name, other, (_leading(self.old, was), _leading(self.new, now)))

    def _is_same_place(self, was: Place, now: Place) -> bool:
        """Say whether a place is where the other one went; places without a section are compared as they stand."""
        pairs = self.pairs.sections
        return pairs.forth.get(was) == now if was in pairs.forth or now in pairs.back else was == now

    def _alert(self, kind: Kind, name: str, other: str | None, words: Words) -> Change:
        was, now = self.old.seen.alerts[name], self.new.seen.alerts[other] if other else None
        sides = ((self.old, was), (self.new, now)) if now else ((self.old, was),)
        seen = [(side, item.place) for side, item in sides if item and item.place in side.seen.sections]
        return Change(
            kind=kind,
            subject=Subject.ALERT,
            was=name,
            now=other or "",
            before=words[0],
            after=words[1],
            was_at=was.span,
            is_at=now.span if now else NOWHERE,
            sections=tuple(sorted({side.section(place) for side, place in seen})),
            scenarios=tuple(sorted({name for side, place in seen for name in side.at.get(place, ())})),
        )

    # Sections that a scenario or an alert names, on either side

    def _sections(self) -> Iterator[Change]:
        for place in self._named():
            if place not in self.pairs.sections.forth:
                yield self._section(Kind.LOST, place, None, (self.old.section(place).title, ""))

    def _other_sections(self) -> Iterator[Change]:
        for place in self._named():
            other = self.pairs.sections.forth.get(place)
            if other is None:
                continue
            was, now = self.old.seen.sections[place], self.new.seen.sections[other]
            if was.page != now.page:
                yield self._section(Kind.MOVED, place, other, (was.page, now.page))
            if was.title != now.title:
                yield self._section(Kind.RENAMED, place, other, (f"“{was.title}”", f"“{now.title}”"))
            elif was.anchor != now.anchor and was.page == now.page:
                yield self._section(Kind.RENAMED, place, other, (f"#{was.anchor}", f"#{now.anchor}"))
            if was.text and now.text and was.text != now.text:
                yield self._section(Kind.REWORDED, place, other, (_text(was), _text(now)))

    def _named(self) -> Iterator[Place]:
        """List the sections of the old side that are of interest, on either side."""
        for place in self.old.seen.sections:
            other = self.pairs.sections.forth.get(place)
            if place in self.old.named or place in self.new.named or other in self.new.named:
                yield place

    def _section(self, kind: Kind, place: Place, other: Place | None, words: Words) -> Change:
        was, now = self.old.seen.sections[place], self.new.seen.sections[other] if other else None
        names = self.old.at.get(place, set()) | (self.new.at.get(other, set()) if other else set())
        sections = {self.old.section(place)} | ({self.new.section(other)} if other else set())
        return Change(
            kind=kind,
            subject=Subject.SECTION,
            was="#".join(place),
            now="#".join(other) if other else "",
            before=words[0],
            after=words[1],
            was_at=self.old.seen.span_of(was),
            is_at=self.new.seen.span_of(now) if now else NOWHERE,
            sections=tuple(sorted(sections)),
            scenarios=tuple(sorted(names)),
        )

    def _gone(self, was: Iterable[TestId], now: Iterable[TestId]) -> list[TestId]:
        """List the tests of the old side that are not among those of the new one, under whatever name."""
        known, forth = frozenset(now), self.pairs.cases.forth
        return [test for test in was if forth.get(test, test) not in known]

    def _places(self, scenarios: Iterable[str]) -> tuple[RunbookSection, ...]:
        return tuple(sorted(self.old.places(scenarios) | self.new.places(scenarios)))


@dataclass(frozen=True, slots=True)
class _Holder:
    """What makes promises, on both sides.

    Attributes:
        names: the scenarios that it is.
        at: where it stands on the new side.
        statuses: its own, with which those of its promises that are the same go without saying.
    """

    names: set[str]
    was: tuple[Promise, ...]
    now: tuple[Promise, ...] = ()
    at: Span = NOWHERE
    statuses: tuple[Status, Status] | None = None


def _stated(seen: CaseSeen) -> tuple[Promise, ...]:
    """Give what a case promises itself."""
    return tuple(
        Promise(sentence.text, Span(seen.suite.path, sentence.line, 0, sentence.line), (seen.case.id,))
        for sentence in seen.case.guarantees
    )


def matched(was: Iterable[Promise], now: Iterable[Promise]) -> Iterator[tuple[Promise, Promise | None]]:
    """Find each promise on the other side: the same sentence, else one that shares most of its words, else none."""
    old, new = ({folded(promise.text): promise for promise in side} for side in (was, now))
    others = reworded(old.keys() - new.keys(), new.keys() - old.keys())
    for text, promise in old.items():
        yield promise, new.get(others.get(text, text))


def _status(was: Status, now: Status, change: Change) -> Iterator[Change]:
    """Make of a change one of the status, if that got worse."""
    if status.is_worse(now, was):
        yield replace(change, kind=Kind.VOID if now is Status.VOID else Kind.WORSE, before=was, after=now)


def _void(seen: CaseSeen) -> bool:
    return seen.suite.hollow or seen.case.selection is Selection.UNSELECTED


def _why_void(seen: CaseSeen) -> str:
    return "its suite runs nothing" if seen.suite.hollow else "never run"


def proof_in_words(seen: CaseSeen) -> str:
    """Say what a case proves: `strong proof, 3 assertions`."""
    proof = seen.case.proof
    counted = f"{proof.assertions} assertion{'' if proof.assertions == 1 else 's'}"
    return counted if proof.strength is Strength.UNKNOWN else f"{proof.strength} proof, {counted}"


def _fallen(was: CaseSeen, now: CaseSeen) -> Words | None:
    """Say in which way the proof of one case is less than that of another, if it is."""
    one, other = was.case.proof.strength, now.case.proof.strength
    if _STRENGTHS.get(other, 9) < _STRENGTHS.get(one, -1):
        return f"{one} proof", f"{other} proof"
    if not _void(now) and _SELECTIONS[now.case.selection] < _SELECTIONS[was.case.selection]:
        return was.case.selection, now.case.selection
    return None


def weaker(was: CaseSeen, now: CaseSeen) -> Iterator[Words]:
    """List in which ways a case proves less than it did, in words before and after."""
    one, other = was.case, now.case
    if _STRENGTHS.get(other.proof.strength, 9) < _STRENGTHS.get(one.proof.strength, -1):
        yield f"{one.proof.strength} proof", f"{other.proof.strength} proof"
    if other.proof.assertions < one.proof.assertions:
        yield _assertions(one.proof.assertions), _assertions(other.proof.assertions)
    for mock in sorted({*other.proof.mocks} - {*one.proof.mocks}):
        yield f"{mock} itself", f"a mock of {mock}"
    if one.skip is None and other.skip is not None:
        yield "run", f"skipped: {other.skip}" if other.skip else "skipped"
    if not _void(was) and not _void(now):
        yield from _conditions(was, now)


def _assertions(count: int) -> str:
    return f"{count} assertion{'' if count == 1 else 's'}"


def _conditions(was: CaseSeen, now: CaseSeen) -> Iterator[Words]:
    """Compare under which conditions a case is run, all of which must hold: each new one makes it run less."""
    if now.case.selection is not Selection.CONDITIONAL:
        return
    after = f"run only if {together(now.case.conditions)}" if now.case.conditions else "may not be run"
    if was.case.selection is Selection.SELECTED:
        yield "always run", after
    elif was.case.conditions and {*now.case.conditions} - {*was.case.conditions}:
        yield f"run if {together(was.case.conditions)}", after


def _is_minor(was: CaseSeen, now: CaseSeen, reasons: list[Words]) -> bool:
    """Say whether all that changed is the count of assertions, and that by less than half."""
    one, other = sorted((was.case.proof.assertions, now.case.proof.assertions))
    return len(reasons) == 1 and "assertion" in reasons[0][0] and one * 2 > other


def _only_body(was: CaseSeen, now: CaseSeen) -> bool:
    """Say whether the body of a case is another one that proves as much, in the same conditions."""
    bodies = was.case.fingerprint, now.case.fingerprint
    differ = all(bodies) and bodies[0] != bodies[1]
    return differ and not any(weaker(was, now)) and not any(weaker(now, was)) and _void(was) == _void(now)


def _best(side: _Side, promise: Promise) -> CaseSeen | None:
    """Give the case behind a promise that proves most."""
    cases = [side.seen.cases[test] for test in promise.backed_by if test in side.seen.cases]
    return max(cases, key=_worth, default=None)


def _worth(seen: CaseSeen) -> tuple[int, int, str]:
    return _STRENGTHS.get(seen.case.proof.strength, -1), _SELECTIONS[seen.case.selection], seen.case.id


def _backing(promise: Promise) -> str:
    return f"proved by {', '.join(promise.backed_by)}" if promise.backed_by else "claimed only"


def _promising(seen: ScenarioSeen) -> str:
    count = len(seen.promises)
    return f"“{seen.title}”, {count} guarantee{'' if count == 1 else 's'}"


def _lasting(seen: ScenarioSeen) -> str:
    return f"takes {seen.duration}" if seen.duration else "no duration"


def _listed(side: _Side, places: Iterable[Place]) -> str:
    return ", ".join(f"{place[0]} “{side.section(place).title}”" for place in places)


def _text(section: Section) -> str:
    """Tell one text of a section from another: by its hash, and by its length, which an index does not know."""
    lines = f"{section.end_line - section.line + 1} lines, " if section.end_line else ""
    return f"{lines}text {section.text[:7]}"


def _tests(tests: Iterable[TestId]) -> str:
    return ", ".join(tests) or "no test"


def _leading(side: _Side, alert: AlertSeen) -> str:
    if not alert.place[0]:
        return f"leads to no section ({alert.state})"
    title = side.section(alert.place).title
    return f"leads to {alert.place[0]} “{title}”" if title else f"leads to {'#'.join(alert.place).rstrip('#')}"


def _differing(was: tuple[str, ...], now: tuple[str, ...]) -> Words:
    """Give the first step of each side that the other does not have."""
    one = next((step for step in was if step not in now), "other steps" if was else "no steps")
    other = next((step for step in now if step not in was), "other steps" if now else "no steps")
    return f"in production: {one}", f"in production: {other}"

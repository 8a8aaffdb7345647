"""A Trace and the lock become what changed since a person last looked; accepting it makes the next lock.

Pure: who reviewed and when is an argument. Without a lock nothing was reviewed, and nothing has changed.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from mkdocs_guarantees.links import folded
from mkdocs_guarantees.model import LinkState, SectionState, Strength
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.similarity import INTACT, Likes, likeness
from mkdocs_guarantees.sources.lock import Lock, LockedScenario, LockedSection, LockedTest
from mkdocs_guarantees.sources.naming import ends_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mkdocs_guarantees.links import Trace
    from mkdocs_guarantees.model import Case
    from mkdocs_guarantees.sources.lock import Reviewed

Locked = TypeVar("Locked", LockedScenario, LockedTest)

_RANK = {Strength.HOLLOW: 0, Strength.WEAK: 1, Strength.STRONG: 2}


class Aspect(StrEnum):
    """What of a scenario or test is not as it was."""

    BODY = "body"
    PROOF = "proof"
    GUARANTEES = "guarantees"
    SECTION = "section"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed since the review.

    Attributes:
        subject: the id of the test or scenario.
        is_test: it is a test rather than a scenario.
        before: guarantee texts, the proof in words, or the fingerprint, as it was.
        after: the same as it is.
        section: for a changed section its `page#anchor`.
        reviewed: when it was last looked at; empty for what is new.
    """

    subject: str
    is_test: bool
    aspect: Aspect
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    section: str = ""
    reviewed: Reviewed | None = None


class Review:
    """What is, beside what was reviewed."""

    def __init__(self, trace: Trace, lock: Lock) -> None:
        self._trace = trace
        self.lock = lock
        self.now = _with_lost_sections(snapshot(trace), lock, trace)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All that changed, scenarios first, sorted by id; nothing where there is no lock."""
        return self.against_lock if self.lock.scenarios or self.lock.tests else ()

    @cached_property
    def against_lock(self) -> tuple[Change, ...]:
        """All that is not as the lock has it; without a lock everything is new."""
        return tuple(self._changes())

    def suspect(self, test: str) -> LockedTest | None:
        """Give what a test was, if its body is another one since."""
        was = self.lock.tests.get(test)
        now = self.now.tests.get(test)
        return was if was and now and _differs(was.body, now.body) else None

    def was(self, suite: str, name: str) -> LockedTest | None:
        """Give what a test that is gone was, by its name and, unless empty, its suite; None if several may be meant."""
        gone = self._gone_by_name.get(name, ())
        found = [test for test in gone if ends_in(test[: -len(name)].rstrip(":"), suite)]
        return self.lock.tests[found[0]] if len(found) == 1 else None

    def moved_from(self, test: str) -> str | None:
        """Give the id that a test had when it was reviewed, where it is another one and only one can be meant."""
        found = self._gone_by_name.get(case_name(test), ()) if test not in self.lock.tests else ()
        return found[0] if len(found) == 1 else None

    def lost(self, test: str) -> str:
        """Say what a test on which a scenario rests lost since its review, wherever it was then."""
        was, now = self.lock.tests.get(self.moved_from(test) or test), self.now.tests.get(test)
        return loss(was, now) if was and now else ""

    @cached_property
    def _gone_by_name(self) -> Mapping[str, list[str]]:
        """The ids of the tests that were reviewed and are gone, by name."""
        found: dict[str, list[str]] = defaultdict(list)
        for test in self.lock.tests:
            if test not in self._trace.tests.by_id:
                found[case_name(test)].append(test)
        return found

    @cached_property
    def likes(self) -> Likes:
        """All cases of the repository, to be found by their bodies."""
        return Likes({name: located.case.sketch for name, located in self._trace.tests.by_id.items()})

    def section_now(self, page: str, written: str) -> tuple[str, str] | None:
        """Give anchor and heading of the section that has the text of a lost one, if exactly one of its page has.

        Args:
            written: how the lost section was named: its heading, or `#` and its anchor.
        """
        texts = {item.text for item in self._locked_sections(page, written) if item.text}
        sections = next((item.sections for item in self._trace.pages if item.path == page), ())
        found = [section for section in sections if section.text in texts]
        return (found[0].anchor, found[0].title) if len(found) == 1 else None

    def _locked_sections(self, page: str, written: str) -> Iterator[LockedSection]:
        for scenario in self.lock.scenarios.values():
            for place, section in scenario.sections.items():
                there, _, anchor = place.partition("#")
                if there == page and (written == f"#{anchor}" or folded(section.title) == folded(written)):
                    yield section

    def _changes(self) -> Iterator[Change]:
        for name in sorted({*self.now.scenarios, *self.lock.scenarios}):
            yield from _of_scenario(name, self.lock.scenarios.get(name), self.now.scenarios.get(name))
        for name in sorted({*self.now.tests, *self.lock.tests}):
            if name in self.now.tests or case_name(name) not in self._astray:
                yield from _of_test(name, self.lock.tests.get(name), self.now.tests.get(name))

    @cached_property
    def _astray(self) -> frozenset[str]:
        """The names of tests to which references still lead in vain: what is known of these is still needed."""
        links = (link for scenario in self._trace.scenarios for link in scenario.tests)
        return frozenset(case_name(link.ref.text) for link in links if link.state is not LinkState.RESOLVED)

    def accepted(self, subjects: Collection[str], reviewed: Reviewed) -> Lock:
        """Make the lock that has some subjects as they are now; what did not change in them keeps its review.

        Args:
            subjects: ids of tests and scenarios.
        """
        return Lock(
            _merged(self.lock.scenarios, self.now.scenarios, subjects, reviewed),
            _merged(self.lock.tests, self.now.tests, subjects, reviewed),
        )


def _merged(
    was: Mapping[str, Locked], now: Mapping[str, Locked], subjects: Collection[str], reviewed: Reviewed
) -> dict[str, Locked]:
    kept = {name: item for name, item in was.items() if name not in subjects}
    for name in subjects:
        if name in now:
            same = was[name].reviewed if was.get(name) == now[name] else reviewed
            kept[name] = replace(now[name], reviewed=same)
    return kept


def snapshot(trace: Trace) -> Lock:
    """Make the lock that has everything as it is, reviewed by nobody: all scenarios, and the tests they rest on."""
    scenarios: dict[str, LockedScenario] = {
        scenario.id: LockedScenario(
            _texts(item.text for item in scenario.scenario.guarantees),
            {
                f"{link.section.page}#{link.section.anchor}": LockedSection(
                    " ".join(link.section.title.split()), link.section.text
                )
                for link in scenario.sections
                if link.section and link.state is SectionState.RESOLVED
            },
        )
        for scenario in trace.scenarios
    }
    targets = (
        link.target
        for scenario in trace.scenarios
        for link in scenario.tests
        if link.target and link.state is LinkState.RESOLVED
    )
    tests: dict[str, LockedTest] = {target: locked(trace.tests.by_id[target].case) for target in targets}
    return Lock(scenarios, tests)


_NOT_IN_SIGHT = frozenset({SectionState.ORPHANED, SectionState.EXPECTED})


def _with_lost_sections(now: Lock, lock: Lock, trace: Trace) -> Lock:
    """Keep what is known of a section that a scenario names in vain: it is needed to find the section again."""
    scenarios = dict(now.scenarios)
    for scenario in trace.scenarios:
        was = lock.scenarios.get(scenario.id)
        pages = {link.ref.page for link in scenario.sections if link.state in _NOT_IN_SIGHT}
        if was and pages:
            kept = {place: item for place, item in was.sections.items() if place.partition("#")[0] in pages}
            own = scenarios[scenario.id]
            scenarios[scenario.id] = replace(own, sections={**kept, **own.sections})
    return Lock(scenarios, now.tests)


def locked(case: Case) -> LockedTest:
    """Give what the lock keeps of a case."""
    return LockedTest(
        case.fingerprint,
        _texts(item.text for item in case.guarantees),
        case.proof.strength,
        case.proof.assertions,
        case.sketch,
        signs=case.proof.signs,
    )


def _of_scenario(name: str, was: LockedScenario | None, now: LockedScenario | None) -> Iterator[Change]:
    if was is None or now is None:
        yield _come_or_gone(name, was, is_test=False)
        return
    change = partial(Change, subject=name, is_test=False, reviewed=was.reviewed)
    if was.guarantees != now.guarantees:
        yield change(aspect=Aspect.GUARANTEES, before=was.guarantees, after=now.guarantees)
    for place in sorted({*was.sections, *now.sections}):
        before, after = was.sections.get(place), now.sections.get(place)
        if before != after:
            yield change(aspect=Aspect.SECTION, before=_shown(before), after=_shown(after), section=place)


def _shown(section: LockedSection | None) -> tuple[str, ...]:
    return (section.title, section.text) if section else ()


def _of_test(name: str, was: LockedTest | None, now: LockedTest | None) -> Iterator[Change]:
    if was is None or now is None:
        yield _come_or_gone(name, was, is_test=True)
        return
    change = partial(Change, subject=name, is_test=True, reviewed=was.reviewed)
    if _differs(was.body, now.body):
        yield change(aspect=Aspect.BODY, before=(was.body,), after=(now.body,))
    if _words(was, now) != _words(now, was):
        yield change(aspect=Aspect.PROOF, before=(_words(was, now),), after=(_words(now, was),))
    if was.guarantees != now.guarantees:
        yield change(aspect=Aspect.GUARANTEES, before=was.guarantees, after=now.guarantees)


def _come_or_gone(name: str, was: LockedScenario | LockedTest | None, *, is_test: bool) -> Change:
    if was is None:
        return Change(subject=name, is_test=is_test, aspect=Aspect.NEW)
    return Change(subject=name, is_test=is_test, aspect=Aspect.GONE, reviewed=was.reviewed)


def _differs(one: str, other: str) -> bool:
    return bool(one and other) and one != other


def is_intact(was: LockedTest, now: LockedTest) -> bool:
    """Say whether a body that moved is nearly the same and proves no less."""
    if was.body and was.body == now.body:
        return True
    proves_less = now.assertions < was.assertions or _telling(now, was) < _telling(was, now)
    return likeness(was.sketch, now.sketch) >= INTACT and not loss(was, now) and not proves_less


def loss(was: LockedTest, now: LockedTest) -> str:
    """Say what a proof lost, as `5 assertions → 1`; empty where it is as strong as before, or one cannot tell.

    It lost something when its strength is another and lower one, or when half of its assertions or more are gone, and
    at least two. One assertion less may be two that became one. An assertion in whose place a sign of life stands did
    not become one with another: already one is enough.
    """
    fell = _RANK.get(now.strength, 9) < _RANK.get(was.strength, 0)
    fewer = now.assertions * 2 <= was.assertions and was.assertions - now.assertions >= 2
    if was.body == now.body or not (fell or fewer or _is_gutted(was, now)):
        return ""
    before, after = counted(was.assertions, _signs(was, now)), _in_number(now.assertions, _signs(now, was))
    counts = f"{before} → {after}" if before != counted(now.assertions, _signs(now, was)) else ""
    strengths = f"{was.strength} → {now.strength}" if fell else ""
    return ", ".join(part for part in (counts, strengths) if part)


def case_name(test: str) -> str:
    """Give the last part of the id of a test."""
    return test.rpartition(":")[2]


def counted(assertions: int, signs: int = 0) -> str:
    """Say how much is asserted: `3 assertions (2 only signs of life)`."""
    return f"{many(assertions, 'assertion')}{_little(assertions, signs)}"


def _in_number(assertions: int, signs: int) -> str:
    return f"{assertions}{_little(assertions, signs)}"


def _little(assertions: int, signs: int) -> str:
    if not signs:
        return ""
    what = "a sign of life" if signs == 1 else "signs of life"
    return f" (only {what})" if signs >= assertions else f" ({signs} only {what})"


def _is_gutted(was: LockedTest, now: LockedTest) -> bool:
    """Say whether signs of life stand in place of assertions, or what is more than these is half as much or less."""
    before, after = _telling(was, now), _telling(now, was)
    lost, signs = before - after, _signs(now, was) - _signs(was, now)
    return are_replaced(lost, signs) or (after * 2 <= before and lost >= 2)


def are_replaced(lost: int, signs: int) -> bool:
    """Say whether signs of life stand in place of all the assertions that are lost, and any is."""
    return 0 < lost <= signs


def _telling(test: LockedTest, other: LockedTest) -> int:
    """Count the assertions that are more than signs of life, as far as that is known of both sides."""
    return test.assertions - _signs(test, other)


def _signs(test: LockedTest, other: LockedTest) -> int:
    return 0 if test.signs is None or other.signs is None else test.signs


def _words(test: LockedTest, other: LockedTest) -> str:
    return f"{test.strength}, {counted(test.assertions, _signs(test, other))}"


def _texts(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({" ".join(text.split()) for text in texts}))

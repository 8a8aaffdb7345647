"""Two sides and what everything of one is on the other become a Direction: a comparison, read one way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from mkdocs_guarantees import status
from mkdocs_guarantees.changes import NOWHERE, Change, Kind
from mkdocs_guarantees.diff.side import resting
from mkdocs_guarantees.model import Status
from mkdocs_guarantees.pairing import Pairs, alike, paired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.changes import RunbookSection, Subject
    from mkdocs_guarantees.diff.side import Side
    from mkdocs_guarantees.model import Span, TestId
    from mkdocs_guarantees.snapshots import CaseSeen, Place, Snapshot

Words: TypeAlias = tuple[str, str]
"""What is said of one thing, before and after."""


@dataclass(frozen=True, slots=True)
class AllPairs:
    """What everything of the old side is on the new one."""

    cases: Pairs[str]
    scenarios: Pairs[str]
    requirements: Pairs[str]
    alerts: Pairs[str]
    sections: Pairs[Place]

    def mirrored(self) -> AllPairs:
        return AllPairs(*(getattr(self, name).mirrored() for name in self.__slots__))


def pairs_of(old: Snapshot, new: Snapshot) -> AllPairs:
    scenarios_at = resting(old, new)
    cases = paired(old.cases, new.cases, _tail, _body, _name)
    return AllPairs(
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
            lambda it: scenarios_at.get((it.page, it.anchor)),
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


class Names(NamedTuple):
    """What a thing is called on either side and where it stands; on the new one it may not be there."""

    was: str
    was_at: Span
    now: str = ""
    is_at: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Direction:
    """The comparison, read from one side to the other."""

    old: Side
    new: Side
    pairs: AllPairs

    def mirrored(self) -> Direction:
        return Direction(self.new, self.old, self.pairs.mirrored())

    def change(self, kind: Kind, subject: Subject, called: Names, words: Words, scenarios: Iterable[str]) -> Change:
        """Make a change of what scenarios rest on, told in their sections."""
        names = tuple(sorted(scenarios))
        before, after = words
        return Change(
            kind=kind,
            subject=subject,
            **called._asdict(),
            before=before,
            after=after,
            sections=self.places(names),
            scenarios=names,
        )

    def gone(self, was: Iterable[TestId], now: Iterable[TestId]) -> list[TestId]:
        """List the tests of the old side that are not among those of the new one, under whatever name."""
        known, forth = frozenset(now), self.pairs.cases.forth
        return [test for test in was if forth.get(test, test) not in known]

    def places(self, scenarios: Iterable[str]) -> tuple[RunbookSection, ...]:
        return tuple(sorted(self.old.places(scenarios) | self.new.places(scenarios)))


_NEVER_RUN = frozenset({Status.SKIPPED, Status.UNTESTED})
"""Neither proves anything: that a test without results is skipped makes its status no better."""


def fallen_status(was: Status, now: Status, change: Change) -> Iterator[Change]:
    """Make of a change one of the status, if that got worse."""
    if status.is_worse(now, was) and not {was, now} <= _NEVER_RUN:
        yield replace(change, kind=Kind.VOID if now is Status.VOID else Kind.WORSE, before=was, after=now)

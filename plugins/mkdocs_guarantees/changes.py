"""What a revision does to the guarantees, as data: changes of many kinds, each with mirror, weight and cause.

A change that is read backwards is a change too: what one direction loses, the other gains.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


NOWHERE = Span("")


class Kind(StrEnum):
    """What happened, worst first."""

    LOST = "lost"
    VOID = "newly-void"
    DETACHED = "no-longer-integrated"
    WEAKENED = "weakened"
    WORSE = "status-worse"
    MOVED = "moved"
    RENAMED = "renamed"
    REWORDED = "changed-text"
    BETTER = "status-better"
    STRENGTHENED = "strengthened"
    ATTACHED = "newly-integrated"
    REVIVED = "no-longer-void"
    GAINED = "gained"


class Subject(StrEnum):
    """To what it happened, in the order in which a reviewer asks."""

    GUARANTEE = "guarantee"
    SCENARIO = "scenario"
    REQUIREMENT = "requirement"
    SECTION = "section"
    ALERT = "alert"
    CASE = "case"


_OPPOSITE = {
    Kind.LOST: Kind.GAINED,
    Kind.VOID: Kind.REVIVED,
    Kind.DETACHED: Kind.ATTACHED,
    Kind.WEAKENED: Kind.STRENGTHENED,
    Kind.WORSE: Kind.BETTER,
}
MIRROR: Mapping[Kind, Kind] = MappingProxyType(
    {kind: _OPPOSITE.get(kind) or next((bad for bad, good in _OPPOSITE.items() if good is kind), kind) for kind in Kind}
)
"""The kind of a change that is read backwards."""

BAD = frozenset(_OPPOSITE)
GOOD = frozenset(_OPPOSITE.values())

NAMES: tuple[str, ...] = tuple(item.value for item in (*Kind, *Severity))
"""What a policy may name: kinds, and severities for all changes that weigh at least as much."""

_KINDS = {kind: rank for rank, kind in enumerate(Kind)}
_SUBJECTS = {subject: rank for rank, subject in enumerate(Subject)}


@dataclass(frozen=True, slots=True, order=True)
class RunbookSection:
    """A section of a runbook that a change touches."""

    page: str
    anchor: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that is not as it was.

    Attributes:
        was: its name before; empty when there was none.
        now: its name after; empty when there is none.
        before: what is said of it, in words, as it was.
        after: the same as it is.
        was_at: where it, or else what held it, stood.
        is_at: where it, or else what holds it, stands; its path is empty when that is not known.
        sections: the runbook sections of both sides that rest on it, sorted.
        scenarios: the scenarios of both sides that rest on it, sorted.
        guarantees: for a case, the promises of both sides that rest on it, sorted.
        minor: it is a matter of degree.
        because: the change that is behind it, where nobody touched what it is about.
    """

    kind: Kind
    subject: Subject
    was: str = ""
    now: str = ""
    before: str = ""
    after: str = ""
    was_at: Span = NOWHERE
    is_at: Span = NOWHERE
    sections: tuple[RunbookSection, ...] = ()
    scenarios: tuple[str, ...] = ()
    guarantees: tuple[str, ...] = ()
    minor: bool = False
    because: Change | None = None

    @property
    def name(self) -> str:
        return self.now or self.was

    @property
    def is_same(self) -> bool:
        """What is said of it is true of both sides: it changed in a way that takes nothing and gives nothing."""
        return bool(self.before) and self.before == self.after

    @property
    def is_told(self) -> bool:
        """Something in the runbooks, or another promise, rests on it: it is not a case that nobody speaks of."""
        return self.subject is not Subject.CASE or bool(self.scenarios)

    @property
    def cause(self) -> Span:
        """Where in the change to look: a line of the new side, or of the old one when the file is gone."""
        if self.because:
            return self.because.cause
        return self.is_at if self.is_at.path else self.was_at

    @property
    def is_cut(self) -> bool:
        """Its cause stands on the old side only."""
        return self.because.is_cut if self.because else not self.is_at.path

    @property
    def severity(self) -> Severity:
        """How much it matters: an error takes a promise from the runbooks, a warning makes one weaker or untrue."""
        if self.kind in {Kind.LOST, Kind.VOID, Kind.DETACHED}:
            return Severity.ERROR if self.is_told else Severity.WARNING if self.kind is Kind.VOID else Severity.INFO
        if self.kind in {Kind.WEAKENED, Kind.WORSE}:
            return Severity.INFO if self.minor else Severity.WARNING
        if self.kind is Kind.REWORDED and self.subject is Subject.GUARANTEE:
            return Severity.WARNING
        return Severity.INFO

    def mirrored(self) -> Change:
        """Read it backwards."""
        return replace(
            self,
            kind=MIRROR[self.kind],
            was=self.now,
            now=self.was,
            before=self.after,
            after=self.before,
            was_at=self.is_at,
            is_at=self.was_at,
        )


def ordered(changes: set[Change]) -> tuple[Change, ...]:
    """Sort changes: what matters most first, then by kind, subject and name."""
    return tuple(sorted(changes, key=_rank))


def _rank(change: Change) -> tuple[object, ...]:
    return (
        -change.severity.rank,
        not change.is_told,
        _KINDS[change.kind],
        _SUBJECTS[change.subject],
        change.name,
        change.was,
        change.before,
        change.after,
        change.scenarios,
        change.was_at,
        change.is_at,
    )


def matches(change: Change, policy: Sequence[str]) -> bool:
    """Say whether a policy names the kind of a change, or a severity that it reaches."""
    if change.kind in policy:
        return True
    return any(change.severity.rank >= Severity(name).rank for name in policy if name in set(Severity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was compared, and how it differs.

    Attributes:
        base: what the old side is called: a name, and the commit it meant.
        head: what the new side is called.
        changes: most important first.
        present: page and anchor of those sections that changes touch and that the new side has.
        missing: why there was nothing to compare with, in words; then there are no changes.
        remark: what the old side lacks, so that a loss may go unseen.
    """

    base: str
    head: str = ""
    changes: tuple[Change, ...] = ()
    present: frozenset[tuple[str, str]] = frozenset()
    missing: str = ""
    remark: str = ""

    def has(self, section: RunbookSection) -> bool:
        """Say whether one can still go to a section."""
        return (section.page, section.anchor) in self.present

    def counts(self) -> dict[Kind, int]:
        """Count the changes of each kind that there is, worst first."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in Kind if kind in found}

"""Changes become bundles: what happened alike to several cases of one file is told once, with all their names.

A helper that many tests share changes the proof of each of them, and a file that moves takes its tests along. Cases on
which a scenario rests are told one by one all the same: each is somebody's proof. Only where the proof
is as it was does it not matter whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from mkdocs_guarantees.changes import Kind, Subject
from mkdocs_guarantees.render.changes.words import place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.changes import Change, RunbookSection

_Key: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One change, or several cases of one file to which the same happened."""

    changes: tuple[Change, ...]

    @property
    def first(self) -> Change:
        return self.changes[0]

    @property
    def is_single(self) -> bool:
        return len(self.changes) == 1

    @property
    def words(self) -> tuple[str, str]:
        """What is said of each of them, before and after; of cases that moved, their files."""
        if self.is_single:
            return self.first.before, self.first.after
        if self.first.is_same and len({change.before for change in self.changes}) > 1:
            return _core(self.first), _core(self.first)
        return _words(self.first)

    @property
    def sections(self) -> tuple[RunbookSection, ...]:
        """The runbook sections that rest on any of them."""
        return tuple(dict.fromkeys(section for change in self.changes for section in change.sections))

    @property
    def where(self) -> str:
        """Say where to look: `path:line`, of several cases their file; where they moved, their words name it."""
        is_named = self.first.kind is Kind.MOVED and not self.is_single
        return "" if is_named else place(self.first, lines=self.is_single)


def bundled(changes: Iterable[Change]) -> list[Bundle]:
    """Put changes that are alike together, where the first of them stood."""
    found: dict[_Key, list[Change]] = {}
    for change in changes:
        found.setdefault(_key(change), []).append(change)
    return [Bundle(tuple(alike)) for alike in found.values()]


def own_name(change: Change) -> str:
    """Give the name of a case within its suite: what follows `x_SUITE:` or `tests/test_x.py::`."""
    _, found, name = change.name.partition("::")
    return name if found else change.name.partition(":")[2] or change.name


def _key(change: Change) -> _Key:
    is_spoken_of = change.is_told or change.sections or change.guarantees
    if is_spoken_of and not (change.is_same and change.subject is Subject.CASE):
        return (change,)
    words = (_core(change),) if change.is_same and change.subject is Subject.CASE else _words(change)
    return change.kind, change.severity, change.was_at.path, change.is_at.path, *words


def _core(change: Change) -> str:
    """Give what is said of a change without what stands in brackets, in which one case differs from another."""
    return change.before.partition(" (")[0]


def _words(change: Change) -> tuple[str, str]:
    if change.kind is Kind.MOVED:
        return change.was_at.path, change.is_at.path
    return change.before, change.after

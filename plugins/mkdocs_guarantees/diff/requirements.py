"""Requirements become their changes: gone, traced to by fewer tests, worse in status; renamed, reworded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import Change, Kind, Subject
from mkdocs_guarantees.diff.direction import Names, fallen_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.model import TestId
    from mkdocs_guarantees.snapshots import RequirementSeen


def worse(there: Direction) -> Iterator[Change]:
    for name, was in there.old.seen.requirements.items():
        now = there.new.seen.requirements.get(there.pairs.requirements.forth.get(name, ""))
        if now is None:
            yield _requirement(there, Kind.LOST, was, None, (was.text, ""))
            continue
        left = there.gone(was.tests, now.tests)
        if left:
            kind = Kind.WEAKENED if now.tests else Kind.LOST
            yield _requirement(there, kind, was, now, (_tests(was.tests), _tests(now.tests)))
        if was.tests and now.tests:
            yield from fallen_status(was.status, now.status, _requirement(there, Kind.WORSE, was, now))


def neutral(there: Direction) -> Iterator[Change]:
    for name, other in there.pairs.requirements.forth.items():
        was, now = there.old.seen.requirements[name], there.new.seen.requirements[other]
        if name != other:
            yield _requirement(there, Kind.RENAMED, was, now, (name, other))
        if was.text != now.text:
            yield _requirement(there, Kind.REWORDED, was, now, (was.text, now.text))


def _requirement(
    there: Direction, kind: Kind, was: RequirementSeen, now: RequirementSeen | None, words: Words = ("", "")
) -> Change:
    names = there.old.naming.get(was.id, set()) | (there.new.naming.get(now.id, set()) if now else set())
    called = Names(was.id, was.span, now.id, now.span) if now else Names(was.id, was.span)
    return there.change(kind, Subject.REQUIREMENT, called, words, names)


def _tests(tests: Iterable[TestId]) -> str:
    return ", ".join(tests) or "no test"

"""Scenarios become their changes: gone, less integrated, weaker, worse in status; renamed, reworded, moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import Change, Kind, Subject
from mkdocs_guarantees.diff.direction import Names, fallen_status
from mkdocs_guarantees.model import Integration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.diff.side import Side
    from mkdocs_guarantees.snapshots import Place, ScenarioSeen


_INTEGRATIONS = {Integration.BROKEN: 0, Integration.PENDING: 1, Integration.INTEGRATED: 2}


def worse(there: Direction) -> Iterator[Change]:
    for name, was in there.old.seen.scenarios.items():
        now = there.new.seen.scenarios.get(there.pairs.scenarios.forth.get(name, ""))
        if now is None:
            yield _scenario(there, Kind.LOST, was, None, (_promising(was), ""))
            continue
        if _INTEGRATIONS[now.integration] < _INTEGRATIONS[was.integration]:
            kind = Kind.DETACHED if was.integration is Integration.INTEGRATED else Kind.WORSE
            yield _scenario(there, kind, was, now, (was.integration, now.integration))
        yield from fallen_status(was.status, now.status, _scenario(there, Kind.WORSE, was, now))
        for words in _weaker(there, was, now):
            yield _scenario(there, Kind.WEAKENED, was, now, words)


def neutral(there: Direction) -> Iterator[Change]:
    for name, other in there.pairs.scenarios.forth.items():
        was, now = there.old.seen.scenarios[name], there.new.seen.scenarios[other]
        if name != other:
            yield _scenario(there, Kind.RENAMED, was, now, (name, other))
        if was.title != now.title:
            yield _scenario(there, Kind.RENAMED, was, now, (f"“{was.title}”", f"“{now.title}”"))
        if was.in_production != now.in_production:
            yield _scenario(there, Kind.REWORDED, was, now, _differing(was.in_production, now.in_production))
        if was.duration != now.duration:
            yield _scenario(there, Kind.REWORDED, was, now, (_lasting(was), _lasting(now)))
        left, come = _other_places(there, was, now)
        if left and come:
            yield _scenario(there, Kind.MOVED, was, now, (_listed(there.old, left), _listed(there.new, come)))


def _weaker(there: Direction, was: ScenarioSeen, now: ScenarioSeen) -> Iterator[Words]:
    for test in there.gone(was.tests, now.tests):
        yield f"rests on {test}", f"does not rest on {test}"
    if was.smoke and not now.smoke:
        yield "in the smoke set", "not in the smoke set"
    left, come = _other_places(there, was, now)
    kept = [place for place in left if place in there.new.seen.sections]  # a section that is lost is told by itself
    if kept and not come:
        yield f"in {_listed(there.old, kept)}", f"not in {_listed(there.old, kept)}"


def _other_places(there: Direction, was: ScenarioSeen, now: ScenarioSeen) -> tuple[list[Place], list[Place]]:
    """Give the sections that a scenario has left, and those that it has come to."""
    forth, back = there.pairs.sections.forth, there.pairs.sections.back
    left = [place for place in was.sections if forth.get(place, place) not in now.sections]
    come = [place for place in now.sections if back.get(place, place) not in was.sections]
    return left, come


def _scenario(
    there: Direction, kind: Kind, was: ScenarioSeen, now: ScenarioSeen | None, words: Words = ("", "")
) -> Change:
    names = {was.id, now.id} if now else {was.id}
    called = Names(was.id, was.span, now.id, now.span) if now else Names(was.id, was.span)
    return there.change(kind, Subject.SCENARIO, called, words, names)


def _promising(seen: ScenarioSeen) -> str:
    count = len(seen.promises)
    return f"“{seen.title}”, {count} guarantee{'' if count == 1 else 's'}"


def _lasting(seen: ScenarioSeen) -> str:
    return f"takes {seen.duration}" if seen.duration else "no duration"


def _listed(side: Side, places: Iterable[Place]) -> str:
    return ", ".join(f"{place[0]} “{side.section(place).title}”" for place in places)


def _differing(was: tuple[str, ...], now: tuple[str, ...]) -> Words:
    """Give the first step of each side that the other does not have."""
    one = next((step for step in was if step not in now), "other steps" if was else "no steps")
    other = next((step for step in now if step not in was), "other steps" if now else "no steps")
    return f"in production: {one}", f"in production: {other}"

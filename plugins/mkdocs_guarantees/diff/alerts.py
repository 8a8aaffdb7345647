"""Alerts become their changes: gone, leading nowhere; renamed, leading elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import NOWHERE, Change, Kind, Subject
from mkdocs_guarantees.diff.direction import Names
from mkdocs_guarantees.model import AlertState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.diff.side import Side
    from mkdocs_guarantees.snapshots import AlertSeen, Place


def worse(there: Direction) -> Iterator[Change]:
    for name, was in there.old.seen.alerts.items():
        other = there.pairs.alerts.forth.get(name, "")
        now = there.new.seen.alerts.get(other)
        if now is None:
            yield _alert(there, Kind.LOST, name, None, (_leading(there.old, was), ""))
        elif was.state is AlertState.RESOLVED and now.state is not AlertState.RESOLVED:
            yield _alert(there, Kind.DETACHED, name, other, (_leading(there.old, was), _leading(there.new, now)))


def neutral(there: Direction) -> Iterator[Change]:
    for name, other in there.pairs.alerts.forth.items():
        was, now = there.old.seen.alerts[name], there.new.seen.alerts[other]
        if name != other:
            yield _alert(there, Kind.RENAMED, name, other, (name, other))
        if was.state is now.state is AlertState.RESOLVED and not _is_same_place(there, was.place, now.place):
            yield _alert(there, Kind.MOVED, name, other, (_leading(there.old, was), _leading(there.new, now)))


def _is_same_place(there: Direction, was: Place, now: Place) -> bool:
    """Say whether a place is where the other one went; places without a section are compared as they stand."""
    pairs = there.pairs.sections
    return pairs.forth.get(was) == now if was in pairs.forth or now in pairs.back else was == now


def _alert(there: Direction, kind: Kind, name: str, other: str | None, words: Words) -> Change:
    was, now = there.old.seen.alerts[name], there.new.seen.alerts[other] if other else None
    sides = ((there.old, was), (there.new, now)) if now else ((there.old, was),)
    seen = [(side, item.place) for side, item in sides if item and item.place in side.seen.sections]
    called = Names(name, was.span, other or "", now.span if now else NOWHERE)
    scenarios = {name for side, place in seen for name in side.at.get(place, ())}
    change = there.change(kind, Subject.ALERT, called, words, scenarios)
    return replace(change, sections=tuple(sorted({side.section(place) for side, place in seen})))


def _leading(side: Side, alert: AlertSeen) -> str:
    if not alert.place[0]:
        return f"leads to no section ({alert.state})"
    title = side.section(alert.place).title
    return f"leads to {alert.place[0]} “{title}”" if title else f"leads to {'#'.join(alert.place).rstrip('#')}"

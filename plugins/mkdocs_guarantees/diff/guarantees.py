"""What scenarios and tests promise becomes its changes: gone, no longer backed, backed by less; reworded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import NOWHERE, Change, Kind, Subject
from mkdocs_guarantees.diff.cases import fallen, worth
from mkdocs_guarantees.diff.direction import Names, fallen_status
from mkdocs_guarantees.links import folded
from mkdocs_guarantees.model import Span, Status
from mkdocs_guarantees.pairing import reworded
from mkdocs_guarantees.snapshots import Promise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.diff.side import Side
    from mkdocs_guarantees.snapshots import CaseSeen


def worse(there: Direction) -> Iterator[Change]:
    for holder in _holders(there):
        for was, now in matched(holder.was, holder.now):
            if now is None:
                yield _guarantee(there, Kind.LOST, holder, (was, None), (_backing(was), ""))
            elif was.backed_by and not now.backed_by:
                yield _guarantee(there, Kind.LOST, holder, (was, now), (_backing(was), "claimed only"))
            elif was.backed_by:
                yield from _backed_by_less(there, holder, was, now)


def neutral(there: Direction) -> Iterator[Change]:
    for holder in _holders(there):
        for was, now in matched(holder.was, holder.now):
            if now and was.text != now.text:
                yield _guarantee(there, Kind.REWORDED, holder, (was, now), (was.text, now.text))


def _backed_by_less(there: Direction, holder: _Holder, was: Promise, now: Promise) -> Iterator[Change]:
    left = there.gone(was.backed_by, now.backed_by)
    if left:
        yield _guarantee(there, Kind.WEAKENED, holder, (was, now), (_backing(was), _backing(now)))
    one, other = _best(there.old, was), _best(there.new, now)
    less = fallen(one, other) if one and other else None
    if one and other and less:
        words = f"{less[0]} in {one.case.id}", f"{less[1]} in {other.case.id}"
        yield replace(_guarantee(there, Kind.WEAKENED, holder, (was, now), words), is_at=other.span)
    both = was.status, now.status
    if was.status and now.status and (both != holder.statuses or Status.VOID in both):
        yield from fallen_status(was.status, now.status, _guarantee(there, Kind.WORSE, holder, (was, now)))


def _holders(there: Direction) -> Iterator[_Holder]:
    """List what makes promises: scenarios, and cases on which no scenario rests on either side."""
    for name, was in there.old.seen.scenarios.items():
        now = there.new.seen.scenarios.get(there.pairs.scenarios.forth.get(name, ""))
        if now:
            yield _Holder({name, now.id}, was.promises, now.promises, now.span, (was.status, now.status))
        else:
            yield _Holder({name}, was.promises)
    for test, seen in there.old.seen.cases.items():
        other = there.new.seen.cases.get(there.pairs.cases.forth.get(test, ""))
        tied = there.old.scenarios_of.get(test) or (other and there.new.scenarios_of.get(other.case.id))
        if not tied and (seen.case.guarantees or (other and other.case.guarantees)):
            yield _Holder(set(), _stated(seen), _stated(other) if other else (), other.span if other else NOWHERE)


def _guarantee(
    there: Direction,
    kind: Kind,
    holder: _Holder,
    both: tuple[Promise, Promise | None],
    words: Words = ("", ""),
) -> Change:
    was, now = both
    called = Names(was.text, was.span, now.text if now else "", now.span if now else holder.at)
    return there.change(kind, Subject.GUARANTEE, called, words, holder.names)


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


def _best(side: Side, promise: Promise) -> CaseSeen | None:
    """Give the case behind a promise that proves most."""
    cases = [side.seen.cases[test] for test in promise.backed_by if test in side.seen.cases]
    return max(cases, key=worth, default=None)


def _backing(promise: Promise) -> str:
    return f"stated by {', '.join(promise.backed_by)}" if promise.backed_by else "claimed only"

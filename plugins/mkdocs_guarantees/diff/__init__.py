"""Two Snapshots become the changes from one to the other: what the runbooks gain, lose, and prove less or more.

Only what gets worse is looked for. What gets better is what gets worse when the comparison is read backwards, so that
`diff(a, b)` mirrors `diff(b, a)` by construction. Changes that are neither are found once, from pairs.

Each kind of thing has its room, with two questions: what is worse in one direction (`worse`), and what is neither worse
nor better (`neutral`).
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import ordered
from mkdocs_guarantees.diff import alerts, cases, guarantees, requirements, scenarios, sections
from mkdocs_guarantees.diff.direction import Direction, pairs_of
from mkdocs_guarantees.diff.side import Side

if TYPE_CHECKING:
    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.snapshots import Snapshot

_ROOMS = (cases, scenarios, guarantees, requirements, alerts, sections)


def diff(old: Snapshot, new: Snapshot) -> tuple[Change, ...]:
    """List how `new` differs from `old`, most important first."""
    there = Direction(Side(old), Side(new), pairs_of(old, new))
    back = there.mirrored()
    worse = chain.from_iterable(room.worse(there) for room in _ROOMS)
    better = (change.mirrored() for room in _ROOMS for change in room.worse(back))
    neutral = chain.from_iterable(room.neutral(there) for room in _ROOMS)
    return ordered({*worse, *better, *neutral})

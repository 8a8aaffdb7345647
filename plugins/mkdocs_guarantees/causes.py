"""Changes and the lines that somebody wrote become changes that point at these lines.

A change whose own place nobody touched, such as a promise whose test was emptied, points at the change that made it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import BAD, GOOD, Kind, Subject
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.sources.changed_lines import Hunk


def explained(changes: Sequence[Change], hunks: Mapping[str, tuple[Hunk, ...]]) -> tuple[Change, ...]:
    """Let each change point at the first line of its own that was changed, or at the change behind it."""
    found = [(_of_suite(placed(change, hunks), hunks), _is_touched(change, hunks)) for change in changes]
    behind = _Behind(change for change, touched in found if touched or change.subject is Subject.CASE)
    return tuple(change if touched or change.because else behind.explain(change) for change, touched in found)


def _of_suite(change: Change, hunks: Mapping[str, tuple[Hunk, ...]]) -> Change:
    """Let a case that nobody touched point at the one change of its file, which may be of its list or of a helper."""
    here = hunks.get(change.is_at.path, ())
    if change.subject is not Subject.CASE or len(here) != 1 or _is_touched(change, hunks):
        return change
    return replace(change, because=replace(change, is_at=Span(change.is_at.path, max(1, here[0].new))))


def placed(change: Change, hunks: Mapping[str, tuple[Hunk, ...]]) -> Change:
    """Let a change point at the first changed line of what it is about or, if that is gone, at where it was cut."""
    hunk = _hunk(change, hunks)
    if hunk is None:
        return change
    if not change.now:
        return replace(change, is_at=Span(change.was_at.path, max(1, hunk.new)))
    return replace(change, is_at=replace(change.is_at, line=max(hunk.new, change.is_at.line)))


def _is_touched(change: Change, hunks: Mapping[str, tuple[Hunk, ...]]) -> bool:
    """Say whether somebody changed a line of what a change is about, or took the file away."""
    return not change.cause.path or change.is_cut or _hunk(change, hunks) is not None


def _hunk(change: Change, hunks: Mapping[str, tuple[Hunk, ...]]) -> Hunk | None:
    is_at, was_at = change.is_at, change.was_at
    if not change.now and was_at.path in hunks:
        last = max(was_at.line, was_at.end_line)
        cut = (hunk for hunk in hunks[was_at.path] if hunk.old_last >= was_at.line and hunk.old <= last)
        return next(cut, None)
    last = max(is_at.line, is_at.end_line)
    inside = (hunk for hunk in hunks.get(is_at.path, ()) if hunk.new_last >= is_at.line and hunk.new <= last)
    return next(inside, None)


_LEADING = frozenset({Kind.LOST, Kind.GAINED, Kind.MOVED, Kind.RENAMED})
"""What a section must have gone through that something leads there, or does so no more."""


class _Behind:
    """Looks up what is behind a change: that of a test of the same promise or scenario, or of its section."""

    def __init__(self, touched: Iterable[Change]) -> None:
        self._first: dict[tuple[object, ...], Change] = {}
        for change in touched:
            for key in _offered(change):
                self._first.setdefault((*key, _direction(change)), change)

    def explain(self, change: Change) -> Change:
        same = _direction(change)
        if not same:  # another text or name is where it stands
            return change
        directions = (same, 0, -same)
        keys = ((*key, direction) for key in _asked(change) for direction in directions)
        found = next((self._first[key] for key in keys if key in self._first), None)
        return replace(change, because=found) if found else change


def _direction(change: Change) -> int:
    return -1 if change.kind in BAD else int(change.kind in GOOD)


def _offered(change: Change) -> Iterator[tuple[object, ...]]:
    """List what a change may be behind."""
    if change.subject is Subject.CASE:
        yield from ((Subject.CASE, scenario, text) for scenario in change.scenarios for text in change.guarantees)
        yield from ((Subject.CASE, scenario) for scenario in change.scenarios)
    elif change.subject is Subject.SECTION and change.kind in _LEADING:
        yield from ((Subject.SECTION, scenario) for scenario in change.scenarios)


def _asked(change: Change) -> Iterator[tuple[object, ...]]:
    """List what may be behind a change, the nearest first."""
    if change.subject is Subject.GUARANTEE:
        yield from ((Subject.CASE, name, text) for name in change.scenarios for text in (change.was, change.now))
    if change.kind in {Kind.DETACHED, Kind.ATTACHED}:
        yield from ((Subject.SECTION, scenario) for scenario in change.scenarios)
    if change.subject is not Subject.SECTION:
        yield from ((Subject.CASE, scenario) for scenario in change.scenarios)

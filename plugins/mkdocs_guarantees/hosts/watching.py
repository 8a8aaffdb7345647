"""Files that change become another look at the repository, until somebody has seen enough.

What is watched is what the sources may read, found by the walk that they are found by, so caches, sites and hidden
folders are left out here as there. Files are asked for their times rather than the system for events: a walk takes
milliseconds, and events do not come through from network shares and into containers.
"""

from __future__ import annotations

import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.place import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mkdocs_guarantees.hosts.configuration import Configuration

PAUSE = 0.25
"""Seconds between two walks; more where walks are slow."""
SHARE = 20
"""Walks take no more than one part in so many of a core."""
MOST_UNREST = 10
"""So many walks are waited for files to rest; one that is written to all the time is looked at every so often."""


class Stamp(NamedTuple):
    """What tells that a file is not what it was."""

    changed: int
    size: int
    number: int


class Seen(NamedTuple):
    """What a look found: in words, and as the code to leave with."""

    told: str
    code: int


class Watched(NamedTuple):
    """Files that the walk does not tell of.

    Attributes:
        beside: are watched wherever they are.
        written: are written by a look itself, and so are not watched.
    """

    beside: Sequence[Path] = ()
    written: Sequence[Path] = ()


def watch(
    configure: Callable[[], Configuration],
    look: Callable[[Configuration], Seen],
    say: Callable[[str], None],
    watched: Watched,
) -> int:
    """Look now, and again whenever a file changes; give the code of the last look when Ctrl-C is pressed.

    Raises:
        UserError: something is wrong to begin with. What gets wrong later is told, and waited for to be mended.
    """
    configured = configure()
    known = stamps(configured, watched)
    seen = look(configured)
    try:
        while True:
            say(f"{_clock()} {seen.told}; {len(known)} files are watched, Ctrl-C ends")
            after = _at_rest(known, lambda: stamps(configured, watched))  # noqa: B023  # called before this turn ends
            say(f"{_clock()} {_difference(known, after, configured)}")
            known = after
            try:
                configured = configure()
                seen = look(configured)
            except UserError as error:
                seen = Seen(f"{error}", 2)
    except KeyboardInterrupt:
        return seen.code


def stamps(configured: Configuration, watched: Watched) -> dict[str, Stamp]:
    """Take the stamps of all files that are watched, by absolute path."""
    root = configured.place.root.resolve()
    left = {str(path.resolve()) for path in watched.written}
    cache = f"{root / configured.settings.cache}{os.sep}" if configured.settings.cache else None
    found: dict[str, Stamp] = {}
    for path in _paths(configured, root, watched):
        if path in left or (cache and path.startswith(cache)):
            continue
        try:
            status = Path(path).stat()
        except (OSError, ValueError):  # it is gone, or was never there
            continue
        found[path] = Stamp(status.st_mtime_ns, status.st_size, status.st_ino)
    return found


def _paths(configured: Configuration, root: Path, watched: Watched) -> Iterator[str]:
    settings = configured.settings
    yield from (f"{root}{os.sep}{path}" for path in tree_of(configured.place, settings).all_paths)
    yield from (str(root / name) for name in (settings.store, settings.baseline, settings.lock) if name)
    yield from (str(path.resolve()) for path in watched.beside)


def _at_rest(known: Mapping[str, Stamp], take: Callable[[], dict[str, Stamp]]) -> dict[str, Stamp]:
    """Wait until files are not what they were, and then until two walks see the same: one saves several in a burst."""
    latest, pause, unrest = known, PAUSE, 0
    while True:
        time.sleep(pause)
        begun = time.perf_counter()
        found = take()
        pause = max(PAUSE, SHARE * (time.perf_counter() - begun))
        if found != known and (found == latest or unrest == MOST_UNREST):
            return found
        latest, unrest = found, unrest + (found != known)


def _difference(before: Mapping[str, Stamp], after: Mapping[str, Stamp], configured: Configuration) -> str:
    paths = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    shown = os.path.relpath(paths[0], configured.place.root)
    return f"{shown} changed" if len(paths) == 1 else f"{shown} and {len(paths) - 1} more changed"


def _clock() -> str:
    return f"{datetime.now().astimezone():%H:%M:%S}"

"""Two commits, or a commit and the files on disk, become the lines of the new side that a change wrote or cut."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Lines = tuple[int, int]
"""First and last line of a piece that is new; for one that was cut, twice the line that stands before the cut."""

MAX_PATHS = 500
"""Files of one comparison that are looked into."""

_HUNK = re.compile(rb"@@ -\d+(?:,(?P<cut>\d+))? \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")


def changed_lines(root: Path, old: str, new: str | None, paths: Iterable[str]) -> Mapping[str, tuple[Lines, ...]]:
    """Ask git for the changed lines of some files, relative to the root.

    Args:
        old: hash of a commit.
        new: the same, or None for the files on disk.
    """
    wanted = sorted(set(paths))[:MAX_PATHS]
    if not wanted:
        return {}
    plain = ("--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--relative")
    prefixes = ("--src-prefix=a/", "--dst-prefix=b/")
    sides = (old, new) if new else (old,)
    answer = git.ask(root, "--literal-pathspecs", "diff", *plain, *prefixes, *sides, "--", *wanted)
    return _read(answer or b"")


def _read(text: bytes) -> dict[str, tuple[Lines, ...]]:
    """Read a diff without context; the lines of hunks are skipped by count, since they may look like anything."""
    found: dict[str, list[Lines]] = defaultdict(list)
    path, skip = "", 0
    for line in text.split(b"\n"):
        if line.startswith(b"\\"):  # no newline at the end of a file
            continue
        if skip:
            skip -= 1
            continue
        if line.startswith(b"+++ "):
            path = line.removeprefix(b"+++ b/").removesuffix(b"\t").decode("utf-8", "surrogateescape")
        hunk = _HUNK.match(line)
        if hunk:
            start, count = int(hunk["start"]), int(hunk["count"] or 1)
            skip = int(hunk["cut"] or 1) + count
            found[path].append((start, start + max(0, count - 1)))
    return {name: tuple(lines) for name, lines in found.items()}

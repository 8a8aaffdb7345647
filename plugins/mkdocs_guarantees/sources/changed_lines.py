"""Two commits, or a commit and the files on disk, become Hunks: the lines that a change cut, and those it wrote."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class Hunk(NamedTuple):
    """Lines that others replace, first and last; where there are none, twice the line that stands before."""

    old: int
    old_last: int
    new: int
    new_last: int


MAX_PATHS = 500
"""Files of one comparison that are looked into."""

_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def changed_lines(root: Path, old: str, new: str | None, paths: Iterable[str]) -> Mapping[str, tuple[Hunk, ...]]:
    """Ask git for the changed lines of some files, relative to the root; files that are gone have none.

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


def _read(text: bytes) -> dict[str, tuple[Hunk, ...]]:
    """Read a diff without context; the lines of hunks are skipped by count, since they may look like anything."""
    found: dict[str, list[Hunk]] = defaultdict(list)
    path, skip = "", 0
    for line in text.split(b"\n"):
        if line.startswith(b"\\"):  # no newline at the end of a file
            continue
        if skip:
            skip -= 1
            continue
        if line.startswith(b"+++ "):  # a file that is gone has no such path, nor has one whose name git must quote
            known = line.startswith(b"+++ b/")
            path = line[6:].removesuffix(b"\t").decode("utf-8", "surrogateescape") if known else ""
        hunk = _HUNK.match(line)
        if hunk:
            old, cut, new, written = (int(number or 1) for number in hunk.groups())
            skip = cut + written
            found[path].append(Hunk(old, old + max(0, cut - 1), new, new + max(0, written - 1)))
    return {name: tuple(hunks) for name, hunks in found.items() if name}

"""A revision of the repository becomes the fingerprints that its cases had then, as far as git still has it.

Only suites whose file differs from that of today are read again, out of git's objects; for all others nothing changed.
A revision comes from a report and is not trusted: only a full or abbreviated hash is ever given to git.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Suite, TestId
    from mkdocs_guarantees.sources.extractor import Extractor
    from mkdocs_guarantees.sources.files import Tree

HASH = re.compile(r"[0-9a-f]{7,64}")
MAX_REVISIONS = 30
"""Revisions that one build looks at."""


@dataclass(frozen=True, slots=True)
class Past:
    """Reads suites as they were."""

    tree: Tree
    settings: Settings
    extractors: Sequence[Extractor]
    _known: dict[tuple[str, str], Suite | None] = field(default_factory=dict, repr=False, compare=False)

    def fingerprints(self, revision: str, suites: Iterable[Suite]) -> Mapping[TestId, str]:
        """Give the fingerprints of the cases of some suites at a revision; empty when git does not have it."""
        if not HASH.fullmatch(revision):
            return {}
        listed = _listing(self.tree, revision)
        found: dict[TestId, str] = {}
        for suite in suites:
            then = listed.get(suite.path)
            if then is None:
                continue
            old = suite if _is_same(self.tree.read(suite.path), then) else self._then(suite, then)
            found.update((case.id, case.fingerprint) for case in old.cases if case.fingerprint) if old else None
        return found

    def _then(self, suite: Suite, blob: str) -> Suite | None:
        """Read a suite from git; what it was is the same at every revision that has this content."""
        if (suite.path, blob) not in self._known:
            self._known[suite.path, blob] = self._read(suite, blob)
        return self._known[suite.path, blob]

    def _read(self, suite: Suite, blob: str) -> Suite | None:
        extractor = next((item for item in self.extractors if item.framework == suite.framework), None)
        data = self.tree.git("cat-file", "blob", blob)
        if extractor is None or data is None or len(data) > MAX_BYTES:
            return None
        return extractor.extract(Source(suite.path, data), self.tree, self.settings).suite


def _listing(tree: Tree, revision: str) -> dict[str, str]:
    """List the files below the root at a revision, each with the name of its content."""
    output = tree.git("ls-tree", "-r", "-z", revision)
    found: dict[str, str] = {}
    for entry in (output or b"").split(b"\0"):
        about, _, path = entry.partition(b"\t")
        parts = about.split()
        if len(parts) == 3 and parts[1] == b"blob":
            found[path.decode("utf-8", "surrogateescape")] = parts[2].decode("ascii", "replace")
    return found


def _is_same(data: bytes | None, blob: str) -> bool:
    if data is None:
        return False
    hashed = sha1 if len(blob) == 40 else sha256  # git's own name of a content
    return hashed(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == blob

"""The path of a suite becomes the rule by which other modules are its helpers, rather than the code under test.

The tests' root is the topmost folder above a suite that is called like one of tests. A helper lies below it, or in a
folder of helpers beside it, and not below a `src` there. Where no folder is called like one of tests, code and tests
may lie side by side: then a helper lies in the folder of the suite or below it, and its own name tells that it helps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.files import Files

_OF_TESTS = frozenset(
    {"test", "tests", "testing", "ct", "e2e", "functional", "integration", "integration_test", "integration_tests"}
    | {"suites", "unit", "unittests"}
)
_OF_HELPERS = ("support", "helpers", "test_helpers", "test_support", "test_utils", "testing", "testlib")
_HELPS = re.compile(r"test|helper|support|fixture|assert|check|SUITE")

PREPARES = re.compile(r"_*(?:start|stop|set_?up|init|make|new|create|build|tear_?down|clean|ensure_\w*started)(?:_|$)")
"""Names of functions that prepare: what they assert says that the preparation worked."""


def is_helper(path: str) -> bool:
    """Say whether the name of a module tells that it helps."""
    return _HELPS.search(path.rpartition("/")[2]) is not None


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the helpers of a suite lie.

    Attributes:
        folders: the tests' root and the folders of helpers beside it, each with a slash at its end.
        named: only a module whose own name tells that it helps is one.
    """

    folders: tuple[str, ...]
    named: bool

    def holds(self, path: str) -> bool:
        """Say whether a module is one that helps."""
        if not path.startswith(self.folders):
            return False
        root = next(folder for folder in self.folders if path.startswith(folder))
        folder = path[len(root) :].rpartition("/")[0]
        return "src" not in folder.split("/") and (not self.named or is_helper(path))


@lru_cache(maxsize=1024)
def ground_of(folder: str) -> Ground:
    """Find the tests' root of the suites of a folder."""
    parts = folder.split("/")
    at = next((number for number, part in enumerate(parts) if part in _OF_TESTS), None)
    if at is None:
        return Ground((f"{folder}/" if folder else "",), named=True)
    above = "".join(f"{part}/" for part in parts[:at])
    return Ground((f"{above}{parts[at]}/", *(f"{above}{name}/" for name in _OF_HELPERS)), named=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Files of which only the helpers of a suite are seen, so that its facts do not depend on anything else."""

    files: Files
    ground: Ground

    def read(self, path: str) -> bytes | None:
        return self.files.read(path) if self.ground.holds(path) else None

    def named(self, name: str) -> tuple[str, ...]:
        return tuple(path for path in self.files.named(name) if self.ground.holds(path))

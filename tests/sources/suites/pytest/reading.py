"""Texts or folders become suites, for the tests of the Python extractors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.sources.extractor import Extraction, Source
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.pytest import Pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mkdocs_guarantees.model import Case, Suite
    from mkdocs_guarantees.sources.extractor import Extractor

PATH = "tests/test_it.py"


@dataclass(frozen=True)
class Memory:
    """Files that exist only here."""

    content: Mapping[str, bytes]

    def read(self, path: str) -> bytes | None:
        return self.content.get(path)

    def named(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.content if path.rpartition("/")[2] == name))


def extract(text: str | bytes, others: Mapping[str, str] | None = None, *, path: str = PATH) -> Extraction:
    data = text.encode() if isinstance(text, str) else text
    files = Memory({path: data} | {name: other.encode() for name, other in (others or {}).items()})
    return Pytest().extract(Source(path, data), files, Settings())


def cases(text: str, others: Mapping[str, str] | None = None, *, path: str = PATH) -> dict[str, Case]:
    """Give the cases of a file by what stands after its path in their ids."""
    suite = extract(text, others, path=path).suite
    assert suite is not None
    return {case.id.removeprefix(f"{path}::"): case for case in suite.cases}


def case(text: str, others: Mapping[str, str] | None = None, *, path: str = PATH) -> Case:
    (found,) = cases(text, others, path=path).values()
    return found


def suites(root: Path, extractor: Extractor) -> list[Suite]:
    """Read a whole repository as it is found without settings."""
    tree = Tree(root.resolve())
    found = extractor.candidates(tree.paths, tree)
    read = [extractor.extract(Source(path, tree.read(path) or b""), tree, Settings()) for path in found]
    return [item.suite for item in read if item.suite is not None]

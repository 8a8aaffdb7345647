"""All that a build looks at becomes a list of looks, each with the digest of what it saw, to be seen again later.

A look is what nothing but the file system and git can answer. Whatever else a build comes to know follows from its
looks, so where each of them still sees the same, the whole outcome is the same.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.hashes import digest, digest_of
from mkdocs_guarantees.sources import git
from mkdocs_guarantees.sources.files import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mkdocs_guarantees.cache import Look


@dataclass(frozen=True)
class WatchedTree(Tree):
    """Files that remember what was asked of them."""

    _looks: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def looks(self) -> tuple[Look, ...]:
        """All looks so far; the list of all files is one of them."""
        seen = {("paths", ""): _paths(self, ""), **self._looks}
        return tuple((how, what, found) for (how, what), found in seen.items())

    @cached_property
    def commit(self) -> str | None:
        return self._look("commit", "") or None

    def inside(self, path: Path) -> str | None:
        found = super().inside(path)
        self._looks["inside", os.path.relpath(path, self.root)] = digest(found)
        return found

    def exists(self, path: str) -> bool:
        return bool(self._look("exists", path))

    def is_folder(self, path: str) -> bool:
        return bool(self._look("folder", path))

    def place(self, path: str) -> Path:
        self._look("content", path)
        return super().place(path)

    def git(self, *arguments: str) -> bytes | None:
        self._look("history", "")
        return super().git(*arguments)

    def _load(self, path: str) -> bytes | None:
        data = super()._load(path)
        self._looks["read", path] = digest(data)
        return data

    def _look(self, how: str, what: str) -> str:
        if (how, what) not in self._looks:
            self._looks[how, what] = see(Tree(self.root), how, what)
        return self._looks[how, what]


def watched(tree: Tree) -> WatchedTree:
    """Give the same files with a memory for what is asked of them; their list is not made twice."""
    links, listed = dict(tree.links), tree.all_paths
    return WatchedTree(tree.root, tree.skipped, tree.entered, links, listed=listed, aside=tree.aside)


def see(tree: Tree, how: str, what: str) -> str:
    """Give what a look sees now."""
    return _WAYS[how](tree, what)


def _paths(tree: Tree, _: str) -> str:
    return digest(*tree.all_paths, *(f"{link}\0{target}" for link, target in sorted(tree.links.items())))


def _content(tree: Tree, path: str) -> str:
    try:
        return digest_of(tree.place(path))
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return ""


_WAYS: Mapping[str, Callable[[Tree, str], str]] = MappingProxyType(
    {
        "paths": _paths,
        "read": lambda tree, path: digest(tree.read_once(path)),
        "inside": lambda tree, path: digest(tree.inside(tree.root / path)),
        "exists": lambda tree, path: "yes" if tree.exists(path) else "",
        "folder": lambda tree, path: "yes" if tree.is_folder(path) else "",
        "content": _content,
        "commit": lambda tree, _: tree.commit or "",
        "history": lambda tree, _: git.state(tree.root),
    }
)

"""A folder becomes the files that a source may read: relative paths, inside the root only, each read at most once."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from mkdocs_guarantees.globs import pattern_of
from mkdocs_guarantees.sources import git

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

PRUNED = frozenset({"_build", "_checkouts", "_darcs", "build", "CVS", "dist", "node_modules", "venv"})
"""Folders that hold what tools made or fetched: pytest's `norecursedirs`, and those of rebar3 and npm."""

MAX_BYTES = 8 * 1024 * 1024
"""A larger file is no test suite or document that somebody wrote; it is refused rather than read."""


MAX_THROUGH_LINKS = 100_000
"""Files that globs find by the names that symbolic links give them, too, each link for itself."""


class Files(Protocol):
    """What an extractor may look at besides its own file; every look becomes a dependency of what it extracts."""

    def read(self, path: str) -> bytes | None:
        """Give the content of a file, or None where there is none, it is too large, or it lies outside the root."""

    def named(self, name: str) -> tuple[str, ...]:
        """Give the paths of all files with this name, sorted."""


@dataclass(slots=True)
class Watched:
    """Files that remember what was asked of them: `("read", path)` and `("named", name)`, each once, in order."""

    files: Files
    looks: dict[tuple[str, str], None] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        self.looks["read", path] = None
        return self.files.read(path)

    def named(self, name: str) -> tuple[str, ...]:
        self.looks["named", name] = None
        return self.files.named(name)


class Entry(Protocol):
    """What a folder holds: the part of `os.DirEntry` that a walk asks for."""

    @property
    def name(self) -> str: ...

    def is_symlink(self) -> bool: ...

    def is_file(self) -> bool: ...

    def is_dir(self) -> bool: ...


@dataclass(frozen=True)
class Tree:
    """The files below a root, found by one walk.

    Attributes:
        root: absolute, with symbolic links resolved.
        skipped: folders, relative to the root, that are not entered, besides the usual ones.
        entered: names of folders that are entered although they are among the usual ones.
        listed: the files, where they are known; None to walk.
        aside: those names of folders that are entered only for globs that name them: results lie there, beside copies
            of suites and documents that a tool made.
    """

    root: Path
    skipped: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    _links: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _content: dict[str, bytes | None] = field(default_factory=dict, repr=False, compare=False)
    listed: tuple[str, ...] | None = field(default=None, repr=False, compare=False)
    aside: frozenset[str] = frozenset()

    @cached_property
    def all_paths(self) -> tuple[str, ...]:
        """All files, sorted; a symbolic link stands for its target and is left out where that is found anyway."""
        return tuple(sorted(set(self._walk()))) if self.listed is None else self.listed

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """All files but those in folders that are set aside."""
        return tuple(path for path in self.all_paths if not self._aside(path)) if self.aside else self.all_paths

    @property
    def links(self) -> Mapping[str, str]:
        """The symbolic links below the root, and what each leads to."""
        return self._links if self.all_paths else {}

    @cached_property
    def _found(self) -> frozenset[str]:
        return frozenset(self.all_paths)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            found[path.rpartition("/")[2]].append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    def matching(self, glob: str) -> tuple[str, ...]:
        """List the files that a glob (as in `.gitignore`) matches by their own path or through a symbolic link."""
        pattern = pattern_of(glob)
        found = set(pattern.match_files(self.all_paths))
        for link, paths in self._through.items():
            start = len(self._links[link])
            found.update(path for path in paths if pattern.match_file(link + path[start:]))
        named = frozenset(glob.split("/"))
        return tuple(sorted(path for path in found if self._aside(path) <= named))

    def _aside(self, path: str) -> frozenset[str]:
        """Give the folders of a path that are set aside."""
        return self.aside.intersection(path.split("/")[:-1]) if self.aside else self.aside

    @cached_property
    def _through(self) -> Mapping[str, tuple[str, ...]]:
        """The files below what each link leads to, as far as there are not too many."""
        found: dict[str, tuple[str, ...]] = {}
        left = MAX_THROUGH_LINKS
        for link, target in sorted(self.links.items()):
            first, last = (bisect_left(self.all_paths, target + sign) for sign in "/0")  # "0" comes right behind "/"
            itself = (target,) if target in self._found else ()
            left -= last - first + len(itself)
            if left < 0:
                break
            found[link] = (*itself, *self.all_paths[first:last])
        return found

    @property
    def passed_by(self) -> tuple[str, ...]:
        """List the links that globs do not look through, since too many files lie below those before them."""
        return tuple(sorted(self.links))[len(self._through) :]

    def read(self, path: str) -> bytes | None:
        if path not in self._content:
            self._content[path] = self._load(path)
        return self._content[path]

    def read_once(self, path: str) -> bytes | None:
        """Give the content of a file as `read` does, without keeping it for those who ask again."""
        return self._content[path] if path in self._content else self._load(path)

    def named(self, name: str) -> tuple[str, ...]:
        return self._by_name.get(name, ())

    def inside(self, path: Path) -> str | None:
        """Give the path of a file or folder relative to the root, links resolved, or None where it lies outside."""
        try:
            found = path.resolve()
            return None if found.is_symlink() else found.relative_to(self.root).as_posix()
        except (ValueError, OSError, RuntimeError):
            return None  # a loop of links raises before Python 3.13, and since then is given as it is

    def exists(self, path: str) -> bool:
        """Say whether there is a file or folder of this path, which is one that `inside` gives."""
        return self._exists(path)

    def is_folder(self, path: str) -> bool:
        return (self.root / path).is_dir()

    def place(self, path: str) -> Path:
        """Give where a file is, for those who read it themselves: results may be larger than what `read` gives."""
        return self.root / path

    @cached_property
    def commit(self) -> str | None:
        """The commit that is checked out, or None outside git."""
        return git.commit(self.root, "HEAD")

    def git(self, *arguments: str) -> bytes | None:
        """Give what git answers about the repository of the root, or None when it does not know."""
        return git.ask(self.root, *arguments)

    def _exists(self, path: str) -> bool:
        return (self.root / path).exists()

    def _load(self, path: str) -> bytes | None:
        inside = path if path in self._found else self._unlisted(path)  # a walk gives no links
        if inside is None:
            return None
        try:
            place = self.root / inside
            status = place.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:  # opening a pipe would wait for ever
                return None
            return place.read_bytes()
        except (OSError, ValueError):  # ValueError: a NUL in the name
            return None

    def _unlisted(self, path: str) -> str | None:
        """Find a file that a walk does not list; most of them are none, but where an import might lead."""
        # A step back may pass by what does not exist. To make a Path takes longer than to look.
        is_nowhere = ".." not in path and not os.path.lexists(f"{self.root}/{path}")
        return None if is_nowhere else self.inside(self.root / path)

    def _walk(self) -> Iterator[str]:
        seen = {""}
        folders = [""]
        while folders:
            folder = folders.pop()
            for entry in self._entries(folder):
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_symlink():
                    target = self.inside(self.root / path)
                    if target is None:
                        continue
                    self._links[path] = target
                    path = target
                if entry.is_file():
                    yield path
                elif path not in seen and entry.is_dir() and not self._is_pruned(path):
                    seen.add(path)
                    folders.append(path)

    def _is_pruned(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        usual = name not in self.entered and is_of_tools(name)
        return usual or path in self.skipped or self._exists(f"{path}/pyvenv.cfg")

    def _entries(self, folder: str) -> Iterable[Entry]:
        try:
            with os.scandir(self.root / folder) as entries:
                return [entry for entry in entries if _is_text(entry.name)]
        except OSError:  # a folder that may not be read holds nothing for us
            return ()


def is_of_tools(name: str) -> bool:
    """Say whether a folder of this name holds what tools made or fetched."""
    return name.startswith(".") or name in PRUNED or name.endswith(".egg")


def folders(path: str) -> tuple[str, ...]:
    """List the folders above a path, nearest first, the root (an empty text) last."""
    found: list[str] = []
    while path:
        path = path.rpartition("/")[0]
        found.append(path)
    return tuple(found)


def _is_text(name: str) -> bool:
    """Say whether a name can stand in a page or in JSON; one of bytes that are no UTF-8 cannot."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)

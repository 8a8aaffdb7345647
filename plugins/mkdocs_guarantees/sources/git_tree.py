"""A commit becomes a Tree: the files that a checkout of it would hold, read straight from git's objects.

Nothing is checked out, so hooks, filters and attributes of the repository never run. A symbolic link is followed inside
the commit as it would be on disk. A submodule is read from its own objects at the commit that is recorded, where it is
there; where it is not, a checkout would find an empty folder too.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources import git
from mkdocs_guarantees.sources.files import MAX_BYTES, Tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MAX_ENTRIES = 2_000_000
"""Files of one commit; a larger one is refused rather than listed."""

MAX_HOPS = 40
"""Symbolic links on the way to one file, as Linux has it."""

MAX_DEPTH = 8
"""Submodules inside of submodules."""

_MAX_LINK = 4096
_LINK, _MODULE = "120000", "160000"


@dataclass(frozen=True, slots=True)
class Blob:
    """A file or link of a commit: its mode, its content's name and size, and the repository that has it."""

    mode: str
    oid: str
    size: int
    repository: Path


class Objects:
    """Reads blobs through one process for each repository, which lives until `close`."""

    def __init__(self) -> None:
        self._running: dict[Path, subprocess.Popen[bytes]] = {}
        self._closed = False

    def read(self, blob: Blob) -> bytes | None:
        """Give the content of a blob, or None when git does not have it."""
        process = self._running.get(blob.repository) or self._start(blob.repository)
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(f"{blob.oid}\n".encode("ascii"))
            process.stdin.flush()
            answer = process.stdout.readline().split()
            if len(answer) != 3 or answer[1] != b"blob":
                return None
            size = int(answer[2])
            data = process.stdout.read(size + 1)  # the content and a line feed
        except OSError:
            return None
        return data[:size] if len(data) == size + 1 else None

    def _start(self, repository: Path) -> subprocess.Popen[bytes] | None:
        if self._closed:
            return None
        command = git.command(repository, "cat-file", "--batch")
        try:
            process = subprocess.Popen(  # noqa: S603  # no shell
                command,
                env=git.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return None
        self._running[repository] = process
        return process

    def close(self) -> None:
        """End all processes; nothing can be read any more."""
        self._closed = True
        for process in self._running.values():
            process.communicate()
        self._running.clear()


@dataclass(frozen=True, slots=True)
class _Entry:
    """What `os.DirEntry` says of a file on disk, for one that is not."""

    name: str
    tree: GitTree
    path: str

    def is_symlink(self) -> bool:
        blob = self.tree.blobs.get(self.path)
        return blob is not None and blob.mode == _LINK

    def is_file(self) -> bool:
        return (self.tree.resolved(self.path) or "") in self.tree.blobs

    def is_dir(self) -> bool:
        return self.tree.is_folder(self.path)


@dataclass(frozen=True)
class GitTree(Tree):
    """The files of one commit below the root.

    Attributes:
        blobs: files and links by their path relative to the root.
        folders: the names in each folder.
        objects: gives the content of blobs.
    """

    blobs: Mapping[str, Blob] = field(default_factory=dict, repr=False, compare=False)
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    objects: Objects = field(default_factory=Objects, repr=False, compare=False)

    def inside(self, path: Path) -> str | None:
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        return "." if relative == "." else self.resolved(relative) or None

    def _exists(self, path: str) -> bool:
        found = self.resolved(path)
        return found is not None and (found in self.blobs or found in self.folders)

    def is_folder(self, path: str) -> bool:
        return self.resolved(path) in self.folders

    def resolved(self, path: str) -> str | None:
        """Follow all links on the way to a path; None where they leave the root or never end."""
        done: list[str] = []
        left = path.split("/")[::-1]
        hops = 0
        while left:
            part = left.pop()
            if part in {"", "."}:
                continue
            if part == "..":
                if not done:
                    return None
                done.pop()
                continue
            done.append(part)
            target = self._target("/".join(done))
            if target is None:
                continue
            hops += 1
            if hops > MAX_HOPS or target.startswith("/"):
                return None
            done.pop()
            left += target.split("/")[::-1]
        return "/".join(done)

    def _target(self, path: str) -> str | None:
        """Give what a link says, or None for anything else."""
        blob = self.blobs.get(path)
        if blob is None or blob.mode != _LINK or blob.size > _MAX_LINK:
            return None
        return (self.objects.read(blob) or b"/").decode("utf-8", "surrogateescape")

    def _load(self, path: str) -> bytes | None:
        found = self.resolved(path)
        blob = self.blobs.get(found) if found else None
        if blob is None or blob.mode == _LINK or blob.size > MAX_BYTES:
            return None
        return self.objects.read(blob)

    def _entries(self, folder: str) -> Iterable[_Entry]:
        prefix = f"{folder}/" if folder else ""
        return [_Entry(name, self, prefix + name) for name in self.folders.get(folder, ())]


@contextmanager
def git_tree(
    root: Path, oid: str, skipped: frozenset[str] = frozenset(), entered: frozenset[str] = frozenset()
) -> Iterator[GitTree]:
    """Open the files of a commit below the root, which may be a folder of its repository.

    Args:
        oid: hash of the commit, as `git.commit` gives it.

    Raises:
        UserError: git does not have the commit, or it holds too much.
    """
    blobs: dict[str, Blob] = {}
    _list(root, oid, "", blobs, depth=0)
    objects = Objects()
    try:
        yield GitTree(root, skipped, entered, blobs=blobs, folders=_folders(blobs), objects=objects)
    finally:
        objects.close()


def _list(repository: Path, oid: str, prefix: str, blobs: dict[str, Blob], *, depth: int) -> None:
    """List the files of a commit below a folder of its repository, those of submodules included."""
    answer = git.ask(repository, "ls-tree", "-r", "-z", "-l", oid)
    if answer is None:
        if depth:  # a submodule that is not there, or not at this commit
            return
        raise UserError("", 0, f"git cannot list the files of {oid[:12]}: is the clone complete?")
    if answer.count(b"\0") + len(blobs) > MAX_ENTRIES:
        raise UserError("", 0, f"{oid[:12]} holds more than {MAX_ENTRIES} files")
    for entry in answer.split(b"\0"):
        about, _, name = entry.partition(b"\t")
        parts = about.decode("ascii", "replace").split()
        if len(parts) != 4:
            continue
        mode, _, found, size = parts
        try:
            path = prefix + name.decode("utf-8")
        except UnicodeDecodeError:  # a name that is no text is left out on disk as well
            continue
        if mode != _MODULE:
            blobs[path] = Blob(mode, found, int(size) if size.isdigit() else MAX_BYTES + 1, repository)
        elif depth < MAX_DEPTH and git.HASH.fullmatch(found) and _is_module(repository, name.decode()):
            _list(repository / name.decode(), found, f"{path}/", blobs, depth=depth + 1)


def _is_module(repository: Path, name: str) -> bool:
    """Say whether a submodule is there, in the folder that the commit says and not behind a link."""
    folder = repository / name
    return folder.resolve() == repository.resolve() / name and (folder / ".git").exists()


def _folders(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {"": set()}
    for path in paths:
        below = path
        while below:
            above, name = posixpath.split(below)
            known = above in found
            found.setdefault(above, set()).add(name)
            if known:
                break
            below = above
    return {folder: tuple(sorted(names)) for folder, names in found.items()}

"""The name of a module or header becomes what it defines, read from the file of the repository that is nearest."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.files import Watched
from mkdocs_guarantees.sources.suites.common_test import library
from mkdocs_guarantees.sources.suites.common_test.library import modules
from mkdocs_guarantees.sources.suites.common_test.module import Module, Reader
from mkdocs_guarantees.sources.suites.common_test.options import options_of
from mkdocs_guarantees.sources.suites.common_test.text import decoded
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Value, seq
from mkdocs_guarantees.sources.suites.helping import ground_of, is_helper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter, Surroundings


MOST_KEPT = 24
"""Modules that are kept for the next suite. A few serve most of a folder's suites; each holds its syntax tree."""


class _Kept(NamedTuple):
    """A module, or None where its file is no text, and what was looked at to read it, each with what was seen."""

    module: Module | None
    seen: Mapping[tuple[str, str], bytes | tuple[str, ...] | None]

    def holds_for(self, files: Files) -> bool:
        """Look at the same again, so that it counts for this suite, too, and say whether all of it is as it was."""
        return _seen(files, self.seen) == self.seen


def _seen(files: Files, looks: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes | tuple[str, ...] | None]:
    return {(how, what): files.read(what) if how == "read" else files.named(what) for how, what in looks}


_KEPT: dict[tuple[str, bytes, tuple[str, ...]], _Kept] = {}


@dataclass
class Repository:
    """The modules and headers that a suite can see, for the interpreter."""

    path: str
    files: Files
    settings: Settings
    modules: dict[str, Module | None] = field(default_factory=dict)

    def read(self, path: str, text: bytes) -> Module:
        """Read a module; one that does not name itself has the name of its file."""
        options = options_of(path, self.files)
        defines = options.defines.union(self.settings.common_test.defines)
        module = Reader(defines, partial(_header, self.files)).read(path, text, shared=path != self.path)
        module.export_all |= options.export_all
        module.name = module.name or posixpath.basename(path).removesuffix(".erl")
        return module

    def module(self, name: str) -> Module | None:
        """Find a module that is not Erlang's own; of several with this name the one that is nearest to the suite."""
        if name not in self.modules:
            self.modules[name] = self._found(name)
        return self.modules[name]

    def _found(self, name: str) -> Module | None:
        if name in library.RUNTIME:
            return None
        path = nearest(self.files.named(f"{name}.erl"), self.path)
        data = self.files.read(path) if path else None
        return self._kept(path, data) if data is not None else None

    def _kept(self, path: str, data: bytes) -> Module | None:
        """Read a module of which another suite may have had need, too: once, while the files beside it are the same."""
        key = (path, data, self.settings.common_test.defines)
        known = _KEPT.pop(key, None)
        if known is None or not known.holds_for(self.files):
            watched = Watched(self.files)
            text = decoded(data)
            module = replace(self, files=watched).read(path, text) if text is not None else None
            known = _Kept(module, _seen(self.files, watched.looks))
        _KEPT[key] = known  # at the end, since it was asked for last
        if len(_KEPT) > MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        return known.module

    def settled(
        self, machine: Interpreter, frame: Frame, module: str, name: str, args: tuple[Value, ...]
    ) -> Value | None:
        """Calls that a setting answers, and those of Erlang's own library."""
        pattern = self.settings.common_test.all_calls.get(f"{module}:{name}")
        listed = args[0] if args and isinstance(args[0], Atom) else Atom(frame.module.name)
        if pattern is None and (module, name, args) == ("ct_helper", "all", (listed,)) and not self.module(module):
            return modules.listed_by_ct_helper(machine, frame, listed.name)
        if pattern is None:
            return library.call(machine, frame, module, name, args)
        suite = self.module(listed.name) or frame.module
        return seq(Atom(key.name) for key in suite.functions if key.arity == 1 and fnmatchcase(key.name, pattern))


@dataclass(frozen=True, slots=True)
class Helping:
    """What a repository knows, without the code under test: what a preparation asks that for is a condition by itself.

    A module that helps lies in the folder of the suite or in one of tests, or its own name tells that it helps.
    """

    repository: Surroundings
    path: str

    def module(self, name: str) -> Module | None:
        found = self.repository.module(name)
        return found if found is not None and self._helps(found.path) else None

    def settled(
        self, machine: Interpreter, frame: Frame, module: str, name: str, args: tuple[Value, ...]
    ) -> Value | None:
        return self.repository.settled(machine, frame, module, name, args)

    def _helps(self, path: str) -> bool:
        folder = posixpath.dirname(path)
        return folder == posixpath.dirname(self.path) or not ground_of(folder).named or is_helper(path)


def _header(files: Files, path: str, written: str) -> tuple[str, bytes] | None:
    """Find an included header in the repository: beside the file, or where the end of its path is the same."""
    if written.startswith("/") or "$" in written:
        return None
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
    tail = posixpath.normpath(written).removeprefix("../")
    known = files.named(posixpath.basename(written))
    near = [name for name in known if name == beside]
    same = [name for name in known if f"/{name}".endswith(f"/{tail.split('../')[-1]}")]
    found = nearest(near or same, path)
    data = files.read(found) if found else None
    text = decoded(data) if data is not None else None
    return (found, text) if text is not None else None


def nearest(paths: Iterable[str], path: str) -> str:
    """Give the path that has the most folders in common with another one; an empty text where there is none."""
    return min(paths, key=lambda other: (-_shared(other, path), other), default="")


def _shared(path: str, other: str) -> int:
    """How many folders two paths have in common."""
    count = 0
    for one, two in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
        if one != two:
            break
        count += 1
    return count

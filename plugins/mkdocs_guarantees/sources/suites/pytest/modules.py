"""An expression that names something becomes its definition, in whichever file of the repository that stands."""

from __future__ import annotations

import ast
import sys
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Problem
from mkdocs_guarantees.sources.files import folders
from mkdocs_guarantees.sources.suites.pytest import scope as scopes
from mkdocs_guarantees.sources.suites.pytest.bodies import normalise
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Conditions, Function, Imported, Scope, Value
from mkdocs_guarantees.sources.suites.pytest.syntax import parse, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.files import Files

MAX_HOPS = 24
"""A name that is passed on through more modules than this is taken for one from outside."""


@dataclass(frozen=True, eq=False)
class Module:
    """A parsed file and what it defines.

    Attributes:
        skips: whether a function of it skips, and by what, once somebody asked: one decorates many tests.
    """

    path: str
    data: bytes
    tree: ast.Module
    scope: Scope
    skips: dict[tuple[int, frozenset[str]], bool] = field(default_factory=dict)
    _classes: dict[int, Scope] = field(default_factory=dict)

    @cached_property
    def _lines(self) -> list[bytes]:
        return self.data.removeprefix(BOM_UTF8).splitlines(keepends=True)

    def normalised(self, first: ast.stmt | ast.expr, last: ast.stmt | ast.expr) -> bytes:
        """Give the source from one node to another, without what does not matter."""
        end = last.end_lineno or last.lineno
        lines = self._lines[_start(first) - 1 : end]
        if not lines:  # a form feed or the like, counted differently
            return b""
        lines[-1] = lines[-1][: last.end_col_offset]
        if first.lineno == _start(first):
            lines[0] = lines[0][first.col_offset :]
        return normalise(b"".join(lines))

    def inside(self, node: ast.ClassDef) -> Scope:
        """Give what the body of one of its classes defines."""
        if id(node) not in self._classes:
            self._classes[id(node)] = scopes.read(node.body)
        return self._classes[id(node)]


@dataclass(frozen=True, slots=True)
class Definition:
    """A function, class or value, and the module whose names it uses."""

    node: Function | ast.ClassDef | ast.expr
    module: Module


@dataclass(frozen=True, slots=True)
class External:
    """Something that no file of the repository defines, by its dotted name as far as that can be told.

    Attributes:
        far: a file may define it, but so far away that nobody looked.
    """

    name: str
    far: bool = False


Target = Definition | External


def _start(node: ast.stmt | ast.expr) -> int:
    decorators = getattr(node, "decorator_list", ())
    return decorators[0].lineno if decorators else node.lineno


def module_of(path: str, data: bytes) -> Module | Problem:
    tree = parse(path, data)
    return tree if isinstance(tree, Problem) else Module(path, data, tree, scopes.read(tree.body))


@lru_cache(maxsize=64)
def remembered(path: str, data: bytes) -> Module | None:
    """Parse a file that several others look at: a base class, a `conftest.py`."""
    found = module_of(path, data)
    return None if isinstance(found, Problem) else found


def name_of(node: ast.expr, module: Module) -> str:
    """Give the dotted name of what an expression means, through imports and plain aliases, from its own file alone."""
    chain = parts(node)
    for _ in range(MAX_HOPS):
        if not chain:
            return ""
        value = module.scope.value(chain[0])
        if isinstance(value, Imported):
            return ".".join(filter(None, ("." * value.level + value.module, value.name, *chain[1:])))
        if not isinstance(value, ast.Attribute | ast.Name) or parts(value)[:1] == chain[:1]:
            return ".".join(chain)
        chain = parts(value) + chain[1:]
    return ""


@dataclass(slots=True)
class Names:
    """Follows names through the modules of the repository.

    Attributes:
        path: the file whose imports are followed.
        configured: folders that the configuration puts on the path of imports.
        wider: names of the same file that see more files, where these see some only.
    """

    files: Files
    path: str
    configured: tuple[str, ...] = ()
    wider: Names | None = None
    _roots: tuple[str, ...] = ()
    _found: dict[tuple[tuple[str, ...], str | None], Module | None] = field(default_factory=dict)
    _meant: dict[tuple[Module, tuple[str, ...]], Target] = field(default_factory=dict)
    _asked: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    _missed: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)

    @property
    def roots(self) -> tuple[str, ...]:
        """Folders, best first, that imports of this file start from."""
        if not self._roots:
            self._roots = self.wider.roots if self.wider else roots_of(self.path, self.files, self.configured)
        return self._roots

    def resolve(self, node: ast.expr, module: Module, around: tuple[Scope, ...] = ()) -> Target:
        """Find what an expression means.

        Args:
            around: scopes of the classes that it stands in, innermost first.
        """
        if isinstance(node, ast.Subscript):  # Generic[T]
            node = node.value
        chain = parts(node)
        if not chain:
            return Definition(node, module)
        for scope in around:
            if chain[0] in scope.names:
                return self._follow(scope.value(chain[0]), chain[1:], module, MAX_HOPS)
        if (module, chain) not in self._meant:
            self._meant[module, chain] = self._in_module(chain, module, MAX_HOPS)
        return self._meant[module, chain]

    def choices(
        self, node: ast.expr, module: Module, around: tuple[Scope, ...] = ()
    ) -> tuple[tuple[Target, Conditions], ...]:
        """Find all that an expression may mean where it stands, if conditions choose between definitions, and when.

        Args:
            around: scopes of the classes that it stands in, innermost first.
        """
        chain = parts(node.value if isinstance(node, ast.Subscript) else node)
        if not chain:
            return ((self.resolve(node, module), ()),)
        scope = next((scope for scope in around if scope.bound(chain[0], node)), module.scope)
        return tuple(self._meanings(scope.bound(chain[0], node), chain, module, MAX_HOPS))

    def _meanings(
        self, bindings: tuple[Binding, ...], chain: tuple[str, ...], module: Module, hops: int
    ) -> Iterator[tuple[Target, Conditions]]:
        """Follow each thing that the first name of a chain is bound to."""
        bound = scopes.exclusive(bindings)
        if not bound:
            yield self._starred(chain, module), ()
        for item in bound:
            conditions = item.conditions if len(bound) > 1 else ()
            step = self._step(item.value, chain, module) if hops else None
            if step is None:
                yield self._follow(item.value, chain[1:], module, MAX_HOPS), conditions
                continue
            home, named = step
            alias = item.value if isinstance(item.value, ast.expr) else None
            further = home.scope.bound(named[0], alias) if alias else home.scope.names.get(named[0], ())
            for target, more in self._meanings(further, named, home, (hops - 1) // len(bound)):
                yield target, conditions + more

    def _step(self, value: Value, chain: tuple[str, ...], module: Module) -> tuple[Module, tuple[str, ...]] | None:
        """Go on to what a name stands for, where that is another name: an alias, or one of another module."""
        if isinstance(value, ast.Name | ast.Attribute):
            alias = parts(value)
            return (module, alias + chain[1:]) if alias and alias[0] != chain[0] else None
        if not isinstance(value, Imported) or not value.name:
            return None
        found = self.find(tuple(filter(None, value.module.split("."))), value.level, module.path)
        known = found and found is not module and value.name in found.scope.names
        return (found, (value.name, *chain[1:])) if found and known else None

    def _in_module(self, chain: tuple[str, ...], module: Module, hops: int) -> Target:
        value = module.scope.value(chain[0])
        if value is not None:
            return self._follow(value, chain[1:], module, hops)
        return self._starred(chain, module, hops)

    def _starred(self, chain: tuple[str, ...], module: Module, hops: int = MAX_HOPS) -> Target:
        found = self._by_star(chain, module, hops) if module.scope.stars else None
        return found or External(".".join(chain))

    def _by_star(self, chain: tuple[str, ...], module: Module, hops: int) -> Definition | None:
        """Find a name in the modules of which a module takes all names, each of them asked once: they may form rings.

        A miss is kept once nothing is asked any more: in the middle of a ring, no answer is not yet a no.
        """
        asking = (module.path, chain)
        if asking in self._asked or asking in self._missed:
            return None
        is_first = not self._asked
        self._asked.add(asking)
        targets = (self._absolute(star.module, star.level, chain, module, hops) for star in module.scope.stars)
        found = next((target for target in targets if isinstance(target, Definition)), None)
        if is_first:
            if found is None:
                self._missed |= self._asked
            self._asked.clear()
        return found

    def _follow(
        self,
        value: Value,
        rest: tuple[str, ...],
        module: Module,
        hops: int,
    ) -> Target:
        if value is None or hops <= 0:
            return External(".".join(rest))
        if isinstance(value, Imported):
            named = (value.name, *rest) if value.name else rest
            return self._absolute(value.module, value.level, named, module, hops)
        if isinstance(value, ast.ClassDef) and rest:
            inner = module.inside(value).value(rest[0])
            if inner is None:  # inherited, perhaps
                return External(".".join((value.name, *rest)))
            return self._follow(inner, rest[1:], module, hops - 1)
        if isinstance(value, ast.Name | ast.Attribute):
            chain = parts(value)
            return self._in_module(chain + rest, module, hops - 1) if chain else Definition(value, module)
        return External(".".join(rest)) if rest else Definition(value, module)

    def _absolute(self, dotted: str, level: int, rest: tuple[str, ...], module: Module, hops: int) -> Target:
        """Find the module that the longest possible part of a dotted name leads to, and there the rest of the name.

        What a package itself defines goes before a module in it that is called the same.
        """
        fixed = tuple(filter(None, dotted.split(".")))
        whole = fixed + rest
        if hops > 0:
            fewest = -1 if level else max(len(fixed) - 1, 0)
            for count in range(len(whole), fewest, -1):
                found = self.find(whole[:count], level, module.path)
                if found is None or (found is module and count == len(whole)):
                    continue
                if count > len(fixed) and self._is_hidden(whole[:count], level, module):
                    continue
                if count == len(whole):
                    return Definition(ast.Name(dotted), found)  # the module itself: nothing one can run
                return self._in_module(whole[count:], found, hops - 1)
        return External("." * level + ".".join(whole))

    def _is_hidden(self, names: tuple[str, ...], level: int, module: Module) -> bool:
        """Say whether the package of a module gives its name to something else, as far as the package is not asking."""
        package = self.find(names[:-1], level, module.path)
        if package is None or package.path == module.path:
            return False
        return isinstance(package.scope.value(names[-1]), _TAKES_A_NAME)

    def find(self, names: tuple[str, ...], level: int, importer: str) -> Module | None:
        """Find the module of an import, never one that the interpreter itself or pytest has."""
        if level == 0 and (not names or names[0] in OUTSIDE):
            return None
        above = _above(importer, level) if level else None
        if (names, above) not in self._found:
            self._found[names, above] = self._read(names, self.roots if above is None else (above,))
        return self._found[names, above]

    def _read(self, names: tuple[str, ...], roots: tuple[str, ...]) -> Module | None:
        inside = "/".join(filter(None, names))
        for root in roots:
            for path in _paths(root, inside):
                data = self.files.read(path)
                if data is not None:
                    return remembered(path, data)
        return None


_TAKES_A_NAME = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Name, ast.Attribute, Imported)
"""What goes before a module of the same name; a constant may stand for one that cannot be imported."""

OUTSIDE = sys.stdlib_module_names | {"pytest", "_pytest"}


def _above(importer: str, level: int) -> str:
    folder = importer
    for _ in range(level):
        folder = folder.rpartition("/")[0]
    return folder


def _paths(root: str, inside: str) -> tuple[str, ...]:
    base = f"{root}/{inside}" if root and inside else root or inside
    package = f"{base}/__init__.py" if base else "__init__.py"
    return (f"{base}.py", package) if inside else (package,)


def roots_of(path: str, files: Files, configured: tuple[str, ...]) -> tuple[str, ...]:
    """List the folders that imports of a test file start from: what pytest puts on the path, then what is usual."""
    above = folders(path)
    base = next((folder for folder in above if files.read(f"{folder}/__init__.py".lstrip("/")) is None), "")
    usual = ["src" if not folder else f"{folder}/src" for folder in reversed(above)]
    return tuple(dict.fromkeys((base, *configured, "", *usual, *above)))


def written(target: Target) -> str:
    """Name something for a condition in words."""
    if isinstance(target, External):
        return target.name
    return getattr(target.node, "name", "") or shown(target.node)  # type: ignore[arg-type]  # without a name it is an expression

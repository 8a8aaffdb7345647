"""A class becomes its line of bases, in the order in which Python looks for a method."""

from __future__ import annotations

import ast
import builtins
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.modules import Definition, External, Module, Names, written
from mkdocs_guarantees.sources.suites.pytest.syntax import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Function, Scope

MAX_DEPTH = 32


@dataclass(frozen=True, eq=False)
class Class:
    """A class and, after itself, all that it inherits from.

    Attributes:
        around: scopes of the classes that it stands in, innermost first.
        line: itself, then its bases; those from outside the repository by name.
    """

    node: ast.ClassDef
    module: Module
    around: tuple[Scope, ...] = ()
    line: tuple[Class | External, ...] = ()

    @property
    def scope(self) -> Scope:
        return self.module.inside(self.node)

    @property
    def own(self) -> tuple[Class, ...]:
        """Itself and those bases that the repository defines."""
        return (self, *self._bases)

    @cached_property
    def _bases(self) -> tuple[Class, ...]:
        """What of this can be kept: with itself among it, a class would keep its module until the collector comes."""
        return tuple(base for base in self.line if isinstance(base, Class))

    @cached_property
    def outside(self) -> tuple[External, ...]:
        return tuple(base for base in self.line if isinstance(base, External))

    def members(self) -> Iterator[tuple[str, tuple[Binding, ...], Class]]:
        """List every name once, where it is defined first on the line."""
        seen: set[str] = set()
        for owner in self.own:
            for name, bindings in owner.scope.names.items():
                if name not in seen:
                    seen.add(name)
                    yield name, bindings, owner

    def method(self, name: str) -> tuple[Function, Class] | None:
        for owner in self.own:
            value = owner.scope.value(name)
            if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef):
                return value, owner
        return None


@dataclass(slots=True)
class Classes:
    """Builds classes, each once."""

    names: Names
    _built: dict[int, Class] = field(default_factory=dict)

    def build(self, node: ast.ClassDef, module: Module, around: tuple[Scope, ...] = (), depth: int = 0) -> Class:
        if id(node) not in self._built:
            self._built[id(node)] = Class(node, module, around)  # a class that is its own base ends here
            bases = [self._base(base, module, around, node, depth) for base in node.bases]
            self._built[id(node)] = Class(node, module, around, _line(bases))
        return self._built[id(node)]

    def _base(
        self, base: ast.expr, module: Module, around: tuple[Scope, ...], child: ast.ClassDef, depth: int
    ) -> Class | External:
        if isinstance(base, ast.Name) and base.id == child.name:
            found = self.names.earlier(child, module, around)
        else:
            found = self.names.resolve(base, module, around)
        if isinstance(found, External):
            return found
        if not isinstance(found.node, ast.ClassDef) or found.node is child or depth >= MAX_DEPTH:
            return External(_called(found))
        return self.build(found.node, found.module, (), depth + 1)


def _called(found: Definition) -> str:
    """Name a base that is computed: a call keeps its brackets, so that it is never taken for a known class."""
    return shown(found.node) if isinstance(found.node, ast.expr) else written(found)


def _line(bases: list[Class | External]) -> tuple[Class | External, ...]:
    """Merge the lines of the bases as Python does (C3); where that fails, take them one after the other."""
    lines = [[base, *base.line] if isinstance(base, Class) else [base] for base in bases]
    pending = [line for line in [*lines, list(bases)] if line]
    merged: list[Class | External] = []
    while pending:
        tails = {base for line in pending for base in line[1:]}
        head = next((line[0] for line in pending if line[0] not in tails), None)
        if head is None:
            return tuple(dict.fromkeys([*merged, *(base for line in lines for base in line)]))
        merged.append(head)
        pending = [rest for line in pending if (rest := [base for base in line if base != head])]
    return tuple(merged)


def is_test_case(line: tuple[Class | External, ...]) -> bool:
    """Say whether a class is one of unittest: a base from outside that is called `…TestCase` is taken for one."""
    return any(isinstance(base, External) and _names_test_case(base.name) for base in line)


def _names_test_case(name: str) -> bool:
    last = name.rpartition(".")[2]
    return last.endswith("TestCase") and "(" not in name


def unknown_bases(line: tuple[Class | External, ...]) -> tuple[str, ...]:
    """Name those bases from outside of which one cannot know what they bring."""
    return tuple(base.name for base in line if isinstance(base, External) and not _is_known(base.name))


def _is_known(name: str) -> bool:
    head = name.partition(".")[0]
    return _names_test_case(name) or head in sys.stdlib_module_names or hasattr(builtins, name) or name in _PLAIN


_PLAIN = frozenset({"typing_extensions.Protocol", "typing_extensions.TypedDict", ""})

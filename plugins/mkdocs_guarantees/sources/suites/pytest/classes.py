"""A class becomes its line of bases, in the order in which Python looks for a method."""

from __future__ import annotations

import ast
import builtins
import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.conditions import Condition, can_hold, opposite
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, External, Module, Names, written
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, decorated, more
from mkdocs_guarantees.sources.suites.pytest.syntax import bases_of, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions, Function, Scope

MAX_DEPTH = 32
MAX_LINE = 50
"""Classes on a line, the nearest of them, that are looked at; what those behind them bring is in doubt."""

MAX_VARIANTS = 16
"""Of a class whose bases leave more choices open than this, the last of them are told."""


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

    @cached_property
    def scope(self) -> Scope:
        return self.module.inside(self.node)

    @cached_property
    def names(self) -> dict[str, tuple[Binding, ...]]:
        """What its body binds, as what is written to its attributes after it leaves that: `TestX.test_a = None`."""
        bound = self.scope.names
        if self.module.scope.value(self.node.name) is not self.node:
            return bound
        for (name, attribute), after in self.module.scope.attributes.items():
            if name == self.node.name:
                bound = {**bound, attribute: self._written(attribute, bound.get(attribute, ()), after)}
        return {name: bindings for name, bindings in bound.items() if bindings}

    def _written(self, name: str, bound: tuple[Binding, ...], after: tuple[Binding, ...]) -> tuple[Binding, ...]:
        """Say what an attribute is bound to after what is written to it."""
        for binding in after:
            value = binding.value
            if value is None and not binding.conditions:
                bound = ()
            elif value is None:
                bound = tuple(before.where(opposite(binding.conditions)) for before in bound)
            elif not isinstance(value, ast.Call):
                given = self.module.scope.value(value.id) if isinstance(value, ast.Name) else None
                is_function = isinstance(given, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
                bound = more(bound, Binding(given if is_function else value, binding.conditions))
            elif not any(name in owner.scope.names for owner in self.own):
                bound = more(bound, binding)
            elif _is_given(value, (self.node.name, name)) and len(bound) == 1 and not binding.conditions:
                bound = (Binding(decorated(bound[0].value, value), bound[0].conditions),)
        return bound

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

    @property
    def goes_on(self) -> bool:
        """Say whether its line goes on where nobody looked."""
        return any(base.far for base in self.outside)

    def members(self) -> Iterator[tuple[str, tuple[Binding, ...], Class]]:
        """List every name where it is defined first on the line, and after it where that is on conditions only."""
        found: set[str] = set()
        missed: dict[str, Conditions] = {}
        for owner in self.own:
            for name, bindings in owner.names.items():
                if name in found:
                    continue
                before = missed.get(name, ())
                yield name, tuple(binding.where(*before) for binding in bindings) if before else bindings, owner
                if all(binding.conditions for binding in bindings):
                    missed[name] = (*before, *(opposite(binding.conditions) for binding in bindings))
                else:
                    found.add(name)

    def method(self, name: str) -> tuple[Function, Class] | None:
        for owner in self.own:
            value = owner.scope.value(name)
            if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef):
                return value, owner
        return None


def _is_given(call: ast.Call, name: tuple[str, ...]) -> bool:
    """Say whether a call is made with one thing and nothing else."""
    return [parts(item) for item in call.args] == [name] and not call.keywords


@dataclass(frozen=True, slots=True)
class Variant:
    """A class with one choice of its bases, and when that is the one made."""

    cls: Class
    conditions: Conditions = ()


Choice = tuple[Class | External, tuple[Condition, ...]]


@dataclass(slots=True)
class Classes:
    """Builds classes, each once."""

    names: Names
    _built: dict[int, tuple[Variant, ...]] = field(default_factory=dict)

    def build(self, node: ast.ClassDef, module: Module, around: tuple[Scope, ...] = ()) -> Class:
        """Build a class as it is where the last alternative of each of its bases is taken."""
        return self.variants(node, module, around)[-1].cls

    def variants(
        self, node: ast.ClassDef, module: Module, around: tuple[Scope, ...] = (), depth: int = 0
    ) -> tuple[Variant, ...]:
        """Build a class for each choice between its bases that conditions leave open."""
        if id(node) not in self._built:
            self._built[id(node)] = (Variant(Class(node, module, around)),)  # a class that is its own base ends here
            bases = [tuple(self._choices(base, module, around, node, depth)) for base in bases_of(node)]
            self._built[id(node)] = tuple(
                Variant(Class(node, module, around, _near(_line([base for base, _ in chosen]))), conditions)
                for chosen, conditions in _combinations(bases)
            )
        return self._built[id(node)]

    def _choices(
        self, base: ast.expr, module: Module, around: tuple[Scope, ...], child: ast.ClassDef, depth: int
    ) -> Iterator[Choice]:
        """List what one base may be, and when."""
        for target, conditions in self.names.choices(base, module, around):
            if isinstance(target, External):
                yield target, conditions
            elif not isinstance(target.node, ast.ClassDef) or target.node is child:
                yield External(_called(target)), conditions
            elif depth >= MAX_DEPTH:
                yield External(_called(target), far=True), conditions
            else:
                for variant in self.variants(target.node, target.module, (), depth + 1):
                    yield variant.cls, conditions + variant.conditions


def _combinations(bases: list[tuple[Choice, ...]]) -> Iterator[tuple[tuple[Choice, ...], Conditions]]:
    """Choose one of each, in every way that can hold, so that the last way takes the last of each."""
    every = [
        (chosen, tuple(dict.fromkeys(chain.from_iterable(conditions for _, conditions in chosen))))
        for chosen in islice(product(*(reversed(choices) for choices in bases)), MAX_VARIANTS)
    ]
    possible = [way for way in every if can_hold(way[1])]
    yield from reversed(possible or every[:1])


def _called(found: Definition) -> str:
    """Name a base that is computed: a call keeps its brackets, so that it is never taken for a known class."""
    return shown(found.node) if isinstance(found.node, ast.expr) else written(found)


def _line(bases: list[Class | External]) -> tuple[Class | External, ...]:
    """Merge the lines of the bases as Python does (C3); where that fails, take them one after the other."""
    lines = [[base, *base.line] if isinstance(base, Class) else [base] for base in bases]
    pending = [deque(line) for line in [*lines, bases] if line]
    behind = Counter(base for line in pending for base in islice(line, 1, None))
    merged: list[Class | External] = []
    while pending:
        head = next((line[0] for line in pending if not behind[line[0]]), None)
        if head is None:
            return tuple(dict.fromkeys([*merged, *(base for line in lines for base in line)]))
        merged.append(head)
        for line in pending:
            if line[0] == head:
                line.popleft()
                behind.subtract(islice(line, 1))  # what comes first now is behind nothing on this line
        pending = [line for line in pending if line]
    return tuple(merged)


def _near(line: tuple[Class | External, ...]) -> tuple[Class | External, ...]:
    """Leave out what is far up a line, but not which classes from outside stand there."""
    if len(line) <= MAX_LINE:
        return line
    outside = [base for base in line[MAX_LINE:] if isinstance(base, External) and not base.far]
    return (*line[:MAX_LINE], *outside[:MAX_LINE], External("", far=True))


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

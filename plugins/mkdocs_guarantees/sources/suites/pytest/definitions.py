"""A name of a module or of a class becomes the definitions that it may stand for, wherever they are written.

An import, an alias, a lambda, or the result of a call: what cannot be followed leaves a doubt, and a call of which one
cannot see whether it gives a function gives one on a condition.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest import marks
from mkdocs_guarantees.sources.suites.pytest.admission import sounds_like_tests
from mkdocs_guarantees.sources.suites.pytest.classes import is_test_case
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, name_of
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Function, Imported, exclusive
from mkdocs_guarantees.sources.suites.pytest.skipping import unless_skipped
from mkdocs_guarantees.sources.suites.pytest.syntax import parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class, Classes
    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
    from mkdocs_guarantees.sources.suites.pytest.configuration import Rules
    from mkdocs_guarantees.sources.suites.pytest.marks import Mark
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Scope


@dataclass(frozen=True, slots=True)
class Found:
    """A definition, and how it was come by.

    Attributes:
        line: where the name is imported or assigned, when it is not defined in this file.
    """

    definition: Definition
    conditions: tuple[Condition, ...]
    line: int = 0


@dataclass(slots=True)
class Definitions:
    """What the names of a module stand for, and those in its classes.

    Attributes:
        names: lead to what other modules define.
        doubts: a name that pytest would take leads to what cannot be seen.
        bases: names that classes of the module derive from.
    """

    module: Module
    rules: Rules
    names: Names
    classes: Classes
    doubts: bool = field(default=False, init=False)
    bases: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.bases = frozenset(_names_of_bases(self.module.scope))

    def may_be_class(self, name: str) -> bool:
        """Is a class of this name one of tests, for pytest or for a person?"""
        return self.rules.takes_class(name) or sounds_like_tests(name)

    def of_name(self, name: str, binding: Binding, *, wanted: bool) -> Iterator[Found]:
        """List what a name of the module may stand for, where pytest may take that for a test or a class of tests.

        Args:
            wanted: a function of this name is a test.
        """
        value = binding.value
        if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Found(Definition(value, self.module), binding.conditions)
        elif isinstance(value, Imported) and self.rules.imported:
            if wanted or self.may_be_class(name):
                yield from self._elsewhere(ast.Name(name), binding, value.line)
            elif name in self.bases:  # an imported TestCase is collected here again, whatever it is called
                yield from filter(self._is_test_case, self._elsewhere(ast.Name(name), binding, value.line))
        elif isinstance(value, ast.expr) and (wanted or self.may_be_class(name)):
            yield from self._assigned(value, binding, wanted=wanted)
        elif isinstance(value, ast.Name | ast.Attribute) and (name in self.bases or self._is_class(value)):
            target = self.names.resolve(value, self.module)
            if isinstance(target, Definition):
                yield from filter(self._is_test_case, [Found(target, binding.conditions, value.lineno)])

    def of_member(self, name: str, bindings: tuple[Binding, ...], owner: Class) -> list[Found]:
        """List what a name in a class stands for."""
        return list(_defined(exclusive(bindings), owner.module)) or list(self._aliased(name, bindings, owner))

    def _is_class(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Name) and isinstance(self.module.scope.value(value.id), ast.ClassDef)

    def _is_test_case(self, found: Found) -> bool:
        node = found.definition.node
        if not isinstance(node, ast.ClassDef):
            return False
        return any(is_test_case(item.cls.line) for item in self.classes.variants(node, found.definition.module))

    def _elsewhere(self, node: ast.expr, binding: Binding, line: int) -> Iterator[Found]:
        target = self.names.resolve(node, self.module)
        if isinstance(target, Definition) and isinstance(
            target.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ):
            yield Found(target, binding.conditions, line)
        else:
            self.doubts = True

    def _assigned(self, value: ast.expr, binding: Binding, *, wanted: bool) -> Iterator[Found]:
        """Tell what is assigned to a name that pytest would take: an alias, a lambda, the result of a call."""
        if isinstance(value, ast.Name | ast.Attribute):
            yield from self._elsewhere(value, binding, value.lineno)
        elif isinstance(value, ast.Lambda) and wanted:
            yield Found(Definition(value, self.module), binding.conditions, value.lineno)
        elif isinstance(value, ast.Call) and wanted:
            yield from self._made(value, binding, self.module)

    def _made(
        self, call: ast.Call, binding: Binding, module: Module, around: tuple[Scope, ...] = ()
    ) -> Iterator[Found]:
        """A call that makes a test: selected when its function is seen to return one, conditional when it may."""
        laid_on = list(marks.of_expression(call.func, module, self.names)) if _takes_one(call) else []
        if laid_on:
            found = list(self._marked(laid_on, call, binding, module, around))
            yield from found
            if found:
                return
        made = self.names.resolve(call.func, module, around)
        if isinstance(made, Definition) and isinstance(made.node, ast.FunctionDef):
            inner = _returned(made.node)
            if inner is not None:
                yield Found(Definition(inner, made.module), binding.conditions, call.lineno)
                return
        named = [arg for arg in call.args if isinstance(arg, ast.Name | ast.Attribute)]
        given = [self.names.resolve(arg, module, around) for arg in named]
        taken = [item for item in given if isinstance(item, Definition) and isinstance(item.node, Function)]
        if taken or "test" in name_of(call.func, module).lower().rpartition(".")[2]:
            condition = cond.stated(f"{shown(call.func)}(…) gives a function")
            definition = taken[0] if taken else Definition(call, module)
            yield Found(definition, (*binding.conditions, condition), call.lineno)

    def _marked(
        self, laid_on: list[Mark], call: ast.Call, binding: Binding, module: Module, around: tuple[Scope, ...]
    ) -> Iterator[Found]:
        """A mark that is called with a test: `needs_scipy(base.test_x)`, `pytest.mark.skipif(…)(made(1))`."""
        said = marks.read(laid_on)
        skipped = [] if said.skip is None else [unless_skipped(call.func)]
        binding = binding.where(*said.conditions, *skipped)
        given = call.args[0]
        if isinstance(given, ast.Call):
            yield from self._made(given, binding, module, around)
        else:
            yield from self._function_named(given, binding, module, around)

    def _function_named(
        self, value: ast.expr, binding: Binding, module: Module, around: tuple[Scope, ...]
    ) -> Iterator[Found]:
        target = self.names.resolve(value, module, around)
        if isinstance(target, Definition) and isinstance(target.node, Function):
            yield Found(target, binding.conditions, value.lineno)

    def _aliased(self, name: str, bindings: tuple[Binding, ...], owner: Class) -> Iterator[Found]:
        """`test_b = test_a` or `TestB = TestA` inside a class."""
        value = bindings[-1].value
        if self.rules.takes_class(name) and isinstance(value, ast.Name | ast.Attribute) and parts(value) != (name,):
            target = self.names.resolve(value, owner.module, (owner.scope,))
            if isinstance(target, Definition) and isinstance(target.node, ast.ClassDef):
                yield Found(target, bindings[-1].conditions, value.lineno)
        if not self.rules.takes_function(name):
            return
        if isinstance(value, ast.Call):
            yield from self._made(value, bindings[-1], owner.module, (owner.scope,))
        elif isinstance(value, ast.Name | ast.Attribute) and parts(value) != (name,):
            yield from self._function_named(value, bindings[-1], owner.module, (owner.scope,))
        elif isinstance(value, ast.Lambda):
            yield Found(Definition(value, owner.module), bindings[-1].conditions, value.lineno)


def _names_of_bases(scope: Scope) -> Iterator[str]:
    for bound in scope.names.values():
        node = bound[-1].value
        if isinstance(node, ast.ClassDef):
            yield from (base.id for base in node.bases if isinstance(base, ast.Name))


def _defined(bindings: tuple[Binding, ...], module: Module) -> Iterator[Found]:
    for binding in bindings:
        if isinstance(binding.value, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Found(Definition(binding.value, module), binding.conditions)


def _takes_one(call: ast.Call) -> bool:
    return len(call.args) == 1 and not call.keywords


def _returned(function: ast.FunctionDef) -> Function | None:
    """Give the function inside a function that it returns."""
    inner = {item.name: item for item in function.body if isinstance(item, Function)}
    for statement in reversed(function.body):
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name):
            return inner.get(statement.value.id)
    return None

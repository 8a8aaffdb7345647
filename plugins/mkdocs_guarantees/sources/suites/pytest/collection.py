"""A module becomes its tests: what pytest would collect of it, and under which conditions."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest import hooks, ignoring, unseen
from mkdocs_guarantees.sources.suites.pytest.admission import PLAIN_BASES, admission, sounds_like_tests
from mkdocs_guarantees.sources.suites.pytest.classes import Class, Classes, is_test_case, unknown_bases
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, Module, Names, name_of
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Function, Imported, Scope, exclusive
from mkdocs_guarantees.sources.suites.pytest.skipping import unless_skipped
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, first_line, parts, shown
from mkdocs_guarantees.sources.suites.pytest.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
    from mkdocs_guarantees.sources.suites.pytest.configuration import Rules

MAX_NESTED = 16
_NOT_TESTS = frozenset({"fixture", "yield_fixture", "property", "cached_property", "nottest", "setter", "deleter"})


@dataclass(frozen=True, slots=True)
class Test:
    """One test as pytest would collect it.

    Attributes:
        chain: names of the classes that it is reached through, outermost first, and its own.
        classes: these classes, innermost first.
        function: its body, or None where that cannot be told.
        module: where its body stands.
        place: first and last line, in the file of the suite, of itself or of what brings it there.
    """

    chain: tuple[str, ...]
    classes: tuple[Class, ...]
    function: Function | None
    module: Module
    place: tuple[int, int]
    conditions: tuple[Condition, ...] = ()

    __test__ = False  # pytest takes any class of this name, in any file that imports it, for tests


@dataclass(frozen=True, slots=True)
class Found:
    """A definition, and how it was come by.

    Attributes:
        line: where the name is imported or assigned, when it is not defined in this file.
    """

    definition: Definition
    conditions: tuple[Condition, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """How pytest comes to a definition.

    Attributes:
        chain: names of the classes on the way, outermost first, and its own.
        classes: these classes, innermost first.
        place: first and last line of the class that brings in what other files define.
    """

    chain: tuple[str, ...]
    classes: tuple[Class, ...]
    conditions: tuple[Condition, ...]
    place: tuple[int, int] = (0, 0)

    def to(self, name: str, conditions: tuple[Condition, ...]) -> Way:
        """The way to what has a name in the innermost class."""
        return Way((*self.chain, name), self.classes, self.conditions + conditions, self.place)


@dataclass(slots=True)
class Collector:
    """Walks through the names of a module as pytest does.

    Attributes:
        names: lead to whatever a class derives from.
        helping: lead to modules that help the tests, and to no others.
        only_test_cases: collect as `python -m unittest` does, subclasses of TestCase alone.
        doubts: there may be tests, made at run time or coming from outside, that cannot be seen; set by `tests`.
        unseen: code that makes tests which the text does not show; set by `tests`.
        bases: names that classes of the module derive from.
    """

    module: Module
    rules: Rules
    names: Names
    helping: Names
    only_test_cases: bool = False
    classes: Classes = field(init=False)
    doubts: bool = field(default=False, init=False)
    unseen: list[Unseen] = field(default_factory=list, init=False)
    bases: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.classes = Classes(self.names)
        self.bases = frozenset(_names_of_bases(self.module.scope))

    def tests(self) -> Iterator[Test]:
        """List the tests of the module, in order."""
        disabled = self.module.scope.value("__test__")
        if isinstance(disabled, ast.Constant) and not disabled.value:
            return
        self.doubts = _makes_names(self.module.scope)
        if self.only_test_cases and "load_tests" in self.module.scope.names:
            self.unseen.append(Unseen("load_tests chooses what is run"))
        self.unseen.extend(unseen.in_scope(self.module.scope, self.module, self.helping))
        self.unseen.extend(unseen.made_classes(self.module, self.helping, self._may_be_class))
        if not self.only_test_cases:
            self.unseen.extend(hooks.around(self.module.path, ignoring.values(self.rules.addopts, "-p"), self.names))
        for name, bindings in self._names():
            yield from self._named(name, bindings)

    def _may_be_class(self, name: str) -> bool:
        return self.rules.takes_class(name) or sounds_like_tests(name)

    def _names(self) -> Iterator[tuple[str, tuple[Binding, ...]]]:
        yield from self.module.scope.names.items()
        seen = set(self.module.scope.names)
        for star in self.module.scope.stars:
            dotted = "." * star.level + star.module
            found = self.names.find(tuple(filter(None, star.module.split("."))), star.level, self.module.path)
            if found is None or not ("test" in dotted.lower() or star.level):
                self.doubts = self.doubts or found is None
                continue
            for name in found.scope.names:
                if name not in seen and not name.startswith("_"):
                    seen.add(name)
                    yield name, (Binding(replace(star, name=name)),)

    def _named(self, name: str, bindings: tuple[Binding, ...]) -> Iterator[Test]:
        wanted = self.rules.takes_function(name) and not self.only_test_cases
        explicit = self._is_test(self.module.scope, name)
        if explicit is False:
            return
        found = [item for binding in exclusive(bindings) for item in self._definitions(name, binding, wanted=wanted)]
        if not found:
            return
        last = found[-1]
        if isinstance(last.definition.node, ast.ClassDef):
            yield from _merged(test for way in self._ways(name, found) for test in self._class(way, explicit=explicit))
        elif wanted or (explicit and not self.only_test_cases):
            yield from _function(last, Way((name,), (), cond.either([item.conditions for item in found])))

    def _ways(self, name: str, found: list[Found]) -> Iterator[Way]:
        """List each class that a name may stand for, and each choice of its bases."""
        for item in found:
            node = item.definition.node
            if isinstance(node, ast.ClassDef):
                for variant in self.classes.variants(node, item.definition.module):
                    conditions = tuple(dict.fromkeys(item.conditions + variant.conditions))
                    yield Way((name,), (variant.cls,), conditions, _place(node, item.line))

    def _is_test(self, scope: Scope, name: str) -> bool | None:
        """Read `name.__test__ = …` written after a definition."""
        value = scope.attributes.get((name, "__test__"))
        return bool(value.value) if isinstance(value, ast.Constant) else None

    def _definitions(self, name: str, binding: Binding, *, wanted: bool) -> Iterator[Found]:
        value = binding.value
        if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Found(Definition(value, self.module), binding.conditions)
        elif isinstance(value, Imported) and self.rules.imported:
            if wanted or self._may_be_class(name):
                yield from self._elsewhere(ast.Name(name), binding, value.line)
            elif name in self.bases:  # an imported TestCase is collected here again, whatever it is called
                yield from filter(self._is_test_case, self._elsewhere(ast.Name(name), binding, value.line))
        elif isinstance(value, ast.expr) and (wanted or self._may_be_class(name)):
            yield from self._assigned(value, binding, wanted=wanted)
        elif isinstance(value, ast.Name | ast.Attribute) and (name in self.bases or self._is_class(value)):
            target = self.names.resolve(value, self.module)
            if isinstance(target, Definition):
                yield from filter(self._is_test_case, [Found(target, binding.conditions, value.lineno)])

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
        marked = _marked(call, module)
        if marked is not None:
            skipped = (unless_skipped(call.func),) if "skip" in shown(callee(call.func)) else ()
            binding = Binding(marked, binding.conditions + skipped)
            if isinstance(marked, ast.Call):
                yield from self._made(marked, binding, module, around)
            else:
                yield from self._function_named(marked, binding, module, around)
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

    def _function_named(
        self, value: ast.expr, binding: Binding, module: Module, around: tuple[Scope, ...]
    ) -> Iterator[Found]:
        target = self.names.resolve(value, module, around)
        if isinstance(target, Definition) and isinstance(target.node, Function):
            yield Found(target, binding.conditions, value.lineno)

    def _class(self, way: Way, *, explicit: bool | None = None) -> Iterator[Test]:
        """List the tests of the class that a way leads to."""
        cls = way.classes[0]
        case = is_test_case(cls.line)
        named = self.rules.takes_class(way.chain[-1]) or bool(explicit)
        more = admission(cls, named=named, only_test_cases=self.only_test_cases)
        if more is None:
            return
        way = replace(way, conditions=way.conditions + more)
        self.doubts = self.doubts or _may_bring_tests(cls)
        self.unseen.extend(unseen.in_class(cls, self.module, self.helping))
        ran = False
        for name, bindings, owner in cls.members():
            if case and not name.startswith("test"):  # most members of a base that has a hundred helpers
                continue
            for test in self._member(name, bindings, owner, way, case=case):
                ran = True
                yield test
        if case and not ran:
            yield from self._run_test(cls, way)

    def _member(
        self, name: str, bindings: tuple[Binding, ...], owner: Class, way: Way, *, case: bool
    ) -> Iterator[Test]:
        """List what one name in a class stands for: a test, or the tests of a class inside it."""
        found = list(_defined(bindings, owner.module)) or list(self._member_alias(name, bindings, owner))
        if not found:
            return
        inner = way.to(name, cond.either([item.conditions for item in found]))
        node = found[-1].definition.node
        if isinstance(node, ast.ClassDef):
            itself = node is way.classes[0].node
            if not case and not self.only_test_cases and len(way.chain) < MAX_NESTED and not itself:
                built = self.classes.build(node, owner.module, (owner.scope, *owner.around))
                place = _place(node, 0) if owner.module is self.module else way.place
                yield from self._class(replace(inner, classes=(built, *way.classes), place=place))
        elif self._is_method(name, owner, case=case):
            yield from _function(found[-1], inner, brought=owner.module is not self.module)

    def _run_test(self, cls: Class, way: Way) -> Iterator[Test]:
        method = cls.method("runTest")
        if method and not _is_of_trial(method[1]):
            function, owner = method
            place = _place(function, 0) if owner.module is self.module else way.place
            yield Test((*way.chain, "runTest"), way.classes, function, owner.module, place, way.conditions)

    def _is_method(self, name: str, owner: Class, *, case: bool) -> bool:
        if case:
            return name.startswith("test")
        return self.rules.takes_function(name) or self._is_test(owner.scope, name) is True

    def _member_alias(self, name: str, bindings: tuple[Binding, ...], owner: Class) -> Iterator[Found]:
        """`test_b = test_a` inside a class."""
        value = bindings[-1].value
        if not self.rules.takes_function(name):
            return
        if isinstance(value, ast.Call):
            yield from self._made(value, bindings[-1], owner.module, (owner.scope,))
        elif isinstance(value, ast.Name | ast.Attribute) and parts(value) != (name,):
            yield from self._function_named(value, bindings[-1], owner.module, (owner.scope,))
        elif isinstance(value, ast.Lambda):
            yield Found(Definition(value, owner.module), bindings[-1].conditions, value.lineno)


def _merged(tests: Iterable[Test]) -> Iterator[Test]:
    """Give each test once: one that several alternatives of its class have is there under any of their conditions."""
    found: dict[tuple[str, ...], list[Test]] = {}
    for test in tests:
        found.setdefault(test.chain, []).append(test)
    for same in found.values():
        conditions = cond.either([test.conditions for test in same])
        yield same[0] if len(same) == 1 else replace(same[-1], conditions=conditions)


def _names_of_bases(scope: Scope) -> Iterator[str]:
    for bound in scope.names.values():
        node = bound[-1].value
        if isinstance(node, ast.ClassDef):
            yield from (base.id for base in node.bases if isinstance(base, ast.Name))


def _makes_names(scope: Scope) -> bool:
    """Say whether a module makes names that its text does not show."""
    if "load_tests" in scope.names:
        return True
    names = {parts(call.func)[-1:] for call, _ in scope.exits}
    return not names.isdisjoint({("globals",), ("exec",), ("setattr",), ("vars",), ("update",)})


def _may_bring_tests(cls: Class) -> bool:
    """Say whether a base from outside, a metaclass or a decorator may give a class tests of its own."""
    if any(unknown_bases(owner.line) or owner.node.keywords for owner in cls.own):
        return True
    return bool(cls.node.decorator_list) or any(not _is_stock(base.name) for base in cls.outside)


def _is_stock(name: str) -> bool:
    """Say whether a class has no tests itself: those of the standard library and Django's."""
    return name in PLAIN_BASES or name.startswith(("unittest.", "django.test"))


def _defined(bindings: tuple[Binding, ...], module: Module) -> Iterator[Found]:
    for binding in bindings:
        if isinstance(binding.value, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield Found(Definition(binding.value, module), binding.conditions)


def _place(node: Function | ast.ClassDef, line: int) -> tuple[int, int]:
    return (line, line) if line else (first_line(node), node.end_lineno or node.lineno)


def _function(found: Found, way: Way, *, brought: bool = False) -> Iterator[Test]:
    """Give the test that a definition is, if it is one.

    Args:
        brought: it stands in another file, so its place is that of the class that brings it here.
    """
    node, module = found.definition.node, found.definition.module
    if isinstance(node, ast.expr):
        place = way.place if brought else (found.line, node.end_lineno or found.line)
        yield Test(way.chain, way.classes, None, module, place, way.conditions)
    elif not isinstance(node, ast.ClassDef) and _is_test(node):
        place = way.place if brought else _place(node, found.line)
        yield Test(way.chain, way.classes, node, module, place, way.conditions)


def _is_test(node: Function) -> bool:
    decorators = map(callee, node.decorator_list)
    return not any(parts(item)[-1:] and parts(item)[-1] in _NOT_TESTS for item in decorators)


def _marked(call: ast.Call, module: Module) -> ast.expr | None:
    """Give what a mark is laid on by calling it: `pytest.mark.skipif(…)(made(1))`."""
    mark = call.func.func if isinstance(call.func, ast.Call) else None
    is_mark = mark is not None and name_of(mark, module).startswith("pytest.mark.")
    return call.args[0] if is_mark and len(call.args) == 1 else None


def _returned(function: ast.FunctionDef) -> Function | None:
    """Give the function inside a function that it returns."""
    inner = {item.name: item for item in function.body if isinstance(item, Function)}
    for statement in reversed(function.body):
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name):
            return inner.get(statement.value.id)
    return None


def _is_of_trial(cls: Class) -> bool:
    """Say whether a class is the base of all test cases of Twisted, whose `runTest` pytest passes by."""
    return cls.node.name == "SynchronousTestCase" and cls.module.path.endswith("twisted/trial/_synctest.py")

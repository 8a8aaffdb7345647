"""A module becomes its tests: what pytest would collect of it, and under which conditions."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest import decorated, hooks, ignoring, metaclasses, unseen
from mkdocs_guarantees.sources.suites.pytest.admission import PLAIN_BASES, admission, demanded, switches, unless_off
from mkdocs_guarantees.sources.suites.pytest.classes import Class, Classes, is_test_case, unknown_bases
from mkdocs_guarantees.sources.suites.pytest.conditions import can_hold, stated
from mkdocs_guarantees.sources.suites.pytest.definitions import Definitions, Found
from mkdocs_guarantees.sources.suites.pytest.modules import Definition
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Function, Scope, Value, exclusive
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, first_line, parts, shown
from mkdocs_guarantees.sources.suites.pytest.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
    from mkdocs_guarantees.sources.suites.pytest.configuration import Rules
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions

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
        unseen: code that makes tests which the text does not show; set by `tests`.
    """

    module: Module
    rules: Rules
    names: Names
    helping: Names
    only_test_cases: bool = False
    classes: Classes = field(init=False)
    definitions: Definitions = field(init=False)
    unseen: list[Unseen] = field(default_factory=list, init=False)
    _doubts: bool = field(default=False, init=False)
    _kept: dict[int, bool] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.classes = Classes(self.names)
        self.definitions = Definitions(self.module, self.rules, self.names, self.classes)

    @property
    def doubts(self) -> bool:
        """Say whether there may be tests, made at run time or coming from outside, that `tests` could not see."""
        return self._doubts or self.definitions.doubts

    def tests(self) -> Iterator[Test]:
        """List the tests of the module, in order; one that is defined in several ways, once for each of them."""
        needed = unless_off(switches(self.module.scope.names.get("__test__", ()), "__test__"))
        if needed is None:
            return
        self._doubts = _makes_names(self.module.scope)
        if self.only_test_cases and "load_tests" in self.module.scope.names:
            self.unseen.append(Unseen("load_tests chooses what is run"))
        self.unseen.extend(unseen.in_scope(self.module.scope, self.module, self.helping))
        wanted = unseen.Wanted(self.definitions.may_be_class, self.rules.takes_class, self.rules.takes_function)
        self.unseen.extend(unseen.assigned(self.module, self.helping, wanted))
        self.unseen.extend(unseen.made_classes(self.module, self.helping, wanted))
        if self.rules.imported:
            self.unseen.extend(unseen.imported(self.module, self.names, self.helping, wanted))
        if not self.only_test_cases:
            self.unseen.extend(hooks.around(self.module.path, ignoring.values(self.rules.addopts, "-p"), self.names))
        for name, bindings in self._names():
            for test in self._named(name, bindings):
                yield replace(test, conditions=needed + test.conditions) if needed else test

    def _names(self) -> Iterator[tuple[str, tuple[Binding, ...]]]:
        yield from self.module.scope.names.items()
        seen = set(self.module.scope.names)
        for star in self.module.scope.stars:
            dotted = "." * star.level + star.module
            found = self.names.find(tuple(filter(None, star.module.split("."))), star.level, self.module.path)
            if found is None or not ("test" in dotted.lower() or star.level):
                self._doubts = self._doubts or found is None
                continue
            for name in found.scope.names:
                if name not in seen and not name.startswith("_"):
                    seen.add(name)
                    yield name, (Binding(replace(star, name=name)),)

    def _named(self, name: str, bindings: tuple[Binding, ...]) -> Iterator[Test]:
        wanted = self.rules.takes_function(name) and not self.only_test_cases
        if any(self._is_of_machine(binding.value, self.module) for binding in bindings):
            yield from self._machines(name, bindings)
            return
        found = [
            item for binding in exclusive(bindings) for item in self.definitions.of_name(name, binding, wanted=wanted)
        ]
        if not found:
            return
        last = found[-1]
        if isinstance(last.definition.node, ast.ClassDef):
            for way in self._ways(name, found):
                yield from self._class(way)
        elif not self.only_test_cases:
            needed = _needed(self.module.scope, name, named=wanted)
            for item in found if needed is not None else ():
                left = decorated.left_a_function(item.definition)
                if left is not None:
                    yield from _function(item, Way((name,), (), item.conditions + (needed or ()) + left))

    def _machines(self, name: str, bindings: tuple[Binding, ...]) -> Iterator[Test]:
        for binding in exclusive(bindings):
            if isinstance(binding.value, ast.expr) and self._is_of_machine(binding.value, self.module):
                place = binding.value.lineno, binding.value.end_lineno or binding.value.lineno
                yield Test((name, "runTest"), (), None, self.module, place, binding.conditions)

    def _is_of_machine(self, node: Value, module: Module) -> bool:
        """Say whether something is the `TestCase` of a state machine of Hypothesis: a class whose test is `runTest`."""
        if not isinstance(node, ast.Attribute) or node.attr != "TestCase":
            return False
        machine = self.names.resolve(node.value, module)
        if not isinstance(machine, Definition) or not isinstance(machine.node, ast.ClassDef):
            return False
        bases = self.classes.build(machine.node, machine.module).outside
        return any(base.name.rpartition(".")[2] == "RuleBasedStateMachine" for base in bases)

    def _ways(self, name: str, found: list[Found]) -> Iterator[Way]:
        """List each class that a name may stand for, and each choice of its bases."""
        for item in found:
            node = item.definition.node
            if isinstance(node, ast.ClassDef):
                for variant in self.classes.variants(node, item.definition.module):
                    conditions = tuple(dict.fromkeys(item.conditions + variant.conditions))
                    if can_hold(conditions):
                        yield Way((name,), (variant.cls,), conditions, _place(node, item.line))

    def _class(self, way: Way) -> Iterator[Test]:
        """List the tests of the class that a way leads to."""
        cls = way.classes[0]
        case = is_test_case(cls.line)
        named = self.rules.takes_class(way.chain[-1])
        more = admission(cls, named=named, only_test_cases=self.only_test_cases)
        if more is None:
            self.unseen.extend(unseen.perhaps_of_tests(cls, self.module))
            return
        way = replace(way, conditions=way.conditions + more + self._left(cls))
        self._doubts = self._doubts or _may_bring_tests(cls)
        self.unseen.extend(unseen.in_class(cls, self.module, self.helping))
        if cls.goes_on:
            self.unseen.append(Unseen("a class derives from too many to look at all of them", way.place[0]))
        ran = False
        for name, bindings, owner in cls.members():
            if case and not name.startswith("test"):  # most members of a base that has a hundred helpers
                continue
            for test in self._member(name, bindings, owner, way, case=case):
                ran = True
                yield test
        if case and not ran:
            yield from self._run_test(cls, way)

    def _left(self, cls: Class) -> tuple[Condition, ...]:
        """Say on which conditions a class that is made and decorated by what the text shows keeps its tests."""
        name, decorators = cls.node.name, cls.node.decorator_list
        doubtful = [item for item in decorators if decorated.makes_function(item, cls.module, self.classes) is None]
        taking = [item for owner in cls.own for item in metaclasses.own(owner.node) if not self._keeps(item, owner)]
        return (
            *(stated(f"{shown(item)} leaves {name} a class") for item in doubtful),
            *(stated(f"{shown(item)} keeps it") for item in taking),
        )

    def _keeps(self, metaclass: ast.expr, owner: Class) -> bool:
        if id(metaclass) not in self._kept:
            self._kept[id(metaclass)] = metaclasses.keeps(metaclass, owner.module, self.names)
        return self._kept[id(metaclass)]

    def _member(
        self, name: str, bindings: tuple[Binding, ...], owner: Class, way: Way, *, case: bool
    ) -> Iterator[Test]:
        """List what one name in a class stands for: a test, or the tests of a class inside it."""
        for item in self.definitions.of_member(name, bindings, owner):
            node, inner = item.definition.node, way.to(name, item.conditions)
            if isinstance(node, ast.ClassDef):
                seen = any(node is outer.node for outer in way.classes)
                if not case and not self.only_test_cases and len(way.chain) < MAX_NESTED and not seen:
                    around = () if item.line else (owner.scope, *owner.around)
                    built = self.classes.build(node, item.definition.module, around)
                    place = _place(node, item.line) if owner.module is self.module else way.place
                    yield from self._class(replace(inner, classes=(built, *way.classes), place=place))
            else:
                named = name.startswith("test") if case else self.rules.takes_function(name)
                needed = _needed(owner.scope, name, named=named)
                if needed is not None:
                    inner = way.to(name, item.conditions + needed)
                    yield from _function(item, inner, brought=owner.module is not self.module)

    def _run_test(self, cls: Class, way: Way) -> Iterator[Test]:
        method = cls.method("runTest")
        if method and not _is_of_trial(method[1]):
            function, owner = method
            place = _place(function, 0) if owner.module is self.module else way.place
            yield Test((*way.chain, "runTest"), way.classes, function, owner.module, place, way.conditions)
        elif any(self._is_of_machine(base, owner.module) for owner in cls.own for base in owner.node.bases):
            place = _place(cls.node, 0) if cls.module is self.module else way.place
            yield Test((*way.chain, "runTest"), way.classes, None, cls.module, place, way.conditions)


def _needed(scope: Scope, name: str, *, named: bool) -> Conditions | None:
    """Say when a function is a test by its name and by what is written after it; None where it never is.

    Args:
        named: it is called like one.
    """
    bindings = scope.attributes.get((name, "__test__"), ())
    if not bindings:
        return () if named else None
    switch = tuple(switches(bindings, f"{name}.__test__"))
    return unless_off(switch) if named else demanded(switch)


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


def _is_of_trial(cls: Class) -> bool:
    """Say whether a class is the base of all test cases of Twisted, whose `runTest` pytest passes by."""
    return cls.node.name == "SynchronousTestCase" and cls.module.path.endswith("twisted/trial/_synctest.py")

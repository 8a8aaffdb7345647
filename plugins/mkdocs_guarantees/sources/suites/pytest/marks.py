"""Decorators, `pytestmark` and the skips of unittest become marks, and marks what a case says of itself."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Problem, Sentence, Span, VariantNames
from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest import scope as scopes
from mkdocs_guarantees.sources.suites.pytest.bodies import arguments
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, External, Module, Names, name_of
from mkdocs_guarantees.sources.suites.pytest.scope import Binding
from mkdocs_guarantees.sources.suites.pytest.skipping import SKIPS_DECORATED, gives_back, may_skip, unless_skipped
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, head, literal, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
    from mkdocs_guarantees.sources.suites.pytest.modules import Target
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions, Scope

MAY_SKIP = "(may skip)"
"""Not a mark of pytest's: a decorator that skips some tests, or whose name says so."""

MAY_SKIP_ITSELF = "(may skip itself)"
"""A decorator that wraps a class in another one, so that what it skips says nothing of classes derived from it."""

_OF_HELPERS = frozenset({MAY_SKIP, MAY_SKIP_ITSELF})
_UNITTEST = {
    f"{module}.{name}": mark
    for module in ("unittest", "unittest.case", "unittest2", "testtools", "testtools.testcase", "absl.testing.absltest")
    for name, mark in (
        ("skip", "skip"),
        ("skipIf", "skipif"),
        ("skipUnless", "skipunless"),
        ("expectedFailure", "xfail"),
    )
}
"""The decorators of unittest, of what it was before it was part of Python, and of those who hand them on."""

_EXPANDS = {
    "parameterized.parameterized.expand": VariantNames.NUMBERS,
    "absl.testing.parameterized.parameters": VariantNames.NUMBERS,
    "absl.testing.parameterized.product": VariantNames.NUMBERS,
    "absl.testing.parameterized.named_parameters": VariantNames.ANY,
    "ddt.data": VariantNames.NUMBERS,
    "ddt.idata": VariantNames.NUMBERS,
    "ddt.file_data": VariantNames.NUMBERS,
    "ddt.named_data": VariantNames.NUMBERS,
    **dict.fromkeys(("chex.variants", "chex.all_variants"), VariantNames.ANY),
    **dict.fromkeys(("chex._src.variants.variants", "chex._src.variants.all_variants"), VariantNames.ANY),
}
"""Decorators that put a test of its own in the place of each set of parameters, as their current releases name it."""

_OF_CASES = frozenset(f"pytest_cases.{name}" for name in ("parametrize", "parametrize_plus", "parametrize_with_cases"))
"""Decorators that are written like `parametrize` and name what they make of a test in the same way."""

_UNTAGGED = frozenset(
    {
        *_OF_HELPERS,
        *_EXPANDS,
        *_OF_CASES,
        *("guarantee", "requirement", "scenario"),
        *("filterwarnings", "parametrize", "skip", "skipif", "skipunless", "timeout", "usefixtures"),
    }
)
_FRAMEWORKS = frozenset({cond.needs("pytest"), cond.needs("unittest")})
"""What holds wherever a mark matters: of names that are defined in another way without them, one is meant."""

_SKIPS_ON = frozenset({"skipif", "skipunless"})
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with its arguments, still as source.

    Attributes:
        node: where it is written; a whole mark, with its arguments.
        conditions: when it is this mark, where that is left open.
    """

    name: str
    node: ast.expr
    module: Module
    args: tuple[ast.expr, ...] = ()
    keywords: dict[str, ast.expr] = field(default_factory=dict)
    conditions: Conditions = ()

    def where(self, conditions: Conditions) -> Mark:
        """The same where something more must hold."""
        return replace(self, conditions=conditions + self.conditions) if conditions else self


def of_decorators(decorators: Iterable[ast.expr], module: Module, names: Names) -> Iterator[Mark]:
    for decorator in decorators:
        yield from of_expression(decorator, module, names)


def of_scope(bindings: Iterable[Binding], module: Module, names: Names, depth: int = _DEPTH) -> Iterator[Mark]:
    """Read what `pytestmark` is bound to: a mark or a list of marks."""
    for binding in bindings:
        for item, conditions in _items(binding):
            for mark in of_expression(item, module, names, depth):
                yield mark.where(conditions)


def _items(binding: Binding) -> Iterator[tuple[ast.expr, Conditions]]:
    """List the members of a list, and when they are in it; what is no list is its own only one."""
    pending = [(binding.value, binding.conditions)]
    while pending:
        value, conditions = pending.pop()
        if isinstance(value, ast.List | ast.Tuple | ast.Set):
            pending.extend((item, conditions) for item in reversed(value.elts))
        elif isinstance(value, ast.BinOp):
            pending.extend((item, conditions) for item in (value.right, value.left))
        elif isinstance(value, ast.IfExp):
            pending.extend((item, conditions + more) for item, more in reversed(cond.of_choice(value)))
        elif isinstance(value, ast.Starred):
            pending.append((value.value, conditions))
        elif isinstance(value, ast.expr):
            yield value, conditions


def of_switch(scope: Scope, module: Module) -> Iterator[Mark]:
    """Read `__unittest_skip__`, by which unittest's own decorators skip a class."""
    whys = [item.value for item in scope.names.get("__unittest_skip_why__", ()) if isinstance(item.value, ast.expr)]
    for binding in scopes.exclusive(scope.names.get("__unittest_skip__", ())):
        if isinstance(binding.value, ast.expr):
            yield Mark("skipif", binding.value, module, (binding.value, *whys[-1:]), conditions=binding.conditions)


def of_expression(node: ast.expr, module: Module, names: Names, depth: int = _DEPTH) -> Iterator[Mark]:
    """Find the mark that an expression means, through names of this or another file."""
    call = node if isinstance(node, ast.Call) else None
    target = callee(node)
    dotted = "" if _is_open(target, module) else name_of(target, module)
    name = _plain(dotted)
    if dotted == "django.test.tag" and call:
        yield from (Mark(str(arg.value), arg, module) for arg in call.args if isinstance(arg, ast.Constant))
    elif name:
        yield _mark(name, node, module)
    elif depth and (parts(target) or isinstance(target, ast.IfExp)) and not dotted.startswith(("pytest.", "unittest.")):
        yield from _through(_Use(node, target, module), names, depth)


def _plain(dotted: str) -> str:
    """Give the mark that a name means in itself."""
    if dotted.startswith("pytest.mark."):
        name = dotted.removeprefix("pytest.mark.")
        return "" if "." in name else name
    return _UNITTEST.get(dotted) or (dotted if dotted in _EXPANDS or dotted in _OF_CASES else "")


def _is_open(target: ast.expr, module: Module) -> bool:
    """Say whether a name may mean several things, or something else in the end than where it is used."""
    for _ in range(_DEPTH):
        first = head(target)
        bound = module.scope.bound(first, target)
        value = bound[0].value if len(bound) == 1 else None
        if len(bound) > 1 or target in module.scope.earlier or isinstance(value, ast.IfExp):
            return True
        if not isinstance(value, ast.Name | ast.Attribute):
            break
        target = value
    return False


def _mark(name: str, node: ast.expr, module: Module) -> Mark:
    if not isinstance(node, ast.Call):
        return Mark(name, node, module)
    keywords = {item.arg: item.value for item in node.keywords if item.arg}
    return Mark(name, node, module, tuple(node.args), keywords)


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a mark is written, with its arguments and without."""

    node: ast.expr
    target: ast.expr
    module: Module

    def mark(self, name: str) -> Mark:
        return _mark(name, self.node, self.module)

    def may_skip(self) -> Mark:
        return Mark(MAY_SKIP, self.node, self.module)


def _through(use: _Use, names: Names, depth: int) -> Iterator[Mark]:
    """Follow a name to the mark that it is bound to, or to all those that it may be bound to."""
    meanings = names.choices(use.target, use.module)
    ways = [
        (list(_of_target(item, use, names, depth)), conditions)
        for meaning, given in meanings
        for item, conditions in _chosen(meaning, given, names, depth)
        if not any(~condition in _FRAMEWORKS for condition in conditions)
    ]
    if len({tuple(map(_meant, marks)) for marks, _ in ways}) == 1:
        yield from ways[-1][0]
        return
    for marks, conditions in ways:
        needed = tuple(condition for condition in conditions if condition not in _FRAMEWORKS)
        yield from (mark.where(needed) for mark in marks)


def _meant(mark: Mark) -> tuple[object, ...]:
    """Give what tells a mark from another one; it is the same skip whatever its reason."""
    return (mark.name, mark.conditions) if mark.name == "skip" else (mark.name, mark.conditions, mark.node)


def _chosen(found: Target, conditions: Conditions, names: Names, depth: int) -> Iterator[tuple[Target, Conditions]]:
    """Give what a name may mean, where it is bound to `a if test else b`."""
    if not depth or not isinstance(found, Definition) or not isinstance(found.node, ast.IfExp):
        yield found, conditions
        return
    for branch, needed in cond.of_choice(found.node):
        for inner, more in names.choices(branch, found.module):
            yield from _chosen(inner, conditions + needed + more, names, depth // 2)


def _of_target(found: Target, use: _Use, names: Names, depth: int) -> Iterator[Mark]:
    """Give the marks that a definition means; a decorator that only its name tells of becomes a condition."""
    if isinstance(found, External):
        name = _plain(found.name)
        if name:
            yield use.mark(name)
        elif _sounds_like_skipping(use.target):
            yield use.may_skip()
    elif isinstance(found.node, ast.Call | ast.Attribute) and found.node is not use.node:
        yield from of_expression(found.node, found.module, names, depth - 1)
    elif isinstance(found.node, ast.List | ast.Tuple):
        yield from of_scope([Binding(found.node)], found.module, names, depth - 1)
    elif isinstance(found.node, ast.FunctionDef):
        marks = tuple(_returned(use.node, found.node, found.module, names, depth))
        yield from marks or _of_helper(use.may_skip(), use.target, found)
    elif _sounds_like_skipping(use.target) and not gives_back(found.node):
        yield use.may_skip()


def _returned(node: ast.expr, function: ast.FunctionDef, module: Module, names: Names, depth: int) -> Iterator[Mark]:
    """Follow a call to the mark that a plain function returns: `def slow(n): return pytest.mark.skipif(…)`."""
    last = function.body[-1]
    if isinstance(node, ast.Call) and isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
        for mark in of_expression(last.value, module, names, depth - 1):
            if mark.name in _OF_HELPERS:
                yield replace(mark, node=node)
            elif mark.name in _SKIPS_ON and _rests_on_locals(mark, function):
                yield Mark(MAY_SKIP, node, module)
            else:
                yield mark


def _rests_on_locals(mark: Mark, function: ast.FunctionDef) -> bool:
    """Say whether the condition of a mark names what only the function that makes it knows."""
    own = {*arguments(function), *scopes.read(function.body).names}
    tests = filter(None, (*mark.args[:1], mark.keywords.get("condition")))
    return any(isinstance(item, ast.Name) and item.id in own for test in tests for item in ast.walk(test))


def _of_helper(mark: Mark, target: ast.expr, helper: Definition) -> Iterator[Mark]:
    """A decorator of the repository's own that skips is no mark, and keeps tests from being run as one does."""
    if may_skip(helper, SKIPS_DECORATED):
        body = helper.node.body if isinstance(helper.node, ast.FunctionDef) else []
        wraps = any(isinstance(statement, ast.ClassDef) for statement in body)
        yield replace(mark, name=MAY_SKIP_ITSELF) if wraps else mark
    elif _sounds_like_skipping(target) and not gives_back(helper.node):
        yield mark


def _sounds_like_skipping(target: ast.expr) -> bool:
    return "".join(parts(target)[-1:]).lower().startswith(("skip", "require", "needs", "only_", "only_on", "exclude"))


@dataclass(slots=True)
class Facts:
    """What the marks of a case say, the nearest mark first."""

    conditions: list[Condition] = field(default_factory=list)
    skip: str | None = None
    tags: list[str] = field(default_factory=list)
    guarantees: list[Sentence] = field(default_factory=list)
    scenarios: list[str] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    timetrap: float | None = None
    parameters: list[bytes] = field(default_factory=list)
    variant_names: VariantNames = VariantNames.BRACKETS
    problems: list[Problem] = field(default_factory=list)

    @property
    def parametrized(self) -> bool:
        return bool(self.parameters)


def read(marks: Iterable[Mark]) -> Facts:
    facts = Facts()
    for mark in marks:
        if mark.name not in _UNTAGGED and mark.name not in facts.tags:
            facts.tags.append(mark.name)
        _READ.get(mark.name, _nothing)(facts, mark)
    return facts


def _nothing(_facts: Facts, _mark: Mark) -> None:
    """Any other mark is a tag and no more."""


def _skip(facts: Facts, mark: Mark) -> None:
    _close(facts, mark.conditions, _reason(mark, 0))


def _close(facts: Facts, conditions: Conditions, reason: str) -> None:
    """Skip a test where all of some conditions hold."""
    if conditions:
        facts.conditions.append(cond.opposite(conditions))
    elif facts.skip is None:
        facts.skip = reason


def _xfail(facts: Facts, mark: Mark) -> None:
    run = mark.keywords.get("run")
    if isinstance(run, ast.Constant) and run.value is False and not mark.args:
        _skip(facts, mark)


def _skipif(facts: Facts, mark: Mark) -> None:
    _conditional(facts, mark, skips_when=True)


def _skipunless(facts: Facts, mark: Mark) -> None:
    _conditional(facts, mark, skips_when=False)


def _conditional(facts: Facts, mark: Mark, *, skips_when: bool) -> None:
    tests = mark.args or tuple(filter(None, [mark.keywords.get("condition")]))
    if not tests:
        return
    test = cond.of_text(tests[0])
    result = cond.known(test)
    if result is None:
        condition = cond.of_test(test)
        _close(facts, (*mark.conditions, condition if skips_when else ~condition), "")
    elif result is skips_when:
        _close(facts, mark.conditions, _reason(mark, 1))


def _reason(mark: Mark, position: int) -> str:
    written = mark.keywords.get("reason") or (mark.args[position] if len(mark.args) > position else None)
    if written is None:
        return ""
    return written.value if isinstance(written, ast.Constant) and isinstance(written.value, str) else shown(written)


def _texts(facts: Facts, mark: Mark) -> Iterator[tuple[str, int]]:
    """Give the literal arguments of a mark; each other one is a problem and costs only itself."""
    for arg in mark.args:
        try:
            value = literal(arg)
        except ValueError:
            value = None
        items = value if isinstance(value, list | tuple) else [value]
        for item in items:
            if isinstance(item, str):
                yield item, arg.lineno
            else:
                message = f"{mark.name}({shown(arg)}): the argument of this mark must be a text in quotation marks"
                facts.problems.append(Problem("RB903", message, Span(mark.module.path, arg.lineno, arg.col_offset + 1)))


def _guarantee(facts: Facts, mark: Mark) -> None:
    facts.guarantees.extend(Sentence(" ".join(text.split()), line) for text, line in _texts(facts, mark))


def _scenario(facts: Facts, mark: Mark) -> None:
    facts.scenarios.extend(text for text, _ in _texts(facts, mark) if text not in facts.scenarios)


def _requirement(facts: Facts, mark: Mark) -> None:
    facts.requirements.extend(text for text, _ in _texts(facts, mark) if text not in facts.requirements)


def _timeout(facts: Facts, mark: Mark) -> None:
    given = mark.args[0] if mark.args else mark.keywords.get("timeout")
    value = given.value if isinstance(given, ast.Constant) else None
    if facts.timetrap is None and isinstance(value, int | float) and not isinstance(value, bool):
        facts.timetrap = float(value)


def _unless_skipped(facts: Facts, mark: Mark) -> None:
    _close(facts, (*mark.conditions, ~unless_skipped(mark.node)), "")


def _parametrize(facts: Facts, mark: Mark) -> None:
    _multiply(facts, mark)
    values = mark.args[1] if len(mark.args) > 1 else mark.keywords.get("argvalues")
    if not isinstance(values, ast.List | ast.Tuple):
        return
    if not values.elts:
        _close(facts, mark.conditions, "there are no parameters")  # pytest makes one test of it, and skips that
        return
    sets = [read(_of_set(item, mark.module)) for item in values.elts] if _is_set(values.elts[0]) else []
    run = [one for one in sets if one.skip is None]
    if sets and not run:
        _close(facts, mark.conditions, sets[0].skip or "")
    elif all(one.conditions for one in run):
        needed = cond.either([tuple(one.conditions) for one in run]) if run else ()
        for condition in needed:
            _close(facts, (*mark.conditions, ~condition), "")


def _is_set(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and parts(value.func)[-1:] == ("param",)


def _of_set(value: ast.expr, module: Module) -> Iterator[Mark]:
    """Read the marks of one set of parameters: `pytest.param(1, marks=pytest.mark.skip)`."""
    given = [item.value for item in value.keywords if item.arg == "marks"] if isinstance(value, ast.Call) else ()
    for item, conditions in (found for marks in given for found in _items(Binding(marks))):
        name = _plain(name_of(callee(item), module))
        if name:
            yield _mark(name, item, module).where(conditions)


def _multiply(facts: Facts, mark: Mark) -> None:
    facts.parameters.append(mark.module.normalised(mark.node, mark.node))


def _expand(facts: Facts, mark: Mark) -> None:
    _multiply(facts, mark)
    called_otherwise = any(item in mark.keywords for item in ("name_func", "testcase_func"))
    if facts.variant_names is not VariantNames.ANY:  # another one around it adds words of its own
        facts.variant_names = VariantNames.ANY if called_otherwise else _EXPANDS[mark.name]


_READ = {
    "skip": _skip,
    "xfail": _xfail,
    "skipif": _skipif,
    "skipunless": _skipunless,
    "guarantee": _guarantee,
    "scenario": _scenario,
    "requirement": _requirement,
    "timeout": _timeout,
    "parametrize": _parametrize,
    MAY_SKIP: _unless_skipped,
    MAY_SKIP_ITSELF: _unless_skipped,
    **dict.fromkeys(_EXPANDS, _expand),
    **dict.fromkeys(_OF_CASES, _multiply),
}

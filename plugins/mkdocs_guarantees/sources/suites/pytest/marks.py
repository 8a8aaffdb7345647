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
from mkdocs_guarantees.sources.suites.pytest.skipping import SKIPS_DECORATED, may_skip, unless_skipped
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, literal, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition

MAY_SKIP = "(may skip)"
"""Not a mark of pytest's: a decorator that skips some tests, or whose name says so."""

MAY_SKIP_ITSELF = "(may skip itself)"
"""A decorator that wraps a class in another one, so that what it skips says nothing of classes derived from it."""

_OF_HELPERS = frozenset({MAY_SKIP, MAY_SKIP_ITSELF})
_UNITTEST = {
    "unittest.skip": "skip",
    "unittest.case.skip": "skip",
    "unittest.skipIf": "skipif",
    "unittest.skipUnless": "skipunless",
    "unittest.expectedFailure": "xfail",
}
_EXPANDS = {
    "parameterized.parameterized.expand": VariantNames.NUMBERS,
    "absl.testing.parameterized.parameters": VariantNames.NUMBERS,
    "absl.testing.parameterized.product": VariantNames.NUMBERS,
    "absl.testing.parameterized.named_parameters": VariantNames.ANY,
    "ddt.data": VariantNames.NUMBERS,
    "ddt.idata": VariantNames.NUMBERS,
    "ddt.file_data": VariantNames.NUMBERS,
    "ddt.named_data": VariantNames.NUMBERS,
}
"""Decorators that put a test of its own in the place of each set of parameters, as their current releases name it."""

_UNTAGGED = frozenset(
    {
        *_OF_HELPERS,
        *_EXPANDS,
        *("guarantee", "requirement", "scenario"),
        *("filterwarnings", "parametrize", "skip", "skipif", "skipunless", "timeout", "usefixtures"),
    }
)
_SKIPS_ON = frozenset({"skipif", "skipunless"})
_DEPTH = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark with its arguments, still as source.

    Attributes:
        node: where it is written; a whole mark, with its arguments.
    """

    name: str
    node: ast.expr
    module: Module
    args: tuple[ast.expr, ...] = ()
    keywords: dict[str, ast.expr] = field(default_factory=dict)


def of_decorators(decorators: Iterable[ast.expr], module: Module, names: Names) -> Iterator[Mark]:
    for decorator in decorators:
        yield from of_expression(decorator, module, names)


def of_scope(values: Iterable[ast.expr], module: Module, names: Names) -> Iterator[Mark]:
    """Read what `pytestmark` is bound to: a mark or a list of marks."""
    for value in values:
        items = value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]
        yield from of_decorators(items, module, names)


def of_expression(node: ast.expr, module: Module, names: Names, depth: int = _DEPTH) -> Iterator[Mark]:
    """Find the mark that an expression means, through names of this or another file."""
    call = node if isinstance(node, ast.Call) else None
    target = callee(node)
    dotted = name_of(target, module)
    name = _UNITTEST.get(dotted) or (dotted.removeprefix("pytest.mark.") if dotted.startswith("pytest.mark.") else "")
    if dotted == "django.test.tag" and call:
        yield from (Mark(str(arg.value), arg, module) for arg in call.args if isinstance(arg, ast.Constant))
    elif name and "." not in name:
        yield _mark(name, node, module)
    elif dotted in _EXPANDS:
        yield _mark(dotted, node, module)
    elif depth and dotted and not dotted.startswith(("pytest.", "unittest.")):
        yield from _through(node, target, module, names, depth)


def _mark(name: str, node: ast.expr, module: Module) -> Mark:
    if not isinstance(node, ast.Call):
        return Mark(name, node, module)
    keywords = {item.arg: item.value for item in node.keywords if item.arg}
    return Mark(name, node, module, tuple(node.args), keywords)


def _through(node: ast.expr, target: ast.expr, module: Module, names: Names, depth: int) -> Iterator[Mark]:
    """Follow a name to the mark that it is bound to; a decorator that only its name tells of becomes a condition."""
    found = names.resolve(target, module)
    if isinstance(found, External) and (found.name.startswith("pytest.mark.") or found.name in _EXPANDS):
        yield _mark(found.name.removeprefix("pytest.mark."), node, module)
        return
    if isinstance(found, Definition) and isinstance(found.node, ast.Call | ast.Attribute) and found.node is not node:
        yield from of_expression(found.node, found.module, names, depth - 1)
    elif isinstance(found, Definition) and isinstance(found.node, ast.List | ast.Tuple):
        yield from of_scope([found.node], found.module, names)
    elif isinstance(found, Definition) and isinstance(found.node, ast.FunctionDef):
        marks = tuple(_returned(node, found.node, found.module, names, depth))
        yield from marks or _of_helper(Mark(MAY_SKIP, node, module), target, found)
    elif _sounds_like_skipping(target):
        yield Mark(MAY_SKIP, node, module)


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
    elif _sounds_like_skipping(target):
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
    if facts.skip is None:
        facts.skip = _reason(mark, 0)


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
    if result is skips_when:
        facts.skip = _reason(mark, 1) if facts.skip is None else facts.skip
    elif result is None:
        condition = cond.of_test(test)
        facts.conditions.append(~condition if skips_when else condition)


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
    facts.conditions.append(unless_skipped(mark.node))


def _parametrize(facts: Facts, mark: Mark) -> None:
    _multiply(facts, mark)
    values = mark.args[1] if len(mark.args) > 1 else mark.keywords.get("argvalues")
    if facts.skip is None and isinstance(values, ast.List | ast.Tuple) and not values.elts:
        facts.skip = "there are no parameters"  # pytest makes one test of it, and skips that


def _multiply(facts: Facts, mark: Mark) -> None:
    facts.parameters.append(mark.module.normalised(mark.node, mark.node))


def _expand(facts: Facts, mark: Mark) -> None:
    _multiply(facts, mark)
    called_otherwise = any(item in mark.keywords for item in ("name_func", "testcase_func"))
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
}

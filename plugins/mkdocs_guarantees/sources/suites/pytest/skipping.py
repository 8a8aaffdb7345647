"""Calls that skip become what stands before a test: the conditions under which it is run, or why it never is."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.files import folders
from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, name_of, remembered
from mkdocs_guarantees.sources.suites.pytest.syntax import as_call, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names, Target
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions

SKIPS = frozenset({"pytest.skip", "unittest.SkipTest", "unittest.case.SkipTest", "pytest.skip.Exception"})
NEEDS = frozenset({"pytest.importorskip", "test.support.import_helper.import_module", "test.support.import_module"})
"""What takes the name of a module, and skips where that is missing."""

DEEPEST = 2
"""Functions beside a helper that it calls are followed so far, to see whether they skip."""

SKIPS_MODULE = SKIPS | NEEDS
SKIPS_DECORATED = SKIPS_MODULE | {
    *("unittest.skip", "unittest.skipIf", "unittest.skipUnless"),
    *("pytest.mark.skip", "pytest.mark.skipif"),
}
_MAY_SKIP = re.compile(rb"skip|require", re.IGNORECASE)
"""What stands in the text of a package that skips its tests; most packages are empty."""

_LAST = frozenset(name.rpartition(".")[2] for name in SKIPS_DECORATED) | {"skipTest", "Skipped"}


@dataclass(slots=True)
class Gate:
    """What stands before a test, or before every test of a file."""

    conditions: tuple[Condition, ...] = ()
    skip: str | None = None


def of_file(module: Module, helping: Names) -> Gate:
    """Read what skips a whole file: itself, or a package that it stands in, which is imported before it."""
    gate = Gate()
    for package in packages_of(module.path, helping):
        _close_by_module(gate, package, helping)
    _close_by_module(gate, module, helping)
    return gate


def packages_of(path: str, names: Names) -> Iterator[Module]:
    """Give the packages of tests around a file whose text may skip it, innermost first."""
    for folder in folders(path):
        file = f"{folder}/__init__.py" if folder else "__init__.py"
        data = names.files.read(file)
        if data is None:
            return
        module = remembered(file, data) if file != path and _MAY_SKIP.search(data) else None
        if module is not None:
            yield module


def _close_by_module(gate: Gate, module: Module, helping: Names) -> None:
    """Read the skips of a whole module: `pytest.skip`, `pytest.importorskip`, `raise SkipTest`, helpers that skip."""
    for call, conditions in module.scope.exits:
        if _closes(call, module) in SKIPS_MODULE:
            _close(gate, call, conditions, module)
        elif parts(call.func) and may_skip(helping.resolve(call.func, module), SKIPS_MODULE):
            gate.conditions += (_where_called(conditions, unless_skipped(call)),)


def _where_called(conditions: Conditions, skipped: Condition) -> Condition:
    """A call under a condition skips nothing where that does not hold."""
    if not conditions:
        return skipped
    return cond.stated(f"{conditions[-1].opposite} or {skipped.text}")


def unless_skipped(node: ast.expr) -> Condition:
    return cond.told(f"{shown(node)} skips nothing")


def may_skip(helper: Target, skips: frozenset[str]) -> bool:
    """Say whether a function of the repository may skip what calls it.

    Args:
        skips: what skips when it is called or raised.
    """
    if not isinstance(helper, Definition) or not isinstance(helper.node, ast.FunctionDef):
        return False
    known, key = helper.module.skips, (id(helper.node), skips)
    if key not in known:
        known[key] = b"skip" in helper.module.data.lower() and _skips(helper.node, helper.module, skips, DEEPEST)
    return known[key]


def _skips(function: ast.FunctionDef, module: Module, skips: frozenset[str], depth: int) -> bool:
    inner = [call for node in ast.walk(function) if (call := as_call(node))]
    if any(_closes(call, module) in skips for call in inner):
        inner = [call for node in _itself(function) if (call := as_call(node))]
    if any(_closes(call, module) in skips for call in inner):
        return True
    beside = (module.scope.value(call.func.id) for call in inner if isinstance(call.func, ast.Name))
    helpers = [item for item in beside if isinstance(item, ast.FunctionDef) and item is not function]
    return depth > 0 and any(_skips(item, module, skips, depth - 1) for item in helpers)


def _itself(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Walk through a function, but not into those inside that it only adds to a class, as tests of their own."""
    added = frozenset(_added(function))
    pending: list[ast.AST] = [function]
    while pending:
        node = pending.pop()
        if not isinstance(node, ast.FunctionDef) or node.name not in added:
            yield node
            pending.extend(ast.iter_child_nodes(node))


def _added(function: ast.FunctionDef) -> Iterator[str]:
    """Name what a function adds to a class as a new test: `cls.test_x = test`, `setattr(cls, f"test_{name}", test)`."""
    nodes = list(ast.walk(function))
    texts = {
        target.id: node.value
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            if any(isinstance(item, ast.Attribute) and item.attr.startswith("test") for item in node.targets):
                yield node.value.id
        elif isinstance(node, ast.Call) and parts(node.func) == ("setattr",) and len(node.args) == 3:
            _, name, value = node.args
            name = texts.get(name.id, name) if isinstance(name, ast.Name) else name
            if isinstance(value, ast.Name) and _begins_with_test(name):
                yield value.id


def _begins_with_test(text: ast.expr) -> bool:
    while not isinstance(text, ast.Constant):
        if isinstance(text, ast.BinOp):
            text = text.left
        elif isinstance(text, ast.JoinedStr) and text.values:
            text = text.values[0]
        elif isinstance(text, ast.Call) and isinstance(text.func, ast.Attribute):
            text = text.func.value
        else:
            return False
    return isinstance(text.value, str) and text.value.startswith("test")


def gives_back(helper: ast.AST) -> bool:
    """Say whether a decorator gives back what it is given, or one with arguments makes such a one: it skips nothing."""
    while isinstance(helper, ast.FunctionDef) and len(helper.body) == 2:  # the inner one, and its return
        inner, last = helper.body
        returned = last.value if isinstance(last, ast.Return) else None
        if not isinstance(inner, ast.FunctionDef) or not isinstance(returned, ast.Name) or returned.id != inner.name:
            return False
        helper = inner
    if isinstance(helper, ast.Lambda):
        given: ast.expr | None = helper.body
    elif isinstance(helper, ast.FunctionDef) and isinstance(helper.body[0], ast.Return):
        given = helper.body[0].value
    else:
        return False
    if isinstance(given, ast.Lambda):
        return gives_back(given)
    return isinstance(given, ast.Name) and [given.id] == [item.arg for item in helper.args.args[:1]]


def of_function(function: ast.FunctionDef | ast.AsyncFunctionDef, module: Module) -> Gate:
    """Read the skips among the first-level statements of a test, and those that an `if` there makes."""
    gate = Gate()
    for statement in function.body:
        if isinstance(statement, ast.Expr | ast.Assign | ast.Raise):
            _close_by(gate, statement, (), module)
        elif isinstance(statement, ast.If) and not statement.orelse and len(statement.body) == 1:
            _close_by(gate, statement.body[0], (statement,), module)
    return gate


def _close_by(gate: Gate, statement: ast.stmt, under: tuple[ast.If, ...], module: Module) -> None:
    value = as_call(statement) or getattr(statement, "value", None)
    if isinstance(value, ast.Call) and _closes(value, module):
        _close(gate, value, tuple(cond.of_test(item.test) for item in under), module)


def _closes(call: ast.Call, module: Module) -> str:
    """Name what a call does to the test or module that it stands in: skip it, or need a module."""
    func = call.func
    last = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
    if last not in _LAST:
        return ""
    # Whatever module hands it on, there is only one exception of this name.
    return "unittest.SkipTest" if last in {"skipTest", "SkipTest"} else name_of(func, module)


def _close(gate: Gate, call: ast.Call, conditions: tuple[Condition, ...], module: Module) -> None:
    name = _closes(call, module)
    if name in NEEDS and call.args:
        needed = call.args[0]
        text = needed.value if isinstance(needed, ast.Constant) else shown(needed)
        gate.conditions += (cond.needs(str(text)),)
    elif name in SKIPS:
        if conditions:
            gate.conditions += (~conditions[-1],)
        elif gate.skip is None:
            gate.skip = _first_text(call)


def _first_text(call: ast.Call) -> str:
    given = [*call.args, *(item.value for item in call.keywords if item.arg in {"reason", "msg"})]
    if not given:
        return ""
    return given[0].value if isinstance(given[0], ast.Constant) and isinstance(given[0].value, str) else shown(given[0])

"""A metaclass becomes whether the classes that it makes surely keep the tests that stand in them.

One that only adds names keeps them. One that takes names away, or makes a class of other names than it was given, may
take any test away or call it something else: only a run can tell which.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.bodies import arguments
from mkdocs_guarantees.sources.suites.pytest.modules import Definition
from mkdocs_guarantees.sources.suites.pytest.syntax import metaclasses_of, parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names

DEEPEST = 3
"""Of what a metaclass derives from or passes its arguments on to, so much is looked into."""

_PLAIN = frozenset({"ABCMeta", "EnumMeta", "EnumType", "type"})
_TAKE_AWAY = frozenset({"clear", "delattr", "pop", "popitem"})
_MAKE_NAMESPACE = "__prepare__"


def own(node: ast.ClassDef) -> Iterator[ast.expr]:
    """List the metaclass that a class names, when it is more than one of the language's own."""
    yield from (item for item in metaclasses_of(node) if not _is_plain(item))


def keeps(metaclass: ast.expr, module: Module, names: Names, depth: int = DEEPEST) -> bool:
    """Say whether a metaclass surely leaves in a class what stands in it, by the same name."""
    if _is_plain(metaclass):
        return True
    found = names.resolve(metaclass, module)
    if not isinstance(found, Definition) or not isinstance(found.node, ast.ClassDef) or not depth:
        return False
    methods = [item for item in found.node.body if isinstance(item, ast.FunctionDef)]
    return all(
        method.name != _MAKE_NAMESPACE and _only_adds(Definition(method, found.module), names, depth)
        for method in methods
    ) and all(keeps(base, found.module, names, depth - 1) for base in found.node.bases)


def _is_plain(metaclass: ast.expr) -> bool:
    return parts(metaclass)[-1:] != () and parts(metaclass)[-1] in _PLAIN


def _only_adds(function: Definition, names: Names, depth: int) -> bool:
    """Say whether a function, and what it passes its arguments on to, takes no name away."""
    if not isinstance(function.node, ast.FunctionDef) or not depth:
        return False
    given = frozenset(arguments(function.node))
    for node in ast.walk(function.node):
        if isinstance(node, ast.Delete):
            return False
        if isinstance(node, ast.Call) and not _call_only_adds(node, given, function.module, names, depth):
            return False
    return True


def _call_only_adds(call: ast.Call, given: frozenset[str], module: Module, names: Names, depth: int) -> bool:
    called = call.func.attr if isinstance(call.func, ast.Attribute) else "".join(parts(call.func))
    if called in _TAKE_AWAY:
        return False
    if called == "__new__" or (called == "type" and len(call.args) > 1):
        return _is_made_of(call.args[-1], given) if call.args else True
    if not any(isinstance(item, ast.Name) and item.id in given for item in call.args) or not parts(call.func):
        return True
    found = names.resolve(call.func, module)
    is_function = isinstance(found, Definition) and isinstance(found.node, ast.FunctionDef)
    return _only_adds(found, names, depth - 1) if is_function and isinstance(found, Definition) else True


def _is_made_of(namespace: ast.expr, given: frozenset[str]) -> bool:
    """Say whether the names that a class is made of hold all that were given: as they are, or with more."""
    if isinstance(namespace, ast.Starred):  # *args
        return True
    named = {node.id for node in ast.walk(namespace) if isinstance(node, ast.Name)}
    return not isinstance(namespace, ast.DictComp) and not named.isdisjoint(given)

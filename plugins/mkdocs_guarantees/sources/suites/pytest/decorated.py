"""A decorator of a class becomes what it makes of it: still a class, or a function, of which no test is ever run.

A context manager that is also a decorator wraps what it is given in a function, and so does a decorator that was
written for functions. On a class of tests this is a mistake that nothing tells of: the name no longer means a class.
What decorates such a decorator may teach it about classes: then either may be so.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.conditions import stated
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, name_of
from mkdocs_guarantees.sources.suites.pytest.scope import Function
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, head, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Classes
    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions

_WRAP = frozenset({"contextlib.ContextDecorator", "contextlib.AsyncContextDecorator"})
_MAKE_WRAPPERS = frozenset({"contextlib.contextmanager", "contextlib.asynccontextmanager"})
_CHANGE_NOTHING = frozenset({"functools.cache", "functools.lru_cache", "functools.wraps"})
"""Decorators after which a function gives what it gave before."""

_TAKE_FUNCTIONS = frozenset({"nose2.tools.such.A"})
"""What gives, for a `with`, something that makes cases of its own of what it decorates."""


def makes_function(decorator: ast.expr, module: Module, classes: Classes) -> bool | None:
    """Say whether a decorator makes a function of a class; None where something that decorates it decides."""
    has_arguments = isinstance(decorator, ast.Call)
    maker = callee(decorator)
    found = classes.names.resolve(maker, module) if parts(maker) else None
    if not isinstance(found, Definition):
        return False
    if isinstance(found.node, ast.ClassDef):
        cls = classes.build(found.node, found.module)
        return has_arguments and cls.method("__call__") is None and any(base.name in _WRAP for base in cls.outside)
    if not isinstance(found.node, ast.FunctionDef):
        return False
    if any(name_of(item, found.module) in _MAKE_WRAPPERS for item in found.node.decorator_list):
        return has_arguments
    return _gives_function(found.node, found.module, 2 if has_arguments else 1)


def left_a_function(definition: Definition) -> Conditions | None:
    """Say when decorators leave a function one; None where they never do.

    What `with … as it` binds takes what it decorates for something of its own, whose tests it makes itself.
    """
    if not isinstance(definition.node, Function) or not definition.module.scope.held:
        return ()
    scope = definition.module.scope
    taking = [item for item in definition.node.decorator_list if head(item) in scope.held.keys() - scope.names.keys()]
    if any(name_of(callee(scope.held[head(item)]), definition.module) in _TAKE_FUNCTIONS for item in taking):
        return None
    return tuple(stated(f"{shown(item)} gives a function") for item in taking)


def _gives_function(function: Function, module: Module, times: int) -> bool | None:
    """Say whether calling a function, and what that gives, so many times gives a function that stands inside."""
    inner = {item.name: item for item in function.body if isinstance(item, ast.FunctionDef)}
    given = [item.value.id if isinstance(item.value, ast.Name) else "" for item in _returns(function.body)]
    if not given or any(name not in inner for name in given):
        return False
    found = [_gives_function(inner[name], module, times - 1) for name in given] if times > 1 else []
    if False in found:
        return False
    is_plain = all(_is_plain(item, module) for item in (function, *(inner[name] for name in given)))
    return True if is_plain and None not in found else None


def _is_plain(function: Function, module: Module) -> bool:
    return all(name_of(callee(item), module) in _CHANGE_NOTHING for item in function.decorator_list)


def _returns(body: list[ast.stmt]) -> Iterator[ast.Return]:
    for statement in body:
        if isinstance(statement, ast.Return):
            yield statement
        elif not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for name in ("body", "orelse", "finalbody"):
                yield from _returns(getattr(statement, name, []))
            for handler in getattr(statement, "handlers", ()):
                yield from _returns(handler.body)

"""The function of a test becomes the facts on which its proof rests, with their lines, for a person who asks.

`proof` counts the same things as fast as can be; this is asked for one test at a time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import ProofFact
from mkdocs_guarantees.sources.suites.pytest import bodies, proof
from mkdocs_guarantees.sources.suites.pytest.syntax import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.scope import Function

MOST_HELPERS = 40


def facts(function: Function, module: Module, owner: Class | None) -> Iterator[ProofFact]:
    """List the facts of a test and of the functions of its file that it calls."""
    pending: list[tuple[Function, str]] = [(function, "")]
    seen = {id(function)}
    while pending:
        current, via = pending.pop()
        lost = dict(_lost(current))
        for node in _nodes(current):
            called = proof.helper_of(node, module, owner)
            if called and id(called) not in seen and len(seen) < MOST_HELPERS:
                seen.add(id(called))
                pending.append((called, called.name))
            kind = lost.get(node, "") if isinstance(node, ast.Assert) else ""
            kind = kind or ("" if node in lost else _kind(node, module))
            if kind:
                yield ProofFact(getattr(node, "lineno", 0), kind, _text(node), via)


def _nodes(function: Function) -> Iterator[ast.AST]:
    decorators = (node for decorator in function.decorator_list for node in ast.walk(decorator))
    yield from decorators
    for statement in function.body:
        yield from ast.walk(statement)


def _lost(function: Function) -> Iterator[tuple[ast.AST, str]]:
    for kind, statement in bodies.lost(function):
        yield from ((node, kind) for node in ast.walk(statement))


def _kind(node: ast.AST, module: Module) -> str:
    if isinstance(node, ast.Assert):
        return proof.kind_of_assert(node.test)
    if isinstance(node, ast.Raise):
        return "assertion" if node.exc and proof.is_assertion_error(node.exc) else ""
    return proof.kind_of_call(node, module) if isinstance(node, ast.Call) else ""


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Assert):
        return f"assert {shown(node.test)}"
    if isinstance(node, ast.Raise):
        return f"raise {shown(node.exc)}" if node.exc else "raise"
    return shown(node) if isinstance(node, ast.expr) else ""

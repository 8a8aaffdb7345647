"""The function of a test becomes the facts on which its proof rests, with their lines, for a person who asks.

`proof` counts the same things as fast as can be; this is asked for one test at a time.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import ProofFact
from mkdocs_guarantees.sources.suites.pytest import bodies, kinds, proof, subjects
from mkdocs_guarantees.sources.suites.pytest.syntax import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Function
    from mkdocs_guarantees.sources.suites.pytest.subjects import Origins

MOST_HELPERS = 40
_FROM_ELSEWHERE = frozenset({kinds.ASSERTION, "mock"})
"""The kinds of facts for which a helper in another module counts."""


@dataclass(slots=True)
class _Teller:
    """Tells the facts of a test and of the functions that it calls, those of its own file first."""

    module: Module
    owner: Class | None
    names: Names

    def facts(self, function: Function) -> Iterator[ProofFact]:
        own: list[ProofFact] = []
        elsewhere: list[tuple[str, list[ProofFact]]] = []
        pending = [(proof.Helper(function, self.module), "")]
        seen = {id(function)}
        while pending:
            current, via = pending.pop()
            for node in _nodes(current.function):
                for called in self._called(node, current):
                    if id(called.function) not in seen and len(seen) < MOST_HELPERS:
                        seen.add(id(called.function))
                        pending.append((called, self._via(called)))
            found = list(_facts(current, via))
            if current.module is self.module:
                own += found
            else:
                elsewhere.append((via, [fact for fact in found if fact.kind in _FROM_ELSEWHERE]))
        yield from sorted(own)
        for _, found in sorted(elsewhere):
            yield from sorted(found)

    def _called(self, node: ast.AST, around: proof.Helper) -> Iterator[proof.Helper]:
        if not isinstance(node, ast.Call):
            return
        near = proof.function_of(node.func, around.module, self.owner)
        if near:
            yield proof.Helper(near, around.module)
        elif far := proof.helper_elsewhere(node, around.function, around.module, self.owner, self.names):
            yield far
        for given in proof.functions_given(node, around.module, self.owner):
            yield proof.Helper(given, around.module)

    def _via(self, helper: proof.Helper) -> str:
        name = helper.function.name
        return name if helper.module is self.module else f"{name} in {helper.module.path}"


def facts(function: Function, module: Module, owner: Class | None, names: Names) -> Iterator[ProofFact]:
    """List the facts of a test and of the functions that it calls.

    Args:
        names: finds helpers in other modules.
    """
    yield from _Teller(module, owner, names).facts(function)


def _facts(helper: proof.Helper, via: str) -> Iterator[ProofFact]:
    lost = dict(_lost(helper.function))
    origins = bodies.read(helper.function, helper.module).origins
    for node in _nodes(helper.function):
        kind = lost.get(node, "") if isinstance(node, ast.Assert) else ""
        kind = kind or ("" if node in lost else _kind(node, helper.module, origins))
        if kind:
            about = _about(node, origins) if kind in {kinds.ASSERTION, kinds.SIGN} else ""
            yield ProofFact(getattr(node, "lineno", 0), kind, _text(node), via, about)


def _about(node: ast.AST, origins: Origins) -> str:
    if isinstance(node, ast.Assert):
        return subjects.subject(node.test, origins)
    return subjects.of_call(node, kinds.last(node.func), origins) if isinstance(node, ast.Call) else ""


def _nodes(function: Function) -> Iterator[ast.AST]:
    decorators = (node for decorator in function.decorator_list for node in ast.walk(decorator))
    yield from decorators
    for statement in function.body:
        yield from ast.walk(statement)


def _lost(function: Function) -> Iterator[tuple[ast.AST, str]]:
    for kind, statement in bodies.lost(function):
        yield from ((node, kind) for node in ast.walk(statement))


def _kind(node: ast.AST, module: Module, origins: Origins) -> str:
    if isinstance(node, ast.Assert):
        return kinds.of_assert(node.test, module, origins)
    if isinstance(node, ast.Raise):
        return kinds.ASSERTION if node.exc and proof.is_assertion_error(node.exc) else ""
    return _kind_of_call(node, module, origins) if isinstance(node, ast.Call) else ""


def _kind_of_call(call: ast.Call, module: Module, origins: Origins) -> str:
    name = kinds.last(call.func)
    if proof.mocks(call, module):
        return "mock"
    return kinds.SKIP if kinds.is_skip(call, name, module) else kinds.of_call(call, name, module, origins)


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Assert):
        return f"assert {shown(node.test)}"
    if isinstance(node, ast.Raise):
        return f"raise {shown(node.exc)}" if node.exc else "raise"
    return shown(node) if isinstance(node, ast.expr) else ""

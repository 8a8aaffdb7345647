"""A hook that is asked whether to ignore a path becomes its answers to that, and what each of them depends on.

The hook is followed statement by statement for one path. Where a test asks what only a run can tell, both ways are
gone: `sys.version_info < (3, 8)` is a condition in words, and so is an option. What a hook does besides is not told.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest.terms import UNTOLD, Left, Names, UnsureError, is_told, value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.places import Place
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions
    from mkdocs_guarantees.sources.suites.pytest.terms import Value

MAX_WAYS = 16
"""A hook that decides by more questions than these ways come of is not told."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a function may go.

    Attributes:
        conditions: under which it goes so.
        local: what its names mean afterwards.
        ended: what ends it: `return`, `break` or `continue`, if something does.
        given: what it returns.
    """

    conditions: Conditions
    local: dict[str, Value]
    ended: str = ""
    given: Value = None


def taken(hook: ast.FunctionDef, module: Module, place: Place) -> list[Conditions] | None:
    """List the conditions under which a hook leaves a path alone: none of them, it never does; empty, always.

    Returns: None where one cannot tell.
    """
    asked = {"collection_path": place, "path": place, "fspath": place, "config": Left(ast.Name("config"))}
    given = {item.arg: asked[item.arg] for item in hook.args.args if item.arg in asked}
    try:
        names = Names(module, _called, given)
        ways = [way for found in _run(hook.body, names) for way in _both(found, names)]
    except (UnsureError, RecursionError):
        return None
    possible = [way for way in ways if cond.can_hold(way.conditions)]
    if not any(way.given for way in possible):
        return [()]
    return [way.conditions for way in possible if not way.given]


def _both(way: Way, names: Names) -> Iterator[Way]:
    """What is left of the answer is a condition, too."""
    yield from (Way(way.conditions + more, way.local, way.ended, given) for given, more in _asked(way.given, names))


def _asked(found: Value, names: Names) -> Iterator[tuple[bool, Conditions]]:
    """Say whether something is true, or under which condition it is, and under which it is not."""
    if not isinstance(found, Left):
        yield bool(found), ()
    elif not is_told(found, names):
        raise UnsureError
    else:
        condition = cond.of_test(found.node)
        yield True, (condition,)
        yield False, (~condition,)


def _run(body: list[ast.stmt], names: Names) -> list[Way]:
    """Follow statements; of the ways to go, those that a statement ends go no further."""
    ways = [Way((), names.local)]
    for statement in body:
        ways = [more for way in ways for more in ([way] if way.ended else _go_on(statement, way, names))]
        if len(ways) > MAX_WAYS:
            raise UnsureError
    return ways


def _go_on(statement: ast.stmt, way: Way, names: Names) -> Iterator[Way]:
    names.steps.take()
    take = _TAKE.get(type(statement))
    if take is None:
        raise UnsureError
    for more in take(statement, names.where(way.local)):
        yield Way(way.conditions + more.conditions, more.local, more.ended, more.given)


def _return(statement: ast.Return, names: Names) -> Iterator[Way]:
    yield Way((), names.local, "return", value(statement.value, names) if statement.value else None)


def _if(statement: ast.If, names: Names) -> Iterator[Way]:
    for holds, conditions in _asked(value(statement.test, names), names):
        for way in _run(statement.body if holds else statement.orelse, names):
            yield Way(conditions + way.conditions, way.local, way.ended, way.given)


def _assign(statement: ast.Assign, names: Names) -> Iterator[Way]:
    found = value(statement.value, names)
    bound = dict(names.local)
    for target in statement.targets:
        bound.update(_bound(target, found))
    yield Way((), bound)


def _bound(target: ast.expr, found: Value) -> dict[str, Value]:
    if isinstance(target, ast.Name):
        return {target.id: found}
    if not isinstance(target, ast.Tuple | ast.List):
        raise UnsureError
    items = [UNTOLD] * len(target.elts) if isinstance(found, Left) else _members(found)
    if len(items) != len(target.elts):
        raise UnsureError
    return {
        name: item for part, one in zip(target.elts, items, strict=True) for name, item in _bound(part, one).items()
    }


def _annotated(statement: ast.AnnAssign, names: Names) -> Iterator[Way]:
    if statement.value is not None:
        yield Way((), {**names.local, **_bound(statement.target, value(statement.value, names))})
    else:
        yield Way((), names.local)


def _for(statement: ast.For, names: Names) -> Iterator[Way]:
    ways = [Way((), names.local)]
    for item in _members(value(statement.iter, names)):
        ways = [more for way in ways for more in ([way] if way.ended else _turn(statement, item, way, names))]
        if len(ways) > MAX_WAYS:
            raise UnsureError
    for way in ways:
        if way.ended:
            yield Way(way.conditions, way.local, "" if way.ended == "break" else way.ended, way.given)
        else:
            yield from (_after(way, more) for more in _run(statement.orelse, names.where(way.local)))


def _members(found: Value) -> list[Value]:
    """List what is in a value; what cannot be told, and a number, have no members.

    Raises:
        UnsureError: it has none.
    """
    try:
        return list(found)
    except TypeError as error:
        raise UnsureError from error


def _turn(statement: ast.For, item: Value, way: Way, names: Names) -> Iterator[Way]:
    local = {**way.local, **_bound(statement.target, item)}
    for more in _run(statement.body, names.where(local)):
        ended = "" if more.ended == "continue" else more.ended
        yield Way(way.conditions + more.conditions, more.local, ended, more.given)


def _after(way: Way, more: Way) -> Way:
    return Way(way.conditions + more.conditions, more.local, more.ended, more.given)


def _expression(statement: ast.Expr, names: Names) -> Iterator[Way]:
    """What a statement does for itself changes no answer, unless it changes what a name means."""
    used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    if any(isinstance(names.local.get(name), list | dict | set) for name in used):
        raise UnsureError
    yield Way((), names.local)


def _pass(_: ast.stmt, names: Names) -> Iterator[Way]:
    yield Way((), names.local)


def _break(_: ast.stmt, names: Names) -> Iterator[Way]:
    yield Way((), names.local, "break")


def _continue(_: ast.stmt, names: Names) -> Iterator[Way]:
    yield Way((), names.local, "continue")


_TAKE: dict[type[ast.stmt], Callable[[Any, Names], Iterator[Way]]] = {
    ast.AnnAssign: _annotated,
    ast.Assign: _assign,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Expr: _expression,
    ast.For: _for,
    ast.If: _if,
    ast.Import: _pass,
    ast.ImportFrom: _pass,
    ast.Pass: _pass,
    ast.Return: _return,
}


def _called(function: ast.FunctionDef, given: list[Value], named: dict[str, Value], names: Names) -> Value:
    """Say what a function of the module gives, if that is one thing; a condition may decide between true and false."""
    arguments = function.args
    wanted = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    if arguments.vararg or arguments.kwarg or arguments.kwonlyargs or set(wanted[: len(given)]) & set(named):
        raise UnsureError
    first = names.where({})
    defaults = dict(zip(wanted[::-1], (value(item, first) for item in arguments.defaults[::-1]), strict=False))
    local = {**defaults, **dict(zip(wanted, given, strict=False)), **named}
    if len(given) > len(wanted) or set(local) != set(wanted):
        raise UnsureError
    inner = names.where(local)
    ways = _run(function.body, inner)
    if len(ways) == 1 and not ways[0].conditions:
        found = ways[0].given
        return UNTOLD if isinstance(found, Left) and not is_told(found, inner) else found
    return UNTOLD

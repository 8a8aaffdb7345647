"""An assertion becomes the name of what it is about: a function, an attribute or a variable that is compared.

Of `assert sorted(router.pending())[:2] == [1, 2]` that is `pending`: from the outside in, past what Python itself has,
to the first name that says something. A local variable that says nothing is followed to the one assignment before it:
after `result = router.state()`, `assert result == "up"` is about `state`.
"""

from __future__ import annotations

import ast
import builtins
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.sources.suites.subjects import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_STEPS = 40
"""Parts of one expression that are looked at."""

_RAISING = frozenset(
    {"raises", "warns", "deprecated_call", "assertRaises", "assertRaisesRegex", "assertWarns", "assertWarnsRegex"}
)
_OF_MOCKS = (
    *("assert_called", "assert_not_called", "assert_any_call", "assert_has_calls"),
    *("assert_awaited", "assert_not_awaited", "assert_any_await", "assert_has_awaits"),
)
_MODULES = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "ast asyncio collections copy dataclasses datetime functools importlib inspect itertools json logging math np "
        "numpy operator os pathlib pd pytest random re shutil socket string struct subprocess sys textwrap threading "
        "time types typing"
    ).split()
)
"""Modules whose functions stand around what is asserted on; `queue` and its like are names of variables too."""

_LIBRARY = frozenset(dir(builtins)) | _MODULES


def _says_something(name: str) -> bool:
    """Say whether a name may be one of the project: a constant in capitals is as good as a literal."""
    return name not in _LIBRARY and not name.isupper()


_NAMES = Names(_says_something)
_ATTRIBUTES = Names(lambda name: not name.isupper())


@dataclass(slots=True)
class Origins:
    """Where the values of a function come from.

    Attributes:
        assigned: its assignments, in order.
        entered: its `with` statements.
    """

    assigned: Sequence[ast.Assign | ast.AnnAssign] = ()
    entered: Sequence[ast.With | ast.AsyncWith] = ()
    _values: dict[str, list[ast.expr]] | None = None
    _blocks: dict[int, ast.stmt] | None = None

    def value(self, name: str, line: int) -> ast.expr | None:
        """Give what a variable was assigned last before a line."""
        if self._values is None:
            self._values = _values(self.assigned)
        found = self._values.get(name)
        if found is None:
            return None
        if found[-1].lineno < line:
            return found[-1]
        at = bisect_left(found, line, key=attrgetter("lineno"))
        return found[at - 1] if at else None

    def inside(self, call: ast.Call) -> ast.stmt | None:
        """Give the last statement of the `with` block that a call opens: that which is to raise."""
        if self._blocks is None:
            self._blocks = {id(item.context_expr): node.body[-1] for node in self.entered for item in node.items}
        return self._blocks.get(id(call))


def _values(assigned: Sequence[ast.Assign | ast.AnnAssign]) -> dict[str, list[ast.expr]]:
    values: dict[str, list[ast.expr]] = {}
    for node in assigned:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if target.__class__ is ast.Name and node.value is not None:
            values.setdefault(target.id, []).append(node.value)
    return values


def of_call(call: ast.Call, name: str, origins: Origins) -> str:
    """Name what an asserting call of a name (`assertEqual`, `raises`, `assert_called_once`) is about."""
    if name.startswith("fail"):
        return ""
    if name in _RAISING:
        return _raising(call, name, origins)
    if name.startswith(_OF_MOCKS) and isinstance(call.func, ast.Attribute):
        return subject(call.func.value, origins)
    return next(filter(None, (subject(given, origins) for given in call.args[:2])), "")


def _raising(call: ast.Call, name: str, origins: Origins) -> str:
    called = call.args[1 + name.endswith("Regex") :]
    if called:
        return subject(called[0], origins)
    statement = origins.inside(call)
    value = getattr(statement, "value", None)
    return subject(value, origins) if isinstance(value, ast.expr) else ""


def subject(expression: ast.expr, origins: Origins) -> str:  # noqa: C901, PLR0912  # a call for each step would cost more
    """Name what an expression is about, or give nothing: take the first name from the outside in."""
    node: Any = expression
    pending: list[ast.expr] = []
    followed = False
    for _ in range(MOST_STEPS):
        kind = node.__class__  # classes are compared for speed
        inner: Any = None
        if kind is ast.Compare:
            pending += node.comparators[MOST_STEPS::-1]
            inner = node.left
        elif kind is ast.Attribute:
            inner = node.value
            if inner.__class__ is ast.Name and inner.id in _MODULES:
                inner = None
            elif name := _ATTRIBUTES[node.attr]:
                return name
        elif kind is ast.Name:
            if name := _NAMES[node.id]:
                return name
            inner = None if followed else origins.value(node.id, node.lineno)
            followed = followed or inner is not None
        elif kind is ast.Call:
            pending += node.args[2::-1]
            inner = node.func
        elif kind is ast.UnaryOp:
            inner = node.operand
        elif kind in _INWARD:
            pending += _INWARD[kind](node)
        if inner is not None:
            node = inner
        elif pending:
            node = pending.pop()
        else:
            break
    return ""


def _made_of(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> list[ast.expr]:
    return [node.generators[0].iter, node.elt]


_INWARD: dict[type[ast.expr], Callable[..., list[ast.expr]]] = {
    ast.Await: lambda node: [node.value],
    ast.BinOp: lambda node: [node.right, node.left],
    ast.BoolOp: lambda node: node.values[MOST_STEPS::-1],
    ast.Dict: lambda node: node.values[MOST_STEPS::-1],
    ast.DictComp: lambda node: [node.generators[0].iter, node.value, node.key],
    ast.GeneratorExp: _made_of,
    ast.IfExp: lambda node: [node.orelse, node.body],
    ast.List: lambda node: node.elts[MOST_STEPS::-1],
    ast.ListComp: _made_of,
    ast.NamedExpr: lambda node: [node.value],
    ast.Set: lambda node: node.elts[MOST_STEPS::-1],
    ast.SetComp: _made_of,
    ast.Starred: lambda node: [node.value],
    ast.Subscript: lambda node: [node.value],
    ast.Tuple: lambda node: node.elts[MOST_STEPS::-1],
}
"""For each kind of expression the parts of it that may name a subject, the first one last."""

"""The tests of `if` statements and of skip marks become conditions in words, each with its opposite."""

from __future__ import annotations

import ast
from typing import NamedTuple

from mkdocs_guarantees.conditions import either as one_of
from mkdocs_guarantees.conditions import negated, together
from mkdocs_guarantees.sources.suites.pytest.syntax import parts, shown


class Condition(NamedTuple):
    """What must hold, and what holds when it does not."""

    text: str
    opposite: str

    def __invert__(self) -> Condition:
        return Condition(self.opposite, self.text)


def told(text: str) -> Condition:
    """Give a condition in words of ours, of which one knows what denies it."""
    return Condition(text, negated(text))


def stated(text: str) -> Condition:
    """Give a condition that can only be told in words."""
    return Condition(text, f"not ({text})")


_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}


def known(test: ast.expr) -> bool | None:
    """Say what a test gives in a run of the tests, where its text alone tells."""
    if parts(test)[-1:] == ("TYPE_CHECKING",):
        return False
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__":
        return False
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = known(test.operand) if not isinstance(test.operand, ast.UnaryOp) else None
        return None if inner is None else not inner
    if not isinstance(test, ast.Constant) or isinstance(test.value, str):
        return None
    return bool(test.value)


def of_test(test: ast.expr) -> Condition:
    return Condition(shown(test), _opposite(test))


def _opposite(test: ast.expr) -> str:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return shown(test.operand)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _FLIPPED:
        return shown(ast.Compare(test.left, [_FLIPPED[type(test.ops[0])]()], test.comparators))
    return f"not ({shown(test)})" if isinstance(test, ast.BoolOp | ast.Compare | ast.IfExp) else f"not {shown(test)}"


def of_choice(node: ast.IfExp) -> tuple[tuple[ast.expr, tuple[Condition, ...]], ...]:
    """Give what `a if test else b` may be, and when."""
    result = known(node.test)
    if result is not None:
        return ((node.body if result else node.orelse, ()),)
    condition = of_test(node.test)
    return ((node.body, (condition,)), (node.orelse, (~condition,)))


def of_text(test: ast.expr) -> ast.expr:
    """Give the condition of a skip mark, which may be a text that pytest evaluates."""
    if not isinstance(test, ast.Constant) or not isinstance(test.value, str):
        return test
    try:
        return ast.parse(test.value, mode="eval").body
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return test


def of_import(body: list[ast.stmt]) -> Condition:
    """Say when the body of a `try` runs through."""
    modules = [alias.name for stmt in body if isinstance(stmt, ast.Import) for alias in stmt.names]
    modules += ["." * stmt.level + (stmt.module or "") for stmt in body if isinstance(stmt, ast.ImportFrom)]
    if modules:
        return needs(modules[0])
    return told(f"the try on line {body[0].lineno} raises nothing")


def needs(module: str) -> Condition:
    return told(f"module {module} is there")


def opposite(conditions: tuple[Condition, ...]) -> Condition:
    """Say what holds where not all of one or more conditions do."""
    if len(conditions) == 1:
        return ~conditions[0]
    return ~stated(together([condition.text for condition in conditions]))


def can_hold(conditions: tuple[Condition, ...]) -> bool:
    """Say whether no two of several conditions exclude each other."""
    texts = {condition.text for condition in conditions}
    return not any(condition.opposite in texts for condition in conditions)


def either(alternatives: list[tuple[Condition, ...]]) -> tuple[Condition, ...]:
    """Join the conditions of several definitions of one name: any of them is enough."""
    if any(not conditions for conditions in alternatives):
        return ()
    if len(alternatives) == 1:
        return alternatives[0]
    needed = _shortest([dict.fromkeys(conditions) for conditions in alternatives])
    common = [condition for condition in needed[0] if all(condition in others for others in needed)]
    rests = [[condition.text for condition in conditions if condition not in common] for conditions in needed]
    if not all(rests):
        return tuple(common)
    return (*common, stated(one_of(list(dict.fromkeys(map(together, rests))))))


def _shortest(alternatives: list[dict[Condition, None]]) -> list[dict[Condition, None]]:
    """Make one of two alternatives that differ only in whether something holds, or of which one needs less.

    `X and Y, or not X` needs less as well: it is `Y, or not X`.
    """
    for place, first in enumerate(alternatives):
        for other in alternatives[place + 1 :]:
            own = tuple(condition for condition in first if condition not in other)
            its = tuple(condition for condition in other if condition not in first)
            if not own or not its:
                left = [other if own else first]
            elif own == (opposite(its),) or its == (opposite(own),):
                left = [{condition: None for condition in first if condition not in own}]
            elif opposite(its) in own:
                left = [_without(first, opposite(its)), other]
            elif opposite(own) in its:
                left = [first, _without(other, opposite(own))]
            else:
                continue
            return _shortest(left + [item for item in alternatives if item is not first and item is not other])
    return alternatives


def _without(conditions: dict[Condition, None], needless: Condition) -> dict[Condition, None]:
    return {condition: None for condition in conditions if condition != needless}

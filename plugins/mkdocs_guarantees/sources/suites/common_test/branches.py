"""Clauses, `case`, `if`, `try` and `maybe` become what those branches give that may be taken, each on its condition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import conjuncts, either, enclosed, negated, shortened, together
from mkdocs_guarantees.sources.suites.common_test.module import arguments, source
from mkdocs_guarantees.sources.suites.common_test.patterns import NAMELESS, Fit, both_fit, exclusive, fit_all, fits
from mkdocs_guarantees.sources.suites.common_test.values import (
    TRUE,
    Choice,
    Item,
    Thrown,
    Truth,
    Unknown,
    Value,
    join,
    shown,
)
from mkdocs_guarantees.sources.suites.common_test.words import as_written, pattern_told, told

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter
    from mkdocs_guarantees.sources.suites.common_test.values import When


def choose(machine: Interpreter, frame: Frame, args: tuple[Value, ...], branches: list[Node], subject: str) -> Value:
    """What the first clause that fits gives, or the union over those that may fit.

    Args:
        subject: what is compared, in words that a pattern can follow: `f/1 is given`, `os:type() is`.
    """
    for at, arg in enumerate(args):
        if isinstance(arg, Choice | Thrown):
            return _choose_for_each(machine, frame, args, at, branches, subject)
    found: list[Item] = []
    refused: list[tuple[list[Node], str]] = []
    for branch in branches:
        patterns, fit = _fit_clause(machine, frame, branch, args, subject)
        if fit.fits is False:
            continue
        before = [no for those, no in refused if not exclusive(those, patterns)]
        if before and any(negated(word) in before for word in conjuncts(fit.yes)):
            continue  # a clause before it takes all that it would take
        value = _body(machine, frame.bound(fit.env), branch)
        found.append(Item(value, _words(fit, before)))
        if fit.fits:
            break
        if fit.no:
            refused.append((patterns, fit.no))
    else:
        machine.doubts += bool(machine.attempts) and not _exhausted([no for _, no in refused])
    if not found:
        given = ", ".join(map(shown, args)) or "no arguments"
        return Unknown(f"{machine.root} finds no clause: {subject} {given}")
    if len(found) == 1:  # Erlang fails where no clause fits, so one that may fit is the one
        return found[0].value
    return join(found)


def _choose_for_each(  # noqa: PLR0913, PLR0917  # those of `choose`, and which of them is one of several
    machine: Interpreter, frame: Frame, args: tuple[Value, ...], at: int, branches: list[Node], subject: str
) -> Value:
    """What the clauses give for each option of an argument; where it was thrown, no clause is asked."""
    arg = args[at]
    if not isinstance(arg, Choice):
        return arg
    return join(
        Item(choose(machine, frame, (*args[:at], one.value, *args[at + 1 :]), branches, subject), one.when)
        for one in arg.options
    )


def _exhausted(refusals: list[str]) -> bool:
    """Say whether one of some clauses fits in any case: what refuses one is what another one takes."""
    words = {word for refusal in refusals for word in conjuncts(refusal)}
    return any(negated(word) in words for word in words)


def _body(machine: Interpreter, frame: Frame, clause: Node) -> Value:
    return machine.block(frame, arguments(clause.child_by_field_name("body")))


def _fit_clause(
    machine: Interpreter, frame: Frame, branch: Node, args: tuple[Value, ...], subject: str
) -> tuple[list[Node], Fit]:
    """Give the patterns of a clause, and whether they fit."""
    pattern = branch.child_by_field_name("pat")
    patterns = [pattern] if pattern is not None else arguments(branch.child_by_field_name("args"))
    fit = fit_all(machine, frame, patterns, args)
    if NAMELESS in fit.yes:
        words = f"{subject} {', '.join(pattern_told(frame, pattern, subject) for pattern in patterns)}"
        fit = fit._replace(yes=words, no=negated(words))
    guard = branch.child_by_field_name("guard")
    if fit.fits is False or guard is None:
        return patterns, fit
    return patterns, both_fit(fit, _guard(machine, frame.bound(fit.env), guard))


def _guard(machine: Interpreter, frame: Frame, guard: Node) -> Fit:
    """Alternatives (`;`) of conditions that must all hold (`,`)."""
    options = [_holds_all(machine, frame, arguments(clause)) for clause in arguments(guard)]
    if any(option.fits for option in options):
        return Fit(fits=True, env=frame.env)
    open_ones = [option for option in options if option.fits is None]
    if not open_ones:
        return Fit(fits=False, env=frame.env)
    return Fit(None, frame.env, either([o.yes for o in open_ones]), together([o.no for o in open_ones]))


def _holds_all(machine: Interpreter, frame: Frame, nodes: list[Node]) -> Fit:
    fit = Fit(fits=True, env=frame.env)
    for node in nodes:
        fit = both_fit(fit, holds(machine, frame, node))
    return fit


def holds(machine: Interpreter, frame: Frame, node: Node) -> Fit:
    """Is an expression true?"""
    value = machine.evaluate(frame, node)
    if value == TRUE:
        return Fit(fits=True, env=frame.env)
    if isinstance(value, Truth):
        return Fit(None, frame.env, value.yes, value.no)
    if isinstance(value, Unknown | Choice):
        text = told(frame, node)
        return Fit(None, frame.env, text, f"not {text}")
    return Fit(fits=False, env=frame.env)


def _words(fit: Fit, refused: list[str]) -> When:
    """What must hold for a clause to be taken: it fits, and those before it do not."""
    return tuple(dict.fromkeys([*filter(None, [fit.yes]), *shortened(refused)]))


def _case(machine: Interpreter, frame: Frame, node: Node) -> Value:
    expr = node.child_by_field_name("expr")
    value = as_written(machine.evaluate(frame, expr), expr, frame)
    return choose(machine, frame, (value,), node.children_by_field_name("clauses"), f"{told(frame, expr)} is")


def _if(machine: Interpreter, frame: Frame, node: Node) -> Value:
    return choose(machine, frame, (), node.children_by_field_name("clauses"), "an if is given")


def _try(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """What it gives when nothing is thrown, or what a handler gives; what is thrown behind the `of` no handler gets."""
    exprs = node.children_by_field_name("exprs")
    before = dict(frame.env)
    value, failing = _attempted(machine, frame, exprs)
    if isinstance(value, Thrown):
        return machine.unknown(node, frame)
    handlers = node.children_by_field_name("catch") if machine.handlers else []
    if isinstance(value, Unknown) and value.fails and handlers and _TAKES_BADARG.match(source(handlers[0])):
        return _body(machine, frame.bound(before), handlers[0])
    clauses = node.children_by_field_name("clauses")
    if clauses:
        value = choose(machine, frame, (value,), clauses, f"{enclosed(told(frame, exprs[-1] if exprs else None))} is")
    if not handlers or not failing:
        return value
    fails = (f"{failing} fails",)
    handled = [Item(_body(machine, frame.bound(dict(before)), handler), fails) for handler in handlers]
    return join([Item(value, (f"{failing} does not fail",)), *handled])


def _attempted(machine: Interpreter, frame: Frame, exprs: list[Node]) -> tuple[Value, str]:
    """Give the value of the last expression, or of the first that surely fails, and those that may, as written."""
    value: Value = Unknown(f"{machine.root} could not be parsed")
    failing: list[str] = []
    machine.attempts += 1
    for expr in exprs:
        before = machine.doubts
        value = machine.evaluate(frame, expr)
        if machine.doubts > before:
            failing.append(told(frame, expr))
        if isinstance(value, Unknown) and value.fails:
            break
    machine.attempts -= 1
    return value, enclosed(", ".join(failing)) if failing else ""


_TAKES_BADARG = re.compile(r"(?:[A-Z_]\w*|error)\s*:\s*(?:[A-Z_]\w*|badarg)\s*(?::\s*[A-Z_]\w*\s*)?->")
"""A handler that takes what fails with `error:badarg`, in any case."""


def _maybe(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """`maybe … else … end`: each `?=` goes on where it fits, and to `else` where it does not."""
    return _maybe_from(machine, frame, node, node.children_by_field_name("exprs"))


def _maybe_from(machine: Interpreter, frame: Frame, node: Node, exprs: list[Node]) -> Value:
    value: Value = Unknown(f"{machine.root} could not be parsed")
    for at, expr in enumerate(exprs):
        if expr.type != "cond_match_expr":
            value = machine.evaluate(frame, expr)
            continue
        pattern = expr.child_by_field_name("lhs")
        value = machine.evaluate(frame, expr.child_by_field_name("rhs"))
        fit = fits(machine, frame, pattern, value) if pattern is not None else Fit(fits=False, env=frame.env)
        if fit.fits is False:
            return _refused(machine, frame, node, value)
        if fit.fits is None:
            further = _maybe_from(
                machine, frame._replace(env=dict(fit.env), depth=frame.depth + 1), node, exprs[at + 1 :]
            )
            return join([Item(further, (fit.yes,)), Item(_refused(machine, frame, node, value), (fit.no,))])
        frame.env.update(fit.env)
    return value


def _refused(machine: Interpreter, frame: Frame, node: Node, value: Value) -> Value:
    clauses = node.children_by_field_name("clauses")
    return choose(machine, frame, (value,), clauses, "what did not match is") if clauses else value


EXPRESSIONS: Expressions = {
    "case_expr": _case,
    "if_expr": _if,
    "maybe_expr": _maybe,
    "try_expr": _try,
}

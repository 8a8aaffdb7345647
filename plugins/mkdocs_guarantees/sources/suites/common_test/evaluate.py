"""Functions of a suite become Values: what they give under which conditions, without running them.

The interpreter knows the part of Erlang in which suites list their tests. Everything else becomes Unknown with a
reason, and an Unknown in a list leaves the rest of the list as it is. Work is bounded: by steps, by the depth of the
syntax and of calls, by the number of alternatives (`values`).

Each kind of expression has its room: `literals`, `lists`, `operators`, `patterns`, `branches`, `calls`; each of these
lists, in `EXPRESSIONS`, the nodes of the syntax that it knows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

from mkdocs_guarantees.sources.suites.common_test import branches, calls, library, lists, literals, operators, patterns
from mkdocs_guarantees.sources.suites.common_test.branches import choose
from mkdocs_guarantees.sources.suites.common_test.module import Key, Module, arguments
from mkdocs_guarantees.sources.suites.common_test.values import (
    MOST_PARTS,
    Atom,
    Choice,
    Fun,
    Item,
    Thrown,
    Unknown,
    Value,
    Vars,
    contains,
    guarded,
    is_open,
    join,
)
from mkdocs_guarantees.sources.suites.common_test.words import told, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.module import Clause, Function
    from mkdocs_guarantees.sources.suites.common_test.values import When

MOST_STEPS = 100_000
"""Steps that a list of tests may take."""

MOST_STEPS_BESIDE = 1_500
"""Steps that any other function may take. Most take a few; those that take more go through the code under test."""

MOST_STEPS_IN_ALL = 300_000
"""Steps that all functions of a suite may take together, which bounds the work for a suite of very many tests."""

DEEPEST_SYNTAX = 120
DEEPEST_CALL = 40


class Frame(NamedTuple):
    """Where an expression stands: its module, the variables bound, and how deep we are."""

    module: Module
    env: Vars
    depth: int = 0
    calls: int = 0
    name: str = ""

    def bound(self, env: Vars) -> Frame:
        """The same place with other variables; `_replace` takes four times as long, and this is what is done most."""
        return Frame(self.module, env, self.depth, self.calls, self.name)

    def deeper(self) -> Frame:
        return Frame(self.module, self.env, self.depth + 1, self.calls, self.name)


class Surroundings(Protocol):
    """What an interpreter knows besides the module that it evaluates."""

    def module(self, name: str) -> Module | None:
        """Give a module of the repository by name."""

    def settled(
        self, machine: Interpreter, frame: Frame, module: str, name: str, args: tuple[Value, ...]
    ) -> Value | None:
        """Give the value of a call that is settled elsewhere (built-in functions, settings), or None."""


@dataclass
class Interpreter:
    """Evaluates functions of a suite.

    Attributes:
        around: what is known besides the suite.
        handlers: what `catch` handlers give counts too.
        throws: what is thrown counts as a value, `Thrown`, and so does what is done for its effects: it may throw.
        root: the function that was asked for, `all/0`, for reasons.
        steps: how many this function has taken.
        most: how many it may take.
        before: how many others took.
        named: every atom that was met on the way.
        under_way: the calls that are not done yet, by function, each by its arguments.
        attempts: how many `try` are around, where what is done for its effects counts, too: it may fail.
        doubts: how often something was met that may fail.
        given: a name whose letters are watched, or None.
        looked_at: whether the letters of that name counted: more was done with it than to compare it.
    """

    around: Surroundings
    root: str = "all/0"
    handlers: bool = True
    throws: bool = False
    steps: int = 0
    most: int = MOST_STEPS
    before: int = 0
    named: set[str] = field(default_factory=set)
    under_way: dict[tuple[str, Key], list[tuple[Value, ...]]] = field(default_factory=lambda: defaultdict(list))
    attempts: int = 0
    doubts: int = 0
    given: Atom | None = None
    looked_at: bool = False

    def result(self, module: Module, key: Key, args: tuple[Value, ...] = (), most: int = MOST_STEPS) -> Value:
        """The value of a function of a module, found in a number of steps that no other one has used up."""
        self.before += self.steps
        self.steps, self.most = 0, min(most, MOST_STEPS_IN_ALL - self.before)
        return self.call(Frame(module, {}), key, args)

    def call(self, frame: Frame, key: Key, args: tuple[Value, ...]) -> Value:
        function = frame.module.functions.get(key)
        if function is None or not function.clauses:
            return Unknown(f"{self.root} calls {key.name}/{key.arity}, which is not in {frame.module.path}")
        if frame.calls >= DEEPEST_CALL:
            return Unknown(f"{self.root} calls {key.name}/{key.arity} too deeply")
        under_way = self.under_way[frame.module.path, key]
        if args in under_way:  # nothing that is known gets smaller: no further step tells more than this one
            return Unknown(f"{self.root} calls {key.name}/{key.arity} again and again")
        under_way.append(args)
        value = self._value(Frame(frame.module, {}, frame.depth, frame.calls + 1, key.name), key, function, args)
        under_way.pop()
        return value

    def _value(self, inner: Frame, key: Key, function: Function, args: tuple[Value, ...]) -> Value:
        subject = f"{key.name}/{key.arity} is given"
        found = [
            Item(choose(self, inner, args, [clause_of(part.node) for part in parts], subject), when)
            for when, parts in _by_condition(function.clauses)
        ]
        return join(found) if len(found) > 1 else guarded(found[0].value, found[0].when)

    def visit(self, frame: Frame, other: Module, key: Key, args: tuple[Value, ...]) -> Value:
        """Call a function of another module, which may take half of the steps left: the list that asks goes on."""
        most = self.most
        self.most = half = (self.steps + most) // 2
        value = self.call(frame._replace(module=other, env={}), key, args)
        self.steps, self.most = min(self.steps, half), most
        return value

    def apply(self, frame: Frame, function: Value, args: tuple[Value, ...]) -> Value:
        """Call a function that is a value."""
        if not isinstance(function, Fun) or frame.calls >= DEEPEST_CALL:
            return Unknown(f"{self.root} calls a function that is computed")
        if function.clauses:
            inner = Frame(function.module, dict(function.env), frame.depth, frame.calls + 1, frame.name)
            return choose(self, inner, args, list(function.clauses), "a fun is given")
        key = Key(function.name, function.arity)
        if function.library or key not in function.module.functions:
            holder = function.library or function.module.imports.get(key, "erlang")
            settled = self.settled(frame, holder, key.name, args)
            if settled is not None:
                return settled
        return self.call(frame._replace(module=function.module, env={}), key, args)

    def settled(self, frame: Frame, module: str, name: str, args: tuple[Value, ...]) -> Value | None:
        """Give the value of a call that is settled elsewhere, or None."""
        value = self.around.settled(self, frame, module, name, args)
        if not library.only_compares(module, name, args, value):
            self.look_at(*args)
        return value

    def look_at(self, *values: Value) -> None:
        """Note that the letters of names count: where the watched one is among them, another may give another value."""
        if self.given is not None and not self.looked_at:
            self.looked_at = any(contains(value, self.given) for value in values)

    def evaluate(self, frame: Frame, node: Node | None) -> Value:
        """The value of an expression."""
        if node is None:
            return Unknown(f"{self.root} could not be parsed")
        self.steps += 1
        if self.steps > self.most:
            return Unknown(f"{self.root} takes too many steps to evaluate")
        if frame.depth > DEEPEST_SYNTAX:
            return Unknown(f"{self.root} is nested too deeply")
        handler = _EXPRESSIONS.get(node.type)
        if handler is None:
            return self.unknown(node, frame)
        value = handler(self, frame.deeper(), node)
        self.steps += value.size >> 3
        if self.attempts and node.type not in _ONLY_HOLD and is_open(value):
            self.doubts += 1
        if value.size > MOST_PARTS:
            return Unknown(f"{self.root} makes a value of too many parts")
        return value

    def spent(self, frame: Frame) -> bool:
        """Count a step, and say whether there were too many, or it goes too deep."""
        self.steps += 1
        return frame.depth > DEEPEST_SYNTAX or self.steps > self.most

    def unknown(self, node: Node, frame: Frame) -> Unknown:
        if node.is_error or node.is_missing:
            return Unknown(f"{self.root} could not be parsed at line {node.start_point.row + 1}")
        return Unknown(f"{self.root} computes {written(node)}", told(frame, node))

    def block(self, frame: Frame, nodes: list[Node]) -> Value:
        """Expressions one after the other; the last one counts, and others for the variables that they bind."""
        for at, node in enumerate(nodes[:-1], 1):
            if self.attempts or self.throws or node.type != "call" or b"=" in (node.text or b""):
                value = self.evaluate(frame, node)
                if self.throws and isinstance(value, Thrown | Choice):
                    options = value.options if isinstance(value, Choice) else (Item(value),)
                    if any(isinstance(option.value, Thrown) for option in options):
                        return self._unless_thrown(frame, options, nodes[at:])
        return self.evaluate(frame, nodes[-1] if nodes else None)

    def _unless_thrown(self, frame: Frame, options: tuple[Item, ...], further: list[Node]) -> Value:
        """What was thrown, or where nothing was, the value of the expressions that follow."""
        thrown = [option for option in options if isinstance(option.value, Thrown)]
        others = [option.when for option in options if option not in thrown]
        value = self.block(frame.deeper(), further) if others else thrown[0].value
        return join([*thrown, *(Item(value, when) for when in others)])


def clause_of(node: Node) -> Node:
    """Give the clause that a form of a function holds."""
    clause = node.child(0) if node.type == "fun_decl" else node
    return clause if clause is not None else node


def _by_condition(clauses: list[Clause]) -> list[tuple[When, list[Clause]]]:
    """Clauses that are compiled together; those without conditions belong to every set."""
    sets = dict.fromkeys(clause.when for clause in clauses)
    if len(sets) == 1:
        return [(clauses[0].when, clauses)]
    return [(when, [c for c in clauses if c.when in ((), when)]) for when in sets if when]


def _in_turn(machine: Interpreter, frame: Frame, node: Node) -> Value:
    return machine.block(frame, arguments(node))


def _caught(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """`catch`: what fails inside fails no more."""
    doubts = machine.doubts
    value = _in_turn(machine, frame, node)
    machine.doubts = doubts
    if isinstance(value, Thrown):
        return machine.unknown(node, frame)
    return Unknown(value.reason, value.text) if isinstance(value, Unknown) else value


_ONLY_HOLD = frozenset({"catch_expr", "list", "match_expr", "tuple", "var"})
"""Expressions that do not fail themselves, whatever is not known of what stands in them."""

Expressions: TypeAlias = "Mapping[str, Callable[[Interpreter, Frame, Node], Value]]"

_EXPRESSIONS: Expressions = {
    **branches.EXPRESSIONS,
    **calls.EXPRESSIONS,
    **lists.EXPRESSIONS,
    **literals.EXPRESSIONS,
    **operators.EXPRESSIONS,
    **patterns.EXPRESSIONS,
    "block_expr": _in_turn,
    "catch_expr": _caught,
    "paren_expr": _in_turn,
}

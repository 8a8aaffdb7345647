"""Expressions of `all/0` and its like become Values: what they give under which conditions, without running them.

The interpreter knows the part of Erlang in which suites list their tests. Everything else becomes Unknown with a
reason, and an Unknown in a list leaves the rest of the list as it is. Work is bounded: by steps, by the depth of the
syntax and of calls, by the number of alternatives (`values`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from mkdocs_guarantees.sources.suites.common_test.module import Key, Module, arguments, source, unquoted
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    MOST_ITEMS,
    TRUE,
    Atom,
    Choice,
    Env,
    Fun,
    Item,
    Map,
    Number,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    boolean,
    both,
    guarded,
    items,
    join,
    members,
    shown,
    tup,
    under,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.module import Clause, Macro
    from mkdocs_guarantees.sources.suites.common_test.values import When

MOST_STEPS = 100_000
DEEPEST_SYNTAX = 120
DEEPEST_CALL = 40
LARGEST = 2**64
LONGEST_TEXT = 10_000
LONGEST_WORDS = 300
MOST_GENERATORS = 20

Vars = dict[str, Value]

_ATOMS = re.compile(rb"\[\s*[a-z][\w@]*(?:\s*,\s*[a-z][\w@]*)*\s*\]")


class Fit(NamedTuple):
    """Does a value fit a pattern? `yes` holds the words for a fit that only a run can tell."""

    fits: bool | None
    env: Vars
    yes: str = ""
    no: str = ""


class Frame(NamedTuple):
    """Where an expression stands: its module, the variables bound, and how deep we are."""

    module: Module
    env: Vars
    depth: int = 0
    calls: int = 0
    name: str = ""


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
        root: the function that was asked for, `all/0`, for reasons.
        named: every atom that was met on the way.
    """

    around: Surroundings
    root: str = "all/0"
    handlers: bool = True
    steps: int = 0
    named: set[str] = field(default_factory=set)

    def result(self, module: Module, key: Key, args: tuple[Value, ...] = ()) -> Value:
        """The value of a function of a module."""
        return self.call(Frame(module, {}), key, args)

    def call(self, frame: Frame, key: Key, args: tuple[Value, ...]) -> Value:
        function = frame.module.functions.get(key)
        if function is None or not function.clauses:
            return Unknown(f"{self.root} calls {key.name}/{key.arity}, which is not in {frame.module.path}")
        if frame.calls >= DEEPEST_CALL:
            return Unknown(f"{self.root} calls {key.name}/{key.arity} too deeply")
        inner = Frame(frame.module, {}, frame.depth, frame.calls + 1, key.name)
        found = [
            Item(self._clauses(inner, [part.node for part in part_of], args, key), when)
            for when, part_of in _by_condition(function.clauses)
        ]
        return join(found) if len(found) > 1 else guarded(found[0].value, found[0].when)

    def _clauses(self, frame: Frame, nodes: list[Node], args: tuple[Value, ...], key: Key) -> Value:
        branches = [_Branch(self._function_clause(node), node) for node in nodes]
        label = f"{key.name}/{key.arity}"
        return self._choose(frame, args, branches, label)

    def _function_clause(self, node: Node) -> Node:
        clause = node.child(0) if node.type == "fun_decl" else node
        return clause if clause is not None else node

    def apply(self, frame: Frame, function: Value, args: tuple[Value, ...]) -> Value:
        """Call a function that is a value."""
        if not isinstance(function, Fun) or frame.calls >= DEEPEST_CALL:
            return Unknown(f"{self.root} calls a function that is computed")
        if function.clauses:
            inner = Frame(function.module, dict(function.env), frame.depth, frame.calls + 1, frame.name)
            branches = [_Branch(node, node) for node in function.clauses]
            return self._choose(inner, args, branches, "a fun")
        return self._call_in(frame, function.module, Key(function.name, function.arity), args)

    def _call_in(self, frame: Frame, module: Module, key: Key, args: tuple[Value, ...]) -> Value:
        return self.call(Frame(module, {}, frame.depth, frame.calls, frame.name), key, args)

    def evaluate(self, frame: Frame, node: Node | None) -> Value:
        """The value of an expression."""
        if node is None:
            return Unknown(f"{self.root} could not be parsed")
        self.steps += 1
        if self.steps > MOST_STEPS:
            return Unknown(f"{self.root} takes too many steps to evaluate")
        if frame.depth > DEEPEST_SYNTAX:
            return Unknown(f"{self.root} is nested too deeply")
        handler = _EXPRESSIONS.get(node.type)
        if handler is None:
            return self.unknown(node)
        value = handler(self, frame._replace(depth=frame.depth + 1), node)
        if isinstance(value, Seq):
            self.steps += len(value.items) >> 3
        return value

    def unknown(self, node: Node) -> Unknown:
        if node.is_error or node.is_missing:
            return Unknown(f"{self.root} could not be parsed at line {node.start_point.row + 1}")
        return Unknown(f"{self.root} computes {written(node)}", written(node))

    def block(self, frame: Frame, nodes: list[Node]) -> Value:
        """Expressions one after the other; the last one counts."""
        value: Value = Unknown(f"{self.root} could not be parsed")
        for node in nodes:
            value = self.evaluate(frame, node)
        return value

    # --- branches ---------------------------------------------------------------------------------------------------

    def _choose(self, frame: Frame, args: tuple[Value, ...], branches: list[_Branch], label: str) -> Value:
        """What the first clause that fits gives, or the union over those that may fit."""
        for at, arg in enumerate(args):
            if isinstance(arg, Choice):
                options = [
                    Item(self._choose(frame, (*args[:at], option.value, *args[at + 1 :]), branches, label), option.when)
                    for option in arg.options
                ]
                return join(options)
        found: list[Item] = []
        refused: tuple[str, ...] = ()
        for branch in branches:
            fit = self._fit_clause(frame, branch, args)
            if fit.fits is False:
                continue
            value = self._body(frame._replace(env=fit.env), branch.clause)
            found.append(Item(value, _words(fit, refused)))
            if fit.fits:
                break
            refused = (*refused, fit.no) if fit.no else refused
        if not found:
            given = ", ".join(map(shown, args)) or "no arguments"
            return Unknown(f"{self.root} finds no clause of {label} for {given}")
        if len(found) == 1:  # Erlang fails where no clause fits, so one that may fit is the one
            return found[0].value
        return join(found)

    def _body(self, frame: Frame, clause: Node) -> Value:
        return self.block(frame, arguments(clause.child_by_field_name("body")))

    def _fit_clause(self, frame: Frame, branch: _Branch, args: tuple[Value, ...]) -> Fit:
        pattern = branch.clause.child_by_field_name("pat")
        args_node = branch.clause.child_by_field_name("args")
        patterns = [pattern] if pattern is not None else arguments(args_node)
        fit = self._fit_all(frame, patterns, args)
        guard = branch.clause.child_by_field_name("guard")
        if fit.fits is False or guard is None:
            return fit
        return _and(fit, self._guard(frame._replace(env=fit.env), guard))

    def _guard(self, frame: Frame, guard: Node) -> Fit:
        """Alternatives (`;`) of conditions that must all hold (`,`)."""
        options = [self._holds_all(frame, arguments(clause)) for clause in arguments(guard)]
        if any(option.fits for option in options):
            return Fit(True, frame.env)  # noqa: FBT003
        open_ones = [option for option in options if option.fits is None]
        if not open_ones:
            return Fit(False, frame.env)  # noqa: FBT003
        return Fit(None, frame.env, " or ".join(o.yes for o in open_ones), " and ".join(o.no for o in open_ones))

    def _holds_all(self, frame: Frame, nodes: list[Node]) -> Fit:
        fit = Fit(True, frame.env)  # noqa: FBT003
        for node in nodes:
            fit = _and(fit, self._holds(frame, node))
        return fit

    def _holds(self, frame: Frame, node: Node) -> Fit:
        """Is an expression true?"""
        value = self.evaluate(frame, node)
        if value == TRUE:
            return Fit(True, frame.env)  # noqa: FBT003
        if isinstance(value, Truth):
            return Fit(None, frame.env, value.yes, value.no)
        if isinstance(value, Unknown | Choice):
            text = written(node)
            return Fit(None, frame.env, text, f"not {text}")
        return Fit(False, frame.env)  # noqa: FBT003

    # --- patterns ---------------------------------------------------------------------------------------------------

    def _fit_all(self, frame: Frame, patterns: list[Node], values: tuple[Value, ...]) -> Fit:
        if len(patterns) != len(values):
            return Fit(False, frame.env)  # noqa: FBT003
        fit = Fit(True, dict(frame.env))  # noqa: FBT003
        for pattern, value in zip(patterns, values, strict=True):
            fit = _and(fit, self.fit(frame._replace(env=fit.env), pattern, value))
            if fit.fits is False:
                return fit
        return fit

    def fit(self, frame: Frame, pattern: Node, value: Value) -> Fit:  # noqa: PLR0911  # one return for each kind
        """Match a value against a pattern; variables that it binds are in the result's `env`."""
        self.steps += 1
        if frame.depth > DEEPEST_SYNTAX or self.steps > MOST_STEPS:
            return Fit(None, frame.env, written(pattern), f"not {written(pattern)}")
        frame = frame._replace(depth=frame.depth + 1)
        match pattern.type:
            case "var":
                return self._fit_variable(frame, source(pattern), value)
            case "match_expr":
                left, right = pattern.child_by_field_name("lhs"), pattern.child_by_field_name("rhs")
                if left is not None and right is not None:
                    fit = self.fit(frame, left, value)
                    return _and(fit, self.fit(frame._replace(env=fit.env), right, value))
            case "tuple" if isinstance(value, Tup):
                return self._fit_all(frame, arguments(pattern), value.parts)
            case "list":
                return self._fit_list(frame, pattern, value)
            case "paren_expr":
                return self.fit(frame, arguments(pattern)[0], value) if arguments(pattern) else _maybe(frame, pattern)
            case "binary_op_expr" if operator(pattern) == "++" and isinstance(value, Text | Atom):
                return self._fit_prefix(frame, pattern, value)
            case "tuple":
                return _unlike(frame, pattern, value)
            case _:
                return self._fit_constant(frame, pattern, value)
        return _maybe(frame, pattern, value)

    def _fit_variable(self, frame: Frame, name: str, value: Value) -> Fit:
        if name == "_":
            return Fit(True, frame.env)  # noqa: FBT003
        bound = frame.env.get(name)
        if bound is None:
            return Fit(True, {**frame.env, name: value})  # noqa: FBT003
        return self._same(frame, bound, value, name)

    def _fit_list(self, frame: Frame, pattern: Node, value: Value) -> Fit:
        if isinstance(value, Text):
            value = members(value)
        if not isinstance(value, Seq):
            return _unlike(frame, pattern, value)
        if any(item.when or isinstance(item.value, Unknown) for item in value.items):
            return _maybe(frame, pattern, value)
        heads = arguments(pattern)
        tail: Node | None = None
        if heads and heads[-1].type == "pipe":
            first, tail = heads[-1].child_by_field_name("lhs"), heads[-1].child_by_field_name("rhs")
            heads = [*heads[:-1], first] if first is not None else heads[:-1]
        if len(heads) > len(value.items) or (tail is None and len(heads) != len(value.items)):
            return Fit(False, frame.env)  # noqa: FBT003
        fit = self._fit_all(frame, heads, tuple(item.value for item in value.items[: len(heads)]))
        if tail is None or fit.fits is False:
            return fit
        rest = Seq(value.items[len(heads) :])
        return _and(fit, self.fit(frame._replace(env=fit.env), tail, rest))

    def _fit_prefix(self, frame: Frame, pattern: Node, value: Text | Atom) -> Fit:
        left, right = pattern.child_by_field_name("lhs"), pattern.child_by_field_name("rhs")
        prefix = self.evaluate(frame, left)
        if right is None or not isinstance(prefix, Text) or isinstance(value, Atom):
            return Fit(False, frame.env)  # noqa: FBT003
        if not value.value.startswith(prefix.value):
            return Fit(False, frame.env)  # noqa: FBT003
        return self.fit(frame, right, Text(value.value[len(prefix.value) :]))

    def _fit_constant(self, frame: Frame, pattern: Node, value: Value) -> Fit:
        expected = self.evaluate(frame, pattern)
        if isinstance(expected, Unknown):
            return _maybe(frame, pattern, value)
        return self._same(frame, expected, value, written(pattern))

    def _same(self, frame: Frame, expected: Value, value: Value, text: str) -> Fit:
        answer = equal(expected, value)
        if answer is None:
            return _maybe_text(frame, text, value)
        if isinstance(answer, Truth):
            return Fit(None, frame.env, answer.yes, answer.no)
        return Fit(answer, frame.env)

    # --- expressions ------------------------------------------------------------------------------------------------

    def _atom(self, _frame: Frame, node: Node) -> Value:
        name = unquoted(source(node))
        self.named.add(name)
        return Atom(name)

    def _integer(self, _frame: Frame, node: Node) -> Value:
        text = source(node).replace("_", "")
        base, mark, digits = text.partition("#")
        try:
            return Number(int(digits, int(base)) if mark else int(text))
        except ValueError:
            return self.unknown(node)

    def _float(self, _frame: Frame, node: Node) -> Value:
        try:
            return Number(float(source(node).replace("_", "")))
        except ValueError:
            return self.unknown(node)

    def _char(self, _frame: Frame, node: Node) -> Value:
        text = source(node)
        return Number(ord(text[1])) if len(text) == 2 else self.unknown(node)

    def _string(self, _frame: Frame, node: Node) -> Value:
        return Text(string(source(node)))

    def _strings(self, frame: Frame, node: Node) -> Value:
        parts = [self.evaluate(frame, part) for part in arguments(node)]
        texts = [part.value for part in parts if isinstance(part, Text)]
        return Text("".join(texts)) if len(texts) == len(parts) else self.unknown(node)

    def _binary(self, frame: Frame, node: Node) -> Value:
        """`<<"text">>` is taken for its text, which is all that names of tests need."""
        parts = arguments(node)
        element = parts[0].child_by_field_name("element") if len(parts) == 1 else None
        value = self.evaluate(frame, element) if element is not None else Text("") if not parts else None
        return value if isinstance(value, Text) else self.unknown(node)

    def _variable(self, frame: Frame, node: Node) -> Value:
        name = source(node)
        return frame.env.get(name) or Unknown(f"{self.root} depends on {name}", name)

    def _tuple(self, frame: Frame, node: Node) -> Value:
        return tup([self.evaluate(frame, part) for part in arguments(node)])

    def _list(self, frame: Frame, node: Node) -> Value:
        text = node.text or b""
        if _ATOMS.fullmatch(text):  # what most lists of tests are; a tenth of the cost of asking the tree
            names = text[1:-1].translate(None, b" \t\r\n").decode().split(",")
            self.named.update(names)
            return Seq(tuple([Item(Atom(name)) for name in names]))
        found: list[Item] = []
        for part in arguments(node):
            if part.type == "pipe":
                head, tail = part.child_by_field_name("lhs"), part.child_by_field_name("rhs")
                found.extend(items(self.evaluate(frame, head)))
                found.extend(members(self.evaluate(frame, tail)).items)
            else:
                found.extend(items(self.evaluate(frame, part)))
        return Seq(tuple(found))

    def _paren(self, frame: Frame, node: Node) -> Value:
        return self.block(frame, arguments(node))

    def _match(self, frame: Frame, node: Node) -> Value:
        left, right = node.child_by_field_name("lhs"), node.child_by_field_name("rhs")
        value = self.evaluate(frame, right)
        if left is not None:
            fit = self.fit(frame, left, value)
            frame.env.update(fit.env)
            if fit.fits is not True:
                self._bind_unknown(frame, left)
        return value

    def _bind_unknown(self, frame: Frame, pattern: Node) -> None:
        """Variables of a pattern that may not fit are known to be there, not what they are."""
        for name in re.findall(r"\b[A-Z_][\w@]*", source(pattern)):
            frame.env.setdefault(name, Unknown(f"{self.root} depends on {name}", name))

    def _case(self, frame: Frame, node: Node) -> Value:
        subject = self.evaluate(frame, node.child_by_field_name("expr"))
        if isinstance(subject, Unknown) and not subject.text:
            subject = Unknown(subject.reason, written(node.child_by_field_name("expr")))
        branches = [_Branch(clause, clause) for clause in node.children_by_field_name("clauses")]
        return self._choose(frame, (subject,), branches, "case")

    def _if(self, frame: Frame, node: Node) -> Value:
        branches = [_Branch(clause, clause) for clause in node.children_by_field_name("clauses")]
        return self._choose(frame, (), branches, "if")

    def _try(self, frame: Frame, node: Node) -> Value:
        """What it gives when nothing is thrown, or what a handler gives."""
        value = self.block(frame, node.children_by_field_name("exprs"))
        clauses = [_Branch(clause, clause) for clause in node.children_by_field_name("clauses")]
        if clauses:
            value = self._choose(frame, (value,), clauses, "try")
        handlers = node.children_by_field_name("catch")
        if not handlers or not self.handlers or not _may_fail(value):
            return value
        subject = written(next(iter(node.children_by_field_name("exprs")), None))
        found = [Item(value, (f"{subject} does not fail",))]
        for handler in handlers:
            env = dict(frame.env)
            found.append(Item(self._body(frame._replace(env=env), handler), (f"{subject} fails",)))
        return join(found)

    def _catch(self, frame: Frame, node: Node) -> Value:
        return self.block(frame, arguments(node))

    def _maybe(self, frame: Frame, node: Node) -> Value:
        """`maybe … else … end`: each `?=` goes on where it fits, and to `else` where it does not."""
        return self._maybe_from(frame, node, node.children_by_field_name("exprs"))

    def _maybe_from(self, frame: Frame, node: Node, exprs: list[Node]) -> Value:
        value: Value = Unknown(f"{self.root} could not be parsed")
        for at, expr in enumerate(exprs):
            if expr.type != "cond_match_expr":
                value = self.evaluate(frame, expr)
                continue
            pattern = expr.child_by_field_name("lhs")
            value = self.evaluate(frame, expr.child_by_field_name("rhs"))
            fit = self.fit(frame, pattern, value) if pattern is not None else Fit(False, frame.env)  # noqa: FBT003
            if fit.fits is False:
                return self._refused(frame, node, value)
            if fit.fits is None:
                further = self._maybe_from(
                    frame._replace(env=dict(fit.env), depth=frame.depth + 1), node, exprs[at + 1 :]
                )
                return join([Item(further, (fit.yes,)), Item(self._refused(frame, node, value), (fit.no,))])
            frame.env.update(fit.env)
        return value

    def _refused(self, frame: Frame, node: Node, value: Value) -> Value:
        clauses = [_Branch(clause, clause) for clause in node.children_by_field_name("clauses")]
        return self._choose(frame, (value,), clauses, "maybe") if clauses else value

    def _map(self, frame: Frame, node: Node) -> Value:
        fields = node.children_by_field_name("fields")
        keys = [field.child_by_field_name("key") for field in fields]
        pairs = [
            (self.evaluate(frame, key), self.evaluate(frame, field.child_by_field_name("value")))
            for key, field in zip(keys, fields, strict=True)
        ]
        if any(isinstance(key, Unknown | Choice) for key, _ in pairs):
            return self.unknown(node)
        return Map(tuple(pairs))

    def _unary(self, frame: Frame, node: Node) -> Value:
        operand = node.child_by_field_name("operand")
        value = self.evaluate(frame, operand)
        sign = operator(node)
        if sign == "-" and isinstance(value, Number):
            return Number(-value.value)
        if sign == "not":
            return negated(value, written(operand))
        return self.unknown(node)

    def _binary_operator(self, frame: Frame, node: Node) -> Value:
        sign = operator(node)
        if sign in {"++", "--"}:
            return self._list_operator(frame, node)
        left, right = node.child_by_field_name("lhs"), node.child_by_field_name("rhs")
        if sign in {"andalso", "and", "orelse", "or"}:
            return self._logical(frame, left, right, all_of=sign.startswith("and"))
        first, second = self.evaluate(frame, left), self.evaluate(frame, right)
        if sign in _COMPARISONS:
            return self._comparison(sign, first, second, node)
        if isinstance(first, Number) and isinstance(second, Number) and sign in _ARITHMETIC:
            value = _ARITHMETIC[sign](first.value, second.value)
            return Number(value) if abs(value) < LARGEST else self.unknown(node)
        return self.unknown(node)

    def _list_operator(self, frame: Frame, node: Node) -> Value:
        """A chain of `++` and `--`, which group to the right: taken from its end, without recursion."""
        chain: list[tuple[str, Value]] = []
        at: Node | None = node
        while at is not None and at.type == "binary_op_expr" and operator(at) in {"++", "--"}:
            chain.append((operator(at), self.evaluate(frame, at.child_by_field_name("lhs"))))
            at = at.child_by_field_name("rhs")
        value = self.evaluate(frame, at)
        for sign, left in reversed(chain):
            if sign == "--":
                value = self._minus(members(left), members(value))
            elif isinstance(left, Text) and isinstance(value, Text):
                value = Text((left.value + value.value)[:LONGEST_TEXT])
            else:
                value = concatenated(members(left), members(value))
        return value

    def _minus(self, left: Seq, right: Seq) -> Value:
        return minus(left, right, self.root)

    def _logical(self, frame: Frame, left: Node | None, right: Node | None, *, all_of: bool) -> Value:
        first = self.evaluate(frame, left)
        if first == boolean(not all_of):
            return first
        second = self.evaluate(frame, right)
        if first == boolean(all_of):
            return second
        if second == boolean(all_of):
            return first
        one, other = _truth(first, written(left)), _truth(second, written(right))
        if all_of:
            return truth(f"{one.yes} and {other.yes}", f"{one.no} or {other.no}")
        return truth(f"{one.yes} or {other.yes}", f"{one.no} and {other.no}")

    def _comparison(self, sign: str, left: Value, right: Value, node: Node) -> Value:
        positive, orderly = _COMPARISONS[sign]
        if orderly is not None:
            if isinstance(left, Number) and isinstance(right, Number):
                return boolean(orderly(left.value, right.value))
            return Truth(written(node), f"not {written(node)}")
        answer = equal(left, right)
        if answer is None:
            return Truth(written(node), f"not {written(node)}")
        if isinstance(answer, Truth):
            return answer if positive else Truth(answer.no, answer.yes)
        return boolean(answer is positive)

    def _comprehension(self, frame: Frame, node: Node) -> Value:
        expr, clauses = node.child_by_field_name("expr"), node.child_by_field_name("lc_exprs")
        if expr is None or clauses is None:
            return self.unknown(node)
        steps = [part.child_by_field_name("exprs") or part for part in arguments(clauses)]
        if len(steps) > MOST_GENERATORS:
            return self.unknown(node)
        return Seq(tuple(self._generated(frame, steps, expr, ())))

    def _generated(self, frame: Frame, steps: list[Node], expr: Node, when: When) -> Iterator[Item]:
        if not steps:
            yield from items(self.evaluate(frame, expr), when)
            return
        step, rest = steps[0], steps[1:]
        if step.type != "generator":
            fit = self._holds(frame, step)
            if fit.fits is not False:
                yield from self._generated(frame, rest, expr, both(when, (fit.yes,)) if fit.yes else when)
            return
        pattern = step.child_by_field_name("lhs")
        if pattern is None:
            return
        for item in members(self.evaluate(frame, step.child_by_field_name("rhs"))).items:
            met = both(when, item.when)
            if isinstance(item.value, Unknown):
                yield Item(item.value, met)
                continue
            fit = self.fit(frame._replace(env=dict(frame.env)), pattern, item.value)
            if fit.fits is False:
                continue
            met = both(met, (fit.yes,)) if fit.yes else met
            yield from self._generated(frame._replace(env=dict(fit.env)), rest, expr, met)

    def _macro(self, frame: Frame, node: Node) -> Value:
        name_node = node.child_by_field_name("name")
        name = unquoted(source(name_node)) if name_node is not None else ""
        args_node = node.child_by_field_name("args")
        args = [arguments(arg)[0] for arg in arguments(args_node) if arguments(arg)]
        fixed = _fixed_macro(frame, name)
        if fixed is not None:
            return fixed
        macros = frame.module.macros.get(name, [])
        fitting = [m for m in macros if (m.params is None) == (args_node is None) and len(m.params or ()) == len(args)]
        if fitting:
            values = [self.evaluate(frame, arg) for arg in args]
            return join([Item(self._expanded(frame, macro, values), macro.when) for macro in _last_unless(fitting)])
        plain = [macro for macro in macros if macro.params is None]
        if plain and args_node is not None:  # `?name(X)`: a macro that gives the name of a function
            target = self.evaluate(frame, plain[-1].body)
            if isinstance(target, Atom):
                values = [self.evaluate(frame, arg) for arg in args]
                return self.call(frame, Key(target.name, len(values)), tuple(values))
        where = f", which may come from {frame.module.missing[0]}" if frame.module.missing else ", which is not defined"
        return Unknown(f"{self.root} uses the macro {name}{where}", f"?{name}")

    def _expanded(self, frame: Frame, macro: Macro, values: list[Value]) -> Value:
        env = {**frame.env, **dict(zip(macro.params or (), values, strict=True))}
        return self.evaluate(frame._replace(env=env, depth=frame.depth + 2), macro.body)

    def _fun(self, frame: Frame, node: Node) -> Value:
        return Fun(frame.module, tuple(node.children_by_field_name("clauses")), env=dict(frame.env))

    def _fun_name(self, frame: Frame, node: Node) -> Value:
        name, arity = node.child_by_field_name("fun"), node.child_by_field_name("arity")
        value = arity.child_by_field_name("value") if arity is not None else None
        holder = node.child_by_field_name("module")
        module: Module | None = frame.module
        if holder is not None:
            target = self.evaluate(frame, holder.child_by_field_name("name"))
            module = self.around.module(target.name) if isinstance(target, Atom) else None
        if name is None or value is None or module is None or not source(value).isdigit():
            return self.unknown(node)
        return Fun(module, name=unquoted(source(name)), arity=int(source(value)))

    def _call(self, frame: Frame, node: Node) -> Value:
        target = node.child_by_field_name("expr")
        args = tuple(self.evaluate(frame, arg) for arg in arguments(node.child_by_field_name("args")))
        if target is None:
            return self.unknown(node)
        if target.type == "remote":
            return self._remote_call(frame, target, args, node)
        if target.type == "atom":
            return self._local_call(frame, Key(unquoted(source(target)), len(args)), args, node)
        if target.type == "macro_call_expr":
            value = self.evaluate(frame, target)
            if isinstance(value, Atom):
                return self._local_call(frame, Key(value.name, len(args)), args, node)
            return value if isinstance(value, Unknown) else self.unknown(node)
        return self.apply(frame, self.evaluate(frame, target), args)

    def _local_call(self, frame: Frame, key: Key, args: tuple[Value, ...], node: Node) -> Value:
        if key in frame.module.functions:
            return self.call(frame, key, args)
        module = frame.module.imports.get(key, "erlang")
        return self._outside(frame, module, key, args, node)

    def _remote_call(self, frame: Frame, target: Node, args: tuple[Value, ...], node: Node) -> Value:
        holder, fun = target.child_by_field_name("module"), target.child_by_field_name("fun")
        inner = holder.child_by_field_name("module") if holder is not None else None
        module = self.evaluate(frame, inner)
        name = self.evaluate(frame, fun)
        if not isinstance(module, Atom) or not isinstance(name, Atom):
            return self.unknown(node)
        key = Key(name.name, len(args))
        if module.name == frame.module.name and key in frame.module.functions:
            return self.call(frame, key, args)
        return self._outside(frame, module.name, key, args, node)

    def _outside(self, frame: Frame, module: str, key: Key, args: tuple[Value, ...], node: Node) -> Value:
        settled = self.around.settled(self, frame, module, key.name, args)
        if settled is not None:
            return settled
        text = written(node)
        if module == "erlang":
            return Unknown(f"{self.root} calls {key.name}/{key.arity}", text)
        other = self.around.module(module)
        if other is None:
            reason = f"{self.root} calls {module}:{key.name}/{key.arity}, which is not in the repository"
            return Unknown(reason, text)
        if key not in other.functions:
            return Unknown(f"{self.root} calls {module}:{key.name}/{key.arity}, which is not in {other.path}", text)
        return self._call_in(frame, other, key, args)


class _Branch(NamedTuple):
    clause: Node
    node: Node


def equal(left: Value, right: Value) -> bool | Truth | None:  # noqa: PLR0911  # one return for each kind
    """Are two values the same term? None where nobody can tell, Truth where there are words for it."""
    if isinstance(right, Env) or isinstance(left, Env):
        env, other = (left, right) if isinstance(left, Env) else (right, left)
        return _env_is(env, other) if isinstance(env, Env) else None
    if isinstance(left, Truth) or isinstance(right, Truth):
        truth, other = (left, right) if isinstance(left, Truth) else (right, left)
        if isinstance(truth, Truth) and other in (TRUE, FALSE):
            return truth if other == TRUE else Truth(truth.no, truth.yes)
        return None
    if isinstance(left, Unknown | Fun | Choice) or isinstance(right, Unknown | Fun | Choice):
        return None
    if isinstance(left, Tup) and isinstance(right, Tup):
        return _all_equal(left.parts, right.parts)
    if isinstance(left, Text) and isinstance(right, Seq):
        left = members(left)
    if isinstance(right, Text) and isinstance(left, Seq):
        right = members(right)
    if isinstance(left, Seq) and isinstance(right, Seq):
        if any(item.when or isinstance(item.value, Unknown) for item in (*left.items, *right.items)):
            return None
        return _all_equal(tuple(i.value for i in left.items), tuple(i.value for i in right.items))
    return left == right


def _all_equal(left: tuple[Value, ...], right: tuple[Value, ...]) -> bool | None:
    if len(left) != len(right):
        return False
    answers = [equal(one, other) for one, other in zip(left, right, strict=True)]
    if any(answer is False for answer in answers):
        return False
    return True if all(answer is True for answer in answers) else None


def _env_is(env: Env, other: Value) -> Truth | bool | None:
    if isinstance(other, Text):
        if other.value == env.default:
            return Truth(f"{env.name}={other.value} or {env.name} not set", f"{env.name} not {other.value}")
        return Truth(f"{env.name}={other.value}", f"{env.name} not {other.value}")
    if other == FALSE:
        return Truth(f"{env.name} not set", f"{env.name} set") if env.default is None else False
    if isinstance(other, Seq) and not other.items:
        return Truth(f"{env.name} empty", f"{env.name} not empty")
    return None if isinstance(other, Unknown | Choice | Env) else False


def minus(left: Seq, right: Seq, root: str) -> Seq:
    """`--`: each member on the right takes away its first equal on the left."""
    taken: dict[Value, list[Item]] = {}
    doubts: list[Item] = []
    for item in right.items:
        if isinstance(item.value, Unknown):
            doubts.append(item)
        else:
            taken.setdefault(item.value, []).append(item)
    kept: list[Item] = []
    for item in left.items:
        cause = taken.get(item.value)
        if not cause:
            kept.append(item)
        elif (when := cause.pop(0).when) and not _covers(item.when, when):
            kept.append(under(item, (negative(when),)))
    if not doubts:
        return Seq(tuple(kept))
    reason = f"not taken away: {doubts[0].value.reason}" if isinstance(doubts[0].value, Unknown) else root
    return Seq(tuple(under(item, (reason,)) for item in kept))


def _covers(when: When, other: When) -> bool:
    return set(other) <= set(when)


def negative(when: When) -> str:
    """The opposite of conditions, in words."""
    return " or ".join(turned(word) for word in when)


def turned(word: str) -> str:
    """The opposite of one condition, in words."""
    match = re.fullmatch(r"(\w+)=(\S+)", word)
    if match:
        return f"{match[1]} not {match[2]}"
    match = re.fullmatch(r"(\w+) (set|not set)", word)
    if match:
        return f"{match[1]} {'not set' if match[2] == 'set' else 'set'}"
    match = re.fullmatch(r"(\w+) not (\S+)", word)
    if match:
        return f"{match[1]}={match[2]}"
    if word.startswith("not "):
        return word.removeprefix("not ")
    if " is not " in word:
        return word.replace(" is not ", " is ", 1)
    return word.replace(" is ", " is not ", 1) if " is " in word else f"not {word}"


def negated(value: Value, text: str) -> Value:
    """The value of `not`."""
    if value in (TRUE, FALSE):
        return boolean(value == FALSE)
    truth = _truth(value, text)
    return Truth(truth.no, truth.yes)


def truth(yes: str, no: str) -> Truth:
    """A Truth whose words stay short enough to read, however often it was combined."""
    return Truth(_cut(yes), _cut(no))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"


def concatenated(left: Seq, right: Seq) -> Seq:
    """The value of `++`."""
    if len(left.items) + len(right.items) > MOST_ITEMS:
        return Seq((Item(Unknown("a list has too many members")),))
    return Seq(left.items + right.items)


def _truth(value: Value, text: str) -> Truth:
    if isinstance(value, Truth):
        return value
    return Truth(text, f"not {text}")


def written(node: Node | None) -> str:
    """An expression as it is written, on one line, cut where it is long."""
    text = " ".join(source(node).split()) if node is not None else "…"
    return text if len(text) <= 80 else f"{text[:79]}…"


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "e": "\x1b", "0": "\0"}


def string(text: str) -> str:
    """The value of a string literal."""
    if text.startswith('"""'):
        lines = text.split("\n")[1:-1]
        indent = len(text.rsplit("\n", 1)[-1]) - len(text.rsplit("\n", 1)[-1].lstrip())
        return "\n".join(line[indent:] for line in lines)
    inner = text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), inner, flags=re.DOTALL)


def operator(node: Node) -> str:
    """The sign of an operator expression."""
    for child in node.children:
        if not child.is_named:
            return child.type
    return ""


def _by_condition(clauses: list[Clause]) -> list[tuple[When, list[Clause]]]:
    """Clauses that are compiled together; those without conditions belong to every set."""
    sets = dict.fromkeys(clause.when for clause in clauses)
    if len(sets) == 1:
        return [(clauses[0].when, clauses)]
    return [(when, [c for c in clauses if c.when in ((), when)]) for when in sets if when]


def _words(fit: Fit, refused: tuple[str, ...]) -> When:
    if fit.yes:
        return (fit.yes,)
    return (_and_words(refused),) if refused else ()


_NOT_VALUE = re.compile(r"(\S+) not (?!set\b)(.+)")


def _and_words(refused: tuple[str, ...]) -> str:
    """`X not a` and `X not b` read better as `X not a or b`."""
    if len(refused) == 1:
        return refused[0]
    found = [_NOT_VALUE.fullmatch(word) for word in refused]
    names = {match[1] for match in found if match}
    if all(found) and len(names) == 1:
        return f"{names.pop()} not {' or '.join(match[2] for match in found if match)}"
    return " and ".join(refused)


def _and(first: Fit, second: Fit) -> Fit:
    if first.fits is False or second.fits is False:
        return Fit(False, second.env)  # noqa: FBT003
    if first.fits and second.fits:
        return Fit(True, second.env)  # noqa: FBT003
    yes = " and ".join(fit.yes for fit in (first, second) if fit.yes)
    no = " or ".join(fit.no for fit in (first, second) if fit.no)
    return Fit(None, second.env, _cut(yes), _cut(no))


def _maybe(frame: Frame, pattern: Node, value: Value | None = None) -> Fit:
    """A pattern that may fit; the variables in it are bound to nothing that is known."""
    env = dict(frame.env)
    for name in re.findall(r"\b[A-Z][\w@]*", source(pattern)):
        env.setdefault(name, Unknown(f"it depends on {name}", name))
    return _maybe_text(frame._replace(env=env), written(pattern), value)


def _unlike(frame: Frame, pattern: Node, value: Value) -> Fit:
    """A pattern of one kind and a value that is of another kind, or not known."""
    if isinstance(value, Unknown | Choice | Truth | Env | Fun):
        return _maybe(frame, pattern, value)
    return Fit(False, frame.env)  # noqa: FBT003


def _maybe_text(frame: Frame, text: str, value: Value | None) -> Fit:
    subject = value.text if isinstance(value, Unknown) and value.text else "the argument"
    if isinstance(value, Truth):
        subject = value.yes
    return Fit(None, frame.env, f"{subject} is {text}", f"{subject} is not {text}")


def _may_fail(value: Value) -> bool:
    parts = value.items if isinstance(value, Seq) else value.options if isinstance(value, Choice) else (Item(value),)
    return any(isinstance(part.value, Unknown) for part in parts)


def _fixed_macro(frame: Frame, name: str) -> Value | None:
    if name == "MODULE":
        return Atom(frame.module.name)
    if name == "MODULE_STRING":
        return Text(frame.module.name)
    if name == "FUNCTION_NAME":
        return Atom(frame.name)
    return None


def _last_unless(macros: list[Macro]) -> list[Macro]:
    """Of several definitions without conditions only the last counts."""
    return macros if any(macro.when for macro in macros) else macros[-1:]


_COMPARISONS: Mapping[str, tuple[bool, Callable[[float, float], bool] | None]] = {
    "==": (True, None),
    "=:=": (True, None),
    "/=": (False, None),
    "=/=": (False, None),
    "<": (True, lambda left, right: left < right),
    "=<": (True, lambda left, right: left <= right),
    ">": (True, lambda left, right: left > right),
    ">=": (True, lambda left, right: left >= right),
}
_ARITHMETIC: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}
# The tables belong to the class: each kind of node has one method.
_EXPRESSIONS: Mapping[str, Callable[[Interpreter, Frame, Node], Value]] = {
    "anonymous_fun": Interpreter._fun,  # noqa: SLF001
    "atom": Interpreter._atom,  # noqa: SLF001
    "binary": Interpreter._binary,  # noqa: SLF001
    "binary_op_expr": Interpreter._binary_operator,  # noqa: SLF001
    "block_expr": Interpreter._paren,  # noqa: SLF001
    "call": Interpreter._call,  # noqa: SLF001
    "case_expr": Interpreter._case,  # noqa: SLF001
    "catch_expr": Interpreter._catch,  # noqa: SLF001
    "char": Interpreter._char,  # noqa: SLF001
    "concatables": Interpreter._strings,  # noqa: SLF001
    "external_fun": Interpreter._fun_name,  # noqa: SLF001
    "float": Interpreter._float,  # noqa: SLF001
    "if_expr": Interpreter._if,  # noqa: SLF001
    "integer": Interpreter._integer,  # noqa: SLF001
    "internal_fun": Interpreter._fun_name,  # noqa: SLF001
    "list": Interpreter._list,  # noqa: SLF001
    "list_comprehension": Interpreter._comprehension,  # noqa: SLF001
    "macro_call_expr": Interpreter._macro,  # noqa: SLF001
    "map_expr": Interpreter._map,  # noqa: SLF001
    "match_expr": Interpreter._match,  # noqa: SLF001
    "maybe_expr": Interpreter._maybe,  # noqa: SLF001
    "paren_expr": Interpreter._paren,  # noqa: SLF001
    "string": Interpreter._string,  # noqa: SLF001
    "try_expr": Interpreter._try,  # noqa: SLF001
    "tuple": Interpreter._tuple,  # noqa: SLF001
    "unary_op_expr": Interpreter._unary,  # noqa: SLF001
    "var": Interpreter._variable,  # noqa: SLF001
}

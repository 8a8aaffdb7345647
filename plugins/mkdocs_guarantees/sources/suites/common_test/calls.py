"""Calls, funs and macros become what the functions and definitions give that they name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.suites.common_test import library
from mkdocs_guarantees.sources.suites.common_test.module import Key, arguments, source, unquoted
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Fun, Item, Text, Thrown, Unknown, Value, join
from mkdocs_guarantees.sources.suites.common_test.words import as_written, told

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Expressions, Frame, Interpreter
    from mkdocs_guarantees.sources.suites.common_test.module import Macro


class _Target(NamedTuple):
    """A function of another module, or of Erlang itself."""

    module: str
    key: Key


_IN_C = _Target("erlang", Key("nif_error", 1))
"""What the Erlang code of a function does whose value a library in C gives: words for it are those of its caller."""


_THROW = _Target("erlang", Key("throw", 1))
_ONLY_TELL = frozenset(
    {("ct", "comment"), ("ct", "log"), ("ct", "pal"), ("ct", "print"), ("io", "format"), ("timer", "sleep")}
)
"""Functions that fail for nobody and give `ok`, whatever they are given."""


def _call(machine: Interpreter, frame: Frame, node: Node) -> Value:
    target = node.child_by_field_name("expr")
    args = tuple(machine.evaluate(frame, arg) for arg in arguments(node.child_by_field_name("args")))
    if target is None:
        return machine.unknown(node, frame)
    if target.type == "remote":
        return _remote_call(machine, frame, target, args, node)
    if target.type == "atom":
        return _local_call(machine, frame, Key(unquoted(source(target)), len(args)), args, node)
    if target.type == "macro_call_expr":
        value = machine.evaluate(frame, target)
        if isinstance(value, Atom):
            machine.look_at(value)
            return _local_call(machine, frame, Key(value.name, len(args)), args, node)
        return value if isinstance(value, Unknown) else machine.unknown(node, frame)
    return machine.apply(frame, machine.evaluate(frame, target), args)


def _local_call(machine: Interpreter, frame: Frame, key: Key, args: tuple[Value, ...], node: Node) -> Value:
    if key in frame.module.functions:
        return as_written(machine.call(frame, key, args), node, frame)
    own = key in (("module_info", 0), ("module_info", 1))  # each module has these without writing them
    module = frame.module.name if own else frame.module.imports.get(key, "erlang")
    return _outside(machine, frame, _Target(module, key), args, node)


def _remote_call(machine: Interpreter, frame: Frame, target: Node, args: tuple[Value, ...], node: Node) -> Value:
    holder, fun = target.child_by_field_name("module"), target.child_by_field_name("fun")
    inner = holder.child_by_field_name("module") if holder is not None else None
    module = machine.evaluate(frame, inner)
    name = machine.evaluate(frame, fun)
    if not isinstance(module, Atom) or not isinstance(name, Atom):
        return machine.unknown(node, frame)
    machine.look_at(module, name)
    key = Key(name.name, len(args))
    if module.name == frame.module.name and key in frame.module.functions:
        return as_written(machine.call(frame, key, args), node, frame)
    return _outside(machine, frame, _Target(module.name, key), args, node)


def _settled(machine: Interpreter, frame: Frame, target: _Target, args: tuple[Value, ...]) -> Value | None:
    """The value of a call of Erlang itself or of one that a setting answers; None where there is none."""
    module, key = target
    if machine.throws and target == _THROW:
        return Thrown(args[0])
    if (module, key.name) in _ONLY_TELL:
        return Atom("ok")
    machine.doubts += key.name.endswith("_existing_atom")
    return machine.settled(frame, module, key.name, args)


def _outside(machine: Interpreter, frame: Frame, target: _Target, args: tuple[Value, ...], node: Node) -> Value:
    settled = _settled(machine, frame, target, args)
    if settled is not None:
        return as_written(settled, node, frame)
    if target == _IN_C:
        return Unknown(f"{machine.root} calls a function that is written in C")
    return as_written(_asked(machine, frame, target, args), node, frame)


def _asked(machine: Interpreter, frame: Frame, target: _Target, args: tuple[Value, ...]) -> Value:
    """What a function gives that stands in another module of the repository, if it does."""
    module, key = target
    if module == "erlang":
        return Unknown(f"{machine.root} calls {key.name}/{key.arity}")
    other = machine.around.module(module)
    if other is None:
        why = "is not evaluated" if module in library.RUNTIME else "is not in the repository"
        return Unknown(f"{machine.root} calls {module}:{key.name}/{key.arity}, which {why}")
    if key not in other.functions:
        return Unknown(f"{machine.root} calls {module}:{key.name}/{key.arity}, which is not in {other.path}")
    return machine.visit(frame, other, key, args)


def _macro(machine: Interpreter, frame: Frame, node: Node) -> Value:
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
        values = [machine.evaluate(frame, arg) for arg in args]
        return join([Item(_expanded(machine, frame, macro, values), macro.when) for macro in _last_unless(fitting)])
    plain = [macro for macro in macros if macro.params is None]
    if plain and args_node is not None:  # `?name(X)`: a macro that gives the name of a function
        target = machine.evaluate(frame, plain[-1].body)
        if isinstance(target, Atom):
            machine.look_at(target)
            values = [machine.evaluate(frame, arg) for arg in args]
            return machine.call(frame, Key(target.name, len(values)), tuple(values))
    where = f", which may come from {frame.module.missing[0]}" if frame.module.missing else ", which is not defined"
    return Unknown(f"{machine.root} uses the macro {name}{where}", told(frame, node))


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


def _expanded(machine: Interpreter, frame: Frame, macro: Macro, values: list[Value]) -> Value:
    env = {**frame.env, **dict(zip(macro.params or (), values, strict=True))}
    inner = frame._replace(env=env, depth=frame.depth + 2)
    if macro.body.type == "replacement_guard_and":  # `-define(TESTS, ct:log("…"), [a, b])`: the last one counts
        return machine.block(inner, arguments(macro.body))
    return machine.evaluate(inner, macro.body)


def _fun(_machine: Interpreter, frame: Frame, node: Node) -> Value:
    return Fun(frame.module, tuple(node.children_by_field_name("clauses")), env=dict(frame.env))


def _fun_name(machine: Interpreter, frame: Frame, node: Node) -> Value:
    """`fun name/1` or `fun module:name/1`."""
    name, arity = node.child_by_field_name("fun"), node.child_by_field_name("arity")
    value = arity.child_by_field_name("value") if arity is not None else None
    if name is None or value is None or not source(value).isdigit():
        return machine.unknown(node, frame)
    made = Fun(frame.module, name=unquoted(source(name)), arity=int(source(value)))
    holder = node.child_by_field_name("module")
    if holder is None:
        return made
    target = machine.evaluate(frame, holder.child_by_field_name("name"))
    if not isinstance(target, Atom):
        return machine.unknown(node, frame)
    machine.look_at(target)
    module = machine.around.module(target.name)
    if module is not None:
        return replace(made, module=module)
    return replace(made, library=target.name) if target.name in library.MODULES else machine.unknown(node, frame)


EXPRESSIONS: Expressions = {
    "anonymous_fun": _fun,
    "call": _call,
    "external_fun": _fun_name,
    "internal_fun": _fun_name,
    "macro_call_expr": _macro,
}

"""Questions about modules, and calls of functions by name, become values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.module import Key
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Fun,
    Item,
    Number,
    Seq,
    Truth,
    Tup,
    Unknown,
    Value,
    boolean,
    members,
    seq,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter
    from mkdocs_guarantees.sources.suites.common_test.module import Module


def information(machine: Interpreter, frame: Frame, name: str, args: tuple[Value, ...]) -> Value | None:
    """The value of `module_info` of a module of the repository, as far as it tells functions."""
    module = _named(machine, frame, name)
    if module is None or len(args) > 1 or (args and args[0] not in (Atom("exports"), Atom("functions"))):
        return None
    if not args:
        return seq([Tup((Atom("exports"), _functions(module, exported=True)))])
    return _functions(module, exported=args[0] == Atom("exports"))


def listed_by_ct_helper(machine: Interpreter, frame: Frame, name: str) -> Value | None:
    """The value of `ct_helper:all/1` (github.com/ninenines/ct_helper), on which many suites depend and which few hold.

    It gives each exported function of arity 1 that neither has one of a few names nor begins like a preparation.
    """
    module = _named(machine, frame, name)
    if module is None:
        return None
    found: list[Item] = []
    for item in _functions(module, exported=True).items:
        match item.value:
            case Tup((Atom(function), Number(1))) if not _NO_CASE.match(function):
                found.append(Item(Atom(function), item.when))
            case Unknown():
                found.append(item)
    return Seq(tuple(found))


_NO_CASE = re.compile(r"(?:init_|end_|do_|(?:all|groups|module_info|test)$)")


def _named(machine: Interpreter, frame: Frame, name: str) -> Module | None:
    return frame.module if frame.module.name == name else machine.around.module(name)


def _functions(module: Module, *, exported: bool) -> Seq:
    """Functions of a module as `{Name, Arity}`, each under the conditions of its clauses."""
    found = [
        Item(Tup((Atom(key.name), Number(key.arity))), when)
        for key, function in module.functions.items()
        if not exported or module.exported(key)
        for when in [function.clauses[0].when if function.clauses else ()]
    ]
    found += [Item(Tup((Atom("module_info"), Number(arity)))) for arity in (0, 1)]
    found += [Item(Unknown(f"functions may come from {name}")) for name in module.strange[:1]]
    return Seq(tuple(found))


def _is_exported(machine: Interpreter, frame: Frame, module: Value, name: Value, arity: Value) -> Value:
    words = f"{shown(module)}:{shown(name)}/{shown(arity)} exists"
    match (module, name, arity):
        case (Atom(holder), Atom(function), Number(count)):
            other = _named(machine, frame, holder)
            if other is not None:
                key = Key(function, int(count))
                return boolean(key in other.functions and other.exported(key))
    return Truth(words, f"not {words}")


def _apply(machine: Interpreter, frame: Frame, module: Value, name: Value, args: Value) -> Value:
    if not isinstance(module, Atom) or not isinstance(name, Atom):
        return Unknown("apply of what is computed")
    values = tuple(item.value for item in members(args).items)
    if name.name == "module_info":
        return information(machine, frame, module.name, values) or Unknown("module_info")
    other = _named(machine, frame, module.name)
    if other is None:
        return Unknown(f"{machine.root} calls {module.name}:{name.name}, which is not in the repository")
    return machine.apply(frame, Fun(other, name=name.name, arity=len(values)), values)


def _apply_fun(machine: Interpreter, frame: Frame, function: Value, args: Value) -> Value:
    return machine.apply(frame, function, tuple(item.value for item in members(args).items))


CALLING: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "apply", 2): _apply_fun,
    ("erlang", "apply", 3): _apply,
    ("erlang", "function_exported", 3): _is_exported,
}

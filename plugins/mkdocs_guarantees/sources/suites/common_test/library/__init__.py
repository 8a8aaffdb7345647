"""Calls of Erlang's own library become values, as far as suites use it to put their lists of tests together.

Each part of the library has its room: `sequences` (lists and sets), `higher_order` (functions that a list's members are
given to), `keyed` (lists of tuples, property lists, maps), `texts`, `terms`, `modules`. A room lists what it knows by
module, name and arity: in `PLAIN` the functions of values, in `CALLING` those that call functions of the suite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import erlang_modules
from mkdocs_guarantees.sources.suites.common_test.library import higher_order, keyed, modules, sequences, terms, texts
from mkdocs_guarantees.sources.suites.common_test.values import Choice, Item, Text, Truth, Value, is_open, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter

_PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    name: function for room in (keyed, sequences, terms, texts) for name, function in room.PLAIN.items()
}
_CALLING: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    name: function for room in (higher_order, keyed, modules) for name, function in room.CALLING.items()
}
FUNCTIONS = frozenset((*_PLAIN, *_CALLING))
"""All functions that are known here, by module, name and arity."""

MODULES = frozenset(module for module, _, _ in FUNCTIONS)

_COMPARE = frozenset(
    {
        *(("erlang", f"is_{kind}", 1) for kind in ("atom", "boolean", "integer", "list", "map", "number", "tuple")),
        *(("lists", name, 3) for name in ("keydelete", "keyfind", "keymember", "keysearch", "keytake")),
        *(("proplists", name, arity) for name, arity in (("get_bool", 2), ("get_value", 2), ("get_value", 3))),
        ("lists", "keyreplace", 4),
        ("lists", "keystore", 4),
        ("lists", "member", 2),
        ("proplists", "delete", 2),
        ("proplists", "is_defined", 2),
    }
)
"""Functions to which a name is a name: they ask whether two are the same, and neither order nor take them apart."""

RUNTIME = MODULES | erlang_modules.RUNTIME


def only_compares(module: str, name: str, args: tuple[Value, ...], value: Value | None) -> bool:
    """Say whether a call would give the same for any other name that nothing is compared with.

    Words for what is not known may hold the name itself.
    """
    if value is None:
        return True
    known = not isinstance(value, Choice | Text | Truth) and not is_open(value)
    return known and (module, name, len(args)) in _COMPARE


def call(machine: Interpreter, frame: Frame, module: str, name: str, args: tuple[Value, ...]) -> Value | None:
    """Give the value of a call of a library function, or None for one that is not known here."""
    if name == "module_info" and module != "erlang":
        return modules.information(machine, frame, module, args)
    plain = _PLAIN.get((module, name, len(args)))
    if plain is None:
        calling = _CALLING.get((module, name, len(args)))
        return calling(machine, frame, *args) if calling is not None else None
    for at, arg in enumerate(args):
        if isinstance(arg, Choice):
            found = [
                Item(value, option.when)
                for option in arg.options
                if (value := call(machine, frame, module, name, (*args[:at], option.value, *args[at + 1 :])))
            ]
            return join(found) if len(found) == len(arg.options) else None
    return plain(*args)

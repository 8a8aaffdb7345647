"""A class becomes the conditions under which a framework looks for tests in it, or nothing where it does not."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import enclosed
from mkdocs_guarantees.sources.suites.pytest.classes import is_test_case, unknown_bases
from mkdocs_guarantees.sources.suites.pytest.conditions import Condition, either, opposite, stated
from mkdocs_guarantees.sources.suites.pytest.scope import Function, Imported, exclusive
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, metaclasses_of, parts, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.scope import Binding, Conditions

_MAKES_INIT = frozenset({"dataclass", "attrs", "define", "frozen", "mutable", "s"})
_GIVE_WHAT_IS_TRUE = frozenset({("property",), ("classmethod",), ("staticmethod",)})
"""Decorators of a function that a class has as an object, which is true whatever it would give."""

PLAIN_BASES = frozenset(
    {
        *("object", "Generic", "Protocol", "ABC", "abc.ABC"),
        *("typing.Generic", "typing.Protocol", "typing_extensions.Protocol"),
    }
)


def admission(cls: Class, *, named: bool, only_test_cases: bool) -> tuple[Condition, ...] | None:
    """Say under which conditions a framework goes into a class; None when it does not.

    Args:
        named: its name, or what is written after it, says that it holds tests.
        only_test_cases: subclasses of TestCase alone hold any.
    """
    switch = tuple(_switch(cls))
    conditions = unless_off(switch)
    if conditions is None or _is_abstract(cls):
        return None
    if is_test_case(cls.line):
        return conditions
    called_for = () if named else demanded(switch)
    if not only_test_cases and called_for is not None:
        return None if _has_constructor(cls) else tuple(dict.fromkeys(conditions + called_for))
    unknown = unknown_bases(cls.line)
    doubtful = [base for base in unknown if sounds_like_tests(base.rpartition(".")[2])]
    doubtful = doubtful or [base for base in unknown if "(" not in base and _has_tests(cls)]
    doubt = stated(f"{', '.join(doubtful)}, which is not in the repository, derives from unittest.TestCase")
    return (*conditions, doubt) if doubtful else None


def sounds_like_tests(name: str) -> bool:
    return "Test" in name or "Case" in name


def _has_tests(cls: Class) -> bool:
    """Say whether a class that is called like one of tests, and is no part for others, defines any itself."""
    if not sounds_like_tests(cls.node.name) or cls.node.name.endswith("Mixin"):
        return False
    own = cls.scope.names.items()
    return any(name.startswith("test_") and isinstance(bound[-1].value, Function) for name, bound in own)


@dataclass(frozen=True, slots=True)
class Switch:
    """One value of `__test__` that may decide: what is true without being `True` changes nothing.

    Attributes:
        on: None where the text does not tell.
        conditions: when it is this one.
        words: say that it is true.
    """

    on: bool | None
    conditions: Conditions
    words: str = ""


def switches(bindings: tuple[Binding, ...], name: str, seen_from: str = "") -> Iterator[Switch]:
    """Read what `__test__` is bound to.

    Args:
        name: what it is called in words.
        seen_from: what it is called where it is computed when somebody looks at it.
    """
    for binding in exclusive(bindings):
        value = binding.value
        if isinstance(value, ast.Constant) and (not value.value or value.value is True):
            yield Switch(bool(value.value), binding.conditions)
        elif isinstance(value, ast.Dict) and not value.keys:
            yield Switch(on=False, conditions=binding.conditions)
        elif isinstance(value, ast.Call) and parts(value.func) == ("dict",) and value.keywords:
            continue  # doctest's own use of the name
        elif isinstance(value, ast.expr) and not isinstance(value, ast.Constant | ast.Dict | ast.Lambda):
            yield Switch(None, binding.conditions, f"{name}, {enclosed(shown(value))}, is true")
        elif isinstance(value, Function) and any(
            parts(item) not in _GIVE_WHAT_IS_TRUE for item in value.decorator_list
        ):
            yield Switch(None, binding.conditions, f"{seen_from or name} is true")
        elif isinstance(value, Imported):
            yield Switch(None, binding.conditions, f"{name} is true")


def unless_off(switch: Iterable[Switch]) -> Conditions | None:
    """Say when `__test__` keeps nobody from looking for tests; None where it does in any case."""
    off = [
        one.conditions if one.on is False else (*one.conditions, ~Condition(one.words, f"not {one.words}"))
        for one in switch
        if one.on is not True
    ]
    return tuple(opposite(conditions) for conditions in off) if all(off) else None


def demanded(switch: tuple[Switch, ...]) -> Conditions | None:
    """Say when `__test__` makes something a test, whatever it is called; None where it never does."""
    on = [
        one.conditions if one.on else (*one.conditions, Condition(one.words, f"not {one.words}"))
        for one in switch
        if one.on is not False
    ]
    return either(on) if on else None


def _switch(cls: Class) -> Iterator[Switch]:
    """Read `__test__` of a class, as far along its line as one cannot tell that it is bound."""
    missed: Conditions = ()
    for owner in cls.own:
        bound = owner.names.get("__test__", ())
        names = (f"{owner.node.name}.__test__", f"{cls.node.name}.__test__")
        yield from switches(tuple(binding.where(*missed) for binding in bound), *names)
        if not all(binding.conditions for binding in bound):
            return
        missed = (*missed, *(opposite(binding.conditions) for binding in bound))


def _has_constructor(cls: Class) -> bool:
    """Say whether making an instance needs arguments or runs code, which pytest refuses."""
    if any(owner.scope.value(name) is not None for owner in cls.own for name in ("__init__", "__new__")):
        return True
    decorators = [callee(item) for owner in cls.own for item in owner.node.decorator_list]
    if any(parts(item)[-1:] and parts(item)[-1] in _MAKES_INIT for item in decorators):
        return True
    known = set(unknown_bases(cls.line)) | PLAIN_BASES | {""}
    return any(base.name not in known for base in cls.outside)


def _is_abstract(cls: Class) -> bool:
    """Say whether a class has abstract methods that nothing on its line defines."""
    meta = [item for owner in cls.own for item in metaclasses_of(owner.node)]
    named = [base.name for base in cls.outside] + [parts(item)[-1] for item in meta if parts(item)]
    if not any(name.rpartition(".")[2] in {"ABC", "ABCMeta"} for name in named):
        return False
    return any(
        isinstance(item.value, Function) and _is_marked_abstract(item.value)
        for _, bindings, _ in cls.members()
        for item in bindings[-1:]
    )


def _is_marked_abstract(node: Function) -> bool:
    return any(parts(item)[-1:] and parts(item)[-1].startswith("abstract") for item in node.decorator_list)

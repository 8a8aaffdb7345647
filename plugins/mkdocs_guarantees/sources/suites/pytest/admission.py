"""A class becomes the conditions under which a framework looks for tests in it, or nothing where it does not."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import enclosed
from mkdocs_guarantees.sources.suites.pytest.classes import is_test_case, unknown_bases
from mkdocs_guarantees.sources.suites.pytest.conditions import Condition, stated
from mkdocs_guarantees.sources.suites.pytest.scope import Function
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, parts, shown

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.suites.pytest.classes import Class

_MAKES_INIT = frozenset({"dataclass", "attrs", "define", "frozen", "mutable", "s"})
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
    switch = _switch(cls)
    if switch is False or _is_abstract(cls):
        return None
    conditions = () if isinstance(switch, bool) or switch is None else (Condition(switch, f"not {switch}"),)
    if is_test_case(cls.line):
        return conditions
    if not only_test_cases and (named or switch is True):
        return None if _has_constructor(cls) else conditions
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


def _switch(cls: Class) -> bool | str | None:
    """Read `__test__`: a constant, or the words of a condition."""
    for owner in cls.own:
        value = owner.module.scope.attributes.get((owner.node.name, "__test__")) if owner is cls else None
        value = value or owner.scope.value("__test__")  # type: ignore[assignment]  # anything but a constant is told in words
        if isinstance(value, ast.Constant):
            return bool(value.value)
        if isinstance(value, ast.expr):
            return f"{owner.node.name}.__test__, {enclosed(shown(value))}, is true"
    return None


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
    meta = [item.value for owner in cls.own for item in owner.node.keywords if item.arg == "metaclass"]
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

"""The test of an `assert`, or a call by what it is called, becomes what it means for a proof.

An assertion says something of a value or an outcome. A sign of life says that something is there (`is not None`,
`hasattr`, `callable`), or that it is of a plain type or of the very class that the test made it with. The class of an
answer (`isinstance(reply, Refused)`) is an outcome like any other. Other ways to write the same (`x != None`,
`not x is None`, `type(x) is int`, `assertTrue(isinstance(x, int))`) mean the same, and so do several joined by `and`.
"""

from __future__ import annotations

import ast
import builtins
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.modules import name_of
from mkdocs_guarantees.sources.suites.pytest.syntax import parts

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.subjects import Origins

ASSERTION, SIGN, WAIT, SKIP = "assertion", "sign of life", "wait", "skip"

_OUTCOMES = frozenset({"raises", "warns", "deprecated_call", "fail", "RaisesGroup"})
_OF_LINES = frozenset(
    f"{start}{name}{end}"
    for start, name, ends in (
        ("", "fnmatch_lines", ("", "_random")),
        ("", "re_match_lines", ("", "_random")),
        ("no_", "fnmatch_line", ("",)),
        ("no_", "re_match_line", ("",)),
    )
    for end in ends
)
"""What asserts in pytest's `LineMatcher`."""

_SHORT = frozenset({"eq_", "ge_", "gt_", "in_", "is_", "is_not_", "le_", "lt_", "ne_", "not_in_", "ok_"})
"""Functions of nose and of those who took its names over; as a method, `in_` says something else."""

_OF_THERE = frozenset({"assertIsNotNone", "assert_is_not_none"})
_OF_TYPE = frozenset({"assertIsInstance", "assertIsSubclass", "assert_is_instance"})
_THERE, _TYPE = frozenset({"hasattr", "callable"}), frozenset({"isinstance", "issubclass"})
_PLAIN = frozenset({"abc", "collections", "numbers", "types", "typing"})
"""Modules of types that say no more than `list` or `int` do."""

_MATCHING = frozenset({"match", "fullmatch", "search"})
"""What gives None for a text that is not as it should be."""

_WAITS = frozenset({"time.sleep", "asyncio.sleep", "trio.sleep", "anyio.sleep", "gevent.sleep"})
_SKIPS = frozenset({"skip", "skipif", "skipTest", "skipIf", "skipUnless", "xfail", "importorskip"})
_CHECKS = ("check", "verify", "assert", "expect", "ensure", "validate", "should", "compare", "must", "test", "run_")
_CHECKING = frozenset({"verify", "assert", "ensure", "should", "must", "equals", "equal", "matches", "fnmatch"})


def last(called: ast.expr) -> str:
    is_attribute = called.__class__ is ast.Attribute  # classes are compared for speed
    return called.attr if is_attribute else getattr(called, "id", "")  # type: ignore[attr-defined]


def of_assert(test: ast.expr, module: Module, origins: Origins) -> str:
    """Say what the test of an `assert` is worth: an assertion, a sign of life, or nothing."""
    held = holds(test)
    if held is not None:
        return "" if held else ASSERTION  # one that never holds is how some say that a test has failed
    return SIGN if _is_sign(test, module, origins) else ASSERTION


def holds(test: ast.expr) -> bool | None:
    """Say whether the test of an `assert` holds whatever the system does, or never does; None where that depends."""
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        held = holds(test.operand)
        return None if held is None else not held
    if isinstance(test, ast.Tuple):
        return bool(test.elts)
    return True if isinstance(test, ast.JoinedStr) else None


_PLAINLY = {"assertTrue": True, "assert_": True, "assert_true": True, "assertFalse": False, "assert_false": False}
"""What asserts that its first argument is so, or that it is not."""

_UNEQUAL = frozenset({"assertIsNot", "assertNotEqual", "assertNotEquals"})


def of_call(call: ast.Call, name: str, module: Module, origins: Origins) -> str:
    """Say what a call means that its name tells: an assertion, a sign of life or a wait.

    Args:
        name: the last part of what is called.
    """
    if name.startswith(("assert", "fail", "raises_", "warns_")):
        if name in _OF_TYPE:
            return SIGN if _says_little(call, module, origins) else ASSERTION
        return SIGN if name in _OF_THERE or _says_so(call, name, module, origins) else ASSERTION
    if name in _OUTCOMES:  # else a method of the code under test that is called so
        return ASSERTION if name_of(call.func, module).startswith(("pytest.", "self.")) else ""
    if name == "sleep":
        return WAIT if name_of(call.func, module) in _WAITS else ""
    if name in _SHORT:
        is_function = isinstance(call.func, ast.Name) and not name_of(call.func, module).startswith("operator.")
        return ASSERTION if is_function else ""
    return ASSERTION if name in _OF_LINES else ""


def is_skip(call: ast.Call, name: str, module: Module) -> bool:
    return name in _SKIPS and name_of(call.func, module).startswith(("pytest.", "self.", "unittest."))


@lru_cache(maxsize=4096)
def says_that_it_checks(name: str) -> bool:
    """Say whether a name begins like one that checks, or holds a word that only such a name holds."""
    plain = name.lstrip("_")
    spaced = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in plain)
    return plain.lower().startswith(_CHECKS) or not _CHECKING.isdisjoint(spaced.split("_"))


def _says_so(call: ast.Call, name: str, module: Module, origins: Origins) -> bool:
    """Say whether a method of unittest is called with what an `assert` of the same would be a sign of life for."""
    if name in _PLAINLY and call.args:
        return _is_sign(call.args[0], module, origins, holds=_PLAINLY[name])
    if name not in _UNEQUAL or len(call.args) < 2:
        return False
    return any(_is_none(item) for item in call.args[:2]) and not any(map(_is_matching, call.args[:2]))


def _is_sign(test: ast.expr, module: Module, origins: Origins, *, holds: bool = True) -> bool:
    """Say whether a test says little where it holds or, on demand, where it does not."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _is_sign(test.operand, module, origins, holds=not holds)
    if isinstance(test, ast.BoolOp) and holds:
        return all(_is_sign(part, module, origins) for part in test.values)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _is_little(test, test.comparators[0], module, holds=holds)
    if not isinstance(test, ast.Call) or not isinstance(test.func, ast.Name) or not holds:
        return False
    name = test.func.id
    return name in _THERE or (name in _TYPE and _says_little(test, module, origins))


def _is_little(test: ast.Compare, right: ast.expr, module: Module, *, holds: bool) -> bool:
    """Say whether a comparison tells only that something is not None, or that its type is a plain one."""
    if isinstance(test.ops[0], ast.IsNot | ast.NotEq) == holds and isinstance(test.ops[0], _EQUALITIES):
        return _is_none(right) and not _is_matching(test.left)
    is_typed = isinstance(test.left, ast.Call) and getattr(test.left.func, "id", "") == "type"
    is_one = holds and isinstance(test.ops[0], ast.Is | ast.Eq) and not isinstance(right, ast.Call)
    return is_one and is_typed and _is_plain(right, module)


_EQUALITIES = (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_matching(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and last(value.func) in _MATCHING


def _says_little(call: ast.Call, module: Module, origins: Origins) -> bool:
    """Say whether a type is asked for that nearly everything has, or that the test itself gave to the value."""
    if len(call.args) < 2:
        return True
    value, kinds = call.args[0], _alternatives(call.args[1])
    if isinstance(value, ast.Name):
        value = origins.value(value.id, value.lineno) or value
    made = last(value.func) if isinstance(value, ast.Call) else ""
    return any(made and last(kind) == made for kind in kinds) or all(_is_plain(kind, module) for kind in kinds)


def _alternatives(kinds: ast.expr) -> list[ast.expr]:
    if isinstance(kinds, ast.Tuple):
        return kinds.elts
    if isinstance(kinds, ast.BinOp):
        return [kinds.left, kinds.right]
    return [kinds]


def _is_plain(kind: ast.expr, module: Module) -> bool:
    if isinstance(kind, ast.Call | ast.Constant):  # type(None), None
        return True
    if isinstance(kind, ast.Name) and kind.id in _BUILTIN and kind.id not in module.scope.names:
        return True
    return bool(parts(kind)) and name_of(kind, module).partition(".")[0] in _PLAIN


_BUILTIN = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and not issubclass(value, BaseException)
)

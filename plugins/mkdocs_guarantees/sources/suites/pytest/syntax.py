"""Bytes of a Python file become its syntax tree, or a problem that says where it cannot be parsed."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from contextlib import suppress
from typing import TypeGuard

from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.sources.suites.pytest import newer

MAX_SHOWN = 160
"""A condition longer than this is cut: it stands on a page."""


def parse(path: str, data: bytes) -> ast.Module | Problem:
    """Parse a file as Python does: its declared encoding, a byte order mark and any line ends are understood.

    So are the forms that only a newer Python reads, as far as they are known.
    """
    try:
        return _tree(data)
    except SyntaxError as error:
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            older = newer.understood(data)
            if older is not None:
                return _tree(older)
        return _problem(path, error.msg, error.lineno or 0, error.offset or 0)
    except ValueError as error:  # a NUL, before Python 3.12
        return _problem(path, str(error), data.count(b"\n", 0, max(data.find(b"\0"), 0)) + 1, 0)
    except (RecursionError, MemoryError):
        return _problem(path, "nested too deeply for the parser", 0, 0)


def _tree(data: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what a compiler warns of is its authors' business
        return _of_whole_characters(ast.parse(data), data)


_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\\U0000[dD][89a-fA-F]")
"""How half a surrogate pair is written: a character of Python's that stands in no file and on no page."""


def _of_whole_characters(tree: ast.Module, data: bytes) -> ast.Module:
    if _HALF.search(data):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = node.value.encode("utf-8", "replace").decode()
    return tree


def _problem(path: str, reason: str, line: int, column: int) -> Problem:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"  # a file may be written for a newer one
    return Problem("RB903", f"not read as Python {version}: {reason}", Span(path, max(line, 0), max(column, 0)))


def shown(node: ast.expr | ast.pattern) -> str:
    """Give the source of an expression in one layout, cut where it is long."""
    try:
        text = " ".join(ast.unparse(node).split())
    except (RecursionError, ValueError):  # ValueError: a number of more digits than Python writes
        return "…"
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def parts(node: ast.expr) -> tuple[str, ...]:
    """Give `a.b.c` as its names, or nothing when the expression is no such chain."""
    found: list[str] = []
    while isinstance(node, ast.Attribute):
        found.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ()
    return (node.id, *reversed(found))


def head(node: ast.expr) -> str:
    """Give the name that a decorator or a base begins with: `pytest` of `pytest.mark.skipif(…)`."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def bases_of(node: ast.ClassDef) -> list[ast.expr]:
    """List what a class derives from, behind `six.with_metaclass(Meta, Base)`, too."""
    return [base for given in node.bases for base in (given.args[1:] if _is_with_metaclass(given) else (given,))]


def metaclasses_of(node: ast.ClassDef) -> list[ast.expr]:
    """List what makes a class: what its keyword says, and what the words of six for both Pythons say."""
    return [
        *(item.value for item in node.keywords if item.arg == "metaclass"),
        *(base.args[0] for base in node.bases if _is_with_metaclass(base)),
        *(item.args[0] for item in node.decorator_list if _calls(item, "add_metaclass") and len(item.args) == 1),
    ]


def _is_with_metaclass(base: ast.expr) -> TypeGuard[ast.Call]:
    return _calls(base, "with_metaclass") and bool(base.args) and not isinstance(base.args[0], ast.Starred)


def _calls(node: ast.expr, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and parts(node.func)[-1:] == (name,)


def callee(node: ast.expr) -> ast.expr:
    """Give what a call calls, a decorator with or without arguments say; anything else is itself."""
    return node.func if isinstance(node, ast.Call) else node


def as_call(node: ast.AST) -> ast.Call | None:
    """Give a call, or what is raised as one: `raise SkipTest` is `raise SkipTest()`."""
    if not isinstance(node, ast.Raise):
        return node if isinstance(node, ast.Call) else None
    if node.exc is None or isinstance(node.exc, ast.Call):
        return node.exc
    return ast.copy_location(ast.Call(node.exc, [], []), node.exc)


def literal(node: ast.expr) -> object:
    """Evaluate a literal.

    Raises:
        ValueError: it is none.
    """
    try:
        return ast.literal_eval(node)
    except (TypeError, SyntaxError, MemoryError, RecursionError) as error:
        raise ValueError("not a literal") from error


def first_line(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return min(item.lineno for item in (*node.decorator_list, node))

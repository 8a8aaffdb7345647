"""A file in the syntax of a newer Python is read by any, and every line stays where it was."""

from __future__ import annotations

import ast
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs_guarantees.model import Problem
from mkdocs_guarantees.sources.suites.pytest.newer import understood
from mkdocs_guarantees.sources.suites.pytest.syntax import parse

FORMS = {
    "class A[S: Store, B = int](Base): pass": "class A (Base): pass",
    "async def f[T, *Ts, **P](x: T) -> T: return x": "async def f (x: T) -> T: return x",
    "def f[\n    T,  # any\n](x): pass": "def f\\\n \\\n (x): pass",
    "type X = int | str": "X = int | str",
    "if 1:\n    type X[\n      T\n    ] = list[T]": "if 1:\n X \\\n \\\n = list[T]",
    "try: a\nexcept B, C: d": "try: a\nexcept B : d",
    "f'{a['b']} {c}'": "f'{0} {c}'",
    "f'{f'{a['b']}'} {c}'": "f'{0} {c}'",
    'f"{"\\n".join(\n  x  # all\n)}"': 'f"{0} \\\n \\\n "',
    'rt"{x:>{y}} {z!r}"': 'rf"{x:>{y}} {z!r}"',
    "[*a for a in b]": "[ a for a in b]",
}
"""What is new to what is old, with a single space for any number of them."""


@pytest.mark.parametrize("new", FORMS, ids=lambda text: text.split("\n")[0])
def test_a_new_form_becomes_one_that_every_python_reads(new: str) -> None:
    older = (understood(new.encode()) or b"").decode()
    ast.parse(older)
    assert (re.sub(" +", " ", older), len(older)) == (FORMS[new], len(new))


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_what_is_defined_stands_in_its_line(line_end: bytes) -> None:
    new = b"def one[\n  T\n](x):\n  pass\n\ntype Y[\n  K] = K\n\nclass Two[S]:\n  def three[R](self): f'{x['y']}'\n"
    tree = parse("test_x.py", new.replace(b"\n", line_end))
    assert isinstance(tree, ast.Module)
    found = [(node.name, node.lineno) for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    assert found == [("one", 1), ("Two", 9), ("three", 10)]


def test_what_no_python_reads_is_told_where_it_stands() -> None:
    found = parse("test_x.py", b"def f[T](x):\n    return ]\n")
    assert isinstance(found, Problem)
    assert found.code == "RB903"


PIECES = [
    *("def f", "class A", "[", "]", "(x)", ":", "\n", "  ", "type ", "X", " = ", "f'", 't"', "{", "}", "'", '"', "\\"),
    *("except ", "A, B", "try:", " pass", "# c", "*", "for x in y", "é", "\r\n", "\t"),
]


@example("type   for x in y\r[\\ pass\r\n\rexcept '''\" = \"\r\n'''\t = \r\n\r\nf'X")
@example("def f[\n\n T](x): pass")
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_whatever_is_written_anew_has_its_length_and_its_lines(text: str) -> None:
    data = f"def f[T](x): pass\n{text}".encode()
    older = understood(data) or data  # now and then what follows makes nothing of the first line, too
    assert (len(older), _line_ends(older)) == (len(data), _line_ends(data))


def _line_ends(data: bytes) -> list[int]:
    return [found.end() for found in re.finditer(rb"\n", data)]

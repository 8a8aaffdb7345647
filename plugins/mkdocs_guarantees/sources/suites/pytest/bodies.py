"""The body of a function becomes its fingerprint and the places where it asserts and calls.

The fingerprint is a hash of the source without what does not matter: comments, blanks and line breaks, the kind of
quotation marks, a comma before a closing bracket; the docstring; the name of the function, so that a renamed or moved
test keeps it. The nesting of its statements counts, and so do the marks that give the test its parameters.

Looking at every node of a syntax tree in Python takes half as long as parsing it. So this reads the text by one regular
expression and walks over statements only; the expressions inside are walked where a proof needs them, `calls_within`.
"""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.docstrings import docstring
from mkdocs_guarantees.sources.suites.pytest.subjects import Origins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.scope import Function

_STRING = (
    rb'("""(?>[^"\\]++|\\.|"(?!""))*+"""'
    rb"|'''(?>[^'\\]++|\\.|'(?!''))*+'''"
    rb'|"(?>[^"\\\n]++|\\.)*+"'
    rb"|'(?>[^'\\\n]++|\\.)*+')"
)
_PIECES = re.compile(_STRING + rb"|#[^\r\n]*+", re.DOTALL)
_RAISING = (ast.Raise, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Delete, ast.Subscript, ast.BinOp, ast.Yield)
_TRAILING_COMMA = re.compile(rb",([)\]}])")
_BLOCKS: dict[type[ast.AST], tuple[str, ...]] = {
    ast.If: ("body", "orelse"),
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.With: ("body",),
    ast.AsyncWith: ("body",),
    ast.Try: ("body", "handlers", "orelse", "finalbody"),
    ast.TryStar: ("body", "handlers", "orelse", "finalbody"),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.match_case: ("body",),
    ast.FunctionDef: ("body",),
    ast.AsyncFunctionDef: ("body",),
    ast.ClassDef: ("body",),
}


_LEAVING = frozenset({ast.Return, ast.Raise, ast.Break, ast.Continue})
_BROAD = frozenset({"Exception", "BaseException", "AssertionError"})
_OUTWARD = frozenset(
    {ast.Import, ast.ImportFrom, ast.Await, ast.Yield, ast.YieldFrom, ast.Global, ast.Nonlocal, ast.Lambda}
    | {ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef}
)
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})
_COMPARING = frozenset(
    f"assert{name}"
    for name in (  # noqa: SIM905  # words read better than a list of strings
        "AlmostEqual CountEqual DictEqual Equal Equals False Greater GreaterEqual In Is IsInstance IsNone IsNot "
        "IsNotNone Less LessEqual ListEqual MultiLineEqual NotAlmostEqual NotEqual NotIn NotIsInstance NotRegex Regex "
        "SequenceEqual SetEqual True TupleEqual"
    ).split()
)
"""The methods of `unittest.TestCase` that look at nothing but what they are given."""

_READING = frozenset({"__import__", "compile", "eval", "exec", "globals", "input", "locals", "open", "vars"})
_OWN = frozenset(dir(builtins)) - _READING


@dataclass(frozen=True, slots=True)
class Body:
    """What stands in a function.

    Attributes:
        text: its normalised source.
        fingerprint: hash of the text and of the nesting.
        asserts: the tests of its `assert` statements.
        raises: what its `raise` statements raise.
        calls: the calls that are statements of their own, are assigned, returned or entered by `with`.
        origins: where its values come from.
        lost: all that stands where an assertion proves nothing.
    """

    text: bytes
    fingerprint: str
    asserts: tuple[ast.expr, ...]
    raises: tuple[ast.expr, ...]
    calls: tuple[ast.Call, ...]
    origins: Origins
    lost: frozenset[ast.AST]


def read(function: Function, module: Module) -> Body:
    statements = function.body[1:] if docstring(function) else function.body
    text = module.normalised(statements[0], statements[-1]) if statements else b""
    found = _Found()
    nesting = _walk(statements, found)
    hashed = blake2b(text, digest_size=12)
    hashed.update("".join(nesting).encode())
    hashed.update(",".join(arguments(function)).encode("utf-8", "surrogatepass"))
    return Body(
        text,
        hashed.hexdigest(),
        tuple(found.asserts),
        tuple(found.raises),
        tuple(found.calls),
        Origins(found.assigned, found.entered),
        frozenset(node for _, item in lost(function) for node in ast.walk(item)) if found.loses else frozenset(),
    )


def with_parameters(fingerprint: str, parameters: Iterable[bytes]) -> str:
    """Extend a fingerprint by the source of the marks that parametrise the test."""
    return blake2b(b"\0".join((fingerprint.encode(), *parameters)), digest_size=12).hexdigest()


def normalise(source: bytes) -> bytes:
    """Leave out of a source what does not matter; its strings come last, so that blanks in them stay."""
    pieces = _PIECES.split(source)
    strings = pieces[1::2]  # None for a comment
    marked = [code if string is None else code + b"\0" for code, string in zip(pieces[::2], strings, strict=False)]
    code = b"".join(b"".join((*marked, pieces[-1])).split()).replace(b"\\", b"")
    kept = [_quoted(string) if string.startswith(b"'") else string for string in strings if string is not None]
    return b"\1".join((_TRAILING_COMMA.sub(rb"\1", code), *kept))


def _quoted(string: bytes) -> bytes:
    return string if b'"' in string or b"\\" in string else string.replace(b"'", b'"')


@dataclass(slots=True)
class _Found:
    """What a walk over statements comes by.

    Attributes:
        loses: there is a statement by which others may be lost.
    """

    asserts: list[ast.expr] = field(default_factory=list)
    raises: list[ast.expr] = field(default_factory=list)
    calls: list[ast.Call] = field(default_factory=list)
    assigned: list[ast.Assign | ast.AnnAssign] = field(default_factory=list)
    entered: list[ast.With | ast.AsyncWith] = field(default_factory=list)
    loses: bool = False


def _walk(statements: list[ast.stmt], found: _Found) -> list[str]:
    """Walk over statements, note what they do, and write down how they are nested."""
    nesting: list[str] = []
    stack: list[ast.AST] = [*reversed(statements)]
    calls = found.calls
    while stack:
        node = stack.pop()
        kind = node.__class__
        value: ast.expr | None = None
        if kind is ast.Expr:
            value = node.value  # type: ignore[attr-defined]  # classes are compared for speed
        elif kind is ast.Assign or kind is ast.AnnAssign:
            value = node.value  # type: ignore[attr-defined]
            found.assigned.append(node)  # type: ignore[arg-type]
        elif kind is ast.Assert:
            found.asserts.append(node.test)  # type: ignore[attr-defined]
            continue
        elif kind in _LEAVING:
            found.loses = True
            found.raises.extend(filter(None, [getattr(node, "exc", None)]))
            value = getattr(node, "value", None)
        else:
            _enter(node, nesting, stack, found)
        if value.__class__ is ast.Await:
            value = value.value
        while value.__class__ is ast.Call:  # expect(page).to_have(…) is a call on a call
            calls.append(value)
            value = getattr(value.func, "value", None)
    return nesting


def _enter(node: ast.AST, nesting: list[str], stack: list[ast.AST], found: _Found) -> None:
    found.loses = found.loses or any(_gone(node))
    if isinstance(node, ast.With | ast.AsyncWith):
        found.entered.append(node)
        found.calls.extend(item.context_expr for item in node.items if isinstance(item.context_expr, ast.Call))
    for name in _BLOCKS.get(node.__class__, ()):
        block = getattr(node, name)
        if block:
            nesting.append(f"{len(nesting)}{name}{len(block)}")
            stack.extend(reversed(block))


def lost(function: Function) -> Iterator[tuple[str, ast.stmt]]:
    """Give the statements whose assertions prove nothing: `never reached`, or with failures that are `swallowed`."""
    stack: list[list[ast.stmt]] = [function.body]
    while stack:
        block = stack.pop()
        ends = next((at for at, node in enumerate(block, 1) if node.__class__ in _LEAVING), len(block))
        yield from (("never reached", node) for node in block[ends:])
        for node in block[:ends]:
            if node.__class__ not in _BLOCKS:
                continue
            gone = dict(_gone(node))
            for name in _BLOCKS[node.__class__]:
                inner = getattr(node, name)
                if name in gone:
                    yield from ((gone[name], item) for item in inner)
                elif name in {"handlers", "cases"}:
                    stack.extend(item.body for item in inner)
                else:
                    stack.append(inner)


def _gone(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Name the blocks of a statement that prove nothing."""
    if isinstance(node, ast.If | ast.While) and isinstance(node.test, ast.Constant):
        yield ("orelse" if node.test.value else "body"), "never reached"
    if isinstance(node, ast.Try | ast.TryStar) and any(map(_forgets, node.handlers)):
        yield "body", "swallowed"
    if isinstance(node, ast.With | ast.AsyncWith) and any(_suppresses(item.context_expr) for item in node.items):
        yield "body", "swallowed"


def _forgets(handler: ast.ExceptHandler) -> bool:
    """Say whether a handler takes a failed assertion and does nothing with it."""
    does = [node for node in handler.body if not isinstance(node, ast.Pass)]
    plain = all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in does)
    return plain and (handler.type is None or _is_broad(handler.type))


def _is_broad(kind: ast.expr) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return any(isinstance(item, ast.Name) and item.id in _BROAD for item in kinds)


def _suppresses(made: ast.expr) -> bool:
    if not isinstance(made, ast.Call):
        return False
    name = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")
    return name == "suppress" and any(map(_is_broad, made.args))


def is_private(function: Function) -> bool:
    """Say whether a function looks at nothing but values that it made itself: no argument, no name from outside."""
    if arguments(function) not in ([], ["self"]):
        return False
    made: set[str] = set()
    stack: list[object] = [*reversed(function.body)]
    while stack:  # in the order of the text, so that the first name from outside is an answer
        node = stack.pop()
        kind = node.__class__
        if kind is list:
            stack.extend(reversed(node))  # type: ignore[call-overload]  # classes are compared for speed
        elif kind in _OUTWARD or (kind is ast.Name and _is_from_outside(node, made)):  # type: ignore[arg-type]
            return False
        elif kind is ast.Attribute and _is_self(node.value):  # type: ignore[attr-defined]
            if node.attr not in _COMPARING:  # type: ignore[attr-defined]
                return False  # an assertion of the project's own may well call what is under test
        elif isinstance(node, ast.AST):
            # Of a comprehension the variables are made first, though they stand last.
            parts = _parts(node) if kind not in _COMPREHENSIONS else [node.generators, *_parts(node)]  # type: ignore[attr-defined]
            stack.extend(reversed(parts))
    return True


def _is_from_outside(name: ast.Name, made: set[str]) -> bool:
    if name.ctx.__class__ is not ast.Load:
        made.add(name.id)
        return False
    return name.id not in made and name.id not in _OWN


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"


def arguments(function: Function) -> list[str]:
    """Name what a function is given, but for `*args` and `**kwargs`."""
    given = function.args
    return [item.arg for item in (*given.posonlyargs, *given.args, *given.kwonlyargs)]


def does_something(function: Function) -> bool:
    """Say whether a function, calls aside, does what may raise: imports, defines a class, reads an attribute."""
    called = {id(node) for call in calls_within(function) for node in ast.walk(call.func)}
    return any(
        isinstance(node, _RAISING) or (isinstance(node, ast.Attribute) and id(node) not in called)
        for statement in function.body
        for node in ast.walk(statement)
    )


class _Fields(dict[type[ast.AST], tuple[str, ...]]):
    """The fields of each kind of node that may hold others in which something happens."""

    def __missing__(self, kind: type[ast.AST]) -> tuple[str, ...]:
        self[kind] = found = tuple(name for name in kind._fields if name not in _TEXTS_AND_SIGNS)
        return found


_TEXTS_AND_SIGNS = frozenset({"arg", "attr", "ctx", "id", "kind", "op", "ops"})
_FIELDS = _Fields()


def _parts(node: ast.AST) -> list[object]:
    """Give all that a node holds, nodes and lists of them among it; `ast.iter_child_nodes` takes twice as long."""
    return [getattr(node, name, None) for name in _FIELDS[node.__class__]]


def calls_within(function: Function) -> Iterator[ast.Call]:
    """Give all calls of a function, also those inside other expressions."""
    stack: list[object] = list(function.body)
    while stack:
        node = stack.pop()
        if node.__class__ is list:
            stack.extend(node)
        elif isinstance(node, ast.AST):
            if isinstance(node, ast.Call):
                yield node
            stack.extend(_parts(node))

"""An expression in a hook becomes its value, or what is left of it that only a run can tell: `sys.platform == 'win32'`.

Nothing is run but methods of texts and regular expressions; lists that code may change are not known.
"""

from __future__ import annotations

import ast
import builtins
import operator
import re
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mkdocs_guarantees.sources.suites.pytest.modules import name_of
from mkdocs_guarantees.sources.suites.pytest.places import Place, PlaceText
from mkdocs_guarantees.sources.suites.pytest.syntax import parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mkdocs_guarantees.sources.suites.pytest.modules import Module

MAX_STEPS = 2000
"""Expressions and statements of one answer; whatever takes more is not told."""

MAX_LENGTH = 4000
"""Members of a value, or letters. A text that is put together from itself again and again soon fills the memory."""

MAX_SEARCHED = 255
MAX_REPEATS = 3
_REPEATED_GROUP = re.compile(r"\)[*+{]")
"""A search goes back for every repeat, and within a repeated group for ever; what may take long is not searched for."""


class UnsureError(Exception):
    """It cannot be told what code gives."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an expression, and can only be told by a run."""

    node: ast.expr


UNTOLD = Left(ast.Name("…"))
"""Something that only a run can tell, and that nobody would understand who does not know the hook."""

Value = Any
"""A value of Python's, a path, or what is `Left`."""


@dataclass(slots=True)
class Steps:
    """Counts what is done for one answer."""

    left: int = MAX_STEPS

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise UnsureError


@dataclass(frozen=True, slots=True)
class Names:
    """What names mean where an expression stands.

    Attributes:
        call: says what a function of the module gives for its arguments.
    """

    module: Module
    call: Callable[[ast.FunctionDef, list[Value], dict[str, Value], Names], Value]
    local: dict[str, Value] = field(default_factory=dict)
    steps: Steps = field(default_factory=Steps)

    def where(self, local: dict[str, Value]) -> Names:
        return Names(self.module, self.call, local, self.steps)


def value(node: ast.expr, names: Names) -> Value:
    """Give the value of an expression, or what is left of it.

    Raises:
        UnsureError: it has another form than these, or fails, or takes too many steps.
    """
    names.steps.take()
    take = _TAKE.get(type(node))
    if take is None:
        raise UnsureError
    try:
        found = take(node, names)
    except (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError) as error:
        raise UnsureError from error
    except re.error as error:
        raise UnsureError from error
    if isinstance(found, str | tuple | list | set | dict) and len(found) > MAX_LENGTH:
        raise UnsureError
    return found


def is_told(left: Left, names: Names) -> bool:
    """Say whether what is left can be understood without knowing the hook: it asks the interpreter, or for options."""
    used = [node.id for node in ast.walk(left.node) if isinstance(node, ast.Name)]
    return all(_is_told(name, names) for name in used)


def _is_told(name: str, names: Names) -> bool:
    if name in names.local:
        return name == "config"
    return name == "config" or name in names.module.scope.names or hasattr(builtins, name)


def _name(node: ast.Name, names: Names) -> Value:
    if node.id in names.local:
        return names.local[node.id]
    if node.id == "__file__":
        return Place(names.module.path).text
    scope = names.module.scope
    bound = scope.names.get(node.id, ())
    given = bound[0].value if len(bound) == 1 and not bound[0].conditions else None
    if not isinstance(given, ast.expr) or scope.stars or _is_changed(node.id, names.module):
        return Left(node)
    try:
        found = value(given, names.where({}))
    except UnsureError:
        return Left(node)
    return Left(node) if isinstance(found, Left) and not is_told(found, names) else found


@lru_cache(maxsize=64)  # a hook asks the same of many files
def _is_changed(name: str, module: Module) -> bool:
    """Say whether some code may change what a name of the module is bound to."""
    return any(name in _changed(node) for node in ast.walk(module.tree))


def _changed(node: ast.AST) -> list[str]:
    match node:
        case ast.Global(names):
            return names
        case (
            ast.Attribute(ast.Name(name), attr="add" | "append" | "clear" | "discard" | "extend" | "insert" | "pop")
            | ast.Attribute(ast.Name(name), attr="popitem" | "remove" | "setdefault" | "update")
            | ast.Subscript(ast.Name(name), ctx=ast.Store() | ast.Del())
            | ast.AugAssign(ast.Name(name))
        ):
            return [name]
    return []


def shown(found: Value, written: ast.expr) -> ast.expr:
    """Write a value down for what is left of an expression around it."""
    if isinstance(found, Left):
        return found.node
    try:
        node = ast.parse(repr(found), mode="eval").body
        ast.literal_eval(node)
    except (SyntaxError, ValueError):  # a path, or a regular expression
        return written if _is_plain(written) else UNTOLD.node
    return node


def _is_plain(written: ast.expr) -> bool:
    return not any(isinstance(node, ast.Name) for node in ast.walk(written))


def _attribute(node: ast.Attribute, names: Names) -> Value:
    if _dotted(node, names) in {"os.sep", "os.path.sep"}:
        return "/"
    owner = value(node.value, names)
    if isinstance(owner, Place):
        found = _of_place(owner, node.attr)
        return UNTOLD if found is None else found
    return Left(ast.Attribute(shown(owner, node.value), node.attr))


def _dotted(node: ast.expr, names: Names) -> str:
    """Name what is of a module, by its dotted name."""
    chain = parts(node)
    return name_of(node, names.module) if chain and chain[0] not in names.local else ""


def _of_place(place: Place, attribute: str) -> Value:
    if attribute in {"parent", "dirname"}:
        above = place.above()
        return above.text if above and attribute == "dirname" else above
    return place.text if attribute == "strpath" else place.part(attribute)


_KINDS: dict[type[ast.AST], Callable[[list[Value]], Value]] = {ast.Tuple: tuple, ast.List: list, ast.Set: set}


def _sequence(node: ast.Tuple | ast.List | ast.Set, names: Names) -> Value:
    found = [value(item, names) for item in node.elts]
    if not any(isinstance(item, Left) for item in found):
        return _KINDS[type(node)](found)
    items = [shown(item, old) for item, old in zip(found, node.elts, strict=True)]
    return Left(ast.Set(items) if isinstance(node, ast.Set) else type(node)(items, ast.Load()))


def _mapping(node: ast.Dict, names: Names) -> Value:
    pairs = [(value(key, names), value(item, names)) for key, item in zip(node.keys, node.values, strict=True) if key]
    if len(pairs) < len(node.keys) or any(isinstance(item, Left) for pair in pairs for item in pair):
        return UNTOLD
    return dict(pairs)


def _joined(node: ast.BoolOp, names: Names) -> Value:
    return decided(node.op, (value(item, names) for item in node.values))


def decided(op: ast.boolop, found: Iterable[Value]) -> Value:
    """Of `and` and `or`, leave only what decides; where something is left, the value counts only as true or false."""
    ends = isinstance(op, ast.Or)
    kept: list[ast.expr] = []
    last: Value = not ends
    for last in found:
        if isinstance(last, Left):
            kept.append(last.node)
        elif bool(last) is ends:
            return ends if kept else last
    if not kept:
        return last
    return Left(ast.BoolOp(op, kept) if kept[1:] else kept[0])


def _unary(node: ast.UnaryOp, names: Names) -> Value:
    found = value(node.operand, names)
    if isinstance(found, Left):
        return Left(ast.UnaryOp(node.op, found.node))
    if isinstance(node.op, ast.Not):
        return not found
    return -found if isinstance(node.op, ast.USub) else UNTOLD


def _choice(node: ast.IfExp, names: Names) -> Value:
    test = value(node.test, names)
    if not isinstance(test, Left):
        return value(node.body if test else node.orelse, names)
    body, orelse = value(node.body, names), value(node.orelse, names)
    if not isinstance(body, Left) and not isinstance(orelse, Left) and bool(body) is not bool(orelse):
        return test if body else Left(ast.UnaryOp(ast.Not(), test.node))
    return Left(ast.IfExp(test.node, shown(body, node.body), shown(orelse, node.orelse)))


_COMPARE: dict[type[ast.cmpop], Callable[[Value, Value], Value]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, group: item in group,
    ast.NotIn: lambda item, group: item not in group,
}


def _compare(node: ast.Compare, names: Names) -> Value:
    given = [node.left, *node.comparators]
    found = [value(item, names) for item in given]
    if not any(isinstance(item, Left) for item in found):
        pairs = zip(found, node.ops, found[1:], strict=False)
        results = [_compared(one, type(sign), other) for one, sign, other in pairs]
        return UNTOLD if None in results else all(results)
    nodes = [shown(item, old) for item, old in zip(found, given, strict=True)]
    return Left(ast.Compare(nodes[0], node.ops, nodes[1:]))


def _compared(one: Value, sign: type[ast.cmpop], other: Value) -> bool | None:
    """Compare two values; None where that depends on where the repository lies."""
    if isinstance(one, PlaceText) or isinstance(other, PlaceText):
        found = _of_texts(one, sign, other)
        return found if found is None or sign in {ast.Eq, ast.In} else not found
    return bool(_COMPARE[sign](one, other))


def _of_texts(one: Value, sign: type[ast.cmpop], other: Value) -> bool | None:
    """Say whether a path as a text equals something, stands in it or is in a group of such; None if one cannot tell."""
    if sign in {ast.Eq, ast.NotEq}:
        return _is_same(one, other)
    if sign not in {ast.In, ast.NotIn}:
        return None
    if isinstance(other, PlaceText):
        return other.has(one) if isinstance(one, str) else None
    if isinstance(other, str):
        return None
    results = [_is_same(one, item) for item in other]
    return True if True in results else None if None in results else False


def _is_same(one: Value, other: Value) -> bool | None:
    if type(one) is type(other):
        return bool(one == other)
    text, place = (one, other) if isinstance(one, str) else (other, one)
    if not isinstance(text, str):
        return False
    return None if text.endswith(place.end) else False


def _binary(node: ast.BinOp, names: Names) -> Value:
    one, other = value(node.left, names), value(node.right, names)
    if isinstance(one, Place) and isinstance(node.op, ast.Div) and isinstance(other, str):
        return one.joined(other)
    if isinstance(one, Left) or isinstance(other, Left):
        return Left(ast.BinOp(shown(one, node.left), node.op, shown(other, node.right)))
    return one + other if isinstance(node.op, ast.Add) and type(one) is type(other) else UNTOLD


def _subscript(node: ast.Subscript, names: Names) -> Value:
    owner = value(node.value, names)
    at = _slice(node.slice, names) if isinstance(node.slice, ast.Slice) else value(node.slice, names)
    if isinstance(owner, Left):
        inner = node.slice if isinstance(at, slice) else shown(at, node.slice)
        return Left(ast.Subscript(owner.node, inner, ast.Load()))
    return UNTOLD if isinstance(at, Left) else owner[at]


def _slice(node: ast.Slice, names: Names) -> Value:
    ends = [item and value(item, names) for item in (node.lower, node.upper, node.step)]
    return UNTOLD if any(isinstance(item, Left) for item in ends) else slice(*ends)


def _each(node: ast.GeneratorExp | ast.ListComp | ast.SetComp, names: Names) -> Value:
    made = node.generators[0]
    group = value(made.iter, names)
    if isinstance(group, Left) or node.generators[1:] or not isinstance(made.target, ast.Name):
        return UNTOLD
    found = []
    for item in group:
        inner = names.where({**names.local, made.target.id: item})
        test = decided(ast.And(), [value(test, inner) for test in made.ifs])
        if isinstance(test, Left):
            return UNTOLD
        if test:
            found.append(value(node.elt, inner))
    return set(found) if isinstance(node, ast.SetComp) else found


_METHODS: dict[type, frozenset[str]] = {
    str: frozenset(
        {
            *("count", "endswith", "find", "isdigit", "join", "lower", "lstrip", "partition", "removeprefix"),
            *("removesuffix", "replace", "rpartition", "rsplit", "rstrip", "split", "startswith", "strip", "upper"),
        }
    ),
    dict: frozenset({"get", "items", "keys", "values"}),
    re.Pattern: frozenset({"findall", "fullmatch", "match", "search"}),
    re.Match: frozenset({"group", "groupdict", "groups"}),
}


def _compiled(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    if isinstance(pattern, re.Pattern):
        return pattern
    if sum(map(pattern.count, "*+{")) > MAX_REPEATS or _REPEATED_GROUP.search(pattern):
        raise UnsureError
    return re.compile(pattern)


def _searching(how: str) -> Callable[[str, str], Value]:
    """Make the function of `re` that searches in this way."""
    return lambda pattern, text: _searched(_compiled(pattern), how, [text])


def _searched(pattern: re.Pattern[str], how: str, given: list[Value]) -> Value:
    (text,) = given
    if len(text) > MAX_SEARCHED:
        raise UnsureError
    return getattr(pattern, how)(text)


_FUNCTIONS: dict[str, Callable[..., Value]] = {
    **{item.__name__: item for item in (bool, frozenset, int, len, list, set, sorted, tuple)},
    **{f"re.{how}": _searching(how) for how in _METHODS[re.Pattern]},
    "re.compile": _compiled,
    **dict.fromkeys(("fnmatch.fnmatch", "fnmatch.fnmatchcase"), fnmatchcase),
}
_OF_PLACES: dict[str, Callable[[Place], Value]] = {
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "py.path.local"), lambda place: place),
    **dict.fromkeys(("str", "os.fspath", "os.path.abspath", "os.path.realpath"), lambda place: place.text),
    "os.path.basename": lambda place: place.part("name"),
    "os.path.dirname": lambda place: _of_place(place, "dirname"),
    "os.path.isdir": lambda place: place.folder,
    "os.path.isfile": lambda place: place.folder if place.folder is None else not place.folder,
}
"""What functions give for a path, None where one cannot tell."""

_OF_PLACE: dict[str, Callable[[Place], Value]] = {
    **dict.fromkeys(("absolute", "resolve"), lambda place: place),
    **dict.fromkeys(("as_posix", "__str__"), lambda place: place.text),
    **dict.fromkeys(("is_dir", "isdir"), _OF_PLACES["os.path.isdir"]),
    **dict.fromkeys(("is_file", "isfile"), _OF_PLACES["os.path.isfile"]),
}
_OF_PLACE_TEXT: dict[str, Callable[[PlaceText, str], bool | None]] = {
    "endswith": PlaceText.ends_with,
    "__contains__": PlaceText.has,
}


def _call(node: ast.Call, names: Names) -> Value:
    if any(item.arg is None for item in node.keywords):
        return UNTOLD
    given = [value(item, names) for item in node.args]
    named = {str(item.arg): value(item.value, names) for item in node.keywords}
    function = _function(node.func, names)
    if function is not None:
        return names.call(function, given, named, names)
    dotted = _dotted(node.func, names)
    if dotted in {"any", "all"} and not isinstance(given[0], Left):
        return decided(ast.Or() if dotted == "any" else ast.And(), given[0])
    is_known = not named and not any(isinstance(item, Left) for item in given)
    found = _of_known(dotted, given) if is_known else UNTOLD
    owner = value(node.func.value, names) if isinstance(node.func, ast.Attribute) else UNTOLD
    if isinstance(node.func, ast.Attribute) and not isinstance(owner, Left):
        return _method(owner, node.func.attr, given) if is_known else UNTOLD
    func = ast.Attribute(owner.node, node.func.attr) if isinstance(node.func, ast.Attribute) else node.func
    return _left_call(func, node, given, named) if isinstance(found, Left) else found


def _function(node: ast.expr, names: Names) -> ast.FunctionDef | None:
    """Give the function of the module that is called, if it is one."""
    if not isinstance(node, ast.Name) or node.id in names.local:
        return None
    bound = names.module.scope.names.get(node.id, ())
    found = bound[0].value if len(bound) == 1 and not bound[0].conditions else None
    return found if isinstance(found, ast.FunctionDef) and not found.decorator_list else None


def _left_call(func: ast.expr, node: ast.Call, given: list[Value], named: dict[str, Value]) -> Left:
    args = [shown(item, old) for item, old in zip(given, node.args, strict=True)]
    pairs = zip(node.keywords, named.values(), strict=True)
    return Left(ast.Call(func, args, [ast.keyword(old.arg, shown(item, old.value)) for old, item in pairs]))


def _of_known(dotted: str, given: list[Value]) -> Value:
    """Give what a function gives that is known by its name."""
    first = given[0] if given else None
    if isinstance(first, Place | PlaceText):
        place = first if isinstance(first, Place) else Place(first.end[1:])
        if dotted == "os.path.join":
            return place.joined(*given[1:]).text
        if dotted.startswith("fnmatch."):
            return _or_untold(place.text.fits(given[1]))
        found = _OF_PLACES[dotted](place) if dotted in _OF_PLACES else None
        return _or_untold(found)
    if dotted == "str" and isinstance(first, str | int):
        return str(first)
    return _FUNCTIONS[dotted](*given) if dotted in _FUNCTIONS else UNTOLD


def _or_untold(found: Value) -> Value:
    return UNTOLD if found is None else found


def _method(owner: Value, name: str, given: list[Value]) -> Value:
    """Give what a method gives for values that are known."""
    if isinstance(owner, Place):
        if name == "joinpath":
            return owner.joined(*given)
        return _or_untold(_OF_PLACE[name](owner)) if name in _OF_PLACE and not given else UNTOLD
    if isinstance(owner, PlaceText):
        return _of_place_text(owner, name, given)
    if any(isinstance(item, Place | PlaceText) for item in given):
        return UNTOLD
    methods = (names for kind, names in _METHODS.items() if isinstance(owner, kind))
    if name not in next(methods, ()):
        return UNTOLD
    return _searched(owner, name, given) if isinstance(owner, re.Pattern) else getattr(owner, name)(*given)


def _of_place_text(owner: PlaceText, name: str, given: list[Value]) -> Value:
    if name == "lower":
        return PlaceText(owner.end.lower())
    if name == "replace" and given == ["\\", "/"]:
        return owner
    if name not in _OF_PLACE_TEXT:
        return UNTOLD
    ask = _OF_PLACE_TEXT[name]
    several = given[0] if isinstance(given[0], tuple) else (given[0],)
    results = [ask(owner, item) for item in several]
    return True if True in results else UNTOLD if None in results else False


_TAKE: dict[type[ast.AST], Callable[[Any, Names], Value]] = {
    ast.Attribute: _attribute,
    ast.BinOp: _binary,
    ast.BoolOp: _joined,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: lambda node, _: node.value,
    ast.Dict: _mapping,
    ast.GeneratorExp: _each,
    ast.IfExp: _choice,
    ast.List: _sequence,
    ast.ListComp: _each,
    ast.Name: _name,
    ast.Set: _sequence,
    ast.SetComp: _each,
    ast.Subscript: _subscript,
    ast.Tuple: _sequence,
    ast.UnaryOp: _unary,
}

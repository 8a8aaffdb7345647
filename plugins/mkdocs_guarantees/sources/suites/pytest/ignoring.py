"""`addopts` and the `conftest.py` files above a test become what keeps it from being run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import either as one_of
from mkdocs_guarantees.conditions import together
from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.sources.files import folders
from mkdocs_guarantees.sources.suites.pytest.answers import taken
from mkdocs_guarantees.sources.suites.pytest.conditions import either
from mkdocs_guarantees.sources.suites.pytest.configuration import conftests
from mkdocs_guarantees.sources.suites.pytest.modules import remembered
from mkdocs_guarantees.sources.suites.pytest.places import Place
from mkdocs_guarantees.sources.suites.pytest.scope import Imported, read
from mkdocs_guarantees.sources.suites.pytest.syntax import literal, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.pytest.configuration import Rules
    from mkdocs_guarantees.sources.suites.pytest.modules import Module
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions, Scope

_LISTS = ("collect_ignore", "collect_ignore_glob")
_HOOK = b"pytest_ignore_collect"
_ALWAYS = "pytest_configure"
"""What pytest calls of each `conftest.py` before it collects what lies beside it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What keeps a file or a test from being run, and whether always or only in a run without arguments."""

    selection: Selection
    reason: str


def of_file(path: str, rules: Rules, files: Files) -> Iterator[Verdict]:
    """List what keeps a file from being collected."""
    if rules.broken:
        yield Verdict(Selection.CONDITIONAL, f"pytest takes it ({rules.broken})")
    if not rules.takes_file(path):
        yield Verdict(Selection.CONDITIONAL, f"pytest is given the file (python_files: {_list(rules.files)})")
    elif not rules.enters(path):
        yield Verdict(Selection.CONDITIONAL, "pytest is given the file (norecursedirs)")
    elif not rules.starts_at(path):
        yield Verdict(Selection.CONDITIONAL, f"pytest is given the file (testpaths: {_list(rules.testpaths)})")
    yield from _of_options(path, rules)
    for conftest, data in conftests(path, files):
        yield from _of_conftest(conftest, data, path)
        if _HOOK in data:
            yield from _of_hook(conftest, data, path)


def _of_options(path: str, rules: Rules) -> Iterator[Verdict]:
    inside = rules.below(path)
    for given in values(rules.addopts, "--ignore"):
        if _is_in(inside, given):
            yield Verdict(Selection.UNSELECTED, f"ignored by --ignore={given} in {rules.file}")
    for given in values(rules.addopts, "--ignore-glob"):
        if any(fnmatch(part, given.removeprefix("./")) for part in (inside, *folders(inside))):
            yield Verdict(Selection.UNSELECTED, f"ignored by --ignore-glob={given} in {rules.file}")


def _list(items: Iterable[str]) -> str:
    return ", ".join(items)


def _is_in(path: str, given: str) -> bool:
    tidy = given.removeprefix("./").rstrip("/")
    return path == tidy or path.startswith(f"{tidy}/")


def values(options: tuple[str, ...], name: str) -> Iterator[str]:
    """Give the values of an option, written `--name=value`, `--name value`, `-n value` or `-nvalue`."""
    for number, option in enumerate(options):
        if option == name:
            yield from options[number + 1 : number + 2]
        elif name.startswith("--") and option.startswith(f"{name}="):
            yield option.removeprefix(f"{name}=")
        elif not name.startswith("--") and option.startswith(name) and not option.startswith("--"):
            yield option.removeprefix(name).removeprefix("=")


def _of_conftest(conftest: str, data: bytes, path: str) -> Iterator[Verdict]:
    if b"collect_ignore" not in data:
        return
    folder = conftest.rpartition("/")[0]
    below = path.removeprefix(f"{folder}/") if folder else path
    found = [item.verdict(conftest) for item in _items_of(conftest, data) if item.fits(below)]
    yield from dict.fromkeys(found)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of `collect_ignore` or `collect_ignore_glob`; without a pattern its source is kept.

    Attributes:
        function: in which function it is added, if in one.
    """

    name: str
    line: int
    pattern: str | None
    source: str
    conditions: Conditions = ()
    function: str = ""

    def fits(self, below: str) -> bool:
        """Say whether the entry means a file, or may mean it, given its path below the `conftest.py`."""
        if self.pattern is None:
            return below.rpartition("/")[2] in self.source or (bool(self.function) and ".py" not in self.source)
        if self.name == "collect_ignore":
            return _is_in(below, self.pattern)
        return any(fnmatch(part, self.pattern) for part in (below, *folders(below)))

    def verdict(self, conftest: str) -> Verdict:
        place = f"{self.function or self.name} in {conftest}:{self.line}"
        if self.pattern is None or self.function:
            return Verdict(Selection.CONDITIONAL, f"it is not ignored by {place}")
        if not self.conditions:
            return Verdict(Selection.UNSELECTED, f"ignored by {place}")
        return Verdict(Selection.CONDITIONAL, one_of([(~condition).text for condition in self.conditions]))


@lru_cache(maxsize=64)
def _items_of(conftest: str, data: bytes) -> tuple[_Item, ...]:
    module = remembered(conftest, data)
    if module is None:
        return ()
    return (*starmap(_item, _ignored(module.scope)), *_added_inside(module.tree))


def _item(name: str, node: ast.expr, conditions: Conditions, function: str = "") -> _Item:
    try:
        value = literal(node)
    except ValueError:
        value = None
    pattern = value if isinstance(value, str) else None
    return _Item(name, node.lineno, pattern, "" if pattern else shown(node), conditions, function)


def _added_inside(tree: ast.Module) -> Iterator[_Item]:
    """List what functions add, when they are called: hooks, which ask for options first."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == _ALWAYS and function in tree.body:
            told = _told_inside(function)
            yield from told if told is not None else _said_inside(function)
        elif isinstance(function, ast.FunctionDef):
            yield from _said_inside(function)


def _told_inside(function: ast.FunctionDef) -> list[_Item] | None:
    """List what a function adds that pytest calls in any case; None where it is more than some `if` statements."""
    if not all(isinstance(node, ast.If | ast.Expr | ast.AugAssign) for node in _statements(function.body)):
        return None
    return [
        _item(name, item, conditions)
        for name, value, conditions in read(function.body).additions
        if name in _LISTS
        for item in _elements(value)
    ]


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If):
            yield from _statements([*statement.body, *statement.orelse])


def _said_inside(function: ast.FunctionDef) -> Iterator[_Item]:
    for name, value in _additions(function):
        yield from (_item(name, item, (), function.name) for item in _elements(value))


def _additions(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            target, value = node.func.value, node.args[-1]
        elif isinstance(node, ast.AugAssign):
            target, value = node.target, node.value
        elif isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
        else:
            continue
        if isinstance(target, ast.Name) and target.id in _LISTS:
            yield target.id, value


def _of_hook(conftest: str, data: bytes, path: str) -> Iterator[Verdict]:
    """Ask the hook about a file and about each folder on the way to it."""
    module = remembered(conftest, data)
    found = None if module is None else module.scope.value(_HOOK.decode())
    if module is None or not isinstance(found, ast.FunctionDef | Imported):
        return
    place = f"{_HOOK.decode()} in {conftest}:{found.lineno if isinstance(found, ast.FunctionDef) else found.line}"
    if isinstance(found, Imported):
        yield Verdict(Selection.CONDITIONAL, f"it is not ignored by {place}")
    elif any(map(_may_ignore, ast.walk(found))):
        root = conftest.rpartition("/")[0]
        below = [folder for folder in folders(path) if folder and folder.startswith(f"{root}/" if root else "")]
        asked = [*(Place(folder, folder=True) for folder in reversed(below)), Place(path, folder=False)]
        verdicts = list(dict.fromkeys(filter(None, (_answered(found, module, item, place) for item in asked))))
        yield from [one for one in verdicts if one.selection is Selection.UNSELECTED] or verdicts


def _answered(hook: ast.FunctionDef, module: Module, asked: Place, place: str) -> Verdict | None:
    ways = taken(hook, module, asked) if _is_plain(hook, module) else None
    if ways is None:
        return Verdict(Selection.CONDITIONAL, f"it is not ignored by {place}")
    if not ways:
        return Verdict(Selection.UNSELECTED, f"ignored by {place}")
    needed = either(ways)
    return Verdict(Selection.CONDITIONAL, together([item.text for item in needed])) if needed else None


def _is_plain(hook: ast.FunctionDef, module: Module) -> bool:
    """Say whether the hook is there in any case, and gives its own answer instead of changing that of others."""
    bound = module.scope.names[hook.name]
    return len(bound) == 1 and not bound[0].conditions and not any(isinstance(n, ast.Yield) for n in ast.walk(hook))


def _may_ignore(node: ast.AST) -> bool:
    """Say whether a statement of the hook gives an answer that is not no, or takes those of other plugins."""
    if isinstance(node, ast.Return) and node.value is not None:
        return not isinstance(node.value, ast.Constant) or bool(node.value.value)
    return isinstance(node, ast.Yield)


def _ignored(scope: Scope) -> Iterator[tuple[str, ast.expr, Conditions]]:
    """List each item of `collect_ignore` and `collect_ignore_glob`, with the conditions under which it is there."""
    for name in _LISTS:
        for binding in scope.names.get(name, ()):
            if isinstance(binding.value, ast.expr):
                yield from ((name, item, binding.conditions) for item in _items(binding.value, scope))
        for target, value, conditions in scope.additions:
            if target == name:
                yield from ((name, item, conditions) for item in _items(value, scope))


def _items(value: ast.expr, scope: Scope) -> list[ast.expr]:
    named = scope.value(value.id) if isinstance(value, ast.Name) else None
    return _elements(named if isinstance(named, ast.expr) else value)


def _elements(value: ast.expr) -> list[ast.expr]:
    return value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What options choose among the tests; of several expressions, the last one counts."""

    deselected: tuple[str, ...]
    marks: tuple[str, ...]
    keywords: tuple[str, ...]


@lru_cache(maxsize=64)
def _chosen(options: tuple[str, ...]) -> _Chosen:
    marks, keywords = (tuple(values(options, name))[-1:] for name in ("-m", "-k"))
    return _Chosen(tuple(values(options, "--deselect")), marks, keywords)


def of_test(inside: str, chain: tuple[str, ...], marks: Iterable[str], rules: Rules) -> Iterator[Verdict]:
    """List what keeps one test of a file from being run.

    Args:
        inside: path of the file below pytest's root.
        chain: names of its classes and its own.
        marks: names of all its marks.
    """
    chosen = _chosen(rules.addopts)
    node = "::".join((inside, *chain))
    for given in chosen.deselected:
        if node.startswith(given):
            yield Verdict(Selection.UNSELECTED, f"deselected by --deselect={given} in {rules.file}")
    named = frozenset(marks)
    for given in chosen.marks:
        if _evaluate(given, lambda word: word in named) is not True:
            yield Verdict(Selection.CONDITIONAL, f"pytest is given another selection than -m {given!r} of {rules.file}")
    keywords = [part.lower() for part in (*inside.split("/"), *chain, *named)] if chosen.keywords else []
    for given in chosen.keywords:
        if _evaluate(given, lambda word: any(word.lower() in part for part in keywords)) is not True:
            yield Verdict(Selection.CONDITIONAL, f"pytest is given another selection than -k {given!r} of {rules.file}")


def _evaluate(expression: str, holds: Callable[[str], bool]) -> bool | None:
    """Evaluate an expression of `-m` or `-k`; None when it is more than names with `and`, `or` and `not`."""
    if not expression.strip():
        return True
    parsed = _parsed(expression)
    try:
        return None if parsed is None else _value(parsed, holds)
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=64)  # one expression chooses among all tests
def _parsed(expression: str) -> ast.expr | None:
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _value(node: ast.expr, holds: Callable[[str], bool]) -> bool:
    if isinstance(node, ast.Name):
        return holds(node.id)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _value(node.operand, holds)
    if isinstance(node, ast.BoolOp):
        values = [_value(item, holds) for item in node.values]
        return all(values) if isinstance(node.op, ast.And) else any(values)
    raise ValueError("more than names")

"""`addopts` and the `conftest.py` files above a test become what keeps it from being run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import lru_cache
from itertools import starmap
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import either as one_of
from mkdocs_guarantees.model import Selection
from mkdocs_guarantees.sources.files import folders
from mkdocs_guarantees.sources.suites.pytest.configuration import conftests
from mkdocs_guarantees.sources.suites.pytest.modules import remembered
from mkdocs_guarantees.sources.suites.pytest.syntax import literal, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.pytest.configuration import Rules
    from mkdocs_guarantees.sources.suites.pytest.scope import Conditions, Scope


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
    for item in _items_of(conftest, data):
        if item.fits(below):
            yield item.verdict(conftest)


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of `collect_ignore` or `collect_ignore_glob`; without a pattern its source is kept."""

    name: str
    line: int
    pattern: str | None
    source: str
    conditions: Conditions

    def fits(self, below: str) -> bool:
        """Say whether the entry means a file, or may mean it, given its path below the `conftest.py`."""
        if self.pattern is None:
            return below.rpartition("/")[2] in self.source
        if self.name == "collect_ignore":
            return _is_in(below, self.pattern)
        return any(fnmatch(part, self.pattern) for part in (below, *folders(below)))

    def verdict(self, conftest: str) -> Verdict:
        place = f"{self.name} in {conftest}:{self.line}"
        if self.pattern is None:
            return Verdict(Selection.CONDITIONAL, f"it is not ignored by {place}")
        if not self.conditions:
            return Verdict(Selection.UNSELECTED, f"ignored by {place}")
        return Verdict(Selection.CONDITIONAL, one_of([(~condition).text for condition in self.conditions]))


@lru_cache(maxsize=64)
def _items_of(conftest: str, data: bytes) -> tuple[_Item, ...]:
    module = remembered(conftest, data)
    return tuple(starmap(_item, _ignored(module.scope))) if module else ()


def _item(name: str, node: ast.expr, conditions: Conditions) -> _Item:
    try:
        value = literal(node)
    except ValueError:
        value = None
    pattern = value if isinstance(value, str) else None
    return _Item(name, node.lineno, pattern, "" if pattern else shown(node), conditions)


def _ignored(scope: Scope) -> Iterator[tuple[str, ast.expr, Conditions]]:
    """List each item of `collect_ignore` and `collect_ignore_glob`, with the conditions under which it is there."""
    for name in ("collect_ignore", "collect_ignore_glob"):
        for binding in scope.names.get(name, ()):
            if isinstance(binding.value, ast.expr):
                yield from ((name, item, binding.conditions) for item in _items(binding.value, scope))
        for target, value, conditions in scope.additions:
            if target == name:
                yield from ((name, item, conditions) for item in _items(value, scope))


def _items(value: ast.expr, scope: Scope) -> list[ast.expr]:
    named = scope.value(value.id) if isinstance(value, ast.Name) else None
    value = named if isinstance(named, ast.expr) else value
    return value.elts if isinstance(value, ast.List | ast.Tuple | ast.Set) else [value]


def of_test(inside: str, chain: tuple[str, ...], marks: Iterable[str], rules: Rules) -> Iterator[Verdict]:
    """List what keeps one test of a file from being run.

    Args:
        inside: path of the file below pytest's root.
        chain: names of its classes and its own.
        marks: names of all its marks.
    """
    if not rules.addopts:
        return
    node = "::".join((inside, *chain))
    for given in values(rules.addopts, "--deselect"):
        if node.startswith(given):
            yield Verdict(Selection.UNSELECTED, f"deselected by --deselect={given} in {rules.file}")
    named = frozenset(marks)
    for given in list(values(rules.addopts, "-m"))[-1:]:
        if _evaluate(given, lambda word: word in named) is not True:
            yield Verdict(Selection.CONDITIONAL, f"pytest is given another selection than -m {given!r} of {rules.file}")
    keywords = [part.lower() for part in (*inside.split("/"), *chain, *named)]
    for given in list(values(rules.addopts, "-k"))[-1:]:
        if _evaluate(given, lambda word: any(word.lower() in part for part in keywords)) is not True:
            yield Verdict(Selection.CONDITIONAL, f"pytest is given another selection than -k {given!r} of {rules.file}")


def _evaluate(expression: str, holds: Callable[[str], bool]) -> bool | None:
    """Evaluate an expression of `-m` or `-k`; None when it is more than names with `and`, `or` and `not`."""
    if not expression.strip():
        return True
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body, holds)
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

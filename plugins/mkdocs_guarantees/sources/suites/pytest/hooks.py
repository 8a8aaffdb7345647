"""`conftest.py` files and plugins become what decides, in the place of pytest, which objects of a file are tests."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.files import folders
from mkdocs_guarantees.sources.suites.pytest.modules import remembered
from mkdocs_guarantees.sources.suites.pytest.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names

_DECIDES = ("pytest_pycollect_makeitem", "pytest_pycollect_makemodule")
_HOOKS = re.compile(rb"pytest_pycollect_make|pytest_plugins")


def around(path: str, named: Iterable[str], names: Names) -> Iterator[Unseen]:
    """List what decides for pytest which objects of a file are tests.

    Args:
        named: plugins that the configuration names.
    """
    plugins = list(named)
    for folder in folders(path):
        conftest = f"{folder}/conftest.py".lstrip("/")
        data = names.files.read(conftest) or b""
        module = remembered(conftest, data) if _HOOKS.search(data) else None
        if module is not None:
            yield from _of_plugin(module)
            plugins += _named_plugins(module)
    for plugin in dict.fromkeys(plugins):
        found = names.find(tuple(plugin.split(".")), 0, path)
        if found is not None and _HOOKS.search(found.data):
            yield from _of_plugin(found)


def _named_plugins(module: Module) -> list[str]:
    value = module.scope.value("pytest_plugins")
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def _of_plugin(module: Module) -> Iterator[Unseen]:
    for hook in _DECIDES:
        made = module.scope.value(hook)
        if isinstance(made, ast.FunctionDef) and any(map(_gives_something, ast.walk(made))):
            yield Unseen(f"{hook} in {module.path} decides what a test is")


def _gives_something(node: ast.AST) -> bool:
    if isinstance(node, ast.Return):
        return node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None)
    return isinstance(node, ast.Yield | ast.YieldFrom)

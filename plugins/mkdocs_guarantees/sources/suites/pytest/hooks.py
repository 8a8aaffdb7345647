"""`conftest.py` files and plugins become what decides, in the place of pytest, which objects of a file are tests."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.pytest.configuration import conftests
from mkdocs_guarantees.sources.suites.pytest.modules import remembered
from mkdocs_guarantees.sources.suites.pytest.unseen import Unseen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names

_DECIDES = ("pytest_pycollect_makeitem", "pytest_pycollect_makemodule")
_HOOKS = re.compile(rb"pytest_pycollect_make|pytest_plugins|plugin\w*\s+import\s+\*")


def around(path: str, named: Iterable[str], names: Names) -> Iterator[Unseen]:
    """List what decides for pytest which objects of a file are tests.

    Args:
        named: plugins that the configuration names.
    """
    plugins = list(named)
    for conftest, data in conftests(path, names.files):
        module = remembered(conftest, data) if _HOOKS.search(data) else None
        if module is not None:
            yield from _of_plugin(module)
            yield from _brought(module, names)
            plugins += _named_plugins(module)
    for plugin in dict.fromkeys(plugins):
        found = names.find(tuple(plugin.split(".")), 0, path)
        if found is not None and _HOOKS.search(found.data):
            yield from _of_plugin(found)


def _named_plugins(module: Module) -> list[str]:
    value = module.scope.value("pytest_plugins")
    items = value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    return [item.value for item in items if isinstance(item, ast.Constant) and isinstance(item.value, str)]


def _brought(module: Module, names: Names) -> Iterator[Unseen]:
    """Tell of a plugin whose names a `conftest.py` takes over, hooks among them, and which cannot be read."""
    for star in module.scope.stars:
        if "plugin" in star.module.rpartition(".")[2]:
            found = names.find(tuple(star.module.split(".")), star.level, module.path)
            reason = f"{module.path} imports all of {star.module}, a plugin that may decide what a test is"
            yield from [Unseen(reason)] if found is None else _of_plugin(found)


def _of_plugin(module: Module) -> Iterator[Unseen]:
    """Tell of hooks beside which tests of another kind are made; others choose among what pytest knows itself."""
    hooks = (hook for hook in _DECIDES if isinstance(module.scope.value(hook), ast.FunctionDef))
    if b".from_parent(" in module.data:
        yield from (Unseen(f"{hook} in {module.path} decides what a test is") for hook in hooks)

"""Code that makes tests while a module is imported becomes the reasons why a suite may hold more than its text shows.

Which tests come of such code only a run can tell; where it stands, the text does. Code that merely might make tests is
not told of: a decorator from outside, say, which nearly always only marks. Looked into are the suite and the modules
that help it, never the code under test.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.suites.pytest.bodies import arguments
from mkdocs_guarantees.sources.suites.pytest.classes import unknown_bases
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, External
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, parts, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Scope

_CALL = re.compile(r"([\w.]+)\(")
DEEPEST = 3
"""Of what a maker of tests derives from or passes its arguments on to, so much is looked into."""

MOST_TOLD = 3
"""Of more kinds of code that makes tests than these, only the number is told."""

_COPIES = frozenset({("dict",), ("list",), ("set",), ("sorted",)})
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_WRITES = (b"globals()", b"exec(")
_MAKES_CLASSES = frozenset({"type", "types.new_class"})
_MAKES_CASES = frozenset({"parameterized_class"})
_TO_WRITE_TESTS_WITH = frozenset(
    {"test_base", "test_case", "test_fixtures", "test_helpers", "test_support", "test_utils"}
)
_PLAIN_METACLASSES = frozenset({"ABCMeta", "EnumMeta", "EnumType", "type"})


class Unseen(NamedTuple):
    """What makes tests, in words, and on which line of the suite; 0 where it stands in another file."""

    words: str
    line: int = 0


def told(found: Iterable[Unseen]) -> tuple[str, ...]:
    """Tell of each kind once, with its lines: `globals() is written to (line 12 and 3 more)`."""
    lines: dict[str, dict[int, None]] = {}
    for item in found:
        lines.setdefault(item.words, {})[item.line] = None
    texts = [f"{words}{_at(tuple(filter(None, at)))}" for words, at in lines.items()]
    left = len(texts) - MOST_TOLD
    return tuple(texts) if left <= 0 else (*texts[:MOST_TOLD], f"{left} more of the kind")


def _at(lines: tuple[int, ...]) -> str:
    if not lines:
        return ""
    return f" (line {lines[0]} and {len(lines) - 1} more)" if lines[1:] else f" (line {lines[0]})"


def in_scope(scope: Scope, module: Module, helping: Names) -> Iterator[Unseen]:
    """List the calls in a module or class body that write names into it."""
    for call, _ in scope.exits:
        inner = call.func.value if isinstance(call.func, ast.Attribute) else None
        made = _written(inner, module, helping) if isinstance(inner, ast.Call) and parts(inner.func) else ""
        words = made or _written(call, module, helping)
        if words:
            yield Unseen(words, call.lineno)


def _written(call: ast.Call, module: Module, helping: Names) -> str:
    func = call.func
    written = func.value if isinstance(func, ast.Attribute) else call
    if _is_namespace(written):
        return f"{shown(written)} is written to"
    name = parts(func)
    if name == ("exec",):
        return "text is run as code"
    if name == ("setattr",) and call.args and _is_of_module(call.args[0], module):
        return f"{shown(call.args[0])} is given more names"
    passed = next((item for item in call.args if _is_namespace(item)), None)
    if passed is not None and name not in _COPIES:
        return f"{shown(passed)} is passed to {shown(func)}"
    return _written_by(helping.resolve(func, module), call, module, helping) if name else ""


def _written_by(maker: Definition | External, call: ast.Call, module: Module, helping: Names) -> str:
    """Say what calling something of the repository writes names into."""
    if not isinstance(maker, Definition):
        return ""
    if _writes(maker):
        return f"{shown(call.func)} makes names"
    given = [item.id for item in (*call.args, *(pair.value for pair in call.keywords)) if isinstance(item, ast.Name)]
    classes = [name for name in given if isinstance(module.scope.value(name), ast.ClassDef)]
    if maker.module is module and not classes:
        classes = _changed_by(maker, module)
    elif not classes or not _adds_to_what_it_is_given(maker, helping):
        return ""
    return f"{', '.join(classes)} is given more names by {shown(call.func)}" if classes else ""


def _changed_by(maker: Definition, module: Module) -> list[str]:
    """Name the classes of a module that a function of it gives tests."""
    if not isinstance(maker.node, ast.FunctionDef):
        return []
    targets = [node.args[0] for node in ast.walk(maker.node) if isinstance(node, ast.Call) and _sets_test(node)]
    return list(dict.fromkeys(shown(target) for target in targets if _is_of_module(target, module)))


def _adds_to_what_it_is_given(maker: Definition, helping: Names, depth: int = DEEPEST) -> bool:
    """Say whether a function, or a class or what it derives from, sets attributes whose names it makes."""
    if not isinstance(maker.node, ast.FunctionDef | ast.ClassDef):
        return False
    calls = (node for node in ast.walk(maker.node) if isinstance(node, ast.Call) and _sets_test(node))
    if any(_is_given(call.args[0], maker.node) for call in calls):
        return True
    behind = [helping.resolve(item, maker.module) for item in (_rests_on(maker.node) if depth else ())]
    return any(isinstance(item, Definition) and _adds_to_what_it_is_given(item, helping, depth - 1) for item in behind)


def _rests_on(maker: ast.FunctionDef | ast.ClassDef) -> list[ast.expr]:
    """List what a class derives from, or what a function passes its arguments on to."""
    if isinstance(maker, ast.ClassDef):
        return maker.bases
    calls = [node for node in ast.walk(maker) if isinstance(node, ast.Call)]
    return [call.func for call in calls if any(_is_given(item, maker) for item in call.args)]


def _is_namespace(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _NAMESPACES


def _is_of_module(node: ast.expr, module: Module) -> bool:
    """Say whether something is a class of this module, or a module looked up by its name."""
    if isinstance(node, ast.Name):
        return isinstance(module.scope.value(node.id), ast.ClassDef)
    return isinstance(node, ast.Subscript) and parts(node.value) == ("sys", "modules")


def _writes(target: Definition | External) -> bool:
    if not isinstance(target, Definition) or not isinstance(target.node, ast.FunctionDef):
        return False
    text = target.module.normalised(target.node, target.node)
    return any(word in text for word in _WRITES)


def _is_given(target: ast.expr, maker: ast.FunctionDef | ast.ClassDef) -> bool:
    """Say whether something in a function is one of its arguments, or something in a class what that was made of."""
    if isinstance(maker, ast.FunctionDef):
        return isinstance(target, ast.Name) and target.id in arguments(maker)
    return parts(target)[:1] == ("self",) and len(parts(target)) > 1


def made_classes(module: Module, helping: Names, taken: Callable[[str], bool]) -> Iterator[Unseen]:
    """List the calls whose result gets a name of a class, and may be a class of tests.

    Args:
        taken: says whether pytest would collect a class of a name.
    """
    single = ((name, bound[-1].value) for name, bound in module.scope.names.items())
    for name, value in (*single, *module.scope.unpacked):
        if not isinstance(value, ast.Call) or not name.lstrip("_")[:1].isupper():
            continue
        said = taken(name) or "test" in "".join(parts(value.func)[-1:])
        if _may_make_a_class(helping.resolve(value.func, module), said=said):
            yield Unseen(f"{shown(value.func)} makes classes", value.lineno)


def _may_make_a_class(maker: Definition | External, *, said: bool) -> bool:
    """Say whether calling something may give a class of tests.

    Args:
        said: a name says that it is about tests.
    """
    if isinstance(maker, External):
        return said and maker.name in _MAKES_CLASSES
    if not isinstance(maker.node, ast.FunctionDef):
        return False
    return said or any(isinstance(node, ast.Call) and _is_call_of_type(node) for node in ast.walk(maker.node))


def _is_call_of_type(node: ast.Call) -> bool:
    return ".".join(parts(node.func)) in _MAKES_CLASSES and len(node.args) > 1


def in_class(cls: Class, module: Module, helping: Names) -> Iterator[Unseen]:
    """List what may give a class tests that no body on its line of bases shows."""
    for owner in cls.own:
        if owner.module is module:
            yield from in_scope(owner.scope, owner.module, helping)
            yield from (Unseen(words, owner.node.lineno) for words in _changes(owner, helping))
        else:
            words = (item.words for item in in_scope(owner.scope, owner.module, helping))
            found = (*words, *_changes(owner, helping))
            yield from (Unseen(f"{text} in {owner.module.path}") for text in found)
    for name in unknown_bases(cls.line):
        call = _CALL.match(name)
        if call and call[1] != "type":  # what `type(TestX)` gives is no class of tests
            yield Unseen(f"classes derive from what {call[1]} makes", cls.node.lineno)
        elif _brings_tests(name):
            yield Unseen(f"classes derive from {name}, which is not in the repository", cls.node.lineno)


def _changes(owner: Class, helping: Names) -> Iterator[str]:
    for keyword in owner.node.keywords:
        if keyword.arg == "metaclass" and "".join(parts(keyword.value)[-1:]) not in _PLAIN_METACLASSES:
            yield f"classes are made by {shown(keyword.value)}"
    for decorator in owner.node.decorator_list:
        maker = callee(decorator)
        if parts(maker) and _adds_methods(helping.resolve(maker, owner.module)):
            yield f"classes are changed by {shown(maker)}"


def _adds_methods(target: Definition | External) -> bool:
    if isinstance(target, External):
        return target.name.rpartition(".")[2] in _MAKES_CASES
    return isinstance(target.node, ast.FunctionDef) and any(map(_sets_test, ast.walk(target.node)))


def _sets_test(node: ast.AST) -> bool:
    """Say whether a statement inside a class decorator gives the class a test."""
    if isinstance(node, ast.Call) and parts(node.func) == ("setattr",) and len(node.args) > 1:
        return not isinstance(node.args[1], ast.Constant) or str(node.args[1].value).startswith("test")
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return any(isinstance(item, ast.Attribute) and item.attr.startswith("test") for item in targets)


def _brings_tests(dotted: str) -> bool:
    """Say whether a base from outside is one of tests rather than one to write tests with."""
    *path, name = dotted.split(".")
    file = path[-1] if path else ""
    if name.endswith(("Tests", "Suite")) or file.endswith("_tests"):
        return True
    return file.startswith("test_") and file not in _TO_WRITE_TESTS_WITH

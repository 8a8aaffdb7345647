"""Code that makes tests while a module is imported becomes the reasons why a suite may hold more than its text shows.

Which tests come of such code only a run can tell; where it stands, the text does. Code that merely might make tests is
not told of: a decorator from outside, say, which nearly always only marks. Looked into are the suite and the modules
that help it, never the code under test.
"""

from __future__ import annotations

import ast
import builtins
import re
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.suites.pytest import metaclasses
from mkdocs_guarantees.sources.suites.pytest.admission import sounds_like_tests
from mkdocs_guarantees.sources.suites.pytest.bodies import arguments
from mkdocs_guarantees.sources.suites.pytest.classes import unknown_bases
from mkdocs_guarantees.sources.suites.pytest.modules import OUTSIDE, Definition, External
from mkdocs_guarantees.sources.suites.pytest.scope import Imported
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, parts, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Scope

_CALL = re.compile(r"([\w.]+)\(")
_MAY_MAKE_TESTS = re.compile(r"test|case", re.IGNORECASE)
DEEPEST = 3
"""Of what a maker of tests derives from or passes its arguments on to, so much is looked into."""

MOST_TOLD = 3
"""Of more kinds of code that makes tests than these, only the number is told."""

_TESTS = "tests"
_COPIES = frozenset({("dict",), ("list",), ("set",), ("sorted",)})
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_WRITES = (b"globals()", b"exec(")
_MAKES_CLASSES = frozenset({"type", "types.new_class"})
_MAKES_CASES = frozenset({"parameterized_class"})
_TO_WRITE_TESTS_WITH = frozenset(
    {"test_base", "test_case", "test_fixtures", "test_helpers", "test_support", "test_utils"}
)
_MAKES_A_CASE = re.compile(r"test_?case(?:_class)?$", re.IGNORECASE)
_MAKES_NO_CASE = frozenset({"automap_base", "declarative_base", "new_type", "scoped_session", "sessionmaker"})
"""What is often called to give a class, or what makes objects, and never a test."""


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
        is_read = isinstance(call.args[0], ast.Name) and any(isinstance(item, ast.Constant) for item in call.args[1:2])
        return "" if is_read else f"{shown(call.args[0])} is given more names"
    passed = next((item for item in call.args if _is_namespace(item)), None)
    if passed is not None and name not in _COPIES:
        return f"{shown(passed)} is passed to {shown(func)}"
    if name[1:] and _fills_itself(name, module, helping):
        return f"{name[0]} is given more names by {shown(func)}"
    return _written_by(helping.resolve(func, module), call, module, helping) if name else ""


def _fills_itself(name: tuple[str, ...], module: Module, helping: Names) -> bool:
    """Say whether what is called is a method of a class of the module that gives this class tests."""
    method = _method(name, module, helping)
    return method is not None and _adds_to_what_it_is_given(method, helping)


def _method(name: tuple[str, ...], module: Module, helping: Names) -> Definition | None:
    """Find `Class.method` where the class stands in the module; the method may be inherited."""
    cls = module.scope.value(name[0]) if len(name) == 2 else None
    return _member(Definition(cls, module), name[1], helping) if isinstance(cls, ast.ClassDef) else None


def _member(cls: Definition, name: str, helping: Names, depth: int = DEEPEST) -> Definition | None:
    """Find what a class or one of its bases has by a name."""
    if not isinstance(cls.node, ast.ClassDef):
        return None
    value = cls.module.inside(cls.node).value(name)
    if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
        return Definition(value, cls.module)
    bases = [helping.resolve(base, cls.module) for base in (cls.node.bases if depth else ())]
    found = (_member(base, name, helping, depth - 1) for base in bases if isinstance(base, Definition))
    return next(filter(None, found), None)


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
    targets = [target for node in ast.walk(maker.node) for target in _given_a_test(node)]
    return list(dict.fromkeys(shown(target) for target in targets if _is_of_module(target, module)))


def _adds_to_what_it_is_given(maker: Definition, helping: Names, depth: int = DEEPEST) -> bool:
    """Say whether a function, or a class or what it derives from, sets attributes whose names it makes."""
    if not isinstance(maker.node, ast.FunctionDef | ast.ClassDef):
        return False
    targets = (target for node in ast.walk(maker.node) for target in _given_a_test(node))
    if any(_is_given(target, maker.node) for target in targets):
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


class Wanted(NamedTuple):
    """Which names pytest takes.

    Attributes:
        may_be_class: a class of this name is one of tests, for pytest or for a person.
        takes_class: pytest takes a class of this name, whatever it derives from.
        takes_function: pytest takes a function of this name.
    """

    may_be_class: Callable[[str], bool]
    takes_class: Callable[[str], bool]
    takes_function: Callable[[str], bool]


def assigned(module: Module, helping: Names, wanted: Wanted) -> Iterator[Unseen]:
    """List the tests that a class is given by name after its body: `TestX.test_a = made`."""
    for (name, attribute), bindings in module.scope.attributes.items():
        value = bindings[-1].value
        cls = module.scope.value(name)
        if not attribute.startswith("test") or not isinstance(cls, ast.ClassDef) or not wanted.may_be_class(name):
            continue
        if not isinstance(value, ast.expr) or isinstance(value, ast.Constant) or _is_told(value, module):
            continue
        if _member(Definition(cls, module), attribute, helping) is None:
            yield Unseen(f"{name} is given more names", value.lineno)


def _is_told(value: ast.expr, module: Module) -> bool:
    """Say whether the text shows the function that a class is given by a name."""
    given = module.scope.value(value.id) if isinstance(value, ast.Name) else value
    return isinstance(given, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef)


def made_classes(module: Module, helping: Names, wanted: Wanted) -> Iterator[Unseen]:
    """List the calls whose result may be a class of tests."""
    single = ((name, bound[-1].value) for name, bound in module.scope.names.items())
    for name, value in (*single, *module.scope.unpacked):
        if isinstance(value, ast.Call) and (words := _made(name, value, module, helping, wanted)):
            yield Unseen(words, value.lineno)


def _made(name: str, call: ast.Call, module: Module, helping: Names, wanted: Wanted) -> str:
    """Say what makes classes of tests where a name is bound to what a call gives."""
    last = call.func.attr if isinstance(call.func, ast.Attribute) else "".join(parts(call.func))
    is_class = name.lstrip("_")[:1].isupper()
    if not is_class and not _sounds(name, last) and not _is_of_here(call.func, module):
        return ""
    maker = _method(parts(call.func), module, helping) or helping.resolve(call.func, module)
    if isinstance(maker, Definition) and isinstance(maker.node, ast.FunctionDef):
        said = is_class and (wanted.may_be_class(name) or "test" in last)
        return f"{shown(call.func)} makes classes" if said or _gives_class(maker.node) else ""
    if isinstance(maker, Definition) and isinstance(maker.node, ast.ClassDef):
        return ""
    dotted = maker.name if isinstance(maker, External) else ""
    if dotted.partition(".")[0] in OUTSIDE or hasattr(builtins, dotted):
        said = is_class and (wanted.may_be_class(name) or "test" in last)
        return f"{shown(call.func)} makes classes" if said and dotted in _MAKES_CLASSES else ""
    if last[:1].isupper() or last in _MAKES_NO_CASE:  # makes an object
        return ""
    may = _MAKES_A_CASE.search(last) or (is_class and wanted.takes_class(name))
    return f"{shown(call.func)} may make classes of tests" if may else ""


def _sounds(name: str, maker: str) -> bool:
    return "test" in name.lower() or "test" in maker.lower()


def _is_of_here(maker: ast.expr, module: Module) -> bool:
    """Say whether what is called stands in the module itself, so that looking at it costs nothing."""
    return isinstance(module.scope.value("".join(parts(maker)[:1])), ast.FunctionDef | ast.ClassDef)


def _gives_class(function: ast.FunctionDef) -> bool:
    """Say whether a function makes a class by calling `type`, or returns a class of tests that stands in it."""
    given = frozenset(arguments(function))
    inner = {item.name for item in function.body if isinstance(item, ast.ClassDef) and _is_one_of_tests(item, given)}
    return any(
        _is_call_of_type(node)
        if isinstance(node, ast.Call)
        else isinstance(node, ast.Return) and isinstance(node.value, ast.Name) and node.value.id in inner
        for node in ast.walk(function)
    )


def _is_one_of_tests(node: ast.ClassDef, given: frozenset[str]) -> bool:
    """Say whether a class inside a function holds tests, or derives from one that does or from what is passed."""
    bases = ["".join(parts(base)[-1:]) for base in node.bases]
    has_tests = any(isinstance(item, ast.FunctionDef) and item.name.startswith("test") for item in node.body)
    return has_tests or any(base in given or sounds_like_tests(base) for base in bases)


def _is_call_of_type(node: ast.Call) -> bool:
    return ".".join(parts(node.func)) in _MAKES_CLASSES and len(node.args) > 1


def imported(module: Module, names: Names, helping: Names, wanted: Wanted) -> Iterator[Unseen]:
    """List what comes from modules that make tests, and tests that come from outside the repository."""
    makers = {id(found): found for star in module.scope.stars if (found := _source(star, module, helping))}
    for name, bound in module.scope.names.items():
        value = bound[-1].value
        if not isinstance(value, Imported) or not _may_be_test(name, value, wanted):
            continue
        found = _source(value, module, helping)
        if found is None:
            yield from _from_outside(name, value, module, names, wanted)
        elif value.name not in found.scope.names:
            makers[id(found)] = found
        else:
            yield from _made_there(value.name, found, helping, wanted)
    for maker in makers.values():
        made = (*in_scope(maker.scope, maker, helping), *made_classes(maker, helping, wanted))
        yield from (Unseen(f"{item.words} in {maker.path}") for item in made)


def _may_be_test(name: str, taken: Imported, wanted: Wanted) -> bool:
    """Say whether an imported name may be a test; what neither it nor its module sounds like is not looked for."""
    if not taken.name:
        return False
    of_tests = bool(taken.level) or "test" in taken.module
    return wanted.takes_function(name) or wanted.may_be_class(name) or (of_tests and name[:1].isupper())


def _source(taken: Imported, module: Module, helping: Names) -> Module | None:
    """Find the module that names are imported from, when it helps the tests and is another one."""
    found = helping.find(tuple(filter(None, taken.module.split("."))), taken.level, module.path)
    return None if found is None or found.path == module.path else found


def _made_there(name: str, found: Module, helping: Names, wanted: Wanted) -> Iterator[Unseen]:
    value = found.scope.value(name)
    if isinstance(value, ast.Call) and (words := _made(name, value, found, helping, wanted)):
        yield Unseen(f"{words} in {found.path}")


def _from_outside(name: str, taken: Imported, module: Module, names: Names, wanted: Wanted) -> Iterator[Unseen]:
    is_function = wanted.takes_function(name) and _TESTS in taken.module.split(".")  # pytest takes any of this name
    is_test = (wanted.takes_class(name) or wanted.takes_function(name)) and _is_of_tests(taken.module)
    if not is_function and not is_test:
        return
    if names.find(tuple(filter(None, taken.module.split("."))), taken.level, module.path) is None:
        yield Unseen(f"tests are imported from {taken.module}, which is not in the repository", taken.line)


def _is_of_tests(module: str) -> bool:
    """Say whether a module holds tests, by its name, rather than what one writes them with."""
    file = module.rpartition(".")[2]
    return file == _TESTS or file.endswith("_tests") or (file.startswith("test_") and file not in _TO_WRITE_TESTS_WITH)


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


def perhaps_of_tests(cls: Class, module: Module) -> Iterator[Unseen]:
    """Say of a class that is not taken for one of tests when it derives from what sounds like making such classes."""
    if cls.module is not module or "__test__" in cls.names:
        return
    for call in filter(None, map(_CALL.match, unknown_bases(cls.line))):
        if _MAY_MAKE_TESTS.search(call[1]):
            yield Unseen(f"classes derive from what {call[1]} makes", cls.node.lineno)


def _changes(owner: Class, helping: Names) -> Iterator[str]:
    for metaclass in metaclasses.own(owner.node):
        yield f"classes are made by {shown(metaclass)}"
    for decorator in owner.node.decorator_list:
        maker = callee(decorator)
        if parts(maker) and _adds_methods(helping.resolve(maker, owner.module)):
            yield f"classes are changed by {shown(maker)}"


def _adds_methods(target: Definition | External) -> bool:
    if isinstance(target, External):
        return target.name.rpartition(".")[2] in _MAKES_CASES
    return isinstance(target.node, ast.FunctionDef) and any(map(_given_a_test, ast.walk(target.node)))


def _given_a_test(node: ast.AST) -> list[ast.expr]:
    """List what a statement or a call sets an attribute of that is called like a test, or has a name that is made."""
    if isinstance(node, ast.Call) and parts(node.func) == ("setattr",) and len(node.args) > 1:
        name = node.args[1]
        is_test = not isinstance(name, ast.Constant) or str(name.value).startswith("test")
        return node.args[:1] if is_test else []
    targets = node.targets if isinstance(node, ast.Assign) else ()
    return [item.value for item in targets if isinstance(item, ast.Attribute) and item.attr.startswith("test")]


def _brings_tests(dotted: str) -> bool:
    """Say whether a base from outside is one of tests rather than one to write tests with."""
    *path, name = dotted.split(".")
    file = path[-1] if path else ""
    is_part = _TESTS in path[:-1] and name.startswith("BaseTest")
    return is_part or name.endswith(("Tests", "Suite")) or (file != _TESTS and _is_of_tests(file))

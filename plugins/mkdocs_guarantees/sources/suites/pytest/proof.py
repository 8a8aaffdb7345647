"""What the body of a test calls and asserts becomes its proof profile.

An assertion is: an `assert` but of what always holds (`assert True`), a call named `assert…`, `fail…`, `raises_…` or
`warns_…` (unittest, mock, numpy.testing and their like), `pytest.raises`, `pytest.warns`, `pytest.fail`, pytest's
matching of lines, `eq_` and its like (nose), `raise AssertionError` by any of its names, and a call of a function of
the same file or a method of the test's own class that itself asserts, or the handing over of one to be called back.

Functions of other modules and methods of base classes in them are followed where these are helpers of the tests, by
the rule of `helping`, and do not prepare, by their name. They can only make a proof stronger: what one asserts about a
value or an outcome counts as one assertion, and what it replaces is replaced; its waits and signs of life say nothing
of the test. The code under test is not followed.

strong
    at least one assertion about a value or an outcome.
weak
    all that is asserted are values that the test made itself: it takes no fixture, and every name in it is its own or
    built in; or every assertion stands where it proves nothing: behind `return`, under `if False`, or where its failure
    is swallowed (`try … except Exception: pass`, `suppress(Exception)`); or there are only assertions that something is
    there (`is not None`, `hasattr`, `callable` and their unittest forms), or that it is of a type that says little: one
    of Python's plain ones, or the class that the test itself called to make it; or none at all, but it calls or imports
    something, defines a class or reads an attribute, which shows that nothing raises. A property that hypothesis tries
    with any input (`@given`) is never weak: that nothing raises may be all it is about.
hollow
    nothing of that is done besides constants, prints, waits, mocks and functions of the file that are hollow.
unknown
    no assertion is seen, but one may hide in a call that is not read, or that was read in vain: of an imported
    function, of a method of a class from outside, or of anything whose name says that it checks; or nothing is done,
    but the documentation has examples that doctest may run.

Fixtures are not followed: what they check holds for every test that asks for them and says nothing of this one.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.suites.helping import PREPARES
from mkdocs_guarantees.sources.suites.pytest import bodies, kinds, subjects
from mkdocs_guarantees.sources.suites.pytest.kinds import ASSERTION, SIGN, WAIT, last, says_that_it_checks
from mkdocs_guarantees.sources.suites.pytest.modules import Definition, name_of
from mkdocs_guarantees.sources.suites.pytest.scope import Imported
from mkdocs_guarantees.sources.suites.pytest.syntax import callee, parts, shown
from mkdocs_guarantees.sources.suites.subjects import MOST_KEPT, Counts, note, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.pytest.bodies import Body
    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names
    from mkdocs_guarantees.sources.suites.pytest.scope import Function

MAX_DEPTH = 8
"""Helpers that call helpers are followed this far."""

MOST_COUNTED = 9_999
"""Assertions; helpers that call each other often multiply."""

_TELLING = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "__import__ bytes compile delattr eval exec float format getattr hash int iter next open repr setattr str"
    ).split()
)
"""What is built in and fails by what it is given."""

_HARMLESS = (frozenset(dir(builtins)) | {"skip", "xfail", "importorskip", "info", "debug"}) - _TELLING


@dataclass(slots=True)
class Tally:
    """What is counted in one body and the helpers that it calls.

    Attributes:
        inside: assertions of helpers, beyond the one that each call of them counts for.
        signs: how many of `inside` are only signs of life.
    """

    strong: int = 0
    weak: int = 0
    inside: int = 0
    signs: int = 0
    sleeps: int = 0
    mocks: set[str] = field(default_factory=set)
    hidden: bool = False
    calls: bool = False
    lost: int = 0
    subjects: Counts = field(default_factory=dict)

    @property
    def strength(self) -> Strength:
        return self.judged[0]

    @property
    def judged(self) -> tuple[Strength, str]:
        """The strength, and for a weak or hollow one the reason."""
        if self.strong:
            return Strength.STRONG, ""
        if self.weak:
            return Strength.WEAK, "only checks that something is there, or of what type it is"
        if self.hidden:
            return Strength.UNKNOWN, ""
        if self.lost:
            return Strength.WEAK, "catches the failure of everything that it asserts, or never comes to it"
        if self.calls:
            return Strength.WEAK, "only shows that nothing raises"
        return Strength.HOLLOW, "does nothing that could fail"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a body stands, to follow what it calls."""

    function: Function
    module: Module
    owner: Class | None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that is followed, and the module whose names it uses."""

    function: Function
    module: Module


@dataclass(slots=True)
class Prover:
    """Reads bodies and follows helpers, each function once.

    Attributes:
        names: finds helpers in other modules of the tests.
    """

    names: Names
    _bodies: dict[int, Body] = field(default_factory=dict)
    _calls: dict[int, tuple[ast.Call, ...]] = field(default_factory=dict)
    _tallies: dict[tuple[int, int], Tally] = field(default_factory=dict)

    def body(self, function: Function, module: Module) -> Body:
        if id(function) not in self._bodies:
            self._bodies[id(function)] = bodies.read(function, module)
        return self._bodies[id(function)]

    def _within(self, function: Function) -> tuple[ast.Call, ...]:
        if id(function) not in self._calls:
            self._calls[id(function)] = tuple(bodies.calls_within(function))
        return self._calls[id(function)]

    def proof(self, function: Function, module: Module, owner: Class | None, decorators: Iterable[ast.expr]) -> Proof:
        tally = self._tally(_Place(function, module, owner))
        calls = [decorator for decorator in decorators if isinstance(decorator, ast.Call)]
        replaced = tally.mocks.union(*(mocks(call, module) for call in calls))
        strength, why = tally.judged
        if strength is Strength.WEAK and any(last(call.func) == "given" for call in calls):
            # Over any input, that nothing raises and that a type is the right one are properties worth a test.
            strength, why = (Strength.STRONG if tally.weak else Strength.UNKNOWN), ""
        elif strength is Strength.HOLLOW and ">>> " in (ast.get_docstring(function, clean=False) or ""):
            strength, why = Strength.UNKNOWN, ""  # its examples are the test, for whoever runs doctest
        elif strength is Strength.STRONG and not replaced and not module.scope.stars and _is_private(function):
            strength, why = Strength.WEAK, "asserts only what it made itself"
        about = ranked(tally.subjects)
        return Proof(
            strength,
            tally.strong + tally.weak,
            tuple(sorted(replaced)),
            tally.sleeps,
            why,
            about[:MOST_KEPT],
            len(about[MOST_KEPT:]),
            min(tally.strong + tally.weak + tally.inside, MOST_COUNTED),
            tally.weak,
            min(tally.weak + tally.signs, MOST_COUNTED),
        )

    def _tally(self, place: _Place) -> Tally:
        key = (id(place.function), id(place.owner))
        if key in self._tallies:
            return self._tallies[key]
        self._tallies[key] = tally = Tally()  # a helper that calls itself finds this
        body = self.body(place.function, place.module)
        lost = body.lost
        for test in body.asserts:
            if test in lost:
                tally.lost += 1
            elif kind := kinds.of_assert(test, place.module, body.origins):
                _count(tally, kind, subjects.subject(test, body.origins), test.lineno)
        tally.strong += sum(is_assertion_error(raised) for raised in body.raises if raised not in lost)
        self._count_calls(tally, [call for call in body.calls if call not in lost], place)
        tally.calls = tally.calls or bool(lost)
        if not tally.strong or _has_more(body):
            seen = {*body.calls, *lost}
            self._count_calls(tally, [call for call in self._within(place.function) if call not in seen], place)
        if tally.strength is Strength.HOLLOW:
            tally.calls = bodies.does_something(place.function)
        return tally

    def _count_calls(self, tally: Tally, calls: Iterable[ast.Call], place: _Place) -> None:
        origins = self.body(place.function, place.module).origins
        for call in calls:
            name = last(call.func)
            if name in _PATCHES and (replaced := mocks(call, place.module)):
                tally.mocks |= replaced
            elif name in _HARMLESS or not name:
                continue
            elif kind := kinds.of_call(call, name, place.module, origins):
                _count(tally, kind, "" if kind == WAIT else subjects.of_call(call, name, origins), call.lineno)
            elif name != "sleep":
                self._count_other(tally, call, name, place)

    def _count_other(self, tally: Tally, call: ast.Call, name: str, place: _Place) -> None:
        called = call.func
        if tally.strong and called.__class__ is ast.Attribute and not _is_qualified(called, place.module):
            return  # what it hides cannot make the proof any stronger
        helper = function_of(called, place.module, place.owner)
        if helper is None:
            tally.calls = True
            tally.hidden = tally.hidden or _may_hide(called, name, place)
            self._count_elsewhere(tally, call, place)
        else:
            self._follow(tally, helper, call, place)
        for given in functions_given(call, place.module, place.owner):
            self._follow(tally, given, call, place)
        handed = [given for given in call.args if _is_own(given) and given.attr.startswith("assert")]
        tally.strong += any(not function_of(given, place.module, place.owner) for given in handed)

    def _follow(self, tally: Tally, helper: Function, call: ast.Call, place: _Place) -> None:
        if place.depth >= MAX_DEPTH:
            tally.hidden = True
        else:
            found = self._tally(_Place(helper, place.module, place.owner, place.depth + 1))
            _add(tally, found, call)
            in_vain = not found.strong and not found.weak and says_that_it_checks(helper.name)
            tally.hidden = tally.hidden or in_vain

    def _count_elsewhere(self, tally: Tally, call: ast.Call, place: _Place) -> None:
        """Count what a helper in another module asserts, which is all that is taken from there."""
        helper = helper_elsewhere(call, place.function, place.module, place.owner, self.names)
        if helper is None or place.depth >= MAX_DEPTH:
            return
        found = self._tally(_Place(helper.function, helper.module, place.owner, place.depth + 1))
        if found.strong:
            inside = found.strong - 1 + found.inside
            taken = Tally(strong=1, inside=inside, signs=found.signs, mocks=found.mocks, subjects=found.subjects)
            _add(tally, taken, call)


def _has_more(body: Body) -> bool:
    """Say whether the text shows waits or mocks that stand inside other expressions."""
    written = sum(body.text.count(sign) for sign in (b"sleep(", b"patch(", b"patch."))
    return written > 0 and written > sum(last(call.func) in _COUNTED for call in body.calls)


def _count(tally: Tally, kind: str, about: str, line: int) -> None:
    tally.strong += kind == ASSERTION
    tally.weak += kind == SIGN
    tally.sleeps += kind == WAIT
    note(tally.subjects, about, line)


def _add(tally: Tally, helper: Tally, call: ast.Call) -> None:
    """Count the call of a helper: one assertion, if it asserts at all, and everything else that it does."""
    note(tally.subjects, next(iter(ranked(helper.subjects)), ""), call.lineno)
    tally.strong += bool(helper.strong)
    tally.weak += bool(helper.weak and not helper.strong)
    tally.inside += max(helper.strong + helper.weak - 1, 0) + helper.inside
    tally.signs += (helper.weak if helper.strong else max(helper.weak - 1, 0)) + helper.signs
    tally.hidden = tally.hidden or helper.hidden
    tally.calls = tally.calls or helper.calls
    tally.sleeps += helper.sleeps
    tally.mocks |= helper.mocks


def function_of(called: ast.expr, module: Module, owner: Class | None) -> Function | None:
    """Give the function of the same file, or the method of the test's own class in it, that something names."""
    if isinstance(called, ast.Name):
        value = module.scope.value(called.id)
        return value if isinstance(value, ast.FunctionDef | ast.AsyncFunctionDef) else None
    method = owner.method(called.attr) if owner is not None and _is_own(called) else None
    return method[0] if method and method[1].module is module else None


def functions_given(call: ast.Call, module: Module, owner: Class | None) -> Iterator[Function]:
    """List the functions of the same file that a call hands over to what it calls, which will call them back."""
    for given in [*call.args, *[item.value for item in call.keywords]]:
        if given.__class__ in _NAMING and (found := function_of(given, module, owner)):
            yield found


def helper_elsewhere(  # noqa: PLR0911  # one return for each reason not to follow
    call: ast.Call, function: Function, module: Module, owner: Class | None, names: Names
) -> Helper | None:
    """Give the function of another module of the tests that a call calls, unless it prepares.

    Args:
        function: where the call stands; what it is given has no other meaning in it.
        names: sees no other files than those of helpers.
    """
    called = call.func
    if not (_is_imported(called, module) or _is_own(called)) or PREPARES.match(name := last(called)):
        return None
    if _is_own(called):
        method = owner.method(name) if owner is not None else None
        if method is None or method[1].module is module or names.files.read(method[1].module.path) is None:
            return None
        return Helper(method[0], method[1].module)
    if parts(called)[0] in bodies.arguments(function):
        return None
    target = names.resolve(called, module)
    if not isinstance(target, Definition) or target.module is module:
        return None
    found = target.node
    if not isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef) or _is_fixture(found):
        return None
    return Helper(found, target.module)


def _is_imported(called: ast.expr, module: Module) -> bool:
    """Say whether a name, or the module before its dot, comes from another file."""
    first = called
    while isinstance(first, ast.Attribute):
        first = first.value
    if not isinstance(first, ast.Name):
        return False
    if first.id in module.scope.names:
        return isinstance(module.scope.value(first.id), Imported)
    return first is called and bool(module.scope.stars)


def _is_qualified(called: ast.expr, module: Module) -> bool:
    """Say whether what is called is a function of an imported module, or a method of the test's own class."""
    value = getattr(called, "value", None)
    return value.__class__ is ast.Name and (value.id in module.scope.names or _is_own(called))


def _is_fixture(node: Function) -> bool:
    return any(last(callee(item)) in {"fixture", "yield_fixture"} for item in node.decorator_list)


def is_assertion_error(raised: ast.expr) -> bool:
    named = parts(callee(raised))
    return named[-1:] in {("AssertionError",), ("failureException",)} or named[-2:] == ("fail", "Exception")


def _is_private(function: Function) -> bool:
    return bodies.is_private(function) and not _always_fails(function)


def _always_fails(function: Function) -> bool:
    """Say whether a statement of a test fails it, however it came there: it is one that is still to be written."""
    return any(
        (isinstance(node, ast.Assert) and kinds.holds(node.test) is False)
        or (isinstance(node, ast.Raise) and node.exc is not None and is_assertion_error(node.exc))
        for node in function.body
    )


def _is_own(called: ast.expr) -> TypeGuard[ast.Attribute]:
    if called.__class__ is not ast.Attribute:  # classes are compared for speed
        return False
    return getattr(called.value, "id", "") in {"self", "cls"}


def _may_hide(called: ast.expr, name: str, place: _Place) -> bool:
    if says_that_it_checks(name):
        return True
    if isinstance(called, ast.Name):
        given = place.function.args.args + place.function.args.kwonlyargs
        return isinstance(place.module.scope.value(name), Imported) or any(item.arg == name for item in given)
    return _is_own(called)


_NAMING = frozenset({ast.Name, ast.Attribute})
_PATCHES = frozenset({"patch", "object", "setattr", "multiple", "dict"})
_COUNTED = _PATCHES | {"sleep"}
_ANSWERS = frozenset({"return_value", "side_effect"})
"""What a mock is told to do in place of what it wraps."""


def mocks(call: ast.Call, module: Module) -> set[str]:
    """Give what a call replaces, as written, by `patch`, `patch.object` or `monkeypatch.setattr`."""
    chain = parts(call.func) if last(call.func) in _PATCHES else ()
    if not chain or not call.args:
        return set()
    name = name_of(call.func, module)
    patches = chain[-1] == "patch" and ("mock" in name or "mocker" in chain[0] or name == "patch")
    named = chain[-2:-1] == ("patch",) and chain[-1] in {"object", "multiple", "dict"}
    if not patches and not named and not (chain[-1] == "setattr" and "patch" in chain[0]):
        return set()
    return set() if _is_spy(call) else set(_targets(call))


def _is_spy(call: ast.Call) -> bool:
    """Say whether what a call puts in place only watches: it wraps something named, and nothing says what it gives."""
    given = (*call.args[1:3], *(item.value for item in call.keywords if item.arg in {"new", "value"}))
    return any(map(_wraps, (call, *(item for item in given if isinstance(item, ast.Call)))))


def _wraps(call: ast.Call) -> bool:
    settings = {item.arg: item.value for item in call.keywords}
    return isinstance(settings.get("wraps"), ast.Name | ast.Attribute) and not settings.keys() & _ANSWERS


def _targets(call: ast.Call) -> Iterator[str]:
    first = call.args[0]
    if isinstance(first, ast.Constant):
        yield str(first.value)
        return
    second = call.args[1] if len(call.args) > 1 else None
    attribute = second.value if isinstance(second, ast.Constant) and isinstance(second.value, str) else ""
    yield f"{shown(first)}.{attribute}" if attribute else shown(first)

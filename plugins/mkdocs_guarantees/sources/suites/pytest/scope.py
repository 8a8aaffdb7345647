"""The statements of a module or class become what each name is bound to, under which conditions."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from mkdocs_guarantees.conditions import enclosed
from mkdocs_guarantees.sources.suites.pytest import conditions as cond
from mkdocs_guarantees.sources.suites.pytest.conditions import Condition
from mkdocs_guarantees.sources.suites.pytest.syntax import as_call, callee, head, shown

Conditions = tuple[Condition, ...]
Function = ast.FunctionDef | ast.AsyncFunctionDef
Block = tuple[Iterable[ast.stmt], Conditions]

MAX_ALTERNATIVES = 8
"""One name defined under more conditions than this is told by its last ones."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that comes from elsewhere; without `name` it is the module itself."""

    module: str
    name: str = ""
    level: int = 0
    line: int = field(default=0, compare=False)


Value = Function | ast.ClassDef | ast.expr | Imported | None
"""What a name is bound to; None where that cannot be told from the text."""


@dataclass(frozen=True, slots=True)
class Binding:
    """One meaning of a name, and when it has it."""

    value: Value
    conditions: Conditions = ()

    def where(self, *conditions: Condition) -> Binding:
        """The same where something more must hold."""
        return Binding(self.value, (*self.conditions, *conditions))


def exclusive(bindings: tuple[Binding, ...]) -> tuple[Binding, ...]:
    """Say of each thing that a name is bound to when it is bound to that in the end, and leave out what is not told."""
    if len(bindings) == 1 and not bindings[0].conditions:  # as most names are
        return bindings if bindings[0].value is not None else ()
    told = [binding for binding in bindings if binding.value is not None]
    return tuple(_unless(binding, told[at + 1 :]) for at, binding in enumerate(told))


def _unless(binding: Binding, later: list[Binding]) -> Binding:
    """Say of a binding that none of those after it is made, as far as it does not say so itself."""
    others = [other.conditions for other in later if other.conditions]
    undone = (cond.opposite(other) for other in others if cond.can_hold(binding.conditions + other))
    return Binding(binding.value, tuple(dict.fromkeys((*binding.conditions, *undone))))


@dataclass(frozen=True, slots=True)
class Scope:
    """What a module or class body defines.

    Attributes:
        names: in order; several bindings where conditions choose between them, the last one winning.
        stars: modules of which all names are taken.
        exits: calls that may end the import of a module, or write names into it, and what is raised, with conditions.
        earlier: what the first name of an expression meant where that stands, if it means something else afterwards:
            of decorators, of bases and of what is assigned.
        uses: such expressions by their first name, of names that have not changed their meaning since.
        unpacked: names bound to the parts of one value: `TestA, TestB = made()`.
        attributes: what is assigned to attributes of names: `TestX.__test__ = False`; bindings like those of names,
            without a value where the attribute is deleted.
        additions: what is added to a list: by `+=`, `append` or `extend`.
        held: what `with … as it` binds, by its name, and the expression that gives it.
    """

    names: dict[str, tuple[Binding, ...]] = field(default_factory=dict)
    stars: list[Imported] = field(default_factory=list)
    exits: list[tuple[ast.Call, Conditions]] = field(default_factory=list)
    earlier: dict[ast.expr, tuple[Binding, ...]] = field(default_factory=dict)
    uses: defaultdict[str, list[ast.expr]] = field(default_factory=lambda: defaultdict(list))
    unpacked: list[tuple[str, ast.expr]] = field(default_factory=list)
    attributes: dict[tuple[str, str], tuple[Binding, ...]] = field(default_factory=dict)
    additions: list[tuple[str, ast.expr, Conditions]] = field(default_factory=list)
    held: dict[str, ast.expr] = field(default_factory=dict)

    def value(self, name: str) -> Value:
        """Give what a name is bound to last; a definition before anything that cannot be told."""
        bindings = self.names.get(name, ())
        if len(bindings) == 1:
            return bindings[0].value
        told = [binding.value for binding in bindings if binding.value is not None]
        return told[-1] if told else None

    def bound(self, name: str, used: ast.expr) -> tuple[Binding, ...]:
        """Give all that a name is bound to where an expression stands that begins with it."""
        return self.earlier[used] if used in self.earlier else self.names.get(name, ())


def read(body: list[ast.stmt]) -> Scope:
    """Read statements in order, entering blocks without recursion: an `elif` chain may be thousands long."""
    scope = Scope()
    stack: list[tuple[Iterator[ast.stmt], Conditions]] = [(iter(body), ())]
    while stack:
        statements, conditions = stack[-1]
        statement = next(statements, None)
        if statement is None:
            stack.pop()
            continue
        take = _TAKE.get(statement.__class__)
        if take is not None:
            take(scope, statement, conditions)
        elif statement.__class__ in _BLOCKS:
            if isinstance(statement, ast.With | ast.AsyncWith):
                _hold(scope, statement)
            blocks = _BLOCKS[statement.__class__](statement, conditions)
            stack.extend((iter(inner), needed) for inner, needed in reversed(list(blocks)))
    return scope


def _hold(scope: Scope, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        if isinstance(item.optional_vars, ast.Name):
            scope.held[item.optional_vars.id] = item.context_expr


def _bind(scope: Scope, name: str, binding: Binding) -> None:
    _keep(scope, name)
    if binding.conditions:
        scope.names[name] = more(scope.names.get(name, ()), binding)
        return
    scope.names.pop(name, None)  # the order is that of the last definition
    scope.names[name] = (binding,)


def _bind_attribute(scope: Scope, owner: ast.expr, attribute: str, binding: Binding) -> None:
    if isinstance(owner, ast.Name):
        place = (owner.id, attribute)
        scope.attributes[place] = more(scope.attributes.get(place, ()), binding)


def more(before: tuple[Binding, ...], binding: Binding) -> tuple[Binding, ...]:
    return (*before, binding)[-MAX_ALTERNATIVES:] if binding.conditions else (binding,)


def _keep(scope: Scope, name: str) -> None:
    """Before a name gets another meaning, keep the one that it had for those who used it."""
    if name in scope.uses:
        for used in scope.uses.pop(name):
            scope.earlier[used] = scope.names.get(name, ())


def _note(scope: Scope, used: Iterable[ast.expr]) -> None:
    for node in used:
        scope.uses[head(node)].append(callee(node))


def _note_value(scope: Scope, value: ast.expr, *, listed: bool) -> None:
    """Note the names that count in what is assigned.

    Args:
        listed: it may be a list of marks.
    """
    if isinstance(value, ast.IfExp):
        _note(scope, (value.body, value.orelse))
    elif listed:
        _note(scope, (item for item in ast.walk(value) if isinstance(item, ast.Name | ast.Attribute | ast.Call)))
    elif isinstance(value, ast.Name | ast.Attribute | ast.Call):
        _note(scope, (value,))


def _note_uses(scope: Scope, node: Function | ast.ClassDef) -> None:
    """Note the names whose meaning counts where a definition stands, and those of what stands in a class."""
    _note(scope, node.decorator_list)
    if isinstance(node, ast.ClassDef):
        _note(scope, node.bases)
        _note_body(scope, node.body)


def _note_body(scope: Scope, body: list[ast.stmt]) -> None:
    for inner in body:
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            _note_uses(scope, inner)
        elif isinstance(inner, ast.Assign):
            _note_value(scope, inner.value, listed=_is_of_marks(inner.targets[0]))
        elif isinstance(inner, ast.If):
            _note_body(scope, inner.body)
            _note_body(scope, inner.orelse)


def _is_of_marks(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == "pytestmark"


def _define(scope: Scope, node: Function | ast.ClassDef, conditions: Conditions) -> None:
    _note_uses(scope, node)
    _bind(scope, node.name, Binding(node, conditions))


def _import(scope: Scope, node: ast.Import, conditions: Conditions) -> None:
    for alias in node.names:
        first = alias.name.partition(".")[0]
        module = Imported(alias.name if alias.asname else first, line=node.lineno)
        _bind(scope, alias.asname or first, Binding(module, conditions))


def _import_from(scope: Scope, node: ast.ImportFrom, conditions: Conditions) -> None:
    for alias in node.names:
        found = Imported(node.module or "", alias.name, node.level, node.lineno)
        if alias.name == "*":
            scope.stars.append(found)
        else:
            _bind(scope, alias.asname or alias.name, Binding(found, conditions))


def _assign(scope: Scope, node: ast.Assign, conditions: Conditions) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            _assign_name(scope, target.id, node.value, conditions)
        elif isinstance(target, ast.Tuple | ast.List):
            for item in target.elts:
                if isinstance(item, ast.Name):
                    _bind(scope, item.id, Binding(None, conditions))
                    scope.unpacked.append((item.id, node.value))
        elif isinstance(target, ast.Attribute):
            _bind_attribute(scope, target.value, target.attr, Binding(node.value, conditions))
        elif isinstance(target, ast.Subscript):  # globals()[name] = …
            _note_exit(scope, target.value, conditions)
    _note_exit(scope, node.value, conditions)


def _assign_name(scope: Scope, name: str, value: ast.expr, conditions: Conditions) -> None:
    """Bind a name; `f = f` says nothing, and `f = mark(f)` decorates what `f` is there, if one can tell."""
    given = value.args[0] if isinstance(value, ast.Call) and len(value.args) == 1 and not value.keywords else value
    before = scope.names.get(name, ()) if isinstance(given, ast.Name) and given.id == name else ()
    if not before or not (len(before) == 1 or before[-1].conditions == conditions):
        _note_value(scope, value, listed=name == "pytestmark")
        _bind(scope, name, Binding(value, conditions))
    elif isinstance(value, ast.Call):
        last = before[-1]
        again = Binding(decorated(last.value, value), last.conditions)
        _note(scope, (value.func,))
        needed = [condition for condition in conditions if condition not in last.conditions]
        scope.names[name] = (*before, again.where(*needed)) if needed else (*before[:-1], again)


def decorated(definition: Value, call: ast.Call) -> Value:
    """Give a definition with one more decorator; what is no definition is what the call gives."""
    if not isinstance(definition, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return call
    again = copy(definition)
    again.decorator_list = [call.func, *definition.decorator_list]
    return again


def _annotated(scope: Scope, node: ast.AnnAssign, conditions: Conditions) -> None:
    if isinstance(node.target, ast.Name) and node.value is not None:
        _bind(scope, node.target.id, Binding(node.value, conditions))


def _augmented(scope: Scope, node: ast.AugAssign, conditions: Conditions) -> None:
    if isinstance(node.target, ast.Name):
        _note_value(scope, node.value, listed=_is_of_marks(node.target))
        scope.additions.append((node.target.id, node.value, conditions))


def _delete(scope: Scope, node: ast.Delete, conditions: Conditions) -> None:
    for target in node.targets:
        if isinstance(target, ast.Attribute):
            _bind_attribute(scope, target.value, target.attr, Binding(None, conditions))
        if not isinstance(target, ast.Name) or target.id not in scope.names:
            continue
        _keep(scope, target.id)
        if not conditions:
            del scope.names[target.id]
        else:
            kept = (binding.where(cond.opposite(conditions)) for binding in scope.names[target.id])
            scope.names[target.id] = tuple(kept)


def _expression(scope: Scope, node: ast.Expr, conditions: Conditions) -> None:
    call = node.value
    _note_exit(scope, call, conditions)
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
        _set_attribute(scope, call, conditions)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or len(call.args) != 1:
        return
    if not isinstance(call.func.value, ast.Name):
        return
    if call.func.attr in {"append", "extend"}:
        _note_value(scope, call.args[0], listed=_is_of_marks(call.func.value))
    if call.func.attr == "append":
        added = ast.copy_location(ast.List([call.args[0]]), call)
        scope.additions.append((call.func.value.id, added, conditions))
    elif call.func.attr == "extend":
        scope.additions.append((call.func.value.id, call.args[0], conditions))


def _set_attribute(scope: Scope, call: ast.Call, conditions: Conditions) -> None:
    """`setattr(TestX, "test_a", made)` and `delattr(TestX, "test_a")` say what an assignment and `del` say."""
    match call:
        case ast.Call(ast.Name("setattr"), [owner, ast.Constant(str(attribute)), value]):
            _bind_attribute(scope, owner, attribute, Binding(value, conditions))
        case ast.Call(ast.Name("delattr"), [owner, ast.Constant(str(attribute))]):
            _bind_attribute(scope, owner, attribute, Binding(None, conditions))


def _raise(scope: Scope, node: ast.Raise, conditions: Conditions) -> None:
    call = as_call(node)
    if call is not None:
        _note_exit(scope, call, conditions)


def _note_exit(scope: Scope, value: ast.expr, conditions: Conditions) -> None:
    if isinstance(value, ast.Call):
        scope.exits.append((value, conditions))


def _if(node: ast.If, conditions: Conditions) -> Iterator[Block]:
    result = cond.known(node.test)
    if result is None:
        condition = cond.of_test(node.test)
        yield node.body, (*conditions, condition)
        yield node.orelse, (*conditions, ~condition)
    else:
        yield node.body if result else node.orelse, conditions


def _try(node: ast.Try | ast.TryStar, conditions: Conditions) -> Iterator[Block]:
    through = cond.of_import(node.body)
    protected = () if not node.handlers or not _defines_after_import(node.body) else (through,)
    yield node.body, (*conditions, *protected)
    for handler in node.handlers:
        yield handler.body, (*conditions, ~through)
    yield node.orelse, (*conditions, through)
    yield node.finalbody, conditions


def _defines_after_import(body: list[ast.stmt]) -> bool:
    return isinstance(body[0], ast.Import | ast.ImportFrom)


def _plain(node: ast.With | ast.AsyncWith, conditions: Conditions) -> Iterator[Block]:
    yield node.body, conditions


def _loop(node: ast.For | ast.While | ast.AsyncFor, conditions: Conditions) -> Iterator[Block]:
    turn = cond.told(f"the loop on line {node.lineno} has a turn")
    yield node.body, (*conditions, turn)
    yield node.orelse, conditions


def _match(node: ast.Match, conditions: Conditions) -> Iterator[Block]:
    for case in node.cases:
        yield case.body, (*conditions, cond.stated(f"{enclosed(shown(node.subject))} matches {shown(case.pattern)}"))


_TAKE: dict[type[ast.AST], Callable[[Scope, Any, Conditions], None]] = {
    ast.FunctionDef: _define,
    ast.AsyncFunctionDef: _define,
    ast.ClassDef: _define,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.Raise: _raise,
}
_BLOCKS: dict[type[ast.AST], Callable[[Any, Conditions], Iterator[Block]]] = {
    ast.If: _if,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _plain,
    ast.AsyncWith: _plain,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _loop,
    ast.Match: _match,
}

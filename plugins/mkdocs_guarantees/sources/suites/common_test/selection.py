"""The values of `all/0` and `groups/0` become a Plan: the cases that Common Test runs, in which groups, when.

The rules are those of `ct_groups` and `ct_framework` (OTP 25):

* `{group, G}` in `all/0` means all definitions of that name at the top of `groups/0`; inside a group it means the
  first of them; in both places a name that is not defined there fails the whole suite, of which then nothing runs;
* so does a group in `all/0` that holds no case, and a value of `all/0` or `groups/0` that is no list;
* a group that is defined inside another one can only be reached through that one;
* `{group, G, Props}` and `{group, G, Props, Overrides}` change properties and nothing else;
* lists in `all/0` flatten; a bare `{Name, Props, Cases}` there is no group and runs nothing;
* `{skip, Reason}` in place of the list skips the suite.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Group
from mkdocs_guarantees.sources.suites.common_test.module import Key
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Choice,
    Item,
    Number,
    Seq,
    Text,
    Tup,
    Unknown,
    both,
    members,
    shown,
)
from mkdocs_guarantees.sources.treesitter import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Interpreter
    from mkdocs_guarantees.sources.suites.common_test.module import Module
    from mkdocs_guarantees.sources.suites.common_test.values import Value, When

MOST_VISITS = 50_000
MOST_ERRORS = 100
DEEPEST_GROUP = 60
ALL, GROUPS = Key("all", 0), Key("groups", 0)
NOTHING_RUNS = "Common Test runs nothing of this suite"


@dataclass(frozen=True, slots=True)
class Path:
    """One way to a case: the groups around it, the conditions, and why it is skipped if it always is."""

    groups: tuple[str, ...]
    when: When
    skip: str | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """A group as `groups/0` defines it."""

    name: str
    properties: tuple[str, ...]
    tests: Seq
    when: When


@dataclass
class Plan:
    """What a suite runs.

    Attributes:
        paths: for each case that is named, the ways to it.
        gaps: why more cases than these may be run.
        named: atoms that `all/0` and `groups/0` mention, run or not.
        skip: the reason why the whole suite is skipped in any case.
        faults: why Common Test runs nothing of the suite, or not what the author meant.
        broken: one of the faults stops the suite in any case.
    """

    paths: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    gaps: list[str] = field(default_factory=list)
    groups: tuple[Group, ...] = ()
    named: set[str] = field(default_factory=set)
    skip: str | None = None
    faults: list[str] = field(default_factory=list)
    broken: bool = False


def plan(module: Module, machine: Interpreter) -> Plan:
    """Evaluate `all/0` and `groups/0` of a suite."""
    made = Plan()
    if ALL not in module.functions:
        return _without_all(module, made)
    if not module.exported(ALL):
        made.faults.append(f"all/0 is not exported, so {NOTHING_RUNS}")
        made.broken = True
    machine.root = "groups/0"
    defined = machine.result(module, GROUPS) if module.exported(GROUPS) and GROUPS in module.functions else Seq()
    machine.root = "all/0"
    chosen = machine.result(module, ALL)
    made.named = set(machine.named)
    _refuse_what_is_no_list("groups/0", defined, made)
    walk = _Walk(made, members(defined), module)
    made.groups = tuple(_listed(walk.definitions))
    walk.start(chosen)
    _doubt_what_does_not_parse(module, made)
    if made.broken:
        made.paths.clear()
    return made


def _without_all(module: Module, made: Plan) -> Plan:
    sources = [*module.missing, *module.strange]
    if sources:
        made.gaps.append(f"all/0 is not in the file; it may come from {sources[0]}")
    elif module.tree.root_node.has_error:
        made.gaps.append("all/0 was not found, and parts of the file could not be parsed")
    else:
        made.faults.append(f"all/0 is missing, so {NOTHING_RUNS}")
        made.broken = True
    return made


def _doubt_what_does_not_parse(module: Module, made: Plan) -> None:
    """Believe no list, and nothing that stops the suite, where the text of it may be another one."""
    if not module.tree.root_node.has_error:
        return
    rows = [place[0] + 1 for place in (node.start_point for node in errors(module.tree.root_node, MOST_ERRORS))]
    lists = [module.functions[key] for key in (ALL, GROUPS) if key in module.functions]
    found = [row for row in rows for part in lists if part.own and part.line <= row <= part.end_line]
    if found or made.broken:
        where = f"all/0 could not be parsed at line {found[0]}" if found else "a part of the file could not be parsed"
        known = [] if made.broken else made.gaps
        made.gaps = list(dict.fromkeys([*known, where]))
        made.faults.clear()
        made.broken = False


def _refuse_what_is_no_list(name: str, value: Value, made: Plan) -> None:
    if isinstance(value, Atom | Number | Tup):
        made.faults.append(f"{name} gives {shown(value)}, which is no list, so {NOTHING_RUNS}")
        made.broken = True


@dataclass
class _Walk:
    """Follows `all/0` into the groups.

    Attributes:
        filled: names of groups that may hold a case.
        emptied: names of groups that surely hold none.
    """

    made: Plan
    defined: Seq
    module: Module
    visits: int = 0
    filled: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.definitions = [found for item in self.defined.items if (found := _definition(item))]
        self.open = [reason for item in self.defined.items if (reason := _unnamed(item.value))]
        self.by_name: dict[str, list[Definition]] = defaultdict(list)
        for definition in self.definitions:
            self.by_name[definition.name].append(definition)

    def start(self, chosen: Value) -> None:
        options = chosen.options if isinstance(chosen, Choice) else (Item(chosen),)
        skips = [option for option in options if skip_reason(option.value) is not None]
        if len(skips) == len(options):
            self.made.skip = skip_reason(options[0].value)
            return
        _refuse_what_is_no_list("all/0", chosen, self.made)
        for option in options:
            if skip_reason(option.value) is None:
                self.tests(members(option.value).items, option.when, ())

    def tests(self, items: Iterable[Item], when: When, groups: tuple[str, ...]) -> None:
        """Follow the members of a list, of `all/0` itself where no group is around it."""
        pending = [(iter(items), when)]  # lists in lists may be nested more deeply than Python calls functions
        while pending:
            members_left, around = pending[-1]
            item = next(members_left, None)
            if item is None:
                pending.pop()
                continue
            self.visits += 1
            if self.visits > MOST_VISITS or len(groups) > DEEPEST_GROUP:
                self._gap("the groups are nested too deeply to follow all of them", around)
                return
            needed = both(around, item.when)
            if isinstance(item.value, Seq):
                pending.append((iter(item.value.items), needed))
            else:
                self._test(item.value, needed, groups)

    def _test(self, value: Value, when: When, groups: tuple[str, ...]) -> None:
        match value:
            case Atom(name) | Tup((Atom("testcase"), Atom(name), *_)):
                self.made.paths[name].append(Path(groups, when))
            case Tup((Atom("group"), Atom(name), *rest)) if not (rest and _is_external(rest[0])):
                self._group(name, when, groups)
            case Tup((Atom(module), Atom(name))) if module == self.module.name and module != "group":
                self.made.paths[name].append(Path(groups, when))
            case Unknown(reason) | Tup((Unknown(reason), *_)):
                self._gap(reason, when)
            case Tup((Atom("group" | "testcase"), Unknown(reason), *_)):
                self._gap(reason, when)
            case Tup() if groups and (inner := _definition(Item(value))):
                self._inside(inner, when, groups)
            case Tup((Atom(name), Seq())) | Tup((Atom(name), Seq(), Seq())):
                self.made.faults.append(f"{{{name}, …}} in all/0 is no group; Common Test runs nothing of it")
            case Tup((_, Unknown(reason))) | Tup((_, _, Unknown(reason))):
                self._gap(reason, when)
            case _:
                return  # a case of another module, or what Common Test does not know either

    def _group(self, name: str, when: When, groups: tuple[str, ...]) -> None:
        found = self.by_name.get(name, [])
        for definition in found[:1] if groups else found:
            self._inside(definition, both(when, definition.when), groups)
        if found:
            if not groups and all(self._empty(definition.tests) for definition in found):
                self._refused(f"all/0 refers to group {name}, which holds no case", when)
            return
        for reason in self.open:
            self._gap(reason, when)
        if self.open:
            return
        place = f"group {groups[-1]}" if groups else "all/0"
        self._refused(f"{place} refers to group {name}, which groups/0 does not define at its top", when)

    def _refused(self, fault: str, when: When) -> None:
        if when:
            self.made.faults.append(f"{fault}: where {' and '.join(when)}, {NOTHING_RUNS}")
        else:
            self.made.faults.append(f"{fault}, so {NOTHING_RUNS}")
            self.made.broken = True

    def _empty(self, tests: Seq) -> bool:
        """Is there surely no case in a group, nor in the groups inside it? One that contains itself is not empty.

        Groups may be nested more deeply than Python calls functions, so each that is being looked into has its place
        on a list instead.
        """
        looked_into = [("", iter(tests.items))]
        around: set[str] = set()
        while looked_into:
            name, items = looked_into[-1]
            item = next(items, None)
            if item is None:
                looked_into.pop()
                around.discard(name)
                self.emptied.add(name)
                continue
            found = self._group_in(item.value)
            inside = found[0] if found else ""
            if found is None or inside in self.filled or inside in around:
                self.filled |= around
                return False
            if not inside or inside not in self.emptied:
                looked_into.append((inside, iter(found[1].items)))
                around |= {inside} - {""}
        return True

    def _group_in(self, value: Value) -> tuple[str, Seq] | None:
        """The name and members of a group, where a member of a list surely is one; a group in place has no name."""
        match value:
            case Tup((Atom("group"), Atom(name))) if name in self.by_name:
                return name, self.by_name[name][0].tests
            case Tup():
                inner = _definition(Item(value))
                return ("", inner.tests) if inner else None
            case _:
                return None

    def _inside(self, definition: Definition, when: When, groups: tuple[str, ...]) -> None:
        if definition.name in groups:
            fault = f"group {definition.name} contains itself, so {NOTHING_RUNS}"
            self.made.faults.append(fault)
            self.made.broken = self.made.broken or not when
            return
        self.tests(definition.tests.items, when, (*groups, definition.name))

    def _gap(self, reason: str, when: When) -> None:
        text = f"{reason} (where {' and '.join(when)})" if when else reason
        if text not in self.made.gaps:
            self.made.gaps.append(text)


def _is_external(value: Value) -> bool:
    """`{group, Module, G}` is a group of another suite; `{group, G, default}` is one of this."""
    return isinstance(value, Atom) and value.name != "default"


def skip_reason(value: Value) -> str | None:
    """The reason in `{skip, Reason}`, or None."""
    match value:
        case Tup((Atom("skip" | "skipped"), reason)):
            return reason.value if isinstance(reason, Text) else shown(reason)
        case _:
            return None


def _definition(item: Item) -> Definition | None:
    """Read `{Name, Tests}` or `{Name, Properties, Tests}`; `{group, G}` and `{testcase, T, Properties}` refer to one.

    A list makes the difference, so a group may well be called `group`.
    """
    match item.value:
        case Tup((Atom("group" | "testcase"), Atom() | Unknown(), *_)):
            return None
        case Tup((Atom(name), properties, tests)):
            return Definition(name, _properties(properties), members(tests), item.when)
        case Tup((Atom(name), Seq() | Text() | Choice() | Unknown() as tests)):
            return Definition(name, (), members(tests), item.when)
        case _:
            return None


def _unnamed(value: Value) -> str:
    """Why an entry of `groups/0` may define any group; empty where it is known which."""
    match value:
        case Unknown(reason) | Tup((Unknown(reason), *_)):
            return reason
        case _:
            return ""


def _properties(value: Value) -> tuple[str, ...]:
    return tuple(dict.fromkeys(shown(item.value) for item in members(value).items))


def _listed(definitions: list[Definition]) -> Iterator[Group]:
    """Every group, those defined inside others after them."""
    pending = list(reversed(definitions))
    count = 0
    while pending and count < MOST_VISITS:
        definition = pending.pop()
        names: dict[str, None] = {}
        nested: list[Definition] = []
        for item in definition.tests.items:
            count += 1
            match item.value:
                case Atom(name) | Tup((Atom("testcase"), Atom(name), *_)):
                    names[name] = None
                case Tup((Atom("group"), Atom(name), *_)):
                    names[f"group:{name}"] = None
                case _:
                    inner = _definition(item)
                    if inner is not None:
                        names[f"group:{inner.name}"] = None
                        nested.append(inner)
        pending.extend(reversed(nested))
        yield Group(definition.name, definition.properties, tuple(names))

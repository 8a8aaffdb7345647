"""What an expression of a suite may be: Erlang terms as far as they are known, with the conditions that decide.

A list carries the conditions of each member, so that a branch costs as much as it has members; only where branches
give different things that are not lists does a value become a Choice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.module import Module

When = tuple[str, ...]
"""What must hold, in words, all of it; nothing when it is empty."""

MOST_OPTIONS = 64
"""More options than this make a value unknown: nobody reads that many conditions."""

MOST_ITEMS = 20_000
MOST_PARTS = 200_000
"""A value of more parts than this is unknown. Parts that are shared count each time: they are compared each time."""

MOST_COUNTED = 10_000_000


class _Single:
    """A value without parts."""

    __slots__ = ()
    size: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class _Compound:
    """A value with parts.

    Attributes:
        size: of how many parts it consists, those of its parts included.
    """

    size: int = field(init=False, repr=False, compare=False, default=1)

    def _measure(self, parts: Iterable[Value]) -> None:
        object.__setattr__(self, "size", 1 + sum([part.size for part in parts]))


@dataclass(frozen=True, slots=True)
class Atom(_Single):
    name: str


@dataclass(frozen=True, slots=True)
class Number(_Single):
    value: int | float


@dataclass(frozen=True, slots=True)
class Text(_Single):
    value: str


@dataclass(frozen=True, slots=True)
class Tup(_Compound):
    parts: tuple[Value, ...]

    def __post_init__(self) -> None:
        self._measure(self.parts)


@dataclass(frozen=True, slots=True)
class Item:
    """A value and the conditions under which it is there."""

    value: Value
    when: When = ()


@dataclass(frozen=True, slots=True)
class Seq(_Compound):
    """A list. A member that is Unknown stands for any number of members."""

    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        self._measure([item.value for item in self.items])


@dataclass(frozen=True, slots=True)
class Map(_Compound):
    """A map; of pairs with the same key the last one counts."""

    pairs: tuple[tuple[Value, Value], ...] = ()

    def __post_init__(self) -> None:
        self._measure([part for pair in self.pairs for part in pair])

    def get(self, key: Value) -> Value | None:
        return next((value for known, value in reversed(self.pairs) if known == key), None)

    def holds(self, key: Value) -> bool | None:
        """Is there such a key? None where nobody can tell."""
        known = settled(key) and all(settled(other) for other, _ in self.pairs)
        return self.get(key) is not None if known else None

    def held(self) -> Iterator[tuple[Value, Value]]:
        """Each key once, with what it holds now."""
        yield from dict(self.pairs).items()


@dataclass(frozen=True, slots=True)
class Choice(_Compound):
    """One of several values, each under its conditions."""

    options: tuple[Item, ...]

    def __post_init__(self) -> None:
        self._measure([option.value for option in self.options])


@dataclass(frozen=True, slots=True)
class Env(_Single):
    """The value of an environment variable; `default` is None where it is `false` when unset."""

    name: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Truth(_Single):
    """A boolean that only a run can tell, in words for each outcome."""

    yes: str
    no: str


@dataclass(frozen=True, slots=True)
class Unknown(_Single):
    """What cannot be told, why, and how it is written; `fails` where nothing comes of it but `error:badarg`."""

    reason: str
    text: str = ""
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Thrown(_Single):
    """What is thrown, where that decides: what comes after it is not done."""

    value: Value


@dataclass(frozen=True, eq=False)
class Fun(_Single):
    """A function as a value: its clauses, or the name of a function of a module.

    Attributes:
        library: the module of Erlang's own that the name belongs to, where it is not one of the repository.
    """

    module: Module
    clauses: tuple[Node, ...] = ()
    name: str = ""
    arity: int = 0
    library: str = ""
    env: Mapping[str, Value] = field(default_factory=dict)


Value: TypeAlias = Atom | Number | Text | Tup | Seq | Map | Choice | Env | Truth | Unknown | Thrown | Fun

Vars = dict[str, Value]
"""Variables by name."""

TRUE, FALSE = Atom("true"), Atom("false")


def boolean(value: bool) -> Atom:  # noqa: FBT001  # it is the value that is turned
    return TRUE if value else FALSE


def seq(values: Iterable[Value]) -> Seq:
    return Seq(tuple(item for value in values for item in items(value)))


def items(value: Value, when: When = ()) -> Iterator[Item]:
    """A value as a member of a list: one item, or one for each option."""
    if isinstance(value, Choice):
        for option in value.options:
            yield from items(option.value, both(when, option.when))
    else:
        yield Item(value, when)


def members(value: Value) -> Seq:
    """A value as a list; one that is none has members that cannot be told."""
    if isinstance(value, Seq):
        return value
    if isinstance(value, Text):
        return Seq(tuple(Item(Number(ord(char))) for char in value.value))
    if isinstance(value, Choice):
        found = (under(item, option.when) for option in value.options for item in members(option.value).items)
        return Seq(tuple(found))
    if isinstance(value, Unknown):
        return Seq((Item(value),))
    return Seq((Item(Unknown(f"{shown(value)} stands where a list is needed")),))


def is_open(value: Value) -> bool:
    """Say whether a value, a member of it or one of its options cannot be told."""
    parts = value.items if isinstance(value, Seq) else value.options if isinstance(value, Choice) else (Item(value),)
    return any(isinstance(part.value, Unknown) for part in parts)


def contains(value: Value, part: Value) -> bool:
    """Say whether a value is another one, or has it among its parts."""
    match value:
        case Tup(parts):
            return any(contains(one, part) for one in parts)
        case Seq(entries) | Choice(entries):
            return any(contains(item.value, part) for item in entries)
        case Map(pairs):
            return any(contains(one, part) for pair in pairs for one in pair)
        case Thrown(thrown):
            return contains(thrown, part)
        case _:
            return value == part


def settled(value: Value) -> bool:
    """Say whether all of a value is known, whatever a run finds."""
    match value:
        case Atom() | Number() | Text():
            return True
        case Tup(parts):
            return all(map(settled, parts))
        case Seq(entries):
            return all(not item.when and settled(item.value) for item in entries)
        case Map(pairs):
            return all(settled(part) for pair in pairs for part in pair)
        case _:
            return False


def whole(value: Value) -> int | None:
    """A number that may count or place something, or None."""
    match value:
        case Number(int(number)) if abs(number) <= MOST_COUNTED:
            return number
    return None


def certain(value: Value) -> tuple[Value, ...] | None:
    """The members of a list all of which are there in any case, or None."""
    found = members(value).items
    if any(item.when or isinstance(item.value, Unknown) for item in found):
        return None
    return tuple(item.value for item in found)


def both(first: When, second: When) -> When:
    """All of both, each once."""
    if not second or first == second:
        return first
    return (*first, *[word for word in second if word not in first]) if first else second


def under(item: Item, when: When) -> Item:
    return Item(item.value, both(when, item.when)) if when else item


def guarded(value: Value, when: When) -> Value:
    """A value that is there only under conditions."""
    if not when:
        return value
    if isinstance(value, Seq):
        return Seq(tuple(under(item, when) for item in value.items))
    return Choice(tuple(items(value, when)))


def tup(parts: Iterable[Value]) -> Value:
    """A tuple; where parts are a Choice, one of the tuples that they make."""
    made: list[tuple[When, tuple[Value, ...]]] = [((), ())]
    for part in parts:
        options = tuple(items(part))
        if len(made) * len(options) > MOST_OPTIONS:
            return Unknown("a tuple has too many alternatives")
        made = [(both(when, option.when), (*done, option.value)) for when, done in made for option in options]
    if len(made) == 1 and not made[0][0]:
        return Tup(made[0][1])
    return Choice(tuple(Item(Tup(done), when) for when, done in made))


def join(branches: Iterable[Item]) -> Value:
    """The value of a choice between branches, of which a run takes exactly one.

    A member of a list that stands in all branches is there in any case.
    """
    options = [option for branch in branches for option in _flat(branch)]
    if not options:
        return Unknown("no clause matches")
    values = {option.value for option in options}
    if len(values) == 1:
        return options[0].value if len(options) > 1 else guarded(options[0].value, options[0].when)
    if all(isinstance(value, Seq | Unknown) for value in values) and any(isinstance(value, Seq) for value in values):
        return _union(options)
    if len(options) > MOST_OPTIONS:
        return Unknown("there are too many alternatives")
    return Choice(tuple(options))


def _flat(branch: Item) -> Iterator[Item]:
    if isinstance(branch.value, Choice):
        for option in branch.value.options:
            yield Item(option.value, both(branch.when, option.when))
    else:
        yield branch


@dataclass(frozen=True, slots=True)
class _Same:
    """A member of a list in those branches that have it, and the conditions on which it is there in each."""

    value: Value
    entries: list[Item] = field(default_factory=list)
    held: set[When] = field(default_factory=set)


def _union(branches: list[Item]) -> Seq:
    listed: list[_Same] = []
    found: dict[Value, list[_Same]] = defaultdict(list)
    for branch in branches:
        seen: Counter[int] = Counter()
        for item in members(branch.value).items:
            same = found[item.value]  # hashing a value may take long, so it is done once
            number = seen[id(same)]
            seen[id(same)] += 1
            if number == len(same):
                same.append(_Same(item.value))
                listed.append(same[number])
            same[number].entries.append(under(item, branch.when))
            same[number].held.add(item.when)
    merged: list[Item] = []
    for one in listed:
        if len(one.entries) == len(branches) and len(one.held) == 1:
            merged.append(Item(one.value, one.held.pop()))
        else:
            merged.extend(dict.fromkeys(one.entries))
    if len(merged) > MOST_ITEMS:
        return Seq((Item(Unknown("a list has too many alternatives")),))
    return Seq(tuple(merged))


def shown(value: Value) -> str:  # noqa: PLR0911  # one return for each kind
    """A value as Erlang writes it, for messages."""
    match value:
        case Atom(name):
            return name
        case Number(number):
            return str(number)
        case Text(text):
            return f'"{text}"'
        case Tup(parts):
            return "{" + ",".join(shown(part) for part in parts) + "}"
        case Seq(entries):
            return "[" + ",".join(shown(item.value) for item in entries) + "]"
        case Map():
            return "#{" + ",".join(f"{shown(key)} => {shown(held)}" for key, held in value.held()) + "}"
        case Unknown(_, text):
            return text or "…"
        case Env(name):
            return f'os:getenv("{name}")'
        case _:
            return "…"

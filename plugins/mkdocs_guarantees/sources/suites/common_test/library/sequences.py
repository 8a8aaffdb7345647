"""Lists and sets become the lists that functions make of them; each member keeps its conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.equality import equal
from mkdocs_guarantees.sources.suites.common_test.lists import concatenated, minus
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Atom,
    Item,
    Number,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    certain,
    items,
    members,
    seq,
    settled,
    shown,
    under,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping


DEEPEST_LIST = 50
LONGEST_COUNT = 1_000

SOME_PART = Seq((Item(Unknown("which part of a list is taken is not known")),))


def each(values: Value, change: Callable[[Value], Value]) -> Seq:
    """Change each member of a list that is known."""
    return Seq(
        tuple(
            item if isinstance(item.value, Unknown) else new
            for item in members(values).items
            for new in items(change(item.value), item.when)
        )
    )


def appended(lists: Value) -> Value:
    """`lists:append/1`: the members of all lists, one list behind the other."""
    return Seq(tuple(under(inner, item.when) for item in members(lists).items for inner in members(item.value).items))


def _append2(left: Value, right: Value) -> Value:
    return concatenated(members(left), members(right))


def _flatten(value: Value) -> Value:
    if isinstance(value, Text):
        return value
    return Seq(tuple(_flat(members(value), 0)))


def _flat(value: Seq, depth: int) -> Iterator[Item]:
    for item in value.items:
        if isinstance(item.value, Seq) and depth < DEEPEST_LIST:
            for inner in _flat(item.value, depth + 1):
                yield under(inner, item.when)
        else:
            yield item


def _order(value: Value) -> tuple[int, object]:
    """A key for the order of Erlang's terms, for those that are settled."""
    match value:
        case Number(number):
            return 0, number
        case Atom(name):
            return 1, name
        case Tup(parts):
            return 2, (len(parts), [_order(part) for part in parts])
        case Seq(entries):
            return 4, [_order(item.value) for item in entries]
        case Text(text):
            return 4, [(0, ord(char)) for char in text]
        case _:
            return 3, shown(value)


def ordered(values: Value, by: Callable[[Value], Value] = lambda value: value) -> Seq:
    """Sort a list by its members, or by a part of each; where one of them is not known, the list stays as it is."""
    held = members(values).items
    if not all(settled(by(item.value)) for item in held):
        return Seq(held)
    return Seq(tuple(sorted(held, key=lambda item: _order(by(item.value)))))


def _unique(value: Value, *_: Value) -> Value:
    return Seq(tuple(dict.fromkeys(members(value).items)))


def _sort_unique(values: Value, *_: Value) -> Value:
    return _unique(ordered(values))


def backwards(value: Value) -> Value:
    """`lists:reverse/1`."""
    return Seq(members(value).items[::-1])


def _subtract(left: Value, right: Value) -> Value:
    return minus(members(left), members(right), "")


def _delete(value: Value, values: Value) -> Value:
    return minus(members(values), Seq((Item(value),)), "")


def _member(value: Value, values: Value) -> Value:
    answers = [(equal(value, item.value), item.when) for item in members(values).items]
    if any(answer is True and not when for answer, when in answers):
        return TRUE
    if all(answer is False for answer, _ in answers):
        return FALSE
    text = f"{shown(value)} is in {shown(values)}"
    return Truth(text, f"not ({text})")


def _merge(left: Value, right: Value) -> Value:
    return ordered(_append2(left, right))


def _union(left: Value, right: Value) -> Value:
    return _sort_unique(_append2(left, right))


def kept(item: Item, answer: Item, *, keep: bool = True) -> Iterator[Item]:
    """Keep a member as far as what a filter answers for it says so: `{true, Changed}` keeps what it was changed to."""
    match answer.value:
        case Tup((Atom("true"), changed)) if keep:
            yield Item(changed, answer.when)
        case Atom("true" | "false"):
            if (answer.value == TRUE) is keep:
                yield Item(item.value, answer.when)
        case Truth(yes, no):
            yield under(Item(item.value, answer.when), (yes if keep else no,))
        case other:
            reason = other.reason if isinstance(other, Unknown) else f"a filter gives {shown(other)}"
            yield under(Item(item.value, answer.when), (reason,))


def _common(left: Value, right: Value) -> Value:
    """Members of both lists."""
    answers = ((item, Item(_member(item.value, right), item.when)) for item in members(left).items)
    return Seq(tuple(member for item, answer in answers for member in kept(item, answer)))


def _add(value: Value, values: Value) -> Value:
    return _sort_unique(Seq((*members(values).items, *items(value))))


def _length(value: Value) -> Value:
    known = certain(value)
    if known is None:
        return Unknown("the length of a list is not known", f"length({shown(value)})")
    return Number(len(known))


def _head(value: Value) -> Value:
    known = members(value).items
    if known and not known[0].when:
        return known[0].value
    return Unknown("the head of a list is not known", fails=not known)


def _tail(value: Value) -> Value:
    return after(Number(1), value)


def _last(value: Value) -> Value:
    found = _head(backwards(value))
    return Unknown(found.reason) if isinstance(found, Unknown) and found.fails else found  # not with `badarg`


def _but_last(value: Value) -> Value:
    return backwards(_tail(backwards(value)))


def _nth(position: Value, value: Value) -> Value:
    known, place = certain(value), whole(position)
    if known is not None and place is not None and 1 <= place <= len(known):
        return known[place - 1]
    return Unknown("an element of a list is not known")


def _part(value: Value, start: int, stop: int | None) -> Seq:
    """The members from one place to another, counted from 0, if those before the end are there in any case."""
    held = members(value).items
    before = held[:start] if stop is None else held[:stop]
    if start < 0 or certain(Seq(before)) is None:
        return SOME_PART
    return Seq(held[start:stop])


def after(count: Value, value: Value) -> Value:
    """`lists:nthtail/2`: the members behind so many."""
    start = whole(count)
    return SOME_PART if start is None else _part(value, start, None)


def from_start(value: Value, count: Value) -> Value:
    """`lists:sublist/2`: so many members from the start."""
    return _sublist_from(value, Number(1), count)


def _sublist_from(value: Value, first: Value, count: Value) -> Value:
    """`lists:sublist/3`, whose place is counted from 1."""
    start, length = whole(first), whole(count)
    if start is None or length is None or length < 0:
        return SOME_PART
    return _part(value, start - 1, start - 1 + length)


def split(count: Value, value: Value) -> Value:
    """`lists:split/2`: so many members from the start, and the others."""
    return Tup((from_start(value, count), after(count, value)))


def _numbers(first: Value, last: Value, step: Value = Number(1)) -> Value:  # noqa: B008  # it is frozen
    start, stop, width = whole(first), whole(last), whole(step)
    if start is not None and stop is not None and width:
        numbers = range(start, stop + (1 if width > 0 else -1), width)
        if len(numbers) <= LONGEST_COUNT:
            return seq(map(Number, numbers))
    return Unknown("a sequence of numbers is computed")


def _numbered(first: Value, values: Value) -> Value:
    known, start = certain(values), whole(first)
    if known is None or start is None:
        return Seq((Item(Unknown("the members of a list are numbered")),))
    return seq(Tup((Number(number), value)) for number, value in enumerate(known, start))


def _numbered_from_one(values: Value) -> Value:
    return _numbered(Number(1), values)


def _repeated(count: Value, value: Value) -> Value:
    number = whole(count)
    if number is not None and number <= LONGEST_COUNT:
        return seq([value] * number)
    return Seq(tuple(items(value, (f"{shown(count)} is not 0",))))


def _joined(separator: Value, values: Value) -> Value:
    """`lists:join/2`."""
    known = certain(values)
    if known is None:
        return SOME_PART
    return seq([inner for value in known for inner in (separator, value)][1:])


def zipped(left: Value, right: Value) -> Value:
    """`lists:zip/2`: pairs of members at the same place."""
    one, other = certain(left), certain(right)
    if one is None or other is None or len(one) != len(other):
        return Seq((Item(Unknown("which members of two lists belong together is not known")),))
    return seq(Tup(pair) for pair in zip(one, other, strict=True))


def _unzipped(values: Value) -> Value:
    def half(at: int) -> Seq:
        return each(
            values,
            lambda pair: pair.parts[at] if isinstance(pair, Tup) and at < len(pair.parts) else Unknown("no pair"),
        )

    return Tup((half(0), half(1)))


PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "hd", 1): _head,
    ("erlang", "length", 1): _length,
    ("erlang", "tl", 1): _tail,
    ("lists", "append", 1): appended,
    ("lists", "append", 2): _append2,
    ("lists", "delete", 2): _delete,
    ("lists", "droplast", 1): _but_last,
    ("lists", "duplicate", 2): _repeated,
    ("lists", "enumerate", 1): _numbered_from_one,
    ("lists", "enumerate", 2): _numbered,
    ("lists", "flatten", 1): _flatten,
    ("lists", "join", 2): _joined,
    ("lists", "last", 1): _last,
    ("lists", "member", 2): _member,
    ("lists", "merge", 2): _merge,
    ("lists", "nth", 2): _nth,
    ("lists", "nthtail", 2): after,
    ("lists", "reverse", 1): backwards,
    ("lists", "seq", 2): _numbers,
    ("lists", "seq", 3): _numbers,
    ("lists", "sort", 1): ordered,
    ("lists", "split", 2): split,
    ("lists", "sublist", 2): from_start,
    ("lists", "sublist", 3): _sublist_from,
    ("lists", "subtract", 2): _subtract,
    ("lists", "umerge", 2): _union,
    ("lists", "uniq", 1): _unique,
    ("lists", "unzip", 1): _unzipped,
    ("lists", "usort", 1): _sort_unique,
    ("lists", "zip", 2): zipped,
    **{
        (module, name, arity): function
        for module in ("gb_sets", "ordsets", "sets")
        for name, arity, function in (
            ("add_element", 2, _add),
            ("del_element", 2, _delete),
            ("from_list", 1, _sort_unique),
            ("from_list", 2, _sort_unique),
            ("intersection", 2, _common),
            ("is_element", 2, _member),
            ("new", 0, Seq),
            ("size", 1, _length),
            ("subtract", 2, _subtract),
            ("to_list", 1, members),
            ("union", 2, _union),
        )
    },
}

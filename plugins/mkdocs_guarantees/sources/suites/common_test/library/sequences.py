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
    boolean,
    certain,
    items,
    join,
    members,
    seq,
    shown,
    under,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter

DEEPEST_LIST = 50
LONGEST_COUNT = 1_000


def each(values: Value, change: Callable[[Value], Value]) -> Seq:
    """Change each member of a list that is known."""
    return Seq(
        tuple(
            item if isinstance(item.value, Unknown) else new
            for item in members(values).items
            for new in items(change(item.value), item.when)
        )
    )


# --- functions of values ---


def _append(lists: Value) -> Value:
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


def _unique(value: Value, *_: Value) -> Value:
    """`lists:usort/1` and sets; the order means nothing to us, and that of the source reads better."""
    return Seq(tuple(dict.fromkeys(members(value).items)))


def _same(value: Value) -> Value:
    return members(value)


def _reverse(value: Value) -> Value:
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


def _union(left: Value, right: Value) -> Value:
    return _unique(_append2(left, right))


def _common(left: Value, right: Value) -> Value:
    """Members of both lists."""
    return Seq(tuple(kept for item in members(left).items for kept in _kept(item, Item(_member(item.value, right)))))


def _add(value: Value, values: Value) -> Value:
    return _unique(Seq((*members(values).items, *items(value))))


def _length(value: Value) -> Value:
    known = certain(value)
    if known is None:
        return Unknown("the length of a list is not known", f"length({shown(value)})")
    return Number(len(known))


def _head(value: Value) -> Value:
    known = members(value).items
    if known and not known[0].when:
        return known[0].value
    return Unknown("the head of a list is not known")


def _tail(value: Value) -> Value:
    return _after(Number(1), value)


def _last(value: Value) -> Value:
    return _head(_reverse(value))


def _but_last(value: Value) -> Value:
    return _reverse(_tail(_reverse(value)))


def _nth(position: Value, value: Value) -> Value:
    known = certain(value)
    if known is not None and isinstance(position, Number) and 1 <= position.value <= len(known):
        return known[int(position.value) - 1]
    return Unknown("an element of a list is not known")


def _countable(value: Value, count: Value) -> bool:
    """Are the first so many members there in any case?"""
    if not isinstance(count, Number):
        return False
    first = members(value).items[: max(int(count.value), 0)]
    return not any(item.when or isinstance(item.value, Unknown) for item in first)


def _part() -> Seq:
    return Seq((Item(Unknown("which part of a list is taken is not known")),))


def _after(count: Value, value: Value) -> Value:
    """`lists:nthtail/2`."""
    if not isinstance(count, Number) or not _countable(value, count):
        return _part()
    return Seq(members(value).items[int(count.value) :])


def _sublist(value: Value, first: Value, count: Value | None = None) -> Value:
    """`lists:sublist`: so many members from the start, or from a place that is counted from 1."""
    start = Number(0) if count is None else Number(first.value - 1) if isinstance(first, Number) else first
    end = first if count is None else count
    if not isinstance(start, Number) or not isinstance(end, Number):
        return _part()
    stop = int(start.value + end.value)
    return Seq(members(value).items[int(start.value) : stop]) if _countable(value, Number(stop)) else _part()


def _split(count: Value, value: Value) -> Value:
    return Tup((_sublist(value, count), _after(count, value)))


def _numbers(first: Value, last: Value, step: Value = Number(1)) -> Value:  # noqa: B008  # it is frozen
    if isinstance(first, Number) and isinstance(last, Number) and isinstance(step, Number) and step.value:
        end = int(last.value) + (1 if step.value > 0 else -1)
        numbers = range(int(first.value), end, int(step.value))
        if len(numbers) <= LONGEST_COUNT:
            return seq(map(Number, numbers))
    return Unknown("a sequence of numbers is computed")


def _numbered(first: Value, values: Value) -> Value:
    known = certain(values)
    if known is None or not isinstance(first, Number):
        return Seq((Item(Unknown("the members of a list are numbered")),))
    return seq(Tup((Number(number), value)) for number, value in enumerate(known, int(first.value)))


def _numbered_from_one(values: Value) -> Value:
    return _numbered(Number(1), values)


def _repeated(count: Value, value: Value) -> Value:
    if isinstance(count, Number) and count.value <= LONGEST_COUNT:
        return seq([value] * int(count.value))
    return Seq(tuple(items(value)))  # any number of them


def _joined(separator: Value, values: Value) -> Value:
    """`lists:join/2`."""
    between = [inner for item in members(values).items for inner in (Item(separator, item.when), item)]
    return Seq(tuple(between[1:]))


def _zipped(left: Value, right: Value) -> Value:
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


# --- functions that call functions ---


def _each(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return each(values, lambda part: machine.apply(frame, function, (part,)))


def _flat_each(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _append(_each(machine, frame, function, values))


def _filter(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _filter_with(machine, frame, function, values, keep=True)


def _filter_with(machine: Interpreter, frame: Frame, function: Value, values: Value, *, keep: bool) -> Value:
    found: list[Item] = []
    for item in members(values).items:
        if isinstance(item.value, Unknown):
            found.append(item)
            continue
        for answer in items(machine.apply(frame, function, (item.value,)), item.when):
            found.extend(_kept(item, answer, keep=keep))
    return Seq(tuple(dict.fromkeys(found)) if len(found) > len(members(values).items) else tuple(found))


def _kept(item: Item, answer: Item, *, keep: bool = True) -> Iterator[Item]:
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


def _partition(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    halves = (_filter_with(machine, frame, function, values, keep=keep) for keep in (True, False))
    return Tup(tuple(halves))


def _run(machine: Interpreter, frame: Frame, function: Value, values: Value) -> int | None:
    """Count the members from the start for which a function is true, or give None where nobody can tell."""
    for at, item in enumerate(members(values).items):
        if isinstance(item.value, Unknown) or item.when:
            return None
        answer = machine.apply(frame, function, (item.value,))
        if answer == FALSE:
            return at
        if answer != TRUE:
            return None
    return len(members(values).items)


def _split_with(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    count = _run(machine, frame, function, values)
    return _split(Number(count) if count is not None else Unknown("how long"), values)


def _take_while(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    count = _run(machine, frame, function, values)
    return _part() if count is None else _sublist(values, Number(count))


def _drop_while(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    count = _run(machine, frame, function, values)
    return _part() if count is None else _after(Number(count), values)


def _search(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    for item in members(values).items:
        answer = Unknown("") if isinstance(item.value, Unknown) else machine.apply(frame, function, (item.value,))
        if answer == TRUE and not item.when:
            return Tup((Atom("value"), item.value))
        if answer != FALSE:
            return Unknown(f"what a search finds in {shown(values)}")
    return FALSE


def _fold(machine: Interpreter, frame: Frame, function: Value, start: Value, values: Value) -> Value:
    result = start
    for item in members(values).items:
        if isinstance(item.value, Unknown):
            result = concatenated(members(result), Seq((item,)))
            continue
        step = machine.apply(frame, function, (item.value, result))
        if item.when:
            step = join([Item(step, item.when), Item(result, (f"not ({' and '.join(item.when)})",))])
        result = step
    return result


def _fold_right(machine: Interpreter, frame: Frame, function: Value, start: Value, values: Value) -> Value:
    return _fold(machine, frame, function, start, _reverse(values))


def _map_fold(machine: Interpreter, frame: Frame, function: Value, start: Value, values: Value) -> Value:
    """`lists:mapfoldl/3`."""
    known, made = certain(values), []
    for value in known or ():
        step = machine.apply(frame, function, (value, start))
        if not isinstance(step, Tup) or len(step.parts) != 2:
            known = None
            break
        made.append(step.parts[0])
        start = step.parts[1]
    return Tup((seq(made), start)) if known is not None else Unknown(f"{shown(values)} is changed and folded")


def _zip_with(machine: Interpreter, frame: Frame, function: Value, left: Value, right: Value) -> Value:
    return each(
        _zipped(left, right), lambda pair: machine.apply(frame, function, pair.parts if isinstance(pair, Tup) else ())
    )


def _nothing(_machine: Interpreter, _frame: Frame, _function: Value, _values: Value) -> Value:
    """`lists:foreach/2`, which is called for its effects."""
    return Atom("ok")


def _any(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _quantified(machine, frame, function, values, decisive=TRUE)


def _all(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _quantified(machine, frame, function, values, decisive=FALSE)


def _quantified(machine: Interpreter, frame: Frame, function: Value, values: Value, *, decisive: Value) -> Value:
    answers = [
        item.value if isinstance(item.value, Unknown) else machine.apply(frame, function, (item.value,))
        for item in members(values).items
    ]
    if decisive in answers:
        return decisive
    if all(answer in (TRUE, FALSE) for answer in answers):
        return boolean(decisive == FALSE)
    text = f"a test over {shown(values)} holds"
    return Truth(text, f"not ({text})")


def _sorted(_machine: Interpreter, _frame: Frame, _function: Value, values: Value) -> Value:
    return members(values)


PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "hd", 1): _head,
    ("erlang", "length", 1): _length,
    ("erlang", "tl", 1): _tail,
    ("lists", "append", 1): _append,
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
    ("lists", "merge", 2): _append2,
    ("lists", "nth", 2): _nth,
    ("lists", "nthtail", 2): _after,
    ("lists", "reverse", 1): _reverse,
    ("lists", "seq", 2): _numbers,
    ("lists", "seq", 3): _numbers,
    ("lists", "sort", 1): _same,
    ("lists", "split", 2): _split,
    ("lists", "sublist", 2): _sublist,
    ("lists", "sublist", 3): _sublist,
    ("lists", "subtract", 2): _subtract,
    ("lists", "umerge", 2): _union,
    ("lists", "uniq", 1): _unique,
    ("lists", "unzip", 1): _unzipped,
    ("lists", "usort", 1): _unique,
    ("lists", "zip", 2): _zipped,
    **{
        (module, name, arity): function
        for module in ("gb_sets", "ordsets", "sets")
        for name, arity, function in (
            ("add_element", 2, _add),
            ("del_element", 2, _delete),
            ("from_list", 1, _unique),
            ("from_list", 2, _unique),
            ("intersection", 2, _common),
            ("is_element", 2, _member),
            ("new", 0, Seq),
            ("size", 1, _length),
            ("subtract", 2, _subtract),
            ("to_list", 1, _same),
            ("union", 2, _union),
        )
    },
}
CALLING: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("lists", "all", 2): _all,
    ("lists", "any", 2): _any,
    ("lists", "dropwhile", 2): _drop_while,
    ("lists", "filter", 2): _filter,
    ("lists", "filtermap", 2): _filter,
    ("lists", "flatmap", 2): _flat_each,
    ("lists", "foldl", 3): _fold,
    ("lists", "foldr", 3): _fold_right,
    ("lists", "foreach", 2): _nothing,
    ("lists", "map", 2): _each,
    ("lists", "mapfoldl", 3): _map_fold,
    ("lists", "partition", 2): _partition,
    ("lists", "search", 2): _search,
    ("lists", "sort", 2): _sorted,
    ("lists", "splitwith", 2): _split_with,
    ("lists", "takewhile", 2): _take_while,
    ("lists", "zf", 2): _filter,
    ("lists", "zipwith", 3): _zip_with,
}

"""Lists become what functions of Erlang's library make of them by calling a function of the suite for each member."""

from __future__ import annotations

from functools import cmp_to_key
from typing import TYPE_CHECKING

from mkdocs_guarantees.conditions import either, negated, together
from mkdocs_guarantees.sources.suites.common_test.library.sequences import (
    SOME_PART,
    after,
    appended,
    backwards,
    each,
    from_start,
    kept,
    split,
    zipped,
)
from mkdocs_guarantees.sources.suites.common_test.lists import concatenated
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Atom,
    Item,
    Number,
    Seq,
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
)
from mkdocs_guarantees.sources.suites.common_test.words import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter


def _each(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return each(values, lambda part: machine.apply(frame, function, (part,)))


def _flat_each(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return appended(_each(machine, frame, function, values))


def _filter(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _filter_with(machine, frame, function, values, keep=True)


def _filter_with(machine: Interpreter, frame: Frame, function: Value, values: Value, *, keep: bool) -> Value:
    found: list[Item] = []
    for item in members(values).items:
        if isinstance(item.value, Unknown):
            found.append(item)
            continue
        for answer in items(machine.apply(frame, function, (item.value,)), item.when):
            found.extend(kept(item, answer, keep=keep))
    return Seq(tuple(dict.fromkeys(found)) if len(found) > len(members(values).items) else tuple(found))


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
    return split(Number(count) if count is not None else Unknown("how long"), values)


def _take_while(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    count = _run(machine, frame, function, values)
    return SOME_PART if count is None else from_start(values, Number(count))


def _drop_while(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    count = _run(machine, frame, function, values)
    return SOME_PART if count is None else after(Number(count), values)


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
            step = join([Item(step, item.when), Item(result, (f"not ({together(item.when)})",))])
        result = step
    return result


def _fold_right(machine: Interpreter, frame: Frame, function: Value, start: Value, values: Value) -> Value:
    return _fold(machine, frame, function, start, backwards(values))


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
        zipped(left, right), lambda pair: machine.apply(frame, function, pair.parts if isinstance(pair, Tup) else ())
    )


def _nothing(_machine: Interpreter, _frame: Frame, _function: Value, _values: Value) -> Value:
    """`lists:foreach/2`, which is called for its effects."""
    return Atom("ok")


def _any(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _quantified(machine, frame, function, values, decisive=TRUE)


def _all(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _quantified(machine, frame, function, values, decisive=FALSE)


def _quantified(machine: Interpreter, frame: Frame, function: Value, values: Value, *, decisive: Value) -> Value:
    """One member decides, if it is there."""
    held = members(values).items
    answers = [
        item.value if isinstance(item.value, Unknown) else machine.apply(frame, function, (item.value,))
        for item in held
    ]
    told = [(item.when, _words(answer, decisive)) for item, answer in zip(held, answers, strict=True)]
    deciding = [(*when, words) if words else when for when, words in told if words is not None]
    if () in deciding:
        return decisive
    if any(answer not in (TRUE, FALSE) and words is None for answer, (_, words) in zip(answers, told, strict=True)):
        text = f"a test over {shown(values)} holds"
        return Truth(text, f"not ({text})")
    if not deciding:
        return boolean(decisive == FALSE)
    ways = list(dict.fromkeys(deciding))
    text = cut(either([together(when) for when in ways]))
    opposite = cut(together([either([negated(word) for word in when]) for when in ways]))
    return Truth(text, opposite) if decisive == TRUE else Truth(opposite, text)


def _words(answer: Value, decisive: Value) -> str | None:
    """When an answer is the one that decides: in words, empty for always, and None for never or if nobody can tell."""
    match answer:
        case Truth(yes, no):
            return yes if decisive == TRUE else no
        case Unknown(_, text) if text:
            return f"{text} is {shown(decisive)}"
        case _:
            return "" if answer == decisive else None


def _sort_by(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    """`lists:sort/2`: the function says whether one member may stand before another one."""

    def compare(one: Item, other: Item) -> int:
        answer = machine.apply(frame, function, (one.value, other.value))
        if answer not in (TRUE, FALSE):
            raise ValueError
        return -1 if answer == TRUE else 1

    try:
        return Seq(tuple(sorted(members(values).items, key=cmp_to_key(compare))))
    except ValueError:
        return members(values)


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
    ("lists", "sort", 2): _sort_by,
    ("lists", "splitwith", 2): _split_with,
    ("lists", "takewhile", 2): _take_while,
    ("lists", "zf", 2): _filter,
    ("lists", "zipwith", 3): _zip_with,
}

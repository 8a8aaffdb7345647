"""Tables become what they hold under a key: lists of tuples, property lists, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.equality import equal
from mkdocs_guarantees.sources.suites.common_test.library.sequences import each, ordered
from mkdocs_guarantees.sources.suites.common_test.library.terms import element, set_element
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Atom,
    Choice,
    Item,
    Map,
    Number,
    Seq,
    Truth,
    Tup,
    Unknown,
    Value,
    boolean,
    certain,
    members,
    seq,
    settled,
    shown,
    under,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame, Interpreter

_UNDEFINED = Atom("undefined")


# --- lists of tuples ---


def _holds(key: Value, position: Value, value: Value) -> bool | Truth | None:
    """Is the key at this position of the tuple? None where nobody can tell."""
    place = whole(position)
    if isinstance(value, Tup) and place is not None:
        return 1 <= place <= len(value.parts) and equal(key, element(position, value))
    return None if isinstance(value, Unknown | Choice) else False


def _place(key: Value, position: Value, values: Value) -> int | None:
    """Where the first tuple with this key is; -1 where there is none, and None where nobody can tell."""
    for at, item in enumerate(members(values).items):
        answer = _holds(key, position, item.value)
        if answer is not False and (item.when or answer is not True):
            return None
        if answer is True:
            return at
    return -1


def _with_others(values: Value, at: int, *new: Item) -> Seq:
    """A list with other members, or none, in place of one."""
    held = members(values).items
    return Seq((*held[:at], *new, *held[at + 1 :]))


def _unsure(key: Value) -> Unknown:
    return Unknown(f"it is not known whether {shown(key)} is in a list")


def _doubted(key: Value, position: Value, held: tuple[Item, ...], *new: Item) -> Seq:
    """A list whose first member with the key is to go, nobody can tell which that is, with others in its place."""
    unsure = _unsure(key)
    kept = (item if _holds(key, position, item.value) is False else under(item, (unsure.reason,)) for item in held)
    return Seq((*kept, *new, Item(unsure)))


def _find(key: Value, position: Value, values: Value) -> Value:
    at = _place(key, position, values)
    if at is None:
        return _unsure(key)
    return FALSE if at < 0 else members(values).items[at].value


def _search(key: Value, position: Value, values: Value) -> Value:
    found = _find(key, position, values)
    return found if found == FALSE or isinstance(found, Unknown) else Tup((Atom("value"), found))


def _is_member(key: Value, position: Value, values: Value) -> Value:
    at = _place(key, position, values)
    return _unsure(key) if at is None else boolean(at >= 0)


def _take(key: Value, position: Value, values: Value) -> Value:
    at = _place(key, position, values)
    if at is None:
        return _unsure(key)
    return FALSE if at < 0 else Tup((Atom("value"), members(values).items[at].value, _with_others(values, at)))


def _delete(key: Value, position: Value, values: Value) -> Value:
    held = members(values).items
    at = _place(key, position, values)
    if at is None:
        return _doubted(key, position, held)
    return Seq(held) if at < 0 else _with_others(values, at)


def _replace(key: Value, position: Value, values: Value, new: Value) -> Value:
    held = members(values).items
    at = _place(key, position, values)
    if at is None:
        return _doubted(key, position, held, Item(new, (_unsure(key).reason,)))
    return Seq(held) if at < 0 else _with_others(values, at, Item(new))


def _store(key: Value, position: Value, values: Value, new: Value) -> Value:
    held = members(values).items
    at = _place(key, position, values)
    if at is None:
        return _doubted(key, position, held, Item(new))
    return Seq((*held, Item(new))) if at < 0 else _with_others(values, at, Item(new))


def _sorted(position: Value, values: Value) -> Value:
    """`lists:keysort/2`."""
    return ordered(values, lambda value: element(position, value))


def _change(machine: Interpreter, frame: Frame, function: Value, position: Value, values: Value) -> Value:
    """`lists:keymap/3`."""

    def changed(value: Value) -> Value:
        return set_element(position, value, machine.apply(frame, function, (element(position, value),)))

    return each(values, changed)


# --- property lists ---


def _property_of(key: Value, value: Value) -> bool | Truth | None:
    if isinstance(value, Tup):
        return len(value.parts) == 2 and equal(value.parts[0], key)
    return equal(value, key)


def _held_property(key: Value, values: Value) -> Value | None:
    """What a property is, or None where there is none."""
    for item in members(values).items:
        answer = _property_of(key, item.value)
        if isinstance(item.value, Unknown) or (answer is not False and (item.when or answer is not True)):
            return Unknown(f"it is not known what {shown(key)} is")
        if answer is True:
            return item.value.parts[1] if isinstance(item.value, Tup) else TRUE
    return None


def _property(key: Value, values: Value, default: Value = _UNDEFINED) -> Value:
    return _held_property(key, values) or default


def _lookup(key: Value, values: Value) -> Value:
    found = _held_property(key, values)
    if found is None:
        return Atom("none")
    return found if isinstance(found, Unknown) else Tup((key, found))


def _is_defined(key: Value, values: Value) -> Value:
    found = _held_property(key, values)
    return found if isinstance(found, Unknown) else boolean(found is not None)


def _is_set(key: Value, values: Value) -> Value:
    """`proplists:get_bool/2`."""
    found = _property(key, values, FALSE)
    return found if isinstance(found, Unknown) else boolean(found == TRUE)


def _all_properties(key: Value, values: Value) -> Value:
    held = [item for item in members(values).items if _property_of(key, item.value) is not False]
    return each(Seq(tuple(held)), lambda value: value.parts[1] if isinstance(value, Tup) else TRUE)


def _without_property(key: Value, values: Value) -> Value:
    return Seq(tuple(item for item in members(values).items if _property_of(key, item.value) is not True))


def _property_keys(values: Value) -> Value:
    return each(values, lambda value: value.parts[0] if isinstance(value, Tup) and value.parts else value)


def _unfolded(values: Value) -> Value:
    """`proplists:unfold/1`: each `name` becomes `{name, true}`."""
    return each(values, lambda value: Tup((value, TRUE)) if isinstance(value, Atom) else value)


# --- maps ---


def _map_find(key: Value, values: Value) -> Value:
    if not isinstance(values, Map) or values.holds(key) is None:
        return _unknown_in(values, key)
    found = values.get(key)
    return Atom("error") if found is None else Tup((Atom("ok"), found))


def _map_get(key: Value, values: Value, default: Value | None = None) -> Value:
    if not isinstance(values, Map) or values.holds(key) is None:
        return _unknown_in(values, key)
    return values.get(key) or default or _unknown_in(values, key)


def _unknown_in(values: Value, key: Value) -> Unknown:
    return Unknown(f"what {shown(key)} is in {shown(values)}")


def _has_key(key: Value, values: Value) -> Value:
    held = values.holds(key) if isinstance(values, Map) else None
    return _unsure(key) if held is None else boolean(held)


def _map_keys(values: Value) -> Value:
    return _listed(values, lambda key, _: key)


def _map_values(values: Value) -> Value:
    return _listed(values, lambda _, value: value)


def _map_pairs(values: Value) -> Value:
    return _listed(values, lambda key, value: Tup((key, value)))


def _listed(values: Value, choose: Callable[[Value, Value], Value]) -> Value:
    if isinstance(values, Map):
        return seq(choose(key, value) for key, value in values.held())
    return Seq((Item(Unknown(f"what is in the map {shown(values)}")),))


def _map_of(values: Value) -> Value:
    """`maps:from_list/1`."""
    known = certain(values)
    pairs = [value.parts for value in known or () if isinstance(value, Tup) and _is_pair(value)]
    if known is None or len(pairs) < len(known):
        return Unknown(f"a map of {shown(values)}")
    return Map(tuple((key, value) for key, value in pairs))


def _is_pair(value: Tup) -> bool:
    return len(value.parts) == 2 and settled(value.parts[0])


def _put(key: Value, value: Value, values: Value) -> Value:
    if not isinstance(values, Map) or not settled(key):
        return Unknown(f"the map {shown(values)} with another {shown(key)}")
    return Map((*values.pairs, (key, value)))


def _merge(left: Value, right: Value) -> Value:
    if isinstance(left, Map) and isinstance(right, Map):
        return Map(left.pairs + right.pairs)
    return Unknown(f"the maps {shown(left)} and {shown(right)}")


def _with(keys: Value, values: Value) -> Value:
    return _chosen(keys, values, kept=True)


def _without(keys: Value, values: Value) -> Value:
    return _chosen(keys, values, kept=False)


def _remove(key: Value, values: Value) -> Value:
    return _chosen(seq((key,)), values, kept=False)


def _chosen(keys: Value, values: Value, *, kept: bool) -> Value:
    known = certain(keys)
    if known is None or not all(map(settled, known)) or not isinstance(values, Map):
        return Unknown(f"a part of the map {shown(values)}")
    return Map(tuple(pair for pair in values.pairs if (pair[0] in known) is kept))


def _map_size(values: Value) -> Value:
    return Number(len([*values.held()])) if isinstance(values, Map) else Unknown(f"the size of {shown(values)}")


def _each_pair(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    """`maps:map/2`."""
    if not isinstance(values, Map):
        return Unknown(f"a map made of {shown(values)}")
    return Map(tuple((key, machine.apply(frame, function, (key, value))) for key, value in values.held()))


def _filter_pairs(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    if not isinstance(values, Map):
        return Unknown(f"a part of the map {shown(values)}")
    answers = {pair: machine.apply(frame, function, pair) for pair in values.held()}
    if not all(answer in (TRUE, FALSE) for answer in answers.values()):
        return Unknown(f"a part of the map {shown(values)}")
    return Map(tuple(pair for pair, answer in answers.items() if answer == TRUE))


def _fold_pairs(machine: Interpreter, frame: Frame, function: Value, start: Value, values: Value) -> Value:
    if not isinstance(values, Map):
        return Unknown(f"what is in the map {shown(values)}")
    result = start
    for key, value in values.held():
        result = machine.apply(frame, function, (key, value, result))
    return result


PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "is_map_key", 2): _has_key,
    ("erlang", "map_get", 2): _map_get,
    ("erlang", "map_size", 1): _map_size,
    ("lists", "keydelete", 3): _delete,
    ("lists", "keyfind", 3): _find,
    ("lists", "keymember", 3): _is_member,
    ("lists", "keyreplace", 4): _replace,
    ("lists", "keysearch", 3): _search,
    ("lists", "keysort", 2): _sorted,
    ("lists", "keystore", 4): _store,
    ("lists", "keytake", 3): _take,
    ("maps", "find", 2): _map_find,
    ("maps", "from_list", 1): _map_of,
    ("maps", "get", 2): _map_get,
    ("maps", "get", 3): _map_get,
    ("maps", "is_key", 2): _has_key,
    ("maps", "keys", 1): _map_keys,
    ("maps", "merge", 2): _merge,
    ("maps", "new", 0): Map,
    ("maps", "put", 3): _put,
    ("maps", "remove", 2): _remove,
    ("maps", "size", 1): _map_size,
    ("maps", "to_list", 1): _map_pairs,
    ("maps", "update", 3): _put,
    ("maps", "values", 1): _map_values,
    ("maps", "with", 2): _with,
    ("maps", "without", 2): _without,
    ("proplists", "delete", 2): _without_property,
    ("proplists", "get_all_values", 2): _all_properties,
    ("proplists", "get_bool", 2): _is_set,
    ("proplists", "get_keys", 1): _property_keys,
    ("proplists", "get_value", 2): _property,
    ("proplists", "get_value", 3): _property,
    ("proplists", "is_defined", 2): _is_defined,
    ("proplists", "lookup", 2): _lookup,
    ("proplists", "unfold", 1): _unfolded,
}
CALLING: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("lists", "keymap", 3): _change,
    ("maps", "filter", 2): _filter_pairs,
    ("maps", "fold", 3): _fold_pairs,
    ("maps", "map", 2): _each_pair,
}

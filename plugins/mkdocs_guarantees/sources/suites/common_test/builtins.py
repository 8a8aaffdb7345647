"""Calls of Erlang's own library become values, as far as suites use it to put their lists of tests together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.equality import equal
from mkdocs_guarantees.sources.suites.common_test.lists import concatenated, minus
from mkdocs_guarantees.sources.suites.common_test.module import Key
from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    TRUE,
    Atom,
    Choice,
    Env,
    Fun,
    Item,
    Map,
    Number,
    Seq,
    Text,
    Truth,
    Tup,
    Unknown,
    Value,
    boolean,
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
    from mkdocs_guarantees.sources.suites.common_test.module import Module

Args = tuple[Value, ...]


def call(machine: Interpreter, frame: Frame, module: str, name: str, args: Args) -> Value | None:
    """Give the value of a call of a library function, or None for one that is not known here."""
    if name == "module_info" and module != "erlang":
        return _module_info(machine, frame, module, args)
    for at, arg in enumerate(args):
        if isinstance(arg, Choice) and (module, name, len(args)) in _PLAIN:
            found = [
                Item(value, option.when)
                for option in arg.options
                if (value := call(machine, frame, module, name, (*args[:at], option.value, *args[at + 1 :])))
            ]
            return join(found) if len(found) == len(arg.options) else None
    plain = _PLAIN.get((module, name, len(args)))
    if plain is not None:
        return plain(*args)
    higher = _HIGHER.get((module, name, len(args)))
    return higher(machine, frame, *args) if higher is not None else None


def _module_info(machine: Interpreter, frame: Frame, name: str, args: Args) -> Value | None:
    module = frame.module if frame.module.name == name else machine.around.module(name)
    if module is None or len(args) > 1 or (args and args[0] not in (Atom("exports"), Atom("functions"))):
        return None
    if not args:
        return seq([Tup((Atom("exports"), _functions(module, exported=True)))])
    return _functions(module, exported=args[0] == Atom("exports"))


def _functions(module: Module, *, exported: bool) -> Seq:
    """Functions of a module as `{Name, Arity}`, each under the conditions of its clauses."""
    found = [
        Item(Tup((Atom(key.name), Number(key.arity))), when)
        for key, function in module.functions.items()
        if not exported or module.exported(key)
        for when in [function.clauses[0].when if function.clauses else ()]
    ]
    found += [Item(Tup((Atom("module_info"), Number(arity)))) for arity in (0, 1)]
    found += [Item(Unknown(f"functions may come from {name}")) for name in module.strange[:1]]
    return Seq(tuple(found))


# --- functions of values ---


def _append(lists: Value) -> Value:
    return Seq(tuple(under(inner, item.when) for item in members(lists).items for inner in members(item.value).items))


def _append2(left: Value, right: Value) -> Value:
    return concatenated(members(left), members(right))


def _flatten(value: Value) -> Value:
    return Seq(tuple(_flat(members(value), 0)))


def _flat(value: Seq, depth: int) -> Iterator[Item]:
    for item in value.items:
        if isinstance(item.value, Seq) and depth < 50:
            for inner in _flat(item.value, depth + 1):
                yield under(inner, item.when)
        else:
            yield item


def _unique(value: Value) -> Value:
    """`lists:usort/1`; the order means nothing to us, and that of the source reads better."""
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


def _key_find(key: Value, position: Value, values: Value) -> Value:
    for item in members(values).items:
        found = _element(position, item.value)
        if isinstance(item.value, Unknown) or item.when:
            return Unknown(f"it is not known whether {shown(key)} is in a list")
        if equal(key, found) is True:
            return item.value
    return FALSE


def _key_delete(key: Value, position: Value, values: Value) -> Value:
    kept = list(members(values).items)
    for at, item in enumerate(kept):
        if equal(key, _element(position, item.value)) is True:
            del kept[at]
            break
    return Seq(tuple(kept))


def _element(position: Value, value: Value) -> Value:
    if isinstance(position, Number) and isinstance(value, Tup) and 1 <= position.value <= len(value.parts):
        return value.parts[int(position.value) - 1]
    return Unknown(f"element {shown(position)} of {shown(value)}")


def _property(key: Value, values: Value, default: Value = Atom("undefined")) -> Value:  # noqa: B008  # it is frozen
    for item in members(values).items:
        if isinstance(item.value, Unknown) or item.when:
            return Unknown(f"it is not known what {shown(key)} is")
        if equal(item.value, key) is True:
            return TRUE
        if isinstance(item.value, Tup) and len(item.value.parts) > 1 and equal(item.value.parts[0], key) is True:
            return item.value.parts[1]
    return default


def _prefix(start: Value, value: Value) -> Value:
    return _texts(start, value, lambda first, text: text.startswith(first), "begins with")


def _suffix(end: Value, value: Value) -> Value:
    return _texts(end, value, lambda last, text: text.endswith(last), "ends with")


def _texts(part: Value, value: Value, test: Callable[[str, str], bool], words: str) -> Value:
    if isinstance(part, Text) and isinstance(value, Text):
        return boolean(test(part.value, value.value))
    text = f"{shown(value)} {words} {shown(part)}"
    return Truth(text, f"not ({text})")


def _text_of(value: Value, *_: Value) -> Value:
    match value:
        case Atom(text) | Text(text):
            return Text(text)
        case Number(number):
            return Text(str(number))
        case Seq(entries) if all(isinstance(item.value, Number) and not item.when for item in entries):
            codes = [int(item.value.value) for item in entries if isinstance(item.value, Number)]
            return Text("".join(chr(code) for code in codes if 0 <= code < 0xD800 or 0xE000 <= code < 0x110000))
        case _:
            return Unknown(f"the text of {shown(value)} is computed", shown(value))


def _atom_of(value: Value, *_: Value) -> Value:
    text = _text_of(value)
    return Atom(text.value) if isinstance(text, Text) else text


def _concat(values: Value) -> Value:
    parts = [_text_of(item.value) for item in members(values).items]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return Text("".join(texts)) if len(texts) == len(parts) else Unknown("a text is computed")


def _getenv(name: Value, default: Value | None = None) -> Value:
    if not isinstance(name, Text):
        return Unknown(f"os:getenv({shown(name)})")
    if default is not None and not isinstance(default, Text):
        return Env(name.value) if default == FALSE else Unknown("os:getenv", f'os:getenv("{name.value}")')
    return Env(name.value, default.value if isinstance(default, Text) else None)


_LITERAL = re.compile(r"\^?[\w ]*\$?")


def _matches(subject: Value, pattern: Value, *_: Value) -> Value:
    """`re:run` with a pattern that is a fixed text, perhaps anchored; others are too dangerous to run."""
    text, expression = _text_of(subject), _text_of(pattern)
    if not isinstance(text, Text) or not isinstance(expression, Text) or not _LITERAL.fullmatch(expression.value):
        words = f"{shown(subject)} matches {shown(pattern)}"
        return Choice((Item(Tup((Atom("match"), Seq())), (words,)), Item(Atom("nomatch"), (f"not ({words})",))))
    found = re.search(expression.value, text.value)
    return Atom("nomatch") if found is None else Tup((Atom("match"), Seq()))


def _position(text: Value, part: Value) -> Value:
    if isinstance(text, Text) and isinstance(part, Text):
        return Number(text.value.find(part.value) + 1)
    return Unknown(f"the place of {shown(part)} in {shown(text)}")


def _find(text: Value, part: Value, *_: Value) -> Value:
    if isinstance(text, Text) and isinstance(part, Text):
        at = text.value.find(part.value)
        return Text(text.value[at:]) if at >= 0 else Atom("nomatch")
    return Unknown(f"the place of {shown(part)} in {shown(text)}")


def _tokens(text: Value, separators: Value, *_: Value) -> Value:
    if isinstance(text, Text) and isinstance(separators, Text) and separators.value:
        parts = re.split(f"[{re.escape(separators.value)}]", text.value)
        return seq(Text(part) for part in parts if part)
    return Unknown(f"the parts of {shown(text)}")


def _substring(text: Value, start: Value, length: Value | None = None) -> Value:
    """`string:substr`, which counts from 1."""
    if isinstance(text, Text) and isinstance(start, Number) and (length is None or isinstance(length, Number)):
        begin = int(start.value) - 1
        end = len(text.value) if length is None else begin + int(length.value)
        return Text(text.value[max(begin, 0) : max(end, 0)])
    return Unknown(f"a part of {shown(text)}")


def _slice(text: Value, start: Value, length: Value | None = None) -> Value:
    """`string:slice`, which counts from 0."""
    return _substring(text, Number(start.value + 1) if isinstance(start, Number) else start, length)


def _after_prefix(text: Value, prefix: Value) -> Value:
    if isinstance(text, Text) and isinstance(prefix, Text):
        begins = text.value.startswith(prefix.value)
        return Text(text.value[len(prefix.value) :]) if begins else Atom("nomatch")
    words = f"{shown(text)} begins with {shown(prefix)}"
    return Choice((Item(Unknown(words, words), (words,)), Item(Atom("nomatch"), (f"not ({words})",))))


def _map_find(key: Value, values: Value) -> Value:
    if not isinstance(values, Map):
        return Unknown(f"what {shown(key)} is in {shown(values)}", f"maps:find({shown(key)}, {shown(values)})")
    found = values.get(key)
    return Atom("error") if found is None else Tup((Atom("ok"), found))


def _map_get(key: Value, values: Value, default: Value | None = None) -> Value:
    found = values.get(key) if isinstance(values, Map) else None
    if found is None and isinstance(values, Map):
        found = default
    return found or Unknown(f"what {shown(key)} is in {shown(values)}")


def _map_keys(values: Value) -> Value:
    return seq(key for key, _ in values.pairs) if isinstance(values, Map) else Seq((Item(Unknown("keys of a map")),))


def _lookup(key: Value, values: Value) -> Value:
    found = _property(key, values)
    if isinstance(found, Unknown):
        return found
    return Atom("none") if found == Atom("undefined") else Tup((key, found))


def _length(value: Value) -> Value:
    known = members(value).items
    if any(item.when or isinstance(item.value, Unknown) for item in known):
        return Unknown("the length of a list is not known", f"length({shown(value)})")
    return Number(len(known))


def _head(value: Value) -> Value:
    known = members(value).items
    if known and not known[0].when:
        return known[0].value
    return Unknown("the head of a list is not known")


def _tail(value: Value) -> Value:
    known = members(value).items
    return Seq(known[1:]) if known and not known[0].when else Seq((Item(Unknown("the tail of a list is not known")),))


def _nth(position: Value, value: Value) -> Value:
    known = members(value).items
    certain = not any(item.when or isinstance(item.value, Unknown) for item in known)
    if certain and isinstance(position, Number) and 1 <= position.value <= len(known):
        return known[int(position.value) - 1].value
    return Unknown("an element of a list is not known")


def _numbers(first: Value, last: Value) -> Value:
    if isinstance(first, Number) and isinstance(last, Number) and last.value - first.value < 1_000:
        return seq(Number(number) for number in range(int(first.value), int(last.value) + 1))
    return Unknown("a sequence of numbers is computed")


def _keys(values: Value) -> Value:
    return _map(values, lambda part: part.parts[0] if isinstance(part, Tup) and part.parts else part)


def _map(values: Value, change: Callable[[Value], Value]) -> Value:
    return Seq(
        tuple(
            item if isinstance(item.value, Unknown) else new
            for item in members(values).items
            for new in items(change(item.value), item.when)
        )
    )


def _is_atom(value: Value) -> Value:
    return _kind(value, Atom, "an atom")


def _is_tuple(value: Value) -> Value:
    return _kind(value, Tup, "a tuple")


def _is_list(value: Value) -> Value:
    return _kind(value, (Seq, Text), "a list")


def _kind(value: Value, kind: type | tuple[type, ...], words: str) -> Value:
    if isinstance(value, Unknown | Env | Truth):
        return Truth(f"{shown(value)} is {words}", f"{shown(value)} is not {words}")
    return boolean(isinstance(value, kind))


# --- functions that call functions ---


def _each(machine: Interpreter, frame: Frame, function: Value, values: Value) -> Value:
    return _map(values, lambda part: machine.apply(frame, function, (part,)))


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


def _kept(item: Item, answer: Item, *, keep: bool) -> Iterator[Item]:
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


def _is_exported(machine: Interpreter, frame: Frame, module: Value, name: Value, arity: Value) -> Value:
    words = f"{shown(module)}:{shown(name)}/{shown(arity)} exists"
    match (module, name, arity):
        case (Atom(holder), Atom(function), Number(count)):
            other = frame.module if frame.module.name == holder else machine.around.module(holder)
            if other is not None:
                key = Key(function, int(count))
                return boolean(key in other.functions and other.exported(key))
    return Truth(words, f"not {words}")


def _apply(machine: Interpreter, frame: Frame, module: Value, name: Value, args: Value) -> Value:
    if not isinstance(module, Atom) or not isinstance(name, Atom):
        return Unknown("apply of what is computed")
    values = tuple(item.value for item in members(args).items)
    other = frame.module if frame.module.name == module.name else machine.around.module(module.name)
    if name.name == "module_info":
        return _module_info(machine, frame, module.name, values) or Unknown("module_info")
    if other is None:
        return Unknown(f"{machine.root} calls {module.name}:{name.name}, which is not in the repository")
    return machine.apply(frame, Fun(other, name=name.name, arity=len(values)), values)


_PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "atom_to_binary", 1): _text_of,
    ("erlang", "atom_to_binary", 2): _text_of,
    ("erlang", "atom_to_list", 1): _text_of,
    ("erlang", "binary_to_atom", 1): _atom_of,
    ("erlang", "binary_to_atom", 2): _atom_of,
    ("erlang", "binary_to_list", 1): _text_of,
    ("erlang", "element", 2): _element,
    ("erlang", "hd", 1): _head,
    ("erlang", "integer_to_list", 1): _text_of,
    ("erlang", "is_atom", 1): _is_atom,
    ("erlang", "is_list", 1): _is_list,
    ("erlang", "is_tuple", 1): _is_tuple,
    ("erlang", "length", 1): _length,
    ("erlang", "list_to_atom", 1): _atom_of,
    ("erlang", "list_to_binary", 1): _text_of,
    ("erlang", "list_to_existing_atom", 1): _atom_of,
    ("erlang", "tl", 1): _tail,
    ("lists", "append", 1): _append,
    ("lists", "append", 2): _append2,
    ("lists", "concat", 1): _concat,
    ("lists", "delete", 2): _delete,
    ("lists", "flatten", 1): _flatten,
    ("lists", "keydelete", 3): _key_delete,
    ("lists", "keyfind", 3): _key_find,
    ("lists", "member", 2): _member,
    ("lists", "merge", 2): _append2,
    ("lists", "nth", 2): _nth,
    ("lists", "prefix", 2): _prefix,
    ("lists", "reverse", 1): _reverse,
    ("lists", "seq", 2): _numbers,
    ("lists", "sort", 1): _same,
    ("lists", "subtract", 2): _subtract,
    ("lists", "suffix", 2): _suffix,
    ("lists", "umerge", 2): lambda left, right: _unique(_append2(left, right)),
    ("lists", "uniq", 1): _unique,
    ("lists", "usort", 1): _unique,
    ("maps", "find", 2): _map_find,
    ("maps", "get", 2): _map_get,
    ("maps", "get", 3): _map_get,
    ("maps", "keys", 1): _map_keys,
    ("os", "getenv", 1): _getenv,
    ("os", "getenv", 2): _getenv,
    ("proplists", "get_keys", 1): _keys,
    ("proplists", "get_value", 2): _property,
    ("proplists", "get_value", 3): _property,
    ("re", "run", 2): _matches,
    ("re", "run", 3): _matches,
    ("proplists", "lookup", 2): _lookup,
    ("string", "find", 2): _find,
    ("string", "lexemes", 2): _tokens,
    ("string", "prefix", 2): _after_prefix,
    ("string", "slice", 2): _slice,
    ("string", "slice", 3): _slice,
    ("string", "substr", 2): _substring,
    ("string", "substr", 3): _substring,
    ("string", "tokens", 2): _tokens,
    ("lists", "last", 1): lambda values: _head(_reverse(values)),
    ("string", "str", 2): _position,
}
_HIGHER: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "apply", 3): _apply,
    ("erlang", "function_exported", 3): _is_exported,
    ("lists", "all", 2): _all,
    ("lists", "any", 2): _any,
    ("lists", "filter", 2): _filter,
    ("lists", "filtermap", 2): _filter,
    ("lists", "flatmap", 2): _flat_each,
    ("lists", "foldl", 3): _fold,
    ("lists", "foldr", 3): _fold_right,
    ("lists", "map", 2): _each,
    ("lists", "partition", 2): _partition,
    ("lists", "zf", 2): _filter,
}

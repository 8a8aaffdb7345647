"""Names become texts and texts names: `string`, `re`, `io_lib:format`, conversions, and the environment.

Strings, binaries and lists of characters are one and the same here, a Text: only the names in them matter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.values import (
    FALSE,
    Atom,
    Choice,
    Env,
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
    members,
    seq,
    shown,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MOST_REPEATS = 3
LONGEST_NAME = 255
LONGEST_NUMBER = 50
_DEEPEST = 20
_SIMPLE = re.compile(r"\^?(?:[\w ]|\.[*+]?)*\$?")
_DIRECTIVE = re.compile(r"~(t?[spw]|[bBn~])")
_UNQUOTED = re.compile(r"[a-z][\w@]*", re.ASCII)
_NO_CHARACTERS = range(0xD800, 0xE000)
_LEADING = Atom("leading")
_NO_OPTIONS = Seq()
_BLANK = Number(32)
_ASCII = range(128)
_GLOBAL = Atom("global")
_RETURNS = tuple(Tup((Atom("return"), Atom(kind))) for kind in ("list", "binary"))
_PLAIN_PATTERN = re.compile(r"(?:[\w ,:/-]|\\[^\w\s])+", re.ASCII)
_PLAIN_REPLACEMENT = re.compile(r"[^\\&]*")


def _text_of(value: Value, *_: Value) -> Value:
    """Give the text of an atom, a number, a text or a list of characters and texts in any nesting."""
    if isinstance(value, Atom):
        return Text(value.name)
    if isinstance(value, Number):
        return Text(str(value.value))
    written = _characters(value, 0)
    return Unknown(f"the text of {shown(value)} is computed", shown(value)) if written is None else Text(written)


def _characters(value: Value, depth: int) -> str | None:
    if isinstance(value, Text):
        return value.value
    if isinstance(value, Number):
        code = whole(value)
        return chr(code) if code is not None and 0 <= code < 0x110000 and code not in _NO_CHARACTERS else None
    known = certain(value) if isinstance(value, Seq) and depth < _DEEPEST else None
    parts = [_characters(part, depth + 1) for part in known or ()]
    return None if known is None or None in parts else "".join(part for part in parts if part is not None)


def _atom_of(value: Value, *_: Value) -> Value:
    text = _text_of(value)
    return Atom(text.value) if isinstance(text, Text) else text


def _number_of(value: Value) -> Value:
    text = _text_of(value)
    if not isinstance(text, Text) or len(text.value) > LONGEST_NUMBER:
        return Unknown(f"the number in {shown(value)} is computed")
    known = re.fullmatch(r"[+-]?[0-9]+", text.value)
    return Number(int(known[0])) if known else Unknown(f"no number is {shown(value)}", fails=True)


def _concat(values: Value) -> Value:
    parts = [_text_of(item.value) for item in members(values).items]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return Text("".join(texts)) if len(texts) == len(parts) else Unknown("a text is computed")


def _two(left: Value, right: Value) -> Value:
    """`string:concat/2`."""
    return _concat(seq((left, right)))


def _joined(values: Value, separator: Value) -> Value:
    """`string:join/2`."""
    known, between = certain(values), _text_of(separator)
    parts = [_text_of(value) for value in known or ()]
    texts = [part.value for part in parts if isinstance(part, Text)]
    if known is None or not isinstance(between, Text) or len(texts) < len(parts):
        return Unknown("a text is computed")
    return Text(between.value.join(texts))


def _format(template: Value, values: Value) -> Value:
    """`io_lib:format/2` with its usual directives."""
    known = certain(values)
    if not isinstance(template, Text) or known is None or "~" in _DIRECTIVE.sub("", template.value):
        return Unknown("a text is computed")
    given = iter(known)
    try:
        return Text(_DIRECTIVE.sub(lambda found: _directive(found[1], given), template.value))
    except (StopIteration, ValueError):
        return Unknown("a text is computed")


def _directive(name: str, given: Iterator[Value]) -> str:
    """Write the next value.

    Raises:
        StopIteration: none is left.
        ValueError: the value is not known, or no such directive writes it.
    """
    if name in {"~", "n"}:
        return {"~": "~", "n": "\n"}[name]
    value = next(given)
    if name[-1] in "pw":
        if isinstance(value, Number) or (isinstance(value, Atom) and _UNQUOTED.fullmatch(value.name)):
            return shown(value)
    elif name[-1] == "s" and not isinstance(value, Number):
        text = _text_of(value)
        if isinstance(text, Text):
            return text.value
    elif isinstance(value, Number) and name in {"b", "B"}:
        return str(value.value)
    raise ValueError(name)


def _changed(change: Callable[[str], str]) -> Callable[[Value], Value]:
    """Make a function of texts from one of strings."""

    def function(value: Value) -> Value:
        text = _text_of(value)
        return Text(change(text.value)) if isinstance(text, Text) else text

    return function


def _prefix(start: Value, value: Value) -> Value:
    return _texts(start, value, lambda first, text: text.startswith(first), "begins with")


def _suffix(end: Value, value: Value) -> Value:
    return _texts(end, value, lambda last, text: text.endswith(last), "ends with")


def _same(left: Value, right: Value) -> Value:
    return _texts(right, left, lambda one, other: one == other, "is")


def _texts(part: Value, value: Value, test: Callable[[str, str], bool], words: str) -> Value:
    if isinstance(part, Text) and isinstance(value, Text):
        return boolean(test(part.value, value.value))
    text = f"{shown(value)} {words} {shown(part)}"
    return Truth(text, f"not ({text})")


def _getenv(name: Value, default: Value | None = None) -> Value:
    if not isinstance(name, Text):
        return Unknown(f"os:getenv({shown(name)})")
    if default is not None and not isinstance(default, Text):
        return Env(name.value) if default == FALSE else Unknown("os:getenv", f'os:getenv("{name.value}")')
    return Env(name.value, default.value if isinstance(default, Text) else None)


def _matches(subject: Value, pattern: Value, options: Value = _NO_OPTIONS) -> Value:
    """`re:run` with a pattern of characters and a few `.*`; others might run for ever."""
    given = certain(options) or ()
    match = Atom("match") if Tup((Atom("capture"), Atom("none"))) in given else Tup((Atom("match"), Seq()))
    text, expression = _text_of(subject), _text_of(pattern)
    if isinstance(text, Text) and isinstance(expression, Text) and _is_simple(expression.value, text.value):
        return Atom("nomatch") if re.search(expression.value, text.value) is None else match
    words = f"{shown(subject)} matches {shown(pattern)}"
    return Choice((Item(match, (words,)), Item(Atom("nomatch"), (f"not ({words})",))))


def _changed_by_pattern(subject: Value, pattern: Value, new: Value, options: Value) -> Value:
    """`re:replace` of plain characters by others, to a list or a binary."""
    text, expression, given = _text_of(subject), _text_of(pattern), certain(options) or ()
    plain = isinstance(expression, Text) and _PLAIN_PATTERN.fullmatch(expression.value)
    known = {*given} <= {_GLOBAL, *_RETURNS} and not {*given}.isdisjoint(_RETURNS)
    replaced = isinstance(new, Text) and _PLAIN_REPLACEMENT.fullmatch(new.value)
    if not isinstance(text, Text) or not plain or not known or not replaced:
        return Unknown(f"{shown(subject)} with {shown(new)} for {shown(pattern)}")
    old = re.sub(r"\\(.)", r"\1", plain[0])
    return Text(text.value.replace(old, replaced[0], -1 if _GLOBAL in given else 1))


def _is_simple(pattern: str, text: str) -> bool:
    few = sum(map(pattern.count, "*+")) <= MOST_REPEATS
    return few and len(text) <= LONGEST_NAME and _SIMPLE.fullmatch(pattern) is not None


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


def _split(text: Value, separator: Value, where: Value = _LEADING) -> Value:
    """`string:split`: at the first separator, at the last one, or at all."""
    if not isinstance(text, Text) or not isinstance(separator, Text) or not separator.value:
        return Unknown(f"the parts of {shown(text)}")
    match where:
        case Atom("leading"):
            return seq(map(Text, text.value.split(separator.value, 1)))
        case Atom("trailing"):
            return seq(map(Text, text.value.rsplit(separator.value, 1)))
        case Atom("all"):
            return seq(map(Text, text.value.split(separator.value)))
    return Unknown(f"the parts of {shown(text)}")


def _replace(text: Value, old: Value, new: Value, where: Value = _LEADING) -> Value:
    """`string:replace`, whose parts make one text wherever they are used."""
    parts = _split(text, old, where)
    return _joined(parts, new) if isinstance(parts, Seq) else parts


def _substring(text: Value, start: Value, length: Value | None = None) -> Value:
    """`string:substr`, which counts from 1."""
    first = whole(start)
    return _cut(text, None if first is None else first - 1, length)


def _slice(text: Value, start: Value, length: Value | None = None) -> Value:
    """`string:slice`, which counts from 0."""
    return _cut(text, whole(start), length)


def _left(text: Value, length: Value, fill: Value = _BLANK) -> Value:
    """`string:left`: cut or filled up to a length."""
    wanted, sign = whole(length), whole(fill)
    if not isinstance(text, Text) or wanted is None or sign is None:
        return Unknown(f"the left of {shown(text)}")
    if wanted not in range(LONGEST_NAME) or sign not in _ASCII:
        return Unknown(f"the left of {shown(text)} is long")
    return Text(text.value[:wanted].ljust(wanted, chr(sign)))


def _from_to(text: Value, start: Value, stop: Value) -> Value:
    """`string:sub_string/3`, which counts from 1 and takes both ends."""
    first, last = whole(start), whole(stop)
    length = None if first is None or last is None else Number(last - first + 1)
    return _substring(text, start, length or Unknown("how much"))


def _cut(text: Value, start: int | None, length: Value | None) -> Value:
    count = None if length is None else whole(length)
    if not isinstance(text, Text) or start is None or start < 0 or (length is not None and count is None):
        return Unknown(f"a part of {shown(text)}")
    return Text(text.value[start : None if count is None else start + max(count, 0)])


def _length(text: Value) -> Value:
    known = _text_of(text)
    return Number(len(known.value)) if isinstance(known, Text) else Unknown(f"the length of {shown(text)}")


def _after_prefix(text: Value, prefix: Value) -> Value:
    if isinstance(text, Text) and isinstance(prefix, Text):
        begins = text.value.startswith(prefix.value)
        return Text(text.value[len(prefix.value) :]) if begins else Atom("nomatch")
    words = f"{shown(text)} begins with {shown(prefix)}"
    return Choice((Item(Unknown(words, words), (words,)), Item(Atom("nomatch"), (f"not ({words})",))))


_lower, _upper = _changed(str.lower), _changed(str.upper)

PLAIN: Mapping[tuple[str, str, int], Callable[..., Value]] = {
    ("erlang", "atom_to_binary", 1): _text_of,
    ("erlang", "atom_to_binary", 2): _text_of,
    ("erlang", "atom_to_list", 1): _text_of,
    ("erlang", "binary_to_atom", 1): _atom_of,
    ("erlang", "binary_to_atom", 2): _atom_of,
    ("erlang", "binary_to_existing_atom", 1): _atom_of,
    ("erlang", "binary_to_existing_atom", 2): _atom_of,
    ("erlang", "binary_to_integer", 1): _number_of,
    ("erlang", "binary_to_list", 1): _text_of,
    ("erlang", "integer_to_binary", 1): _text_of,
    ("erlang", "integer_to_list", 1): _text_of,
    ("erlang", "iolist_to_binary", 1): _text_of,
    ("erlang", "list_to_atom", 1): _atom_of,
    ("erlang", "list_to_binary", 1): _text_of,
    ("erlang", "list_to_existing_atom", 1): _atom_of,
    ("erlang", "list_to_integer", 1): _number_of,
    ("io_lib", "format", 2): _format,
    ("lists", "concat", 1): _concat,
    ("lists", "prefix", 2): _prefix,
    ("lists", "suffix", 2): _suffix,
    ("os", "getenv", 1): _getenv,
    ("os", "getenv", 2): _getenv,
    ("re", "replace", 4): _changed_by_pattern,
    ("re", "run", 2): _matches,
    ("re", "run", 3): _matches,
    ("string", "concat", 2): _two,
    ("string", "equal", 2): _same,
    ("string", "find", 2): _find,
    ("string", "join", 2): _joined,
    ("string", "left", 2): _left,
    ("string", "left", 3): _left,
    ("string", "length", 1): _length,
    ("string", "lexemes", 2): _tokens,
    ("string", "lowercase", 1): _lower,
    ("string", "prefix", 2): _after_prefix,
    ("string", "replace", 3): _replace,
    ("string", "replace", 4): _replace,
    ("string", "slice", 2): _slice,
    ("string", "slice", 3): _slice,
    ("string", "split", 2): _split,
    ("string", "split", 3): _split,
    ("string", "str", 2): _position,
    ("string", "sub_string", 2): _substring,
    ("string", "sub_string", 3): _from_to,
    ("string", "substr", 2): _substring,
    ("string", "substr", 3): _substring,
    ("string", "to_lower", 1): _lower,
    ("string", "to_upper", 1): _upper,
    ("string", "tokens", 2): _tokens,
    ("string", "trim", 1): _changed(str.strip),
    ("string", "uppercase", 1): _upper,
    ("unicode", "characters_to_binary", 1): _text_of,
    ("unicode", "characters_to_list", 1): _text_of,
}

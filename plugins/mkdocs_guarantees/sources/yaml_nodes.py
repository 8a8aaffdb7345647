"""YAML text becomes values that know their place, and typed ways to read them that report every mistake and go on.

Only the events of PyYAML's parser are used: nothing is constructed, no tag is followed, and depth and size are bounded
while the text is still being parsed. A scalar stays the text that was written, so that an id `12` or a duration `30`
needs no quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import yaml

from mkdocs_guarantees.model import Problem, Ref, Span
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.sources.files import MAX_BYTES
from mkdocs_guarantees.sources.utf8 import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 50
MAX_VALUES = 500_000
MAX_PROBLEMS = 200

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
BOOLEANS: Mapping[str, bool] = {
    form: value
    for word, value in {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}.items()
    for form in (word, word.capitalize(), word.upper())
}
CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
"""Characters that no text of a page may hold; those that Python takes for white space are folded instead."""

_TAGS = frozenset(f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "float", "timestamp", "map", "seq"))
_CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNREADABLE, _UNFIT = "RB901", "RB902"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `start` and `end` are offsets of what is written between the quotes, `end` 0 when that is many lines."""

    text: str
    plain: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]
    start: int


@dataclass(frozen=True, slots=True)
class Pairs:
    pairs: tuple[tuple[Node, Node], ...]
    start: int


Node: TypeAlias = Scalar | Items | Pairs


class Word(NamedTuple):
    """A text with its white space folded, and its place."""

    text: str
    span: Span


class Refusal(Exception):  # noqa: N818  # not an error of the program: it ends one reading and becomes a Problem
    """The text is not YAML that can be read, from this offset on."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(offset, message)
        self.offset = offset
        self.message = message


@dataclass
class Reader:
    """One file being read: its root value, and the problems found so far.

    Attributes:
        root: None for a file that holds nothing or could not be read.
    """

    path: str
    text: str = ""
    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    _starts: list[int] = field(default_factory=lambda: [0])

    def span(self, node: Node) -> Span:
        return self._span(node.start, node.end if isinstance(node, Scalar) else 0)

    def problem(self, node: Node, message: str) -> None:
        """Report a value that does not fit; from a certain number on the rest is summed up in one sentence."""
        self._report(message, self.span(node))

    def _report(self, message: str, span: Span) -> None:
        if len(self.problems) == MAX_PROBLEMS:
            message = f"{MAX_PROBLEMS} problems are listed; those after them are not"
        if len(self.problems) <= MAX_PROBLEMS:
            self.problems.append(Problem(_UNFIT, message, span))

    def fields(self, node: Node, what: str, known: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Node]:
        """Give the values of a mapping by key, without those that are empty.

        Args:
            what: the thing that the mapping describes, for messages: `a scenario`.
        """
        if not isinstance(node, Pairs):
            self.problem(node, f"{what} is a mapping with {_listed(required or known)}, not {shown(node)}")
            return {}
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            self._add_field(found, key, value, what, known)
        values = {name: value for name, value in found.items() if not is_null(value)}
        for name in required:
            if name not in values:
                self.problem(found.get(name, node), f"{what} needs {name!r}")
        return values

    def _add_field(self, found: dict[str, Node], key: Node, value: Node, what: str, known: tuple[str, ...]) -> None:
        name = key.text if isinstance(key, Scalar) else shown(key)
        if not isinstance(key, Scalar) or name not in known:
            is_listed = len(self.problems) < MAX_PROBLEMS  # looking for near words takes its time
            offer = (is_listed and hint(name[:80], known)) or f"; it can have {_listed(known)}"
            self.problem(key, f"{what} has no key {_quoted(name)}{offer}")
        elif name in found:
            self.problem(key, f"{name!r} stands twice in {what}; the first one is used")
        else:
            found[name] = value

    def word(self, node: Node, what: str) -> Word | None:
        """Give a text with its white space folded; None, with a problem, where there is no text."""
        if not isinstance(node, Scalar):
            self.problem(node, f"{what} is a text, not {shown(node)}{_quote_it(node, what)}")
            return None
        text = " ".join(node.text.split())
        if not text or is_null(node):
            self.problem(node, f"{what} is empty; write a text or take it out")
            return None
        if control := CONTROL.search(text):
            self.problem(node, f"{what} holds the control character U+{ord(control[0]):04X}; take it out")
            return None
        return Word(text, self.span(node))

    def found(self) -> tuple[Problem, ...]:
        """Give the problems in the order of the file."""
        return tuple(sorted(self.problems, key=lambda problem: problem.span))

    def optional(self, node: Node | None, what: str) -> Word | None:
        return self.word(node, what) if node else None

    def words(self, node: Node | None, what: str) -> Iterator[Word]:
        """Give the texts of a list; a lone text is a list of one, nothing is an empty list."""
        for item in self.items(node):
            word = self.word(item, what)
            if word:
                yield word

    def refs(self, node: Node | None) -> tuple[Ref, ...]:
        return tuple(Ref(text, span) for text, span in self.words(node, "a test"))

    def top(self, key: str) -> tuple[Node, ...]:
        """Give the list that the file holds under its one key."""
        if self.root is None:
            if not self.problems:
                self._report(f"the file holds nothing; write '{key}:' and a list below it", Span(self.path))
            return ()
        if not isinstance(self.root, Pairs):
            self.problem(self.root, f"the file begins with '{key}:' and a list below it, not with {shown(self.root)}")
            return ()
        if not any(isinstance(name, Scalar) and name.text == key for name, _ in self.root.pairs):
            self.problem(self.root, f"the file needs {key!r}")
        return self.items(self.fields(self.root, "the file", (key,), ()).get(key))

    def items(self, node: Node | None) -> tuple[Node, ...]:
        """Give the values of a list; a lone value is a list of one, nothing is an empty list."""
        if node is None or is_null(node):
            return ()
        return node.items if isinstance(node, Items) else (node,)

    def flag(self, node: Node | None, what: str) -> bool:
        """Give true or false, in any of YAML's words for them; nothing is false."""
        if node is None:
            return False
        value = BOOLEANS.get(node.text) if isinstance(node, Scalar) else None
        if value is None:
            self.problem(node, f"{what} is true or false, not {shown(node)}")
        return bool(value)

    def day(self, node: Node | None, what: str) -> date | None:
        if node is None:
            return None
        try:
            if isinstance(node, Scalar) and _DATE.fullmatch(node.text):
                return date.fromisoformat(node.text)
        except ValueError:  # a day that no calendar has
            pass
        self.problem(node, f"{what} is a date such as 2027-01-31, not {shown(node)}")
        return None

    def _span(self, start: int, end: int) -> Span:
        line = bisect_right(self._starts, start)
        column = start - self._starts[line - 1] + 1
        if not end:
            return Span(self.path, line, column)
        return Span(self.path, line, column, line, column + end - start)

    def _open(self, data: bytes) -> None:
        self.text, not_text = decoded(data)
        self._starts.extend(match.end() for match in re.finditer("\n", self.text))
        if not_text:
            self._refuse(len(self.text), not_text.message)
            return
        try:
            self.root, second = _compose(self.text)
        except Refusal as refusal:
            mark = _CONFLICT.search(self.text)
            if mark:
                self._refuse(
                    mark.start(), "a merge left its marks here; keep one side, or both, and take the marks out"
                )
            else:
                self._refuse(refusal.offset, refusal.message)
            return
        if second is not None:
            self._report("a second document begins here; only the first one of a file is read", self._span(second, 0))

    def _refuse(self, offset: int, message: str) -> None:
        self.problems.append(Problem(_UNREADABLE, message, self._span(offset, 0)))


def read(path: str, data: bytes) -> Reader:
    """Parse one YAML file; what cannot be parsed has no root and one problem."""
    reader = Reader(path)
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024 // 1024} MiB; split the file, a folder of files can be given"
        reader.problems.append(Problem(_UNREADABLE, message, Span(path)))
    else:
        reader._open(data)  # noqa: SLF001  # the reader's own first step
    return reader


def duplicates(what: str, found: Iterable[tuple[str, Span]]) -> tuple[Problem, ...]:
    """Report each id that stands a second time, in the same or another file.

    Args:
        what: what has the ids, for messages: `scenario`.
        found: ids with their places, in order.
    """
    first: dict[str, Span] = {}
    problems = []
    for name, span in found:
        if first.setdefault(name, span) != span:
            message = f"the {what} {name!r} stands at {first[name]} already; give one of them another id"
            problems.append(Problem(_UNFIT, message, span))
    return tuple(problems)


def is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in NULLS


def shown(node: Node) -> str:
    """Name a value in a message: its kind, or the text itself."""
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Pairs):
        return "a mapping"
    return "nothing" if is_null(node) else _quoted(node.text)


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:79]}…")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(repr(name) for name in names)


def _quote_it(node: Node, what: str) -> str:
    """Say how `- Router: reconnects` becomes the text that was meant, and `- a_SUITE: test` the test."""
    colon = ":" if what.endswith("test") else ": "
    match node:
        case Pairs(pairs=((Scalar(text=key), Scalar(text=value)),)):
            return f"; quote it as one text: {_double_quoted(key + colon + value)}"
    return ""


def _double_quoted(text: str) -> str:
    short = text if len(text) <= 80 else f"{text[:79]}…"
    return '"' + short.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end is still to come."""

    start: int
    anchor: str | None
    is_mapping: bool
    before: int
    children: list[Node] = field(default_factory=list)

    def close(self) -> Node:
        if not self.is_mapping:
            return Items(tuple(self.children), self.start)
        keys, values = islice(self.children, 0, None, 2), islice(self.children, 1, None, 2)
        return Pairs(tuple(zip(keys, values, strict=True)), self.start)


def _compose(text: str) -> tuple[Node | None, int | None]:
    """Give the first document, and the offset at which a second one begins."""
    composer = _Composer(text)
    try:
        for event in yaml.parse(text, LOADER):
            if isinstance(event, yaml.DocumentStartEvent) and composer.root:
                return composer.root, _start(event)
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        raise _refusal(text, error) from None
    except yaml.reader.ReaderError as error:
        place = yaml.reader.Reader.NON_PRINTABLE.search(text)  # the C library gives a place in bytes
        found = f"the character U+{int(error.character):04X} cannot stand in YAML; take it out"
        raise Refusal(place.start() if place else 0, found) from None
    return composer.root, None


class _Composer:
    """Events become nodes, without recursion and within bounds."""

    def __init__(self, text: str) -> None:
        self.root: Node | None = None
        self._text = text
        self._open: list[_Open] = []
        self._count = 0
        self._anchors: dict[str, tuple[Node, int]] = {}

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._count += 1
            self._check(event)
            self._add(self._scalar(event), event.anchor, 1)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._count += 1
            self._check(event)
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            self._open.append(_Open(_start(event), event.anchor, is_mapping, self._count))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = self._open.pop()
            self._add(done.close(), done.anchor, self._count - done.before + 1)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _check(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        offset = _start(event)
        if self._count > MAX_VALUES:
            raise Refusal(offset, f"more than {MAX_VALUES:,} values; split the file, a folder of files can be given")
        if len(self._open) > MAX_DEPTH:
            raise Refusal(offset, f"nested more than {MAX_DEPTH} deep")
        if event.tag not in (None, "!") and event.tag not in _TAGS:
            raise Refusal(offset, f"the tag {_quoted(str(event.tag))} means nothing here; take it out")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        start, end = event.start_mark, event.end_mark
        if not start or not end or start.line != end.line:
            return self._over_lines(event, end.index if end else 0)
        quote = start.index
        if event.anchor or event.tag:
            quote = self._written(event, end.index)
        if not event.style:
            return Scalar(event.value, plain=True, start=quote, end=end.index)
        return Scalar(event.value, plain=False, start=quote + 1, end=end.index - 1)

    def _over_lines(self, event: yaml.ScalarEvent, end: int) -> Scalar:
        """Find the text where it stands in one line after all, as in a block: `>-` with a line below."""
        text, start = event.value.strip(), _start(event)
        written = self._text[start:end]
        if not text or "\n" in text or written.count(text) != 1:
            return Scalar(event.value, plain=not event.style, start=start, end=0)
        start += written.index(text)
        return Scalar(event.value, plain=not event.style, start=start, end=start + len(text))

    def _written(self, event: yaml.ScalarEvent, end: int) -> int:
        """Give where the text itself begins, after its anchor and tag."""
        for part in re.finditer(r"\S+", self._text[_start(event) : end]):
            if part[0][0] not in "&!":
                return _start(event) + part.start()
        return end

    def _add(self, node: Node, anchor: str | None, size: int) -> None:
        if anchor:
            self._anchors[anchor] = (node, size)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node

    def _alias(self, event: yaml.AliasEvent) -> None:
        if event.anchor not in self._anchors:  # a value inside itself has no end yet, and is not known either
            raise Refusal(_start(event), f"no value before this one is named '&{event.anchor}'")
        node, size = self._anchors[event.anchor]
        self._count += size
        if self._count > MAX_VALUES:
            raise Refusal(_start(event), f"'*{event.anchor}' makes more than {MAX_VALUES:,} values of this file")
        self._add(node, None, size)


def _start(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


_WORDS = (
    ("mapping values are not allowed", "a ': ' inside a text needs quotes around the text, or this line is indented"),
    ("cannot start any token", "a text that begins with {found} needs quotes"),
    ("sequence entries are not allowed", "a list begins on a line of its own"),
    ("found unexpected end of stream", "the quote that opens here is never closed"),
    ("found unknown escape", "'\\' has a meaning in double quotes; write it twice, or use single quotes"),
    ("',' or ']'", "the list that opens with '[' here is not closed with ']', or a ',' is missing"),
    ("',' or '}'", "the mapping that opens with '{' here is not closed with '}', or a ',' is missing"),
    ("did not find expected key", "this does not fit the lines above: look at the indentation and the quotes"),
    ("did not find expected '-'", "a list ends here by its indentation; indent this line or begin it with '- '"),
    ("expected <block end>", "this does not fit the lines above: look at the indentation and the quotes"),
)
"""What libyaml and PyYAML say of the usual slips, and what a person needs to know."""

_AT_CONTEXT = ("quote that opens", "that opens with")


def _refusal(text: str, error: yaml.MarkedYAMLError) -> Refusal:
    """Say in plain words what keeps the text from being YAML, at the place to mend."""
    problem = error.problem or "it ends too early"
    mark = error.problem_mark
    offset = min(mark.index, len(text)) if mark else 0
    words = next((words for sign, words in _WORDS if sign in problem), f"this is not YAML: {problem}")
    context = error.context_mark
    if context and any(sign in words for sign in _AT_CONTEXT):
        offset = min(context.index, len(text))
    found = text[offset : offset + 1]
    if "{found}" in words and found == "\t":
        return Refusal(offset, "a tab cannot indent YAML; use spaces")
    return Refusal(offset, words.replace("{found}", repr(found)))

"""Preparations such as `init_per_testcase/2` become whether a case is skipped: always, or on which conditions not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import selection
from mkdocs_guarantees.sources.suites.common_test.alternatives import conditions
from mkdocs_guarantees.sources.suites.common_test.evaluate import (
    MOST_STEPS_BESIDE,
    MOST_STEPS_IN_ALL,
    Interpreter,
    clause_of,
)
from mkdocs_guarantees.sources.suites.common_test.literals import string
from mkdocs_guarantees.sources.suites.common_test.module import Function, Key, arguments, source
from mkdocs_guarantees.sources.suites.common_test.repository import Helping
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Choice, Item, Thrown, Tup, Unknown, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.common_test.body import Body
    from mkdocs_guarantees.sources.suites.common_test.evaluate import Surroundings
    from mkdocs_guarantees.sources.suites.common_test.module import Module
    from mkdocs_guarantees.sources.suites.common_test.values import When

Answer = tuple[str | None, tuple[str, ...]]
"""Why everything is skipped that is prepared, if it always is; what must hold that it is not."""

_SUITE, _GROUP, _CASE = Key("init_per_suite", 1), Key("init_per_group", 2), Key("init_per_testcase", 2)
_SKIPS = {"skip": 2, "skipped": 2, "skip_and_save": 3}
"""What a tuple begins with that skips, and how many parts it has."""

_TELLS = re.compile(rb"(?:ct:(?:log|pal|print|comment)|io:format|doc)\(")
_ASKED = re.compile(r"(?<![\w@:?])((?!(?:proplists|lists|maps|string|filename|erlang):)[a-z][\w@]*:[a-z][\w@]*)\(")
"""What is asked of the world by a condition; what only looks into the configuration tells nobody anything."""

MOST_ASKED = 4
_LOCAL = re.compile(rb"(?:(?<![\w@:?])|\?MODULE:)([a-z][\w@]*)\(")
_MACRO = re.compile(rb"\?([A-Za-z_]\w*)")
_DELEGATED = re.compile(rb"(?<![\w@:?])([a-z][\w@]*):(?:(?<=_SUITE:)[a-z]|init_per_)[\w@]*\(")
"""A call that hands a preparation on to another module."""


@dataclass
class Preparations:
    """What the preparations of a suite decide, each evaluated once for each name that it tells apart."""

    module: Module
    around: Surroundings
    _named: dict[str, list[Function]] = field(default_factory=lambda: defaultdict(list))
    _throwing: dict[Key, bool] = field(default_factory=dict)
    _spent: int = 0
    _answers: dict[tuple[Key, str], Answer] = field(default_factory=dict)
    _others: dict[Key, list[_Others]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for called in self.module.functions.values():
            self._named[called.key.name].append(called)
        for key in (_SUITE, _GROUP, _CASE):
            function = self.module.functions.get(key)
            texts = list(self._reached(function)) if function is not None else []
            if function is not None and any(b"skip" in text for text in texts):
                self._throwing[key] = any(b"throw(" in text for text in texts)

    def _reached(self, function: Function) -> Iterator[bytes]:
        """Give the text of a preparation, of what it calls in its module, and of modules to which it hands on."""
        seen, pending = {function.key.name}, [_text(function)]
        while pending:
            text = pending.pop()
            yield text
            for name in _DELEGATED.findall(text):
                other = self.around.module(name.decode())
                if other is not None and other is not self.module:
                    yield other.text
            names = {name.decode() for name in _LOCAL.findall(text)} - seen
            seen |= names
            pending += [_text(called) for name in sorted(names) for called in self._named.get(name, ())]
            macros = {f"?{name.decode()}" for name in _MACRO.findall(text)} - seen
            seen |= macros
            pending += [macro.body.text or b"" for name in macros for macro in self.module.macros.get(name[1:], ())]

    @property
    def of_suite(self) -> Answer:
        return self._answer(_SUITE, "")

    def of_group(self, name: str) -> Answer:
        return self._answer(_GROUP, name)

    def of_case(self, name: str) -> Answer:
        return self._answer(_CASE, name)

    def _answer(self, key: Key, name: str) -> Answer:
        if key not in self._throwing:
            return None, ()
        if (key, name) not in self._answers:
            self._answers[key, name] = self._answer_of_another(key, name) or self._found(key, name)
        return self._answers[key, name]

    def _answer_of_another(self, key: Key, name: str) -> Answer | None:
        """Give the answer for a name with which nothing was compared, if that holds for this one, too."""
        return next((others.answer for others in self._others[key] if name not in others.compared), None)

    def _found(self, key: Key, name: str) -> Answer:
        if self._spent > MOST_STEPS_IN_ALL // 2:
            return None, ()  # the steps that are left are for what cases say of themselves
        # what it does after a failure is no condition that one can meet, so handlers do not count
        asked = Helping(self.around, self.module.path)
        root, throws = f"{key.name}/{key.arity}", self._throwing[key]
        machine = Interpreter(asked, root, handlers=False, throws=throws, given=Atom(name))
        config = Unknown("Config", "Config")
        value = machine.result(self.module, key, (Atom(name), config) if name else (config,), MOST_STEPS_BESIDE)
        self._spent += machine.steps
        answer = _answer_in(value, root)
        if not machine.looked_at and name not in machine.named:
            self._others[key].append(_Others(frozenset(machine.named), answer))
        return answer


@dataclass(frozen=True, slots=True)
class _Others:
    """What a preparation decides for each name that is none of those with which it compares what it is given."""

    compared: frozenset[str]
    answer: Answer


def _answer_in(value: Value, root: str) -> Answer:
    options = value.options if isinstance(value, Choice) else (Item(value),)
    skips = [option for option in options if _skip_reason(option.value) is not None]
    if not skips:
        return None, ()
    if len(skips) == len(options):
        return _skip_reason(skips[0].value), ()
    ways = [option.when for option in options if option not in skips]
    return None, tuple(_named(words, ways, root) for words in conditions(ways))


def _named(words: str, ways: list[When], root: str) -> str:
    """Name the preparation, and what it asks, in the place of conditions that no one sentence tells."""
    asked = dict.fromkeys(name for way in ways for word in way for name in _ASKED.findall(word))
    is_given_up = "takes too many steps" in words
    if not is_given_up and (not asked or not words.startswith("one of ")):
        return words
    asks = f" (it asks {', '.join([*asked][:MOST_ASKED])})" if asked else ""
    return f"{root}{asks} skips nothing"


def _text(function: Function) -> bytes:
    return b"\n".join(clause.node.text or b"" for clause in function.clauses)


def _skip_reason(value: Value) -> str | None:
    match value:
        case Thrown(thrown):
            return _skip_reason(thrown)
        case Tup((Atom("skip_and_save"), reason, _)):
            return selection.skip_reason(Tup((Atom("skip"), reason)))
        case _:
            return selection.skip_reason(value)


def skips_at_once(function: Function, code: Body) -> str | None:
    """`t(_) -> {skip, "why"}.`: the reason, where the function does nothing else, but for telling of it."""
    if len(function.clauses) != 1 or b"skip" not in code.code:
        return None
    clause = clause_of(function.clauses[0].node)
    takes, done = arguments(clause.child_by_field_name("args")), arguments(clause.child_by_field_name("body"))
    if [given.type for given in takes] != ["var"] or not done:
        return None
    if not all(_TELLS.match(told.text or b"") for told in done[:-1]):
        return None
    thrown = source(done[-1]).startswith(("throw(", "exit("))
    given = arguments(done[-1].child_by_field_name("args")) if thrown else done[-1:]
    parts = arguments(given[0]) if len(given) == 1 and given[0].type == "tuple" else []
    if not parts or _SKIPS.get(source(parts[0])) != len(parts):
        return None
    return string(source(parts[1])) if parts[1].type == "string" else " ".join(source(parts[1]).split())

"""Preparations such as `init_per_testcase/2` become whether a case is skipped: always, or on which conditions not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import selection
from mkdocs_guarantees.sources.suites.common_test.alternatives import conditions
from mkdocs_guarantees.sources.suites.common_test.evaluate import MOST_STEPS_BESIDE, clause_of
from mkdocs_guarantees.sources.suites.common_test.literals import string
from mkdocs_guarantees.sources.suites.common_test.module import Function, Key, arguments, source, unquoted
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Choice, Item, Unknown, Value

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.suites.common_test.body import Body
    from mkdocs_guarantees.sources.suites.common_test.evaluate import Interpreter
    from mkdocs_guarantees.sources.suites.common_test.module import Module

Answer = tuple[str | None, tuple[str, ...]]
"""Why everything is skipped that is prepared, if it always is; what must hold that it is not."""

_SUITE, _GROUP, _CASE = Key("init_per_suite", 1), Key("init_per_group", 2), Key("init_per_testcase", 2)
_SKIP = re.compile(rb"\(\s*[\w@]*\s*\)\s*(?:when\s+\w+\([\w@]*\)\s*)?->\s*\{\s*skip(?:ped)?\s*,")
_REASON = re.compile(r'\{\s*skip(?:ped)?\s*,\s*("(?:[^"\\]|\\.)*"|[^,}]*)')


@dataclass
class Preparations:
    """What the preparations of a suite decide, each evaluated once for each name that it tells apart."""

    module: Module
    machine: Interpreter
    _apart: dict[Key, frozenset[str] | None] = field(default_factory=dict)
    _answers: dict[tuple[Key, str], Answer] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in (_SUITE, _GROUP, _CASE):
            function = self.module.functions.get(key)
            if function is not None and any(b"skip" in (clause.node.text or b"") for clause in function.clauses):
                self._apart[key] = _told_apart(function)

    @property
    def of_suite(self) -> Answer:
        return self._answer(_SUITE, "")

    def of_group(self, name: str) -> Answer:
        return self._answer(_GROUP, name)

    def of_case(self, name: str) -> Answer:
        return self._answer(_CASE, name)

    def _answer(self, key: Key, name: str) -> Answer:
        if key not in self._apart:
            return None, ()
        apart = self._apart[key]
        known = (key, name if apart is None or name in apart else "")
        if known not in self._answers:
            self._answers[known] = self._found(key, (Atom(name),) if name else ())
        return self._answers[known]

    def _found(self, key: Key, first: tuple[Value, ...]) -> Answer:
        self.machine.root = f"{key.name}/{key.arity}"
        self.machine.handlers = False  # what a preparation does after a failure is no condition that one can meet
        config = Unknown("Config", "Config")
        value = self.machine.result(self.module, key, (*first, config), MOST_STEPS_BESIDE)
        self.machine.handlers = True
        options = value.options if isinstance(value, Choice) else (Item(value),)
        skips = [option for option in options if selection.skip_reason(option.value) is not None]
        if not skips:
            return None, ()
        if len(skips) == len(options):
            return selection.skip_reason(skips[0].value), ()
        return None, conditions(option.when for option in options if option not in skips)


def _told_apart(function: Function) -> frozenset[str] | None:
    """List the names that a preparation tells apart by its first argument; None where it may look at any name."""
    names: set[str] = set()
    for clause in function.clauses:
        first = next(iter(arguments(clause_of(clause.node).child_by_field_name("args"))), None)
        if first is not None and first.type == "atom":
            names.add(unquoted(source(first)))
        elif first is None or first.type != "var" or not _is_unused(source(first), source(clause.node)):
            return None
    return frozenset(names)


def _is_unused(variable: str, clause: str) -> bool:
    return variable == "_" or clause.count(variable) == 1


def skips_at_once(function: Function, code: Body) -> str | None:
    """`t(_) -> {skip, "why"}.`: the reason, where the function is nothing else."""
    if len(function.clauses) != 1 or not _SKIP.match(code.code):
        return None
    text = source(function.clauses[0].node)
    found = _REASON.search(text)
    written = found[1].strip() if found else ""
    return string(written) if written.startswith('"') else written

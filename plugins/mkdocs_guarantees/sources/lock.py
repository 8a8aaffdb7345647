"""The text of the lock becomes a Lock: what a person last reviewed of each scenario and each test.

The lock is data like any other: what does not fit in it is a problem, and costs what it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  # the cache reads the types of the fields at run time
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  # as above
from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Problem, Strength
from mkdocs_guarantees.sources import yaml_nodes
from mkdocs_guarantees.sources.yaml_nodes import Pairs, Scalar, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mkdocs_guarantees.sources.yaml_nodes import Node, Reader, Word

VERSION = 3
"""Raised with every change of what is read from a lock."""

WRITTEN = "1"
"""The version that a lock itself states."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who looked at something, when and why; empty for what nobody looked at yet."""

    by: str = ""
    on: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class LockedSection:
    """A runbook section as it was: its heading, and the hash of its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LockedScenario:
    """A scenario as it was reviewed.

    Attributes:
        guarantees: their texts, sorted.
        sections: by `page#anchor`.
    """

    guarantees: tuple[str, ...] = ()
    sections: Mapping[str, LockedSection] = field(default_factory=dict)
    reviewed: Reviewed = field(default=Reviewed(), compare=False)


@dataclass(frozen=True, slots=True)
class LockedTest:
    """A test as it was reviewed.

    Attributes:
        body: the fingerprint of its body.
        guarantees: what it stated, sorted.
        sketch: see `similarity`; by it the test is found under another name or in another suite.
        signs: how many of the assertions were only signs of life; None where that was not looked at.
    """

    body: str = ""
    guarantees: tuple[str, ...] = ()
    strength: Strength = Strength.UNKNOWN
    assertions: int = 0
    sketch: str = ""
    reviewed: Reviewed = field(default=Reviewed(), compare=False)
    signs: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """All that was reviewed, by id; empty where there is no lock."""

    scenarios: Mapping[str, LockedScenario] = field(default_factory=dict)
    tests: Mapping[str, LockedTest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What the file of the lock held."""

    lock: Lock = field(default_factory=Lock)
    problems: tuple[Problem, ...] = ()


def remembered(path: str, data: bytes | None, cache_file: Path | None) -> Read:
    """Read the lock anew only when it changed; without a file nothing was reviewed."""
    if data is None:
        return Read()
    cache = Cache(f"lock {VERSION}.{FORMAT}", cache_file, Read)
    key = digest(data)
    known = cache.get(path, key, lambda *_: "")
    if known is None:
        known = Read(*read(path, data))
        cache.put(path, key, (), known)
    cache.save()
    return known


def read(path: str, data: bytes) -> tuple[Lock, tuple[Problem, ...]]:
    """Read a lock; raises nothing on any bytes."""
    reader = yaml_nodes.read(path, data)
    if reader.root is None:
        return Lock(), reader.found()
    values = reader.fields(reader.root, "the lock", ("version", "scenarios", "tests"), ())
    version = values.get("version")
    if version and not (isinstance(version, Scalar) and version.text == WRITTEN):
        hint = "; a newer release may have written it"
        reader.problem(version, f"the version of a lock is {WRITTEN}, not {shown(version)}{hint}")
        return Lock(), reader.found()
    scenarios = dict(_entries(reader, values.get("scenarios"), "a scenario"))
    tests = dict(_entries(reader, values.get("tests"), "a test"))
    lock = Lock(
        {name.text: _scenario(reader, node) for name, node in scenarios.items()},
        {name.text: _test(reader, node) for name, node in tests.items()},
    )
    return lock, reader.found()


def _entries(reader: Reader, node: Node | None, what: str) -> Iterator[tuple[Word, Node]]:
    """List the values of a mapping whose keys are names; the first of two with one name counts."""
    if node is None:
        return
    if not isinstance(node, Pairs):
        reader.problem(node, f"{what} stands below its name, not in {shown(node)}")
        return
    seen: set[str] = set()
    for key, value in node.pairs:
        name = reader.word(key, f"the name of {what}")
        if name and name.text in seen:
            reader.problem(key, f"{what} {name.text!r} stands twice; the first one is used, take one of them out")
        elif name:
            seen.add(name.text)
            yield name, value


def _scenario(reader: Reader, node: Node) -> LockedScenario:
    values = reader.fields(node, "a scenario of the lock", ("guarantees", "reviewed", "sections"), ())
    sections = _entries(reader, values.get("sections"), "a section")
    return LockedScenario(
        _texts(reader, values.get("guarantees")),
        {name.text: _section(reader, value) for name, value in sections},
        _reviewed(reader, values.get("reviewed")),
    )


def _section(reader: Reader, node: Node) -> LockedSection:
    values = reader.fields(node, "a section of the lock", ("text", "title"), ())
    return LockedSection(_text(reader, values.get("title"), "the title"), _text(reader, values.get("text"), "the hash"))


def _test(reader: Reader, node: Node) -> LockedTest:
    keys = ("assertions", "body", "guarantees", "proof", "reviewed", "signs", "sketch")
    values = reader.fields(node, "a test of the lock", keys, ())
    return LockedTest(
        _text(reader, values.get("body"), "the hash of the body"),
        _texts(reader, values.get("guarantees")),
        _strength(reader, values.get("proof")),
        _count(reader, values.get("assertions")) or 0,
        _text(reader, values.get("sketch"), "the sketch"),
        _reviewed(reader, values.get("reviewed")),
        _count(reader, values.get("signs")),
    )


def _strength(reader: Reader, node: Node | None) -> Strength:
    word = _text(reader, node, "the proof")
    if node and word and word not in set(Strength):
        reader.problem(node, f"the proof is one of {', '.join(Strength)}, not {word[:80]!r}")
    return Strength(word) if word in set(Strength) else Strength.UNKNOWN


def _count(reader: Reader, node: Node | None) -> int | None:
    word = _text(reader, node, "the count of assertions")
    is_number = word.isascii() and word.isdigit() and len(word) < 7
    if node and word and not is_number:
        reader.problem(node, f"the count of assertions is a number, not {word[:80]!r}")
    return int(word) if is_number else None


def _reviewed(reader: Reader, node: Node | None) -> Reviewed:
    if node is None:
        return Reviewed()
    values = reader.fields(node, "the review", ("by", "on", "why"), ())
    day = reader.day(values.get("on"), "the day of the review")
    return Reviewed(_text(reader, values.get("by"), "the name"), day, _text(reader, values.get("why"), "the reason"))


def _text(reader: Reader, node: Node | None, what: str) -> str:
    word = reader.optional(node, what)
    return word.text if word else ""


def _texts(reader: Reader, node: Node | None) -> tuple[str, ...]:
    return tuple(sorted({word.text for word in reader.words(node, "a guarantee")}))

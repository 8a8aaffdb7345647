"""What info functions (`suite/0`, `group/1`, `name/0`) give becomes a time limit, a summary and what a run needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test import docs
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Number,
    Seq,
    Text,
    Tup,
    Unknown,
    Value,
    members,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_SECONDS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


def timetrap(infos: Iterable[Seq]) -> float | None:
    """Give the time limit in seconds: that of the first info function that sets one, if it can be told."""
    for info in infos:
        for item in info.items:
            match item.value:
                case Tup((Atom("timetrap"), limit)):
                    return _seconds(limit)
                case Unknown():
                    return None
                case _:
                    continue
    return None


def _seconds(limit: Value) -> float | None:
    match limit:
        case Number(milliseconds):
            return milliseconds / 1000
        case Tup((Atom(unit), Number(amount))) if unit in _SECONDS:
            return amount * _SECONDS[unit]
        case _:
            return None


def required(info: Seq) -> tuple[str, ...]:
    """Give what the configuration of a run must hold, or nothing is run: each `{require, …}` without a default."""
    needed: list[Value] = []
    given: list[Value] = []
    for item in info.items:
        match item.value:
            case Tup((Atom("require"), name) | (Atom("require"), _, name)) if not item.when:
                needed.append(name)
            case Tup((Atom("default_config"), name, _)):
                given.append(name)
            case _:
                continue
    return tuple(f"the test configuration has {shown(name)}" for name in dict.fromkeys(needed) if name not in given)


def summary(info: Seq) -> str:
    """Give the first sentence of `{doc, "…"}`, or of that in `{userdata, […]}`."""
    for item in info.items:
        match item.value:
            case Tup((Atom("doc"), said)):
                found = first_sentence(said)
            case Tup((Atom("userdata"), Seq() as data)):
                found = summary(data)
            case _:
                continue
        if found:
            return found
    return ""


def first_sentence(said: Value) -> str:
    """Give the first sentence of a text, or of a list of texts."""
    parts = [said] if isinstance(said, Text) else [item.value for item in members(said).items]
    texts = [part.value for part in parts if isinstance(part, Text)]
    return docs.read([(1, " ".join(" ".join(texts).split()))]).summary

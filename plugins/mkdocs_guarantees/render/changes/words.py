"""A Change becomes words and a badge: what happened to what, the same in every form."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import Kind, Subject
from mkdocs_guarantees.render.badges import Badge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs_guarantees.changes import Change, Comparison

BADGES: Mapping[Kind, Badge] = MappingProxyType(
    {
        Kind.LOST: Badge("✗", "lost", "bad", "It is gone, or no test proves it any more."),
        Kind.VOID: Badge("∅", "newly void", "bad", "What proved it is gone, empty, or never run."),
        Kind.DETACHED: Badge("⚠", "no longer integrated", "bad", "A test or section that it names is not there."),
        Kind.WEAKENED: Badge("▽", "weakened", "warn", "It is proved by less, or in fewer cases."),
        Kind.WORSE: Badge("↓", "status worse", "warn", "Less may be said of it today."),
        Kind.MOVED: Badge("⇢", "moved", "info", "It stands somewhere else."),
        Kind.RENAMED: Badge("✎", "renamed", "info", "It has another name."),
        Kind.REWORDED: Badge("≠", "changed text", "info", "It says something else."),
        Kind.BETTER: Badge("↑", "status better", "good", "More may be said of it today."),
        Kind.STRENGTHENED: Badge("▲", "strengthened", "good", "It is proved by more, or in more cases."),
        Kind.ATTACHED: Badge("◆", "newly integrated", "good", "Its section and its tests are there now."),
        Kind.REVIVED: Badge("●", "no longer void", "good", "What proves it is run again."),
        Kind.GAINED: Badge("✚", "gained", "good", "It is new, or a test proves it now."),
    }
)
"""Glyph, word and colour of each kind."""


def shown(text: str) -> str:
    """Write a foreign text on one line, without what cannot be seen or turns the direction of reading."""
    visible = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text)
    return " ".join(visible.split())


def name(change: Change) -> str:
    """Name what a change is about; a promise in quotation marks."""
    text = shown(change.name)
    return f"“{text}”" if change.subject is Subject.GUARANTEE else text


def contrast(before: str, after: str) -> str:
    """Write what is said of both sides: `before → after`, or one sentence that is true of both."""
    if before == after:
        return before
    return f"{before or 'nothing'} → {after or 'nothing'}"


def place(change: Change, *, lines: bool = True) -> str:
    """Say where to look: `path:line`, or an empty text where that is not known."""
    cause = change.cause
    old = " (before)" if change.is_cut else ""
    line = f":{cause.line}" if cause.line and lines else ""
    return f"{shown(cause.path)}{line}{old}" if cause.path else ""


def summary(comparison: Comparison) -> str:
    """Count the changes: `2 lost, 1 weakened, 3 gained`."""
    if comparison.missing:
        return "nothing to compare with"
    counts = comparison.counts()
    return ", ".join(f"{count} {BADGES[kind].word}" for kind, count in counts.items()) or "no change"

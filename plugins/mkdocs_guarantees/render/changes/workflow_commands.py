"""A comparison becomes workflow commands, by which GitHub shows changes at the lines that caused them.

GitHub shows ten annotations of each level for a step; a change whose file is gone is told without a place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, name, place, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.render.changes.form import Material

MOST = 10
"""Annotations of one level that GitHub shows of one step."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(material: Material) -> str:
    if material.comparison.missing:
        return f"::notice title=Guarantees::{_escaped(material.comparison.missing)}\n"
    return "".join(f"{line}\n" for line in _commands(material.comparison.changes))


def _commands(changes: tuple[Change, ...]) -> Iterator[str]:
    told: Counter[Severity] = Counter()
    for change in changes:
        told[change.severity] += 1
        if told[change.severity] <= MOST:
            yield _command(change)


def _command(change: Change) -> str:
    properties = {"title": f"Guarantees: {change.subject} {BADGES[change.kind].word}"}
    if change.is_at.path and change.is_at.line:
        properties = {"file": change.is_at.path, "line": str(change.is_at.line), **properties}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_LEVELS[change.severity]} {listed}::{_escaped(_message(change))}"


def _message(change: Change) -> str:
    parts = [name(change)]
    if change.before or change.after:
        parts.append(f"{shown(change.before) or 'nothing'} → {shown(change.after) or 'nothing'}")
    if not change.is_at.path and change.cause.path:
        parts.append(place(change))
    if change.sections:
        parts.append("runbook: " + ", ".join(shown(f"{item.page} “{item.title}”") for item in change.sections))
    return "\n".join(parts)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


form = Form("github", render)

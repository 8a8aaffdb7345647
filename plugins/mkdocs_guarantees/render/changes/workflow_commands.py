"""A comparison becomes workflow commands, by which GitHub shows changes at the lines that caused them.

GitHub shows ten annotations of each level for a step; a change whose file is gone is told without a place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.render.changes.bundles import bundled
from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, contrast, name, place, shown
from mkdocs_guarantees.render.workflow_command import command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.changes import Change
    from mkdocs_guarantees.render.changes.bundles import Bundle
    from mkdocs_guarantees.render.changes.form import Material

MOST = 10
"""Annotations of one level that GitHub shows of one step."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(material: Material) -> str:
    if material.comparison.missing:
        return command("notice", {"title": "Guarantees"}, material.comparison.missing) + "\n"
    return "".join(f"{line}\n" for line in _commands(material.comparison.changes))


def _commands(changes: tuple[Change, ...]) -> Iterator[str]:
    told: Counter[Severity] = Counter()
    for bundle in bundled(changes):
        told[bundle.first.severity] += 1
        if told[bundle.first.severity] <= MOST:
            yield _command(bundle)


def _command(bundle: Bundle) -> str:
    change = bundle.first
    properties = {"title": f"Guarantees: {change.subject} {BADGES[change.kind].word}"}
    cause = change.cause
    if cause.path and cause.line and not change.is_cut:
        properties = {"file": cause.path, "line": str(cause.line), **properties}
    return command(_LEVELS[change.severity], properties, _message(bundle))


def _message(bundle: Bundle) -> str:
    change = bundle.first
    parts = [name(change) if bundle.is_single else f"{name(change)} and {len(bundle.changes) - 1} more of this file"]
    before, after = map(shown, bundle.words)
    if before or after:
        parts.append(contrast(before, after))
    if change.is_cut and change.cause.path:
        parts.append(place(change))
    if bundle.sections:
        parts.append("runbook: " + ", ".join(shown(f"{item.page} “{item.title}”") for item in bundle.sections))
    return "\n".join(parts)


form = Form("github", render)

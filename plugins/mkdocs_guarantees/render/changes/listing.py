"""A comparison becomes lines for a terminal: what matters most first, the counts last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, name, place, shown, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.changes import Change, Comparison
    from mkdocs_guarantees.render.changes.form import Material

_COLOURS = {"bad": "31", "warn": "33", "info": "36", "good": "32"}


def render(material: Material) -> str:
    comparison = material.comparison
    lines = [f"{shown(comparison.base)} → {shown(comparison.head)}", ""]
    for change in comparison.changes:
        lines += _entry(change, comparison, colour=material.colour)
    return "\n".join([*lines, comparison.missing or summary(comparison)]) + "\n"


def _entry(change: Change, comparison: Comparison, *, colour: bool) -> Iterator[str]:
    badge = BADGES[change.kind]
    word = f"{badge.glyph} {badge.word}"
    start, end = (f"\x1b[{_COLOURS[badge.role]}m", "\x1b[0m") if colour else ("", "")
    yield f"{start}{word}{end}  {change.subject} {name(change)}"
    before, after = shown(change.before), shown(change.after)
    if before or after:
        yield f"    {before or 'nothing'} → {after or 'nothing'}"
    found = [part for part in (place(change), *_sections(change, comparison)) if part]
    if found:
        yield f"    {' · '.join(found)}"
    yield ""


def _sections(change: Change, comparison: Comparison) -> Iterator[str]:
    for section in change.sections:
        gone = "" if comparison.has(section) else " (gone)"
        yield shown(f"{section.page} “{section.title or section.anchor}”{gone}")


form = Form("text", render)

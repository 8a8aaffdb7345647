"""A comparison becomes lines for a terminal: what matters most first, the counts last."""

from __future__ import annotations

from textwrap import TextWrapper
from typing import TYPE_CHECKING

from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.changes.bundles import bundled, own_name
from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, contrast, name, shown, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.changes import Change, Comparison
    from mkdocs_guarantees.render.changes.bundles import Bundle
    from mkdocs_guarantees.render.changes.form import Material

_COLOURS = {"bad": "31", "warn": "33", "info": "36", "good": "32"}
_NAMES = TextWrapper(
    100, initial_indent=" " * 4, subsequent_indent=" " * 4, break_long_words=False, break_on_hyphens=False
)


def render(material: Material) -> str:
    comparison = material.comparison
    lines = [f"{shown(comparison.base)} → {shown(comparison.head)}", ""]
    for bundle in bundled(comparison.changes):
        lines += _entry(bundle, comparison, colour=material.colour)
    return "\n".join([*lines, comparison.missing or summary(comparison)]) + "\n"


def _entry(bundle: Bundle, comparison: Comparison, *, colour: bool) -> Iterator[str]:
    change = bundle.first
    badge = BADGES[change.kind]
    word = f"{badge.glyph} {badge.word}"
    start, end = (f"\x1b[{_COLOURS[badge.role]}m", "\x1b[0m") if colour else ("", "")
    about = f"{change.subject} {name(change)}" if bundle.is_single else many(len(bundle.changes), change.subject)
    yield f"{start}{word}{end}  {about}"
    before, after = map(shown, bundle.words)
    if before or after:
        yield f"    {contrast(before, after)}"
    found = [part for part in (bundle.where, *_sections(bundle, comparison)) if part]
    if found:
        yield f"    {' · '.join(found)}"
    if not bundle.is_single:
        yield from _NAMES.wrap(", ".join(map(_brief, bundle.changes)))
    yield ""


def _brief(change: Change) -> str:
    line = change.cause.line
    return f"{shown(own_name(change))}{f':{line}' if line else ''}"


def _sections(bundle: Bundle, comparison: Comparison) -> Iterator[str]:
    for section in bundle.sections:
        gone = "" if comparison.has(section) else " (gone)"
        yield shown(f"{section.page} “{section.title or section.anchor}”{gone}")


form = Form("text", render)

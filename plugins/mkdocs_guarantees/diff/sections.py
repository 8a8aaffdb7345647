"""Sections that a scenario or an alert names, on either side, become their changes: gone; moved, renamed, reworded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import Change, Kind, Subject
from mkdocs_guarantees.diff.direction import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.diff.direction import Direction, Words
    from mkdocs_guarantees.model import Section
    from mkdocs_guarantees.snapshots import Place


def worse(there: Direction) -> Iterator[Change]:
    for place in _named(there):
        if place not in there.pairs.sections.forth:
            yield _section(there, Kind.LOST, place, None, (there.old.section(place).title, ""))


def neutral(there: Direction) -> Iterator[Change]:
    for place in _named(there):
        other = there.pairs.sections.forth.get(place)
        if other is None:
            continue
        was, now = there.old.seen.sections[place], there.new.seen.sections[other]
        if was.page != now.page:
            yield _section(there, Kind.MOVED, place, other, (was.page, now.page))
        if was.title != now.title:
            yield _section(there, Kind.RENAMED, place, other, (f"“{was.title}”", f"“{now.title}”"))
        elif was.anchor != now.anchor and was.page == now.page:
            yield _section(there, Kind.RENAMED, place, other, (f"#{was.anchor}", f"#{now.anchor}"))
        if was.text and now.text and was.text != now.text:
            yield _section(there, Kind.REWORDED, place, other, (_text(was), _text(now)))


def _named(there: Direction) -> Iterator[Place]:
    """List the sections of the old side that are of interest, on either side."""
    for place in there.old.seen.sections:
        other = there.pairs.sections.forth.get(place)
        if place in there.old.named or place in there.new.named or other in there.new.named:
            yield place


def _section(there: Direction, kind: Kind, place: Place, other: Place | None, words: Words) -> Change:
    was, now = there.old.seen.sections[place], there.new.seen.sections[other] if other else None
    names = there.old.at.get(place, set()) | (there.new.at.get(other, set()) if other else set())
    sections = {there.old.section(place)} | ({there.new.section(other)} if other else set())
    old, new = there.old.seen, there.new.seen
    called = Names("#".join(place), old.span_of(was))
    if other and now:
        called = called._replace(now="#".join(other), is_at=new.span_of(now))
    return replace(there.change(kind, Subject.SECTION, called, words, names), sections=tuple(sorted(sections)))


def _text(section: Section) -> str:
    """Tell one text of a section from another: by its hash, and by its length, which an index does not know."""
    lines = f"{section.end_line - section.line + 1} lines, " if section.end_line else ""
    return f"{lines}text {section.text[:7]}"

"""Sections that a scenario or an alert names, on either side, become their changes: gone; moved, renamed, reworded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import NOWHERE, Change, Kind, Subject

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
    return Change(
        kind=kind,
        subject=Subject.SECTION,
        was="#".join(place),
        now="#".join(other) if other else "",
        before=words[0],
        after=words[1],
        was_at=there.old.seen.span_of(was),
        is_at=there.new.seen.span_of(now) if now else NOWHERE,
        sections=tuple(sorted(sections)),
        scenarios=tuple(sorted(names)),
    )


def _text(section: Section) -> str:
    """Tell one text of a section from another: by its hash, and by its length, which an index does not know."""
    lines = f"{section.end_line - section.line + 1} lines, " if section.end_line else ""
    return f"{lines}text {section.text[:7]}"

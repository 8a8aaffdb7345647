"""A comparison becomes Markdown: a table of what matters, then what changed for each runbook, folded.

There are two forms of it, for a job's summary and for a comment on a pull request; each keeps well below what GitHub
takes. A comment begins with a mark that cannot be seen, by which it is found and replaced next time.

Every text that somebody else wrote is written so that it stays text: no markup, no HTML, no mention, no reference to an
issue and no link come from it, and no cell ends before it should.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from mkdocs_guarantees.changes import Subject
from mkdocs_guarantees.findings import Severity
from mkdocs_guarantees.plurals import many
from mkdocs_guarantees.render.changes.bundles import bundled, own_name
from mkdocs_guarantees.render.changes.form import Form
from mkdocs_guarantees.render.changes.words import BADGES, contrast, place, shown, summary
from mkdocs_guarantees.render.unlinked import unlinked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.changes import Change, RunbookSection
    from mkdocs_guarantees.render.changes.bundles import Bundle
    from mkdocs_guarantees.render.changes.form import Material

MARK = "<!-- guarantees-preview -->"
"""Begins a comment of ours."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a place takes.

    Attributes:
        size: bytes of the whole text.
        rows: of the table.
        cell: characters of one text.
        names: of cases that are told together.
    """

    size: int
    rows: int
    cell: int
    names: int


COMMENT = Limits(55_000, 30, 240, 10)
"""GitHub takes 65,536 characters."""

SUMMARY = Limits(900_000, 500, 1000, 100)
"""GitHub takes 1 MiB."""

_TABLE = ("| Change | What | Before | After | Runbook | Cause |", "|---|---|---|---|---|---|")
_NOTHING = "\N{EN DASH}"
_ELSEWHERE = "Not in a runbook"
_ONLY_BODIES = "Of what the runbooks speak of, only bodies of tests have changed; they prove what they proved before."
_END = "\n</details>\n"
_ROOM = 600
"""Bytes kept free for the words that end a text which is cut."""


def render(material: Material, limits: Limits, mark: str = "") -> str:
    comparison = material.comparison
    head = [*([mark] if mark else []), f"### Guarantees: {summary(comparison)}", ""]
    if comparison.missing:
        return "\n".join([*head, text(comparison.missing, limits.cell), ""])
    head += [f"{code(comparison.base)} → {code(comparison.head)}", ""]
    head += [text(comparison.remark, limits.cell), ""] if comparison.remark else []
    writer = _Writer(limits.size - _ROOM)
    writer.add(head)
    told = _write_table(writer, material, limits)
    told |= _write_runbooks(writer, material, limits)
    left = len(comparison.changes) - len(told)
    return "\n".join([*writer.lines, *_pointer(material, left), ""])


class _Writer:
    """Takes lines as long as there is room."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.lines: list[str] = []

    def add(self, lines: Iterable[str], *, spare: int = 0) -> bool:
        """Add lines that belong together; False when there is no room for them."""
        added = list(lines)
        size = sum(len(line.encode()) + 1 for line in added)
        if size + spare > self.room:
            return False
        self.room -= size
        self.lines += added
        return True


def _write_table(writer: _Writer, material: Material, limits: Limits) -> set[Change]:
    """Write a row for each change that is more than information or, if none is, for what the runbooks speak of."""
    changes = [change for change in material.comparison.changes if change.is_told]
    weighty = [change for change in changes if change.severity is not Severity.INFO]
    chosen = (weighty or [change for change in changes if not change.is_same])[: limits.rows]
    writer.add(_TABLE if chosen else [_ONLY_BODIES if changes else "Nothing that the runbooks speak of has changed."])
    told = {change for change in chosen if writer.add([_row(change, material, limits)])}
    writer.add([""])
    return told


def _row(change: Change, material: Material, limits: Limits) -> str:
    badge = BADGES[change.kind]
    cells = (
        f"{badge.glyph}&nbsp;{badge.word}",
        f"{change.subject} {_name(change, limits, in_table=True)}{_proved(change, limits)}",
        text(change.before, limits.cell) or _NOTHING,
        text(change.after, limits.cell) or _NOTHING,
        "<br>".join(_sections(change, material, limits)[:5]) or _NOTHING,
        code(place(change), in_table=True) or _NOTHING,
    )
    return f"| {' | '.join(cells)} |"


def _proved(change: Change, limits: Limits) -> str:
    """Name the promises that rest on a case."""
    listed = ", ".join(f"“{text(item, limits.cell)}”" for item in change.guarantees[:5])
    return f"<br>on it rest {listed}" if listed else ""


def _write_runbooks(writer: _Writer, material: Material, limits: Limits) -> set[Change]:
    """Write what changed for each page, folded, as far as there is room; give what was written."""
    told: set[Change] = set()
    for page, changes in _by_page(material.comparison.changes):
        address = material.address(page) if page else ""
        link = [f"[{code(page)}]({address})", ""] if address else []
        title = f"<details><summary>{_in_html(page or _ELSEWHERE, len(changes))}</summary>"
        if not writer.add([title, "", *link], spare=_ROOM):
            break
        for bundle in bundled(changes):
            if writer.add([_item(bundle, limits)], spare=len(_END)):
                told.update(bundle.changes)
        writer.add([_END])
    return told


def _by_page(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Sort changes by the pages that they touch; those that touch none come last."""
    found: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        for page in dict.fromkeys(section.page for section in change.sections) or [""]:
            found[page].append(change)
    return sorted(found.items(), key=lambda item: (not item[0], item[0]))


def _item(bundle: Bundle, limits: Limits) -> str:
    change = bundle.first
    badge = BADGES[change.kind]
    about = (
        f"{change.subject} {_name(change, limits)}" if bundle.is_single else many(len(bundle.changes), change.subject)
    )
    parts = [f"- {badge.glyph} **{badge.word}** {about}"]
    if any(bundle.words):
        parts.append(f": {contrast(*(text(words, limits.cell) for words in bundle.words))}")
    if bundle.where:
        parts.append(f" ({code(bundle.where)})")
    parts.append(_proved(change, limits) if bundle.is_single else _names(bundle, limits))
    return "".join(parts)


def _names(bundle: Bundle, limits: Limits) -> str:
    listed = ", ".join(code(own_name(change), limits.cell) for change in bundle.changes[: limits.names])
    left = len(bundle.changes) - limits.names
    return f"<br>{listed}{f' and {left} more' if left > 0 else ''}"


def _name(change: Change, limits: Limits, *, in_table: bool = False) -> str:
    if change.subject is Subject.GUARANTEE:
        return f"“{text(change.name, limits.cell)}”"
    return code(change.name, limits.cell, in_table=in_table)


def _sections(change: Change, material: Material, limits: Limits) -> list[str]:
    return [_section(section, material, limits) for section in change.sections]


def _section(section: RunbookSection, material: Material, limits: Limits) -> str:
    title = text(section.title or section.anchor, limits.cell)
    if not material.comparison.has(section):
        return f"{title} (gone)"
    address = material.address(section.page, section.anchor)
    return f"[{title}]({address})" if address else title


def _pointer(material: Material, left: int) -> Iterator[str]:
    """Lead to the full list, and say what is not in this one."""
    address = material.address(material.changes_page)
    if left:
        where = f"[the full list]({address})" if address else "the full list: `guarantees diff --format json` writes it"
        yield f"{left} more are in {where}."
    elif address:
        yield f"[All changes in the preview]({address})"


def _in_html(page: str, count: int) -> str:
    """Write the summary of a fold, in which Markdown is not read."""
    return f"{escape(unlinked(shown(page)))} ({count})"


def text(foreign: str, most: int = 1000) -> str:
    """Write a foreign text so that Markdown shows it as it is, on one line that does not begin with it."""
    cut = unlinked(_cut(shown(foreign), most))
    return "".join(f"\\{char}" if char in _MARKUP else char for char in cut)


def code(foreign: str, most: int = 1000, *, in_table: bool = False) -> str:
    """Write a foreign text as a code span, in which nothing is read but, in a table, a bar."""
    cut = _cut(shown(foreign), most)
    if not cut:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", cut)), default=0))
    padding = " " if cut.startswith("`") or cut.endswith("`") else ""
    inside = cut.replace("|", "\\|") if in_table else cut
    return f"{fence}{padding}{inside}{padding}{fence}"


_MARKUP = frozenset("\\`*_[]<>|~&$")
"""What means something within a line."""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


summary_form = Form("markdown", partial(render, limits=SUMMARY))
comment_form = Form("comment", partial(render, limits=COMMENT, mark=MARK))

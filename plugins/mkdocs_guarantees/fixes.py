"""The fixes of findings become edits of files: chosen so that none overlap, applied to text as it is, written whole.

An edit names what it expects to find. When the file has moved on since it was read, nothing of that file is changed.
What comes into a YAML file is quoted where YAML would read something else.
Line endings, the byte order mark and everything around an edit stay as they are.
"""

from __future__ import annotations

import difflib
import os
import re
import stat
import tempfile
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from io import StringIO
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.findings import Edit
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.sources.yaml_edits import Piece, fitting, meant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_guarantees.findings import Finding, Fix

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Plan:
    """Which edits are made in which file, in the order of the file.

    Attributes:
        fixes: the fixes to which the edits belong, one for each finding that they mend.
        refused: findings with a fix that overlaps another one; a second run looks at them again.
    """

    edits: Mapping[str, tuple[Edit, ...]]
    fixes: tuple[Fix, ...] = ()
    refused: tuple[Finding, ...] = ()


def plan(findings: Iterable[Finding], *, unsafe: bool = False) -> Plan:
    """Choose the fixes to apply: the first of each finding that may be, unless its edits overlap an earlier one's.

    Args:
        unsafe: fixes may be applied that a person should look at.
    """
    taken: dict[str, _Taken] = defaultdict(_Taken)
    chosen: list[Fix] = []
    refused: list[Finding] = []
    for finding in findings:
        fix = next((item for item in finding.fixes if (item.safe or unsafe) and _has_place(item)), None)
        if fix is None:
            continue
        fresh = [edit for edit in fix.edits if not taken[edit.span.path].has(edit)]
        if any(taken[edit.span.path].touches(edit) for edit in fresh) or _clash(fix):
            refused.append(finding)
            continue
        chosen.append(fix)
        for edit in fresh:
            taken[edit.span.path].add(edit)
    edits = {path: tuple(found.edits) for path, found in taken.items() if found.edits}
    return Plan(dict(sorted(edits.items())), tuple(chosen), tuple(refused))


def _has_place(fix: Fix) -> bool:
    """Say whether each edit knows where what it replaces ends: a text over several lines has no such place."""
    return all(edit.span.end_line or not edit.old for edit in fix.edits)


@dataclass(slots=True)
class _Taken:
    """Edits of one file in the order of their places; since none overlap, only neighbours can touch a further one."""

    edits: list[Edit] = field(default_factory=list)
    known: set[Edit] = field(default_factory=set)

    def has(self, edit: Edit) -> bool:
        return edit in self.known

    def touches(self, edit: Edit) -> bool:
        """Say whether an edit overlaps one of them; of several lines at one place, any stands for all."""
        first, behind = self._places(edit)
        near = {first - 1, first, behind - 1, behind}
        return any(_overlap(edit, self.edits[at]) for at in near if 0 <= at < len(self.edits))

    def add(self, edit: Edit) -> None:
        self.edits.insert(self._places(edit)[1], edit)
        self.known.add(edit)

    def _places(self, edit: Edit) -> tuple[int, int]:
        """Give the first place of those that begin where an edit does, and the place behind them."""
        return bisect_left(self.edits, _start(edit), key=_start), bisect_right(self.edits, _start(edit), key=_start)


def _start(edit: Edit) -> tuple[int, int]:
    return edit.span.line, edit.span.column


def _clash(fix: Fix) -> bool:
    """Say whether edits of a fix overlap; where any two do, two that follow each other do."""
    return any(_overlap(one, other) for one, other in pairwise(sorted(fix.edits, key=lambda edit: edit.span)))


def _overlap(one: Edit, other: Edit) -> bool:
    """Say whether two edits touch the same text; two insertions at one place do, unless they are lines of their own."""
    if one.span.path != other.span.path or _are_lines(one, other):
        return False
    first, second = sorted((one.span, other.span))
    if _start(one) == _start(other):
        return True
    return (first.end_line, first.end_column) > (second.line, second.column)


def _are_lines(*edits: Edit) -> bool:
    """Say whether edits put in whole lines, which do not disturb each other."""
    return all(not edit.old and edit.new.startswith("\n") for edit in edits)


class Moved(Exception):  # noqa: N818  # it becomes a refusal, not an error
    """A file does not hold what an edit expects."""

    def __init__(self, edit: Edit) -> None:
        super().__init__(edit)
        self.edit = edit


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Make edits of one text.

    Args:
        text: as the file holds it, with its own line endings and byte order mark.
        edits: of one file, in the order of the text, without overlaps.

    Raises:
        Moved: the text does not hold what an edit expects; nothing is changed then.
    """
    starts = _line_starts(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    pieces: list[Piece] = []
    at = 0
    is_yaml = bool(edits) and edits[0].span.path.endswith((".yml", ".yaml"))
    for edit in edits:
        start = _offset(starts, edit.span.line, edit.span.column)
        end = _offset(starts, edit.span.end_line, edit.span.end_column)
        if not at <= start <= end <= len(text):
            raise Moved(edit)
        if text[start:end] != edit.old and not (is_yaml and meant(text, start, end) == edit.old):
            raise Moved(edit)
        pieces.append(Piece(start, end, edit.new.replace("\n", ending)))
        at = end
    return _replaced(text, fitting(text, pieces) if is_yaml else pieces)


def written(fix: Fix, lines: Callable[[str], Sequence[str]]) -> Fix:
    """Give a fix as `apply` makes it, for others to apply: what comes into YAML is quoted where it must be.

    Args:
        lines: gives the lines of a file as it was linted, none where it cannot be read.
    """
    edits: list[Edit] = []
    for path, group in groupby(sorted(fix.edits, key=lambda edit: edit.span), lambda edit: edit.span.path):
        same = list(group)
        text = "\n".join(lines(path)) if path.endswith((".yml", ".yaml")) else ""
        edits += _written(text, same) if text else same
    return replace(fix, edits=tuple(edits)) if edits != sorted(fix.edits, key=lambda edit: edit.span) else fix


def _written(text: str, edits: Sequence[Edit]) -> Iterable[Edit]:
    starts = _line_starts(text)
    pieces = [
        Piece(
            _offset(starts, edit.span.line, edit.span.column),
            _offset(starts, edit.span.end_line, edit.span.end_column),
            edit.new,
        )
        for edit in edits
    ]
    if any(not 0 <= piece.start <= piece.end <= len(text) for piece in pieces) or any(map(_overlap, edits, edits[1:])):
        return edits
    known = {piece[:2]: edit for piece, edit in zip(pieces, edits, strict=True)}
    return [_as_edit(text, starts, piece, known.get(piece[:2]), edits[0].span.path) for piece in fitting(text, pieces)]


def _as_edit(text: str, starts: list[int], piece: Piece, known: Edit | None, path: str) -> Edit:
    if known:
        return replace(known, new=piece.new)
    (line, column), (end_line, end_column) = (_place(starts, at) for at in piece[:2])
    return Edit(Span(path, line, column, end_line, end_column), text[piece.start : piece.end], piece.new)


def _place(starts: list[int], at: int) -> tuple[int, int]:
    line = bisect_right(starts, at)
    return line, at - starts[line - 1] + 1


def _replaced(text: str, pieces: Iterable[Piece]) -> str:
    parts: list[str] = []
    at = 0
    for piece in pieces:
        parts += [text[at : piece.start], piece.new]
        at = piece.end
    return "".join((*parts, text[at:]))


def _line_starts(text: str) -> list[int]:
    """Give where each line starts; a byte order mark is no part of the first line."""
    first = len(_BOM) if text.startswith(_BOM) else 0
    return [first, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]


def _offset(starts: list[int], line: int, column: int) -> int:
    return starts[line - 1] + column - 1 if 0 < line <= len(starts) else -1


def read(root: Path, path: str) -> str:
    """Read a file so that writing it back gives the same bytes.

    Raises:
        UserError: it lies outside the root, cannot be read, or is not UTF-8.
    """
    file = _inside(root, path)
    try:
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise UserError(path, 0, f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UserError(path, 0, "not UTF-8; it is left as it is") from None


@dataclass(frozen=True, slots=True)
class Changes:
    """The text of each file before and after its edits, and why others stay as they are."""

    texts: Mapping[str, tuple[str, str]]
    refusals: tuple[UserError, ...] = ()


def changed(root: Path, wanted: Plan) -> Changes:
    """Make all edits, in memory; a file that cannot be read, or that changed since it was linted, is left out."""
    texts: dict[str, tuple[str, str]] = {}
    refusals: list[UserError] = []
    for path, edits in wanted.edits.items():
        try:
            before = read(root, path)
            texts[path] = (before, apply(before, edits))
        except UserError as refusal:
            refusals.append(refusal)
        except Moved as moved:
            message = f"{moved.edit.old!r} does not stand here any more; nothing is changed, lint again"
            refusals.append(UserError(path, moved.edit.span.line, message))
    return Changes(texts, tuple(refusals))


def difference(texts: Mapping[str, tuple[str, str]]) -> str:
    """Show changes in the way of `diff -u`."""
    return "".join(line for path, (before, after) in texts.items() for line in _difference(path, before, after))


def _difference(path: str, before: str, after: str) -> Iterator[str]:
    old, new = (list(StringIO(text, newline="")) for text in (before, after))
    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}"):
        yield line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n"


def write(root: Path, path: str, text: str) -> None:
    """Put a text in the place of a file, whole or not at all, with the mode that the file had.

    Raises:
        UserError: it lies outside the root, or cannot be written.
    """
    file = _inside(root, path)
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(text.encode("utf-8"))
            os.chmod(name, mode)  # noqa: PTH101  # mkstemp gives a name
            os.replace(name, file)  # noqa: PTH105  # mkstemp gives a name
        except BaseException:
            os.unlink(name)  # noqa: PTH108  # mkstemp gives a name
            raise
    except OSError as error:
        raise UserError(path, 0, f"cannot be written: {error.strerror}") from None


def _inside(root: Path, path: str) -> Path:
    """Resolve links, so that a link is kept and what it points to is changed, and stay inside the repository."""
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise UserError(path, 0, "lies outside the repository; it is left as it is")
    return file

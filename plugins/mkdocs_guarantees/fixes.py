"""The fixes of findings become edits of files: chosen so that none overlap, applied to text as it is, written whole.

An edit names what it expects to find. When the file has moved on since it was read, nothing of that file is changed.
What comes into a YAML file is quoted where YAML would read something else.
Line endings, the byte order mark and everything around an edit stay as they are.
"""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.sources.yaml_edits import Piece, fitting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs_guarantees.findings import Edit, Finding, Fix

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
    taken: dict[str, list[Edit]] = defaultdict(list)
    chosen: list[Fix] = []
    refused: list[Finding] = []
    for finding in findings:
        fix = next((item for item in finding.fixes if item.safe or unsafe), None)
        if fix is None:
            continue
        fresh = [edit for edit in fix.edits if edit not in taken[edit.span.path]]
        if any(_overlap(edit, other) for edit in fresh for other in taken[edit.span.path]) or _clash(fix):
            refused.append(finding)
            continue
        chosen.append(fix)
        for edit in fresh:
            taken[edit.span.path].append(edit)
    edits = {path: tuple(sorted(found, key=lambda edit: edit.span)) for path, found in taken.items() if found}
    return Plan(dict(sorted(edits.items())), tuple(chosen), tuple(refused))


def _clash(fix: Fix) -> bool:
    return any(_overlap(one, other) for number, one in enumerate(fix.edits) for other in fix.edits[:number])


def _overlap(one: Edit, other: Edit) -> bool:
    """Say whether two edits touch the same text; two insertions at one place do, unless they are lines of their own."""
    if one.span.path != other.span.path or _are_lines(one, other):
        return False
    first, second = sorted((one.span, other.span))
    if (first.line, first.column) == (second.line, second.column):
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
    for edit in edits:
        start = _offset(starts, edit.span.line, edit.span.column)
        end = start + len(edit.old)
        if (
            start < at
            or text[start:end] != edit.old
            or end != _offset(starts, edit.span.end_line, edit.span.end_column)
        ):
            raise Moved(edit)
        pieces.append(Piece(start, end, edit.new.replace("\n", ending)))
        at = end
    is_yaml = bool(edits) and edits[0].span.path.endswith((".yml", ".yaml"))
    return _replaced(text, fitting(text, pieces) if is_yaml else pieces)


def _replaced(text: str, pieces: Iterable[Piece]) -> str:
    parts: list[str] = []
    at = 0
    for piece in pieces:
        parts += [text[at : piece.start], piece.new]
        at = piece.end
    return "".join((*parts, text[at:]))


def _line_starts(text: str) -> list[int]:
    """Give where each line starts; a byte order mark is no part of the first line."""
    starts = [len(_BOM) if text.startswith(_BOM) else 0]
    at = 0
    while at < len(text):
        found = min((place for place in (text.find("\n", at), text.find("\r", at)) if place >= 0), default=-1)
        if found < 0:
            break
        at = found + (2 if text.startswith("\r\n", found) else 1)
        starts.append(at)
    return starts


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

"""A page that includes others by `--8<--` becomes the text that is rendered, each line with the one it comes from.

The notation is that of `pymdownx.snippets`: a line for one file, a block for several, with a section of a file or some
of its lines, indented as the line is. What lies outside the repository or at an address is not read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MARK = "8<-"
"""Stands in every page that includes another."""

_LINE = re.compile(r"(?P<space>[ \t]*)(?P<escape>;*)-+8<-+(?:[ \t]+(?P<quote>[\"'])(?P<path>.+)(?P=quote))?")
_SECTION = re.compile(
    r"(?<![;-])-++8<-++[ \t]+\[[ \t]*(?P<what>start|end)[ \t]*:[ \t]*(?P<name>[\w-]+)[ \t]*\]", re.IGNORECASE
)
_TARGET = re.compile(r"(?P<path>.+?)(?::(?P<first>\d*)(?::(?P<last>\d*))?|:(?P<section>[A-Za-z][\w-]*))?")
MAX_LINES = 100_000
"""Of a page with all that it includes, and files included; what is more is left out."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A page with what it includes.

    Attributes:
        origins: the line of the page from which each line of the text comes.
        missed: something that it includes could not be read.
    """

    text: str
    origins: tuple[int, ...]
    missed: bool


@dataclass(frozen=True, slots=True)
class Snippets:
    """What a site may include.

    Args:
        bases: folders, or files, in which it is looked for, relative to the root of the repository.
        read: gives a file of the repository, or None.
    """

    bases: tuple[str, ...]
    read: Callable[[str], bytes | None]

    def expand(self, text: str) -> Expanded:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found: list[tuple[str, int]] = []
        missed = False
        for line, origin in islice(self._expanded(lines, ()), MAX_LINES):
            missed |= line is None
            if line is not None and origin:
                found.append((line, origin))
        return Expanded("\n".join(line for line, _ in found), tuple(origin for _, origin in found), missed)

    def _expanded(self, lines: list[str], above: tuple[str, ...]) -> Iterator[tuple[str | None, int]]:
        """Give each line with the number of the one that it comes from; None stands for what could not be read.

        Each file that is asked for is one more step, with the number 0, so that few files that include each other
        many times come to an end.
        """
        in_block = False
        for number, line in enumerate(lines, 1):
            found = _LINE.fullmatch(line.rstrip()) if in_block or MARK in line else None
            if found and found["escape"]:
                yield line.replace(";", "", 1), number
            elif found and not found["path"]:
                in_block = not in_block
            elif found and not in_block:
                yield from self._included(found["path"], found["space"], number, above)
            elif in_block and not found:
                space = line[: len(line) - len(line.lstrip())]
                yield from self._included(line.strip(), space, number, above) if line.strip() else [("", number)]
            elif not found and not (MARK in line and _SECTION.search(line)):
                yield line, number

    def _included(self, path: str, space: str, number: int, above: tuple[str, ...]) -> Iterator[tuple[str | None, int]]:
        target = _TARGET.fullmatch(path.strip())
        if target is None or path.lstrip().startswith(";"):
            return
        file, lines = self._lines(target["path"])
        yield "", 0
        if lines is None:
            yield None, number
        elif file not in above:
            for line, origin in self._expanded(_part(lines, target), (*above, file)):
                yield (space + line if line is not None and origin else line), origin and number

    def _lines(self, path: str) -> tuple[str, list[str] | None]:
        for base in self.bases:
            names = [posixpath.normpath(posixpath.join(base, path))]
            names += [base] if posixpath.join(posixpath.dirname(base), path) == base else []
            for name in names:
                data = self.read(name) if not name.startswith("..") else None
                if data is not None:
                    return name, data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
        return path, None


def _part(lines: list[str], target: re.Match[str]) -> list[str]:
    """Choose the lines of a file that are asked for."""
    if target["section"]:
        marks = [(number, found) for number, line in enumerate(lines) if (found := _SECTION.search(line))]
        named = [(number, found["what"].lower()) for number, found in marks if found["name"] == target["section"]]
        start = next((number for number, what in named if what == "start"), len(lines))
        end = next((number for number, what in named if what == "end" and number > start), len(lines))
        return lines[start + 1 : end]
    first, last = int(target["first"] or 1), int(target["last"] or len(lines))
    return lines[max(first, 1) - 1 : last]

"""A file of the repository becomes the path that a hook is asked about: known below the repository, not above it.

Nobody can tell where a repository lies. A text that stands nowhere in the known part is taken to be missing from the
whole path; one that may begin above the repository and end in it is neither there nor missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class PlaceText:
    """The path as a text.

    Attributes:
        end: what is known of it: `/tests/test_x.py`.
    """

    end: str

    def has(self, text: str) -> bool | None:
        """Say whether a text stands in the path; None where that depends on where the repository lies."""
        return True if text in self.end else None if self._may_reach_in(text) else False

    def ends_with(self, text: str) -> bool | None:
        if len(text) <= len(self.end):
            return self.end.endswith(text)
        return None if text.endswith(self.end) else False

    def fits(self, glob: str) -> bool | None:
        """Say whether a glob means the path; it counts for all of it."""
        if glob.startswith("*") and fnmatchcase(self.end, glob):
            return True
        return False if glob.startswith("*") and "/" not in glob else None

    def _may_reach_in(self, text: str) -> bool:
        return any(self.end.startswith(text[at:]) for at in range(1, len(text) - 1))


@dataclass(frozen=True, slots=True)
class Place:
    """The path as an object, of pathlib or of py.

    Attributes:
        inside: the path below the repository; empty for its root.
        folder: whether it is known to be a folder, or none; None for what the hook made itself.
    """

    inside: str
    folder: bool | None = field(default=None, compare=False)

    @property
    def text(self) -> PlaceText:
        return PlaceText(f"/{self.inside}" if self.inside else "")

    def joined(self, *names: str) -> Place:
        return Place(str(PurePosixPath(self.inside, *names)))

    def above(self) -> Place | None:
        """Give the folder that it lies in; None for the root, of which one does not know where that lies."""
        return Place(self.inside.rpartition("/")[0], folder=True) if self.inside else None

    def part(self, name: str) -> str | None:
        """Give a part of its name by the word for it; None where that is none, or nothing is known."""
        path = PurePosixPath(self.inside)
        words = {
            **dict.fromkeys(("name", "basename"), path.name),
            **dict.fromkeys(("stem", "purebasename"), path.stem),
            **dict.fromkeys(("suffix", "ext"), path.suffix),
        }
        return words.get(name) if self.inside else None

"""Files that are made become part of a site, those of the last build that are the same being left as they are.

A host empties the site before it builds, and there are two badges for each scenario and each page. To remove and create
a thousand small files keeps the system busy for longer than everything else that is done for them. So their folder is
set aside before the site is emptied and returned afterwards, and only what differs is written or removed.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of a site, and where it is while the site is emptied.

    Attributes:
        folder: inside the site.
        aside: outside of it, for this site alone; what a build that failed left there may be removed. On another file
            system it is of no use, and nothing is set aside; nor is it when this is None.
    """

    folder: Path
    aside: Path | None

    def set_aside(self) -> None:
        if self.aside is None or not self.folder.is_dir() or self.folder.is_symlink():
            return
        self.clear()
        with suppress(OSError):
            self.aside.parent.mkdir(parents=True, exist_ok=True)
            self.folder.rename(self.aside)

    def clear(self) -> None:
        """Remove what was set aside and is not needed, because the build failed."""
        if self.aside is not None:
            shutil.rmtree(self.aside, ignore_errors=True)

    @property
    def is_emptied(self) -> bool:
        """Say whether the site was emptied since; a dirty build, or one for each language, is built over the last."""
        return not self.folder.parent.exists()

    def bring_back(self) -> set[Path]:
        """Give the files that are back in the site; none where somebody else has made the folder meanwhile."""
        if self.aside is None or self.folder.exists() or not self.aside.is_dir():
            return set()
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            self.aside.rename(self.folder)
        except OSError:
            return set()
        return set(_files(self.folder))


def put(files: Iterable[tuple[str, Iterable[bytes]]], site: Path, shelf: Shelf, *, emptied: bool) -> None:
    """Write files into a site, and remove what else was on the shelf.

    Args:
        files: their paths below the site, and their content in pieces.
        emptied: nothing is to be left of the last build; otherwise nothing is removed.
    """
    old = shelf.bring_back()
    made: set[Path] = set()
    for path, pieces in files:
        target = site / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        if target in old:
            old.remove(target)
            _renew(target, b"".join(pieces))
        else:
            with target.open("wb") as file:
                file.writelines(pieces)
    for gone in old if emptied else ():
        gone.unlink()


def _files(folder: Path) -> Iterator[Path]:
    """List what is in a folder, without following links."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _renew(file: Path, content: bytes) -> None:
    """Write a file unless it is as it should be; a link is replaced, not followed."""
    if file.is_symlink():
        file.unlink()
    elif file.read_bytes() == content:
        return
    file.write_bytes(content)

"""What every extractor of suites offers: a file becomes a Suite or None, and the problems met on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mkdocs_guarantees.model import Problem, Span, Suite

if TYPE_CHECKING:
    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.files import Files


@dataclass(frozen=True, slots=True)
class Source:
    """A file that may be a suite: its path relative to the root, and its bytes."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one file gave; no suite when it is none, or when it could not be parsed (then a problem says why)."""

    suite: Suite | None = None
    problems: tuple[Problem, ...] = ()


def too_deep(path: str) -> Extraction:
    """What is left of a file that is nested more deeply than Python calls functions."""
    message = "this is nested too deeply to be read, so nothing of it is read as a suite"
    return Extraction(problems=(Problem("RB903", message, Span(path)),))


class Extractor(Protocol):
    """Reads the suites of one framework, statically.

    Attributes:
        framework: the word that stands in the index, `common_test`.
        version: raised with every change of what is extracted, so that cached facts of older versions are not used.
    """

    @property
    def framework(self) -> str: ...

    @property
    def version(self) -> int: ...

    def candidates(self, paths: tuple[str, ...], files: Files) -> tuple[str, ...]:
        """Choose from all paths of the repository those that the framework itself would take for suites, by name."""

    def claims(self, source: Source) -> bool:
        """Say, from the content, whether a file that a user listed by a glob belongs to this framework."""

    def extract(self, source: Source, files: Files, settings: Settings) -> Extraction:
        """Read one suite; raises nothing on any bytes."""

    def facts(self, source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:
        """List, in the order of their lines, what the proof of a case of one suite rests on."""

"""The history of the repository becomes what tests and sections were, and the commits that changed them.

Git is asked only for what is missing or suspect, and only so often: a build of a large repository must not read its
whole history. What is beyond the bounds, or in no commit of this clone, is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources import git
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import Case, Suite
    from mkdocs_guarantees.sources.extractor import Extractor
    from mkdocs_guarantees.sources.files import Tree

MAX_SEARCHES = 60
"""Searches for a lost test in one run: each reads the changes of one file."""

MAX_READ = 200
"""Old contents of files that one run reads."""

MAX_VERSIONS = 25
"""Versions of one file that are looked at, from the latest."""

MAX_SECONDS = 20.0
"""After so much time with git nothing more is asked; only a very large history comes to this."""

_FORMAT = "%x02%H%x00%p%x00%cs%x00%s"
_SAFE = re.compile(r"[\w./@-]+")
_NAME = re.compile(r"[\w@.' -]+")


def lines(text: str) -> list[str]:
    """Split a text as the readers of suites and pages count lines: at line ends only, of whatever kind."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, as one names it to a person."""

    hash: str
    day: str
    subject: str
    parent: str = ""

    def __str__(self) -> str:
        short = self.subject if len(self.subject) <= 60 else f"{self.subject[:59]}…"
        return f"{self.hash[:9]} of {self.day} (“{short}”)"


@dataclass(frozen=True, slots=True)
class Lost:
    """A test that is gone, as it was.

    Attributes:
        removed: the commit that removed it; None while nobody has committed that.
        beside: the names of the other cases that its suite had.
    """

    case: Case
    path: str
    removed: Commit | None
    beside: frozenset[str]

    def __str__(self) -> str:
        if self.removed is None:
            return "the last commit still has it there"
        return f"{self.removed} removed it there; {self.removed.parent} had it last"


@dataclass(slots=True)
class Bygone:
    """Asks git what was; all answers are remembered.

    Attributes:
        tree: the files on disk: a test of an earlier revision is read with the headers and base classes of today.
        head: the revision from which to look back.
    """

    tree: Tree
    settings: Settings
    extractors: Sequence[Extractor]
    head: str = "HEAD"
    _searches: int = 0
    _read: int = 0
    _spent: float = 0.0
    _lost: dict[tuple[str, str], Lost | None] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)
    _suites: dict[tuple[str, str], Suite | None] = field(default_factory=dict)
    _versions: dict[str, tuple[Commit, ...]] = field(default_factory=dict)
    _head: tuple[str, ...] | None = None

    def lost(self, suite: str, name: str) -> Lost | None:
        """Find the last commit that had a test in a suite, given as an id, a file name or a path."""
        key = (suite, name)
        if key not in self._lost and self._searches < MAX_SEARCHES:
            self._searches += 1
            is_safe = _is_safe(suite) and _NAME.fullmatch(name)
            self._lost[key] = next(self._losses(suite, name), None) if is_safe else None
        return self._lost.get(key)

    def knew(self, suite: str) -> bool:
        """Say whether the repository ever had a suite, given as an id, a file name or a path."""
        if suite not in self._known and self._searches < MAX_SEARCHES:
            self._searches += 1
            self._known[suite] = _is_safe(suite) and any(self._log("-n", "1", "--", _glob(_file(suite))))
        return self._known.get(suite, False)

    def _losses(self, suite: str, name: str) -> Iterator[Lost]:
        file = _file(suite)
        for path in self._at_head():
            if path == file or path.endswith(f"/{file}"):
                yield from self._loss(self.head, path, name, None)
        for commit, paths in self._log("-n", "6", "--name-only", f"-S{name}", "--", _glob(file)):
            for path in paths:
                yield from self._loss(f"{commit.hash}^", path, name, commit)

    def _loss(self, revision: str, path: str, name: str, removed: Commit | None) -> Iterator[Lost]:
        case = self._case(revision, path, name)
        suite = self._suite(revision, path)
        if case and suite:
            yield Lost(case, path, removed, frozenset(item.name for item in suite.cases) - {name})

    def changed(self, path: str, case: Case) -> Commit | None:
        """Find the commit since which a case has the body that it has; None when it is not committed, or older."""
        since = None
        for commit in self._of(path):
            then = self._case(commit.hash, path, case.name, case.id)
            if then is None or then.fingerprint != case.fingerprint:
                return since
            since = commit
        return since if len(self._of(path)) < MAX_VERSIONS else None

    def body(self, path: str, name: str, fingerprint: str) -> tuple[str, ...] | None:
        """Find the lines of a case as they were when its body had this fingerprint."""
        for commit in self._of(path):
            case = self._case(commit.hash, path, name)
            if case and case.fingerprint == fingerprint:
                text = (self._blob(commit.hash, path) or b"").decode("utf-8", "replace")
                return tuple(lines(text)[case.line - 1 : case.end_line])
        return None

    def text(self, path: str, find: Callable[[str], str | None]) -> str | None:
        """Find, from the latest version of a file backwards, the first in which something is found."""
        texts = ((self._blob(commit.hash, path) or b"").decode("utf-8-sig", "replace") for commit in self._of(path))
        return next((found for text in texts if (found := find(text)) is not None), None)

    def _of(self, path: str) -> tuple[Commit, ...]:
        """List the commits that changed a file, latest first."""
        if path not in self._versions:
            log = self._log("-n", str(MAX_VERSIONS), "--", f":(literal){path}")
            self._versions[path] = tuple(commit for commit, _ in log)
        return self._versions[path]

    def _at_head(self) -> tuple[str, ...]:
        if self._head is None:
            listed = self._ask("ls-tree", "-r", "-z", "--name-only", self.head)
            self._head = tuple(path.decode("utf-8", "surrogateescape") for path in listed.split(b"\0"))
        return self._head

    def _log(self, *arguments: str) -> Iterator[tuple[Commit, list[str]]]:
        log = ("log", "--no-renames", "--relative", "--no-show-signature", f"--format={_FORMAT}", self.head, *arguments)
        answer = self._ask(*log)
        for entry in answer.decode("utf-8", "replace").split("\x02")[1:]:
            head, *paths = entry.splitlines()
            parts = head.split("\0", 3)
            if len(parts) == 4 and git.HASH.fullmatch(parts[0]):
                found, parents, day, subject = parts
                yield Commit(found, day, subject, parents.partition(" ")[0]), [path for path in paths if path]

    def _blob(self, revision: str, path: str) -> bytes | None:
        if self._read >= MAX_READ:
            return None
        self._read += 1
        data = self._ask("cat-file", "blob", f"{revision}:./{path}")
        return data if len(data) <= MAX_BYTES else None

    @property
    def gave_up(self) -> bool:
        """Git took too much time: what is not said may be there."""
        return self._spent > MAX_SECONDS

    def _ask(self, *arguments: str) -> bytes:
        """Ask git, as long as it has not taken too much time altogether; an empty answer is one of ignorance."""
        if self.gave_up:
            return b""
        began = monotonic()
        answer = self.tree.git(*arguments)
        self._spent += monotonic() - began
        return answer or b""

    def _case(self, revision: str, path: str, name: str, test: str = "") -> Case | None:
        suite = self._suite(revision, path)
        cases: Iterable[Case] = suite.cases if suite else ()
        return next((case for case in cases if (case.id == test if test else case.name == name)), None)

    def _suite(self, revision: str, path: str) -> Suite | None:
        key = (revision, path)
        if key not in self._suites:
            self._suites[key] = None
            data = self._blob(revision, path)
            if data:
                self._suites[key] = self._extracted(Source(path, data))
        return self._suites[key]

    def _extracted(self, source: Source) -> Suite | None:
        reader = next((item for item in self.extractors if item.claims(source)), None)
        return reader.extract(source, self.tree, self.settings).suite if reader else None


def _is_safe(suite: str) -> bool:
    """Say whether a word that somebody wrote may be handed to git as part of a path."""
    return bool(_SAFE.fullmatch(suite)) and not suite.startswith("-")


def _file(suite: str) -> str:
    return suite if suite.endswith((".py", ".erl")) else f"{suite}.erl"


def _glob(file: str) -> str:
    """Write for git where a file may lie: as it is given, or in any folder where none is."""
    return f":(glob){'' if '/' in file else '**/'}{file}"

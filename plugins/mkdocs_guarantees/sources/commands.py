"""The lines of a shell block become Commands: which suites and tests they run, and where those stand in the line.

Known are `rebar3 ct`, `ct_run`, `pytest`, `python -m pytest` and `make`. A setting names more, each by the known one
that it stands for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Ref, Span
from mkdocs_guarantees.sources.naming import is_stand_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

LANGUAGES = frozenset({"", "sh", "bash", "shell", "console", "shell-session", "terminal", "zsh", "text", "make"})
"""What the language of a fenced block may be for its lines to be commands."""


class Runner(StrEnum):
    """What understands the arguments of a command."""

    COMMON_TEST = "common_test"
    PYTEST = "pytest"
    MAKE = "make"


@dataclass(frozen=True, slots=True)
class Command:
    """A command that runs tests.

    Attributes:
        text: as written, without a prompt.
        suites: names or paths of suites.
        tests: ids, or bare names of the cases of the suites.
        target: of `make`.
    """

    runner: Runner
    text: str
    span: Span
    suites: tuple[Ref, ...] = ()
    tests: tuple[Ref, ...] = ()
    target: Ref | None = None


class Word(NamedTuple):
    """A word of a command line, without quotes, and where it starts; `exact` when it is written as it is."""

    text: str
    start: int
    exact: bool


_WORD = re.compile(r"""(?:[^\s"';|&()#<>]|(?<=\S)\#)+|"[^"]*"|'[^']*'""")
_PROMPT = re.compile(r"\s*[$%>]\s+(?=\S)")
_SEPARATOR = re.compile(r"&&|\|\||[;|&()#<>]")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*")
_BEFORE = frozenset({"sudo", "time", "env", "exec", "nice", "poetry", "uv", "pipenv", "hatch", "pdm", "rye", "run"})
"""Words that may stand before the command that counts."""

STARTS: Mapping[tuple[str, ...], Runner] = {
    ("rebar3", "ct"): Runner.COMMON_TEST,
    ("./rebar3", "ct"): Runner.COMMON_TEST,
    ("ct_run",): Runner.COMMON_TEST,
    ("pytest",): Runner.PYTEST,
    ("py.test",): Runner.PYTEST,
    ("python", "-m", "pytest"): Runner.PYTEST,
    ("python3", "-m", "pytest"): Runner.PYTEST,
    ("make",): Runner.MAKE,
    ("gmake",): Runner.MAKE,
}


def starts(wrappers: Mapping[str, str]) -> dict[tuple[str, ...], Runner]:
    """Give the table of first words; a wrapper that stands for nothing known is left out.

    Args:
        wrappers: the words of a command to those of a known one, `{"./ct": "rebar3 ct"}`.
    """
    known = {tuple(name.split()): STARTS.get(tuple(meaning.split())) for name, meaning in wrappers.items()}
    return {**STARTS, **{name: runner for name, runner in known.items() if runner}}


def commands(
    path: str, lines: Iterable[tuple[int, str]], table: Mapping[tuple[str, ...], Runner], offset: int = 0
) -> Iterator[Command]:
    """Find the commands of lines of a shell; a line that ends with a backslash goes on in the next one.

    Args:
        offset: where the lines start in their file's lines, for a code span.
    """
    held: list[tuple[Word, int]] = []
    for number, line in lines:
        if line.strip().startswith("#") and not held:
            continue
        goes_on = line.rstrip().endswith("\\")
        body = line.rstrip()[:-1] if goes_on else line
        for part in _parts(body, first=not held):
            if part is None:
                yield from _command(path, held, table, offset)
                held = []
            else:
                held.append((part, number))
        if not goes_on:
            yield from _command(path, held, table, offset)
            held = []
    yield from _command(path, held, table, offset)


def _parts(line: str, *, first: bool) -> Iterator[Word | None]:
    """Give the words of a line, and None where one command ends and another begins."""
    prompt = _PROMPT.match(line) if first else None
    at = prompt.end() if prompt else 0
    while at < len(line):
        if line[at].isspace():
            at += 1
        elif separator := _SEPARATOR.match(line, at):
            yield None
            if separator[0] == "#":
                return
            at = separator.end()
        elif found := _WORD.match(line, at):
            yield _word(found)
            at = found.end()
        else:
            at += 1


def _word(found: re.Match[str]) -> Word:
    text = found[0]
    quoted = text[0] in "\"'" and len(text) > 1
    return Word(text[1:-1] if quoted else text, found.start() + quoted, exact="\\" not in text)


def _command(
    path: str, held: Sequence[tuple[Word, int]], table: Mapping[tuple[str, ...], Runner], offset: int
) -> Iterator[Command]:
    words = list(held)
    while words and (_ASSIGNMENT.fullmatch(words[0][0].text) or words[0][0].text in _BEFORE):
        words.pop(0)
    texts = tuple(word.text for word, _ in words)
    size = next((size for size in (3, 2, 1) if texts[:size] in table and len(texts) >= size), 0)
    if not size:
        return
    runner = table[texts[:size]]
    reading = _Reading(path, offset)
    _READERS[runner](reading, words[size:])
    if reading.suites or reading.tests or reading.target:
        (first, line), (last, last_line) = words[0], words[-1]
        span = Span(path, line, offset + first.start + 1, last_line, offset + last.start + len(last.text) + 1)
        yield Command(runner, " ".join(texts), span, tuple(reading.suites), tuple(reading.tests), reading.target)


@dataclass(slots=True)
class _Reading:
    """The arguments of a command, being read."""

    path: str
    offset: int
    suites: list[Ref] = field(default_factory=list)
    tests: list[Ref] = field(default_factory=list)
    target: Ref | None = None

    def ref(self, word: Word, line: int, start: int = 0, text: str | None = None) -> Ref:
        shown = word.text[start:] if text is None else text
        column = self.offset + word.start + start + 1
        return Ref(shown, Span(self.path, line, column, line, column + len(shown)))

    def listed(self, word: Word, line: int, start: int = 0) -> Iterator[Ref]:
        """Give the parts of a list with commas."""
        for part in word.text[start:].split(","):
            if part and not _is_open(part):
                yield self.ref(word, line, start, part)
            start += len(part) + 1


def _is_open(text: str) -> bool:
    """Say whether a word is filled in by a shell or a person: `$SUITE`, `*_SUITE`, `<case>`."""
    return any(char in text for char in "$*?<>{}[]…") or "..." in text


_SUITE_FLAGS, _CASE_FLAGS = frozenset({"--suite", "-suite"}), frozenset({"--case", "-case"})


def _common_test(reading: _Reading, words: Sequence[tuple[Word, int]]) -> None:
    flag = ""
    for word, line in words:
        text = word.text
        name, equals, _ = text.partition("=")
        if text.startswith("-"):
            flag = name if not equals else ""
            start = len(name) + 1 if equals else len(text)
        else:
            name, start = flag, 0
        if start < len(text) and name in _SUITE_FLAGS | _CASE_FLAGS:
            (reading.suites if name in _SUITE_FLAGS else reading.tests).extend(reading.listed(word, line, start))
    if any(is_stand_in(suite.text) for suite in reading.suites):  # and so are its cases
        reading.suites.clear()
        reading.tests.clear()
    reading.tests[:] = [test for test in reading.tests if not is_stand_in(test.text)]


def _pytest(reading: _Reading, words: Sequence[tuple[Word, int]]) -> None:
    takes_value = False
    for word, line in words:
        text = word.text
        if text.startswith("-"):
            takes_value = text in _PYTEST_VALUES
        elif takes_value:
            takes_value = False
        elif not _is_open(text.partition("[")[0]) and not is_stand_in(text):
            if "::" in text:
                reading.tests.append(reading.ref(word, line))
            elif text.endswith(".py"):
                reading.suites.append(reading.ref(word, line))


_PYTEST_VALUES = frozenset(
    (
        *("-k", "-m", "-c", "-n", "-p", "-o", "-W", "--rootdir", "--junitxml", "--junit-xml", "--deselect"),
        *("--ignore", "--cov", "--maxfail", "--tb", "--confcutdir", "--basetemp"),
    )
)
"""Options of pytest whose value is the next word."""


def _make(reading: _Reading, words: Sequence[tuple[Word, int]]) -> None:
    texts = [word.text for word, _ in words]
    if any(text in {"-C", "-f"} or text.startswith(("-C", "-f", "--file", "--directory")) for text in texts):
        return  # another folder or file than the one that is known
    for word, line in words:
        if not word.text.startswith("-") and "=" not in word.text and not _is_open(word.text):
            reading.target = reading.ref(word, line)
            return


_READERS: Mapping[Runner, Callable[[_Reading, Sequence[tuple[Word, int]]], None]] = {
    Runner.COMMON_TEST: _common_test,
    Runner.PYTEST: _pytest,
    Runner.MAKE: _make,
}


MAX_LINE = 1_000
"""Characters of a line of a makefile that are looked at for targets."""

_TARGET = re.compile(r"(?P<names>[A-Za-z0-9_./ -]+?)\s*::?(?!=)(?:[^=]|$)")


def targets(makefile: str) -> frozenset[str] | None:
    """Give the targets of a makefile; None when it may have more than it shows: includes, patterns, computed names."""
    found: set[str] = set()
    for line in (line[:MAX_LINE] for line in makefile.splitlines()):
        if line.startswith(("include ", "-include ", "sinclude ")) or re.match(r"[^\t#=]*[%$][^=]*:(?!=)", line):
            return None
        target = None if line.startswith(("\t", " ", "#")) else _TARGET.match(line)
        if target:
            found.update(target["names"].split())
    return frozenset(found)

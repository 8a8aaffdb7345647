"""The text after a label becomes tests, names, a page with its heading, or the promise of one."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.imports import markdown_text

if TYPE_CHECKING:
    from collections.abc import Iterator


_ARROW = re.compile(r"\s*(?:→|⇒|»|->|=>|–>|>|–|—|-|:|,)?\s*")  # noqa: RUF001  # dashes
OPEN = re.compile(
    r"(?:⏳\s*)?(?:TB[ADC]|T\.B\.D\.|TODO|to be (?:added|defined|decided|determined|done|written)|pending|open|missing|"
    r"not (?:yet )?(?:written|added|available|documented)(?: yet)?|none(?: yet)?|n/?a|\?+|–|—|-)(?!\w)(.*)",  # noqa: RUF001  # dashes
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(r"(?:to be \w+|in|to|the|runbooks?|section|yet|later|\W)*", re.IGNORECASE)
_OWNER = re.compile(r"""\bowner\s*[:=]?\s*(?:"(.*)"|([^\s,;()"][^,;()"]*))""", re.IGNORECASE)
_DUE = re.compile(r"\bdue\s*(?:date|by|on)?\s*[:=]?\s*(\d{4}-\d{2}-\d{2})\s*\)?$", re.IGNORECASE)
_QUOTES = {'"': '"', "“": "”", "„": "“", "'": "'", "«": "»", "‘": "’"}  # noqa: RUF001  # quotation marks
_TOKEN = re.compile(r"\(|\)|[,;]|[^\s(),;]+")
_FILLERS = frozenset({"and", "&", "+", "in", "of", "from", "suite", "suites", "suite:", "the"})
_NAME = re.compile(r"[\w./:@\[\]-]+")
_SUITE_FILE = re.compile(r"[\w./-]+_SUITE(?:\.erl)?|[\w./-]+\.erl|[\w./-]+\.py")
_SUITE_OF = re.compile(r"\s*\(([^()]*)\)")
_NEXT_SECTION = re.compile(
    r"""(?<=["”»)])\s*(?:[,;&]|and\b)\s*(?=`[^`\n]+`\s*(?:→|⇒|->|=>)\s*["“«]|\[[^\[\]\n]*\]\([^()\s]+\))"""
)
MAX_SUITES = 20
"""A test that is said to be in more suites than these is not one test."""

_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s#]*)(#[^()\s]*)?\)")


def joined(suite: str, test: str) -> str:
    """Give the ref of a test in a suite: Python's suites are paths, and `::` follows a path."""
    return f"{suite}::{test}" if suite.endswith(".py") else f"{suite.removesuffix('.erl')}:{test}"


def folded(text: str) -> str:
    return " ".join(text.split())


def bare(value: str) -> str:
    """Give the content of a code span that is the whole text, or the text."""
    parts = markdown_text.pieces(value.strip())
    return parts[0].text.strip() if len(parts) == 1 else value.strip()


def names(value: str) -> Iterator[str]:
    """Give names that stand in one line: one code span, or a list with commas."""
    parts = markdown_text.pieces(value)
    if len(parts) == 1 and parts[0].is_code:
        yield folded(parts[0].text)
        return
    for part in value.split(","):
        if bare(part):
            yield folded(markdown_text.from_inline(bare(part)))


def page_of(value: str) -> tuple[str, str]:
    """Give the page that a text begins with, and the text after the arrow."""
    if link := _LINK.match(value):
        rest = value[link.end() :]
        return link[1], rest[_end_of_arrow(rest) :] or link[2] or ""
    first = next(iter(markdown_text.pieces(value)), None)
    if first and first.is_code:
        rest = value[first.end :]
        return folded(first.text), rest[_end_of_arrow(rest) :]
    if plain := re.match(r"(\S+\.md)(#\S+)?", value):
        rest = value[plain.end() :]
        return plain[1], rest[_end_of_arrow(rest) :] or plain[2] or ""
    return "", value


def sections_of(value: str) -> list[str]:
    """Split a line that names several pages, each with its heading in quotes, or each as a link."""
    return _NEXT_SECTION.split(value)


def _end_of_arrow(text: str) -> int:
    found = _ARROW.match(text)
    return found.end() if found else 0


def quoted(text: str) -> tuple[str, str]:
    """Give the text between the outermost quotes, or all of it, and what follows the quotes."""
    closing = _QUOTES.get(text[:1])
    end = text.rfind(closing) if closing else -1
    if end <= 0:
        return folded(markdown_text.from_inline(text)), ""
    return folded(markdown_text.from_inline(text[1:end])), text[end + 1 :].strip()


def promise(text: str) -> tuple[str, date | None, str]:
    """Give who writes a section and until when, and what else is said."""
    due = None
    found = _DUE.search(text)
    if found:
        try:
            due = date.fromisoformat(found[1])
            text = text[: found.start()]
        except ValueError:  # a day that no calendar has stays in the text
            pass
    owner = _OWNER.search(text)
    name = (owner[1] or owner[2] or "").strip() if owner else ""
    rest = text[: owner.start()] + text[owner.end() :] if owner else text
    return markdown_text.from_inline(name), due, "" if _BOILERPLATE.fullmatch(rest) else rest.strip()


def tests_of(value: str) -> tuple[list[tuple[str, str]], str]:
    """Give tests with their suites ("" for none), and the words that are neither."""
    reader = _TestList(any(part.is_code for part in markdown_text.pieces(value)))
    for part in markdown_text.pieces(value):
        if part.is_code:
            reader.take(folded(part.text), is_name=True)
            continue
        for word in _TOKEN.findall(part.text):
            reader.take(word, is_name=False)
    return reader.close()


class _TestList:
    """`a` (`S`), `b`, `c` (`T`, `U`): a suite in brackets is that of all tests before it that name none.

    The name of a file that is a suite is never a test: `a` in `S.erl`, `S.erl` → `a`, `b`.
    """

    def __init__(self, has_code: bool) -> None:  # noqa: FBT001  # private, one caller
        self._has_code = has_code
        self._depth = 0
        self._waiting: list[str] = []
        self._suites: list[str] = []
        self._holder = ""
        self._found: list[tuple[str, str]] = []
        self._rest: list[str] = []

    def take(self, word: str, *, is_name: bool) -> None:
        if word == "(" and not is_name:
            self._depth += 1
        elif word == ")" and not is_name:
            self._depth = max(0, self._depth - 1)
            self._end_of_suites()
        elif self._depth:
            is_suite = is_name or word.endswith(("_SUITE", ".py")) or word.startswith("test_")
            self._take_word(word, self._suites if is_suite and len(self._suites) < MAX_SUITES else None)
        elif _SUITE_FILE.fullmatch(word):
            self._take_suite(word)
        elif self._holder and _ARROW.fullmatch(word):
            pass
        else:
            is_test = is_name or (_is_test(word) and (not self._has_code or "_" in word))
            self._take_word(word, self._waiting if is_test else None)

    def _take_suite(self, word: str) -> None:
        if self._waiting and not self._holder:
            self._suites = [word]
            self._end_of_suites()
            return
        self._leave_holder()
        self._holder = word

    def _leave_holder(self) -> None:
        """Give the tests behind the name of a suite to it; a suite without any is no test, but some words."""
        if self._holder and not self._waiting:
            self._rest.append(self._holder)
        elif self._holder:
            self._suites = self._suites or [self._holder]
            self._end_of_suites()
        self._holder = ""

    def _take_word(self, word: str, names: list[str] | None) -> None:
        if names is not None:
            names.append(word)
        elif word not in {",", ";"} and word.casefold() not in _FILLERS:
            self._rest.append(word)

    def _end_of_suites(self) -> None:
        if self._suites:
            for test in self._waiting:
                self._found += [(test, suite) for suite in ([""] if names_its_suite(test) else self._suites)]
            self._waiting, self._suites = [], []

    def close(self) -> tuple[list[tuple[str, str]], str]:
        self._leave_holder()
        self._end_of_suites()
        return [*self._found, *((test, "") for test in self._waiting)], " ".join(self._rest)


def first_ref(value: str) -> tuple[str, str]:
    """Give the test that a text begins with, its suite joined to it, and the text after it."""
    first = next(iter(markdown_text.pieces(value)), None)
    if first and first.is_code:
        test, rest = folded(first.text), value[first.end :]
    else:
        test = value.split(" ", 1)[0].rstrip(":,")
        rest = value[len(test) :]
        if not _is_test(test):
            return "", value
    suite = _SUITE_OF.match(rest)
    name = bare(suite[1]) if suite else ""
    if suite and (suite[1].startswith("`") or name.endswith(("_SUITE", ".py"))):
        return joined(name, test), rest[suite.end() :]
    return test, rest


def _is_test(word: str) -> bool:
    """Tell whether a word that is not marked as code can be the name of a test."""
    return bool(_NAME.fullmatch(word)) and ("test" in word.casefold() or "_" in word or ":" in word)


def names_its_suite(test: str) -> bool:
    """Tell `a_SUITE:test_x` and `tests/test_a.py::test_x` from `TestQueue::test_x`, which is a class and its test."""
    holder, _, rest = test.partition(":")
    return bool(rest and _SUITE_FILE.fullmatch(holder))


def case_of(ref: str) -> str:
    return ref.rpartition(":")[2]

"""What is written above a case, or in its `-doc` and `doc("…")`, becomes a Doc: summary, guarantees and tags.

A comment documents a function when it stands above it with at most one blank line between; a `-spec` or an `-ifdef`
may stand between. Rules such as `%%-----` are left out, and so are titles in one (`%% -- helpers ----`), words to other
programs (`%% erlfmt:ignore`) and what Common Test's own template says of any case. A title between two rules is a
heading of the file, not of the function; where a blank line follows, so are a line under a rule and one of few words. A
first line that reads like a function head is code that somebody commented out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import ScenarioId, Sentence
from mkdocs_guarantees.sources.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

Line = tuple[int, str]

_CODING = re.compile(r"\s*%+[^\w]*(?:coding|encoding|vim?|erlang-indent|Local)\b\s*[:=-]|\s*%+\s*-\*-")
_MARK = re.compile(r"\s*%+[!|]?")
_CODE = re.compile(
    r"\s*(?:[a-z]\w*\(.*\)\s*(?:when.*)?->|[A-Z]\w*\s*=\s*\S.*[,.]$|-[a-z]+\(|-(?:spec|type|opaque)\s|[a-z]\w*(?::\w+)?\(.*\)[,.]$)"
)
_TITLED_RULE = re.compile(r"[-=*#~+_%]{3,}.*|.*[-=*#~+_%]{3,}|([-=#~])\1.*\1\1|\{\{\{.*|\}\}\}.*")
"""A rule with a title in it: `%% == Test cases ==`, `%%%_* Tests ====`, `%% {{{ tests`."""

_TO_PROGRAMS = re.compile(r"(?:dialyzer|elp|elvis|eqwalizer|erlfmt|gradualizer|hank|xref)\s*[:-]\s*\S.*")
_NAMES = re.compile(r"[a-z]\w*(?::\w+)?/\d+(?:[\s,]+[a-z]\w*(?::\w+)?/\d+)*[:.]?")
"""Nothing but names of functions."""

_SECTION = re.compile(r"test(?:[ _]?case)?s?[:.]?", re.IGNORECASE)
"""The title that every test has in some files."""

_OWNED = re.compile(r"\s*(?:copyright\b|spdx-|\(c\)\s|©|licen[cs]ed under)", re.IGNORECASE)
_TEMPLATE = re.compile(r"Test case function\.\s+\(The name of it|Test case info function - returns list of tuples")
"""How the template of Common Test describes any case."""

MOST_WORDS_OF_A_TITLE = 3
MOST_OF_A_TITLE = 200
"""Letters of a line that may be one."""
_LICENCE = re.compile(r"copyright|licen[cs]e|spdx", re.IGNORECASE)
_SAYS_DOC = re.compile(r"\s*(?:@doc\b|description\s*:)", re.IGNORECASE)
_TAG = re.compile(r"\s*@(\w+)\b:?\s*(.*)")
_BLOCK = re.compile(r"\s*(?:verif(?:ies|y)|guarantees?)\s*:\s*(.*)", re.IGNORECASE)
_SCENARIO = re.compile(r"\s*scenario\s+([\w][\w.-]*)\s*:\s*(.*)", re.IGNORECASE)
_REQUIREMENT = re.compile(r"\s*(?:requirements?|covers)\s*:\s*((?:[A-Z]+[-_]?\d[\w.-]*[\s,]*)+)$")
_TITLE = re.compile(r"\s*(?:test(?: ?case)?|description|purpose|summary|title|doc)\s*:(?:\s+(.*)|$)", re.IGNORECASE)
_FIELD = re.compile(r"\s*[A-Z][A-Za-z _-]{0,30}:(?:\s|$)")
_BULLET = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+\S")
_MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*\s*/?>|\{@\w+\s*|\}(?=\s|$)")
_END = re.compile(r"[.!?](?<=[^\s.].)\s+(?=[A-Z\"'`(])")
_IDS = re.compile(r"[\s,;]+")


@dataclass(slots=True)
class Doc:
    """What documentation says of a case.

    Attributes:
        says_test: it calls the function a test.
    """

    summary: str = ""
    line: int | None = None
    guarantees: list[Sentence] = field(default_factory=list)
    scenarios: list[ScenarioId] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    says_test: bool = False

    def add(self, other: Doc) -> None:
        """Take what another place says; the first summary stays."""
        self.summary = self.summary or other.summary
        self.line = self.line or other.line
        self.guarantees += [sentence for sentence in other.guarantees if sentence not in self.guarantees]
        self.scenarios += other.scenarios
        self.requirements += other.requirements
        self.tags += other.tags
        self.says_test = self.says_test or other.says_test


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment without its marks.

    Attributes:
        apart: a blank line stands between it and what it may document.
    """

    lines: list[Line]
    apart: bool = False


def comment_above(region: str, first_line: int) -> Comment:
    """The comment that belongs to what follows a region of a file.

    Args:
        region: from the end of the form before to the start of the function.
        first_line: the line on which the region begins; it still belongs to the form before, unless it is the first.
    """
    lines = region.split("\n")
    lowest = 0 if first_line == 1 else 1
    at = len(lines) - 2
    while at >= lowest and lines[at].strip() and not lines[at].lstrip().startswith("%"):
        at -= 1  # a -spec or another attribute between
    blank = at >= lowest and not lines[at].strip()
    at -= blank
    end = at
    while at >= lowest and lines[at].lstrip().startswith("%"):
        at -= 1
    block = [(first_line + index, lines[index]) for index in range(at + 1, end + 1)]
    return Comment(_unmarked(block, blank=blank), blank)


def _unmarked(block: list[Line], *, blank: bool) -> list[Line]:
    if not block:
        return []
    ruled = [_is_rule(text) for _, text in block]
    pairs = zip(block, ruled, strict=True)
    written = [(number, _MARK.sub("", text, count=1)) for (number, text), rule in pairs if not rule]
    texts = [text for _, text in written if text.strip()]
    title = (ruled[0] and ruled[-1] and (blank or len(texts) <= 1)) or (
        blank and (ruled[-1] or _is_title(block, texts))
    )
    if title and not any(_says(text) for text in texts):
        return []
    told = [(number, text) for number, text in written if _says(text) or not _says_nothing(text)]
    first = next((text for _, text in told if text.strip()), "")
    return [] if _CODE.match(first) or _OWNED.match(first) else told


def _is_title(block: list[Line], texts: list[str]) -> bool:
    """Is a comment before a blank line the title of what follows, rather than what the next function does?"""
    if len(texts) != 1:
        return False
    framed = not _MARK.sub("", block[0][1]).strip() and not _MARK.sub("", block[-1][1]).strip()
    short = texts[0].isascii() and len(texts[0].split()) <= MOST_WORDS_OF_A_TITLE  # not all scripts part their words
    return _is_rule(block[0][1]) or framed or short


def _is_rule(text: str) -> bool:
    """A line that only draws a rule: `%%------`, `%%%%%%`."""
    marks = text.strip()
    return len(marks) > 4 and not marks.strip("%-=*#_~+. ")


def _says_nothing(text: str) -> bool:
    """Is a line no words on what a function does: a title in a rule, a word to a program, a name?"""
    words = text.strip().lstrip("% ")
    kinds = (_TITLED_RULE, _TO_PROGRAMS, _NAMES, _SECTION)
    return 0 < len(words) <= MOST_OF_A_TITLE and any(kind.fullmatch(words) for kind in kinds)


def _says(text: str) -> bool:
    return bool(_TAG.match(text) or _BLOCK.match(text) or _SCENARIO.match(text) or _TITLE.match(text))


def head_comment(text: str) -> list[Line]:
    """The comments at the head of a file, down to its first form."""
    found: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("%"):
            break
        if not _is_rule(line) and not _CODING.match(line):
            found.append((number, _MARK.sub("", line, count=1)))
    return found


def read_head(text: str) -> Doc:
    """Read the comments at the head of a file; a licence there is no summary, unless `@doc` says what is."""
    lines = head_comment(text)
    doc = read(lines)
    if _LICENCE.search(text) and not any(_SAYS_DOC.match(line) for _, line in lines):
        doc.summary = ""
    return doc


def read(lines: Iterable[Line]) -> Doc:
    """Read a text of documentation."""
    doc = Doc()
    reader = _Reader(doc)
    for number, text in lines:
        reader.line(number, text)
    reader.close()
    said = reader.title or reader.prose
    doc.summary = "" if _TEMPLATE.match(" ".join(said)) else _first_sentence(said)
    return doc


@dataclass
class _Reader:
    doc: Doc
    prose: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    block: list[Line] | None = None
    into: list[str] | None = None
    gap: bool = False

    def line(self, number: int, text: str) -> None:
        if not text.strip():
            self.gap = True
            self.into = None if (self.prose or self.title) else self.into
            return
        if self.doc.line is None:
            self.doc.line = number
            self.into = self.prose
        if self._opens(number, text):
            self.gap = False
            return
        if self.block is not None and (not self.gap or _BULLET.match(text)):
            self.block.append((number, text))
        elif self.block is not None:
            self.close()
        elif self.into is not None:
            self.into.append(text.strip())
        self.gap = False

    def _opens(self, number: int, text: str) -> bool:
        """Does a line begin something new? Then take it."""
        if ":" not in text and "@" not in text:
            return False
        if tag := _TAG.match(text):
            self.close()
            self._tag(tag[1].lower(), tag[2], number)
        elif block := _BLOCK.match(text):
            self.close()
            self.doc.says_test = True
            self.block = [(number, block[1])] if block[1] else []
        elif scenario := _SCENARIO.match(text):
            self.close()
            self.doc.says_test = True
            self.doc.scenarios.append(ScenarioId(scenario[1]))
            self._prose(scenario[2])
        elif requirement := _REQUIREMENT.match(text):
            self.close()
            self.doc.requirements += _ids(requirement[1])
        elif title := _TITLE.match(text):
            self.close()
            self.doc.says_test = self.doc.says_test or text.lstrip().lower().startswith("test")
            if not _CODE.match(title[1] or ""):  # `Test: ts:run(snmp, snmp_log_test)` says how to run it
                self.title = self.into = self.title or [title[1] or ""]
        elif _FIELD.match(text) and (self.block is not None or self.prose or self.title or "Function" in text):
            self.close()
        else:
            return False
        return True

    def _tag(self, tag: str, rest: str, number: int) -> None:
        match tag:
            case "doc":
                title = _TITLE.match(rest)
                self.doc.says_test = self.doc.says_test or bool(title)
                self.prose.clear()
                self.prose.append(title[1] if title else rest)
                self.into = self.prose
            case "guarantee" | "guarantees" | "verifies":
                self.doc.says_test = True
                self.block = [(number, rest)] if rest else []
            case "scenario":
                self.doc.says_test = True
                self.doc.scenarios += [ScenarioId(name) for name in _ids(rest)]
            case "requirement" | "requirements" | "req":
                self.doc.says_test = True
                self.doc.requirements += _ids(rest)
            case "test_category" | "test_categories" | "category" | "tag" | "tags":
                self.doc.tags += [name.strip() for name in rest.split(",") if name.strip()]
            case _:
                return

    def _prose(self, text: str) -> None:
        if text and not self.prose and not self.title:
            self.prose.append(text)
            self.into = self.prose

    def close(self) -> None:
        """End a block of guarantees, and whatever was being continued."""
        if self.block:
            self.doc.guarantees += sentences(self.block)
        self.block = None
        self.into = None


def _ids(text: str) -> list[str]:
    return [name for name in _IDS.split(text.strip().rstrip(".")) if name]


def _first_sentence(lines: list[str]) -> str:
    text = _MARKUP.sub("", " ".join(part.strip() for part in lines if part.strip())).strip()
    end = _END.search(text)
    return text[: end.start() + 1] if end else text

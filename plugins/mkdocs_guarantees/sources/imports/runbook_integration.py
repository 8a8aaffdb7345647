"""A hand-kept document on tests and runbooks becomes scenarios, the rows of its mapping table, and what is left over.

The form: a heading `Scenario 1: TITLE`, below it labels in bold (`**Runbook Section**:`, `**Test Coverage**:`, `**What
the test guarantees**:` and so on) with lists; further down a table of tests and runbook sections. Nothing is dropped in
silence: each block either goes into a scenario or a row, or is listed as left over with its lines.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import (
    Problem,
    Ref,
    RelatedRef,
    Scenario,
    ScenarioId,
    SectionRef,
    Sentence,
    Span,
)
from mkdocs_guarantees.sources.files import MAX_BYTES
from mkdocs_guarantees.sources.imports import markdown_text
from mkdocs_guarantees.sources.imports.markdown_blocks import LABEL, Block, Kind, blocks, cells
from mkdocs_guarantees.sources.scenarios import ID
from mkdocs_guarantees.sources.yaml_nodes import CONTROL, decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A row of the document's own table; the status is what somebody typed."""

    test: str
    section: SectionRef
    status: str
    line: int


@dataclass(frozen=True, slots=True)
class Leftover:
    """Lines of the document that no field of a scenario holds.

    Attributes:
        kept: the product does by itself what the lines were for.
    """

    line: int
    end_line: int
    text: str
    why: str
    kept: bool = False

    def __str__(self) -> str:
        place = f"line {self.line}" if self.line == self.end_line else f"lines {self.line}-{self.end_line}"
        verdict = "kept by the product itself" if self.kept else "not imported"
        first = self.text.split("\n", 1)[0]
        return f"{place}: {verdict}: {first}{f' ({self.why})' if self.why else ''}"


@dataclass(frozen=True, slots=True)
class Imported:
    scenarios: tuple[Scenario, ...] = ()
    mapping: tuple[MappingRow, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    problems: tuple[Problem, ...] = ()


class Field(Enum):
    """What a label of the document names."""

    ID = "id"
    RUNBOOK = "runbook"
    COVERAGE = "coverage"
    TESTS = "tests"
    SUITE = "suite"
    SMOKE = "smoke"
    DURATION = "duration"
    GUARANTEES = "guarantees"
    IN_PRODUCTION = "in_production"
    RELATED = "related"
    NOTE = "note"
    REQUIREMENTS = "requirements"
    ALERTS = "alerts"
    STATUS = "status"


_EXACT = {
    "alert": Field.ALERTS,
    "alerts": Field.ALERTS,
    "case": Field.TESTS,
    "comment": Field.NOTE,
    "coverage": Field.COVERAGE,
    "description": Field.NOTE,
    "duration": Field.DURATION,
    "expected behavior": Field.GUARANTEES,
    "expected behaviour": Field.GUARANTEES,
    "id": Field.ID,
    "note": Field.NOTE,
    "notes": Field.NOTE,
    "requirement": Field.REQUIREMENTS,
    "requirements": Field.REQUIREMENTS,
    "run time": Field.DURATION,
    "runbook": Field.RUNBOOK,
    "scenario": Field.ID,
    "scenario id": Field.ID,
    "section": Field.RUNBOOK,
    "smoke": Field.SMOKE,
    "status": Field.STATUS,
    "suite": Field.SUITE,
    "suites": Field.SUITE,
    "test": Field.TESTS,
    "test case": Field.TESTS,
    "test cases": Field.TESTS,
    "test suite": Field.SUITE,
    "test suites": Field.SUITE,
    "tests": Field.TESTS,
    "troubleshooting": Field.IN_PRODUCTION,
}
_CONTAINED = (
    ("related", Field.RELATED),
    ("see also", Field.RELATED),
    ("smoke", Field.SMOKE),
    ("guarantee", Field.GUARANTEES),
    ("production", Field.IN_PRODUCTION),
    ("runbook", Field.RUNBOOK),
    ("requirement", Field.REQUIREMENTS),
    ("duration", Field.DURATION),
    ("alert", Field.ALERTS),
    ("coverage", Field.COVERAGE),
)
_WITH_LABELS = frozenset({None, Field.COVERAGE, Field.TESTS, Field.SUITE})
"""Where the items of a list may have labels of their own; elsewhere an item is a text, whatever it looks like."""

_SCENARIO = re.compile(
    r"scenario\s*(?:#?\s*[a-z]{0,2}\d+[a-z]?(?:\s*[:.)–—-])?|:|[–—-](?=\s))\s*(.*)",  # noqa: RUF001  # dashes
    re.IGNORECASE,
)
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__)(.*)")
_LIST_OF_SCENARIOS = frozenset({"integration points", "scenarios", "fault scenarios"})
_KEPT = (
    ("checklist", "lint checks what this list asks for"),
    ("when tests change", "lint checks what this list asks for"),
    ("when runbooks change", "lint checks what this list asks for"),
    ("maintenance", "lint checks what these lists ask for"),
    ("mapping", "the mapping page computes this table"),
    ("integration points", "the scenarios stand below it"),
    ("scenarios", "the scenarios stand below it"),
)
_YES = re.compile(r"(yes|y|true|on|x|included|✅|✓|✔|☑)(?!\w)\ufe0f?\s*(.*)", re.IGNORECASE)
_NO = re.compile(r"(no|n|false|off|not included|❌|✗|✘|–|—|-)(?!\w)\ufe0f?\s*(.*)", re.IGNORECASE)  # noqa: RUF001  # dashes
_ARROW = re.compile(r"\s*(?:→|⇒|»|->|=>|–>|>|–|—|-|:|,)?\s*")  # noqa: RUF001  # dashes
_OPEN = re.compile(
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
_NOTE = re.compile(r"\s*(?:->|→|–|—|-|:)?\s*(.*)")  # noqa: RUF001  # dashes
_SUITE_OF = re.compile(r"\s*\(([^()]*)\)")
MAX_SUITES = 20
"""A test that is said to be in more suites than these is not one test."""

_LINK = re.compile(r"\[[^\[\]]*\]\(([^()\s#]*)(#[^()\s]*)?\)")


@dataclass
class _Draft:
    """A scenario while its blocks are read."""

    heading: Block
    title: str
    level: int
    loose: bool = False
    blocks: list[Block] = field(default_factory=list)
    id: str = ""
    runbook: list[SectionRef] = field(default_factory=list)
    tests: list[tuple[str, str, int]] = field(default_factory=list)
    suites: list[str] = field(default_factory=list)
    smoke: bool = False
    duration: str = ""
    guarantees: list[Sentence] = field(default_factory=list)
    in_production: list[str] = field(default_factory=list)
    related: list[RelatedRef] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    alerts: list[str] = field(default_factory=list)


def read(path: str, data: bytes, *, docs_dir: str = "docs") -> Imported:
    """Import one document.

    Args:
        path: of the document, for messages.
        docs_dir: the folder that pages are named from in scenarios; the document names them from the repository.
    """
    if len(data) > MAX_BYTES:
        return Imported(problems=(Problem("RB901", "larger than 8 MiB; split the document", Span(path)),))
    text, not_text = decoded(data)
    if not_text:
        line = text.count("\n") + 1
        place = Span(path, line, len(text) - text.rfind("\n"))
        return Imported(problems=(Problem("RB901", not_text, place),))
    return _Import(path, docs_dir.strip("/")).run(CONTROL.sub("\ufffd", text.replace("\r\n", "\n")))


def slug(title: str) -> str:
    """Make an id of a title: `NATS Connection Loss` gives `nats-connection-loss`; empty when no letter is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:90].strip("-")


def joined(suite: str, test: str) -> str:
    """Give the ref of a test in a suite: Python's suites are paths, and `::` follows a path."""
    return f"{suite}::{test}" if suite.endswith(".py") else f"{suite}:{test}"


class _Import:
    def __init__(self, path: str, docs_dir: str) -> None:
        self._path = path
        self._prefix = f"{docs_dir}/" if docs_dir not in {"", "."} else ""
        self._leftovers: list[Leftover] = []
        self._mapping: list[MappingRow] = []
        self._problems: list[Problem] = []

    def run(self, text: str) -> Imported:
        drafts, outside = _split(blocks(text))
        for draft in drafts:
            self._fill(draft)
        for part in outside:
            self._outside(part)
        scenarios = tuple(self._scenario(draft, name) for draft, name in zip(drafts, self._ids(drafts), strict=True))
        if not scenarios:
            message = "no scenario here; a heading such as 'Scenario 1: NATS connection loss' was looked for"
            self._problems.append(Problem("RB902", message, Span(self._path)))
        self._compare(scenarios)
        leftovers = tuple(sorted(self._leftovers, key=lambda leftover: leftover.line))
        return Imported(scenarios, tuple(self._mapping), leftovers, tuple(self._problems))

    def _left(self, block: Block, text: str, why: str = "", *, kept: bool = False) -> None:
        self._leftovers.append(Leftover(block.line, block.end_line, text, why, kept))

    def _at(self, block: Block) -> Span:
        return Span(self._path, block.line)

    # What a scenario says

    def _fill(self, draft: _Draft) -> None:
        header: tuple[Field | None, ...] = ()
        previous = 0
        for found, value, block in _entries(draft.blocks):
            if block.kind is not Kind.ROW:
                self._take(draft, found, value, block)
                continue
            if block.line != previous + 1:
                header = _columns(block)
                if Field.TESTS not in header:
                    self._left(block, block.text, f"in {draft.title!r}")
            else:
                self._row(draft, found, header, block)
            previous = block.line

    def _take(self, draft: _Draft, found: Field | None, value: str, block: Block) -> None:
        match found:
            case Field.RUNBOOK:
                self._runbook(draft, value, block)
            case Field.COVERAGE | Field.TESTS:
                self._tests(draft, value, block)
            case Field.SMOKE:
                self._smoke(draft, value, block)
            case Field.RELATED:
                self._related(draft, value, block)
            case _:
                if not _keep_text(draft, found, value, block):
                    self._left(block, block.text, f"in {draft.title!r}")

    def _row(self, draft: _Draft, found: Field | None, header: tuple[Field | None, ...], block: Block) -> None:
        """Take a row of a table of tests: its columns say which tests, suites and notes it has."""
        row, extra = _by_column(header, cells(block.text))
        suite = f" ({row[Field.SUITE]})" if row.get(Field.SUITE) else ""
        test = f"{row.pop(Field.TESTS, '')}{suite}"
        row.pop(Field.SUITE, None)
        if found is Field.RELATED and test:
            self._related(draft, f"{test} - {row.pop(Field.NOTE, '')}", block)
        elif test:
            self._tests(draft, test, block)
        for column, cell in row.items():
            if cell:
                self._take(draft, column, cell, replace(block, kind=Kind.ITEM, text=cell))
        for cell in extra:
            self._left(block, cell, f"in {draft.title!r}")

    def _runbook(self, draft: _Draft, value: str, block: Block) -> None:
        section, rest = self._section(value, block)
        if section:
            draft.runbook.append(section)
        if rest:
            self._left(block, rest, f"runbook section of {draft.title!r}")

    def _section(self, value: str, block: Block) -> tuple[SectionRef | None, str]:
        """Read a page and a heading, or that they are still to come, and give what is left of the text."""
        if opening := _OPEN.match(value):
            return self._pending("", opening[1], block)
        page, rest = _page(value)
        page = page.removeprefix("./" if self._prefix and page.startswith(f"./{self._prefix}") else "").removeprefix(
            self._prefix
        )
        if not page:
            return None, value
        if opening := _OPEN.match(rest):
            return self._pending(page, opening[1], block)
        section, rest = _quoted(rest)
        if not section:
            return SectionRef(self._at(block), page, pending=True), rest
        return SectionRef(self._at(block), page, section), rest

    def _pending(self, page: str, rest: str, block: Block) -> tuple[SectionRef, str]:
        owner, due, rest = _promise(rest)
        return SectionRef(self._at(block), page, pending=True, owner=owner, due=due), rest

    def _tests(self, draft: _Draft, value: str, block: Block) -> None:
        found, rest = _tests_of(value)
        draft.tests.extend((test, suite, block.line) for test, suite in found)
        if rest or not found:
            self._left(block, rest or value, f"tests of {draft.title!r}")

    def _smoke(self, draft: _Draft, value: str, block: Block) -> None:
        yes, no = _YES.match(value), _NO.match(value)
        draft.smoke = draft.smoke or bool(yes)
        found = yes or no
        rest = found[2].strip() if found else value
        if found and re.fullmatch(r"\(?(?:in|see)?\s*(?:`[^`]+`|\[[^\]]*\]\([^)]*\)|\S+\.md)\)?", rest):
            self._left(block, rest, f"smoke test of {draft.title!r}: the smoke page lists the set", kept=True)
        elif rest:
            self._left(block, rest, f"smoke test of {draft.title!r}")

    def _related(self, draft: _Draft, value: str, block: Block) -> None:
        test, rest = _first_ref(value)
        if not test:
            self._left(block, value, f"related tests of {draft.title!r}")
            return
        note = _NOTE.match(rest)
        text = _folded(markdown_text.from_line(note[1])) if note else ""
        draft.related.append(RelatedRef(Ref(test, self._at(block)), text))

    def _scenario(self, draft: _Draft, name: str) -> Scenario:
        at = self._at(draft.heading)
        return Scenario(
            id=ScenarioId(name),
            title=draft.title,
            span=at,
            runbook=tuple(draft.runbook),
            tests=tuple(Ref(text, Span(self._path, line)) for text, line in _refs(draft)),
            smoke=draft.smoke,
            duration=draft.duration,
            guarantees=tuple(draft.guarantees),
            in_production=tuple(draft.in_production),
            related=tuple(draft.related),
            requirements=tuple(draft.requirements),
            alerts=tuple(draft.alerts),
        )

    def _ids(self, drafts: list[_Draft]) -> Iterator[str]:
        """Give each scenario an id: its own, or one made of its title that no other has."""
        taken = {draft.id for draft in drafts if draft.id}
        used: dict[str, int] = {}
        for number, draft in enumerate(drafts, 1):
            wanted = draft.id or slug(draft.title) or f"scenario-{number}"
            name, count = wanted, used.get(wanted, 1)
            while name in used or (not draft.id and name in taken):
                count += 1
                name = f"{wanted}-{count}"
            if draft.id and name != draft.id:
                message = f"the scenario id {draft.id!r} stands twice; the second one became {name!r}"
                self._problems.append(Problem("RB902", message, self._at(draft.heading)))
            used[wanted] = count
            used.setdefault(name, 1)
            yield name

    # What stands outside of scenarios

    def _outside(self, part: list[Block]) -> None:
        rest = [block for block, is_row in self._mapping_rows(part) if not is_row]
        if not rest:
            return
        heading = rest[0].text.casefold() if rest[0].kind is Kind.HEADING else ""
        why = next((why for word, why in _KEPT if word in heading), "")
        kept = bool(why) and (len(rest) == 1 or "lint" in why)
        text = "\n".join(block.text for block in rest)
        self._leftovers.append(Leftover(rest[0].line, rest[-1].end_line, text, why if kept else "", kept))

    def _mapping_rows(self, part: list[Block]) -> Iterator[tuple[Block, bool]]:
        """Tell of each block whether it belongs to a table of tests and runbook sections, whose rows are taken."""
        header: tuple[Field | None, ...] = ()
        previous = 0
        for block in part:
            is_row = block.kind is Kind.ROW
            if is_row and block.line != previous + 1:
                header = _columns(block)
            elif is_row and {Field.TESTS, Field.RUNBOOK} <= set(header):
                self._take_mapping(header, block)
            previous = block.line if is_row else previous
            yield block, is_row and {Field.TESTS, Field.RUNBOOK} <= set(header)

    def _take_mapping(self, header: tuple[Field | None, ...], block: Block) -> None:
        row, extra = _by_column(header, cells(block.text))
        if not row:
            return
        test, rest = _first_ref(row.pop(Field.TESTS, ""))
        section, more = self._section(row.pop(Field.RUNBOOK, ""), block)
        status = row.pop(Field.STATUS, "")
        if test and section:
            self._mapping.append(MappingRow(test, section, status, block.line))
        if rest.strip() or more or not test or not section or extra or any(row.values()):
            self._left(block, block.text, "row of the mapping table")

    def _compare(self, scenarios: tuple[Scenario, ...]) -> None:
        """List each row of the mapping table that says what no scenario says."""
        sections = [{(section.page, section.section) for section in scenario.runbook} for scenario in scenarios]
        naming: dict[str, dict[int, None]] = {}
        for number, scenario in enumerate(scenarios):
            for ref in (*scenario.tests, *(related.ref for related in scenario.related)):
                naming.setdefault(_case(ref.text), {})[number] = None
        for row in self._mapping:
            wanted = (row.section.page, row.section.section)
            why = ""
            if _case(row.test) not in naming:
                why = "the mapping table names it, no scenario does"
            elif not row.section.pending and not any(wanted in sections[one] for one in naming[_case(row.test)]):
                why = f"the mapping table leads to {row.section.section!r}, the scenario does not"
            if why:
                self._leftovers.append(Leftover(row.line, row.line, row.test, why))


def _keep_text(draft: _Draft, found: Field | None, value: str, block: Block) -> bool:
    """Put a text into its field, and tell whether it has one."""
    match found:
        case Field.ID if not draft.id and ID.fullmatch(_bare(value)):
            draft.id = _bare(value)
        case Field.SUITE if len(draft.suites) + value.count(",") < MAX_SUITES:
            draft.suites.extend(_bare(part) for part in value.split(",") if _bare(part))
        case Field.DURATION if not draft.duration:
            draft.duration = _folded(markdown_text.from_inline(value))
        case Field.GUARANTEES:
            draft.guarantees.append(Sentence(_folded(markdown_text.from_line(value)), block.line))
        case Field.IN_PRODUCTION:
            draft.in_production.append(_folded(markdown_text.from_line(value)))
        case Field.REQUIREMENTS:
            draft.requirements.extend(_names(value))
        case Field.ALERTS:
            draft.alerts.extend(_names(value))
        case _:
            return False
    return True


def _split(found: Iterable[Block]) -> tuple[list[_Draft], list[list[Block]]]:
    """Give the scenarios with their blocks, and the parts outside of them, each from its heading on."""
    drafts: list[_Draft] = []
    outside: list[list[Block]] = [[]]
    current: _Draft | None = None
    level = list_level = 0
    for block in found:
        started = _started(block, current, level, list_level)
        if started:
            current = started
            drafts.append(current)
        elif block.kind is Kind.HEADING and not (current and _is_below(block, current)):
            current = None
            outside.append([block])
            level, list_level = block.depth, _next_list_level(block, list_level)
        elif current:
            current.blocks.append(block)
        else:
            outside[-1].append(block)
    silent = [draft for draft in drafts if draft.loose and not _says_anything(draft)]
    outside += [[draft.heading, *draft.blocks] for draft in silent]
    spoken = [draft for draft in drafts if not draft.loose or _says_anything(draft)]
    return spoken, [part for part in outside if part]


def _is_below(block: Block, draft: _Draft) -> bool:
    """Tell whether a heading belongs to a scenario; below a bold line only the headings that are labels do."""
    is_label = draft.heading.kind is Kind.HEADING or _field_of(block.text, loose=True) is not None
    return block.depth > draft.level and is_label


def _next_list_level(block: Block, level: int) -> int:
    if block.text.casefold().strip(": ") in _LIST_OF_SCENARIOS:
        return block.depth
    return level if level and block.depth > level else 0


def _started(block: Block, current: _Draft | None, level: int, list_level: int) -> _Draft | None:
    """Give the scenario that a heading or a bold line begins.

    Args:
        level: of the heading above a bold line.
        list_level: of a heading whose lower headings are scenarios, 0 for none.
    """
    text = block.text
    if block.kind is Kind.TEXT and (bold := _BOLD.match(text)):
        named = _SCENARIO.fullmatch(bold[1].strip())
        title = ((named[1] if named else "") + bold[2]).strip().removeprefix(":").strip()
        return _Draft(block, _title(title or bold[1]), level) if named else None
    if block.kind is not Kind.HEADING:
        return None
    if named := _SCENARIO.fullmatch(text.replace("**", "") if text.startswith("**") else text):
        return _Draft(block, _title(named[1] or text), block.depth)
    above = not current or block.depth <= current.level
    if list_level and block.depth > list_level and above and not _field_of(text, loose=True):
        return _Draft(block, _title(text), block.depth, loose=True)
    return None


def _title(text: str) -> str:
    return _folded(markdown_text.from_heading(text)) or text


def _says_anything(draft: _Draft) -> bool:
    return any(found for found, _, _ in _entries(draft.blocks))


def _entries(found: list[Block]) -> Iterator[tuple[Field | None, str, Block]]:
    """Give each text below a scenario's heading with the field that it belongs to."""
    current: Field | None = None
    outer: Field | None = None
    indent = -1
    answered = False  # a paragraph after the value or the list of a label is no part of it
    for block in found:
        if block.kind is Kind.ITEM and block.depth <= indent:
            current, indent = outer, -1
        label = _label(block, current)
        if label is None:
            if block.text:
                is_apart = block.kind is Kind.OTHER or (block.kind is Kind.TEXT and answered)
                yield (None if is_apart else current), block.text, block
            answered = True
            continue
        name, value = label
        if block.kind is Kind.ITEM:
            outer, indent = (outer if indent >= 0 else current), block.depth
        else:
            outer, indent = None, -1
        current, answered = _field_of(name, loose=True), bool(value)
        if current is None or value:
            yield current, value if current else block.text, block


def _label(block: Block, current: Field | None) -> tuple[str, str] | None:
    """Give the label of a block and the text after it, or None for a block that only continues."""
    if block.kind is Kind.HEADING:
        return block.text, ""
    if block.kind is Kind.TEXT or (block.kind is Kind.ITEM and current in _WITH_LABELS):
        found = LABEL.fullmatch(block.text)
        if found and (found["inner"] or found["outer"] or not found["value"]):
            return found["label"], found["value"]
        name, colon, value = block.text.partition(":")
        if colon and (not value or value[0] == " ") and _field_of(name, loose=False):
            return name, value.strip()
    return None


def _field_of(label: str, *, loose: bool) -> Field | None:
    words = " ".join(re.sub(r"[*_`:]", " ", label).casefold().split())
    if not loose or words in _EXACT:
        return _EXACT.get(words)
    if re.search(r"\b(?:not|no)\b", words):  # "What is not guaranteed" is the opposite of a guarantee
        return None
    return next((found for sign, found in _CONTAINED if sign in words), None)


def _folded(text: str) -> str:
    return " ".join(text.split())


def _bare(value: str) -> str:
    """Give the content of a code span that is the whole text, or the text."""
    parts = markdown_text.pieces(value.strip())
    return parts[0].text.strip() if len(parts) == 1 else value.strip()


def _columns(header: Block) -> tuple[Field | None, ...]:
    return tuple(_field_of(cell, loose=True) for cell in cells(header.text))


def _by_column(header: tuple[Field | None, ...], row: tuple[str, ...]) -> tuple[dict[Field, str], list[str]]:
    """Give the cells of a row by what they name, and the cells that have no such column."""
    found: dict[Field, str] = {}
    extra = []
    for number, cell in enumerate(row):
        column = header[number] if number < len(header) else None
        if column and column not in found:
            found[column] = cell
        elif cell:
            extra.append(cell)
    return found, extra


def _names(value: str) -> Iterator[str]:
    """Give names that stand in one line: one code span, or a list with commas."""
    parts = markdown_text.pieces(value)
    if len(parts) == 1 and parts[0].is_code:
        yield _folded(parts[0].text)
        return
    for part in value.split(","):
        if _bare(part):
            yield _folded(markdown_text.from_inline(_bare(part)))


def _page(value: str) -> tuple[str, str]:
    """Give the page that a text begins with, and the text after the arrow."""
    if link := _LINK.match(value):
        rest = value[link.end() :]
        return link[1], rest[_end_of_arrow(rest) :] or link[2] or ""
    first = next(iter(markdown_text.pieces(value)), None)
    if first and first.is_code:
        rest = value[first.end :]
        return _folded(first.text), rest[_end_of_arrow(rest) :]
    if plain := re.match(r"(\S+\.md)(#\S+)?", value):
        rest = value[plain.end() :]
        return plain[1], rest[_end_of_arrow(rest) :] or plain[2] or ""
    return "", value


def _end_of_arrow(text: str) -> int:
    found = _ARROW.match(text)
    return found.end() if found else 0


def _quoted(text: str) -> tuple[str, str]:
    """Give the text between the outermost quotes, or all of it, and what follows the quotes."""
    closing = _QUOTES.get(text[:1])
    end = text.rfind(closing) if closing else -1
    if end <= 0:
        return _folded(markdown_text.from_inline(text)), ""
    return _folded(markdown_text.from_inline(text[1:end])), text[end + 1 :].strip()


def _promise(text: str) -> tuple[str, date | None, str]:
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


def _tests_of(value: str) -> tuple[list[tuple[str, str]], str]:
    """Give tests with their suites ("" for none), and the words that are neither."""
    reader = _TestList(any(part.is_code for part in markdown_text.pieces(value)))
    for part in markdown_text.pieces(value):
        if part.is_code:
            reader.take(_folded(part.text), is_name=True)
            continue
        for word in _TOKEN.findall(part.text):
            reader.take(word, is_name=False)
    return reader.close()


class _TestList:
    """`a` (`S`), `b`, `c` (`T`, `U`): a suite in brackets is that of all tests before it that have none."""

    def __init__(self, has_code: bool) -> None:  # noqa: FBT001  # private, one caller
        self._has_code = has_code
        self._depth = 0
        self._waiting: list[str] = []
        self._suites: list[str] = []
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
        else:
            is_test = is_name or (_is_test(word) and (not self._has_code or "_" in word))
            self._take_word(word, self._waiting if is_test else None)

    def _take_word(self, word: str, names: list[str] | None) -> None:
        if names is not None:
            names.append(word)
        elif word not in {",", ";"} and word.casefold() not in _FILLERS:
            self._rest.append(word)

    def _end_of_suites(self) -> None:
        if self._suites:
            self._found += [(test, suite) for test in self._waiting for suite in self._suites]
            self._waiting, self._suites = [], []

    def close(self) -> tuple[list[tuple[str, str]], str]:
        self._end_of_suites()
        return [*self._found, *((test, "") for test in self._waiting)], " ".join(self._rest)


def _first_ref(value: str) -> tuple[str, str]:
    """Give the test that a text begins with, its suite joined to it, and the text after it."""
    first = next(iter(markdown_text.pieces(value)), None)
    if first and first.is_code:
        test, rest = _folded(first.text), value[first.end :]
    else:
        test = value.split(" ", 1)[0].rstrip(":,")
        rest = value[len(test) :]
        if not _is_test(test):
            return "", value
    suite = _SUITE_OF.match(rest)
    name = _bare(suite[1]) if suite else ""
    if suite and (suite[1].startswith("`") or name.endswith(("_SUITE", ".py"))):
        return joined(name, test), rest[suite.end() :]
    return test, rest


def _is_test(word: str) -> bool:
    """Tell whether a word that is not marked as code can be the name of a test."""
    return bool(_NAME.fullmatch(word)) and ("test" in word.casefold() or "_" in word or ":" in word)


def _refs(draft: _Draft) -> Iterator[tuple[str, int]]:
    """Give the tests of a scenario with their suites; suites with a line of their own are those of the bare tests."""
    for test, suite, line in draft.tests:
        is_bare = not suite and ":" not in test
        for name in draft.suites if is_bare and draft.suites else (suite,):
            yield (joined(name, test) if name else test), line


def _case(ref: str) -> str:
    return ref.rpartition(":")[2]

"""A hand-kept document on tests and runbooks becomes scenarios, the rows of its mapping table, and what is left over.

The form: a heading `Scenario 1: TITLE`, below it labels in bold (`**Runbook Section**:`, `**Test Coverage**:`, `**What
the test guarantees**:` and so on) with lists; further down a table of tests and runbook sections. Nothing is dropped in
silence: each block either goes into a scenario or a row, or is listed as left over with its lines.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from dataclasses import dataclass, replace
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
from mkdocs_guarantees.sources.imports.markdown_blocks import Block, Kind, blocks, cells
from mkdocs_guarantees.sources.imports.runbook_labels import Draft, Field, by_column, columns, entries, split
from mkdocs_guarantees.sources.imports.runbook_values import (
    MAX_SUITES,
    OPEN,
    bare,
    case_of,
    first_ref,
    folded,
    joined,
    names,
    page_of,
    promise,
    quoted,
    sections_of,
    tests_of,
)
from mkdocs_guarantees.sources.scenarios import ID
from mkdocs_guarantees.sources.utf8 import decoded
from mkdocs_guarantees.sources.yaml_nodes import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterator


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
_NOTE = re.compile(r"\s*(?:->|→|–|—|-|:)?\s*(.*)")  # noqa: RUF001  # dashes


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
        place = Span(path, not_text.line, not_text.column)
        return Imported(problems=(Problem("RB901", not_text.message, place),))
    return _Import(path, docs_dir).run(CONTROL.sub("\ufffd", text.replace("\r\n", "\n")))


def slug(title: str) -> str:
    """Make an id of a title: `NATS Connection Loss` gives `nats-connection-loss`; empty when no letter is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:90].strip("-")


class _Import:
    def __init__(self, path: str, docs_dir: str) -> None:
        self._path = path
        self._prefix = posixpath.join(docs_dir, "")
        self._leftovers: list[Leftover] = []
        self._mapping: list[MappingRow] = []
        self._problems: list[Problem] = []

    def run(self, text: str) -> Imported:
        drafts, outside = split(blocks(text))
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

    def _fill(self, draft: Draft) -> None:
        header: tuple[Field | None, ...] = ()
        previous = 0
        for found, value, block in entries(draft.blocks):
            if block.kind is not Kind.ROW:
                self._take(draft, found, value, block)
                continue
            if block.line != previous + 1:
                header = columns(block)
                if Field.TESTS not in header:
                    self._left(block, block.text, f"in {draft.title!r}")
            else:
                self._row(draft, found, header, block)
            previous = block.line

    def _take(self, draft: Draft, found: Field | None, value: str, block: Block) -> None:
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

    def _row(self, draft: Draft, found: Field | None, header: tuple[Field | None, ...], block: Block) -> None:
        """Take a row of a table of tests: its columns say which tests, suites and notes it has."""
        row, extra = by_column(header, cells(block.text))
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

    def _runbook(self, draft: Draft, value: str, block: Block) -> None:
        for part in sections_of(value):
            section, rest = self._section(part, block)
            if section:
                draft.runbook.append(section)
            if rest:
                self._left(block, rest, f"runbook section of {draft.title!r}")

    def _section(self, value: str, block: Block) -> tuple[SectionRef | None, str]:
        """Read a page and a heading, or that they are still to come, and give what is left of the text."""
        if opening := OPEN.match(value):
            return self._pending("", opening[1], block)
        page, rest = page_of(value)
        page = page.removeprefix("./" if self._prefix and page.startswith(f"./{self._prefix}") else "").removeprefix(
            self._prefix
        )
        if not page:
            return None, value
        if opening := OPEN.match(rest):
            return self._pending(page, opening[1], block)
        section, rest = quoted(rest)
        if not section:
            return SectionRef(self._at(block), page, pending=True), rest
        return SectionRef(self._at(block), page, section), rest

    def _pending(self, page: str, rest: str, block: Block) -> tuple[SectionRef, str]:
        owner, due, rest = promise(rest)
        return SectionRef(self._at(block), page, pending=True, owner=owner, due=due), rest

    def _tests(self, draft: Draft, value: str, block: Block) -> None:
        found, rest = tests_of(value)
        draft.tests.extend((test, suite, block.line) for test, suite in found)
        if rest or not found:
            self._left(block, rest or value, f"tests of {draft.title!r}")

    def _smoke(self, draft: Draft, value: str, block: Block) -> None:
        yes, no = _YES.match(value), _NO.match(value)
        draft.smoke = draft.smoke or bool(yes)
        found = yes or no
        rest = found[2].strip() if found else value
        if found and re.fullmatch(r"\(?(?:in|see)?\s*(?:`[^`]+`|\[[^\]]*\]\([^)]*\)|\S+\.md)\)?", rest):
            self._left(block, rest, f"smoke test of {draft.title!r}: the smoke page lists the set", kept=True)
        elif rest:
            self._left(block, rest, f"smoke test of {draft.title!r}")

    def _related(self, draft: Draft, value: str, block: Block) -> None:
        test, rest = first_ref(value)
        if not test:
            self._left(block, value, f"related tests of {draft.title!r}")
            return
        note = _NOTE.match(rest)
        text = folded(markdown_text.from_line(note[1])) if note else ""
        draft.related.append(RelatedRef(Ref(test, self._at(block)), text))

    def _scenario(self, draft: Draft, name: str) -> Scenario:
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

    def _ids(self, drafts: list[Draft]) -> Iterator[str]:
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
                header = columns(block)
            elif is_row and {Field.TESTS, Field.RUNBOOK} <= set(header):
                self._take_mapping(header, block)
            previous = block.line if is_row else previous
            yield block, is_row and {Field.TESTS, Field.RUNBOOK} <= set(header)

    def _take_mapping(self, header: tuple[Field | None, ...], block: Block) -> None:
        row, extra = by_column(header, cells(block.text))
        if not row:
            return
        test, rest = first_ref(row.pop(Field.TESTS, ""))
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
                naming.setdefault(case_of(ref.text), {})[number] = None
        for row in self._mapping:
            wanted = (row.section.page, row.section.section)
            why = ""
            if case_of(row.test) not in naming:
                why = "the mapping table names it, no scenario does"
            elif not row.section.pending and not any(wanted in sections[one] for one in naming[case_of(row.test)]):
                why = f"the mapping table leads to {row.section.section!r}, the scenario does not"
            if why:
                self._leftovers.append(Leftover(row.line, row.line, row.test, why))


def _keep_text(draft: Draft, found: Field | None, value: str, block: Block) -> bool:
    """Put a text into its field, and tell whether it has one."""
    match found:
        case Field.ID if not draft.id and ID.fullmatch(bare(value)):
            draft.id = bare(value)
        case Field.SUITE if len(draft.suites) + value.count(",") < MAX_SUITES:
            draft.suites.extend(bare(part) for part in value.split(",") if bare(part))
        case Field.DURATION if not draft.duration:
            draft.duration = folded(markdown_text.from_inline(value))
        case Field.GUARANTEES:
            draft.guarantees.append(Sentence(folded(markdown_text.from_line(value)), block.line))
        case Field.IN_PRODUCTION:
            draft.in_production.append(folded(markdown_text.from_line(value)))
        case Field.REQUIREMENTS:
            draft.requirements.extend(names(value))
        case Field.ALERTS:
            draft.alerts.extend(names(value))
        case _:
            return False
    return True


def _refs(draft: Draft) -> Iterator[tuple[str, int]]:
    """Give the tests of a scenario with their suites; suites with a line of their own are those of the bare tests."""
    for test, suite, line in draft.tests:
        is_bare = not suite and ":" not in test
        for name in draft.suites if is_bare and draft.suites else (suite,):
            yield (joined(name, test) if name else test), line

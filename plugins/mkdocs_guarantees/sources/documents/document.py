"""What a Document holds: the names, claims, phrases, commands and table rows that a Markdown file has."""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs_guarantees.model import Ref, Span  # noqa: TC001  # the cache reads the types of the fields at run time
from mkdocs_guarantees.sources.commands import Command  # noqa: TC001  # the same
from mkdocs_guarantees.sources.suppressions import Ignore  # noqa: TC001  # the same


@dataclass(frozen=True, slots=True)
class Name:
    """A word that names a test or a suite.

    Attributes:
        suite: it is a suite; else a test.
        holder: the suite that stands beside a test, as written.
        why: what makes one think that a test is meant, in words that follow "because"; empty when nothing does.
        section: line of the heading above.
        is_held: the next name, if that of a suite, is its suite: `test_x` (`test_module`).
    """

    ref: Ref
    suite: bool
    why: str
    section: int
    holder: Ref | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that claims a test, "(verified by test)", and the tests and suites named in the same paragraph."""

    text: str
    span: Span
    section: int
    names: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document says of a runbook section: where it is, or that it is still to be written.

    Attributes:
        page: the page as written, None when only a heading or nothing is named.
        heading: its heading as written.
    """

    span: Span
    section: int
    page: Ref | None = None
    heading: Ref | None = None
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a hand-kept table of tests: what it names, and the state that somebody typed.

    Attributes:
        table: line of the head of its table.
        blank: nothing stands where its test belongs.
        requirement: id and, behind it, the text of a requirement, where the table is one of requirements.
    """

    span: Span
    table: int
    status: Ref
    tests: tuple[Name, ...] = ()
    blank: bool = False
    requirement: Ref | None = None
    text: str = ""
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class TestTable:
    """A table with a column of tests: its columns, which one that is, its last line and that line's length.

    Attributes:
        words: what stands in the column, whether it reads as a name or not.
        prefix: what stands before each row: an indentation, or the mark of a quotation.
    """

    __test__ = False  # pytest takes the name for a test class

    columns: int
    column: int
    last_line: int
    width: int
    words: tuple[str, ...] = ()
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file.

    Attributes:
        path: relative to the root of the repository.
        titles: its headings, as text, with their lines.
        has_smoke_view: it shows the smoke set as it is computed.
        made: files that it shows, or has the reader make, as a tutorial does.
    """

    path: str
    titles: tuple[tuple[int, str], ...] = ()
    names: tuple[Name, ...] = ()
    commands: tuple[Command, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    claims: tuple[Claim, ...] = ()
    rows: tuple[Row, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    test_tables: tuple[TestTable, ...] = ()
    has_smoke_view: bool = False
    made: tuple[str, ...] = ()

    def title(self, section: int) -> str:
        """Give the heading in a line; empty where there is none."""
        return next((title for line, title in self.titles if line == section), "")

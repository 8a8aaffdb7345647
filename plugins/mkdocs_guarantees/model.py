"""The words of the project as frozen data: suites, cases, scenarios, sections and what is known of them.

Paths are relative to the root of the repository and use `/`. Lines and columns count from 1. Tuples keep the order of
the source. Nothing here reads, computes or imports beyond the standard library.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003  # the cache reads the types of the fields at run time
from enum import StrEnum
from typing import NewType

SuiteId = NewType("SuiteId", str)
"""The framework's own name of a suite: `router_core_SUITE`, `tests/unit/test_a.py`."""

TestId = NewType("TestId", str)
"""The framework's own name of a case: `router_core_SUITE:test_x`, `tests/unit/test_a.py::TestB::test_c`."""

ScenarioId = NewType("ScenarioId", str)


class Selection(StrEnum):
    """Is the case run? Cannot tell is `conditional`, never a guess."""

    SELECTED = "selected"
    CONDITIONAL = "conditional"
    UNSELECTED = "unselected"


class Strength(StrEnum):
    """How much the body of a case proves."""

    STRONG = "strong"
    WEAK = "weak"
    HOLLOW = "hollow"
    UNKNOWN = "unknown"


class LinkState(StrEnum):
    """Does a reference lead to a test case?"""

    RESOLVED = "resolved"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class SectionState(StrEnum):
    """Does a scenario's runbook entry lead to a heading? `expected` is one that is written only in the build."""

    RESOLVED = "resolved"
    EXPECTED = "expected"
    PENDING = "pending"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"


class AlertState(StrEnum):
    """Does an alert lead to a runbook section? `external` is a place outside the site, which nobody looks at."""

    RESOLVED = "resolved"
    ORPHANED = "orphaned"
    EXTERNAL = "external"
    MISSING = "missing"


class Integration(StrEnum):
    """Is a scenario part of the runbooks? It says nothing of whether its tests pass."""

    INTEGRATED = "integrated"
    PENDING = "pending"
    BROKEN = "broken"


class Outcome(StrEnum):
    """What one run recorded of one test."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    SKIPPED = "skipped"
    BLOCKED = "blocked"


class Status(StrEnum):
    """What may be said today of a case, a guarantee or a scenario, best first."""

    VERIFIED = "verified"
    STALE = "stale"
    FLAKY = "flaky"
    SKIPPED = "skipped"
    UNTESTED = "untested"
    BLOCKED = "blocked"
    FAILING = "failing"
    VOID = "void"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of a file, end exclusive; a line or column of 0 means the whole file or line."""

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """An input that could not be used, wholly or in part; the rest still was.

    Attributes:
        code: the rule that reports it, `RB901` and its neighbours.
        option: the setting that it is about, such as `suites[1]`; empty for what a file holds.
    """

    code: str
    message: str
    span: Span
    option: str = ""

    @property
    def about(self) -> str:
        """The message without the places in it, which change when lines move."""
        return _PLACE.sub("", self.message)


_PLACE = re.compile(r"(?<=\w):\d+(?::\d+)?\b")


def unmatched(option: str, number: int, glob: str) -> Problem:
    """Tell of a glob of the settings that nothing fits."""
    key = f"{option}[{number}]"
    return Problem("RB901", f"{key}: no file matches {glob!r}", Span(""), key)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that a test or a scenario promises, and the line on which it starts."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What the body of a case does to prove its guarantees.

    Attributes:
        assertions: count of assertions and of matches that can fail.
        mocks: what is replaced, as written (`meck:new(router_nats)` gives `router_nats`), sorted, each once.
        sleeps: count of fixed waits.
        why: what a weak or hollow proof does instead, in words that follow the name of the test: `only waits`.
        subjects: the names that most of its assertions are about, `delivery_count`, most often named first.
        more_subjects: how many other names there are.
        total: the assertions, each call of a helper counted as often as the helper asserts; None where nobody knows.
        signs: how many of `assertions` are only signs of life; None where nobody knows.
        all_signs: how many of `total` are; None where nobody knows.
    """

    strength: Strength = Strength.UNKNOWN
    assertions: int = 0
    mocks: tuple[str, ...] = ()
    sleeps: int = 0
    why: str = field(default="", compare=False)
    subjects: tuple[str, ...] = field(default=(), compare=False)
    more_subjects: int = field(default=0, compare=False)
    total: int | None = field(default=None, compare=False)
    signs: int | None = field(default=None, compare=False)
    all_signs: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class ProofFact:
    """One thing in the body of a case that says something of its proof, for a person who asks why.

    Attributes:
        kind: `assertion`, `sign of life`, `mock`, `wait`, `skip`, `swallowed`, `never reached`, `not read`.
        text: the code, on one line.
        via: the function that the case calls for it, and its file where that is another one; empty for the case itself.
        about: the subject of an assertion.
    """

    line: int
    kind: str
    text: str
    via: str = ""
    about: str = ""


class VariantNames(StrEnum):
    """What a run calls the tests that a parametrized case becomes."""

    BRACKETS = "brackets"
    """`test_x[one]`: one test with parameters, as pytest has it."""

    NUMBERS = "numbers"
    """`test_x_0_one`, `test_x0`: tests of their own, numbered (parameterized, ddt, absl)."""

    ANY = "any"
    """`test_x_one`, `testXOne`: tests of their own, named by the parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test case.

    Attributes:
        name: the last part of the id, the one that people write in prose.
        line: first line of the case itself (of its first decorator in Python).
        end_line: last line, inclusive.
        conditions: what must hold for a `conditional` case to be run, or why one cannot tell, in words.
        summary: first sentence of its documentation.
        doc_line: first line of its documentation.
        scenarios: ids of the scenarios that the case names itself.
        skip: the reason of an unconditional skip ("" when none is given), or None.
        parametrized: one case in the source becomes several in a run.
        variant_names: what these are called there.
        groups: names of the groups through which it is reached, outermost first, joined by `/`.
        timetrap: limit of its run time in seconds.
        fingerprint: hash of the body without comments and layout.
        sketch: from which `similarity` tells how alike two bodies are.
    """

    id: TestId
    name: str
    line: int
    end_line: int
    selection: Selection
    conditions: tuple[str, ...] = ()
    summary: str = ""
    doc_line: int | None = None
    guarantees: tuple[Sentence, ...] = ()
    scenarios: tuple[ScenarioId, ...] = ()
    requirements: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    skip: str | None = None
    parametrized: bool = False
    variant_names: VariantNames = VariantNames.BRACKETS
    groups: tuple[str, ...] = ()
    timetrap: float | None = None
    proof: Proof = Proof()
    fingerprint: str = ""
    sketch: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A named group of a suite; members are case names, and `group:NAME` for nested groups."""

    name: str
    properties: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A file of test cases.

    Attributes:
        framework: `common_test`, `pytest`, `unittest`.
        hollow: its selection is empty under every condition.
        unseen: what makes tests that the text does not show, in words: `globals() is written to (line 12)`.
        unparsed: a part of the file could not be parsed, and nobody can tell what is in it.
        unlisted: what could be a case, if the suite listed it, but is not written like one: names and lines.
    """

    id: SuiteId
    framework: str
    path: str
    line: int = 1
    summary: str = ""
    tags: tuple[str, ...] = ()
    hollow: bool = False
    groups: tuple[Group, ...] = ()
    cases: tuple[Case, ...] = ()
    unseen: tuple[str, ...] = ()
    unparsed: bool = False
    unlisted: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def inside(self, case: Case) -> str:
        """Give what the id of a case says below its suite: `Class::case`, or `case`."""
        classes = case.id.removeprefix(self.id).removesuffix(case.name).strip(".:").replace(".", "::")
        return f"{classes}::{case.name}" if classes else case.name


@dataclass(frozen=True, slots=True)
class Ref:
    """A test as somebody wrote it: an id, or a bare name."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class RelatedRef:
    """A test that helps to understand a scenario without proving it."""

    ref: Ref
    note: str = ""


@dataclass(frozen=True, slots=True)
class SectionRef:
    """Where a scenario says its runbook section is.

    Attributes:
        page: path of the page relative to `docs_dir`; empty when that is still open.
        section: heading text, or `#anchor`; empty when the section is still to be written.
        pending: the section is still to be written.
        owner: who writes a pending section.
        due: when a pending section is due.
        page_span: where the page is named, where that is known.
    """

    span: Span
    page: str = ""
    section: str = ""
    pending: bool = False
    owner: str = ""
    due: date | None = None
    page_span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A fault that can occur in production, as its file states it.

    Attributes:
        stale_after: the age from which a pass of its tests proves nothing; empty for that of the settings.
    """

    id: ScenarioId
    title: str
    span: Span
    runbook: tuple[SectionRef, ...] = ()
    tests: tuple[Ref, ...] = ()
    smoke: bool = False
    duration: str = ""
    guarantees: tuple[Sentence, ...] = ()
    in_production: tuple[str, ...] = ()
    related: tuple[RelatedRef, ...] = ()
    requirements: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    stale_after: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a runbook page, with its anchor as the host renders it.

    Attributes:
        end_line: the last line before the next heading of its level or above.
        text: hash of what stands below the heading, down to there, without layout; empty when that is nothing.
        written: the title as it was typed, where extensions show it otherwise: `:fire:` and `-->`.
    """

    page: str
    anchor: str
    title: str
    level: int
    line: int
    end_line: int = field(default=0, compare=False)
    text: str = field(default="", compare=False)
    written: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Requirement:
    """An id and a text that tests trace to, and the tests that its own file names."""

    id: str
    text: str
    span: Span
    tests: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A Prometheus alerting rule.

    Attributes:
        span: the name.
        runbook: where its annotations send the reader, as written.
        coverage: the tests that its annotation `test_coverage` names.
        severity: its label, as written.
    """

    name: str
    span: Span
    runbook: Ref | None = None
    coverage: tuple[Ref, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One recorded outcome of one test in one run.

    Attributes:
        test: the case, once matched.
        duration: seconds, or None when the result does not say.
        run: name of the run.
        variant: what tells apart several results of one case in one run: group, repeat, parameters.
    """

    test: TestId
    outcome: Outcome
    run: str
    started_at: datetime | None = None
    duration: float | None = None
    variant: str = ""

"""What one report of a test run says, test by test and of the run, before it is matched to the cases of a suite."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Outcome, Problem, Span

if TYPE_CHECKING:
    from datetime import datetime

MAX_MESSAGE = 1000
"""Characters that are kept of a message; a dump of a megabyte helps nobody on a card."""

MAX_NAME = 1000
"""Characters that are kept of a name, a path or the value of a property."""

MAX_PROPERTIES = 50
"""Properties that are kept of one result; some tools write all of the machine's settings into each."""

MAX_HELD = 192 * 1024 * 1024
"""Bytes, roughly, that the results of one report may take; what follows is left out and reported."""

TOO_MUCH = f"its results take more than {MAX_HELD // 1024**2} MiB; split the report"

RESULT_BYTES = 700
"""What one result takes besides its texts, roughly."""

TEST_ID = "guarantees.test"
"""The property that holds the exact id of a case; the pytest plugin writes it."""

Properties = tuple[tuple[str, str], ...]
"""Names and values in the order of the report; a name may stand there more than once."""


class Role(StrEnum):
    """What a result is the result of. A set-up that failed blocks the tests behind it; neither end is a test itself."""

    TEST = "test"
    SETUP = "setup"
    TEARDOWN = "teardown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a report says of one run of one test. All texts are as the report has them, cut to a stated length.

    Attributes:
        suite: the suite as far as the dialect tells: a module, a class, a file, a package, a target.
        group: what stands between suite and case, outermost first, joined by `/`: groups, classes, `describe` blocks.
        case: the name of the test without its parameters; empty where the result is of a whole suite.
        variant: what tells apart several results of one case: parameters, a subtest, a repeat.
        culprit: what blocked a blocked test, in words: `init_per_suite failed`.
        attempts: outcomes of the other runs of the same test that the report tells of, in the order of the report: the
            failures before a pass of a flaky test, the repeated failures of a failed one.
        duration: seconds.
        started_at: when the test, else its suite, was started; without a zone in the report it is taken as UTC.
        file: source file as reported, often absolute on another machine.
        line: 1-based line in that file, 0 when unknown.
        test_id: the exact id of the case, when the report carries one.
        framework: which framework wrote it, as far as the content tells: `common_test`, `pytest`; empty when unknown.
        classname: the raw attribute.
        name: the raw name.
        report_line: 1-based line in the report, 0 when the format has no lines.
    """

    suite: str
    case: str
    outcome: Outcome
    group: str = ""
    variant: str = ""
    role: Role = Role.TEST
    culprit: str = ""
    attempts: tuple[Outcome, ...] = ()
    duration: float | None = None
    started_at: datetime | None = None
    message: str = ""
    file: str = ""
    line: int = 0
    test_id: str = ""
    framework: str = ""
    classname: str = ""
    name: str = ""
    report_line: int = 0
    properties: Properties = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is known of the run that a report tells of.

    Attributes:
        name: what people call it: `nightly 412`; empty when unknown.
        started_at: the earliest start in the report.
        revision: of the code under test.
        environment: the conditions that the run met, sorted: `(("ROUTER_TEST_LEVEL", "heavy"),)`.
    """

    name: str = ""
    started_at: datetime | None = None
    revision: str = ""
    environment: Properties = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One file of results.

    Attributes:
        path: as it was given.
        format: name of the reader.
        results: in the order of the file.
        problems: why a part of the file is missing from the results.
    """

    path: str
    format: str
    results: tuple[Result, ...] = ()
    run: Run = field(default_factory=Run)
    problems: tuple[Problem, ...] = ()


def unreadable(path: str, message: str, *, line: int = 0, column: int = 0) -> Problem:
    """Give the finding for a report, or a part of one, that could not be read."""
    return Problem("RB901", message, Span(path, line, column, line, column))


def shorten(text: str, limit: int = MAX_MESSAGE) -> str:
    """Cut a text to a number of characters; an ellipsis says so."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Kept:
    """The results of one report so far, with an estimate of what they cost."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self._held = 0

    @property
    def is_full(self) -> bool:
        return self._held > MAX_HELD

    def add(self, result: Result) -> None:
        self._held += _bytes_of(result)
        self.results.append(result)

    def earliest(self) -> datetime | None:
        return min((result.started_at for result in self.results if result.started_at), default=None)


def _bytes_of(result: Result) -> int:
    texts = (result.message, result.name, result.classname, result.suite, result.case, result.file, result.variant)
    of_properties = sum(len(name) + len(value) + 100 for name, value in result.properties)
    return RESULT_BYTES + sum(map(len, texts)) + of_properties

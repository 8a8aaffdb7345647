"""The lines of a pytest-reportlog file become a Report, one Result per test, from its set-up, call and teardown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from mkdocs_guarantees.model import Outcome
from mkdocs_guarantees.sources.results.json_input import Object, as_object, as_properties, as_text, parse
from mkdocs_guarantees.sources.results.pytest_node import node_of
from mkdocs_guarantees.sources.results.recorded_times import moment_of_epoch, seconds_of_number
from mkdocs_guarantees.sources.results.result import (
    MAX_MESSAGE,
    TOO_MUCH,
    Kept,
    Properties,
    Report,
    Result,
    Role,
    Run,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MAX_LINE = 8 * 1024 * 1024
"""Bytes of one line; a longer one is left out and reported."""

MAX_ATTEMPTS = 100

MAX_OPEN = 1000
"""Tests that are under way at once; xdist has one for each worker."""

_WORST_FIRST = (Outcome.FAILED, Outcome.ERRORED, Outcome.SKIPPED, Outcome.PASSED)


class PytestReportlog:
    """Reads what `pytest --report-log` writes."""

    name = "pytest_reportlog"

    def claims(self, head: bytes) -> bool:
        return head.lstrip().startswith(b"{") and b'"$report_type"' in head

    def read(self, path: str, stream: BinaryIO) -> Report:
        """Read a report log; a line that cannot be read costs what it says, and one problem tells of all of them."""
        reading = _Reading()
        problem, bad_lines = None, 0
        for number, line in _lines(stream):
            if bound := reading.bound():
                problem = unreadable(path, f"{bound}: nothing from this line on is used", line=number)
                break
            try:
                reading.take(_parsed(line), number)
            except ValueError as error:
                bad_lines += 1
                message = (
                    f"{error}: the line is not used; was the run killed, or does something else write to the file?"
                )
                problem = problem or unreadable(path, message, line=number)
        reading.finish()
        if problem and bad_lines > 1:
            problem = replace(problem, message=f"{problem.message} ({bad_lines} lines in all)")
        return Report(
            path=path,
            format=self.name,
            results=tuple(reading.kept.results),
            run=Run(started_at=reading.kept.earliest()),
            problems=(problem,) if problem else (),
        )


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        end = line
        while len(end) > MAX_LINE and not end.endswith(b"\n"):
            end = stream.readline(MAX_LINE + 1)
        if line.strip():
            yield number, line


def _parsed(line: bytes) -> Object:
    if len(line) > MAX_LINE:
        raise ValueError(f"longer than {MAX_LINE // 1024**2} MiB")
    value = parse(line)
    if not isinstance(value, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # the reader takes one kind of error for a bad line
    return value


@dataclass(slots=True)
class _Open:
    """A test of which some phases are known."""

    line: int
    started_at: datetime | None
    location: object
    worst: Outcome = Outcome.PASSED
    message: str = ""
    attempts: list[Outcome] = field(default_factory=list)
    again: bool = False
    duration: float = 0.0
    properties: Properties = ()

    def note(self, outcome: Outcome, message: str) -> None:
        """Let the worst phase, and of several the first one that says something, stand for the test."""
        if _WORST_FIRST.index(outcome) < _WORST_FIRST.index(self.worst):
            self.worst, self.message = outcome, message
        elif outcome is self.worst and not self.message:
            self.message = message


class _Reading:
    """Collects the phases of the tests that are under way; with xdist several are at once."""

    def __init__(self) -> None:
        self.kept = Kept()
        self._open: dict[str, _Open] = {}

    def take(self, record: Object, line: int) -> None:
        kind, node_id = as_text(record.get("$report_type")), as_text(record.get("nodeid"))
        if kind == "CollectReport":
            self._take_collection(record, node_id, line)
        elif kind in {"TestReport", "SubTestReport"} and node_id:
            self._take_phase(record, node_id, line)

    def bound(self) -> str:
        """Say which bound is reached, if any."""
        if len(self._open) > MAX_OPEN:
            return f"more than {MAX_OPEN} tests are under way at once"
        return TOO_MUCH if self.kept.is_full else ""

    def finish(self) -> None:
        """Close what the end of the log left open: the run was killed in the midst of it."""
        for node_id, test in list(self._open.items()):
            test.note(Outcome.ERRORED, "the log ends before the test does")
            self._close(node_id, test)

    def _take_collection(self, record: Object, node_id: str, line: int) -> None:
        outcome = {"failed": Outcome.ERRORED, "skipped": Outcome.SKIPPED}.get(as_text(record.get("outcome")))
        if outcome is None:
            return
        node = node_of(node_id)
        result = Result(
            suite=node.file,
            group="/".join(part for part in (node.classes, node.name) if part),
            case="",
            outcome=outcome,
            role=Role.SETUP,
            message=_message(record),
            file=node.file,
            framework="pytest",
            name=node_id,
            report_line=line,
        )
        self.kept.add(result)

    def _take_phase(self, record: Object, node_id: str, line: int) -> None:
        test = self._open.get(node_id)
        if test is None:
            test = _Open(line, moment_of_epoch(record.get("start")), record.get("location"))
            self._open[node_id] = test
        is_subtest = record["$report_type"] == "SubTestReport"
        when, outcome = as_text(record.get("when")), as_text(record.get("outcome"))
        if outcome == "rerun":
            test.again = True
            test.attempts = [*test.attempts, Outcome.FAILED if when == "call" else Outcome.ERRORED][:MAX_ATTEMPTS]
        else:
            test.note(_outcome_of(when, outcome), _message(record))
        if is_subtest:
            return
        test.duration += seconds_of_number(record.get("duration")) or 0.0
        test.properties = as_properties(record.get("user_properties")) or test.properties
        if when == "teardown":
            self._end_attempt(node_id, test)
        elif when not in {"setup", "call"}:  # a worker of xdist that crashed reports its test once, as "???"
            self._close(node_id, test)

    def _end_attempt(self, node_id: str, test: _Open) -> None:
        if not test.again:
            self._close(node_id, test)
            return
        test.again, test.worst, test.message, test.duration = False, Outcome.PASSED, "", 0.0

    def _close(self, node_id: str, test: _Open) -> None:
        del self._open[node_id]
        node = node_of(node_id)
        place = test.location if isinstance(test.location, list) and len(test.location) == 3 else ["", -1, ""]
        result = Result(
            suite=node.file,
            case=node.name,
            outcome=test.worst,
            group=node.classes,
            variant=node.parameters,
            attempts=tuple(test.attempts),
            duration=test.duration,
            started_at=test.started_at,
            message=test.message,
            file=as_text(place[0]),
            line=place[1] + 1 if isinstance(place[1], int) and 0 <= place[1] < 10**9 else 0,  # pytest counts from 0
            test_id=node.case_id,
            framework="pytest",
            name=node_id,
            report_line=test.line,
            properties=test.properties,
        )
        self.kept.add(result)


def _outcome_of(when: str, outcome: str) -> Outcome:
    if outcome in {"passed", "skipped"}:
        return Outcome(outcome)
    return Outcome.FAILED if when == "call" else Outcome.ERRORED


def _message(record: Object) -> str:
    """Take the message of the crash, the reason of a skip, or the text that stands for either."""
    said = record.get("longrepr")
    if isinstance(record.get("wasxfail"), str) and record.get("outcome") == "skipped":
        return as_text(record["wasxfail"], MAX_MESSAGE)
    if isinstance(said, list):
        return as_text(said[-1] if said else "", MAX_MESSAGE)
    if isinstance(said, dict):
        return as_text(as_object(said.get("reprcrash")).get("message"), MAX_MESSAGE)
    return as_text(said, MAX_MESSAGE)

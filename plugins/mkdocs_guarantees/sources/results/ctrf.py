"""A CTRF document (Common Test Report Format, JSON) becomes a Report, one Result per entry of `tests`."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import Outcome
from mkdocs_guarantees.sources.results.json_input import (
    Object,
    as_object,
    as_objects,
    as_properties,
    as_text,
    parse,
)
from mkdocs_guarantees.sources.results.pytest_node import node_of
from mkdocs_guarantees.sources.results.recorded_times import moment, moment_of_epoch, seconds_of_number
from mkdocs_guarantees.sources.results.result import (
    MAX_MESSAGE,
    TEST_ID,
    TOO_MUCH,
    Kept,
    Report,
    Result,
    Run,
    unreadable,
)

if TYPE_CHECKING:
    from datetime import datetime

MAX_DOCUMENT = 32 * 1024 * 1024
"""Bytes of a document, which has to be in memory as a whole."""

MAX_ATTEMPTS = 100

_OUTCOMES = {
    "failed": Outcome.FAILED,
    "passed": Outcome.PASSED,
    "pending": Outcome.SKIPPED,
    "skipped": Outcome.SKIPPED,
}
_ERRORED = frozenset({"broken", "error", "errored", "setup_failed", "teardown_failed"})
"""Raw statuses that CTRF itself has no word for."""


class Ctrf:
    """Reads CTRF reports."""

    name = "ctrf"

    def claims(self, head: bytes) -> bool:
        is_marked = b'"CTRF"' in head or (b'"results"' in head and b'"tool"' in head)
        return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and is_marked

    def read(self, path: str, stream: BinaryIO) -> Report:
        """Read a report.

        Raises:
            UserError: it is too large, is no JSON or has no list of tests.
        """
        document = _document(path, stream)
        found = as_object(document.get("results"))
        tests = found.get("tests")
        if not isinstance(tests, list):
            raise UserError(path, 1, "has no list `results.tests`, in which CTRF states what happened")
        framework = as_text(as_object(found.get("tool")).get("name")).lower()
        kept, left_out = Kept(), 0
        for test in tests:
            if isinstance(test, dict) and not kept.is_full:
                kept.add(_result(test, framework))
            else:
                left_out += 1
        reason = TOO_MUCH if kept.is_full else "an entry of a test is a JSON object"
        problem = (
            unreadable(path, f"{reason}: {left_out} entries of `results.tests` are not used") if left_out else None
        )
        return Report(
            path=path,
            format=self.name,
            results=tuple(kept.results),
            run=_run(document, found, kept.earliest()),
            problems=(problem,) if problem else (),
        )


def _document(path: str, stream: BinaryIO) -> Object:
    data = stream.read(MAX_DOCUMENT + 1)
    if len(data) > MAX_DOCUMENT:
        raise UserError(path, 0, f"larger than {MAX_DOCUMENT // 1024**2} MiB: split the report, or write JUnit XML")
    try:
        document = parse(data)
    except ValueError as error:
        raise UserError(path, 1, f"{error}: write the report again") from error
    return as_object(document)


def _run(document: Object, found: Object, earliest: datetime | None) -> Run:
    said = as_object(found.get("environment"))
    stated = _start(as_object(found.get("summary")).get("start"))
    pairs = [*as_properties(as_object(said.get("extra"))), ("testEnvironment", as_text(said.get("testEnvironment")))]
    return Run(
        name=as_text(said.get("buildName")) or as_text(said.get("reportName")),
        started_at=stated or earliest or moment(as_text(document.get("timestamp"))),
        revision=as_text(said.get("commit")),
        environment=tuple(sorted((name, value) for name, value in pairs if value)),
    )


def _result(test: Object, framework: str) -> Result:
    name, path = as_text(test.get("name")), as_text(test.get("filePath"))
    suites = _suites(test.get("suite"))
    node = node_of(name) if framework == "pytest" and ".py" in name.partition("::")[0] else None
    properties = as_properties(as_object(test.get("extra")))
    outcome, message = _outcome(test)
    line = test.get("line")
    return Result(
        suite=node.file if node else path or suites[0],
        case=node.name if node else name,
        outcome=outcome,
        group=node.classes if node else "/".join(suites[not path :]),
        variant=node.parameters if node else "",
        attempts=_attempts(test),
        duration=seconds_of_number(test.get("duration"), per_second=1000),
        started_at=_start(test.get("start")),
        message=message,
        file=path,
        line=line if isinstance(line, int) and 0 < line < 10**9 else 0,
        test_id=dict(properties).get(TEST_ID, "") or (node.case_id if node else ""),
        framework=framework,
        name=name,
        properties=properties,
    )


def _suites(said: object) -> list[str]:
    """Take the suites, outermost first: a list of them, or one."""
    return [as_text(suite) for suite in said] if isinstance(said, list) and said else [as_text(said)]


def _outcome(test: Object) -> tuple[Outcome, str]:
    status, raw = as_text(test.get("status")), as_text(test.get("rawStatus"))
    message = as_text(test.get("message"), MAX_MESSAGE) or as_text(test.get("trace"), MAX_MESSAGE)
    if status == "failed" and raw.lower() in _ERRORED:
        return Outcome.ERRORED, message
    known = _OUTCOMES.get(status)
    return (known, message) if known else (Outcome.ERRORED, message or f"status {raw or status!r}")


def _attempts(test: Object) -> tuple[Outcome, ...]:
    listed = as_objects(test.get("retryAttempts"))[:MAX_ATTEMPTS]
    if listed:
        return tuple(_outcome(attempt)[0] for attempt in listed)
    retries = test.get("retries")
    count = min(retries, MAX_ATTEMPTS) if isinstance(retries, int) else 0
    return (Outcome.FAILED,) * max(count, 1) if test.get("flaky") is True else ()


def _start(value: object) -> datetime | None:
    """Read a start: the format says milliseconds, some writers give seconds or a text."""
    return moment_of_epoch(value, per_second=1000) or moment_of_epoch(value) or moment(as_text(value))

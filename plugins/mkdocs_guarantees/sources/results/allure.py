"""An Allure `*-result.json` becomes a Report with its one Result."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.model import Outcome
from mkdocs_guarantees.sources.results.json_input import Object, as_object, as_objects, as_text, parse
from mkdocs_guarantees.sources.results.pytest_node import without_parameters
from mkdocs_guarantees.sources.results.recorded_times import moment_of_epoch, seconds_of_number
from mkdocs_guarantees.sources.results.result import MAX_MESSAGE, MAX_PROPERTIES, TEST_ID, Report, Result, Run

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.results.result import Properties

MAX_DOCUMENT = 8 * 1024 * 1024
"""Bytes of one result, its steps and attachments' names included."""

_MARKS = (b'"uuid"', b'"historyId"', b'"testCaseId"', b'"statusDetails"', b'"fullName"', b'"labels"')
_OUTCOMES = {
    "broken": Outcome.ERRORED,
    "failed": Outcome.FAILED,
    "passed": Outcome.PASSED,
    "skipped": Outcome.SKIPPED,
}


class Allure:
    """Reads single results of Allure; several attempts of a test are several files with one `historyId`."""

    name = "allure"

    def claims(self, head: bytes) -> bool:
        is_object = head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")
        return is_object and sum(mark in head for mark in _MARKS) >= 2

    def read(self, path: str, stream: BinaryIO) -> Report:
        """Read a result.

        Raises:
            UserError: it is too large, is no JSON or states no status.
        """
        data = stream.read(MAX_DOCUMENT + 1)
        if len(data) > MAX_DOCUMENT:
            raise UserError(path, 0, f"larger than {MAX_DOCUMENT // 1024**2} MiB: a result of one test is much smaller")
        try:
            document = as_object(parse(data))
        except ValueError as error:
            raise UserError(path, 1, f"{error}: write the result again") from error
        if not isinstance(document.get("status"), str):
            raise UserError(path, 1, "has no `status`, with which Allure states what happened")
        result = _result(document)
        return Report(path=path, format=self.name, results=(result,), run=Run(started_at=result.started_at))


def _result(document: Object) -> Result:
    labels = _labels(document)
    said = dict(labels)
    name, full_name = as_text(document.get("name")), as_text(document.get("fullName"))
    title, variant = without_parameters(name)
    suite, group = _suite_and_group(document, said)
    function = full_name.rpartition("#")[2] if "#" in full_name else ""
    details = as_object(document.get("statusDetails"))
    status = as_text(document.get("status"))
    start, stop = document.get("start"), document.get("stop")
    return Result(
        suite=suite,
        case=said.get("testMethod") or function or title,
        outcome=_OUTCOMES.get(status, Outcome.ERRORED),
        group=group,
        variant=variant or _parameters(document),
        attempts=(Outcome.FAILED,) if details.get("flaky") is True and status == "passed" else (),
        duration=seconds_of_number(_difference(start, stop), per_second=1000),
        started_at=moment_of_epoch(start, per_second=1000),
        message=as_text(details.get("message"), MAX_MESSAGE) or as_text(details.get("trace"), MAX_MESSAGE),
        file=suite if "/" in suite or suite.endswith(".py") else "",
        test_id=said.get(TEST_ID, ""),
        framework=said.get("framework", ""),
        classname=full_name,
        name=name,
        properties=(*labels, *_history(document)),
    )


def _labels(document: Object) -> Properties:
    pairs = [(as_text(label.get("name")), as_text(label.get("value"))) for label in as_objects(document.get("labels"))]
    return tuple((name, value) for name, value in pairs if name not in {"host", "thread"})[:MAX_PROPERTIES]


def _history(document: Object) -> Properties:
    history = as_text(document.get("historyId"))
    return (("allure.historyId", history),) if history else ()


def _suite_and_group(document: Object, said: dict[str, str]) -> tuple[str, str]:
    """Take the file from the path of titles where it is in it, as in Python; else the class, the package, the suite."""
    titles = [as_text(title) for title in path] if isinstance(path := document.get("titlePath"), list) else []
    file = next((index for index, title in enumerate(titles) if title.endswith(".py")), None)
    if file is not None:
        return "/".join(titles[: file + 1]), "/".join(titles[file + 1 :])
    suite = said.get("testClass") or said.get("package") or said.get("suite", "")
    return suite, said.get("subSuite", "").replace(" > ", "/")


def _parameters(document: Object) -> str:
    listed = as_objects(document.get("parameters"))[:MAX_PROPERTIES]
    return as_text(", ".join(f"{as_text(one.get('name'))}={as_text(one.get('value'))}" for one in listed))


def _difference(start: object, stop: object) -> object:
    both = isinstance(start, int | float) and isinstance(stop, int | float)
    return stop - start if both else None  # type: ignore[operator]  # both are numbers

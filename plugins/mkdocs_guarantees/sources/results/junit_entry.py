"""A `<testcase>` of any dialect becomes what happened; what is inside it means the same for all tools, or is its own.

The outcome does not depend on the dialect: a tool that departs from the others does so in words that no other uses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Mark:
    """An element inside a test case that says something of its outcome: `failure`, `skipped`, and so on."""

    kind: str
    message: str
    type: str
    text: str = ""


@dataclass(slots=True)
class Entry:
    """A `<testcase>` with the attributes of the suites around it, outermost first.

    Attributes:
        is_test: false where a suite itself holds a failure or an error, outside of any test case.
    """

    attributes: Mapping[str, str]
    suites: tuple[Mapping[str, str], ...]
    line: int
    marks: list[Mark] = field(default_factory=list)
    properties: list[tuple[str, str]] = field(default_factory=list)
    suite_properties: Mapping[str, str] = field(default_factory=dict)
    is_test: bool = True

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def name(self) -> str:
        return self.attributes.get("name", "")

    @property
    def classname(self) -> str:
        return self.attributes.get("classname", "")

    @property
    def suite(self) -> Mapping[str, str]:
        """The innermost suite."""
        return self.suites[-1] if self.suites else {}

    def failed(self) -> bool:
        return any(mark.kind in {"failure", "error"} for mark in self.marks)


class Verdict(NamedTuple):
    """What happened; see `Result` for the fields."""

    outcome: Outcome
    message: str = ""
    culprit: str = ""
    attempts: tuple[Outcome, ...] = ()


_OUTCOME_OF_MARK = {"failure": Outcome.FAILED, "error": Outcome.ERRORED}
_OUTCOME_OF_ATTEMPT = {
    "flakyError": Outcome.ERRORED,
    "flakyFailure": Outcome.FAILED,
    "rerunError": Outcome.ERRORED,
    "rerunFailure": Outcome.FAILED,
}
_OUTCOME_OF_STATUS = {
    "aborted": Outcome.ERRORED,
    "broken": Outcome.ERRORED,
    "crashed": Outcome.ERRORED,
    "disabled": Outcome.SKIPPED,
    "error": Outcome.ERRORED,
    "fail": Outcome.FAILED,
    "failed": Outcome.FAILED,
    "failure": Outcome.FAILED,
    "ignored": Outcome.SKIPPED,
    "notrun": Outcome.SKIPPED,
    "pending": Outcome.SKIPPED,
    "skipped": Outcome.SKIPPED,
    "suppressed": Outcome.SKIPPED,
    "timeout": Outcome.ERRORED,
    "todo": Outcome.SKIPPED,
    "undefined": Outcome.SKIPPED,
}
MARKS = frozenset({*_OUTCOME_OF_MARK, *_OUTCOME_OF_ATTEMPT, "skipped", "disabled"})

_AUTO_SKIPPED = re.compile(r"\s{0,9}\{tc_auto_skip\b")
_FAILED_BEFORE = re.compile(r"\{failed,\s*\{\s*'?[\w@. ]+'?,\s*'?([\w@. ]+)")
_CTEST_SKIP = ("SKIP_RETURN_CODE", "SKIP_REGULAR_EXPRESSION")


def judge(entry: Entry) -> Verdict:
    """Say what happened: a failure outweighs an error, both outweigh a skip; without these the status decides."""
    attempts = tuple(_OUTCOME_OF_ATTEMPT[mark.kind] for mark in entry.marks if mark.kind in _OUTCOME_OF_ATTEMPT)
    for kind, outcome in _OUTCOME_OF_MARK.items():
        for mark in entry.marks:
            if mark.kind == kind:
                return Verdict(outcome, _words(mark), attempts=attempts)
    for mark in entry.marks:
        if mark.kind in {"skipped", "disabled"}:
            return _judge_skip(entry, mark)._replace(attempts=attempts)
    said = _OUTCOME_OF_STATUS.get(entry["status"].lower()) or _OUTCOME_OF_STATUS.get(entry["result"].lower())
    return Verdict(said or Outcome.PASSED, attempts=attempts)


def _judge_skip(entry: Entry, mark: Mark) -> Verdict:
    if _AUTO_SKIPPED.match(mark.text):  # Common Test
        before = _FAILED_BEFORE.search(mark.text)
        return Verdict(Outcome.BLOCKED, mark.text, f"{before[1]} failed" if before else "skipped by Common Test")
    if mark.type == "timeout" and not mark.message:  # EUnit
        return Verdict(Outcome.ERRORED, f"timeout: {mark.text}")
    if entry["status"] == "notrun" and mark.message and not mark.message.startswith(_CTEST_SKIP):  # CTest
        return Verdict(Outcome.BLOCKED, mark.message, mark.message)
    return Verdict(Outcome.SKIPPED, _words(mark))


def _words(mark: Mark) -> str:
    """Choose the text where the message says nothing (Common Test, Go), and the reason after EUnit's stack."""
    repeats_name = mark.message.startswith("Test ") and mark.message.endswith((" failed!", " skipped!"))
    if mark.text and (repeats_name or mark.message == "Failed"):
        return mark.text
    stack, _, reason = mark.text.partition("\n**")
    if not mark.message and reason and stack.startswith(("::in ", "in function ")):
        return reason
    return mark.message or mark.text

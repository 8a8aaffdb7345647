"""Results and runs for tests, written in few words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from mkdocs_guarantees.history import Incoming, Part
from mkdocs_guarantees.ledger import Ledger, RunInfo, grouped
from mkdocs_guarantees.model import Case, Outcome, Selection, Suite, SuiteId, TestId
from mkdocs_guarantees.sources.results.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = {"p": Outcome.PASSED, "f": Outcome.FAILED, "e": Outcome.ERRORED, "s": Outcome.SKIPPED, "b": Outcome.BLOCKED}


def result(case: str, letter: str = "p", **given: object) -> Result:
    values = {"suite": "a_SUITE", "framework": "common_test", "duration": 1.0, **given}
    return Result(case=case, outcome=WORDS[letter], **values)  # type: ignore[arg-type]


def run(day: int, revision: str = "", **environment: str) -> RunInfo:
    pairs = tuple(sorted(environment.items()))
    at = START + timedelta(days=day)
    return RunInfo(name=f"run {day}", digest=f"{day} {pairs}", started_at=at, revision=revision, environment=pairs)


def ledger(*runs: tuple[RunInfo, Iterable[Result]]) -> Ledger:
    made = Ledger()
    for key, (info, results) in enumerate(runs, start=1):
        made.add(info, key, results)
    return made


def days(letters: str, case: str = "t", revision: str = "") -> Ledger:
    """Make a run a day, in which one case has the outcome of a letter; a dash is a day without it."""
    return ledger(
        *((run(day, revision), [result(case, letter)] if letter != "-" else []) for day, letter in enumerate(letters))
    )


def incoming(info: RunInfo, results: Iterable[Result], report: str = "") -> Incoming:
    return Incoming(info, [Part(report or info.digest, grouped(info, 0, results))])


def suite(*names: str, conditions: tuple[str, ...] = (), groups: tuple[str, ...] = (), fingerprint: str = "") -> Suite:
    cases = tuple(
        Case(
            id=TestId(f"a_SUITE:{name}"),
            name=name,
            line=1,
            end_line=1,
            selection=Selection.CONDITIONAL if conditions else Selection.SELECTED,
            conditions=conditions,
            groups=groups,
            fingerprint=fingerprint,
        )
        for name in names
    )
    return Suite(id=SuiteId("a_SUITE"), framework="common_test", path="a_SUITE.erl", cases=cases)

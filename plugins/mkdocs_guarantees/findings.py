"""What is wrong becomes a Finding: rule, message and place, with a fingerprint that outlives moved lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import digest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs_guarantees.model import Problem, Span


class Severity(StrEnum):
    """How much a finding matters, worst last."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be found: a code that is never used again for something else, and a name."""

    code: str
    name: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        fingerprint: the same for the same mistake in the same file, whatever its line.
    """

    rule: Rule
    message: str
    span: Span
    fingerprint: str


INPUT_RULES = {
    rule.code: rule
    for rule in (
        Rule("RB901", "unreadable-input", Severity.ERROR),
        Rule("RB902", "bad-schema", Severity.ERROR),
        Rule("RB903", "unparsed-suite", Severity.WARNING),
    )
}


def findings(problems: Iterable[Problem]) -> list[Finding]:
    """Make findings of the problems met while reading, sorted by place."""
    seen: Counter[str] = Counter()
    made: list[Finding] = []
    for problem in sorted(problems, key=lambda item: (item.span, item.code, item.message)):
        mark = digest(problem.code, problem.span.path, problem.message)
        seen[mark] += 1
        fingerprint = digest(mark, str(seen[mark]))
        made.append(Finding(INPUT_RULES[problem.code], problem.message, problem.span, fingerprint))
    return made

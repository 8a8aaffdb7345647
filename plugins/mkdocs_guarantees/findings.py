"""What a rule saw becomes a Finding: rule, message, place and fixes, with a fingerprint that outlives moved lines.

A finding's fingerprint rests on the rule, the file and what the finding is about, not on its line or its wording, so
that editing a page or improving a message does not make old findings look new.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from mkdocs_guarantees.hashes import digest

if TYPE_CHECKING:
    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.model import Span


class Severity(StrEnum):
    """How much a finding matters, worst last.

    An error is a statement that is false, a warning one that misleads, an info something that is missing.
    """

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of one line that becomes another text; an empty `old` inserts before the column.

    Attributes:
        old: what stands there; the edit is refused when it no longer does.
    """

    span: Span
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that go together.

    Attributes:
        title: what they do, for a person: `write 'b_SUITE:t'`.
        safe: nothing that the author meant can be lost.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        about: what it is about, in words that stay when lines move: the reference, the scenario.
        fingerprint: the same for the same mistake in the same file; empty until `numbered`.
    """

    rule: Rule
    message: str
    span: Span
    about: str
    severity: Severity
    fixes: tuple[Fix, ...] = ()
    fingerprint: str = ""

    @property
    def fixable(self) -> bool:
        return any(fix.safe for fix in self.fixes)


Check = Callable[["LintContext"], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What can be found: a code that is never used again for something else, a name, and the check that finds it.

    Attributes:
        code: `RB101`.
        since: the first release that has the rule.
    """

    code: str
    name: str
    severity: Severity
    since: str
    _check: Check | None = field(default=None, init=False, repr=False, compare=False)

    def check(self, function: Check) -> Check:
        """Make a generator the one check of this rule; a decorator, which ends the making of the rule."""
        object.__setattr__(self, "_check", function)  # it is frozen, and the check speaks of the rule
        return function

    def run(self, context: LintContext) -> Iterator[Finding]:
        return self._check(context) if self._check else iter(())

    @property
    def doc(self) -> str:
        """The documentation of the rule: the docstring of the module that holds its check."""
        return sys.modules[self._check.__module__].__doc__ or "" if self._check else ""

    @property
    def summary(self) -> str:
        """The sentence that says what the rule says: the first of its documentation, without its code."""
        return self.doc.strip().partition("\n")[0].partition(": ")[2]

    def finding(
        self,
        span: Span,
        message: str,
        *,
        about: str,
        severity: Severity | None = None,
        fixes: tuple[Fix, ...] = (),
    ) -> Finding:
        return Finding(self, message, span, about, severity or self.severity, fixes)


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Give each finding its fingerprint; several of one rule about one thing in one file are told apart by order."""
    seen: Counter[str] = Counter()
    made: list[Finding] = []
    for finding in findings:
        mark = digest(finding.rule.code, finding.span.path, finding.about)
        seen[mark] += 1
        number = digest(mark, str(seen[mark]))
        made.append(
            Finding(finding.rule, finding.message, finding.span, finding.about, finding.severity, finding.fixes, number)
        )
    return made

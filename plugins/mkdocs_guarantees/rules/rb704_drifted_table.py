"""RB704: a hand-kept table of tests says another state than the one that can be computed.

Why: a state that somebody typed was true on that day. `lint --fix` writes what holds today, in the words of the table's
other rows. Where the suite is not read, or makes tests at run time, nobody can tell, and nothing is said.

Bad in `docs/trace.md`:

    | Requirement | Test Case | Suite | Status |
    |---|---|---|---|
    | R1 | `test_reconnect` | `router_core_SUITE` | ✅ Covered |
    | R2 | `test_gone` | `router_core_SUITE` | ✅ Covered |

Good in `docs/trace.md`:

    | Requirement | Test Case | Suite | Status |
    |---|---|---|---|
    | R1 | `test_reconnect` | `router_core_SUITE` | ✅ Covered |
    | R2 | `test_gone` | `router_core_SUITE` | ❌ Missing |
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Edit, Finding, Fix, Rule, Severity
from mkdocs_guarantees.model import LinkState, Status
from mkdocs_guarantees.rules.rb201_missing_page import target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.sources.documents.document import Document, Row

rule = Rule("RB704", "drifted-table", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for document in context.trace.documents:
        for row in document.rows:
            typed = polarity(row.status.text)
            if typed is None or not (row.tests or row.blank):
                continue
            holds, why = _computed(context, document, row)
            if holds is not None and typed is not holds:
                word = _word(document.rows, row, good=holds)
                fix = Fix(f"write {word!r}", (Edit(row.status.span, row.status.text, word),))
                message = f"the table says {row.status.text!r}, but {why}; lint --fix writes {word!r}"
                about = " ".join(name.ref.text for name in row.tests) or row.text or row.status.text
                yield rule.finding(row.status.span, message, about=about, fixes=(fix,))


_BAD = re.compile(
    r"[❌✗✘⏳🚧⚠]|\b(?:no|not|none|missing|pending|tbd|todo|open|untested|uncovered|partial(?:ly)?|planned|fail(?:ed|ing|s)?)\b",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"[✅✓✔]|\b(?:yes|ok|done|covered|verified|tested|integrated|implemented|complete|pass(?:ed|ing|es)?)\b",
    re.IGNORECASE,
)


def polarity(text: str) -> bool | None:
    """Say whether the state that somebody typed is a good one; None for words that say neither."""
    if _BAD.search(text):
        return False
    return True if _GOOD.search(text) else None


def _computed(context: LintContext, document: Document, row: Row) -> tuple[bool | None, str]:
    """Say whether a row may claim a good state, and why; None where nobody can tell what a suite holds."""
    claim = row.claim
    if claim and claim.pending:
        return False, "its runbook section is still to be written"
    page = target(context, document.path, claim.page.text) if claim and claim.page else ""
    if page is None:
        return False, "its runbook page does not exist"
    return _tested(context, row) if row.tests else (False, "it names no test")


def _tested(context: LintContext, row: Row) -> tuple[bool | None, str]:
    for name in row.tests:
        link = context.resolve(name)
        if not context.is_live(link.target) and link.state is not LinkState.AMBIGUOUS:
            if link.target is None and context.may_be(name):
                return None, ""
            what = "is never run" if link.target else "does not exist"
            return False, f"{name.ref.text!r} {what}"
        if link.target and context.statuses.of_test(link.target) is Status.FAILING:
            return False, f"{name.ref.text!r} fails"
    return True, "its tests exist and are run"


def _word(rows: Sequence[Row], row: Row, *, good: bool) -> str:
    """Choose the word for a state: that of another row of the same table, else our own."""
    others = (item.status.text for item in rows if item.table == row.table and polarity(item.status.text) is good)
    return next(others, "✅ Covered" if good else "❌ Not covered")

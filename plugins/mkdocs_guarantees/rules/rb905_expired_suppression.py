"""RB905: a suppression is past its date, or does not say what, until when and why, or names a rule that there is not.

Why: what is not reported for a while must come back by itself. Such a comment hides nothing.

Bad in `docs/runbook.md`:

    <!-- guarantees: ignore RB104 until 2020-01-31: the suite comes with the next release -->
    Everything else is in `router_core_SUITE`.

Good in `docs/runbook.md`:

    <!-- guarantees: ignore RB104 until 2999-01-31: the suite comes with the next release -->
    Everything else is in `router_next_SUITE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB905", "expired-suppression", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for ignore in context.ignores:
        codes = ", ".join(ignore.codes)
        if ignore.flaw:
            yield rule.finding(ignore.span, f"the suppression {ignore.flaw}; it hides nothing", about=f"{codes} flaw")
        elif not ignore.holds(context.today):
            message = f"the suppression of {codes} ended on {ignore.until} ({ignore.reason}); mend it, or decide anew"
            yield rule.finding(ignore.span, message, about=codes)
        else:
            for code in ignore.codes if context.codes else ():
                if code not in context.codes:
                    near = hint(code, context.codes)
                    message = f"no rule has the code {code!r}{near}; the suppression hides nothing of it"
                    yield rule.finding(ignore.span, message, about=code)

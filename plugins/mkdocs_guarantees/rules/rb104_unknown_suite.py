"""RB104: no such suite.

Why: a suite that was renamed or split leaves its old name in pages and commands. A file that some page shows as the
title of a block of code, or has the reader make ("create `test_api.py`"), is none of the repository's, unless git knows
that it once was.

Bad in `docs/runbook.md`:

    Everything about reconnecting is in `router_reconnect_SUITE`.

Good in `docs/runbook.md`:

    Everything about reconnecting is in `router_core_SUITE`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.near_misses import hint

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB104", "unknown-suite", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    suites = tuple(context.trace.tests.suites)
    for document in context.trace.documents:
        for name in document.names:
            text = name.ref.text
            if name.suite and not context.suite_exists(text) and not context.is_made(text):
                found = f"none of {len(suites)} suites has this name" if suites else "no suite was found at all"
                message = f"{text!r}: {found}, and no file{hint(text.removesuffix('.erl'), suites)} ({name.why})"
                yield rule.finding(name.ref.span, message, about=text)

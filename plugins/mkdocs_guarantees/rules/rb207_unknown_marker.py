"""RB207: a marker in a page asks for a scenario that there is not.

Why: in the place of the card stands a note that nothing was found, and the reader has no proof.

Bad in `docs/runbook.md`:

    # Router

    <!-- guarantees: nats-los -->

Good in `docs/runbook.md`:

    # Router

    <!-- guarantees: nats-loss -->
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity, hint
from mkdocs_guarantees.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.context import LintContext

rule = Rule("RB207", "unknown-marker", severity=Severity.ERROR, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    known = context.trace.by_id
    for page in context.trace.pages:
        for card in page.cards:
            if card.argument not in known:
                message = f"no scenario has the id {card.argument!r}{hint(card.argument, known)}"
                place = Span(context.settings.path_of(page.path), card.line)
                yield rule.finding(place, message, about=card.argument)

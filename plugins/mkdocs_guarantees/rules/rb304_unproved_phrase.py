"""RB304: prose says "verified by test", and no live test is behind it.

Why: these words decide what somebody does at three in the morning. Behind a sentence stand the tests named in its
paragraph, or the suites where no test is named, else the tests of the scenario of its section, else those named in its
section. "Is not yet covered by a test" claims nothing.

Bad in `docs/runbook.md`:

    # Router

    The router forgets nothing (verified by test).

Good in `docs/runbook.md`:

    # Router

    The router comes back (verified by test, `test_reconnect`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mkdocs_guarantees.findings import Finding, Rule, Severity
from mkdocs_guarantees.model import LinkState
from mkdocs_guarantees.sources.documents.phrases import is_void
from mkdocs_guarantees.sources.documents.reading import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.links import TestLink
    from mkdocs_guarantees.sources.documents.document import Document, Name, Phrase

rule = Rule("RB304", "unproved-phrase", severity=Severity.WARNING, since="0.1")


@rule.check
def check(context: LintContext) -> Iterator[Finding]:
    for document in context.trace.documents:
        named = _named(document) if document.phrases else {}
        for phrase in document.phrases:
            where, behind = _behind(context, document, phrase, named)
            why = _weakness(behind)
            if why and (behind or not context.misses_scenarios):
                message = f"{phrase.text!r}, but {why.format(where=where)}"
                yield rule.finding(phrase.span, message, about=f"{phrase.text} {document.title(phrase.section)}")
    claimed = pattern(context.settings.phrases)
    for scenario in context.trace.scenarios:
        why = _weakness([_is_run(context, link) for link in scenario.tests])
        claims = [text for text in scenario.scenario.in_production if why and _is_claimed(claimed, text)]
        if claims:
            message = f"{scenario.id!r} says {claims[0]!r}, but {why.format(where='by the scenario')}"
            yield rule.finding(scenario.scenario.span, message, about=scenario.id)


def _is_claimed(claimed: re.Pattern[str], text: str) -> bool:
    return any(not is_void(text, found.start()) for found in claimed.finditer(text))


def _named(document: Document) -> Mapping[int, Sequence[Name]]:
    """Collect the tests and suites that each section of a document names, by the line of its heading."""
    found: dict[int, list[Name]] = defaultdict(list)
    for name in document.names:
        if name.why:
            found[name.section].append(name)
    return found


def _behind(
    context: LintContext, document: Document, phrase: Phrase, named: Mapping[int, Sequence[Name]]
) -> tuple[str, Sequence[bool]]:
    """Say where that is named which stands behind a sentence, and of each part of it whether it is run."""
    if phrase.names:
        return "in its paragraph", _runs(context, phrase.names)
    scenarios = context.scenarios_at(document, phrase.span.line)
    if scenarios:
        tests = [_is_run(context, link) for item in scenarios for link in item.tests]
        return f"by the scenario {scenarios[0].id!r}", tests
    return "in its section", _runs(context, named.get(phrase.section, ()))


def _runs(context: LintContext, names: Sequence[Name]) -> Sequence[bool]:
    """Say of each test whether it is run; of suites, where no test is named."""
    tests = [_may_run(context, name) for name in names if not name.suite]
    return tests or [_has_run(context, name.ref.text) for name in names]


def _may_run(context: LintContext, name: Name) -> bool:
    link = context.resolve(name)
    return _is_run(context, link) or (link.target is None and context.may_be(name))


def _is_run(context: LintContext, link: TestLink) -> bool:
    return context.is_live(link.target) or link.state is LinkState.AMBIGUOUS


def _has_run(context: LintContext, suite: str) -> bool:
    """Say whether a suite runs anything; of a file that is there and is not read as one, nobody can tell."""
    suites = context.trace.tests.named_suites(suite.removesuffix(".erl"))
    return any(not suite.hollow for suite in suites) if suites else context.suite_exists(suite)


def _weakness(behind: Sequence[bool]) -> str:
    if not behind:
        return "no test is named {where}; name it, or take the words out"
    return "" if any(behind) else "none of the tests named {where} exists and is run"

"""Scenarios with every odd text that somebody could write, for the laws of writing and reading."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from mkdocs_guarantees.model import Ref, RelatedRef, Scenario, ScenarioId, SectionRef, Sentence, Span
from mkdocs_guarantees.sources.yaml_nodes import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

NOWHERE = Span("")
ODD = (
    "<img src=x onerror=alert(1)>",
    "&lt;b&gt; &amp; &#60; a && b",
    "- a dash",
    "-",
    "---",
    "* * *",
    "+ 1",
    "# no heading",
    "ends with #",
    "ends \\##",
    "> no quotation",
    "1. first",
    "1\\. first",
    "\\- a",
    "| a | b |",
    "`code` and `` `more` ``",
    "`open",
    "`",
    "``a`",
    '"quoted"',
    '"',
    "it's",
    "“curly” → arrow",
    "🚀 emoji é",
    "**Test**: `x` (`y`)",
    "**bold**",
    "Duration: long",
    "Scenario 2: other",
    "**Scenario 3**: other",
    "[ ] open",
    "[a](b.md#c)",
    "yes",
    "null",
    "~",
    "12",
    "1e3",
    "2027-01-31",
    "a: b",
    "a #b",
    "TBD is not one word",
    "(in brackets)",
    '" (owner: "x", due: 2027-01-31)',
    "<!-- comment -->",
    "```",
    "a\\",
    "trailing:",
    "@at %percent &amp *star !bang",
    "=",
    "\u200b",
)
TEXTS = (
    (
        st.sampled_from(ODD)
        | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
        | st.text("`\\<&-*# |\"':a1.)", max_size=8)
    )
    .map(lambda text: " ".join(CONTROL.sub("", text).split()))
    .filter(bool)
)
HEADINGS = TEXTS.filter(lambda text: text not in {"TBD", "tbd"})
IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True)
SUITE = re.compile(r"[\w./-]+(?:_SUITE|\.erl|\.py)")
REFS = (
    st.sampled_from(
        ["a_SUITE:test_b", "tests/test_a.py::TestB::test_c", "test_d", "a:b:c", "a:", ":b", "::", "m:t (x)"]
    )
    | TEXTS.filter(lambda text: not SUITE.fullmatch(text))  # which an import takes for no test
).map(lambda text: Ref(text, NOWHERE))
PENDING = st.builds(
    SectionRef,
    st.just(NOWHERE),
    st.just("") | TEXTS,
    pending=st.just(True),  # noqa: FBT003  # a strategy
    owner=st.just("") | TEXTS,
    due=st.none() | st.dates(),
)
SECTIONS = PENDING | st.builds(SectionRef, st.just(NOWHERE), TEXTS, HEADINGS)


def many(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


SCENARIOS = st.lists(
    st.builds(
        Scenario,
        id=IDS.map(ScenarioId),
        title=TEXTS,
        span=st.just(NOWHERE),
        runbook=many(SECTIONS),
        tests=many(REFS),
        smoke=st.booleans(),
        duration=st.just("") | TEXTS,
        guarantees=many(TEXTS.map(lambda text: Sentence(text, 0))),
        in_production=many(TEXTS),
        related=many(st.builds(RelatedRef, REFS, st.just("") | TEXTS)),
        requirements=many(TEXTS),
        alerts=many(TEXTS),
    ),
    max_size=4,
    unique_by=lambda scenario: scenario.id,
)


def placeless(scenarios: Iterable[Scenario]) -> list[Scenario]:
    """Take the places off, which a written copy cannot share."""
    return [
        replace(
            scenario,
            span=NOWHERE,
            runbook=tuple(replace(section, span=NOWHERE) for section in scenario.runbook),
            tests=tuple(replace(ref, span=NOWHERE) for ref in scenario.tests),
            guarantees=tuple(replace(sentence, line=0) for sentence in scenario.guarantees),
            related=tuple(replace(item, ref=replace(item.ref, span=NOWHERE)) for item in scenario.related),
        )
        for scenario in scenarios
    ]

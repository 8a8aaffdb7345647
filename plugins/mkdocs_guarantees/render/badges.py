"""A state becomes a Badge: glyph, word and colour role, so that no state is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import AlertState, Integration, LinkState, Outcome, SectionState, Selection, Status

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands in a badge.

    Attributes:
        role: `good`, `warn`, `bad`, `idle` or `info`; the style sheet gives each a colour.
        title: one sentence that says what the word means.
    """

    glyph: str
    word: str
    role: str
    title: str = ""


STATUS: Mapping[Status, Badge] = MappingProxyType(
    {
        Status.VERIFIED: Badge("✓", "Verified", "good", "The latest run of every test passed."),
        Status.STALE: Badge("◔", "Stale", "warn", "It passed once, but the proof is too old."),
        Status.FLAKY: Badge("≈", "Flaky", "warn", "The test passes in some runs and fails in others."),
        Status.SKIPPED: Badge("↷", "Skipped", "warn", "The test is switched off."),
        Status.UNTESTED: Badge("○", "No result", "idle", "A test exists; no run of it is recorded here."),
        Status.BLOCKED: Badge("⊘", "Blocked", "bad", "The test could not run: what it needs failed."),
        Status.FAILING: Badge("✗", "Failing", "bad", "The latest run of a test failed."),
        Status.VOID: Badge("∅", "Void", "bad", "The test is gone, empty, or never run."),
    }
)

OUTCOME: Mapping[Outcome, Badge] = MappingProxyType(
    {
        Outcome.PASSED: Badge("✓", "passed", "good"),
        Outcome.FAILED: Badge("✗", "failed", "bad"),
        Outcome.ERRORED: Badge("✗", "errored", "bad"),
        Outcome.SKIPPED: Badge("↷", "skipped", "warn"),
        Outcome.BLOCKED: Badge("⊘", "blocked", "bad"),
    }
)

INTEGRATION: Mapping[Integration, Badge] = MappingProxyType(
    {
        Integration.INTEGRATED: Badge("◆", "Integrated", "info", "The runbook section and its tests exist."),
        Integration.PENDING: Badge("◇", "Pending", "warn", "The runbook section or the test is still to be written."),
        Integration.BROKEN: Badge("⚠", "Broken", "bad", "A test or section that is named does not exist there."),
    }
)

SELECTION: Mapping[Selection, Badge] = MappingProxyType(
    {
        Selection.SELECTED: Badge("▶", "selected", "info", "The framework runs this test."),
        Selection.CONDITIONAL: Badge("◐", "conditional", "warn", "It runs only under a condition, or one cannot tell."),
        Selection.UNSELECTED: Badge("∅", "never run", "bad", "Nothing selects this test."),
    }
)

LINK: Mapping[LinkState, Badge] = MappingProxyType(
    {
        LinkState.RESOLVED: Badge("✓", "found", "good"),
        LinkState.MOVED: Badge("⇢", "moved", "bad", "The test is now in another suite."),
        LinkState.AMBIGUOUS: Badge("?", "ambiguous", "bad", "Several tests have this name."),
        LinkState.ORPHANED: Badge("∅", "no such test", "bad", "No suite defines this test."),
    }
)

SECTION: Mapping[SectionState, Badge] = MappingProxyType(
    {
        SectionState.RESOLVED: Badge("✓", "found", "good"),
        SectionState.EXPECTED: Badge("✓", "made in the build", "good", "A plugin or a hook writes this heading."),
        SectionState.PENDING: Badge("◇", "to be written", "warn", "The runbook section is still to be written."),
        SectionState.AMBIGUOUS: Badge("?", "ambiguous", "bad", "The page has several such headings."),
        SectionState.ORPHANED: Badge("∅", "no such section", "bad", "The page, or a heading of it, does not exist."),
    }
)

ALERT: Mapping[AlertState, Badge] = MappingProxyType(
    {
        AlertState.RESOLVED: Badge("→", "leads here", "idle", "Its runbook address leads to a section of this site."),
        AlertState.ORPHANED: Badge("∅", "dead link", "bad", "Its runbook address leads to no section of this site."),
        AlertState.EXTERNAL: Badge("↗", "elsewhere", "idle", "Its runbook is outside this site, unchecked."),
        AlertState.MISSING: Badge("∅", "no runbook", "bad", "It does not say where its runbook is."),
    }
)

CLAIMED = Badge("△", "claimed only", "warn", "No test of this scenario states this.")
SMOKE = Badge("⚑", "Smoke", "info", "Part of the smoke set.")

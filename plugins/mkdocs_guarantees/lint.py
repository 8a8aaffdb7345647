"""A context and the rules become a Report: the findings that somebody wants to hear of, in the order of the files."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mkdocs_guarantees.config import OFF, OptionError
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.findings import Severity, numbered
from mkdocs_guarantees.globs import pattern_of
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.sources.utf8 import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.context import LintContext
    from mkdocs_guarantees.findings import Finding, Rule
    from mkdocs_guarantees.sources.suppressions import Ignore


@dataclass(frozen=True, slots=True)
class Report:
    """What lint has to say.

    Attributes:
        findings: sorted by place and code.
        suppressed: how many findings a comment or a setting of a path kept back.
        known: how many the baseline kept back.
        gone: fingerprints of the baseline that nothing has any more.
    """

    findings: tuple[Finding, ...] = ()
    suppressed: int = 0
    known: int = 0
    gone: tuple[str, ...] = ()

    def fails(self, least: Severity) -> bool:
        return any(finding.severity.rank >= least.rank for finding in self.findings)


def lint(context: LintContext, rules: Sequence[Rule], baseline: Mapping[str, str] | None = None) -> Report:
    """Apply the rules that are selected.

    Args:
        baseline: fingerprints of findings that are known.

    Raises:
        OptionError: a setting names a rule that there is not.
    """
    settings = context.settings
    check(settings, rules)
    chosen = [rule for rule in rules if _is_chosen(rule.code, settings)]
    found = numbered(_each_once(sorted((item for rule in chosen for item in rule.run(context)), key=_order)))
    kept = list(_heard(_weighed(found, settings), context))
    fresh = [item for item in kept if not baseline or item.fingerprint not in baseline]
    gone = tuple(sorted(set(baseline or ()) - {item.fingerprint for item in found}))
    return Report(tuple(fresh), len(found) - len(kept), len(kept) - len(fresh), gone)


def check(settings: Settings, rules: Sequence[Rule]) -> None:
    """Refuse settings that name what there is not.

    Raises:
        OptionError: at the first of them.
    """
    codes = [rule.code for rule in rules]
    named = {option: tuple(getattr(settings, option)) for option in ("select", "ignore", "severity")}
    named |= {f"per_path.{glob}": _parts(written) for glob, written in settings.per_path.items()}
    for option, wanted in named.items():
        for code in wanted:
            if not any(known.startswith(code) for known in codes):
                raise OptionError(option, f"no rule has a code that begins with {code!r}{hint(code, codes)}")


def _each_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out what a rule says a second time of one place."""
    seen: set[object] = set()
    for finding in findings:
        key = (finding.rule.code, finding.span, finding.about)
        if key not in seen:
            seen.add(key)
            yield finding


def _order(finding: Finding) -> tuple[object, ...]:
    return (finding.span, finding.rule.code, finding.about, finding.message)


def _is_chosen(code: str, settings: Settings) -> bool:
    """Say whether a rule is selected; the longer of two beginnings decides, and `ignore` where both are as long."""
    selected = max((len(part) for part in settings.select if code.startswith(part)), default=0)
    ignored = max((len(part) for part in settings.ignore if code.startswith(part)), default=0)
    return selected > ignored


def _weighed(findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """Give each finding the severity that the settings name for its rule."""
    for finding in findings:
        names = [part for part in settings.severity if finding.rule.code.startswith(part)]
        word = settings.severity[max(names, key=len)] if names else finding.severity
        if word == finding.severity:
            yield finding
        elif word != OFF:
            yield replace(finding, severity=Severity(word))


def _heard(findings: Iterable[Finding], context: LintContext) -> Iterator[Finding]:
    """Leave out what a comment or a setting of a path keeps back."""
    ignores: dict[str, list[Ignore]] = defaultdict(list)
    for ignore in context.ignores:
        if ignore.holds(context.today):
            ignores[ignore.span.path].append(ignore)
    silent = [(pattern_of(glob), _parts(codes)) for glob, codes in context.settings.per_path.items()]
    for finding in findings:
        code, span = finding.rule.code, finding.span
        if any(ignore.covers(code, span) for ignore in ignores[span.path]):
            continue
        if not any(code.startswith(codes) and pattern.match_file(span.path) for pattern, codes in silent):
            yield finding


def _parts(codes: str) -> tuple[str, ...]:
    """Give the codes, or beginnings of codes, of a setting of a path."""
    return tuple(re.findall(r"[^\s,]+", codes))


BASELINE = "guarantees-baseline"


def read_baseline(path: str, data: bytes) -> Mapping[str, str]:
    """Read a baseline.

    Raises:
        UserError: it is not one.
    """
    text, not_text = decoded(data)
    if not_text:
        raise UserError(path, not_text.line, not_text.message, column=not_text.column)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(path, error.lineno, f"not JSON: {error.msg}", column=error.colno) from None
    except (ValueError, RecursionError):  # ValueError: a number of more digits than Python reads
        raise UserError(path, 0, "not a baseline: 'guarantees lint --update-baseline' writes one") from None
    findings = document.get("findings") if isinstance(document, dict) and document.get("format") == BASELINE else None
    if not isinstance(findings, dict):
        raise UserError(path, 0, "not a baseline: 'guarantees lint --update-baseline' writes one")
    return {str(mark): str(what) for mark, what in findings.items()}


def baseline(findings: Iterable[Finding], known: Mapping[str, str] | None = None) -> str:
    """Write a baseline; what is not in the one that is known never enters it, so its count only goes down."""
    found = {item.fingerprint: f"{item.rule.code} {item.span.path} {item.about}" for item in findings}
    kept = found if known is None else {mark: what for mark, what in found.items() if mark in known}
    document = {"format": BASELINE, "version": 1, "findings": kept}
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def counted(findings: Iterable[Finding]) -> str:
    """Say how many findings there are of each severity, worst first."""
    counts = Counter(finding.severity for finding in findings)
    parts = ((counts[item], item) for item in reversed(Severity) if counts[item])
    return ", ".join(
        f"{count} {item}{'s' if count != 1 and item is not Severity.INFO else ''}" for count, item in parts
    )

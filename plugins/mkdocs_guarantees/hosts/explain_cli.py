"""The command `explain`: why a rule looks, why a scenario has its status, what the proof of a test rests on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.hosts.flags import configured_by, settings_flags
from mkdocs_guarantees.hosts.named import case_named
from mkdocs_guarantees.hosts.terminal import say, width_of
from mkdocs_guarantees.near_misses import hint
from mkdocs_guarantees.project import load
from mkdocs_guarantees.registry import EXTRACTORS, RULES
from mkdocs_guarantees.render.badges import CLAIMED, INTEGRATION, STATUS
from mkdocs_guarantees.render.fitting import fitted
from mkdocs_guarantees.render.site import Site
from mkdocs_guarantees.render.strengths import about
from mkdocs_guarantees.review import counted
from mkdocs_guarantees.sources.extractor import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.links import LinkedScenario
    from mkdocs_guarantees.model import TestId
    from mkdocs_guarantees.project import Project


@click.command()
@click.argument("what", required=False)
@settings_flags
def explain(what: str | None, **flags: Any) -> None:  # noqa: ANN401  # flags are of many kinds
    """Say why a rule looks for what it finds, why a scenario has its status, or what the proof of a test rests on.

    WHAT is the code or name of a rule, a scenario, or a test. Without it all rules are listed.

    \b
    Examples:
      guarantees explain RB102
      guarantees explain nats-connection-loss
      guarantees explain router_core_SUITE:test_reconnect
    """
    names = {name for rule in RULES for name in (rule.code, rule.name)}
    if what is None or what.upper() in names or what.lower() in names or what.upper().startswith("RB"):
        _tell_of_rules(what)
        return
    configured = configured_by(flags)
    project = load(configured.place, configured.settings)
    scenario = project.trace.by_id.get(what)
    if scenario:
        _say(explained_scenario(project, scenario))
        return
    test = case_named(project, what)
    _say(explained(project, test))
    for line in _facts(project, test):
        say(line)


def _say(lines: Iterable[str]) -> None:
    """Say prose, in lines that fit the terminal."""
    width = width_of(sys.stdout)
    for line in lines:
        say("\n".join(fitted(line, width)))


def _tell_of_rules(code: str | None) -> None:
    """Say why a rule looks for what it finds, with an example; without a code list all rules.

    Raises:
        UserError: there is no such rule.
    """
    if code is None:
        _say(f"{rule.code}  {rule.severity:<8} {rule.name}: {rule.summary}" for rule in RULES)
        return
    found = next((rule for rule in RULES if code.upper() == rule.code or code.lower() == rule.name), None)
    if found is None:
        codes = [item for rule in RULES for item in (rule.code, rule.name)]
        raise UserError("", 0, f"no rule {code!r}{hint(code, codes)}; 'guarantees explain' lists all")
    say("\n\n".join(map(_paragraph, found.doc.strip().split("\n\n"))))
    _say(["", f"Severity: {found.severity}. Name: {found.name}. Since {found.since}."])


def _paragraph(text: str) -> str:
    """Fit a paragraph to the terminal; an example is code and stays as it is."""
    width = width_of(sys.stdout)
    if width is None or text.startswith(" ") or all(len(line) <= width for line in text.split("\n")):
        return text
    return "\n".join(fitted(" ".join(text.split("\n")), width, hanging=0))


def explained_scenario(project: Project, linked: LinkedScenario) -> Iterator[str]:
    """Say what may be said of a scenario today and why: test by test, what each proves and what its runs came to."""
    cards = Site(project).cards
    yield f"{linked.id} ({linked.scenario.span.path}:{linked.scenario.span.line})"
    yield f"status: {_status(project, linked)}"
    yield f"integration: {INTEGRATION[linked.integration].word}"
    for section in map(cards.section, linked.sections):
        if not section.resolved:
            yield f"  {section.badge.glyph} {section.text}: {section.badge.word}"
    for link in linked.tests:
        view = cards.test(link, linked)
        yield f"  {view.badge.glyph} {link.target or view.text}: {view.badge.word}"
        yield from (f"      {text}" for text in (view.remark, view.record) if text)
    for item in linked.guarantees:
        if not item.backed_by:
            yield f"  {CLAIMED.glyph} “{item.text}”: {CLAIMED.word}"


def _status(project: Project, linked: LinkedScenario) -> str:
    """Give the status of a scenario, and how many of its tests are the reason."""
    words = [STATUS[project.statuses.of_link(link, linked)].word for link in linked.tests]
    word = STATUS[project.statuses.of_scenario(linked)].word
    if len(words) < 2:
        return word if words else f"{word}: it names no test"
    return f"{word} ({'all' if {*words} == {word} else words.count(word)} of its {len(words)} tests)"


def explained(project: Project, test: TestId) -> Iterator[str]:
    """Say how strong the proof of a case is, why, and what it rests on."""
    located = project.trace.tests.by_id[test]
    suite, case = located.suite, located.case
    why = f": it {case.proof.why}" if case.proof.why else ""
    yield f"{test} ({suite.path}:{case.line})"
    total = case.proof.total or 0
    inside = f"{total} with those of helpers" if total > case.proof.assertions else ""
    counts = counted(case.proof.assertions, case.proof.signs or 0)
    asserted = ", ".join(filter(None, (counts, inside, about(case.proof))))
    yield f"proof: {case.proof.strength}{why}; {asserted}"
    if case.conditions:
        yield f"selection: {case.selection} ({'; '.join(case.conditions)})"


def _facts(project: Project, test: TestId) -> Iterator[str]:
    """List what a case does, line by line."""
    suite = project.trace.tests.by_id[test].suite
    extractor = next(item for item in EXTRACTORS if item.framework == suite.framework)
    tree = project.bygone.tree
    source = Source(suite.path, tree.read(suite.path) or b"")
    for fact in extractor.facts(source, tree, project.settings, test):
        via = f"  (by {fact.via})" if fact.via else ""
        subject = f"  (about {fact.about.replace('_', ' ')})" if fact.about else ""
        yield f"  {fact.line:>5}  {fact.kind:<14} {fact.text}{subject}{via}"

"""A Lock becomes the text of its file: one line for each fact, sorted, so that two branches seldom meet in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.render.scenarios_yaml import quoted
from mkdocs_guarantees.sources.lock import WRITTEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.lock import Lock, LockedScenario, LockedTest, Reviewed

HEAD = "# What a person last reviewed; `guarantees review` writes it. After a merge keep the lines of both sides."


def render(lock: Lock) -> str:
    """Write a lock so that reading it gives the same lock."""
    lines = [HEAD, f"version: {WRITTEN}"]
    if lock.scenarios:
        lines.append("scenarios:")
    for name, scenario in sorted(lock.scenarios.items()):
        lines += [f"  {quoted(name)}:", *_scenario(scenario)]
    if lock.tests:
        lines.append("tests:")
    for name, test in sorted(lock.tests.items()):
        lines += [f"  {quoted(name)}:", *_test(test)]
    return "\n".join([*lines, ""])


def _scenario(scenario: LockedScenario) -> Iterator[str]:
    yield from _guarantees(scenario.guarantees)
    yield _reviewed(scenario.reviewed)
    if scenario.sections:
        yield "    sections:"
    for place, section in sorted(scenario.sections.items()):
        yield f"      {quoted(place)}:"
        yield from _fact("text", section.text, indent=8)
        yield f"        title: {quoted(section.title)}"


def _test(test: LockedTest) -> Iterator[str]:
    yield f"    assertions: {test.assertions}"
    yield from _fact("body", test.body)
    yield from _guarantees(test.guarantees)
    yield f"    proof: {test.strength}"
    yield _reviewed(test.reviewed)
    if test.signs is not None:
        yield f"    signs: {test.signs}"
    yield from _fact("sketch", test.sketch)


def _guarantees(texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield "    guarantees:"
    for text in sorted(texts):
        yield f"      - {quoted(text)}"


def _reviewed(reviewed: Reviewed) -> str:
    day = reviewed.on.isoformat() if reviewed.on else ""
    return f"    reviewed: {_facts(on=day, by=reviewed.by, why=reviewed.why)}"


def _fact(name: str, value: str, *, indent: int = 4) -> Iterator[str]:
    if value:
        yield f"{' ' * indent}{name}: {quoted(value)}"


def _facts(**values: str) -> str:
    """Write a mapping on one line, without what is empty."""
    return "{" + ", ".join(f"{name}: {quoted(value)}" for name, value in values.items() if value) + "}"

"""The text of a scenarios file becomes Scenarios, and a Problem for each thing in it that does not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Problem, Ref, RelatedRef, Scenario, ScenarioId, SectionRef, Sentence
from mkdocs_guarantees.periods import FORMS, is_period
from mkdocs_guarantees.sources import yaml_nodes
from mkdocs_guarantees.sources.yaml_nodes import Pairs, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.yaml_nodes import Node, Reader, Word

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
"""An id becomes part of file names and of addresses."""

KEYS = (
    "id",
    "title",
    "runbook",
    "tests",
    "smoke",
    "duration",
    "guarantees",
    "in_production",
    "related",
    "requirements",
    "alerts",
    "stale_after",
)
OPEN = frozenset({"TBD", "tbd"})
"""The words for a section that is still to be written."""


def read(path: str, data: bytes) -> tuple[tuple[Scenario, ...], tuple[Problem, ...]]:
    """Read one file; ids that stand twice are left to `duplicates`, which sees all files."""
    reader = yaml_nodes.read(path, data)
    found = tuple(scenario for node in reader.top("scenarios") for scenario in _scenario(reader, node))
    return found, reader.found()


def duplicates(scenarios: Iterable[Scenario]) -> tuple[Problem, ...]:
    """Report each scenario whose id an earlier one has."""
    return yaml_nodes.duplicates("scenario", ((scenario.id, scenario.span) for scenario in scenarios))


def _scenario(reader: Reader, node: Node) -> Iterator[Scenario]:
    """Give the scenario of a mapping, or nothing where it has no usable id."""
    values = reader.fields(node, "a scenario", KEYS, ("id", "title"))
    name = _id(reader, values.get("id"))
    title = reader.optional(values.get("title"), "the title")
    duration = reader.optional(values.get("duration"), "the duration")
    stale_after = _period(reader, values.get("stale_after"))
    guarantees = tuple(Sentence(text, at.line) for text, at in reader.words(values.get("guarantees"), "a guarantee"))
    rest = Scenario(
        id=ScenarioId(name.text if name else ""),
        title=title.text if title else name.text if name else "",
        span=name.span if name else reader.span(node),
        runbook=tuple(_sections(reader, values.get("runbook"))),
        tests=reader.refs(values.get("tests")),
        smoke=reader.flag(values.get("smoke"), "smoke"),
        duration=duration.text if duration else "",
        guarantees=guarantees,
        in_production=_texts(reader, values.get("in_production"), "a hint for production"),
        related=tuple(_related(reader, values.get("related"))),
        requirements=_texts(reader, values.get("requirements"), "a requirement"),
        alerts=_texts(reader, values.get("alerts"), "an alert"),
        stale_after=stale_after,
    )
    if name:
        yield rest


def _id(reader: Reader, node: Node | None) -> Word | None:
    word = reader.optional(node, "the id")
    if node and word and not ID.fullmatch(word.text):
        allowed = "letters, digits, '.', '_' and '-', a letter or digit first, 100 at most"
        reader.problem(node, f"{yaml_nodes.shown(node)} cannot be an id, which has {allowed}")
        return None
    return word


def _period(reader: Reader, node: Node | None) -> str:
    word = reader.optional(node, "stale_after")
    if node and word and not is_period(word.text):
        reader.problem(node, f"stale_after is {FORMS}, not {yaml_nodes.shown(node)}")
        return ""
    return word.text if word else ""


def _texts(reader: Reader, node: Node | None, what: str) -> tuple[str, ...]:
    return tuple(word.text for word in reader.words(node, what))


def _related(reader: Reader, node: Node | None) -> Iterator[RelatedRef]:
    """Give the related tests: texts, or mappings of `test` and `note`."""
    for item in reader.items(node):
        values = {"test": item}
        if not isinstance(item, Scalar):
            values = reader.fields(item, "a related test", ("test", "note"), ("test",))
        note = reader.optional(values.get("note"), "the note")
        test = reader.optional(values.get("test"), "a related test")
        if test:
            yield RelatedRef(Ref(test.text, test.span), note.text if note else "")


def _sections(reader: Reader, node: Node | None) -> Iterator[SectionRef]:
    for item in reader.items(node):
        section = _section(reader, item)
        if section:
            yield section


def _section(reader: Reader, node: Node) -> SectionRef | None:
    """Read `TBD`, or a mapping of `page` and of `section`, `TBD` or neither; `section: TBD` is the same as `TBD`."""
    if isinstance(node, Scalar) and not yaml_nodes.is_null(node):
        if node.text in OPEN:
            return SectionRef(reader.span(node), pending=True)
        what = "a runbook section is a mapping with 'page' and 'section', or TBD"
        reader.problem(node, f"{what}, not {yaml_nodes.shown(node)}")
        return None
    values = reader.fields(node, "a runbook section", ("page", "section", "TBD"), ())
    page = reader.optional(values.get("page"), "the page")
    opening = _opening(node)
    if opening:
        if "section" in values:
            reader.problem(values["section"], "a section that is TBD has no heading yet; take out one of the two")
        return _pending(reader, opening, page)
    return _named(reader, node, values, page)


def _opening(node: Node) -> tuple[Node, Node] | None:
    """Give the key and the value of `TBD:`, which may be empty."""
    pairs = node.pairs if isinstance(node, Pairs) else ()
    return next(((key, value) for key, value in pairs if isinstance(key, Scalar) and key.text == "TBD"), None)


def _named(reader: Reader, node: Node, values: dict[str, Node], page: Word | None) -> SectionRef | None:
    if page and "section" not in values:
        return SectionRef(page.span, page.text)  # the page as a whole
    section = values.get("section")
    if section and _opening(section):
        reader.fields(section, "a section", ("TBD",), ())
        return _pending(reader, _opening(section) or (section, section), page)
    if isinstance(section, Scalar) and section.text in OPEN:
        where = reader.span(section)
        return SectionRef(where, page.text if page else "", pending=True, page_span=page.span if page else None)
    word = reader.optional(section, "the section")
    if isinstance(node, Pairs) and "page" not in values:
        reader.problem(node, "a runbook section needs 'page', a path below the folder of the pages, or TBD")
    return SectionRef(word.span, page.text, word.text, page_span=page.span) if page and word else None


def _pending(reader: Reader, opening: tuple[Node, Node], page: Word | None) -> SectionRef:
    key, value = opening
    values = {} if yaml_nodes.is_null(value) else reader.fields(value, "TBD", ("owner", "due"), ())
    owner = reader.optional(values.get("owner"), "the owner")
    return SectionRef(
        reader.span(key),
        page.text if page else "",
        pending=True,
        owner=owner.text if owner else "",
        due=reader.day(values.get("due"), "due"),
        page_span=page.span if page else None,
    )

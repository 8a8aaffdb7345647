"""The text of a requirements file becomes Requirements, and a Problem for each thing in it that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Problem, Requirement
from mkdocs_guarantees.sources import yaml_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.yaml_nodes import Node, Reader


def read(path: str, data: bytes) -> tuple[tuple[Requirement, ...], tuple[Problem, ...]]:
    """Read one file; ids that stand twice are left to `duplicates`, which sees all files."""
    reader = yaml_nodes.read(path, data)
    found = tuple(item for node in reader.top("requirements") for item in _requirement(reader, node))
    return found, reader.found()


def duplicates(requirements: Iterable[Requirement]) -> tuple[Problem, ...]:
    """Report each requirement whose id an earlier one has."""
    return yaml_nodes.duplicates("requirement", ((item.id, item.span) for item in requirements))


def _requirement(reader: Reader, node: Node) -> Iterator[Requirement]:
    """Give the requirement of a mapping, or nothing where it has no id."""
    values = reader.fields(node, "a requirement", ("id", "text", "tests"), ("id", "text"))
    name = reader.optional(values.get("id"), "the id")
    text = reader.optional(values.get("text"), "the text")
    tests = reader.refs(values.get("tests"))
    if name:
        yield Requirement(name.text, text.text if text else "", name.span, tests)

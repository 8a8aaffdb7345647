"""The text of a requirements file becomes Requirements, and a Problem for each thing in it that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Problem, Ref, Requirement
from mkdocs_guarantees.sources import yaml_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.sources.documents.document import Document, Name
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


def tabled(documents: Iterable[Document]) -> tuple[Requirement, ...]:
    """Make requirements of the rows of tables "Requirement | Test Case | Suite | Status", for want of a file."""
    rows = ((row.requirement, row) for document in documents for row in document.rows)
    found: dict[str, Requirement] = {}
    for stated, row in rows:
        if stated:
            before = found.get(stated.text)
            tests = (*(before.tests if before else ()), *(_in_suite(name) for name in row.tests))
            text, span = (before.text, before.span) if before else (row.text, stated.span)
            found[stated.text] = Requirement(stated.text, text, span, tests)
    return tuple(found.values())


def _in_suite(name: Name) -> Ref:
    """Write a test with the suite that its row names."""
    if name.holder is None:
        return name.ref
    separator = "::" if name.holder.text.endswith(".py") else ":"
    return Ref(f"{name.holder.text.removesuffix('.erl')}{separator}{name.ref.text}", name.ref.span)

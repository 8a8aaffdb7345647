"""The YAML files of a repository become its scenarios and requirements, each file read anew only when it changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Problem, Requirement, Scenario, Span
from mkdocs_guarantees.sources import requirements, scenarios

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.sources.files import Tree

Record = TypeVar("Record", Scenario, Requirement)

VERSION = 3
"""Raised with every change of what is read from a file."""


@dataclass(frozen=True, slots=True)
class Records:
    """What YAML files held."""

    scenarios: tuple[Scenario, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    problems: tuple[Problem, ...] = ()


def records(tree: Tree, settings: Settings, cache_file: Path | None) -> Records:
    """Read all that the settings name; of several records with one id the first counts, and a problem names both."""
    cache = Cache(f"yaml {VERSION}.{FORMAT}", cache_file, Records)
    found: list[Records] = []
    for setting, default in (("scenarios", "data/scenarios.yml"), ("requirements", "data/requirements.yml")):
        where = getattr(settings, setting)
        paths = _yaml_files(tree, where)
        if not paths and where != default:
            message = f"{setting}: there is no file or folder {where!r}"
            found.append(Records(problems=(Problem("RB901", message, Span(""), setting),)))
        found += [_remembered(tree, path, setting, cache) for path in paths]
    cache.save()
    all_of = Records(*(tuple(item for part in found for item in getattr(part, name)) for name in Records.__slots__))
    twice = (*scenarios.duplicates(all_of.scenarios), *requirements.duplicates(all_of.requirements))
    one_of_each = (_first_of_each(all_of.scenarios), _first_of_each(all_of.requirements))
    return Records(*one_of_each, (*all_of.problems, *twice))


def _yaml_files(tree: Tree, where: str) -> list[str]:
    where = where.strip("/")
    inside = tree.inside(tree.root / where)
    if inside is None:
        return []
    if tree.is_folder(inside):
        below = [path for path in tree.paths if path.startswith(f"{inside}/") and path.endswith((".yml", ".yaml"))]
        return [path for path in below if not path.endswith(".lock.yml")]  # what was reviewed may stand there too
    return [inside] if tree.exists(inside) else []


def _remembered(tree: Tree, path: str, kind: str, cache: Cache[Records]) -> Records:
    data = tree.read(path)
    if data is None:
        return Records(problems=(Problem("RB901", "cannot be read, or is too large", Span(path)),))
    key = digest(kind, data)
    known = cache.get(path, key, lambda *_: "")
    if known is None:
        known = _parsed(path, data, kind)
        cache.put(path, key, (), known)
    return known


def _parsed(path: str, data: bytes, kind: str) -> Records:
    if kind == "scenarios":
        found, problems = scenarios.read(path, data)
        return Records(scenarios=found, problems=problems)
    required, problems = requirements.read(path, data)
    return Records(requirements=required, problems=problems)


def _first_of_each(found: Iterable[Record]) -> tuple[Record, ...]:
    first: dict[str, Record] = {}
    for record in found:
        first.setdefault(record.id, record)
    return tuple(first.values())

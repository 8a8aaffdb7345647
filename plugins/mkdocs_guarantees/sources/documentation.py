"""The Markdown and the rule files of a repository become Documents and Alerts, each read anew only when it changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.globs import pattern_of
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Alert, Problem, Span
from mkdocs_guarantees.sources import alerts, documents, suppressions
from mkdocs_guarantees.sources.commands import starts
from mkdocs_guarantees.sources.documents.document import Document
from mkdocs_guarantees.sources.documents.reading import Reading, pattern
from mkdocs_guarantees.sources.suppressions import Ignore  # noqa: TC001  # the cache reads the fields' types

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.sources.files import Tree

_HISTORY = re.compile(r"(?:changelog|changes|history|news|releases?)(?:[-_.].*)?", re.IGNORECASE)
"""Files that tell of the past, in which names of tests that are gone are in their place."""


_IGNORE = re.compile(rb"guarantees:[ \t]*ignore")


@dataclass(frozen=True, slots=True)
class Documentation:
    """What a repository says of its tests outside of suites and scenarios."""

    documents: tuple[Document, ...] = ()
    alerts: tuple[Alert, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class _Rules:
    alerts: tuple[Alert, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    problems: tuple[Problem, ...] = ()


def documentation(tree: Tree, settings: Settings, pages: Mapping[str, bytes], cache_file: Path | None) -> Documentation:
    """Read all documents and rule files.

    Args:
        pages: Markdown of the pages of the site by their path below `docs_dir`; it may hold pages that are no files.
    """
    found = tuple(_documents(tree, settings, pages, cache_file))
    rules = tuple(_rules(tree, settings, cache_file))
    named = tuple(_ignores(tree, (settings.scenarios, settings.requirements)))
    return Documentation(
        found,
        tuple(alert for part in rules for alert in part.alerts),
        (*(item for part in rules for item in part.ignores), *named),
        tuple(problem for part in rules for problem in part.problems),
    )


def _documents(
    tree: Tree, settings: Settings, pages: Mapping[str, bytes], cache_file: Path | None
) -> Iterator[Document]:
    reading = Reading(pattern(settings.phrases), starts(settings.test_commands))
    how = digest(reading.phrases.pattern, repr(sorted(reading.table)))
    cache = Cache(f"document {documents.VERSION}.{FORMAT} {how}", cache_file, Document)
    for path, data in sorted(_sources(tree, settings, pages).items()):
        key = digest(data)
        known = cache.get(path, key, lambda *_: "")
        if known is None:
            known = documents.scan(path, data.decode("utf-8-sig", "replace"), reading)
            cache.put(path, key, (), known)
        yield known
    cache.save()


def _sources(tree: Tree, settings: Settings, pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Collect the pages of the site and all other Markdown that the settings name."""
    found = {settings.path_of(path): data for path, data in pages.items() if not _is_history(path)}
    wanted = pattern_of(*settings.documents)
    excluded = pattern_of(*settings.exclude)
    generated = settings.path_of(f"{settings.pages}/")
    for path in wanted.match_files(path for path in tree.paths if path.endswith((".md", ".markdown"))):
        if path in found or path.startswith(generated) or excluded.match_file(path) or _is_history(path):
            continue
        found[path] = tree.read(path) or b""
    return found


def _is_history(path: str) -> bool:
    return bool(_HISTORY.fullmatch(path.rpartition("/")[2].rpartition(".")[0]))


def _rules(tree: Tree, settings: Settings, cache_file: Path | None) -> Iterator[_Rules]:
    cache = Cache(f"alerts 2.{FORMAT}", cache_file, _Rules)
    excluded = pattern_of(*settings.exclude)
    for path in sorted({path for glob in settings.alerts for path in tree.matching(glob)}):
        if excluded.match_file(path):
            continue
        data = tree.read(path)
        if data is None:
            yield _Rules(problems=(Problem("RB901", "cannot be read, or is too large", Span(path)),))
            continue
        key = digest(data)
        known = cache.get(path, key, lambda *_: "")
        if known is None:
            known = _Rules(*_reordered(path, data))
            cache.put(path, key, (), known)
        yield known
    cache.save()


def _reordered(path: str, data: bytes) -> tuple[tuple[Alert, ...], tuple[Ignore, ...], tuple[Problem, ...]]:
    found, problems = alerts.read(path, data)
    return found, tuple(suppressions.in_yaml(path, data.decode("utf-8", "replace"))), problems


def _ignores(tree: Tree, places: tuple[str, ...]) -> Iterator[Ignore]:
    """Find the comments in the files of scenarios and requirements."""
    for path in tree.paths:
        if path.endswith((".yml", ".yaml")) and any(path == place or path.startswith(f"{place}/") for place in places):
            data = tree.read(path) or b""
            if _IGNORE.search(data):
                yield from suppressions.in_yaml(path, data.decode("utf-8-sig", "replace"))

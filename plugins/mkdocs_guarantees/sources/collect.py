"""The files of a repository become its suites, each extracted anew only when something that it rests on changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs_guarantees.cache import FORMAT, Cache
from mkdocs_guarantees.globs import pattern_of
from mkdocs_guarantees.hashes import digest
from mkdocs_guarantees.model import Problem, Span, Suite, unmatched
from mkdocs_guarantees.sources.extractor import Extraction, Extractor, Source
from mkdocs_guarantees.sources.files import MAX_BYTES, Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.sources.files import Tree


@dataclass(frozen=True, slots=True)
class Collected:
    """All suites of a repository, sorted by path, and what could not be read."""

    suites: tuple[Suite, ...] = ()
    problems: tuple[Problem, ...] = ()


def collect(
    tree: Tree,
    settings: Settings,
    extractors: Sequence[Extractor],
    *,
    cache: Path | None = None,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Collected:
    """Extract every suite that the settings name or, where they name none, that a framework would take for one.

    Args:
        cache: the database of remembered facts, or None to compute everything.
        progress: told before each file how many are done, and of how many.
    """
    suites: list[Suite] = []
    problems: list[Problem] = []
    seen = _Seen(tree)
    caches = {item.framework: _cache(item, settings, cache) for item in extractors}
    chosen = list(_chosen(tree, settings, extractors, problems))
    for number, (named, path) in enumerate(chosen):
        progress(number, len(chosen))
        source = _source(tree, path, problems)
        extractor = named or next((item for item in extractors if source and item.claims(source)), None)
        if source is None or extractor is None:
            continue
        extraction = _extraction(extractor, source, seen, settings, caches[extractor.framework])
        problems.extend(extraction.problems)
        if extraction.suite is not None:
            suites.append(extraction.suite)
    for item in caches.values():
        item.save()
    return Collected(tuple(sorted(suites, key=lambda suite: (suite.path, suite.id))), tuple(problems))


def _cache(extractor: Extractor, settings: Settings, file: Path | None) -> Cache[Extraction]:
    kind = f"{extractor.framework} {extractor.version}.{FORMAT} {digest(repr(settings.common_test))}"
    return Cache(kind, file, Extraction)


def _chosen(
    tree: Tree, settings: Settings, extractors: Sequence[Extractor], problems: list[Problem]
) -> Iterator[tuple[Extractor | None, str]]:
    """List each file to look at once, without those that are excluded."""
    excluded = pattern_of(*settings.exclude)
    taken: set[str] = set()
    for extractor, path in _named(tree, settings, extractors, problems):
        if path in taken or excluded.match_file(path):
            continue
        taken.add(path)
        yield extractor, path


def _source(tree: Tree, path: str, problems: list[Problem]) -> Source | None:
    """Read a suite, whose bytes are not kept: those of all suites together would be most of the memory of a run."""
    data = tree.read_once(path)
    if data is None:
        problems.append(Problem("RB901", f"cannot be read, or is larger than {MAX_BYTES >> 20} MiB", Span(path)))
        return None
    return Source(path, data)


def _named(
    tree: Tree, settings: Settings, extractors: Sequence[Extractor], problems: list[Problem]
) -> Iterator[tuple[Extractor | None, str]]:
    """List the files to look at, with the extractor that took them by name, or None where a glob of the user's did."""
    if not settings.suites:
        for extractor in extractors:
            yield from ((extractor, path) for path in extractor.candidates(tree.paths, tree))
        return
    for number, glob in enumerate(settings.suites):
        found = tree.matching(glob)
        if not found:
            problems.append(unmatched("suites", number, glob))
        yield from ((None, path) for path in found)


@dataclass(slots=True)
class _Seen:
    """What any look at the files of a repository sees, hashed once: a thousand suites look at the same helpers."""

    tree: Tree
    _digests: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, how: str, what: str) -> str:
        if (how, what) not in self._digests:
            read = how == "read"
            self._digests[how, what] = digest(self.tree.read(what)) if read else digest(*self.tree.named(what))
        return self._digests[how, what]


def _extraction(
    extractor: Extractor, source: Source, seen: _Seen, settings: Settings, cache: Cache[Extraction]
) -> Extraction:
    key = digest(source.data)
    known = cache.get(source.path, key, seen.of)
    if known is not None:
        return known
    watched = Watched(seen.tree)
    extraction = extractor.extract(source, watched, settings)
    looks = ((how, what, seen.of(how, what)) for how, what in watched.looks)
    cache.put(source.path, key, looks, extraction)
    return extraction

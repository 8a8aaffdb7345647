"""What a report calls a test becomes the case that it is, by the framework's own identity, or the cases it may be.

No distance between names is ever measured: a result belongs to a case because framework, suite and case say so. What
reports leave open is where their paths begin (pytest's root need not be the repository's), so paths and dotted names
are compared from their ends; where that leaves several cases, none of them gets the result.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from mkdocs_guarantees.sources.results.pytest_node import node_of
from mkdocs_guarantees.sources.results.result import Role
from mkdocs_guarantees.variants import multiplies, turned_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.ledger import Identity
    from mkdocs_guarantees.model import Case, Suite, TestId

_MAX_PARTS = 40
"""Parts of a dotted name or a path that are compared."""


class Match(NamedTuple):
    """The case of a result.

    Attributes:
        test: None when no case fits, or several do.
        candidates: the cases that fit equally well, sorted, when there are several.
        variant: which of the tests that a parametrized case becomes, where the result is named after it.
    """

    test: TestId | None
    candidates: tuple[TestId, ...] = ()
    variant: str = ""


NOTHING = Match(None)
_PYTHON = frozenset({"pytest", "unittest"})
"""Frameworks whose suites are Python modules; where the framework is unknown they may be."""


class Matcher:
    """Finds the cases of some suites."""

    def __init__(self, suites: Iterable[Suite]) -> None:
        self._ids: dict[str, TestId] = {}
        self._by_id: dict[str, Suite] = {}
        self._by_stem: dict[str, list[Suite]] = defaultdict(list)
        self._tails: dict[str, dict[str, TestId]] = {}
        self._multiplying: dict[str, list[tuple[str, Case]]] = defaultdict(list)
        self._names: dict[TestId, str] = {}
        self._known: dict[Identity, Match] = {}
        for suite in sorted(suites, key=lambda suite: (suite.id, suite.path)):
            self._add(suite)

    def _add(self, suite: Suite) -> None:
        self._by_id.setdefault(suite.id, suite)
        self._by_stem[_stem(suite.path)].append(suite)
        tails = self._tails.setdefault(suite.path, {})
        for case in suite.cases:
            self._ids.setdefault(case.id, case.id)
            name = suite.inside(case)
            tails.setdefault(name, case.id)
            if multiplies(case):
                self._multiplying[suite.path].append((name, case))
                self._names[case.id] = case.name

    def match(self, identity: Identity) -> Match:
        """Find the case of a result."""
        plain = identity._replace(variant="")
        if plain not in self._known:
            self._known[plain] = self._match(plain)
        return self._known[plain]

    def suites_of(self, identity: Identity) -> tuple[Suite, ...]:
        """Find the suite in which a set-up took place: none or one."""
        exact = self._by_id.get(identity.suite)
        found = [exact] if exact else [suite for suite, _ in self._at(identity.file or identity.suite)]
        if not found and "/" not in identity.suite:
            found = [suite for suite, rest in self._dotted(identity.suite) if not rest]
        return tuple(found) if len(found) == 1 else ()

    def suite_of(self, identity: Identity) -> Suite | None:
        """Find the suite that a result is of, also where none of its cases fits."""
        found = self.suites_of(identity)
        named = found or tuple({suite.id: suite for suite, _ in self._dotted(identity.classname)}.values())
        return named[0] if len(named) == 1 else None

    def _match(self, identity: Identity) -> Match:
        if identity.role != Role.TEST.value or not identity.case:
            return NOTHING
        if identity.test_id:
            return self._exact(identity.test_id)
        for found in self._ways(identity):
            if found:
                return self._decided(found, identity.case)
        return NOTHING

    def _exact(self, test_id: str) -> Match:
        """Find the id that a report states, which may begin at another root than the repository's."""
        if test_id in self._ids:
            return Match(self._ids[test_id])
        node = node_of(test_id)
        inside = "::".join(part for part in (node.classes.replace("/", "::"), node.name) if part)
        return self._decided(self._in(self._at(node.file), inside), node.name)

    def _ways(self, identity: Identity) -> Iterator[set[TestId]]:
        """Give what each way of naming a test finds, the surest first."""
        if identity.framework not in _PYTHON:
            suite = self._by_id.get(identity.suite)
            yield self._in([(suite, ())] if suite else self._erlang(identity.suite), identity.case)
        if identity.framework and identity.framework not in _PYTHON:
            return
        if identity.classname:
            found = self._dotted(identity.classname)
            yield {test for suite, rest in found if (test := self._find(suite.path, "::".join((*rest, identity.case))))}
        if identity.file:
            yield self._in(self._at(identity.file), _inside(identity))
        yield self._in(self._at(identity.suite), _inside(identity))

    def _erlang(self, module: str) -> list[tuple[Suite, tuple[str, ...]]]:
        return [(suite, ()) for suite in self._by_stem.get(module, ()) if suite.path.endswith(".erl")]

    def _in(self, found: Iterable[tuple[Suite, tuple[str, ...]]], name: str) -> set[TestId]:
        return {test for suite, _ in found if (test := self._find(suite.path, name))}

    def _find(self, path: str, name: str) -> TestId | None:
        """Find a case by its name, or the one that becomes a test of this name: that of the longest name which does."""
        exact = self._tails[path].get(name)
        if exact:
            return exact
        around, _, last = name.rpartition("::")
        beside = [case for own, case in self._multiplying.get(path, ()) if own.rpartition("::")[0] == around]
        fits = turned_into(last, beside)
        return fits[0].id if fits else None

    def _decided(self, found: set[TestId], name: str) -> Match:
        if len(found) != 1:
            return Match(None, tuple(sorted(found)))
        (test,) = found
        return Match(test, variant=name.removeprefix(self._names[test]).lstrip("_") if test in self._names else "")

    def _at(self, path: str) -> list[tuple[Suite, tuple[str, ...]]]:
        """List the suites whose path is the end of this one, or the other way round, with the longest common end."""
        parts = path.split("/")[-_MAX_PARTS:]
        scored: dict[int, list[tuple[Suite, tuple[str, ...]]]] = defaultdict(list)
        for suite in self._by_stem.get(_stem(path), ()):
            own = suite.path.split("/")
            if own == parts:
                return [(suite, ())]
            shared = _shared(own, parts)
            if shared in {len(own), len(parts)}:
                scored[shared].append((suite, ()))
        return scored[max(scored)] if scored else []

    def _dotted(self, name: str) -> list[tuple[Suite, tuple[str, ...]]]:
        """List the Python modules that a dotted name may begin with, and the classes that then follow."""
        parts = name.split(".")[-_MAX_PARTS:]
        scored: dict[tuple[bool, int], list[tuple[Suite, tuple[str, ...]]]] = defaultdict(list)
        for cut in range(1, len(parts) + 1):
            for suite in self._by_stem.get(parts[cut - 1], ()):
                own = suite.path.removesuffix(".py").split("/")
                shared = _shared(own, parts[:cut])
                if suite.path.endswith(".py") and shared in {len(own), cut}:
                    scored[own == parts[:cut], shared].append((suite, tuple(parts[cut:])))
        return scored[max(scored)] if scored else []


def _inside(identity: Identity) -> str:
    return "::".join((*filter(None, identity.group.split("/")), identity.case))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".py").removesuffix(".erl")


def _shared(one: list[str], other: list[str]) -> int:
    """Count the parts that two paths have in common at their ends."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count

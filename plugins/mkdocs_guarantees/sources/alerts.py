"""Prometheus rule files and PrometheusRule manifests become Alerts, and an address of a runbook a page and anchor."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from mkdocs_guarantees.model import Alert, AlertState, Ref, Section, Span
from mkdocs_guarantees.sources import yaml_nodes
from mkdocs_guarantees.sources.yaml_nodes import Items, Pairs, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs_guarantees.model import Problem
    from mkdocs_guarantees.sources.runbooks import Page
    from mkdocs_guarantees.sources.yaml_nodes import Node, Reader

_DOCUMENT = re.compile(rb"^---[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_HELM = re.compile(rb"^[ \t]*\{\{-?[ \t]*(?:if|range|with|include|define|end|toYaml|template)\b", re.MULTILINE)
MAX_DOCUMENTS = 1_000


def read(path: str, data: bytes) -> tuple[tuple[Alert, ...], tuple[Problem, ...]]:
    """Read all documents of one file; those that hold no rules give nothing, and so does a template of Helm."""
    if _HELM.search(data):
        return (), ()
    alerts: list[Alert] = []
    problems: list[Problem] = []
    for above, document in _documents(data):
        reader = _Shifted(yaml_nodes.read(path, document), above)
        alerts += [alert for rule in _rules(reader.reader.root) for alert in _alert(reader, rule)]
        unread = (problem for problem in reader.reader.found() if problem.code == "RB901")
        problems += [replace(problem, span=_lower(problem.span, above)) for problem in unread]
    return tuple(alerts), tuple(problems)


def _documents(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each document and the number of lines above it."""
    edges = [found.end() for found in _DOCUMENT.finditer(data)][:MAX_DOCUMENTS]
    above = 0
    for start, end in zip([0, *edges], [*edges, len(data)], strict=True):
        part = _DOCUMENT.sub(b"", data[start:end])
        if part.strip():
            yield above, part
        above += data.count(b"\n", start, end)


@dataclass(frozen=True, slots=True)
class _Shifted:
    """A document being read whose places are told in lines of its file."""

    reader: Reader
    above: int

    def span(self, node: Node) -> Span:
        return _lower(self.reader.span(node), self.above)


def _lower(span: Span, by: int) -> Span:
    return replace(span, line=span.line + by, end_line=span.end_line + by if span.end_line else 0)


def _rules(root: Node | None) -> Iterator[Node]:
    """List the rules below `groups:`, which a manifest holds below `spec:`."""
    for top in (root, _value(root, "spec")):
        for group in _items(_value(top, "groups")):
            yield from _items(_value(group, "rules"))


def _value(node: Node | None, key: str) -> Node | None:
    pairs = node.pairs if isinstance(node, Pairs) else ()
    return next((value for name, value in pairs if isinstance(name, Scalar) and name.text == key), None)


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else ()


def _alert(reader: _Shifted, rule: Node) -> Iterator[Alert]:
    name = _value(rule, "alert")
    if not isinstance(name, Scalar):
        return
    annotations = _value(rule, "annotations")
    severity = _value(_value(rule, "labels"), "severity")
    address = next((found for key in ("runbook_url", "runbook") if (found := _value(annotations, key))), None)
    yield Alert(
        name=name.text,
        span=reader.span(name),
        runbook=Ref(address.text, reader.span(address)) if isinstance(address, Scalar) and address.text else None,
        coverage=tuple(_coverage(reader, _value(annotations, "test_coverage"))),
        severity=severity.text if isinstance(severity, Scalar) else "",
    )


def _coverage(reader: _Shifted, node: Node | None) -> Iterator[Ref]:
    """Give the tests of an annotation: words with commas, semicolons or space between them."""
    if not isinstance(node, Scalar):
        return
    span = reader.span(node)
    for found in re.finditer(r"[^\s,;`]+", node.text):
        place = span
        if span.end_column - span.column == len(node.text):  # written on one line as it is
            column = span.column + found.start()
            place = Span(span.path, span.line, column, span.line, column + len(found[0]))
        yield Ref(found[0], place)


@dataclass(frozen=True)
class Sites:
    """Where addresses may lead.

    Attributes:
        site: address of the site, or empty.
        repository: address of the repository's web view, or empty.
        docs: the folder of the pages in the repository.
    """

    pages: Mapping[str, Page]
    site: str = ""
    repository: str = ""
    docs: str = "docs"

    def find(self, alert: Alert) -> tuple[AlertState, Page | None, Section | None]:
        """Say where an alert sends its reader."""
        if alert.runbook is None:
            return AlertState.MISSING, None, None
        address, _, fragment = _filled(alert).partition("#")
        address = address.partition("?")[0]
        page = self._page(address)
        if page is None:
            return (AlertState.ORPHANED if self._is_ours(address) else AlertState.EXTERNAL), None, None
        if not fragment:
            return AlertState.RESOLVED, page, page.sections[0] if page.sections else None
        section = next((item for item in page.sections if item.anchor == unquote(fragment)), None)
        return (AlertState.RESOLVED if section else AlertState.ORPHANED), page, section

    def _is_ours(self, address: str) -> bool:
        if _TEMPLATE.search(address):
            return False  # a prefix that is filled in elsewhere: nobody can say
        inside = any(base and address.startswith(base.rstrip("/") + "/") for base in (self.site, self.repository))
        return inside or "://" not in address

    def _page(self, address: str) -> Page | None:
        for path in self._paths(address):
            for candidate in _candidates(unquote(path.strip("/"))):
                if candidate in self.pages:
                    return self.pages[candidate]
        return None

    def _paths(self, address: str) -> Iterator[str]:
        """Give the paths below the site that an address may mean."""
        site = self.site.rstrip("/")
        if site and (address == site or address.startswith(f"{site}/")):
            yield address.removeprefix(site)
            return
        rest = _BLOB.sub("", address, count=1) if self._is_in_repository(address) else ""
        if rest or "://" not in address:
            path = (rest or _TEMPLATE.sub("", address)).lstrip("/").removeprefix("./")
            yield path.removeprefix(posixpath.join(self.docs, ""))
        if not rest and (_TEMPLATE.search(address) or not site):
            yield from _tails(_TEMPLATE.sub("", address).partition("://")[2] or address)

    def _is_in_repository(self, address: str) -> bool:
        base = self.repository.rstrip("/")
        return bool(base) and address.startswith(f"{base}/") and bool(_BLOB.match(address))


def moved(address: str, old: str, new: str) -> str | None:
    """Write an address of one page as that of another one, in the form that it has; None for a form that has no other.

    Args:
        address: without its anchor.
        old, new: paths of pages below the folder of the pages.
    """
    path, question, query = address.partition("?")
    bare = path.rstrip("/")
    for was, now in zip(_forms(old), _forms(new), strict=True):
        if was and (bare == was or bare.endswith(f"/{was}")):
            begin, ending = bare.removesuffix(was), path[len(bare) :]
            return f"{begin}{now}{ending if now else ''}{question}{query}"
    return None


def _forms(page: str) -> tuple[str, ...]:
    """Give what may stand for a page at the end of an address: its file, its HTML, its folder."""
    stem = page.removesuffix(".md")
    head, _, name = stem.rpartition("/")
    forms = (page, f"{stem}.html", stem if name not in {"index", "README"} else head)
    return (*map(quote, forms), *forms)


_TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{?[A-Za-z_]\w*\}?")
_NAME = re.compile(r"\{\{\s*(?:\$labels|\.Labels)\.alertname\s*\}\}")
_BLOB = re.compile(r".*?/(?:-/)?(?:blob|tree|src/branch)/[^/]+/")


def _filled(alert: Alert) -> str:
    """Give the address with the name of the alert where its template asks for it."""
    return _NAME.sub(lambda _: alert.name, alert.runbook.text if alert.runbook else "")


def _candidates(path: str) -> Iterator[str]:
    if not path:
        yield from ("index.md", "README.md")
        return
    stem = path.removesuffix(".html")
    yield from (path, f"{stem}.md", f"{path}/index.md", f"{path}/README.md")
    if stem.endswith("index"):
        yield f"{stem.removesuffix('index')}index.md"


def _tails(path: str) -> Iterator[str]:
    """List the ends of a path, longest first, down to its last part."""
    parts = [part for part in path.split("/") if part]
    for start in range(max(0, len(parts) - 12), len(parts)):
        yield "/".join(parts[start:])

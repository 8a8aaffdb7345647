"""The build files above a module become the options that it is compiled with for tests: what it exports, its macros.

rebar3 joins what the `rebar.config` of an application and that of the whole project say, with the profile `test`
(https://rebar3.org/docs/configuration/configuration/); erlang.mk has `TEST_ERLC_OPTS`
(https://erlang.mk/guide/app.html). What a script or a condition adds to them is not read.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources import treesitter
from mkdocs_guarantees.sources.suites.common_test.module import arguments, source, unquoted
from mkdocs_guarantees.sources.suites.common_test.text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from mkdocs_guarantees.sources.files import Files

_REBAR_KEYS = frozenset({"erl_opts", "ct_compile_opts"})
_MAKE = re.compile(r"^(?:override[ ]+)?TEST_ERLC_OPTS[ ]*[+:?]?=(.*(?:(?<=\\)\n.*)*)", re.MULTILINE)
_MAKE_DEFINE = re.compile(r"(?:^|\s)-D\s*([A-Za-z_]\w*)|\{\s*d\s*,\s*'?(\w+)'?")


@dataclass(frozen=True, slots=True)
class Options:
    """What the build adds to the text of a module.

    Attributes:
        export_all: it exports all of its functions.
        defines: macros that are defined.
    """

    export_all: bool = False
    defines: frozenset[str] = frozenset()

    def __or__(self, other: Options) -> Options:
        return Options(self.export_all or other.export_all, self.defines | other.defines)


def options_of(path: str, files: Files) -> Options:
    """Join what the build files say that stand above a module."""
    found = Options()
    for name, read in (("rebar.config", _rebar), ("Makefile", _make)):
        for build in files.named(name):
            if _is_above(posixpath.dirname(build), path) and (data := files.read(build)):
                found |= read(data)
    return found


def _is_above(folder: str, path: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


@lru_cache(maxsize=64)
def _rebar(data: bytes) -> Options:
    found = Options()
    for option in _listed(treesitter.parse(decoded(data) or b"", "erlang").root_node.children):
        if option.type == "atom" and unquoted(source(option)) == "export_all":
            found |= Options(export_all=True)
        elif option.type == "tuple" and _name(option) == "d" and len(parts := arguments(option)) > 1:
            found |= Options(defines=frozenset({unquoted(source(parts[1]))}))
    return found


def _listed(terms: list[Node]) -> Iterator[Node]:
    """Give the options of all `{erl_opts, [Option, …]}`, those of the profile `test` too."""
    for key, listed in _settings(terms):
        if key in _REBAR_KEYS:
            yield from listed
        elif key == "profiles":
            for profile, inner in _settings(listed):
                yield from _listed(inner) if profile == "test" else ()


def _settings(terms: list[Node]) -> Iterator[tuple[str, list[Node]]]:
    """Give each `{Key, [Term, …]}`."""
    for term in terms:
        parts = arguments(term) if term.type == "tuple" else []
        if len(parts) > 1 and parts[1].type == "list":
            yield _name(term), arguments(parts[1])


def _name(term: Node) -> str:
    """Give the atom that a tuple begins with."""
    first = next(iter(arguments(term)), None)
    return unquoted(source(first)) if first is not None and first.type == "atom" else ""


@lru_cache(maxsize=64)
def _make(data: bytes) -> Options:
    given = " ".join(_MAKE.findall((decoded(data) or b"").decode()))
    defines = (flag or term for flag, term in _MAKE_DEFINE.findall(given))
    return Options("export_all" in given, frozenset(defines))

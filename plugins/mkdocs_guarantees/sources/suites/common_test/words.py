"""Expressions and conditions become words: as they are written, cut where they are long."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.suites.common_test.module import source
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Env, Number, Unknown, shown

if TYPE_CHECKING:
    from tree_sitter import Node

    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame
    from mkdocs_guarantees.sources.suites.common_test.values import Value

LONGEST_WORDS = 300
LONGEST_TOLD = 120
LONGEST_MEANT = 80
"""Characters: of what is written with the meaning of its variables, and of the meaning of one."""

_HAS_NAMES = re.compile(r"[A-Z_]")
_NAMED = re.compile(
    r"""\?(?P<macro>[A-Za-z_][\w@]*)(?![\w@(])|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
    r"""|(?<![\w@$#?.])(?P<name>[A-Z_][\w@]*)(?!\s*=(?![:=/<]))"""
)
"""A macro without arguments, or a variable that is not bound there; texts and quoted atoms are passed over."""

_BINDS = re.compile(r"->|\|\||<-")
"""What binds names of its own inside an expression: a fun, a case, a comprehension."""

_IS_OPERATION = re.compile(r"\s(?:[-+*/=<>]\S*|div|rem|andalso|orelse|and|or|xor|band|bor|bsl|bsr)\s|^(?:not|catch)\s")
_GETENV = re.compile(r'^os:getenv\("(\w+)"\)$')
_CONSTANTS = frozenset({"atom", "integer", "string"})


def written(node: Node | None) -> str:
    """An expression as it is written, on one line, cut where it is long."""
    return _shortened(" ".join(source(node).split())) if node is not None else "…"


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def told(frame: Frame, node: Node | None) -> str:
    """An expression as it is written, but with what its variables stand for: who reads it knows no suite by heart."""
    text = " ".join(source(node).split()) if node is not None else "…"
    if not _HAS_NAMES.search(text) or _BINDS.search(text):
        return _shortened(text)
    full = _NAMED.sub(lambda found: _meant(found, frame) or found[0], text)
    return full if len(full) <= LONGEST_TOLD else _shortened(text)


def pattern_told(frame: Frame, node: Node, subject: str = "") -> str:
    """A pattern with what its variables stand for; `_` for one that it binds by a name that the subject has, too."""
    here = frozenset(re.findall(r"[A-Z_][\w@]*", subject))
    text = _NAMED.sub(lambda found: _of_pattern(found, frame, here), " ".join(source(node).split()))
    return text if len(text) <= LONGEST_TOLD else written(node)


def _of_pattern(found: re.Match[str], frame: Frame, here: frozenset[str]) -> str:
    name = found["name"]
    meant = _meant(found, frame)
    if meant or not name or name in frame.env:
        return meant or found[0]
    return "_" if name.startswith("_") or name in here else name


def _meant(found: re.Match[str], frame: Frame) -> str:
    """Say what a variable or a macro stands for, where that is short."""
    if found["macro"]:
        macros = frame.module.macros.get(found["macro"], ())
        plain = [macro for macro in macros if macro.params is None and macro.body.type in _CONSTANTS]
        return source(plain[0].body) if len(macros) == len(plain) == 1 and not plain[0].when else ""
    value = frame.env.get(found["name"]) if found["name"] else None
    if not isinstance(value, Atom | Number | Env | Unknown):
        return ""
    text = _GETENV.sub(r"\1", shown(value))  # in lower case and as an atom it is told in the same way
    if "…" in text or len(text) > LONGEST_MEANT:
        return ""
    is_all = found.start() == 0 and found.end() == len(found.string)
    return f"({text})" if _IS_OPERATION.search(text) and not is_all else text


def as_written(value: Value, node: Node | None, frame: Frame) -> Value:
    """A value that is not known is told by how it is written, unless it says so itself."""
    return (
        Unknown(value.reason, told(frame, node), value.fails)
        if isinstance(value, Unknown) and not value.text
        else value
    )


def operator(node: Node) -> str:
    """The sign of an operator expression."""
    for child in node.children:
        if not child.is_named:
            return child.type
    return ""


def cut(text: str) -> str:
    """Words short enough to read, however often they were combined."""
    return text if len(text) <= LONGEST_WORDS else f"{text[: LONGEST_WORDS - 1]}…"

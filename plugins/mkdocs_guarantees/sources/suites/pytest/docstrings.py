"""A docstring becomes its summary and the guarantees that it states, with their lines."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.sources.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.model import Sentence

Line = tuple[int, str]

_TITLE = r"(?:Guarantees?|Verifies)"
_STATES = re.compile(_TITLE, re.IGNORECASE)
_GOOGLE = re.compile(rf"(?P<indent>\s*){_TITLE}\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_NUMPY = re.compile(rf"(?P<indent>\s*){_TITLE}\s*:?\s*", re.IGNORECASE)
_SPHINX = re.compile(rf"(?P<indent>\s*):{_TITLE}:\s*(?P<rest>.*)", re.IGNORECASE)
_RULE = re.compile(r"\s*-{3,}\s*")
_FIELD = re.compile(rf":\w[^:]*:|{_TITLE}\s*(?::|-{{3,}})", re.IGNORECASE)
_ITEM = re.compile(r"\s*[-*+•] ")
_END = re.compile(r"[.!?](?=\s+[^a-z\s]|$)")


@dataclass(frozen=True, slots=True)
class Doc:
    """What the documentation of a test says."""

    summary: str = ""
    line: int | None = None
    guarantees: tuple[Sentence, ...] = ()


def read(node: ast.AsyncFunctionDef | ast.FunctionDef | ast.ClassDef | ast.Module) -> Doc:
    """Read the docstring of a test, class or module."""
    constant = docstring(node)
    if constant is None:
        return Doc()
    text = constant.value
    assert isinstance(text, str)  # noqa: S101  # docstring() gives texts only
    return Doc(_summary(text), constant.lineno, _guarantees(constant, text) if _STATES.search(text) else ())


def docstring(node: ast.AsyncFunctionDef | ast.FunctionDef | ast.ClassDef | ast.Module) -> ast.Constant | None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first.value
    return None


def _summary(text: str) -> str:
    paragraph = " ".join(text.strip().partition("\n\n")[0].split())
    if _FIELD.match(paragraph):
        return ""
    end = _END.search(paragraph)
    return paragraph[: end.end()] if end else paragraph


def _guarantees(constant: ast.Constant, text: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for block in _blocks(_lines(constant, text)):
        found.extend(sentences(block))
    return tuple(found)


def _lines(constant: ast.Constant, text: str) -> list[Line]:
    """Number the lines of a docstring; where escapes make more lines than the file has, the last one is named."""
    last = constant.end_lineno or constant.lineno
    return [(min(constant.lineno + count, last), line) for count, line in enumerate(text.expandtabs().split("\n"))]


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Find the parts that state guarantees: a Google section, a NumPy one, a Sphinx field."""
    for number, (_, line) in enumerate(lines):
        if not _STATES.search(line):
            continue
        following = lines[number + 1 :]
        if (match := _SPHINX.fullmatch(line)) or (match := _GOOGLE.fullmatch(line)):
            rest = [(lines[number][0], match["rest"])] if match["rest"] else []
            yield rest + _indented(following, len(match["indent"]))
        elif _NUMPY.fullmatch(line) and following and _RULE.fullmatch(following[0][1]):
            yield _until_rule(following[1:])


def _indented(lines: list[Line], indent: int) -> list[Line]:
    """Take the lines that stand deeper than a title; bullets may stand as deep as the title itself."""
    found: list[Line] = []
    for number, line in lines:
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth <= indent and not (depth == indent and _ITEM.match(line)):
            break
        found.append((number, line))
    return found


def _until_rule(lines: list[Line]) -> list[Line]:
    for number in range(len(lines) - 1):
        if lines[number][1].strip() and _RULE.fullmatch(lines[number + 1][1]):
            return lines[:number]
    return lines

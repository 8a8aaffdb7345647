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
_NAME = re.compile(_TITLE, re.IGNORECASE)
_FIELD_OR_TITLE = re.compile(rf"(?P<indent>\s*)(?P<field>:?){_TITLE}\s*:\s*(?P<rest>.*)", re.IGNORECASE)
_FIELD = re.compile(rf":\w[^:]*:|{_TITLE}\s*(?::|-{{3,}})", re.IGNORECASE)
_ITEM = re.compile(r"\s*[-*+•] ")
_UNDERLINE = re.compile(r"^[^\S\n]*+-(?:[^\S\n]|-)*+$", re.MULTILINE)
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
    return Doc(_summary(text), constant.lineno, _guarantees(constant, text) if _NAME.search(text) else ())


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
    lines = _lines(constant, text)
    blocks = [*_sections(text, lines), *_fields(lines)]
    return tuple(item for block in sorted(blocks) for item in sentences(block))


def _lines(constant: ast.Constant, text: str) -> list[Line]:
    """Number the lines of a docstring; where escapes make more lines than the file has, the last one is named."""
    last = constant.end_lineno or constant.lineno
    return [(min(constant.lineno + count, last), line) for count, line in enumerate(text.expandtabs().split("\n"))]


def _sections(text: str, lines: list[Line]) -> Iterator[list[Line]]:
    """Find the sections that griffe sees, of Google's style and of NumPy's, with the lines that it does not keep."""
    import griffe  # noqa: PLC0415  # most docstrings state nothing, and a warm run reads none

    docstring = griffe.Docstring(text)
    found = docstring.parse("google", warnings=False)
    if _UNDERLINE.search(text):  # as every section of NumPy's has
        found += docstring.parse("numpy", warnings=False)
    for section in found:
        if isinstance(section, griffe.DocstringSectionAdmonition) and _NAME.fullmatch(section.title or ""):
            yield list(_placed(section.value.contents, lines))


def _placed(contents: str, lines: list[Line]) -> Iterator[Line]:
    """Find each line of a section's text in the docstring: the next one that holds the same."""
    rest = iter(lines[_start(contents, lines) :])
    for wanted in contents.split("\n"):
        number = next((number for number, line in rest if line.strip() == wanted.strip()), lines[-1][0])
        yield number, wanted


def _start(contents: str, lines: list[Line]) -> int:
    """Give the position of the title above a section's text."""
    first = contents.partition("\n")[0].strip()
    titles = [position for position, (_, line) in enumerate(lines) if _NAME.fullmatch(line.strip().rstrip(":"))]
    return next((at for at in titles if any(line.strip() == first for _, line in lines[at + 1 : at + 4])), 0)


def _fields(lines: list[Line]) -> Iterator[list[Line]]:
    """Find what griffe does not: Sphinx's fields, a title with text behind it, a list as deep as its title."""
    for position, (number, line) in enumerate(lines):
        match = _FIELD_OR_TITLE.fullmatch(line) if _NAME.search(line) else None
        if match is None:
            continue
        following = _indented(lines[position + 1 :], len(match["indent"]))
        first = next((text for _, text in following if text.strip()), "")
        flat = len(first) - len(first.lstrip()) == len(match["indent"])
        if match["field"] or match["rest"] or flat:
            yield [(number, match["rest"]), *following] if match["rest"] else following


def _indented(lines: list[Line], indent: int) -> list[Line]:
    """Take the lines that stand deeper than a title; bullets may stand as deep as the title itself."""
    found: list[Line] = []
    for number, line in lines:
        depth = len(line) - len(line.lstrip())
        if line.strip() and depth <= indent and not (depth == indent and _ITEM.match(line)):
            break
        found.append((number, line))
    return found

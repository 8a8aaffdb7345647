"""The text of a function becomes its tokens of interest: code without comments, string literals, a fingerprint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

from mkdocs_guarantees import similarity

_PARTS = re.compile(
    rb"([^%\"'$]*)"
    rb"(?:%[^\n]*"
    rb'|("[^"\\]*(?:\\.[^"\\]*)*"'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    rb"|\$(?:\\.|[^\\]))"
    rb"|[%\"'$]|\Z)",
    re.DOTALL,
)
"""Code up to a comment or a literal, and the literal; one pass of this costs a twentieth of parsing."""

_LAYOUT = b" \t\r\n\f\v"


@dataclass(frozen=True, slots=True)
class Body:
    """A function without its own name.

    Attributes:
        code: what is neither comment nor literal; a `"` stands for each of these.
        literals: strings, quoted atoms and characters in their order.
    """

    code: bytes
    literals: tuple[bytes, ...]

    def sketch(self) -> str:
        """See `similarity`."""
        return similarity.sketch(b" ".join((self.code, *self.literals)))

    def fingerprint(self) -> str:
        """A hash of the body: comments and layout do not count, everything else does.

        White space outside literals is left out altogether, which costs a tenth of telling tokens apart; two bodies
        that differ in nothing else are not both Erlang.
        """
        code = self.code.translate(None, _LAYOUT + b'"')
        return blake2b(b"\0".join((code, *self.literals)), digest_size=16).hexdigest()


def body(text: bytes, name: bytes) -> Body:
    """Split the text of all clauses of a function; `name` is its name as it is written."""
    found = parts(text)
    code = b'"'.join([code for code, _ in found])
    literals = tuple([literal for _, literal in found if literal])
    if name in literals:  # a quoted name, which is a literal itself
        return Body(_without_name(code, b'"'), tuple([literal for literal in literals if literal != name]))
    return Body(_without_name(code, name), literals)


def parts(text: bytes) -> list[tuple[bytes, bytes]]:
    """Split a text into pieces of code and the literals behind them, empty behind a comment."""
    found: list[tuple[bytes, bytes]] = _PARTS.findall(text)
    return found


def _without_name(code: bytes, name: bytes) -> bytes:
    """Without the function's name at the head of its clauses, so that a renamed function keeps its fingerprint."""
    head = code.removeprefix(name)
    clause = b"\n" + name + b"("
    return head.replace(clause, b"\n(") if clause in head else head

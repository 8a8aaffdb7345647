"""The text of a function becomes its tokens of interest: code without comments, string literals, a fingerprint."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

_LITERAL = re.compile(
    rb"%[^\n]*"
    rb'|"[^"\\]*(?:\\.[^"\\]*)*"'
    rb"|'[^'\\\n]*(?:\\.[^'\\\n]*)*'"
    rb"|\$(?:\\.|[^\\])",
    re.DOTALL,
)
_LAYOUT = b" \t\r\n\f\v"


@dataclass(frozen=True, slots=True)
class Body:
    """A function without its own name.

    Attributes:
        code: what is neither comment nor literal; a `"` stands for each of these.
        literals: strings, quoted atoms and characters in their order, and comments among them.
    """

    code: bytes
    literals: tuple[bytes, ...]

    def fingerprint(self) -> str:
        """A hash of the body: comments and layout do not count, everything else does.

        White space outside literals is left out altogether, which costs a tenth of telling tokens apart; two bodies
        that differ in nothing else are not both Erlang.
        """
        kept = [literal for literal in self.literals if not literal.startswith(b"%")]
        code = self.code.translate(None, _LAYOUT + b'"')
        return blake2b(b"\0".join((code, *kept)), digest_size=16).hexdigest()


def body(text: bytes, name: bytes) -> Body:
    """Split the text of all clauses of a function."""
    parts = _LITERAL.split(text)
    code = b'"'.join(parts)
    literals = tuple(_LITERAL.findall(text)) if len(parts) > 1 else ()
    return Body(_without_name(code, name), literals)


def _without_name(code: bytes, name: bytes) -> bytes:
    """Without the function's name at the head of its clauses, so that a renamed function keeps its fingerprint."""
    if name.startswith(b"'") or not name:
        return code
    head = code.removeprefix(name)
    clause = b"\n" + name + b"("
    return head.replace(clause, b"\n(") if clause in head else head

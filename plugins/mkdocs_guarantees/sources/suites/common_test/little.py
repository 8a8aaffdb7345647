"""The code of a function becomes the places of assertions that only say that something is there, or of what type it is.

They are no reason to call a proof weak, for the type of an answer may be all that a case is about. But where one of
them stands in place of a value that was asserted, the case proves less than it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = rb"(?:erlang:)?is_(?:atom|binary|bitstring|boolean|float|function|integer|list|map|number|reference|tuple)"
"""Without `is_pid` and `is_port`, which are signs of life wherever asserted, and `is_record`, which says more."""

_ASKED = _TYPES + rb"\s*+\((?:[^(),]|\((?:[^()]|\([^()]{0,400}+\)){0,400}+\)){1,400}+\)"
_VARIABLE = rb"\s*+[A-Z_][\w@]*+\s*+"
_LITTLE = re.compile(
    b"|".join(
        (
            rb"\?assert(?:Equal|Match)?\(\s*+(?:true\s*+,\s*+)?" + _ASKED + rb"\s*+[,)]",
            rb"\?assertMatch\(\s*+#\{\s*+\}\s*+,",
            rb"\?assertMatch\(" + _VARIABLE + rb"when\s++(?:erlang:)?is_[a-z]++\(" + _VARIABLE + rb"\)\s*+,",
            rb"\?assertNot(?:Equal|Match)\(\s*+undefined\s*+,(?!\s*+(?:erlang:)?whereis\()",
            rb"\?assertNotEqual\(" + _VARIABLE + rb",\s*+undefined\s*+[,)]",
            rb"\?assert\(" + _VARIABLE + rb"=?/=\s*+undefined\s*+[,)]",
            rb"(?<![\w@=])true\s*+=\s*+" + _ASKED + rb"(?=\s*+(?:[,.;)]|end\b|$))",
        )
    )
)


def little(code: bytes) -> Iterator[int]:
    """Give the places of these assertions: where a macro begins, or the equals sign of a match."""
    if b"is_" not in code and b"undefined" not in code and b"#{" not in code:
        return
    for found in _LITTLE.finditer(code):
        yield found.start() if found[0].startswith(b"?") else code.index(b"=", found.start())

"""Text of any origin becomes text that XML 1.0 may hold."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def attributes(**values: object) -> str:
    """Write attributes in the order given; a trailing `_` keeps a name from being a word of Python."""
    from xml.sax.saxutils import quoteattr  # noqa: PLC0415  # it brings urllib.request and ssl along

    return "".join(
        f" {name.rstrip('_')}={quoteattr(_FORBIDDEN.sub('�', str(value)))}" for name, value in values.items()
    )

"""The code of a function becomes the same code without what reads like an assertion and fails no test.

That is an assertion on constants that holds whatever the system does (`?assert(true)`, `?assertEqual(ok, ok)`), and a
skip that is thrown. One that never holds, such as `?assert(false)` in a branch, is how some say that a test has failed.
"""

from __future__ import annotations

import re

_TERM = rb"([^()?\"]{1,200}?)"
"""Neither a call, a macro nor a literal of which the code does not say what it is."""

_HOLDS = re.compile(
    rb"\?assert(?:\(\s*+(?:true|" + _TERM + rb"\s*=:?=\s*\1)\s*[,)]|"
    rb"Not\(\s*+false\s*[,)]|"
    rb"(?:Equal|Match)\(\s*+(?:_\s*,|" + _TERM + rb"\s*,\s*\2\s*[,)]))"
)
_SKIPS = re.compile(rb"(?<![\w@:?])(?:erlang:)?throw\(\s*\{\s*skip(?:ped)?\s*,")


def without_idle(code: bytes) -> bytes:
    """Blank out the names of what can never fail a case; everything else keeps its place."""
    if b"?assert" in code:
        code = _HOLDS.sub(_unnamed, code)
    return _SKIPS.sub(_unnamed, code) if b"skip" in code else code


def _unnamed(found: re.Match[bytes]) -> bytes:
    name, bracket, rest = found[0].partition(b"(")
    return b" " * len(name) + bracket + rest

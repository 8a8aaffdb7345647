"""The name of a function becomes whether another function of its module, or a macro, calls it: directly or by its name.

By its name: `fun f/1`, `fun ?MODULE:f/1`, `spawn(?MODULE, f, …)`, `rpc:call(Node, ?MODULE, f, …)`, and any mention in a
function that calls what a variable names, such as `[?MODULE:T(Config) || T <- [f, g]]`. What lists or prepares cases
mentions their names, too, and that is no call.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.sources.suites.common_test.prover import Prover

_LISTS = re.compile(r"all$|groups$|(?:init|end)_per_")


@dataclass(frozen=True)
class Callers:
    """The functions and macros of a module, as those that may call others."""

    prover: Prover

    def calls(self, name: str) -> bool:
        """Does a function of the module, other than itself, call one of this name?"""
        return any(_calls(code, re.escape(name.encode()), self._own, lists=lists) for code, lists in self._codes(name))

    @property
    def _own(self) -> bytes:
        """Give what the module is called inside, as a pattern."""
        return rb"(?:\?MODULE|%s)" % re.escape(self.prover.module.name.encode())

    def _codes(self, name: str) -> Iterator[tuple[bytes, bool]]:
        """Give the code of each function and macro in which a name stands, and whether it lists or prepares cases."""
        word = name.encode()
        for other, functions in self.prover.by_name.items():
            for function in functions if other != name else ():
                if word in self.prover.text(function):
                    yield self.prover.body(function).code, _LISTS.match(other) is not None
        for macros in self.prover.module.macros.values():
            yield from ((text, False) for macro in macros if word in (text := macro.body.text or b""))


def _calls(code: bytes, word: bytes, own: bytes, *, lists: bool) -> bool:
    found = re.search(rb"(?<![\w@:?])(?:%s\s*:\s*)?%s\(" % (own, word), code) is not None
    if found or lists:
        return found
    by_name = rb"\bfun\s+(?:%s\s*:\s*)?%s\s*/|%s\s*,\s*%s(?![\w@(])" % (own, word, own, word)
    if re.search(by_name, code):
        return True
    computes = re.search(rb"%s\s*:\s*[A-Z_][\w@]*\s*\(|\bapply\(\s*%s\s*,\s*[A-Z_]" % (own, own), code)
    return computes is not None and re.search(rb"(?<![\w@:?])%s(?![\w@(])" % word, code) is not None

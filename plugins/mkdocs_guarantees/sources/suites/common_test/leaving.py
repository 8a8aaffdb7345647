"""The code of a function becomes the places where it fails a case by leaving it: `exit(R)`, or the result `{fail, R}`.

Both are written for other things, too: processes that a test makes end by `exit`. So only those count that stand in a
branch, which says that what was found is wrong: of a `case`, an `if` or the `of` of a `try`, behind the `after` of a
`receive`, behind `orelse`; and the result of a clause that gives nothing else. Those in a `fun()` do not, which most
often is a process of its own, nor answers to a message, nor what is done with a failure that was caught.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mkdocs_guarantees.sources.suites.common_test.swallowing import is_prefix

_WORDS = (b"exit(", b"erlang:raise(", b"fail")
_LEAVES = re.compile(rb"\b(?:exit|erlang:raise)\(|->\s*\{\s*fail(?:ed)?\s*,")
_TOKEN = re.compile(
    rb"(?<![\w@:?])(?:erlang:)?(?P<exit>exit)\(|(?P<raise>\berlang:raise\(\s*(?:error|exit|throw)\s*,)"
    rb"|->\s*(?P<result>\{\s*fail(?:ed)?\s*,)|(?P<alone>\bfun\s*(?:[A-Z]\w*\s*)?\(\s*\))"
    rb"|\b(?:after|begin|case|catch|else|end|if|maybe|of|receive|try)\b|\bfun(?=\s*(?:[A-Z]\w*\s*)?\()"
)
_BRANCHES = frozenset({b"case of", b"if", b"maybe else", b"receive after", b"try of"})
_NOT_THE_TEST = frozenset({b"fun()", b"receive", b"try catch"})
_PARTS = frozenset({b"after", b"catch", b"else", b"of"})
_NO_FAILURE = re.compile(rb"\s*(?:(?:normal|shutdown|kill)\s*\)|\{\s*(?:shutdown|skip(?:ped)?)\s*,)")
_ONE_ARGUMENT = re.compile(
    rb"(?:[^()\[\]{},]|\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\]|\{(?:[^{}]|\{[^{}]*+\})*+\}){1,400}+\)"
)
_CHOICE = re.compile(rb"\b(?:orelse|andalso)\s*$")
_ENDS = re.compile(rb"\s*(?:end\b|[.;]|\Z)")


@dataclass(slots=True)
class _Block:
    """An expression that `end` closes: which, and which part of it; results that are the function's if this is."""

    word: bytes
    part: bytes = b""
    results: list[int] = field(default_factory=list)

    @property
    def state(self) -> bytes:
        return self.word + self.part


def leaving(code: bytes) -> tuple[list[int], list[int]]:
    """Give the places at which a function fails a case by an exit, and those where it does if it is the case itself."""
    found: list[int] = []
    if not any(word in code for word in _WORDS) or not _LEAVES.search(code):  # a word is found faster than a pattern
        return found, []
    open_ = [_Block(b"function")]
    for token in _TOKEN.finditer(code):
        text, kind = token[0], token.lastgroup
        if kind == "result" and open_[-1].state in _BRANCHES | {b"function", b"receive"}:
            open_[-1].results.append(token.start("result"))
        elif kind in {"exit", "raise"} and _fails(code, token, open_):
            found.append(token.start())
        elif kind is None and text == b"end":
            _close(code, token.end(), open_)
        elif kind is None and text in _PARTS:
            if text != b"catch" or not is_prefix(code, token.start()):
                open_[-1].part = b" " + text
        elif kind in {None, "alone"}:
            open_.append(_Block(b"fun()" if kind else text))
    return found, open_[0].results


def _close(code: bytes, at: int, open_: list[_Block]) -> None:
    """Close a block; its results are those of the one around it where nothing follows there."""
    if len(open_) > 1:
        closed = open_.pop()
        if closed.results and not closed.word.startswith(b"fun") and _ENDS.match(code, at):
            open_[-1].results += closed.results


def _fails(code: bytes, token: re.Match[bytes], open_: list[_Block]) -> bool:
    """Say whether an `exit` or a `raise` is what a test does when it found something wrong."""
    if any(block.state in _NOT_THE_TEST for block in open_):
        return False
    if token["exit"] and (_NO_FAILURE.match(code, token.end()) or not _ONE_ARGUMENT.match(code, token.end())):
        return False
    inner = next((block for block in reversed(open_) if block.word != b"begin"), open_[0])
    return inner.state in _BRANCHES or _CHOICE.search(code[max(token.start() - 40, 0) : token.start()]) is not None

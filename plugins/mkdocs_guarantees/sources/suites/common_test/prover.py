"""Functions of a suite become bodies, profiles and proofs, each looked at once; calls are followed into helpers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Proof, Strength
from mkdocs_guarantees.sources.suites.common_test import facts, kinds, profiles
from mkdocs_guarantees.sources.suites.common_test.body import Body, body
from mkdocs_guarantees.sources.suites.common_test.module import Function, Key, Module, Reader
from mkdocs_guarantees.sources.suites.common_test.proof import called, most_followed, prove
from mkdocs_guarantees.sources.suites.common_test.repository import nearest
from mkdocs_guarantees.sources.suites.common_test.text import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.suites.common_test.profiles import Profile
    from mkdocs_guarantees.sources.suites.helping import Near


@dataclass
class Prover:
    """Bodies and profiles of the functions and macros of a module, each looked at once.

    Attributes:
        helpers: the helper modules that it may call; none are followed from a helper module itself.
    """

    module: Module
    helpers: Helpers | None = None

    def __post_init__(self) -> None:
        self.bodies: dict[Key, Body] = {}
        self.profiles: dict[str, Profile | None] = {}
        self.by_name: dict[str, list[Function]] = {}
        for key, function in self.module.functions.items():
            self.by_name.setdefault(key.name, []).append(function)
        self._listed: frozenset[str] | None = None
        self.most = most_followed(len(self.by_name))
        self.imported = {key.name: module for key, module in self.module.imports.items()}

    def text(self, function: Function) -> bytes:
        if function.own:
            return self.module.text[function.start : function.end]
        return b"\n".join(clause.node.text or b"" for clause in function.clauses)

    def body(self, function: Function) -> Body:
        found = self.bodies.get(function.key)
        if found is None:
            text = self.text(function)
            name = function.key.name.encode()
            written = name if text.startswith(name) else b"'" + name + b"'"
            found = self.bodies[function.key] = body(text, written)
        return found

    def proved(self, name: str) -> Proof:
        own = self.profile(name)
        if own is None:
            return Proof(Strength.UNKNOWN)
        # A suite of Erlang's own library is about what others only use.
        subject = self.module.name.removesuffix("_SUITE")
        if own.private and kinds.is_plain(subject):
            own = replace(own, private=False)
        if own.failures:
            own = replace(own, assertions=own.assertions + own.failures)
        return prove(own, self.profile, self.most)

    def facts(self, name: str) -> Iterator[ProofFact]:
        """List what the proof of a case rests on, in it and in the functions that it calls, those of its file first."""
        near: list[ProofFact] = []
        elsewhere: dict[str, list[ProofFact]] = {}
        for followed in self._followed(name):
            module, _, function = followed.rpartition(":")
            if not module and function not in self.by_name:
                module = self.imported.get(function, "")
            if module in {"", "?MODULE", self.module.name}:
                near += self.told(function, "" if followed == name else function)
            elif self.helpers and (helper := self.helpers.module(module)):
                via = f"{module}:{function} in {helper.module.path}"
                found = helper.told(function, via, matches=helper.asserts(function))
                elsewhere[via] = [fact for fact in found if fact.kind in {"assertion", "mock"}]
        yield from sorted(near)
        for via in sorted(elsewhere):
            yield from sorted(elsewhere[via])

    def _followed(self, name: str) -> Iterator[str]:
        """List the function of a case and all that are followed from it."""
        own = self.profile(name)
        if own is None:
            return
        yield name
        for followed, part in called(own, self.profile, self.most).parts:
            if part is not None and part is not profiles.NOTHING and followed != name:
                yield followed

    def told(self, name: str, via: str, *, matches: bool = True) -> Iterator[ProofFact]:
        """List what stands in the functions of a name in this file."""
        for function in self._called(name):
            if function.own:
                yield from facts.facts(self.text(function), function.line, via, matches=matches)

    def profile(self, name: str) -> Profile | None:
        """The profile of all functions of a name, or of a macro (`?name`); None where neither is known."""
        if name not in self.profiles:
            self.profiles[name] = self._profile(name)
        return self.profiles[name]

    def _profile(self, name: str) -> Profile | None:
        module, colon, function = name.rpartition(":")
        if not colon:
            return self._macro(name[1:]) if name.startswith("?") else self._function(name)
        if module in {"?MODULE", self.module.name}:
            return self.profile(function) if function in self.by_name else None
        return self.helpers.profile(module, function) if self.helpers else None

    def _function(self, name: str) -> Profile | None:
        if name not in self.by_name:
            module = self.imported.get(name, "")
            if kinds.is_plain(module):
                return profiles.NOTHING
            return self.helpers.profile(module, name) if module and self.helpers else None
        found = [profiles.profile(self.body(part), self.text(part)) for part in self._called(name)]
        return self._heard(profiles.named(profiles.together(found), name))

    def _heard(self, found: Profile) -> Profile:
        """Leave out what is called by name where the suite's own `rpc` may give a failure back as a value."""
        calls = frozenset(called for called in found.calls if not called.startswith(profiles.BY_NAME))
        if len(calls) == len(found.calls):
            return found
        own = (
            self.text(function) for name, parts in self.by_name.items() if _REMOTE.search(name) for function in parts
        )
        return replace(found, calls=calls, doubt=True) if any(map(_GIVES_BACK.search, own)) else found

    def _called(self, name: str) -> list[Function]:
        """List the functions of a name that run where it is called, of whatever arity.

        name/0 beside a case is its info function, unless the case calls it: test_x(Config) -> put(c, 1), test_x().
        """
        functions = self.by_name.get(name, [])
        parts = [function for function in functions if function.key.arity != 0]
        calls_info = any(_calls_info(self.body(part).code, name) for part in parts)
        return parts if parts and not calls_info else functions

    def asserts(self, name: str) -> bool:
        """Say of a function of a helper module whether it asserts: by its name, or as a case of another suite."""
        return kinds.says_that_it_asserts(name) or name in self._cases()

    def _cases(self) -> frozenset[str]:
        """Name all that `all/0` and `groups/0` name."""
        if self._listed is None:
            lists = [self.module.functions.get(Key(name, 0)) for name in ("all", "groups")]
            code = b" ".join(self.body(function).code for function in lists if function is not None)
            self._listed = frozenset(name.decode(errors="replace") for name in _ATOM.findall(code))
        return self._listed

    def _macro(self, name: str) -> Profile | None:
        macros = self.module.macros.get(name)
        if macros is None:
            return None
        texts = [macro.body.text or b"" for macro in macros]
        return profiles.together([profiles.profile(body(text, b""), text) for text in texts])


def _calls_info(code: bytes, name: str) -> bool:
    word = name.encode()
    return word in code and any(word in found.groups() for found in _WITHOUT_ARGUMENTS.finditer(code))


_REMOTE = re.compile(r"(?:rpc|call|apply)$")
_GIVES_BACK = re.compile(rb"(?<!e)rpc:call\((?!(?:.|\n)*badrpc)")
_ATOM = re.compile(rb"(?<![\w@:?])[a-z][\w@]*")
_WITHOUT_ARGUMENTS = re.compile(rb"(?<![\w@:?])([a-z][\w@]*)\s*\(\s*\)|\bfun\s+([a-z][\w@]*)/0\b")
"""A call of a function of the module, or its name as a value; a pattern for each name would be compiled for each."""


@dataclass
class Helpers:
    """The modules that help a suite, by their names."""

    path: str
    near: Near
    defines: frozenset[str]
    modules: dict[str, Prover | None] = field(default_factory=dict)

    def module(self, name: str) -> Prover | None:
        """Find a helper module; of several with this name the one that is nearest to the suite."""
        if name not in self.modules and not name[:1].islower():
            self.modules[name] = None  # a macro, or a name in quotes
        if name not in self.modules:
            path = nearest(self.near.named(f"{name}.erl"), self.path)
            data = self.near.read(path) if path else None
            self.modules[name] = _helper(path, data, self.defines) if data is not None else None
        return self.modules[name]

    def profile(self, module: str, name: str) -> Profile | None:
        """Give what counts of a function or macro (`?name`) of a helper module."""
        helper = self.module(module)
        found = helper.profile(name) if helper is not None else None
        if helper is None or found is None or found is profiles.NOTHING:
            return found
        return profiles.of_helper(found, module, name, asserts=helper.asserts(name))


@lru_cache(maxsize=32)
def _helper(path: str, data: bytes, defines: frozenset[str]) -> Prover | None:
    """Read a helper module by itself, which is all that counts of it, once for all the suites that it helps."""
    text = decoded(data)
    return Prover(Reader(defines, lambda *_: None).read(path, text)) if text is not None else None

"""One file becomes a Suite of Common Test, or nothing, and the problems met on the way.

Which functions are cases:

* every function of arity 1 that `all/0` or a group reaches; its selection says on what conditions;
* every exported function of arity 1 that `all/0` or `groups/0` only mentions (takes away with `--`, lists in a group
  that nothing refers to): unselected;
* every other exported function of arity 1 that reads like a test and that no other function of the suite calls:
  unselected, or conditional where a part of `all/0` could not be evaluated. It reads like a test when it is named
  `test_…`, `t_…`, `tc_…` or `…_test`, when its documentation says so, or when its name begins like those of at least
  three in four of the selected cases. Where nothing at all could be evaluated and no name is like that, every such
  function counts that is not a callback and not named like one that prepares something.

A case that `all/0` names and no function defines is no case but a problem: Common Test fails it with `undef`. It is
conditional where the function may come from a header or a macro that is not known, or from a part that did not parse.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import (
    Case,
    Problem,
    Proof,
    Selection,
    Span,
    Strength,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.sources import treesitter
from mkdocs_guarantees.sources.extractor import Extraction
from mkdocs_guarantees.sources.suites.common_test import docs, facts, library, proof, selection
from mkdocs_guarantees.sources.suites.common_test.body import Body, body
from mkdocs_guarantees.sources.suites.common_test.evaluate import MOST_STEPS_BESIDE, Interpreter, clause_of
from mkdocs_guarantees.sources.suites.common_test.literals import string
from mkdocs_guarantees.sources.suites.common_test.module import (
    Function,
    Key,
    Module,
    Reader,
    arguments,
    source,
    unquoted,
)
from mkdocs_guarantees.sources.suites.common_test.text import decoded
from mkdocs_guarantees.sources.suites.common_test.values import (
    Atom,
    Choice,
    Item,
    Number,
    Seq,
    Text,
    Tup,
    Unknown,
    Value,
    both,
    members,
    seq,
)
from mkdocs_guarantees.sources.suites.helping import Near, ground_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.extractor import Source
    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.common_test.evaluate import Frame
    from mkdocs_guarantees.sources.suites.common_test.selection import Path

MOST_SHOWN = 5


def extract(source: Source, files: Files, settings: Settings) -> Extraction:
    """Read one suite."""
    text = decoded(source.data)
    if text is None:
        message = "this file is not text, so nothing of it is read as a suite"
        return Extraction(problems=(Problem("RB903", message, Span(source.path)),))
    return _Suite(source.path, text, files, settings).extraction()


def read_facts(source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:
    """List what the proof of a case rests on."""
    text = decoded(source.data)
    name = test.rpartition(":")[2]
    return () if text is None else tuple(_Suite(source.path, text, files, settings).prover.facts(name))


@dataclass
class Repository:
    """The modules and headers that a suite can see, for the interpreter."""

    path: str
    files: Files
    settings: Settings
    modules: dict[str, Module | None] = field(default_factory=dict)

    def read(self, path: str, text: bytes) -> Module:
        """Read a module; one that does not name itself has the name of its file."""
        defines = frozenset(self.settings.common_test.defines)
        module = Reader(defines, partial(header, self.files)).read(path, text, shared=path != self.path)
        module.name = module.name or posixpath.basename(path).removesuffix(".erl")
        return module

    def module(self, name: str) -> Module | None:
        """Find a module by name; of several with this name the one that is nearest to the suite."""
        if name not in self.modules:
            self.modules[name] = self._found(name)
        return self.modules[name]

    def _found(self, name: str) -> Module | None:
        paths = sorted(self.files.named(f"{name}.erl"), key=lambda path: (-_shared(path, self.path), path))
        data = self.files.read(paths[0]) if paths else None
        text = decoded(data) if data is not None else None
        return self.read(paths[0], text) if text is not None else None

    def settled(
        self, machine: Interpreter, frame: Frame, module: str, name: str, args: tuple[Value, ...]
    ) -> Value | None:
        """Calls that a setting answers, and those of Erlang's own library."""
        pattern = self.settings.common_test.all_calls.get(f"{module}:{name}")
        if pattern is None:
            return library.call(machine, frame, module, name, args)
        listed = args[0] if args and isinstance(args[0], Atom) else Atom(frame.module.name)
        suite = self.module(listed.name) or frame.module
        return seq(Atom(key.name) for key in suite.functions if key.arity == 1 and fnmatchcase(key.name, pattern))


@dataclass
class _Suite:
    path: str
    text: bytes
    files: Files
    settings: Settings

    def __post_init__(self) -> None:
        repository = Repository(self.path, self.files, self.settings)
        self.module = repository.read(self.path, self.text)
        self.name = self.module.name
        repository.modules[self.name] = self.module
        self.machine = Interpreter(repository)
        self.plan = selection.plan(self.module, self.machine)
        near = Near(self.files, ground_of(posixpath.dirname(self.path)))
        defines = frozenset(self.settings.common_test.defines)
        self.prover = _Prover(self.module, _Helpers(self.path, near, defines))
        self.problems = list(self._problems())

    def extraction(self) -> Extraction:
        first = self.module.first_form
        above = self.text[: first.start_byte if first is not None else 0]
        head = docs.read_head(above.decode(errors="replace"))
        self.timetrap = _timetrap(self._info(Key("suite", 0)))
        self.skipping = {key for key in _PREPARATIONS if self._may_skip(key)}
        self.told_apart = {key: _told_apart(self.module.functions[key]) for key in self.skipping}
        self.skips: dict[tuple[Key, str], tuple[str | None, tuple[str, ...]]] = {}
        self.unable = self._skipped(Key("init_per_suite", 1))
        cases = tuple(self._cases())
        suite = Suite(
            id=SuiteId(self.name),
            framework="common_test",
            path=self.path,
            line=first.start_point[0] + 1 if first is not None else 1,
            summary=head.summary,
            tags=tuple(dict.fromkeys(head.tags)),
            hollow=self.plan.broken or self.plan.skip is not None or not (self.plan.paths or self.plan.gaps),
            groups=self.plan.groups,
            cases=cases,
        )
        return Extraction(suite, tuple(self.problems))

    # --- problems ---------------------------------------------------------------------------------------------------

    def _problems(self) -> Iterator[Problem]:
        root = self.module.tree.root_node
        if root.has_error:
            yield self._unparsed([node.start_point for node in treesitter.errors(root, MOST_SHOWN + 1)])
        line = self._line_of_all()
        for fault in dict.fromkeys(self.plan.faults):
            yield Problem("RB903", fault, Span(self.path, line))

    def _unparsed(self, places: list[tuple[int, int]]) -> Problem:
        row, column = places[0] if places else (0, 0)
        lines = dict.fromkeys(str(place[0] + 1) for place in places[1:MOST_SHOWN])
        more = f" (also at line {', '.join(lines)})" if lines else ""
        message = f"this does not parse as Erlang{more}; the functions around it may be missing from what is read"
        return Problem("RB903", message, Span(self.path, row + 1, column + 1))

    def _line_of_all(self) -> int:
        function = self.module.functions.get(selection.ALL)
        return function.line if function is not None and function.own else 1

    # --- cases ------------------------------------------------------------------------------------------------------

    def _cases(self) -> Iterator[Case]:
        functions = [function for key, function in self.module.functions.items() if key.arity == 1]
        functions.sort(key=lambda function: (not function.own, function.start))
        for function in functions:
            paths = [self._prepared(path) for path in self.plan.paths.get(function.key.name, [])]
            doc = self._doc(function)
            if paths:
                yield self._case(function, doc, *self._reached(function, paths), paths)
            elif self._is_test(function, doc):
                yield self._case(function, doc, *self._unreached(), paths)
        for name in self.plan.paths:
            if Key(name, 1) not in self.module.functions:
                yield from self._undefined(name)

    def _reached(self, function: Function, paths: list[Path]) -> tuple[Selection, tuple[str, ...]]:
        name = function.key.name
        if not self.module.exported(function.key):
            message = f"{name}/1 is not exported, so Common Test fails it as undefined"
            self.problems.append(Problem("RB903", message, Span(self.path, function.line if function.own else 1)))
            return Selection.UNSELECTED, ("it is not exported",)
        own = next((clause.when for clause in function.clauses), ())
        needed = (*selection.conditions(paths), *own)
        return (Selection.CONDITIONAL, needed) if needed else (Selection.SELECTED, ())

    def _unreached(self) -> tuple[Selection, tuple[str, ...]]:
        if self.plan.gaps and not self.plan.broken:
            return Selection.CONDITIONAL, tuple(self.plan.gaps[:MOST_SHOWN])
        return Selection.UNSELECTED, ()

    def _undefined(self, name: str) -> Iterator[Case]:
        line = self._line_of_all()
        origin = self._may_come_from()
        if not origin:
            message = f"all/0 names {name}, but the suite has no {name}/1: Common Test fails it as undefined"
            self.problems.append(Problem("RB903", message, Span(self.path, line)))
            return
        reason = f"{name}/1 is not in the file; it may come from {origin}"
        needed = (*selection.conditions(self.plan.paths[name]), reason)
        yield Case(
            id=TestId(f"{self.name}:{name}"),
            name=name,
            line=line,
            end_line=line,
            selection=Selection.CONDITIONAL,
            conditions=needed,
            groups=_groups(self.plan.paths[name]),
        )

    def _may_come_from(self) -> str:
        """Where a function that is not seen may be defined all the same."""
        if self.module.missing or self.module.strange:
            return (self.module.missing + self.module.strange)[0]
        if Key("$handle_undefined_function", 2) in self.module.functions:
            return "'$handle_undefined_function'/2"
        if self.module.transformed:
            return "a parse transform"
        return "a part that could not be parsed" if self.module.tree.root_node.has_error else ""

    def _case(
        self,
        function: Function,
        doc: docs.Doc,
        chosen: Selection,
        needed: tuple[str, ...],
        paths: list[Path],
    ) -> Case:
        name = function.key.name
        info = self._info(Key(name, 0))
        code = self.prover.body(function)
        skip, chosen, needed = self._skip(function, code, chosen, needed)
        if skip is None and paths and all(path.skip is not None for path in paths):
            skip = paths[0].skip
        limit = _timetrap(info)
        return Case(
            id=TestId(f"{self.name}:{name}"),
            name=name,
            line=function.line if function.own else 1,
            end_line=function.end_line if function.own else 1,
            selection=chosen,
            conditions=needed,
            summary=doc.summary or _userdata(info),
            doc_line=doc.line,
            guarantees=tuple(doc.guarantees),
            scenarios=tuple(dict.fromkeys(doc.scenarios)),
            requirements=tuple(dict.fromkeys(doc.requirements)),
            tags=tuple(dict.fromkeys(doc.tags)),
            skip=skip,
            parametrized=len(dict.fromkeys(path.groups for path in paths)) > 1,
            groups=_groups(paths),
            timetrap=limit if limit is not None else self.timetrap,
            proof=self.prover.proved(name),
            fingerprint=code.fingerprint(),
            sketch=code.sketch(),
        )

    def _doc(self, function: Function) -> docs.Doc:
        if not function.own:
            return docs.Doc()
        before = self.text[function.before : function.start]
        doc = docs.Doc()
        for node in function.docs:
            doc.add(docs.read(_attribute_lines(node.start_point[0] + 1, source(node))))
        if b"%" in before:
            region = before.decode(errors="replace")
            doc.add(docs.read(docs.comment_above(region, function.line - before.count(b"\n"))))
        opening = self.text[function.start : min(function.end, function.start + 2_000)]
        if b"doc(" in opening and (called := _DOC_CALL.search(opening)):
            line = function.line + opening.count(b"\n", 0, called.start(1))
            parts = _STRING.findall(called[1].decode(errors="replace"))
            doc.add(docs.read([(line, "".join(string(part) for part in parts))]))
        return doc

    def _info(self, key: Key) -> Seq:
        if key not in self.module.functions:
            return Seq()
        self.machine.root = f"{key.name}/0"
        return members(self.machine.result(self.module, key, most=MOST_STEPS_BESIDE))

    # --- skips ------------------------------------------------------------------------------------------------------

    def _skip(
        self,
        function: Function,
        code: Body,
        chosen: Selection,
        needed: tuple[str, ...],
    ) -> tuple[str | None, Selection, tuple[str, ...]]:
        """The reason why a case is skipped in any case, or the conditions of a preparation that may skip it."""
        if self.plan.skip is not None:
            return self.plan.skip, Selection.UNSELECTED, ()
        found = _skips_at_once(function, code)
        if found is not None:
            return found, chosen, needed
        for reason, extra in (self.unable, self._skipped(Key("init_per_testcase", 2), function.key.name)):
            if reason is not None:
                return reason, chosen, needed
            if chosen is not Selection.UNSELECTED:
                needed = (*needed, *(word for word in extra if word not in needed))
        if needed and chosen is Selection.SELECTED:
            return None, Selection.CONDITIONAL, needed
        return None, chosen, needed

    def _prepared(self, path: Path) -> Path:
        """A way to a case, with what `init_per_group/2` demands of the groups around it."""
        if _PER_GROUP not in self.skipping or not path.groups:
            return path
        when, skip = path.when, path.skip
        for group in path.groups:
            reason, needed = self._skipped(_PER_GROUP, group)
            when, skip = both(when, needed), skip if skip is not None else reason
        return selection.Path(path.groups, when, skip)

    def _may_skip(self, key: Key) -> bool:
        function = self.module.functions.get(key)
        return function is not None and b"skip" in self.prover.text(function)

    def _skipped(self, key: Key, name: str = "") -> tuple[str | None, tuple[str, ...]]:
        """Does a preparation such as `init_per_testcase/2` skip? The reason if always, else what must hold that not."""
        if key not in self.skipping:
            return None, ()
        apart = self.told_apart[key]
        known = (key, name if apart is None or name in apart else "")
        if known not in self.skips:
            self.skips[known] = self._found_skip(key, (Atom(name),) if name else ())
        return self.skips[known]

    def _found_skip(self, key: Key, first: tuple[Value, ...]) -> tuple[str | None, tuple[str, ...]]:
        self.machine.root = f"{key.name}/{key.arity}"
        self.machine.handlers = False  # what a preparation does after a failure is no condition that one can meet
        config = Unknown("Config", "Config")
        value = self.machine.result(self.module, key, (*first, config), MOST_STEPS_BESIDE)
        self.machine.handlers = True
        options = value.options if isinstance(value, Choice) else (Item(value),)
        skips = [option for option in options if selection.skip_reason(option.value) is not None]
        if not skips:
            return None, ()
        if len(skips) == len(options):
            return selection.skip_reason(skips[0].value), ()
        runs = [selection.Path((), option.when) for option in options if option not in skips]
        return None, selection.conditions(runs)

    # --- tests that nobody runs -------------------------------------------------------------------------------------

    def _is_test(self, function: Function, doc: docs.Doc) -> bool:
        name = function.key.name
        if not self.module.exported(function.key) or name in _CALLBACKS or _PREPARES.match(name):
            return False
        if name in self.plan.named or doc.says_test:
            return True
        likely = bool(_TEST_NAME.search(name)) or name.startswith(self._prefix())
        if not likely and (not self.plan.gaps or self._has_test_names()):
            return False
        return not self._is_called(name)

    def _prefix(self) -> tuple[str, ...]:
        """The first word of the selected cases' names, when three in four of them share it."""
        names = [name for name in self.plan.paths if "_" in name]
        if len(names) < 3:
            return ()
        word, count = Counter(name.partition("_")[0] for name in names).most_common(1)[0]
        return (f"{word}_",) if 4 * count >= 3 * len(self.plan.paths) else ()

    def _has_test_names(self) -> bool:
        return any(key.arity == 1 and _TEST_NAME.search(key.name) for key in self.module.functions)

    def _is_called(self, name: str) -> bool:
        return self.prover.calls(name)


def _told_apart(function: Function) -> frozenset[str] | None:
    """List the names that a preparation tells apart by its first argument; None where it may look at any name."""
    names: set[str] = set()
    for clause in function.clauses:
        first = next(iter(arguments(clause_of(clause.node).child_by_field_name("args"))), None)
        if first is not None and first.type == "atom":
            names.add(unquoted(source(first)))
        elif first is None or first.type != "var" or not _is_unused(source(first), source(clause.node)):
            return None
    return frozenset(names)


def _is_unused(variable: str, clause: str) -> bool:
    return variable == "_" or clause.count(variable) == 1


_PER_GROUP = Key("init_per_group", 2)
_PREPARATIONS = (Key("init_per_suite", 1), _PER_GROUP, Key("init_per_testcase", 2))
_CALLBACKS = frozenset({"init_per_suite", "end_per_suite", "group", "module_info", "suite", "all", "groups"})
_PREPARES = re.compile(r"(?:init|end|do|mk|make|setup|set_up|teardown|start|stop|cleanup|clean|wait|get|assert)(?:_|$)")
_TEST_NAME = re.compile(r"^(?:test|t|tc)_|_test$")
_DOC_CALL = re.compile(rb'->\s*doc\(\s*((?:"(?:[^"\\]|\\.)*"\s*(?:\+\+\s*)?)+)')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SKIP = re.compile(rb"\(\s*[\w@]*\s*\)\s*(?:when\s+\w+\([\w@]*\)\s*)?->\s*\{\s*skip(?:ped)?\s*,")
_REASON = re.compile(r'\{\s*skip(?:ped)?\s*,\s*("(?:[^"\\]|\\.)*"|[^,}]*)')


@dataclass
class _Prover:
    """Bodies and profiles of the functions and macros of a module, each looked at once.

    Attributes:
        helpers: the helper modules that it may call; none are followed from a helper module itself.
    """

    module: Module
    helpers: _Helpers | None = None

    def __post_init__(self) -> None:
        self.bodies: dict[Key, Body] = {}
        self.profiles: dict[str, proof.Profile | None] = {}
        self.by_name: dict[str, list[Function]] = {}
        for key, function in self.module.functions.items():
            self.by_name.setdefault(key.name, []).append(function)
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
        if own.private and proof.is_plain(subject):
            own = replace(own, private=False)
        return proof.prove(own, self.profile)

    def facts(self, name: str) -> Iterator[ProofFact]:
        """List what the proof of a case rests on, in it and in the functions that it calls, those of its file first."""
        near: list[ProofFact] = []
        elsewhere: dict[str, list[ProofFact]] = {}
        for called in self._followed(name):
            module, _, function = called.rpartition(":")
            if not module and function not in self.by_name:
                module = self.imported.get(function, "")
            if module in {"", "?MODULE", self.module.name}:
                near += self.told(function, "" if called == name else function)
            elif self.helpers and (helper := self.helpers.module(module)):
                via = f"{module}:{function} in {helper.module.path}"
                found = helper.told(function, via, matches=proof.says_that_it_asserts(function))
                elsewhere[via] = [fact for fact in found if fact.kind in {"assertion", "mock"}]
        yield from sorted(near)
        for via in sorted(elsewhere):
            yield from sorted(elsewhere[via])

    def _followed(self, name: str) -> Iterator[str]:
        """List the function of a case and all that are followed from it."""
        seen, pending = {name}, [name]
        while pending and len(seen) < proof.MOST_FOLLOWED:
            current = pending.pop()
            profile = self.profile(current)
            if profile is not None and profile is not proof.NOTHING:
                yield current
                more = sorted((profile.calls | profile.outside) - seen)
                pending += more
                seen.update(more)

    def told(self, name: str, via: str, *, matches: bool = True) -> Iterator[ProofFact]:
        """List what stands in the functions of a name in this file."""
        for function in self._called(name):
            if function.own:
                yield from facts.facts(self.text(function), function.line, via, matches=matches)

    def profile(self, name: str) -> proof.Profile | None:
        """The profile of all functions of a name, or of a macro (`?name`); None where neither is known."""
        if name not in self.profiles:
            self.profiles[name] = self._profile(name)
        return self.profiles[name]

    def _profile(self, name: str) -> proof.Profile | None:
        module, colon, function = name.rpartition(":")
        if not colon:
            return self._macro(name[1:]) if name.startswith("?") else self._function(name)
        if module in {"?MODULE", self.module.name}:
            return self.profile(function) if function in self.by_name else None
        return self.helpers.profile(module, function) if self.helpers else None

    def _function(self, name: str) -> proof.Profile | None:
        if name not in self.by_name:
            module = self.imported.get(name, "")
            if proof.is_plain(module):
                return proof.NOTHING
            return self.helpers.profile(module, name) if module and self.helpers else None
        return proof.together([proof.profile(self.body(part), self.text(part)) for part in self._called(name)])

    def _called(self, name: str) -> list[Function]:
        """List the functions of a name that run where it is called, of whatever arity.

        name/0 beside a case is its info function, unless the case calls it: test_x(Config) -> put(c, 1), test_x().
        """
        functions = self.by_name.get(name, [])
        parts = [function for function in functions if function.key.arity != 0]
        calls_info = any(_calls_info(self.body(part).code, name) for part in parts)
        return parts if parts and not calls_info else functions

    def _macro(self, name: str) -> proof.Profile | None:
        macros = self.module.macros.get(name)
        if macros is None:
            return None
        texts = [macro.body.text or b"" for macro in macros]
        return proof.together([proof.profile(body(text, b""), text) for text in texts])

    def calls(self, name: str) -> bool:
        """Does a function of the module, other than itself, call one of this name?"""
        mark = re.compile(rb"(?<![\w@:?])" + re.escape(name.encode()) + rb"\(")
        own = self.by_name.get(name, [])
        return any(
            mark.search(self.body(function).code)
            for functions in self.by_name.values()
            for function in functions
            if function not in own and name.encode() in self.text(function)
        )


def _calls_info(code: bytes, name: str) -> bool:
    word = name.encode()
    return word in code and any(word in found.groups() for found in _WITHOUT_ARGUMENTS.finditer(code))


_WITHOUT_ARGUMENTS = re.compile(rb"(?<![\w@:?])([a-z][\w@]*)\s*\(\s*\)|\bfun\s+([a-z][\w@]*)/0\b")
"""A call of a function of the module, or its name as a value; a pattern for each name would be compiled for each."""


@dataclass
class _Helpers:
    """The modules that help a suite, by their names."""

    path: str
    near: Near
    defines: frozenset[str]
    modules: dict[str, _Prover | None] = field(default_factory=dict)

    def module(self, name: str) -> _Prover | None:
        """Find a helper module; of several with this name the one that is nearest to the suite."""
        if name not in self.modules and not name[:1].islower():
            self.modules[name] = None  # a macro, or a name in quotes
        if name not in self.modules:
            paths = self.near.named(f"{name}.erl")
            path = min(paths, key=lambda path: (-_shared(path, self.path), path), default="")
            data = self.near.read(path) if path else None
            self.modules[name] = _helper(path, data, self.defines) if data is not None else None
        return self.modules[name]

    def profile(self, module: str, name: str) -> proof.Profile | None:
        """Give what counts of a function or macro (`?name`) of a helper module."""
        helper = self.module(module)
        found = helper.profile(name) if helper is not None else None
        return found if found is None or found is proof.NOTHING else proof.of_helper(found, module, name)


@lru_cache(maxsize=32)
def _helper(path: str, data: bytes, defines: frozenset[str]) -> _Prover | None:
    """Read a helper module by itself, which is all that counts of it, once for all the suites that it helps."""
    text = decoded(data)
    return _Prover(Reader(defines, lambda *_: None).read(path, text)) if text is not None else None


def header(files: Files, path: str, written: str) -> tuple[str, bytes] | None:
    """Find an included header in the repository: beside the file, or where the end of its path is the same."""
    if written.startswith("/") or "$" in written:
        return None
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), written))
    tail = posixpath.normpath(written).removeprefix("../")
    known = files.named(posixpath.basename(written))
    near = [name for name in known if name == beside]
    same = [name for name in known if f"/{name}".endswith(f"/{tail.split('../')[-1]}")]
    ranked = near or sorted(same, key=lambda name: (-_shared(name, path), name))
    data = files.read(ranked[0]) if ranked else None
    text = decoded(data) if data is not None else None
    return (ranked[0], text) if text is not None else None


def _shared(path: str, other: str) -> int:
    """How many folders two paths have in common."""
    count = 0
    for one, two in zip(path.split("/")[:-1], other.split("/")[:-1], strict=False):
        if one != two:
            break
        count += 1
    return count


def _groups(paths: list[Path]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("/".join(path.groups) for path in paths if path.groups))


_SECONDS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


def _timetrap(info: Seq) -> float | None:
    for item in info.items:
        match item.value:
            case Tup((Atom("timetrap"), Number(milliseconds))):
                return milliseconds / 1000
            case Tup((Atom("timetrap"), Tup((Atom(unit), Number(amount))))) if unit in _SECONDS:
                return amount * _SECONDS[unit]
            case _:
                continue
    return None


def _userdata(info: Seq) -> str:
    for item in info.items:
        match item.value:
            case Tup((Atom("userdata"), data)):
                for entry in members(data).items:
                    match entry.value:
                        case Tup((Atom("doc"), Text(text))):
                            return docs.read([(1, text)]).summary
                        case _:
                            continue
            case _:
                continue
    return ""


def _attribute_lines(first: int, text: str) -> Iterable[tuple[int, str]]:
    """The lines of a `-doc`; nothing of `-doc false` and of its maps of metadata."""
    if not text.startswith('"'):
        return []
    if text.startswith('"""'):
        return list(enumerate(string(text).split("\n"), first + 1))
    return list(enumerate(string(text).split("\n"), first))


def _skips_at_once(function: Function, code: Body) -> str | None:
    """`t(_) -> {skip, "why"}.`: the reason, where the function is nothing else."""
    if len(function.clauses) != 1 or not _SKIP.match(code.code):
        return None
    text = source(function.clauses[0].node)
    found = _REASON.search(text)
    written = found[1].strip() if found else ""
    return string(written) if written.startswith('"') else written

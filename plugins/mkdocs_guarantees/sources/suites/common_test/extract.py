"""One file becomes a Suite of Common Test, or nothing, and the problems met on the way.

Which functions are cases:

* every function of arity 1 that `all/0` or a group reaches; its selection says on what conditions;
* every exported function of arity 1 that `all/0` or `groups/0` only mentions (takes away with `--`, lists in a group
  that nothing refers to): unselected;
* every other exported function of arity 1 that reads like a test and that no other function of the suite calls:
  unselected, or conditional where a part of `all/0` could not be evaluated. It reads like a test when it is named
  `test_…`, `t_…`, `tc_…` or `…_test`, when its documentation says so, or when its name begins like those of at least
  three in four of the selected cases, or when it begins with `doc("…")`. Where a part of `all/0` could not be
  evaluated and no name is like that, every such function counts that is not a callback and not named like a helper.

A case that `all/0` names and no function defines is no case but a problem: Common Test fails it with `undef`. It is
conditional where the function may come from a header or a macro that is not known, or from a part that did not parse.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mkdocs_guarantees.model import Case, Problem, Selection, Span, Suite, SuiteId, TestId
from mkdocs_guarantees.sources import treesitter
from mkdocs_guarantees.sources.extractor import Extraction, too_deep
from mkdocs_guarantees.sources.suites.common_test import docs, info, selection
from mkdocs_guarantees.sources.suites.common_test.alternatives import conditions
from mkdocs_guarantees.sources.suites.common_test.callers import Callers
from mkdocs_guarantees.sources.suites.common_test.evaluate import MOST_STEPS_BESIDE, Interpreter
from mkdocs_guarantees.sources.suites.common_test.literals import string
from mkdocs_guarantees.sources.suites.common_test.module import Function, Key, source
from mkdocs_guarantees.sources.suites.common_test.prover import Helpers, Prover
from mkdocs_guarantees.sources.suites.common_test.repository import Repository
from mkdocs_guarantees.sources.suites.common_test.skips import Preparations, skips_at_once
from mkdocs_guarantees.sources.suites.common_test.text import decoded
from mkdocs_guarantees.sources.suites.common_test.values import Atom, Seq, both, members
from mkdocs_guarantees.sources.suites.helping import Near, ground_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mkdocs_guarantees.config import Settings
    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.extractor import Source
    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.common_test.body import Body
    from mkdocs_guarantees.sources.suites.common_test.selection import Path
    from mkdocs_guarantees.sources.suites.common_test.values import Value

MOST_SHOWN = 5


def extract(source: Source, files: Files, settings: Settings) -> Extraction:
    """Read one suite."""
    text = decoded(source.data)
    if text is None:
        message = "this file is not text, so nothing of it is read as a suite"
        return Extraction(problems=(Problem("RB903", message, Span(source.path)),))
    try:
        return _Suite(source.path, text, files, settings).extraction()
    except RecursionError:  # what is known to be nested has bounds of its own; this is for the rest
        return too_deep(source.path)


def read_facts(source: Source, files: Files, settings: Settings, test: str) -> tuple[ProofFact, ...]:
    """List what the proof of a case rests on."""
    text = decoded(source.data)
    name = test.rpartition(":")[2]
    try:
        return () if text is None else tuple(_Suite(source.path, text, files, settings).prover.facts(name))
    except RecursionError:
        return ()


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
        self.unparsed = self.module.tree.root_node.has_error
        repository.modules[self.name] = self.module
        self.machine = Interpreter(repository)
        self.plan = selection.plan(self.module, self.machine)
        near = Near(self.files, ground_of(posixpath.dirname(self.path)))
        self.prover = Prover(self.module, Helpers(self.path, near, self.module.defines))
        self.callers = Callers(self.prover)
        self.preparations = Preparations(self.module, repository)
        self.groups: dict[str, Seq] = {}
        self.problems = list(self._problems())

    def extraction(self) -> Extraction:
        first = self.module.first_form
        above = self.text[: first.start_byte if first is not None else 0]
        head = docs.read_head(above.decode(errors="replace"))
        given = self._info(Key("suite", 0))
        self.of_suite, self.required = given, info.required(given)
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
            unparsed=self.unparsed,
            unlisted=tuple(self._unlisted({case.name for case in cases})),
        )
        return Extraction(suite, tuple(self.problems))

    # --- problems ---------------------------------------------------------------------------------------------------

    def _problems(self) -> Iterator[Problem]:
        root = self.module.tree.root_node
        if self.unparsed:
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

    def _unlisted(self, cases: set[str]) -> Iterator[tuple[str, int]]:
        for key, function in self.module.functions.items():
            if key.arity == 1 and function.own and key.name not in cases and self.module.exported(key):
                yield key.name, function.line

    def _reached(self, function: Function, paths: list[Path]) -> tuple[Selection, tuple[str, ...]]:
        name = function.key.name
        if not self.module.exported(function.key):
            if self.unparsed:
                return Selection.CONDITIONAL, ("it may be exported where the file could not be parsed",)
            message = f"{name}/1 is not exported, so Common Test fails it as undefined"
            self.problems.append(Problem("RB903", message, Span(self.path, function.line if function.own else 1)))
            return Selection.UNSELECTED, ("it is not exported",)
        own = next((clause.when for clause in function.clauses), ())
        unseen = [(gap,) for gap in self.plan.gaps[:1]]  # what cannot be evaluated may list the case as well
        needed = both(conditions([*(path.when for path in paths), *unseen]), own)
        return (Selection.CONDITIONAL, needed) if needed else (Selection.SELECTED, ())

    def _unreached(self) -> tuple[Selection, tuple[str, ...]]:
        if self.plan.gaps and not self.plan.broken:
            return Selection.CONDITIONAL, tuple(self.plan.gaps[:MOST_SHOWN])
        return Selection.UNSELECTED, ()

    def _undefined(self, name: str) -> Iterator[Case]:
        line = self._line_of_all()
        origin = self._may_come_from()
        if not origin and name == "module_info" and all(path.when for path in self.plan.paths[name]):
            return  # a filter that is not told from here takes it out: the suite would never have passed with it
        if not origin:
            message = f"all/0 names {name}, but the suite has no {name}/1: Common Test fails it as undefined"
            self.problems.append(Problem("RB903", message, Span(self.path, line)))
            return
        reason = f"{name}/1 is not in the file; it may come from {origin}"
        needed = (*conditions(path.when for path in self.plan.paths[name]), reason)
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
        if Key("$handle_undefined_function", 2) in self.module.functions:
            return "'$handle_undefined_function'/2"
        if self.module.missing or self.module.strange:
            return (self.module.missing + self.module.strange)[0]
        if self.module.transformed:
            return "a parse transform"
        return "a part that could not be parsed" if self.unparsed else ""

    def _case(
        self,
        function: Function,
        doc: docs.Doc,
        chosen: Selection,
        needed: tuple[str, ...],
        paths: list[Path],
    ) -> Case:
        name = function.key.name
        given = self._info(Key(name, 0))
        code = self.prover.body(function)
        skip, chosen, needed = self._skip(function, code, chosen, needed)
        if skip is None and chosen is not Selection.UNSELECTED:
            needed = both(needed, both(self.required, info.required(given)))
            chosen = Selection.CONDITIONAL if needed else chosen
        if skip is None and paths and all(path.skip is not None for path in paths):
            skip = paths[0].skip
        return Case(
            id=TestId(f"{self.name}:{name}"),
            name=name,
            line=function.line if function.own else 1,
            end_line=function.end_line if function.own else 1,
            selection=chosen,
            conditions=needed,
            summary=doc.summary or self._summary(function, given),
            doc_line=doc.line,
            guarantees=tuple(doc.guarantees),
            scenarios=tuple(dict.fromkeys(doc.scenarios)),
            requirements=tuple(dict.fromkeys(doc.requirements)),
            tags=tuple(dict.fromkeys(doc.tags)),
            skip=skip,
            parametrized=len(dict.fromkeys(path.groups for path in paths)) > 1,
            groups=_groups(paths),
            timetrap=self._timetrap(given, paths),
            proof=self.prover.proved(name),
            fingerprint=code.fingerprint(),
            sketch=code.sketch(),
        )

    def _doc(self, function: Function) -> docs.Doc:
        doc = self._written(function)
        before = self.module.functions.get(Key(function.key.name, 0))
        if before is not None and before.own and before.end == function.before:
            doc.add(self._written(before))
        return doc

    def _written(self, function: Function) -> docs.Doc:
        """Read what is written above a function and in its `doc("…")`."""
        doc = docs.Doc()
        if not function.own:
            return doc
        for node in function.docs:
            doc.add(docs.read(_attribute_lines(node.start_point[0] + 1, source(node))))
        before = self.text[function.before : function.start]
        comment = docs.Comment([])
        if b"%" in before:
            comment = docs.comment_above(before.decode(errors="replace"), function.line - before.count(b"\n"))
        said = [docs.read(comment.lines), docs.read(self._doc_lines(function))]
        for part in reversed(said) if comment.apart else said:
            doc.add(part)
        return doc

    def _doc_lines(self, function: Function) -> list[docs.Line]:
        called = self._doc_call(function)
        if called is None:
            return []
        line = function.line + called.string.count(b"\n", 0, called.start(1))
        parts = _STRING.findall(called[1].decode(errors="replace"))
        return [(line, "".join(string(part) for part in parts))]

    def _doc_call(self, function: Function) -> re.Match[bytes] | None:
        """Find the `doc("…")` with which a function begins that says in the log what it tests."""
        opening = self.text[function.start : min(function.end, function.start + 2_000)]
        return _DOC_CALL.search(opening) if b"doc(" in opening else None

    def _summary(self, function: Function, given: Seq) -> str:
        """Give what an info function says of a case, or the clause `t(doc)` of old."""
        found = info.summary(given)
        if found or not any(_DOC_CLAUSE.search(clause.node.text or b"") for clause in function.clauses):
            return found
        return info.first_sentence(self.machine.result(self.module, function.key, (Atom("doc"),), MOST_STEPS_BESIDE))

    def _timetrap(self, given: Seq, paths: list[Path]) -> float | None:
        """Give the time limit of a case: its own, else that of the innermost group, else the suite's.

        Of several limits, in several groups, it is the longest.
        """
        ways = dict.fromkeys(path.groups for path in paths) or [()]
        limits = [
            info.timetrap((given, *(self._info_of_group(group) for group in reversed(groups)), self.of_suite))
            for groups in ways
        ]
        known = [limit for limit in limits if limit is not None]
        return max(known) if len(known) == len(limits) else None

    def _info_of_group(self, name: str) -> Seq:
        if name not in self.groups:
            self.groups[name] = self._info(Key("group", 1), Atom(name))
        return self.groups[name]

    def _info(self, key: Key, *args: Value) -> Seq:
        if key not in self.module.functions or not self.module.exported(key):
            return Seq()
        self.machine.root = f"{key.name}/{key.arity}"
        return members(self.machine.result(self.module, key, args, MOST_STEPS_BESIDE))

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
        found = skips_at_once(function, code)
        if found is not None:
            return found, chosen, needed
        for reason, extra in (self.preparations.of_suite, self.preparations.of_case(function.key.name)):
            if reason is not None:
                return reason, chosen, needed
            if chosen is not Selection.UNSELECTED:
                needed = (*needed, *(word for word in extra if word not in needed))
        if needed and chosen is Selection.SELECTED:
            return None, Selection.CONDITIONAL, needed
        return None, chosen, needed

    def _prepared(self, path: Path) -> Path:
        """A way to a case, with what `init_per_group/2` and `group/1` demand of the groups around it."""
        when, skip = path.when, path.skip
        for group in path.groups:
            reason, needed = self.preparations.of_group(group)
            when = both(both(when, needed), info.required(self._info_of_group(group)))
            skip = skip if skip is not None else reason
        return selection.Path(path.groups, when, skip)

    # --- tests that nobody runs -------------------------------------------------------------------------------------

    def _is_test(self, function: Function, doc: docs.Doc) -> bool:
        name = function.key.name
        if not self.module.exported(function.key) or name in _CALLBACKS:
            return False
        if function.own and self._doc_call(function):
            return not self.callers.calls(name)
        if (_HELPS if self.plan.gaps else _PREPARES).match(name) or (name == "init" and _PROCESS.search(self.text)):
            return False
        if name in self.plan.named or doc.says_test:
            return True
        likely = bool(_TEST_NAME.search(name)) or name.startswith(self._prefix())
        if not likely and (not self.plan.gaps or self._has_test_names()):
            return False
        return not self.callers.calls(name)

    def _prefix(self) -> tuple[str, ...]:
        """The first word of the selected cases' names, when three in four of them share it."""
        names = [name for name in self.plan.paths if "_" in name]
        if len(names) < 3:
            return ()
        word, count = Counter(name.partition("_")[0] for name in names).most_common(1)[0]
        return (f"{word}_",) if 4 * count >= 3 * len(self.plan.paths) else ()

    def _has_test_names(self) -> bool:
        return any(key.arity == 1 and _TEST_NAME.search(key.name) for key in self.module.functions)


_CALLBACKS = frozenset({"init_per_suite", "end_per_suite", "group", "module_info", "suite", "all", "groups"})
_PREPARES = re.compile(r"(?:init|end|do|mk|make|setup|set_up|teardown|start|stop|cleanup|clean|wait|get|assert)(?:_|$)")
_HELPS = re.compile(r"(?:init_per|end_per|do|mk|make|setup|set_up|teardown|cleanup)(?:_|$)")
"""Those of them that no case is called; one may well be called `start_stop` or `get_entry_point`."""

_PROCESS = re.compile(rb"^-\s*behaviou?r\(\s*(?:gen_|supervisor)", re.MULTILINE)
"""Erlang calls init/1 of such a module."""

_TEST_NAME = re.compile(r"^(?:test|t|tc)_|_test$")
_DOC_CALL = re.compile(rb'->\s*doc\(\s*((?:"(?:[^"\\]|\\.)*"\s*(?:\+\+\s*)?)+)')
_DOC_CLAUSE = re.compile(rb"\(\s*doc\s*\)\s*->")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def _groups(paths: list[Path]) -> tuple[str, ...]:
    return tuple(dict.fromkeys("/".join(path.groups) for path in paths if path.groups))


def _attribute_lines(first: int, text: str) -> Iterable[tuple[int, str]]:
    """The lines of a `-doc`; nothing of `-doc false` and of its maps of metadata."""
    if not text.startswith('"'):
        return []
    if text.startswith('"""'):
        return list(enumerate(string(text).split("\n"), first + 1))
    return list(enumerate(string(text).split("\n"), first))

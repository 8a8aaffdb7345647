"""A parsed Python test file becomes a Suite with its cases."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain as chained
from typing import TYPE_CHECKING

from mkdocs_guarantees import similarity
from mkdocs_guarantees.model import (
    Case,
    Problem,
    Proof,
    ScenarioId,
    Selection,
    Sentence,
    Span,
    Suite,
    SuiteId,
    TestId,
)
from mkdocs_guarantees.sources.extractor import Extraction, Source, too_deep
from mkdocs_guarantees.sources.suites.helping import Near, ground_of
from mkdocs_guarantees.sources.suites.pytest import bodies, decorated, docstrings, ignoring, marks, skipping, unseen
from mkdocs_guarantees.sources.suites.pytest import facts as proof_facts
from mkdocs_guarantees.sources.suites.pytest.classes import is_test_case
from mkdocs_guarantees.sources.suites.pytest.collection import Collector, Test
from mkdocs_guarantees.sources.suites.pytest.conditions import Condition, either, opposite, told
from mkdocs_guarantees.sources.suites.pytest.configuration import Rules, rules_for
from mkdocs_guarantees.sources.suites.pytest.modules import Module, Names, module_of
from mkdocs_guarantees.sources.suites.pytest.proof import Prover
from mkdocs_guarantees.sources.suites.pytest.scope import Binding, exclusive
from mkdocs_guarantees.sources.suites.pytest.skipping import Gate
from mkdocs_guarantees.sources.suites.pytest.syntax import shown

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Iterator

    from mkdocs_guarantees.model import ProofFact
    from mkdocs_guarantees.sources.files import Files
    from mkdocs_guarantees.sources.suites.pytest.classes import Class
    from mkdocs_guarantees.sources.suites.pytest.docstrings import Doc
    from mkdocs_guarantees.sources.suites.pytest.marks import Mark
    from mkdocs_guarantees.sources.suites.pytest.scope import Scope


@dataclass(frozen=True, slots=True)
class Framework:
    """What differs between pytest and `python -m unittest`.

    Attributes:
        name: the word that stands in the index.
        only_test_cases: functions and plain classes are no tests.
        case_id: gives the id of a test from the path of its file and its chain of names.
        verdicts: gives what keeps a file from being run.
    """

    name: str
    only_test_cases: bool
    case_id: Callable[[str, tuple[str, ...]], str]
    verdicts: Callable[[str, Rules, Files], Iterable[ignoring.Verdict]]


def _node_id(path: str, chain: tuple[str, ...]) -> str:
    return "::".join((path, *chain))


def _dotted(path: str, chain: tuple[str, ...]) -> str:
    return ".".join((*path.removesuffix(".py").split("/"), *chain))


def _none(_path: str, _rules: Rules, _files: Files) -> tuple[ignoring.Verdict, ...]:
    return ()


PYTEST = Framework("pytest", only_test_cases=False, case_id=_node_id, verdicts=ignoring.of_file)
UNITTEST = Framework("unittest", only_test_cases=True, case_id=_dotted, verdicts=_none)


def extract(source: Source, files: Files, framework: Framework) -> Extraction:
    """Read one file; a file without any test is a suite that runs nothing."""
    try:
        return _extraction(source, files, framework)
    except RecursionError:  # what is known to be nested has bounds of its own; this is for the rest
        return too_deep(source.path)


def _extraction(source: Source, files: Files, framework: Framework) -> Extraction:
    module = module_of(source.path, source.data)
    if isinstance(module, Problem):
        return Extraction(problems=(module,))
    rules = rules_for(source.path, files)
    names = Names(files, source.path, rules.pythonpath)
    reading = _Reading(module, rules, names, framework, tuple(framework.verdicts(source.path, rules, files)))
    return reading.extraction()


def read_facts(source: Source, files: Files, framework: Framework, test: str) -> tuple[ProofFact, ...]:
    """List what the proof of a test rests on."""
    try:
        return _facts(source, files, framework, test)
    except RecursionError:
        return ()


def _facts(source: Source, files: Files, framework: Framework, test: str) -> tuple[ProofFact, ...]:
    module = module_of(source.path, source.data)
    if isinstance(module, Problem):
        return ()
    rules = rules_for(source.path, files)
    names = Names(files, source.path, rules.pythonpath)
    helping = _helping(names)
    tests = Collector(module, rules, names, helping, only_test_cases=framework.only_test_cases).tests()
    facts: tuple[ProofFact, ...] = ()
    for found in tests:
        if found.function and framework.case_id(source.path, found.chain) == test:
            owner = found.classes[0] if found.classes else None
            facts = tuple(proof_facts.facts(found.function, found.module, owner, helping))
    return facts


@dataclass(frozen=True, slots=True)
class OfFunction:
    """What is read of the function of a test, the same in each class that inherits it.

    Attributes:
        written: its own marks.
        exits: the skips in its body.
    """

    written: tuple[Mark, ...] = ()
    exits: Gate = field(default_factory=Gate)
    doc: Doc = field(default_factory=docstrings.Doc)
    sketch: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is seen of a test that is defined in one way.

    Attributes:
        skip: why it is never run.
        needed: the conditions on which it is there and run.
    """

    test: Test
    function: OfFunction
    written: tuple[Mark, ...]
    facts: marks.Facts
    skip: str | None
    needed: tuple[Condition, ...]


def _one(looks: list[Look]) -> Look:
    """Make one of the ways in which a test is defined: it is run where one of them is there that is not skipped."""
    run = [look for look in looks if look.skip is None] or looks
    return looks[0] if len(looks) == 1 else replace(run[-1], needed=either([look.needed for look in run]))


@dataclass(slots=True)
class _Reading:
    module: Module
    rules: Rules
    names: Names
    framework: Framework
    verdicts: tuple[ignoring.Verdict, ...]
    helping: Names = field(init=False)
    prover: Prover = field(init=False)
    collector: Collector = field(init=False)
    _functions: dict[int, OfFunction] = field(default_factory=dict)
    _marks: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    _switches: dict[int, tuple[Mark, ...]] = field(default_factory=dict)
    _docs: dict[int, Doc] = field(default_factory=dict)
    _decorated: dict[int, tuple[Problem, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.helping = _helping(self.names)
        self.prover = Prover(self.helping)
        only = self.framework.only_test_cases
        self.collector = Collector(self.module, self.rules, self.names, self.helping, only_test_cases=only)

    def extraction(self) -> Extraction:
        gate = skipping.of_file(self.module, self.helping)
        if self.framework.only_test_cases and "load_tests" in self.module.scope.names:
            gate.conditions += (told("load_tests chooses it"),)
        found: dict[tuple[str, ...], list[Look]] = {}
        for test in self.collector.tests():
            found.setdefault(test.chain, []).append(self._look(test, gate))
        read = [self._case(_one(looks)) for looks in found.values()]
        problems = dict.fromkeys(chained.from_iterable(problems for _, problems in read))
        return Extraction(self._suite(tuple(case for case, _ in read)), tuple(problems))

    def _suite(self, cases: tuple[Case, ...]) -> Suite:
        doubtful = self.collector.doubts or bool(self.collector.unseen)
        return Suite(
            id=SuiteId(self.framework.case_id(self.module.path, ())),
            framework=self.framework.name,
            path=self.module.path,
            summary=docstrings.read(self.module.tree).summary,
            tags=tuple(marks.read(self._of_module()).tags),
            hollow=not doubtful and all(case.selection is Selection.UNSELECTED for case in cases),
            cases=cases,
            unseen=unseen.told(self.collector.unseen),
        )

    def _look(self, test: Test, gate: Gate) -> Look:
        function = self._function(test)
        written = (*function.written, *self._marks_around(test))
        facts = marks.read(written)
        exits = function.exits
        skip = next((item for item in (facts.skip, exits.skip, gate.skip) if item is not None), None)
        needed = (*gate.conditions, *test.conditions, *facts.conditions, *exits.conditions)
        return Look(test, function, written, facts, skip, needed)

    def _case(self, look: Look) -> tuple[Case, list[Problem]]:
        test, written, facts = look.test, look.written, look.facts
        doc = look.function.doc
        conditions = dict.fromkeys(item.text for item in look.needed)
        found = self._deselected(test, written)
        lost = tuple(chained.from_iterable(map(self._lost, test.classes)))
        verdicts = (*self.verdicts, *found, *map(_never, lost))
        reasons = (*conditions, *(verdict.reason for verdict in verdicts))
        case = Case(
            id=TestId(self.framework.case_id(self.module.path, test.chain)),
            name=test.chain[-1],
            line=test.place[0],
            end_line=test.place[1],
            selection=_selection(verdicts, conditional=bool(reasons)),
            conditions=reasons,
            summary=doc.summary,
            doc_line=doc.line if test.module is self.module else None,
            guarantees=(*doc.guarantees, *facts.guarantees) or self._of_classes(test.classes),
            scenarios=tuple(map(ScenarioId, facts.scenarios)),
            requirements=tuple(facts.requirements),
            tags=tuple(facts.tags),
            skip=look.skip,
            parametrized=facts.parametrized,
            variant_names=facts.variant_names,
            timetrap=facts.timetrap,
            proof=self._proof(test),
            fingerprint=self._fingerprint(test, facts),
            sketch=look.function.sketch,
        )
        return case, [*facts.problems, *lost]

    def _deselected(self, test: Test, written: Iterable[Mark]) -> Iterable[ignoring.Verdict]:
        """Say what the options leave out, whether the marks that are there on conditions are there or not."""
        if self.framework.name != "pytest" or not self.rules.addopts:
            return ()
        named = [mark.name for mark in written]
        always = [mark.name for mark in written if not mark.conditions]
        inside = self.rules.below(self.module.path)
        several = (named, always) if len(always) < len(named) else (named,)
        return dict.fromkeys(
            verdict for marked in several for verdict in ignoring.of_test(inside, test.chain, marked, self.rules)
        )

    def _function(self, test: Test) -> OfFunction:
        function, module = test.function, test.module
        if function is None:
            return OfFunction()
        if id(function) not in self._functions:
            text = self.prover.body(function, module).text
            self._functions[id(function)] = OfFunction(
                tuple(marks.of_decorators(function.decorator_list, module, self.names)),
                skipping.of_function(function, module) if b"skip" in text.lower() else Gate(),
                docstrings.read(function),
                similarity.sketch(text),
            )
        return self._functions[id(function)]

    def _fingerprint(self, test: Test, facts: marks.Facts) -> str:
        if test.function is None:
            return ""
        body = self.prover.body(test.function, test.module)
        return bodies.with_parameters(body.fingerprint, facts.parameters) if facts.parameters else body.fingerprint

    def _proof(self, test: Test) -> Proof:
        if test.function is None:
            return Proof()
        around = [item for cls in test.classes for item in cls.node.decorator_list]
        owner = test.classes[0] if test.classes else None
        return self.prover.proof(test.function, test.module, owner, [*test.function.decorator_list, *around])

    def _marks_around(self, test: Test) -> Iterator[Mark]:
        for cls in test.classes:
            yield from self._switches_off(cls)
            for owner in cls.own:
                found = self._of_class(owner)
                yield from found if owner is cls else (item for item in found if item.name != marks.MAY_SKIP_ITSELF)
        yield from self._of_module()

    def _of_class(self, cls: Class) -> tuple[Mark, ...]:
        if id(cls.node) not in self._marks:
            own = marks.of_decorators(cls.node.decorator_list, cls.module, self.names)
            self._marks[id(cls.node)] = (*own, *marks.of_scope(_written(cls.scope), cls.module, self.names))
        return self._marks[id(cls.node)]

    def _switches_off(self, cls: Class) -> tuple[Mark, ...]:
        """Read what skips a class of unittest without a decorator; the nearest base that says so counts."""
        if id(cls) not in self._switches:
            said = next((owner for owner in cls.own if "__unittest_skip__" in owner.scope.names), None)
            found = marks.of_switch(said.scope, said.module) if said and is_test_case(cls.line) else ()
            self._switches[id(cls)] = tuple(found)
        return self._switches[id(cls)]

    def _lost(self, cls: Class) -> tuple[Problem, ...]:
        """Say what makes something else of a class, so that no framework finds its tests."""
        if id(cls.node) not in self._decorated:
            classes = self.collector.classes
            makers = [item for item in cls.node.decorator_list if decorated.makes_function(item, cls.module, classes)]
            self._decorated[id(cls.node)] = tuple(_lost_by(item, cls) for item in makers)
        return self._decorated[id(cls.node)]

    def _of_module(self) -> tuple[Mark, ...]:
        if id(self.module) not in self._marks:
            found = marks.of_scope(_written(self.module.scope), self.module, self.names)
            self._marks[id(self.module)] = tuple(found)
        return self._marks[id(self.module)]

    def _of_classes(self, classes: tuple[Class, ...]) -> tuple[Sentence, ...]:
        """Give what the class of a test promises, for a test that promises nothing itself."""
        for owner in chained.from_iterable(cls.own for cls in classes):
            if id(owner.node) not in self._docs:
                self._docs[id(owner.node)] = docstrings.read(owner.node)
            found = self._docs[id(owner.node)].guarantees
            if found and owner.module is not self.module:
                return tuple(replace(item, line=classes[-1].node.lineno) for item in found)
            if found:
                return found
        return ()


def _helping(names: Names) -> Names:
    """Give names that are followed into modules that help the tests, and into no others."""
    near = Near(names.files, ground_of(names.path.rpartition("/")[0]))
    return Names(near, names.path, names.configured, names)


def _written(scope: Scope) -> Iterator[Binding]:
    """Give all that `pytestmark` is bound to, and what is added to it until it is bound to something else, and when."""
    bound = exclusive(scope.names.get("pytestmark", ()))
    yield from bound
    for value, conditions in [(value, needed) for name, value, needed in scope.additions if name == "pytestmark"]:
        later = [item.conditions for item in bound if getattr(item.value, "lineno", 0) > value.lineno]
        if all(later):
            yield Binding(value, (*conditions, *map(opposite, later)))


def _lost_by(maker: ast.expr, cls: Class) -> Problem:
    message = f"{shown(maker)} makes a function of {cls.node.name}, so none of its tests is run"
    return Problem("RB903", message, Span(cls.module.path, maker.lineno, maker.col_offset + 1))


def _never(problem: Problem) -> ignoring.Verdict:
    return ignoring.Verdict(Selection.UNSELECTED, problem.message)


def _selection(verdicts: Iterable[ignoring.Verdict], *, conditional: bool) -> Selection:
    if any(verdict.selection is Selection.UNSELECTED for verdict in verdicts):
        return Selection.UNSELECTED
    return Selection.CONDITIONAL if conditional else Selection.SELECTED

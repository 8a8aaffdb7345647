"""Every reference gets one state, whatever the order in which things are read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.links import link
from mkdocs_guarantees.model import (
    Case,
    Integration,
    LinkState,
    Ref,
    Requirement,
    Scenario,
    ScenarioId,
    Section,
    SectionRef,
    SectionState,
    Selection,
    Sentence,
    Span,
    Suite,
    SuiteId,
    TestId,
    VariantNames,
)
from mkdocs_guarantees.sources.runbooks import Page

if TYPE_CHECKING:
    from random import Random

RESOLVED, MOVED, AMBIGUOUS, ORPHANED = LinkState


def erlang(name: str, *cases: str, folder: str = "test", selection: Selection = Selection.SELECTED) -> Suite:
    made = tuple(
        Case(id=TestId(f"{name}:{case}"), name=case, line=1, end_line=2, selection=selection) for case in cases
    )
    return Suite(id=SuiteId(name), framework="common_test", path=f"{folder}/{name}.erl", cases=made)


def python(path: str, *cases: str) -> Suite:
    made = tuple(
        Case(
            id=TestId(f"{path}::{case}"),
            name=case.rpartition("::")[2],
            line=1,
            end_line=2,
            selection=Selection.SELECTED,
        )
        for case in cases
    )
    return Suite(id=SuiteId(path), framework="pytest", path=path, cases=made)


def unittest(path: str, *cases: str) -> Suite:
    module = path.removesuffix(".py").replace("/", ".")
    made = tuple(
        Case(
            id=TestId(f"{module}.{case}"),
            name=case.rpartition(".")[2],
            line=1,
            end_line=2,
            selection=Selection.SELECTED,
        )
        for case in cases
    )
    return Suite(id=SuiteId(module), framework="unittest", path=path, cases=made)


SUITES = (
    erlang("a_SUITE", "test_one", "test_both"),
    erlang("b_SUITE", "test_two", "test_both", "test_moved"),
    python(
        "tests/unit/test_a.py",
        "test_one_more",
        "TestA::test_in_class",
        "TestA::test_twice",
        "TestB::test_twice",
        "TestB::Inner::test_nested",
    ),
    python("tests/more/test_a.py", "test_elsewhere"),
    python("src/pkg/tests/test_deep.py", "test_deep"),
    unittest("shop/tests.py", "BasketTest.test_sum", "SmallBasketTest.test_sum"),
    erlang("dotted_SUITE", "one.two"),
)
A, B = "a_SUITE:", "b_SUITE:"
UNIT = "tests/unit/test_a.py::"


@pytest.mark.parametrize(
    ("ref", "state", "target"),
    [
        # the framework's own id
        ("a_SUITE:test_one", RESOLVED, A + "test_one"),
        ("a_SUITE:test_both", RESOLVED, A + "test_both"),
        (UNIT + "test_one_more", RESOLVED, UNIT + "test_one_more"),
        (UNIT + "TestA::test_twice", RESOLVED, UNIT + "TestA::test_twice"),
        # a bare name
        ("test_one", RESOLVED, A + "test_one"),
        ("test_two", RESOLVED, B + "test_two"),
        ("test_both", AMBIGUOUS, None),
        ("test_twice", AMBIGUOUS, None),
        ("test_gone", ORPHANED, None),
        # with its class
        ("TestA::test_twice", RESOLVED, UNIT + "TestA::test_twice"),
        ("TestB::test_twice", RESOLVED, UNIT + "TestB::test_twice"),
        ("TestB.test_twice", RESOLVED, UNIT + "TestB::test_twice"),
        ("Inner::test_nested", RESOLVED, UNIT + "TestB::Inner::test_nested"),
        ("TestB.Inner.test_nested", RESOLVED, UNIT + "TestB::Inner::test_nested"),
        # the last parts of a path
        ("test_a.py::test_one_more", RESOLVED, UNIT + "test_one_more"),
        ("unit/test_a.py::test_one_more", RESOLVED, UNIT + "test_one_more"),
        ("unit/test_a.py::TestA::test_in_class", RESOLVED, UNIT + "TestA::test_in_class"),
        ("test_a.py::test_elsewhere", RESOLVED, "tests/more/test_a.py::test_elsewhere"),
        ("test/a_SUITE.erl:test_one", RESOLVED, A + "test_one"),
        # dotted, as in results and in Python
        ("tests.unit.test_a.test_one_more", RESOLVED, UNIT + "test_one_more"),
        ("tests.unit.test_a.TestA.test_twice", RESOLVED, UNIT + "TestA::test_twice"),
        ("test_a.TestB.Inner.test_nested", RESOLVED, UNIT + "TestB::Inner::test_nested"),
        ("tests/unit/test_a.py:TestA.test_twice", RESOLVED, UNIT + "TestA::test_twice"),
        ("pkg.tests.test_deep.test_deep", RESOLVED, "src/pkg/tests/test_deep.py::test_deep"),
        # unittest's ids are dotted; its references may be written as pytest writes them
        ("shop.tests.BasketTest.test_sum", RESOLVED, "shop.tests.BasketTest.test_sum"),
        ("shop/tests.py::BasketTest::test_sum", RESOLVED, "shop.tests.BasketTest.test_sum"),
        ("tests.py::BasketTest::test_sum", RESOLVED, "shop.tests.BasketTest.test_sum"),
        ("BasketTest.test_sum", RESOLVED, "shop.tests.BasketTest.test_sum"),
        # a quoted name of Erlang may hold a dot, which separates nothing
        ("dotted_SUITE:one.two", RESOLVED, "dotted_SUITE:one.two"),
        ("one.two", RESOLVED, "dotted_SUITE:one.two"),
        ("two", ORPHANED, None),
        # arity, parameters, quotes of Markdown, spaces, a group
        ("test_one/1", RESOLVED, A + "test_one"),
        ("test_one()", RESOLVED, A + "test_one"),
        ("a_SUITE:test_one/1", RESOLVED, A + "test_one"),
        (UNIT + "test_one_more[1-x::y]", RESOLVED, UNIT + "test_one_more"),
        ("`a_SUITE:test_one`", RESOLVED, A + "test_one"),
        ("  a_SUITE:test_one  ", RESOLVED, A + "test_one"),
        ("a_SUITE:group:test_one", RESOLVED, A + "test_one"),
        # moved: it names a suite that does not have it, and exactly one other has
        ("a_SUITE:test_moved", MOVED, B + "test_moved"),
        ("gone_SUITE:test_moved", MOVED, B + "test_moved"),
        ("tests/gone.py::test_deep", MOVED, "src/pkg/tests/test_deep.py::test_deep"),
        # the class that it names does not have it
        ("TestB::test_in_class", MOVED, UNIT + "TestA::test_in_class"),
        ("TestGone.test_in_class", MOVED, UNIT + "TestA::test_in_class"),
        ("gone.TestB.test_twice", MOVED, UNIT + "TestB::test_twice"),
        (UNIT + "TestB::test_in_class", MOVED, UNIT + "TestA::test_in_class"),
        ("TestGone::test_twice", AMBIGUOUS, None),
        # several others have it
        ("gone_SUITE:test_both", AMBIGUOUS, None),
        # nobody has it
        ("a_SUITE:test_gone", ORPHANED, None),
        ("", ORPHANED, None),
        (":", ORPHANED, None),
        ("::", ORPHANED, None),
        ("a_SUITE", ORPHANED, None),
        ("a_SUITE:", ORPHANED, None),
        ("[x]", ORPHANED, None),
    ],
)
def test_a_reference_leads_where_people_mean_it_to(ref: str, state: LinkState, target: str | None) -> None:
    found = link(SUITES).tests.resolve(Ref(ref, Span("s.yml", 1, 1)))
    assert (found.state, found.target) == (state, target)


PLAIN = python("tests/test_z.py", "TestZ::test_x", "TestZ::test_x_more", "TestY::test_y", "TestZ::test_y")
EXPANDED = replace(PLAIN, cases=tuple(replace(case, variant_names=VariantNames.NUMBERS) for case in PLAIN.cases))


@pytest.mark.parametrize(
    ("ref", "targets"),
    [
        ("tests/test_z.py::TestZ::test_x_0_one", ["TestZ::test_x"]),
        ("tests/test_z.py::TestZ::test_x_more_1", ["TestZ::test_x_more"]),
        ("test_x_1", ["TestZ::test_x"]),
        ("tests/test_z.py::test_x0", ["TestZ::test_x"]),
        ("tests/test_z.py::TestY::test_y_0", ["TestY::test_y"]),
        ("test_y_0", ["TestY::test_y", "TestZ::test_y"]),
        ("TestY::test_y_0", ["TestY::test_y"]),
        ("test_x_less", []),
        ("tests/test_z.py::TestY::test_x_0", ["TestZ::test_x"]),
    ],
)
def test_the_name_of_a_variant_leads_to_the_test_that_becomes_it(ref: str, targets: list[str]) -> None:
    found = link([EXPANDED]).tests.resolve(Ref(ref, Span("s.yml", 1, 1)))
    assert list(found.candidates) == [f"tests/test_z.py::{target}" for target in targets]


@pytest.mark.parametrize("sign", [".", "::", "[", "a.b::"])
def test_a_reference_of_any_length_is_looked_up(sign: str) -> None:
    """Only its ends that are no longer than the names that are known are tried."""
    found = link(SUITES).tests.resolve(Ref(f"{f'a{sign}' * 100_000}TestA::test_in_class", Span("s.yml", 1, 1)))
    assert found.state is ORPHANED or found.target == UNIT + "TestA::test_in_class"


def test_an_ambiguous_reference_lists_what_it_may_mean() -> None:
    found = link(SUITES).tests.resolve(Ref("test_both", Span("s.yml")))
    assert found.candidates == ("a_SUITE:test_both", "b_SUITE:test_both")


PAGE = Page(
    "run/intake.md",
    "Intake",
    (
        Section("run/intake.md", "intake", "Intake", 1, 1),
        Section("run/intake.md", "diagnosis-nats", "Diagnosis: NATS", 2, 3),
        Section("run/intake.md", "steps", "Steps", 2, 5),
        Section("run/intake.md", "steps_1", "Steps", 2, 7),
        Section("run/intake.md", "run-it", "Run it", 2, 9),
    ),
    (),
    (),
)


@pytest.mark.parametrize(
    ("page", "section", "state", "anchor"),
    [
        ("run/intake.md", "Diagnosis: NATS", SectionState.RESOLVED, "diagnosis-nats"),
        ("run/intake.md", "diagnosis:  nats", SectionState.RESOLVED, "diagnosis-nats"),
        ("run/intake.md", "#diagnosis-nats", SectionState.RESOLVED, "diagnosis-nats"),
        ("run/intake.md", "`Run` it", SectionState.RESOLVED, "run-it"),
        ("run/intake.md", "", SectionState.RESOLVED, "intake"),
        ("run/intake.md", "Steps", SectionState.AMBIGUOUS, "steps"),
        ("run/intake.md", "#steps_1", SectionState.RESOLVED, "steps_1"),
        ("run/intake.md", "Gone", SectionState.ORPHANED, None),
        ("run/intake.md", "#gone", SectionState.ORPHANED, None),
        ("gone.md", "Steps", SectionState.ORPHANED, None),
    ],
)
def test_a_section_is_found_by_its_heading_or_its_anchor(
    page: str, section: str, state: SectionState, anchor: str | None
) -> None:
    ref = SectionRef(Span("s.yml"), page, section)
    scenario = Scenario(id=ScenarioId("s"), title="S", span=Span("s.yml"), runbook=(ref,))
    found = link((), [scenario], [PAGE]).scenarios[0].sections[0]
    assert (found.state, found.section.anchor if found.section else None) == (state, anchor)


FOUND = SectionRef(Span("s.yml"), "run/intake.md", "#intake")
OPEN = SectionRef(Span("s.yml"), pending=True)
LOST = SectionRef(Span("s.yml"), "run/intake.md", "Gone")


@pytest.mark.parametrize(
    ("tests", "sections", "wanted"),
    [
        (["test_one"], [FOUND], Integration.INTEGRATED),
        (["test_one", "test_two"], [FOUND], Integration.INTEGRATED),
        (["test_one", "test_never"], [FOUND], Integration.INTEGRATED),
        (["test_one"], [FOUND, OPEN], Integration.PENDING),
        (["test_one"], [OPEN], Integration.PENDING),
        (["test_one"], [], Integration.PENDING),
        ([], [FOUND], Integration.PENDING),
        ([], [], Integration.PENDING),
        (["test_one"], [LOST], Integration.BROKEN),
        (["test_one"], [FOUND, LOST], Integration.BROKEN),
        (["test_one", "test_gone"], [FOUND], Integration.BROKEN),
        (["a_SUITE:test_moved"], [FOUND], Integration.BROKEN),
        (["test_both"], [FOUND], Integration.BROKEN),
        (["test_never"], [FOUND], Integration.BROKEN),
        (["test_gone"], [OPEN], Integration.BROKEN),
    ],
)
def test_a_scenario_is_integrated_when_all_that_it_names_is_there(
    tests: list[str], sections: list[SectionRef], wanted: Integration
) -> None:
    scenario = Scenario(
        id=ScenarioId("s"),
        title="S",
        span=Span("s.yml"),
        tests=tuple(Ref(text, Span("s.yml")) for text in tests),
        runbook=tuple(sections),
    )
    suites = (*SUITES, erlang("c_SUITE", "test_never", selection=Selection.UNSELECTED))
    assert link(suites, [scenario], [PAGE]).scenarios[0].integration is wanted


def promising(name: str, *texts: str) -> Suite:
    sentences = tuple(Sentence(text, 1) for text in texts)
    case = Case(
        id=TestId(f"{name}:t"),
        name="t",
        line=1,
        end_line=2,
        selection=Selection.SELECTED,
        guarantees=sentences,
        scenarios=(ScenarioId("s"),),
        requirements=("R1",),
    )
    return Suite(id=SuiteId(name), framework="common_test", path=f"{name}.erl", cases=(case,))


def test_a_promise_is_backed_by_the_tests_that_state_it_in_the_same_words() -> None:
    scenario = Scenario(
        id=ScenarioId("s"),
        title="S",
        span=Span("s.yml"),
        guarantees=(Sentence("It Reconnects.", 1), Sentence("It flies", 2)),
    )
    suites = [promising("x_SUITE", "it  reconnects"), promising("y_SUITE", "`It` reconnects.", "More")]
    found = [(item.text, item.backed_by) for item in link(suites, [scenario]).scenarios[0].guarantees]
    assert found == [("It Reconnects.", ("x_SUITE:t", "y_SUITE:t")), ("It flies", ())]


def test_a_scenario_without_promises_has_those_of_its_tests() -> None:
    scenario = Scenario(id=ScenarioId("s"), title="S", span=Span("s.yml"))
    suites = [promising("x_SUITE", "It reconnects"), promising("y_SUITE", "it reconnects", "More")]
    found = [(item.text, len(item.backed_by)) for item in link(suites, [scenario]).scenarios[0].guarantees]
    assert found == [("It reconnects", 2), ("More", 1)]


def test_a_test_that_names_its_scenario_is_one_of_its_tests() -> None:
    scenario = Scenario(id=ScenarioId("s"), title="S", span=Span("s.yml"), tests=(Ref("x_SUITE:t", Span("s.yml")),))
    found = link([promising("x_SUITE"), promising("y_SUITE")], [scenario]).scenarios[0].tests
    assert [(item.target, item.stated) for item in found] == [("x_SUITE:t", False), ("y_SUITE:t", True)]


def test_a_requirement_has_the_tests_it_names_and_those_that_name_it() -> None:
    required = Requirement(
        "R1", "It works", Span("r.yml"), (Ref("test_one", Span("r.yml")), Ref("gone", Span("r.yml")))
    )
    found = link([*SUITES, promising("x_SUITE")], requirements=[required]).requirements[0]
    assert (found.tests, [item.state for item in found.links]) == (
        ("a_SUITE:test_one", "x_SUITE:t"),
        [RESOLVED, ORPHANED],
    )


NAMES = st.sampled_from(["a_SUITE", "b_SUITE", "c_SUITE"])
CASES = st.lists(st.sampled_from(["one", "two", "three"]), unique=True, max_size=3)
REFS = st.sampled_from(["one", "a_SUITE:one", "c_SUITE:two", "three", "gone", "test/a_SUITE.erl:two"])


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Suite], list[Scenario], list[Page], list[Requirement]]:
    suites = [erlang(draw(NAMES), *draw(CASES), folder=f"f{number}") for number in range(draw(st.integers(0, 4)))]
    suites += [promising(f"p{number}_SUITE", draw(st.sampled_from(["It works", "it works."]))) for number in range(2)]
    scenarios = [
        Scenario(
            id=ScenarioId(f"s{number or ''}"),
            title="S",
            span=Span("s.yml", number + 1),
            tests=tuple(Ref(text, Span("s.yml", number + 1)) for text in draw(st.lists(REFS, max_size=3))),
            runbook=tuple(draw(st.lists(st.sampled_from([FOUND, OPEN, LOST]), max_size=2))),
        )
        for number in range(3)
    ]
    required = [
        Requirement(f"R{number}", "", Span("r.yml", number), (Ref("one", Span("r.yml")),)) for number in range(2)
    ]
    return suites, scenarios, [PAGE, Page("other.md", "", (), (), ())], required


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_read_does_not_matter(
    world: tuple[list[Suite], list[Scenario], list[Page], list[Requirement]], random: Random
) -> None:
    shuffled = [random.sample(items, len(items)) for items in world]  # type: ignore[arg-type]  # lists of four kinds
    assert link(*shuffled) == link(*world)  # type: ignore[arg-type]


@given(worlds())
def test_nothing_that_is_named_is_dropped(
    world: tuple[list[Suite], list[Scenario], list[Page], list[Requirement]],
) -> None:
    suites, scenarios, pages, required = world
    trace = link(suites, scenarios, pages, required)
    given_refs = {item.id: [ref.text for ref in item.tests] for item in scenarios}
    kept = {item.id: [found.ref.text for found in item.tests if not found.stated] for item in trace.scenarios}
    sections = [len(item.sections) for item in trace.scenarios]
    assert (kept, sections) == (given_refs, [len(item.runbook) for item in scenarios])

"""A result finds its case by the framework's own identity, or says which cases it may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mkdocs_guarantees.ledger import Identity, identity_of
from mkdocs_guarantees.matching import Match, Matcher
from mkdocs_guarantees.model import Case, Outcome, Selection, Suite, SuiteId, TestId, VariantNames
from mkdocs_guarantees.sources.results.result import Result, Role


def suite(name: str, framework: str, path: str, *ids: str) -> Suite:
    cases = tuple(
        Case(
            id=TestId(test),
            name=test.replace("::", ":").replace(".", ":").rpartition(":")[2],
            line=1,
            end_line=1,
            selection=Selection.SELECTED,
        )
        for test in ids
    )
    return Suite(id=SuiteId(name), framework=framework, path=path, cases=cases)


SUITES = [
    suite("a_SUITE", "common_test", "apps/a/test/a_SUITE.erl", "a_SUITE:t_one", "a_SUITE:t_two"),
    suite("b_SUITE", "common_test", "apps/b/test/b_SUITE.erl", "b_SUITE:t_one"),
    suite("tests/test_x.py", "pytest", "tests/test_x.py", "tests/test_x.py::test_a", "tests/test_x.py::TestK::test_a"),
    suite("pkg/tests/test_x.py", "pytest", "pkg/tests/test_x.py", "pkg/tests/test_x.py::test_a"),
    suite("pkg/tests/test_only.py", "pytest", "pkg/tests/test_only.py", "pkg/tests/test_only.py::test_b"),
    suite("lib/one/test_y.py", "pytest", "lib/one/test_y.py", "lib/one/test_y.py::test_c"),
    suite("lib/two/test_y.py", "pytest", "lib/two/test_y.py", "lib/two/test_y.py::test_c"),
    suite("shop.tests", "unittest", "shop/tests.py", "shop.tests.Cart.test_sum"),
]


def identity(framework: str, /, **given: str) -> Identity:
    values = {"suite": "", "case": "", **given}
    return identity_of(Result(outcome=Outcome.PASSED, framework=framework, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (identity("common_test", suite="a_SUITE", case="t_one"), "a_SUITE:t_one"),
        (identity("common_test", suite="a_SUITE", group="g/h", case="t_one", variant="repeat 2"), "a_SUITE:t_one"),
        (identity("common_test", suite="b_SUITE", case="t_two"), None),
        (identity("common_test", suite="c_SUITE", case="t_one"), None),
        (identity("", suite="a_SUITE", case="t_two"), "a_SUITE:t_two"),
        (identity("pytest", suite="x", case="y", test_id="tests/test_x.py::test_a"), "tests/test_x.py::test_a"),
        (identity("pytest", suite="", case="test_b", test_id="tests/test_only.py::test_b"),
         "pkg/tests/test_only.py::test_b"),
        (identity("pytest", suite="tests/test_x.py", case="test_a", file="tests/test_x.py", classname="tests.test_x"),
         "tests/test_x.py::test_a"),
        (identity("pytest", suite="tests.test_x", group="TestK", case="test_a", classname="tests.test_x.TestK"),
         "tests/test_x.py::TestK::test_a"),
        (identity("pytest", suite="pkg.tests.test_x", case="test_a", classname="pkg.tests.test_x"),
         "pkg/tests/test_x.py::test_a"),
        (identity("pytest", suite="tests.test_only", case="test_b", classname="tests.test_only"),
         "pkg/tests/test_only.py::test_b"),
        (identity("pytest", suite="mono.pkg.tests.test_only", case="test_b", classname="mono.pkg.tests.test_only"),
         "pkg/tests/test_only.py::test_b"),
        (identity("pytest", suite="tests.test_x", group="TestK", case="test_z", classname="tests.test_x.TestK"), None),
        (identity("pytest", suite="tests.test_x", case="test_missing", classname="tests.test_x"), None),
        (identity("unittest", suite="shop.tests", group="Cart", case="test_sum", classname="shop.tests.Cart"),
         "shop.tests.Cart.test_sum"),
        (identity("unittest", suite="tests", group="Cart", case="test_sum", classname="tests.Cart"),
         "shop.tests.Cart.test_sum"),
        (identity("surefire", suite="com.x.CartTest", case="sum", classname="com.x.CartTest"), None),
        (identity("", suite="", case=""), None),
    ],
)  # fmt: skip
def test_a_result_finds_its_case(found: Identity, wanted: str | None) -> None:
    assert Matcher(SUITES).match(found) == Match(TestId(wanted) if wanted else None)


NAMES = {
    "test_x": VariantNames.NUMBERS,
    "test_x_more": VariantNames.NUMBERS,
    "test_n": VariantNames.ANY,
    "test_none": VariantNames.BRACKETS,
}
PLAIN = suite("tests/test_z.py", "pytest", "tests/test_z.py", *(f"tests/test_z.py::TestZ::{name}" for name in NAMES))
EXPANDED = replace(PLAIN, cases=tuple(replace(case, variant_names=NAMES[case.name]) for case in PLAIN.cases))


@pytest.mark.parametrize(
    ("name", "wanted", "variant"),
    [
        ("test_x", "test_x", ""),
        ("test_x0", "test_x", "0"),
        ("test_x_0", "test_x", "0"),
        ("test_x_1_two", "test_x", "1_two"),
        ("test_x_more_1_two", "test_x_more", "1_two"),
        ("test_x_less", None, ""),
        ("test_xy_0", None, ""),
        ("test_n_one", "test_n", "one"),
        ("test_nOne", "test_n", "One"),
        ("test_none", "test_none", ""),
        ("test_y_0", None, ""),
    ],
)
def test_the_tests_that_a_case_becomes_are_its_variants(name: str, wanted: str | None, variant: str) -> None:
    matcher = Matcher([EXPANDED])
    test = f"tests/test_z.py::TestZ::{wanted}" if wanted else None
    stated = identity("pytest", suite="", case=name, test_id=f"tests/test_z.py::TestZ::{name}")
    by_class = identity("pytest", suite="tests.test_z", group="TestZ", case=name, classname="tests.test_z.TestZ")
    assert [(match.test, match.variant) for match in map(matcher.match, (stated, by_class))] == [(test, variant)] * 2


def test_a_result_that_may_be_several_cases_is_none_of_them() -> None:
    found = identity("pytest", suite="test_y", case="test_c", classname="test_y")
    both = (TestId("lib/one/test_y.py::test_c"), TestId("lib/two/test_y.py::test_c"))
    assert Matcher(SUITES).match(found) == Match(None, both)


def test_the_result_of_a_set_up_is_no_result_of_a_test() -> None:
    found = identity_of(Result(suite="a_SUITE", case="t_one", outcome=Outcome.FAILED, role=Role.SETUP))
    assert Matcher(SUITES).match(found) == Match(None)


def test_the_order_of_suites_does_not_matter() -> None:
    names = [identity("pytest", suite="test_x", case="test_a", classname=name) for name in ("test_x", "tests.test_x")]
    there, back = Matcher(SUITES), Matcher(reversed(SUITES))
    assert [there.match(name) for name in names] == [back.match(name) for name in names]


def test_a_path_of_another_machine_is_compared_from_its_end() -> None:
    found = identity("pytest", suite="pkg/tests/test_only.py", case="test_b", file="/home/ci/w/pkg/tests/test_only.py")
    assert Matcher(SUITES).match(found).test == "pkg/tests/test_only.py::test_b"

"""What the assertions of a Python test are about, and which helper modules are followed, by the rules of `helping`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.config import Settings
from mkdocs_guarantees.model import Strength
from mkdocs_guarantees.sources.collect import collect
from mkdocs_guarantees.sources.extractor import Source
from mkdocs_guarantees.sources.files import Tree
from mkdocs_guarantees.sources.suites.pytest import Pytest
from mkdocs_guarantees.sources.suites.subjects import LONGEST
from sources.suites.pytest.reading import Memory, case, cases

if TYPE_CHECKING:
    from pathlib import Path

STRONG, UNKNOWN = Strength.STRONG, Strength.UNKNOWN
HEAD = "import json, pytest\nfrom unittest import mock\n"


@pytest.mark.parametrize(
    ("body", "subjects"),
    [
        ("assert delivery_count == 3", ("delivery_count",)),
        ("self.assertEqual(router.state(), 'up')", ("state",)),
        ("self.assertEqual('up', router.state())", ("state",)),
        ("with pytest.raises(ValueError): router.publish(1)", ("publish",)),
        ("pytest.raises(ValueError, router.publish)", ("publish",)),
        ("with self.assertRaisesRegex(ValueError, 'x'): await router.publish(1)", ("publish",)),
        ("result = router.state(); assert result\n    assert result == 'up'", ("state",)),
        ("result = router.state()\n    assert result == 'up'", ("state",)),
        ("result = router.a_first()\n    result = router.second_one()\n    assert result", ("second_one",)),
        ("result = answer\n    answer = result\n    assert result", ()),
        ("assert sorted(router.pending())[:2] == [1, 2]", ("pending",)),
        ("assert not json.loads(router.dump())['x']", ("dump",)),
        ("assert all(item.delivered for item in items)", ("delivered",)),
        ("assert len(response) == LIMIT", ()),
        ("assert answer.deliveryCount", ("delivery_count",)),
        ("router.send.assert_called_once_with(1)", ("send",)),
        ("assert router.x1() == 1; assert router.up_now() == 1; assert router.up_now() == 2", ("up_now", "router")),
        (f"assert {'long_' * 13}", ()),
    ],
)
def test_subjects_of_a_body(body: str, subjects: tuple[str, ...]) -> None:
    assert case(f"{HEAD}async def test_x(self, router, items):\n    {body}\n").proof.subjects == subjects


def test_the_most_asserted_come_first_and_the_others_are_counted() -> None:
    names = ["alpha", "beta", "beta", "gamma", "delta", "delta", "delta", "epsilon"]
    body = "".join(f"    assert router.{name} == 1\n" for name in names)
    proof = case(f"def test_x(router):\n{body}").proof
    assert (proof.subjects, proof.more_subjects) == (("delta", "beta", "alpha"), 2)


FORMS = [
    *("{}.state", "{}()", "{}.count({})", "{}[{}]", "{}[:1]", "({}, {})", "[{}]", "not {}", "-{}", "await {}"),
    *("len({})", "{} == {}", "{} in {}", "{} and {}", "{} if {} else {}", "lambda: {}", "[x for x in {}]", "*{},"),
    *("{{'k': {}}}", "f'{{{}}}'", "all(x.done for x in {})", "{} is not None", "y := {}"),
]
EXPRESSIONS = st.recursive(
    st.sampled_from(["router", "a_long_name_" * 6, "(1)", "'up'", "None"]),
    lambda inner: st.builds("({})".format, st.builds(str.format, st.sampled_from(FORMS), inner, inner, inner)),
    max_leaves=12,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=5))
def test_any_expressions_have_few_short_subjects(expressions: list[str]) -> None:
    body = "".join(f"    assert {expression}\n" for expression in ["router.delivered == 1", *expressions])
    subjects = case(f"async def test_x(router):\n{body}").proof.subjects
    assert [name for name in subjects if not 0 < len(name) <= LONGEST] == []
    assert 1 <= len(subjects) <= 3


HELPERS = {
    "tests/support.py": """\
import pytest
from unittest import mock
from .more import deep
class Checks:
    def inherited(self, router): assert router.accepted == 1
def check(router): assert router.delivered == 1
def deeply(router): deep(router)
def start(router): assert router.started == 1
def quiet(router): router.go()
def looks(router): assert router is not None
def again(router): again(router)
@pytest.fixture
def checker(): assert fixture_value == 1
def replaced(router):
    with mock.patch("router.socket"):
        assert router.answered == 1
""",
    "tests/more.py": "def deep(router): assert router.depth_seen == 1\n",
    "router/core.py": "def check(router): assert router.production == 1\n",
    "tests/src/code.py": "def check(router): assert router.production == 1\n",
}


@pytest.mark.parametrize(
    ("text", "strength", "subjects"),
    [
        ("from tests.support import check\ndef test_x(r): check(r)", STRONG, ("delivered",)),
        ("from .support import check\ndef test_x(r): check(r)", STRONG, ("delivered",)),
        ("from .support import check as verify\ndef test_x(r): verify(r)", STRONG, ("delivered",)),
        ("import support\ndef test_x(r): support.check(r)", STRONG, ("delivered",)),
        ("from . import support\ndef test_x(r): support.check(r)", STRONG, ("delivered",)),
        ("from .support import *\ndef test_x(r): check(r)", STRONG, ("delivered",)),
        ("from .support import deeply\ndef test_x(r): deeply(r)", STRONG, ("depth_seen",)),
        ("from .support import Checks\nclass TestA(Checks):\n  def test_x(self, r): self.inherited(r)", STRONG,
         ("accepted",)),
        ("from .support import start\ndef test_x(r): start(r)", UNKNOWN, ()),
        ("from .support import quiet\ndef test_x(r): quiet(r)", UNKNOWN, ()),
        ("from .support import looks\ndef test_x(r): looks(r)", UNKNOWN, ()),
        ("from .support import again\ndef test_x(r): again(r)", UNKNOWN, ()),
        ("from .support import checker\ndef test_x(r): checker()", UNKNOWN, ()),
        ("from .support import check\ndef test_x(check): check(1)", UNKNOWN, ()),
        ("from router.core import check\ndef test_x(r): check(r)", UNKNOWN, ()),
        ("from .src.code import check\ndef test_x(r): check(r)", UNKNOWN, ()),
        ("from outside import check\ndef test_x(r): check(r)", UNKNOWN, ()),
    ],
)  # fmt: skip
def test_helpers_in_other_modules_of_the_tests_are_followed(
    text: str, strength: Strength, subjects: tuple[str, ...]
) -> None:
    (found,) = cases(text, HELPERS).values()
    assert (found.proof.strength, found.proof.subjects) == (strength, subjects)


def test_what_a_helper_replaces_is_replaced() -> None:
    found = case("from .support import replaced\ndef test_x(r): replaced(r)", HELPERS)
    assert (found.proof.assertions, found.proof.mocks) == (1, ("router.socket",))


def test_code_under_test_is_not_even_looked_at() -> None:
    looked: list[str] = []

    class Watched(Memory):
        def read(self, path: str) -> bytes | None:
            looked.append(path)
            return super().read(path)

    data = b"from router.core import check\ndef test_x(r): check(r)"
    files = Watched({name: text.encode() for name, text in HELPERS.items()})
    Pytest().extract(Source("tests/test_it.py", data), files, Settings())
    assert "router/core.py" not in looked


def test_a_change_of_a_helper_changes_the_proof_of_a_warm_run(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text("from support import check\ndef test_x(r): check(r)\n", encoding="utf-8")
    strengths = []
    for body in ("r.go()", "assert r.delivered == 1", "assert r.lost == 1"):
        (tests / "support.py").write_text(f"def check(r): {body}\n", encoding="utf-8")
        found = collect(Tree(tmp_path), Settings(), [Pytest()], cache=tmp_path / "cache.sqlite")
        proof = found.suites[0].cases[0].proof
        strengths.append((proof.strength, proof.subjects))
    assert strengths == [(UNKNOWN, ()), (STRONG, ("delivered",)), (STRONG, ("lost",))]


def test_facts_of_a_helper_name_its_file_and_what_they_are_about() -> None:
    text = b"from .support import check\ndef test_x(r):\n    assert r.accepted == 1\n    check(r)\n"
    files = Memory({name: item.encode() for name, item in HELPERS.items()})
    found = Pytest().facts(Source("tests/test_it.py", text), files, Settings(), "tests/test_it.py::test_x")
    assert [(fact.line, fact.kind, fact.about, fact.via) for fact in found] == [
        (3, "assertion", "accepted", ""),
        (6, "assertion", "delivered", "check in tests/support.py"),
    ]

"""What a body does becomes a proof profile, by the rule that `proof.py` states."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.model import Proof, Strength
from sources.suites.pytest.reading import cases

HEAD = """\
import time, asyncio, pytest, numpy, typing
from time import sleep
from unittest import mock, TestCase
from unittest.mock import patch
from helpers import go, check_all, eq_
def asserts(x): assert x == 1
def indirect(x): asserts(x)
def harmless(x): return x
def endless(): endless()
def test_of_nothing(x): return x
"""

STRONG, WEAK, HOLLOW, UNKNOWN = Strength.STRONG, Strength.WEAK, Strength.HOLLOW, Strength.UNKNOWN


@pytest.mark.parametrize(
    ("body", "proof"),
    [
        ("pass", Proof(HOLLOW)),
        ("assert True", Proof(HOLLOW)),
        ("assert 'a text'", Proof(HOLLOW)),
        ("assert not False; assert not 0; assert ('a', 'b')", Proof(HOLLOW)),
        ("print(len('x'))", Proof(HOLLOW)),
        # what always fails, or fails where it should not have come to
        ("assert 0", Proof(STRONG, 1)),
        ("assert False, 'to be written'", Proof(STRONG, 1)),
        ("assert not True", Proof(STRONG, 1)),
        ("assert ()", Proof(STRONG, 1)),
        ("raise AssertionError('to be written')", Proof(STRONG, 1)),
        ("raise pytest.fail.Exception('to be written')", Proof(STRONG, 1)),
        ("try: router.start()\n    except OSError: pass\n    else: assert False, 'not reached'", Proof(STRONG, 1)),
        ("time.sleep(1); sleep(2)", Proof(HOLLOW, sleeps=2)),
        ("await asyncio.sleep(1)", Proof(HOLLOW, sleeps=1)),
        ("harmless(1)", Proof(HOLLOW)),
        ("endless()", Proof(HOLLOW)),
        ("assert router.ready", Proof(STRONG, 1)),
        ("assert a == 1; assert b == 2", Proof(STRONG, 2)),
        ("assert a is not None; assert isinstance(a, int)", Proof(WEAK, 2)),
        ("assert a is not None; assert a.b", Proof(STRONG, 2)),
        # of what type something is says little where the type is a plain one, or where the test made it so
        ("assert isinstance(a.b, (int, str)); assert issubclass(a.c, typing.Mapping)", Proof(WEAK, 2)),
        ("assert isinstance(router.answer(), Refused)", Proof(STRONG, 1)),
        ("assert issubclass(router.Refused, router.Answer)", Proof(STRONG, 1)),
        ("assert isinstance(router.answer(), (Refused, int))", Proof(STRONG, 1)),
        ("made = Router()\n    assert isinstance(made, Router)", Proof(WEAK, 1)),
        ("assert isinstance(router.Router(1), router.Router)", Proof(WEAK, 1)),
        ("with testing.raises_refusal(): router.start()", Proof(STRONG, 1)),
        ("router.raises_its_voice", Proof(WEAK)),
        ("router.start()", Proof(WEAK)),
        ("import router", Proof(WEAK)),
        ("router.attribute", Proof(WEAK)),
        ("class Local(Base): pass", Proof(WEAK)),
        ("go()", Proof(UNKNOWN)),
        ("check_all(1)", Proof(UNKNOWN)),
        ("router.verify()", Proof(UNKNOWN)),
        ("router.wait_and_verify()", Proof(UNKNOWN)),
        ("router.mustBeEqualTo(1)", Proof(UNKNOWN)),
        ("router.protest()", Proof(WEAK)),
        ("result.stdout.fnmatch_lines(['*1 passed*'])", Proof(STRONG, 1)),
        ("result.stdout.no_re_match_line('error')", Proof(STRONG, 1)),
        ("eq_(router.state(), 'up')", Proof(STRONG, 1)),
        ("router.column.in_([1])", Proof(WEAK)),
        ("router.on_message(asserts)", Proof(STRONG, 1)),
        ("router.on_message(callback=harmless)", Proof(WEAK)),
        ("fixture_function()", Proof(UNKNOWN)),
        ("asserts(1)", Proof(STRONG, 1)),
        ("indirect(1); indirect(2)", Proof(STRONG, 2)),
        ("x = [asserts(i) for i in y]", Proof(STRONG, 1)),
        ("run(asserts(1))", Proof(STRONG, 1)),
        ("with pytest.raises(ValueError): f()", Proof(STRONG, 1)),
        ("pytest.raises(ValueError, f)", Proof(STRONG, 1)),
        ("with pytest.RaisesGroup(ValueError): f()", Proof(STRONG, 1)),
        ("if a: pytest.fail('x')", Proof(STRONG, 1)),
        ("if a: raise AssertionError('x')", Proof(STRONG, 1)),
        ("if a: raise ValueError", Proof(WEAK)),
        ("for name in dir(router): getattr(router, name)", Proof(WEAK)),
        ("test_of_nothing()", Proof(UNKNOWN)),
        ("assert re.fullmatch('a+', router.name) is not None", Proof(STRONG, 1)),
        ("return\n    assert a == 1", Proof(WEAK)),
        ("if False: assert a == 1", Proof(WEAK)),
        ("if (False): assert a == 1", Proof(WEAK)),
        ("if '': assert a == 1", Proof(WEAK)),
        ("try: assert a == 1\n    except Exception: pass", Proof(WEAK)),
        ("try: assert a == 1\n    except (ValueError, AssertionError): 'no matter'", Proof(WEAK)),
        ("with suppress(Exception): assert a == 1", Proof(WEAK)),
        ("try: a.b()\n    except Exception: pass\n    assert a == 1", Proof(STRONG, 1)),
        ("try: assert a == 1\n    except ValueError: pass", Proof(STRONG, 1)),
        ("try: assert a == 1\n    except Exception: raise RuntimeError", Proof(STRONG, 1)),
        ("d = {}; d['a'] = harmless(1); assert d['a'] == 1", Proof(STRONG, 1)),
        ("numpy.testing.assert_allclose(a, b)", Proof(STRONG, 1)),
        ("m.assert_called_once_with(1)", Proof(STRONG, 1)),
        ("with mock.patch('a.b'): f.g()", Proof(WEAK, mocks=("a.b",))),
        ("with mock.patch('a.b') as m, patch('c.d'): assert m.x", Proof(STRONG, 1, ("a.b", "c.d"))),
        ("with patch.object(router, 'send'): assert m.x", Proof(STRONG, 1, ("router.send",))),
        ("with patch.dict('os.environ'): assert m.x", Proof(STRONG, 1, ("os.environ",))),
        ("monkeypatch.setattr('a.b', 1); assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("monkeypatch.setattr(a.b, 'c', 1); assert m.x", Proof(STRONG, 1, ("a.b.c",))),
        ("mocker.patch('a.b', return_value=1); assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("stack.enter_context(mock.patch('a.b')); assert m.x", Proof(STRONG, 1, ("a.b",))),
        # a spy watches, and replaces nothing
        ("with patch.object(router, 'send', wraps=router.send) as m: assert m.x", Proof(STRONG, 1)),
        ("with patch('a.b', new=mock.Mock(wraps=original)) as m: assert m.x", Proof(STRONG, 1)),
        ("with patch('a.b', mock.Mock(wraps=a.b)) as m: assert m.x", Proof(STRONG, 1)),
        ("monkeypatch.setattr(a, 'b', mock.MagicMock(wraps=a.b)); assert m.x", Proof(STRONG, 1)),
        ("m = mocker.spy(router, 'send'); assert m.x", Proof(STRONG, 1)),
        ("with patch('a.b', wraps=a.b, return_value=1) as m: assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("with patch('a.b', wraps=a.b, side_effect=OSError) as m: assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("with patch('a.b', wraps=lambda: 1) as m: assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("with patch('a.b', new=mock.Mock(spec=a.b)) as m: assert m.x", Proof(STRONG, 1, ("a.b",))),
        ("text.replace('a', 'b'); assert m.x", Proof(STRONG, 1)),
    ],
)
def test_profile_of_a_body(body: str, proof: Proof) -> None:
    found = cases(f"{HEAD}async def test_x(router, monkeypatch, mocker, fixture_function):\n    {body}\n")
    assert found["test_x"].proof == proof


@pytest.mark.parametrize(
    ("body", "proof"),
    [
        ("self.assertEqual(1, x)", Proof(STRONG, 1)),
        ("self.assertIsNotNone(x)", Proof(WEAK, 1)),
        ("self.assertIsInstance(x.y, dict)", Proof(WEAK, 1)),
        ("self.assertIsInstance(x.y, Refused, 'a message')", Proof(STRONG, 1)),
        ("x.callback(self.own)", Proof(STRONG, 1)),
        ("x.callback(self.assertEqual, [])", Proof(STRONG, 1)),
        ("return x.read().addCallback(self.inherited)", Proof(STRONG, 1)),
        ("self.addCleanup(self.stop)", Proof(UNKNOWN)),
        ("self.assertRenders('a', 'a')", Proof(STRONG, 1)),
        ("self.assertRaises(ValueError, f)", Proof(STRONG, 1)),
        ("self.fail('x')", Proof(STRONG, 1)),
        ("self.own(1)", Proof(STRONG, 1)),
        ("self.inherited(1)", Proof(STRONG, 1)),
        ("self.from_outside(1)", Proof(UNKNOWN)),
        ("d = {}; d['a'] = 1; assert d['a'] == 1", Proof(WEAK, 1)),
        ("d = {}; d['a'] = 1; self.assertEqual(max(d), 'a')", Proof(WEAK, 1)),
        ("d = {}; d['a'] = self.own(1); assert d['a'] == 1", Proof(STRONG, 2)),
        ("d = {}; d['a'] = unknown; assert d['a'] == 1", Proof(STRONG, 1)),
        ("assert open('file').read() == ''", Proof(STRONG, 1)),
    ],
)
def test_profile_of_a_method(body: str, proof: Proof) -> None:
    text = (
        f"{HEAD}class Base(TestCase):\n"
        "    def inherited(self, x): self.assertTrue(x.y)\n"
        "class TestA(Base):\n"
        "    def own(self, x): assert x == 1\n"
        "    def stop(self): pass\n"
        f"    def test_x(self):\n        {body}\n"
    )
    assert cases(text)["TestA::test_x"].proof == proof


def test_decorators_that_mock_count_also_those_of_the_class() -> None:
    text = f"{HEAD}@patch('c.d')\nclass TestA:\n    @mock.patch('a.b')\n    def test_x(self): assert x.y\n"
    assert cases(text)["TestA::test_x"].proof == Proof(STRONG, 1, ("a.b", "c.d"))


@pytest.mark.parametrize(("body", "strength"), [("assert isinstance(x.y, int)", STRONG), ("router.read(x)", UNKNOWN)])
def test_a_property_of_any_input_is_never_weak(body: str, strength: Strength) -> None:
    text = f"{HEAD}from hypothesis import given\n@given(x=1)\ndef test_x(x):\n    {body}\n"
    assert cases(text)["test_x"].proof.strength == strength


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("pass", "does nothing that could fail"),
        ("router.start()", "only shows that nothing raises"),
        ("assert router.x is not None", "only checks that something is there, or of what type it is"),
        ("return\n    assert router.x == 1", "catches the failure of everything that it asserts, or never comes to it"),
        ("assert max(1, 2) == 2", "asserts only what it made itself"),
        ("assert router.x == 1", ""),
    ],
)
def test_a_weak_proof_says_why(body: str, why: str) -> None:
    assert cases(f"{HEAD}def test_x():\n    {body}\n")["test_x"].proof.why == why


@pytest.mark.parametrize(
    ("body", "strength"),
    [
        ("assert [x * 2 for x in [1]] == [2]", WEAK),
        ("assert {x: y for x in [1] for y in [x]} == {1: 1}", WEAK),
        ("assert sorted(x for x in [2, 1] if (y := x)) == [1, 2]", WEAK),
        ("x = [1]\n    with memoryview(b'a') as y:\n        assert (x, y)[0] == [1]", WEAK),
        ("assert [router.x for x in [1]] == [1]", STRONG),
        ("assert [x for x in router.all()] == [1]", STRONG),
        ("x = router\n    assert x == 1", STRONG),
        ("x = 1\n    if x != 1: assert False", WEAK),
        ("assert False", STRONG),
        ("raise AssertionError", STRONG),
    ],
)
def test_names_that_a_test_makes_are_its_own(body: str, strength: Strength) -> None:
    assert cases(f"{HEAD}def test_x():\n    {body}\n")["test_x"].proof.strength is strength


@pytest.mark.parametrize(
    ("text", "strength"), [("Counts.\n\n    >>> count([1])\n    1\n", UNKNOWN), ("Counts >> 1.", HOLLOW)]
)
def test_examples_in_its_text_may_be_the_test(text: str, strength: Strength) -> None:
    assert cases(f'{HEAD}def test_x():\n    """{text}"""\n')["test_x"].proof.strength is strength


HELPERS = f"""{HEAD}
def check(x):
    assert x > 0
    assert x < 9

def check_all(x):
    check(x)
    for one in x:
        check(one)

def alive(x):
    assert x is not None
"""


@pytest.mark.parametrize(
    ("body", "assertions", "total"),
    [
        ("assert router.up; assert router.x", 2, 2),
        ("check(router.x)", 1, 2),
        ("check(router.x); check(router.y); assert router.z", 3, 5),
        ("check_all(router.x)", 1, 4),
        ("alive(router.x)", 1, 1),
        ("router.x()", 0, 0),
        ("; ".join(["check(router.x)"] * 6_000), 6_000, 9_999),
    ],
)
def test_a_call_of_a_helper_is_one_assertion_and_in_all_as_many_as_it_makes(
    body: str, assertions: int, total: int
) -> None:
    proof = cases(f"{HELPERS}def test_x(router):\n    {body}\n")["test_x"].proof
    assert (proof.assertions, proof.total) == (assertions, total)


@pytest.mark.parametrize(
    ("body", "signs", "all_signs"),
    [
        ("assert x.y == 5; assert x.z", 0, 0),
        ("self.assertEqual(x.y, 5); assert x.z", 0, 0),
        ("assert x.y is not None; assert isinstance(x.z, int); assert x.z == 1", 2, 2),
        ("assert x.y != None; assert not x.y is None; assert x.y is not None and hasattr(x, 'z')", 3, 3),
        ("assert type(x.y) == int; assert type(x.y) is str; assert type(x.y) is not str", 2, 2),
        ("assert type(x.y) is type(x.z); assert type(x.y) is Refused; assert not callable(x.y)", 0, 0),
        ("self.assertTrue(isinstance(x.y, int)); self.assertFalse(x.y is None); self.assertTrue(x.y)", 2, 2),
        ("self.assertFalse(hasattr(x, 'y')); assert x.y is None; assert not (x.y or x.z)", 0, 0),
        ("self.assertNotEqual(x.y, None); self.assertIsNot(x.y, None); self.assertNotEqual(x.y, 1)", 2, 2),
        ("self.assertNotEqual(re.match('a', x.y), None); assert re.match('a', x.y) != None", 0, 0),
        ("check(x.y); alive(x.y); assert x.z", 1, 1),
        ("partly(x.y); alive(x.z); several(x.z)", 2, 5),
    ],
)
def test_signs_of_life_are_counted_however_they_are_written(body: str, signs: int, all_signs: int) -> None:
    more = "def partly(x):\n    alive(x); check(x)\n    assert x is not None\n"
    more += "def several(x):\n    assert x is not None; assert callable(x)\n"
    text = f"{HELPERS}{more}class TestX(TestCase):\n    def test_x(self, x=router.x()):\n        {body}\n"
    proof = cases(text)["TestX::test_x"].proof
    assert (proof.signs, proof.all_signs) == (signs, all_signs)

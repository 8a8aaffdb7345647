"""What a test says of itself, in its marks and its docstring, with the line on which it says it."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.model import Problem, Selection, Sentence, Span, VariantNames
from sources.suites.pytest.reading import PATH, case, cases, extract

PROMISES = (Sentence("no message is lost", 5), Sentence("none is handled twice", 6))


@pytest.mark.parametrize(
    "docstring",
    [
        pytest.param(
            "Sum.\n\n    Guarantees:\n        - no message is lost\n        - none is handled twice\n", id="Google"
        ),
        pytest.param(
            "Sum.\n\n    Guarantees:\n    - no message is lost\n    - none is handled twice\n", id="flat list"
        ),
        pytest.param("Sum.\n\n    Verifies:\n    - no message is lost\n    - none is handled twice\n", id="Verifies"),
        pytest.param(
            "Guarantees\n    ----------\n\n    - no message is lost\n    - none is handled twice\n", id="NumPy"
        ),
        pytest.param(
            "Sum.\n\n\n    :guarantee: no message is lost\n    :guarantee: none is handled twice\n", id="Sphinx"
        ),
        pytest.param(
            "Sum.\n\n    :guarantees:\n       - no message is lost\n       - none is handled twice\n", id="list field"
        ),
    ],
)
def test_reads_guarantees_of_each_docstring_style(docstring: str) -> None:
    assert case(f'def test_x():\n    """{docstring}\n    """\n').guarantees == PROMISES


@pytest.mark.parametrize("end", ["Args:\n        x: what", ":param x: what", "What follows is no promise."])
def test_a_section_ends_where_the_indentation_does(end: str) -> None:
    text = f'def test_x():\n    """Sum.\n\n    Guarantees:\n        - it holds\n\n    {end}\n    """\n'
    assert [item.text for item in case(text).guarantees] == ["it holds"]


def test_a_numpy_section_ends_at_the_next_one() -> None:
    docstring = "S.\n\n    Guarantees\n    ----------\n    - it holds\n\n    Notes\n    -----\n    Not this.\n    "
    text = f'def test_x():\n    """{docstring}"""\n'
    assert [item.text for item in case(text).guarantees] == ["it holds"]


@pytest.mark.parametrize(
    ("docstring", "summary"),
    [
        ("It holds.", "It holds."),
        ("It holds", "It holds"),
        ("It holds. Always.", "It holds."),
        ("Version 1.2 holds. Always.", "Version 1.2 holds."),
        ("\n    It holds\n    for long.\n\n    More.", "It holds for long."),
        (":guarantees: it holds", ""),
        ("Guarantees:\n        - it holds", ""),
        ("", ""),
    ],
)
def test_the_summary_is_the_first_sentence(docstring: str, summary: str) -> None:
    assert case(f'def test_x():\n    """{docstring}"""\n').summary == summary


def test_a_promise_of_the_class_holds_for_tests_that_make_none() -> None:
    text = (
        "class TestA:\n"
        '    """Guarantees: a"""\n'
        "    def test_x(self):\n"
        '        """Guarantees: b"""\n'
        "    def test_y(self): ...\n"
    )
    assert {name: item.guarantees for name, item in cases(text).items()} == {
        "TestA::test_x": (Sentence("b", 4),),
        "TestA::test_y": (Sentence("a", 2),),
    }


def test_collects_marks_from_the_test_outwards() -> None:
    text = (
        "import pytest\n"
        "pytestmark = [pytest.mark.guarantee('of the module'), pytest.mark.smoke]\n"
        "@pytest.mark.scenario('s1', 's2')\n"
        "class TestA:\n"
        "    pytestmark = pytest.mark.requirement('R1')\n"
        "    @pytest.mark.requirement('R2', 'R1')\n"
        "    @pytest.mark.guarantee('of the\\n test')\n"
        "    def test_x(self): ...\n"
    )
    found = case(text)
    assert (found.guarantees, found.scenarios, found.requirements, found.tags, found.line) == (
        (Sentence("of the test", 7), Sentence("of the module", 2)),
        ("s1", "s2"),
        ("R2", "R1"),
        ("smoke",),
        6,
    )


@pytest.mark.parametrize(
    "text",
    [
        "import pytest\n@pytest.mark.slow\ndef test_x(): ...",
        "from pytest import mark\n@mark.slow\ndef test_x(): ...",
        "from pytest import mark as m\nslow = m.slow\n@slow\ndef test_x(): ...",
        "import pytest as p\nslow = p.mark.slow(reason='x')\n@slow\ndef test_x(): ...",
        "import pytest\nmark = pytest.mark\n@mark.slow()\ndef test_x(): ...",
        "import pytest\npytestmark = pytest.mark.slow\ndef test_x(): ...",
        "import pytest\npytestmark: list = [pytest.mark.slow]\ndef test_x(): ...",
        "from .marks import slow\n@slow\ndef test_x(): ...",
        "from .marks import slowly\n@slowly(3)\ndef test_x(): ...",
    ],
)
def test_knows_a_mark_under_any_name(text: str) -> None:
    marks = "import pytest\nslow = pytest.mark.slow\ndef slowly(n):\n    return pytest.mark.slow(n)\n"
    assert case(text, {"tests/marks.py": marks}).tags == ("slow",)


def test_an_argument_that_is_no_text_costs_one_problem_and_nothing_else() -> None:
    text = (
        "import pytest\n"
        "@pytest.mark.guarantee('kept', NAME)\n"
        "@pytest.mark.scenario(f'x{1}')\n"
        "class TestA:\n"
        "    def test_x(self): ...\n"
        "    def test_y(self): ...\n"
    )
    extraction = extract(text)
    message = "the argument of this mark must be a text in quotation marks"
    assert extraction.problems == (
        Problem("RB903", f"guarantee(NAME): {message}", Span(PATH, 2, 32)),
        Problem("RB903", f"scenario(f'x{{1}}'): {message}", Span(PATH, 3, 23)),
    )
    assert extraction.suite is not None
    assert [case.guarantees for case in extraction.suite.cases] == [(Sentence("kept", 2),)] * 2


@pytest.mark.parametrize(
    ("decorator", "skip", "conditions"),
    [
        ("pytest.mark.skip", "", ()),
        ("pytest.mark.skip('gone')", "gone", ()),
        ("pytest.mark.skip(reason='gone')", "gone", ()),
        ("pytest.mark.skipif(True, reason='gone')", "gone", ()),
        ("pytest.mark.skipif(False, reason='gone')", None, ()),
        ("pytest.mark.skipif(sys.platform == 'win32', reason='gone')", None, ("sys.platform != 'win32'",)),
        ("pytest.mark.skipif('sys.version_info < (3, 12)')", None, ("sys.version_info >= (3, 12)",)),
        ("pytest.mark.skipif(not HAS)", None, ("HAS",)),
        ("pytest.mark.skipif(a or b, reason='')", None, ("not (a or b)",)),
        ("unittest.skip('gone')", "gone", ()),
        ("unittest.skipIf(HAS, 'gone')", None, ("not HAS",)),
        ("unittest.skipUnless(HAS, 'gone')", None, ("HAS",)),
        ("pytest.mark.xfail(run=False, reason='hangs')", "hangs", ()),
        ("pytest.mark.xfail(reason='known')", None, ()),
        ("skip_without_broker", None, ("skip_without_broker skips nothing",)),
    ],
)
def test_tells_a_skip_from_a_condition(decorator: str, skip: str | None, conditions: tuple[str, ...]) -> None:
    found = case(f"import pytest, sys, unittest\n@{decorator}\ndef test_x(): ...\n")
    assert (found.skip, found.conditions) == (skip, conditions)


@pytest.mark.parametrize(
    ("body", "skip", "conditions"),
    [
        ("pytest.skip('gone')", "gone", ()),
        ("if WINDOWS: pytest.skip('gone')", None, ("not WINDOWS",)),
        ("pytest.importorskip('numpy')", None, ("module numpy is there",)),
        ("np = pytest.importorskip('numpy')", None, ("module numpy is there",)),
        ("self.skipTest('gone')", "gone", ()),
        ("raise unittest.SkipTest('gone')", "gone", ()),
        ("for x in y: pytest.skip('in the middle')", None, ()),
    ],
)
def test_reads_the_skips_of_a_body(body: str, skip: str | None, conditions: tuple[str, ...]) -> None:
    found = case(f"import pytest, unittest\ndef test_x():\n    {body}\n")
    assert (found.skip, found.conditions) == (skip, conditions)


@pytest.mark.parametrize(
    ("head", "skip", "conditions"),
    [
        ("pytest.skip('gone', allow_module_level=True)", "gone", ()),
        ("if not HAS:\n    pytest.skip('gone', allow_module_level=True)", None, ("HAS",)),
        ("numpy = pytest.importorskip('numpy')", None, ("module numpy is there",)),
        ("try:\n    import numpy\nexcept ImportError:\n    pytest.skip('gone')", None, ("module numpy is there",)),
        ("raise unittest.SkipTest('gone')", "gone", ()),
    ],
)
def test_reads_the_skips_of_a_module(head: str, skip: str | None, conditions: tuple[str, ...]) -> None:
    found = case(f"import pytest, unittest\n{head}\ndef test_x(): ...\n")
    assert (found.skip, found.conditions) == (skip, conditions)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("if A:\n    def test_x(): ...", ("A",)),
        ("if A:\n    pass\nelse:\n    def test_x(): ...", ("not A",)),
        ("if A:\n    if B > 1:\n        def test_x(): ...", ("A", "B > 1")),
        ("if A:\n    def test_x(): ...\nelse:\n    def test_x(): ...", ()),
        ("if A:\n    def test_x(): ...\nif B:\n    def test_x(): ...", ("A or B",)),
        ("def test_x(): ...\nif A:\n    def test_x(): ...", ()),
        ("def test_x(): ...\nif A:\n    if B:\n        def test_x(): ...", ()),
        ("if A:\n    if B:\n        def test_x(): ...\n    else:\n        def test_x(): ...", ("A",)),
        ("def test_x(): ...\nif A:\n    del test_x", ("not A",)),
        ("def test_x(): ...\nif A:\n    if B:\n        del test_x", ("not (A and B)",)),
        ("def test_x(): ...\ndel test_x, test_y\ndef test_x(): ...", ()),
        ("class TestA: ...\nif A:\n    if B:\n        class TestA:\n            def test_x(self): ...", ("A", "B")),
        (
            "try:\n    import numpy\nexcept ImportError:\n    pass\nelse:\n    def test_x(): ...",
            ("module numpy is there",),
        ),
        ("try:\n    pass\nfinally:\n    def test_x(): ...", ()),
        ("with a:\n    def test_x(): ...", ()),
        ("for a in b:\n    def test_x(): ...", ("the loop on line 1 has a turn",)),
        ("match a:\n    case 1:\n        def test_x(): ...", ("a matches 1",)),
        ("class TestA:\n    if A:\n        def test_x(self): ...", ("A",)),
        ("if True:\n    def test_x(): ...", ()),
        ("if TYPE_CHECKING:\n    pass\nelse:\n    def test_x(): ...", ()),
    ],
)
def test_a_test_under_a_statement_has_its_condition(text: str, conditions: tuple[str, ...]) -> None:
    assert case(text).conditions == conditions


def test_a_class_that_a_decorator_makes_a_function_of_is_told_once_and_never_run() -> None:
    helper = "from contextlib import ContextDecorator\nclass Language(ContextDecorator): ...\n"
    text = (
        "from .around import Language\n"
        "import unittest\n"
        "@Language('de')\n"
        "class TestA(unittest.TestCase):\n"
        "    def test_x(self): ...\n"
        "    def test_y(self): ...\n"
    )
    extraction = extract(text, {"tests/around.py": helper})
    message = "Language('de') makes a function of TestA, so none of its tests is run"
    assert extraction.problems == (Problem("RB903", message, Span(PATH, 3, 2)),)
    assert extraction.suite is not None
    assert [(case.selection, case.conditions) for case in extraction.suite.cases] == [
        (Selection.UNSELECTED, (message,))
    ] * 2


@pytest.mark.parametrize(
    ("above", "condition"),
    [
        ("needs('json')\n", "needs('json') skips nothing"),
        ("if WINDOWS:\n    needs('winreg')\n", "not WINDOWS or needs('winreg') skips nothing"),
        ("found = needs('json')\n", "needs('json') skips nothing"),
        ("near('json')\n", "near('json') skips nothing"),
    ],
)
def test_a_helper_that_may_skip_makes_its_whole_module_conditional(above: str, condition: str) -> None:
    helper = (
        "import unittest\n"
        "def near(name): return needs(name)\n"
        "def needs(name):\n    if name not in KNOWN:\n        raise unittest.SkipTest\n"
    )
    found = case(f"from .support import near, needs\n{above}def test_x(): ...\n", {"tests/support.py": helper})
    assert (found.selection, found.conditions) == (Selection.CONDITIONAL, (condition,))


def test_a_helper_that_skips_nothing_changes_nothing() -> None:
    helper = "def needs(name):\n    parser.skip(name)\n    return 'skip'\n"
    found = case("from .support import needs\nneeds('json')\ndef test_x(): ...\n", {"tests/support.py": helper})
    assert found.selection is Selection.SELECTED


@pytest.mark.parametrize(
    ("above", "base", "told"),
    [
        ("from queues.tests import test_queue as t", "t.FifoTest", "queues.tests.test_queue.FifoTest"),
        ("from queues.contracts import QueueTests", "QueueTests", "queues.contracts.QueueTests"),
        ("from queues import test_fixtures", "test_fixtures.WithQueues", ""),
        ("from queues.testing import QueueTestCase", "QueueTestCase", ""),
    ],
)
def test_a_base_from_elsewhere_that_has_tests_is_told_of(above: str, base: str, told: str) -> None:
    suite = extract(f"{above}\nclass TestOwn({base}):\n    def test_x(self): ...\n").suite
    words = (f"classes derive from {told}, which is not in the repository (line 2)",) if told else ()
    assert suite is not None
    assert suite.unseen == words


@pytest.mark.parametrize(
    ("name", "base", "condition"),
    [
        (
            "RouterCase",
            "queues.Handler",
            "queues.Handler, which is not in the repository, derives from unittest.TestCase",
        ),
        ("QueueTests", "queues.Cases", "queues.Cases, which is not in the repository, derives from unittest.TestCase"),
        ("TestQueue", "queues.Handler", None),
    ],
)
def test_a_class_with_tests_may_be_a_test_case_by_a_base_from_elsewhere(
    name: str, base: str, condition: str | None
) -> None:
    found = case(f"import far\nclass {name}({base}):\n    def test_x(self): ...\n")
    assert found.conditions == ((condition,) if condition else ())


@pytest.mark.parametrize(
    ("name", "method"), [("Router", "test_link"), ("RouterMixin", "test_x"), ("QueueCase", "serve")]
)
def test_any_other_class_is_none_by_a_base_from_elsewhere(name: str, method: str) -> None:
    assert cases(f"import far\nclass {name}(far.Handler):\n    def {method}(self): ...\n") == {}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("match a or b:\n    case 1:\n        def test_x(): ...", "(a or b) matches 1"),
        ("class TestA:\n    __test__ = a or b\n    def test_x(self): ...", "TestA.__test__, (a or b), is true"),
    ],
)
def test_words_about_a_choice_keep_it_together(text: str, condition: str) -> None:
    assert case(text).conditions == (condition,)


@pytest.mark.parametrize(
    ("mark", "conditions"),
    [
        ("unittest.skipUnless(HAVE_SCIPY, 'scipy not available')", ("HAVE_SCIPY",)),
        ("pytest.mark.skipif(not HAVE_SCIPY, reason='no scipy')", ("HAVE_SCIPY",)),
        ("pytest.mark.skip(reason='for now')", ("needs_scipy skips nothing",)),
        ("outside.needs_scipy", ("needs_scipy skips nothing",)),
        ("pytest.mark.slow", ()),
    ],
)
def test_a_mark_that_is_laid_on_by_calling_it_says_its_own_condition(mark: str, conditions: tuple[str, ...]) -> None:
    found = cases(
        "import pytest, unittest, base\nfrom outside import HAVE_SCIPY\nimport outside\n"
        f"needs_scipy = {mark}\n"
        "class TestA:\n    test_x = needs_scipy(base.TestB.test_x)\n",
        {"tests/base.py": "class TestB:\n    def test_x(self): ...\n"},
    )
    assert found["TestA::test_x"].conditions == conditions


@pytest.mark.parametrize(
    ("maker", "found"),
    [("such.A('broker')", None), ("outside.made()", ("it.should('answer') gives a function",))],
)
def test_what_a_with_statement_binds_may_make_something_else_of_a_function(
    maker: str, found: tuple[str, ...] | None
) -> None:
    text = f"from nose2.tools import such\nimport outside\nwith {maker} as it:\n"
    read = cases(f"{text}    @it.should('answer')\n    def test_x(): ...\n")
    assert (read["test_x"].conditions if read else None) == found


def test_a_decorator_around_another_one_that_makes_tests_adds_words_to_their_names() -> None:
    text = "import chex\nfrom absl.testing import parameterized\nclass TestA(chex.TestCase):\n"
    marked = (
        f"{text}    @chex.variants(with_jit=True)\n    @parameterized.parameters(1, 2)\n    def test_x(self): ...\n"
    )
    assert case(marked).variant_names is VariantNames.ANY

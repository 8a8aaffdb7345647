"""The fingerprint of a test changes with what it does, and with nothing else."""

from __future__ import annotations

import pytest
from sources.suites.pytest.reading import cases

BASE = 'def test_x(a, b):\n    """Doc."""\n    if a:\n        b = f(a, "x")\n    assert b == [1, 2]\n'


def _fingerprint(text: str) -> str:
    (case,) = cases(text).values()
    return case.fingerprint


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# before\n\n" + BASE + "\n# after\n", id="around"),
        pytest.param(BASE.replace('"""Doc."""', '"""Another."""'), id="docstring"),
        pytest.param(BASE.replace('    """Doc."""\n', ""), id="no docstring"),
        pytest.param(BASE.replace("test_x", "test_renamed"), id="name"),
        pytest.param(BASE.replace("    if a", "\n    # why: '\"\n    if  a"), id="comment and blanks"),
        pytest.param(BASE.replace("    ", "  "), id="indentation"),
        pytest.param(BASE.replace('f(a, "x")', "f(\n            a,\n            'x',\n        )"), id="formatted anew"),
        pytest.param(BASE.replace(" == ", " \\\n        == "), id="continued line"),
        pytest.param(BASE.replace("\n", "\r\n"), id="line ends"),
        pytest.param("import pytest\n@pytest.mark.slow\n" + BASE, id="plain mark"),
    ],
)
def test_what_does_not_matter_keeps_it(text: str) -> None:
    assert _fingerprint(text) == _fingerprint(BASE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BASE.replace("[1, 2]", "[1, 3]"), id="value"),
        pytest.param(BASE.replace('"x"', '"x "'), id="blank in a text"),
        pytest.param(BASE.replace('"x"', '"#x"'), id="sharp in a text"),
        pytest.param(BASE.replace("    assert", "        assert"), id="moved into the if"),
        pytest.param(BASE.replace("(a, b)", "(a, c)"), id="fixture"),
        pytest.param(BASE.replace("    assert b == [1, 2]\n", ""), id="removed"),
        pytest.param("import pytest\n@pytest.mark.parametrize('a', [1])\n" + BASE, id="parameters"),
    ],
)
def test_what_matters_changes_it(text: str) -> None:
    assert _fingerprint(text) != _fingerprint(BASE)


def test_the_parameters_count() -> None:
    text = "import pytest\n@pytest.mark.parametrize('a', [{}])\n" + BASE
    assert _fingerprint(text.format(1)) != _fingerprint(text.format(2))
    assert _fingerprint(text.format("1,  2")) == _fingerprint(text.format("1,2,"))


def test_the_same_body_elsewhere_has_the_same() -> None:
    inside = "class TestA:\n" + "".join(f"    {line}\n" for line in BASE.replace("(a", "(self, a").splitlines())
    outside = BASE.replace("(a", "(self, a")
    assert _fingerprint(inside) == _fingerprint(outside)

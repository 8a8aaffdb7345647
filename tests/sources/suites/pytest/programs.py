"""Random test modules in which the environment decides what is defined and what is skipped."""

from __future__ import annotations

import random
import re

VARIABLES = ("A", "B")

HEAD = """\
import os, sys, unittest
import pytest
try:
    import not_there
    HAVE = True
except ImportError:
    HAVE = False
FLAG = bool(os.environ.get("A"))
needs = pytest.mark.skipif(os.environ.get("B") == "1", reason="r")
mark_a = pytest.mark.slow
mark_b = needs
mark_c = pytest.mark.slow

"""

GRAMMAR: dict[str, tuple[str, ...]] = {
    # statements of a module; `{…|}` stands for lines that are indented as it is
    "S": (
        "{F}", "{F}", "{F}", "{C}", "{C}", "{U}", "{N} = None", "def plain(): pass", "def {N}(): pass\ndel {N}",
        "if {B}:\n    {S}\n    {S}", "if {B}:\n    {S}\nelse:\n    {S}", "if {B}:\n    {S}\nelif {B}:\n    {S}",
        "try:\n    import {I}\n    {F}\nexcept ImportError:\n    {F}",
        "{K}", "{K}", "if {B}:\n    {K}", "if {B}:\n    {K}\nelse:\n    {K}", "{D}", "{C}\n{C}\n{D}",
        "{C}\nif {B}:\n    {D}", "if {B}:\n    pytestmark = {P}",
        "pytestmark = [{P}]\nif {B}:\n    pytestmark.append({P})",
    ),
    # what a decorator means
    "K": ("mark_{L} = {M}", "mark_c = {P}", "def mark_{L}(f): return f", "mark_{L} = {M} if {B} else lambda f: f",
          "try:\n    import {I}\n    mark_{L} = {M}\nexcept ImportError:\n    mark_{L} = {M}"),
    "L": ("a", "b"),
    # what becomes of a class that others may have derived from; none does afterwards
    "D": ("del {O}", "{O} = None", "class {O}:\n    {G}", "class {O}(unittest.TestCase):\n    {W}"),
    "F": ("def {N}():\n    {R}", "@{M}\ndef {N}():\n    {R}", "@{M}\n@{M}\ndef {N}():\n    {R}",
          "@pytest.mark.parametrize('p', {V})\ndef {N}(p):\n    {R}", "def {N}():\n    {R}\n{N} = {M}({N})"),
    "C": ("class TestX({X}):\n    {G}\n    {G}", "@{M}\nclass TestX({X}):\n    {G}",
          "class BaseX({X}):\n    {G}\n    {G}",
          "class TestX({X}):\n    {G}\n    pytestmark = {P}", "class TestX({X}):\n    __test__ = False\n    {G}",
          "class TestX({X}):\n    if {B}:\n        pytestmark = {P}\n    {G}",
          "class TestX({X}):\n    pytestmark = {P} if {B} else []\n    {G}",
          "class TestX({X}):\n    if {B}:\n        __test__ = False\n    {G}"),
    "G": ("def {N}(self):\n    {R}", "@{M}\ndef {N}(self):\n    {R}", "{N} = None", "if {B}:\n    {G}",
          "class TestIn:\n    def {N}(self):\n        {R}", "def helper(self): pass",
          "def {N}(self):\n    {R}\n{N} = {M}({N})"),
    "U": ("class TestX(unittest.TestCase):\n    {W}\n    {W}", "@{T}\nclass TestX(unittest.TestCase):\n    {W}"),
    "W": ("def {N}(self):\n    {R}", "@{T}\ndef {N}(self):\n    {R}", "def {N}(self):\n    self.skipTest('r')",
          "def setUp(self): pass"),
    "R": ("assert True", "assert True", "pytest.skip('r')", "if {B}:\n    pytest.skip('r')",
          "pytest.importorskip('not_there')"),
    "M": ("{P}", "{P}", "{P}", "mark_a", "mark_b"),
    "P": ("pytest.mark.skipif({B}, reason='r')", "pytest.mark.skip", "pytest.mark.xfail", "pytest.mark.slow", "needs",
          "mark_c"),
    "T": ("unittest.skipIf({B}, 'r')", "unittest.skipUnless({B}, 'r')", "unittest.skip('r')"),
    "B": ("os.environ.get('{E}') == '1'", "os.environ.get('{E}') != '1'", "not os.environ.get('{E}')", "HAVE", "FLAG",
          "os.environ.get('{E}')", "'{E}' in os.environ", "os.environ.get('A') and os.environ.get('B')",
          "os.environ.get('A') or not os.environ.get('B')", "sys.platform == 'win32'"),
    "E": VARIABLES,
    "I": ("not_there", "json"),
    "N": ("test_a", "test_b", "test_c", "test_d"),
    "V": ("[1, 2]", "[]"),
}  # fmt: skip
DEEPEST = 3

_HOLE = re.compile(r"^(?P<indent> *)(?P<before>.*?)\{(?P<kind>[A-Z])\}", re.MULTILINE)


def module(seed: int) -> str:
    """Write a module; the same number gives the same one."""
    writer = _Writer(random.Random(seed))  # noqa: S311  # nothing is secret
    return HEAD + "".join(f"{writer.write('S')}\n" for _ in range(writer.count()))


class _Writer:
    """Writes one module, with a name of its own for each class."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._classes: list[str] = []

    def count(self) -> int:
        return self._chance.randint(2, 5)

    def write(self, kind: str, depth: int = 0) -> str:
        if kind == "X":
            return ", ".join(self._chance.sample(self._classes, min(len(self._classes), self._chance.randint(0, 2))))
        if kind == "D" and not self._classes:
            kind = "C"
        forms = GRAMMAR[kind] if depth < DEEPEST or kind != "S" else GRAMMAR["F"]
        text = self._filled(self._chance.choice(forms), depth)
        named = re.search(r"^class (\w+)X\(", text, re.MULTILINE)
        if not named or kind not in {"C", "U"}:
            return text
        name = f"{named[1]}{len(self._classes)}{kind}"
        if kind == "C" and depth == 1:  # one that is there in any case
            self._classes.append(name)
        return text.replace(f"{named[1]}X(", f"{name}(", 1)

    def _filled(self, form: str, depth: int) -> str:
        name = self._chance.choice(GRAMMAR["N"])
        form = form.replace("{N}", name)  # the same one where a form names it twice
        if "{O}" in form:
            form = form.replace("{O}", self._classes.pop(self._chance.randrange(len(self._classes))))
        while found := _HOLE.search(form):
            inner = self.write(found["kind"], depth + 1).replace("\n", f"\n{found['indent']}")
            form = form[: found.start()] + found["indent"] + found["before"] + inner + form[found.end() :]
        return form

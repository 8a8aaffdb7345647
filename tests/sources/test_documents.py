"""What a document says of tests: names with their reasons, commands, claims, and places that hold what they claim."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs_guarantees.model import Span
from mkdocs_guarantees.sources.commands import commands, starts, targets
from mkdocs_guarantees.sources.documents import scan
from mkdocs_guarantees.sources.documents.reading import Reading, pattern
from mkdocs_guarantees.sources.naming import is_suite, is_test, split_id

if TYPE_CHECKING:
    from mkdocs_guarantees.sources.documents.document import Document

READING = Reading(pattern(("verified by test",)), starts({"just ct": "rebar3 ct", "./it": "unknown"}))
_NAMES = ["`test_gone`", "`a_b_SUITE:test_gone`", "`x_y_SUITE`", "Test", "R1", '`a.md` → "Head"', "(verified by\ntest)"]
_MARKS = [
    "**Test**: ",
    "- ",
    "| ",
    " |",
    "\n",
    "\n\n",
    "    ",
    "```\n",
    "~~~",
    "# ",
    "|---|---|\n",
    "---\n",
    "===\n",
    "> ",
]
_COMMENTS = ["<!-- guarantees: ", "ignore RB101 until 2027-01-01: x -->", "Runbook Section", ": TBD"]
_ODDS = [
    "`",
    "``",
    "\\",
    "*",
    "漢",
    "\t",
    "\r\n",
    "\r",
    "\u2028",
    "\x00",
    "'",
    '"',
    "rebar3 ct --suite a_b_SUITE --case t",
]
SCRAPS = st.sampled_from(_NAMES + _MARKS + _COMMENTS + _ODDS)


def read(text: str) -> Document:
    return scan("a.md", text, READING)


def piece(text: str, span: Span) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 0 < span.line <= span.end_line <= len(lines)
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    return lines[span.line - 1][span.column - 1 :]


@given(st.one_of(st.text(), st.lists(SCRAPS, max_size=40).map("".join)))
def test_every_place_lies_in_the_text_and_holds_what_it_claims(text: str) -> None:
    document = read(text)
    refs = [name.ref for name in document.names]
    refs += [name.holder for name in document.names if name.holder]
    refs += [ref for command in document.commands for ref in (*command.suites, *command.tests)]
    refs += [ref for claim in document.claims for ref in (claim.page, claim.heading) if ref]
    refs += [row.requirement for row in document.rows if row.requirement]
    assert [piece(text, ref.span) for ref in refs] == [ref.text for ref in refs]
    spans = [
        item.span for kind in (document.phrases, document.claims, document.rows, document.ignores) for item in kind
    ]
    assert all(piece(text, span) for span in spans)


class Careful(Reading):
    """Reads each paragraph, list and table line by line."""

    def is_quiet(self, block: re.Match[str]) -> bool:  # noqa: ARG002  # the same for every block
        return False

    def may_hold(self, text: str, start: int, end: int) -> bool:  # noqa: ARG002  # the same for every text
        return True


CAREFUL = Careful(READING.phrases, READING.table)
PLAIN = [
    "Plain words",
    "- item",
    "1. Step `x_y`",
    "| a | `x` |",
    "|---|---|",
    "The tests are:",
    "* `a_b_c`",
    "## Tests",
]


@given(st.lists(st.one_of(st.sampled_from([*PLAIN, ""]), SCRAPS), max_size=30).map("\n".join))
@example("# Tests\n\nWords.\n\n- `test_gone`\n")
@example("The tests are:\n\n| a |\n|---|\n| b |\n\n- `x_y_z` is `test_gone`\n")
@example("Words:\n- one\n- two\n\n    - `test_gone`\n")
@example("| Test |\n|---|\n| x |\n\n| a |\n| `test_gone` |\n")
@example("The tests are:\n\nWords.\n\n- see `test_gone`\n")
@example("Tests:\n\n- deep:\n\n- plain\n\n    - see `test_gone`\n")
@example("The tests are:\n\n|\n|---|\n| b |\n\n- see `test_gone`\n")
@example("| Test |\n|---|\n| `test_a1` |\n| a |\n|---|\n| `comes_back_again` |\n")
@example("See `app/tests.py::C::x1` there.\n")
def test_what_is_passed_over_holds_nothing(text: str) -> None:
    assert scan("a.md", text, READING) == scan("a.md", text, CAREFUL)


ODD_CASES = [
    "VERIFIED by",
    "ver\u0131fied by",
    "see",
    "\u017fee kinks",
    "\u0130t is",
    "it \u0131s",
    "\u212a it",
    "x",
    " ",
    "\n",
]


@given(st.lists(st.sampled_from(ODD_CASES)).map("".join))
@example("x Verified  by, \u017fee kinks.")
def test_wordings_are_found_in_any_case(text: str) -> None:
    plain = re.compile(r"\b(?:verified\s+by|see\s+kinks|it\s+is|k\s+it)s?\b", re.IGNORECASE)
    quick = pattern(("verified by", "see kinks", "it is", "k it"))
    assert [found.span() for found in quick.finditer(text)] == [found.span() for found in plain.finditer(text)]


@pytest.mark.parametrize(
    "text",
    [
        "`" * 100_000,
        "` `` " * 20_000,
        "| `test_a1` " * 20_000,
        "*a " * 50_000,
        "<!-- guarantees: ignore " * 10_000,
        "- " * 50_000,
        "verified by " * 20_000,
        "x_" * 100_000,
        ("| Test | Suite |\n|---|---|\n" + "| `test_a1` | `b_c_SUITE` |\n") * 2_000,
        "```sh\n" + "rebar3 ct --suite " * 3_000 + "\n```\n",
        "```sh\n" + "pytest \\\n" * 5_000 + "\n```\n",
        "a\n" * 50_000,
        "`test_a1` " * 400 + "\n\n",
        ("# " + " " * 4_900 + "x\n") * 200,
        ("- a\n" + " " * 4_900 + "`test_a1`\n") * 200,
        "| a |\n" + ("|-" + " " * 4_900 + "|x\n") * 200,
        ("> " * 2_400 + "`test_a1`\n") * 200,
        ("Runbook: " + ',"' * 2_400 + "\n\n") * 100,
        ("**a" + " " * 4_900 + "\n\n") * 200,
        "- a\n" * 50_000 + "- `test_a1`\n",
        "a\n\n" * 50_000 + "verified by test\n",
        "<!--\n" + "--> <!--\n" * 50_000,
        "".join(f"{'`' * (3 + count % 300)}\n" for count in range(10_000)),
    ],
    ids=range(23),
)
def test_hostile_text_costs_little_time(text: str) -> None:
    before = time.process_time()
    read(text)
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("line", "suites", "tests"),
    [
        ("rebar3 ct --suite t/up_SUITE,t/down_SUITE --case one,two", ["t/up_SUITE", "t/down_SUITE"], ["one", "two"]),
        ("just ct --suite=core_SUITE", ["core_SUITE"], []),
        ("./it --suite core_SUITE", [], []),
        ("L=x ct_run -suite up_SUITE down_SUITE -group g -case one two", ["up_SUITE", "down_SUITE"], ["one", "two"]),
        ("poetry run pytest -k foo -x tests/test_core.py", ["tests/test_core.py"], []),
        ("uv run pytest 'tests/test_drain.py::test_empty[1 2]'", [], ["tests/test_drain.py::test_empty[1 2]"]),
        ("python -m pytest tests/test_core.py && rebar3 ct --suite up_SUITE", ["tests/test_core.py", "up_SUITE"], []),
        ("pytest tests/test_core.py # not drain_SUITE", ["tests/test_core.py"], []),
        ("pytest $FILES tests/*.py <file>.py", [], []),
        ("echo rebar3 ct --suite core_SUITE", [], []),
        ('pytest "unclosed', [], []),
    ],
)  # fmt: skip
def test_a_command_names_its_suites_and_tests(line: str, suites: list[str], tests: list[str]) -> None:
    found = list(commands("a.md", [(1, line)], READING.table))
    named = [ref for command in found for ref in command.suites], [ref for command in found for ref in command.tests]
    assert tuple([ref.text for ref in refs] for refs in named) == (suites, tests)
    assert all(line[ref.span.column - 1 : ref.span.end_column - 1] == ref.text for refs in named for ref in refs)


@pytest.mark.parametrize(
    ("makefile", "wanted"),
    [
        ("all: test\n\ntest unit: x.py\n\tpytest\nNAME := a:b\n# no: target\n", {"all", "test", "unit"}),
        ("include more.mk\ntest:\n", None),
        ("test-%:\n\tpytest\n", None),
        ("$(NAME): x\n", None),
        ("", set()),
    ],
)
def test_a_makefile_shows_its_targets_or_that_it_may_have_more(makefile: str, wanted: set[str] | None) -> None:
    assert targets(makefile) == wanted


@pytest.mark.parametrize(
    ("word", "suite", "test", "loose", "identifier"),
    [
        ("router_core_SUITE", True, False, False, None),
        ("test/router_core_SUITE.erl", True, False, False, None),
        ("tests/test_gateway.py", True, False, False, None),
        ("gateway_test.py", True, False, False, None),
        ("gateway.py", False, False, False, None),
        ("tools/test.py", False, False, False, None),
        ("app/tests.py::C::test_y1", False, False, False, ("app/tests.py", "C::test_y1")),
        ("test_reconnect", False, True, True, None),
        ("test_reconnect/1", False, True, True, None),
        ("t_reconnect", False, True, True, None),
        ("TestBurst::test_it_all", False, True, True, None),
        ("comes_back_again", False, False, True, None),
        ("max_age", False, False, False, None),
        ("a_b_SUITE:test_y1", False, False, False, ("a_b_SUITE", "test_y1")),
        ("x/test_b1.py::C::test_y1[2]", False, False, False, ("x/test_b1.py", "C::test_y1")),
        ("test_x", False, False, False, None),
        ("my_SUITE", False, False, False, None),
        ("my_SUITE:test_case", False, False, False, None),
        ("gen_server:call", False, False, False, None),
    ],
)
def test_words_are_told_apart(
    word: str, *, suite: bool, test: bool, loose: bool, identifier: tuple[str, str] | None
) -> None:
    assert (is_suite(word), is_test(word), is_test(word, loose=True), split_id(word)) == (
        suite,
        test,
        loose,
        identifier,
    )


def test_a_claim_may_go_on_in_the_next_line_and_a_box_to_tick_claims_nothing() -> None:
    document = read("It works (verified\nby a test).\n\n- [ ] write what is verified by test\n")
    assert [(phrase.span, phrase.text) for phrase in document.phrases] == [
        (Span("a.md", 1, 11, 2, 10), "verified by a test")
    ]

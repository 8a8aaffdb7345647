"""A hand-kept document is imported without loss: what no field holds is listed with its lines."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.model import Problem, Span
from mkdocs_guarantees.render import scenarios_yaml
from mkdocs_guarantees.sources import scenarios
from mkdocs_guarantees.sources.files import MAX_BYTES
from mkdocs_guarantees.sources.imports import markdown_text, runbook_integration
from mkdocs_guarantees.sources.imports.runbook_integration import Imported
from mkdocs_guarantees.sources.imports.runbook_values import tests_of as named_in

if TYPE_CHECKING:
    from mkdocs_guarantees.model import Scenario

HERE = Path(__file__).parent / "runbook_integration"
DOCUMENTS = sorted(HERE.glob("*.md"))
SEED = Path(__file__).parents[3] / "../shared/seed/FAULT_INJECTION_RUNBOOK_INTEGRATION.md"
CORPUS = Path(__file__).parents[3] / "../shared/bench/make_corpus.py"
NO_SCENARIO = "no scenario here; a heading such as 'Scenario 1: NATS connection loss' was looked for"
HAND_KEPT = (HERE / "hand_kept.md").read_text(encoding="utf-8").split("\n")


def told(imported: Imported) -> str:
    """Write all that was imported: the scenarios, then the rows, the left-overs and the problems."""
    rows = (
        f"mapping line {row.line}: {row.test} | "
        f"{'TBD' if row.section.pending else f'{row.section.page} {row.section.section}'} | {row.status}\n"
        for row in imported.mapping
    )
    leftovers = (f"{leftover}\n" for leftover in imported.leftovers)
    problems = (f"{problem.span}: {problem.code} {problem.message}\n" for problem in imported.problems)
    return f"{scenarios_yaml.render(imported.scenarios)}---\n{''.join((*rows, *leftovers, *problems))}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_becomes_scenarios_rows_and_leftovers(path: Path) -> None:
    imported = runbook_integration.read(path.name, path.read_bytes())
    assert told(imported) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_the_seed_is_imported_whole() -> None:
    if not SEED.exists():
        pytest.skip("the seed document is not beside this repository")
    expected = (HERE / "seed.txt").read_text(encoding="utf-8")
    assert told(runbook_integration.read("seed.md", SEED.read_bytes())) == expected


def test_the_seed_is_imported_in_full_numbers() -> None:
    if not SEED.exists():
        pytest.skip("the seed document is not beside this repository")
    imported = runbook_integration.read("seed.md", SEED.read_bytes())
    counts = [
        (
            len(one.tests),
            one.smoke,
            len(one.guarantees),
            len(one.in_production),
            len(one.related),
            sum(bool(related.note) for related in one.related),
            [section.pending for section in one.runbook],
        )
        for one in imported.scenarios
    ]
    assert (counts, len(imported.mapping)) == (
        [
            (1, True, 4, 3, 3, 3, [False]),
            (2, True, 4, 3, 2, 2, [True]),
            (2, True, 4, 3, 2, 2, [True]),
            (3, False, 4, 3, 2, 2, [True]),
        ],
        5,
    )


@settings(max_examples=300)
@given(
    st.integers(0, len(HAND_KEPT)),
    st.sampled_from(
        ["{}", "- {}", "  - {}", "## {}", "#### {}", "**{}**: a", "**Test**: {}", "| {} | b | c |", "**Runbook**: {}"]
    ),
)
def test_a_line_put_in_anywhere_is_found_again(number: int, form: str) -> None:
    lines = [*HAND_KEPT[:number], form.format("zyxw"), *HAND_KEPT[number:]]
    imported = runbook_integration.read("a.md", "\n".join(lines).encode())
    assert "zyxw" in told(imported) or any("zyxw" in leftover.text for leftover in imported.leftovers)


def test_the_folder_of_the_pages_is_taken_off() -> None:
    text = "## Scenario 1: A\n**Runbook**: `{}` → x\n**Test**: `t`\n"
    pages = {
        (page, docs_dir): runbook_integration.read("a.md", text.format(page).encode(), docs_dir=docs_dir)
        .scenarios[0]
        .runbook[0]
        .page
        for page, docs_dir in [
            ("docs/a.md", "docs"),
            ("./docs/a.md", "docs/"),
            ("a.md", "docs"),
            ("site/docs/a.md", "site/docs"),
            ("docs/a.md", "."),
        ]
    }
    assert pages == {
        ("docs/a.md", "docs"): "a.md",
        ("./docs/a.md", "docs/"): "a.md",
        ("a.md", "docs"): "a.md",
        ("site/docs/a.md", "site/docs"): "a.md",
        ("docs/a.md", "."): "docs/a.md",
    }


@pytest.mark.parametrize(
    ("words", "promise"),
    [
        ("TBD", ("", None)),
        ("tbd", ("", None)),
        ("⏳ TBD (to be added to the runbook)", ("", None)),
        ("To be written.", ("", None)),
        ("not yet documented", ("", None)),
        ("TODO: owner: team-x, due: 2027-01-31", ("team-x", "2027-01-31")),
        ("TBD (owner team-x; due by 2027-01-31)", ("team-x", "2027-01-31")),
        ("none yet", ("", None)),
        ("—", ("", None)),
    ],
)
def test_a_section_to_come_is_known_in_many_words(words: str, promise: tuple[str, str | None]) -> None:
    imported = runbook_integration.read("a.md", f"## Scenario 1: A\n**Runbook Section**: {words}\n".encode())
    (section,) = imported.scenarios[0].runbook
    due = section.due.isoformat() if section.due else None
    assert ((section.pending, section.owner, due), imported.leftovers) == ((True, *promise), ())


def test_equal_titles_get_ids_of_their_own() -> None:
    text = "# Scenario 1: A b\n# Scenario 2: A b\n# Scenario 3: A b\n**Scenario ID**: `a-b-2`\n# Scenario 4: 🎉\n"
    ids = [scenario.id for scenario in runbook_integration.read("a.md", text.encode()).scenarios]
    assert ids == ["a-b", "a-b-3", "a-b-2", "scenario-4"]


def test_an_id_that_stands_twice_is_told() -> None:
    imported = runbook_integration.read("a.md", b"# Scenario 1: A\n**ID**: x\n# Scenario 2: B\n**ID**: x\n")
    message = "the scenario id 'x' stands twice; the second one became 'x-2'"
    assert ([one.id for one in imported.scenarios], imported.problems) == (
        ["x", "x-2"],
        (Problem("RB902", message, Span("a.md", 3)),),
    )


def test_a_row_that_contradicts_its_scenario_is_told() -> None:
    text = (
        "## Scenario 1: A\n**Runbook**: `docs/a.md` → one\n**Test**: `test_t`\n"
        "## Mapping\n| Test | Runbook Section |\n|---|---|\n| `test_t` | `docs/a.md` → two |\n"
    )
    leftovers = [str(leftover) for leftover in runbook_integration.read("a.md", text.encode()).leftovers]
    assert leftovers == [
        "line 4: kept by the product itself: Mapping (the mapping page computes this table)",
        "line 7: not imported: test_t (the mapping table leads to 'two', the scenario does not)",
    ]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem("RB902", NO_SCENARIO, Span("a.md"))),
        (b"# a\nb \xff", Problem("RB901", "the byte 0xFF is not UTF-8; save the file as UTF-8", Span("a.md", 2, 3))),
        (b" " * (MAX_BYTES + 1), Problem("RB901", "larger than 8 MiB; split the document", Span("a.md"))),
    ],
    ids=["nothing", "binary", "large"],
)
def test_what_is_no_such_document_is_told(data: bytes, problem: Problem) -> None:
    assert runbook_integration.read("a.md", data) == Imported(problems=(problem,))


HOSTILE = {
    "backticks": b"# Scenario 1: A\n**Test**: " + b"`a``b" * 100_000,
    "underscores": b"# Scenario 1: A\n**Related tests**:\n- " + b"_" * 500_000 + b"(",
    "names": b"# Scenario 1: A\n**Tests**: " + b"test_" * 200_000 + b"\xc3\xa4?",
    "stars": b"*" * 1_000_000,
    "label": b"**a " * 200_000,
    "due": b"# Scenario 1: A\n**Runbook**: TBD " + b"due " * 200_000,
    "owner": b"# Scenario 1: A\n**Runbook**: TBD " + b'owner "' * 100_000,
    "titles": b"# Scenario 1: A\n" * 30_000,
    "rows": b"# a\n" + b"x\n\n" * 50_000 + b"| Test | Runbook |\n|-|-|\n" + b"| `a` | TBD |\n" * 50_000,
    "suites": b"# Scenario 1: A\n**Tests**: " + b"`a`, " * 10_000 + b"(" + b"`b`, " * 10_000 + b")",
    "brackets": b"# Scenario 1: A\n**Tests**: " + b"(" * 500_000,
    "to be": b"# Scenario 1: A\n**Runbook**: TBD " + b"to be in " * 100_000 + b"x",
    "dashes": b"# Scenario 1: A\n- " + b"- " * 400_000,
    "hashes": b"# Scenario 1: " + b"# " * 300_000 + b"x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_takes_seconds_at_most(name: str) -> None:
    started = time.process_time()
    imported = runbook_integration.read("a.md", HOSTILE[name])
    assert (isinstance(imported, Imported), time.process_time() - started < 5) == (True, True)


@settings(max_examples=500)
@given(
    st.lists(
        st.sampled_from(
            [
                *"#*-`|\"'() \n",
                "\n\n",
                "Scenario 1: ",
                "**Test**:",
                "**Runbook**: ",
                "TBD ",
                "| a ",
                "→",
                "```",
                "x",
                "due ",
            ]
        ),
        max_size=40,
    ).map("".join)
    | st.text(max_size=50)
)
def test_any_text_is_imported_or_listed(text: str) -> None:
    imported = runbook_integration.read("a.md", text.encode(errors="replace"))
    lines = text.count("\n") + 1
    assert all(1 <= leftover.line <= leftover.end_line <= lines for leftover in imported.leftovers)


@settings(max_examples=500)
@given(st.text("`\\<>&;ltamp#1.-*+ a|~_=", max_size=14).map(lambda text: " ".join(text.split())).filter(bool))
def test_an_escaped_text_is_the_same_text_again(text: str) -> None:
    assert [
        markdown_text.from_inline(markdown_text.inline(text)),
        markdown_text.from_line(markdown_text.line(text)),
        markdown_text.from_heading(markdown_text.heading(text)),
        *(piece.text for piece in markdown_text.pieces(markdown_text.code(text))),
    ] == [text, text, text, text]


def facts(scenario: Scenario) -> tuple[object, ...]:
    """Give what the generated document and the generated scenarios file both hold; the document has no paths."""
    return (
        scenario.title,
        [(section.page, section.section) for section in scenario.runbook],
        [(Path(ref.text.split(":")[0]).stem, ref.text.rpartition(":")[2]) for ref in scenario.tests],
        [(related.ref.text.rpartition(":")[2], related.note) for related in scenario.related],
        (scenario.smoke, scenario.duration, [sentence.text for sentence in scenario.guarantees]),
        scenario.in_production,
    )


def test_a_large_document_says_the_same_as_its_scenarios_file(tmp_path: Path) -> None:
    if not CORPUS.exists():
        pytest.skip("the corpus generator is not beside this repository")
    subprocess.run([sys.executable, CORPUS, "--size", "S", "--out", tmp_path], check=True, capture_output=True)
    imported = runbook_integration.read("a.md", (tmp_path / "integration.md").read_bytes())
    expected, problems = scenarios.read("a.yml", (tmp_path / "scenarios.yml").read_bytes())
    assert ([facts(one) for one in imported.scenarios], problems) == ([facts(one) for one in expected], ())


@pytest.mark.parametrize(
    "written",
    [
        '`docs/a.md` → "One, `x` and two", `b.md` -> "Three"',
        '`docs/a.md` → "One, `x` and two" and [B](b.md#three)',
    ],
)
def test_a_line_may_name_several_sections(written: str) -> None:
    text = f"# Scenario 1: A\n**Runbook sections**: {written}\n".encode()
    [found] = runbook_integration.read("a.md", text).scenarios
    one, other = ((section.page, section.section.lower().strip("#")) for section in found.runbook)
    assert (one, other) == (("a.md", "one, `x` and two"), ("b.md", "three"))


@pytest.mark.parametrize("written", ["Scenario 7: X", "Scenario A: X", "Scenario b) X", "Scenario IV – X"])  # noqa: RUF001  # a dash
def test_a_scenario_is_counted_by_numbers_or_letters(written: str) -> None:
    [found] = runbook_integration.read("a.md", f"### {written}\n\n**Test**: `test_x`\n".encode()).scenarios
    assert found.title == "X"


@pytest.mark.parametrize(
    ("written", "tests", "rest"),
    [
        ("`test_x` in `ingest_SUITE.erl`", [("test_x", "ingest_SUITE.erl")], ""),
        (
            "`ingest_SUITE.erl` → `test_x`, `test_y`",
            [("test_x", "ingest_SUITE.erl"), ("test_y", "ingest_SUITE.erl")],
            "",
        ),
        ("`a_SUITE`: `test_x`; `b_SUITE`: `test_y`", [("test_x", "a_SUITE"), ("test_y", "b_SUITE")], ""),
        ("`tests/test_a.py`", [], "tests/test_a.py"),
        (
            "`a_SUITE:test_x` and `test_y` (`b_SUITE`)",
            [("a_SUITE:test_x", ""), ("test_y", "b_SUITE")],
            "",
        ),
        ("`TestA::test_x` (`tests/test_a.py`)", [("TestA::test_x", "tests/test_a.py")], ""),
    ],
)
def test_a_suite_beside_its_tests_is_no_test(written: str, tests: list[tuple[str, str]], rest: str) -> None:
    assert named_in(written) == (tests, rest)

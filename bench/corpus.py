"""A size and a seed become a repository: suites, runbook pages, scenarios, and results of tests.

    python -m bench.corpus OUT --pages 200 --scenarios 400 --suites 250

The same arguments give the same bytes. Each file has a random stream of its own, so it stays the same when the
repository around it grows. The text is made of few words: only its amount and shape are meant to be real.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench.words import (
    DEEDS,
    ERLANG_BLOCKS,
    ERLANG_SUITE,
    FAULTS,
    FILLER,
    PAGE_SECTION,
    PLACES,
    PYTHON_BLOCKS,
    THINGS,
    TIMES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything; `drift` is the share of tests, in per cent, that the scenarios know by older names."""

    pages: int = 200
    scenarios: int = 400
    suites: int = 250
    tests: int = 15
    drift: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Test:
    """A test and what is said of it; `old` is the name by which scenarios know it."""

    __test__ = False  # pytest takes the name for a test class

    name: str
    old: str
    title: str
    promises: tuple[str, ...]
    documented: bool


def stream(size: Size, kind: str, number: int) -> Random:
    return Random(f"{size.seed} {kind} {number}")  # noqa: S311  # nothing here is a secret


def snake(text: str) -> str:
    return text.replace(" ", "_")


def sentence(random: Random, length: int = 12) -> str:
    return " ".join(random.choices(FILLER, k=length)).capitalize() + "."


def suite_name(number: int) -> str:
    place, thing = PLACES[number % len(PLACES)], THINGS[number // len(PLACES) % len(THINGS)]
    return f"{place}_{thing}_{number:05}_SUITE" if number % 2 == 0 else f"test_{place}_{thing}_{number:05}"


def suite_path(number: int) -> str:
    return f"test/{suite_name(number)}.erl" if number % 2 == 0 else f"tests/{suite_name(number)}.py"


def tests(size: Size, number: int) -> list[Test]:
    """List the tests of a suite."""
    random = stream(size, "tests", number)
    return [_test(random, index, size.drift) for index in range(size.tests)]


def _test(random: Random, index: int, drift: int) -> Test:
    thing, fault, deed, time = (random.choice(words) for words in (THINGS, FAULTS, DEEDS, TIMES))
    old = f"test_{thing}_{snake(deed)}_{snake(time)}_{index}"
    title = f"The {thing} {deed} {time} during a {fault}"
    promises = tuple(f"the {random.choice(THINGS)} {random.choice(DEEDS)}" for _ in range(random.randint(1, 3)))
    name = f"{old}_anew" if random.randrange(100) < drift else old
    return Test(name, old, title, promises, documented=random.random() < 0.6)


def _body(random: Random, pieces: str, least: int, most: int) -> str:
    """Write the body of a test, of about as many lines as asked for."""
    blocks, wanted = pieces.rstrip().split("\n\n"), random.randint(least, most)
    body, number = "", 0
    while body.count("\n") < wanted:
        number += 1
        words = {"thing": random.choice(THINGS), "place": random.choice(PLACES), "fault": random.choice(FAULTS)}
        counts = {"n": number, "k": random.randint(2, 99), "j": random.randint(1, 9)}
        body += random.choice(blocks).format(**words, **counts, text=sentence(random, 8)) + "\n"
    return body


def erlang_suite(size: Size, number: int) -> str:
    random, found = stream(size, "body", number), tests(size, number)
    names, half = [test.name for test in found], size.tests // 2
    parts = [
        ERLANG_SUITE.format(
            text=sentence(random),
            name=suite_name(number),
            exports=",\n    ".join(f"{name}/1" for name in names),
            calm=", ".join(names[:half]),
            storm=", ".join(names[half:]),
        )
    ]
    for test in found:
        parts.append(f"%% @doc Test: {test.title}\n")
        if test.documented:
            parts.append(f"%% Verifies: {', '.join(test.promises)}\n")
        parts.append(f"{test.name}(_Config) ->\n{_body(random, ERLANG_BLOCKS, 38, 112)}    ok.\n\n")
    return "".join(parts)


def python_suite(size: Size, number: int) -> str:
    random = stream(size, "body", number)
    parts = [f'"""{sentence(random)}"""\n\nimport pytest\n\npytestmark = pytest.mark.fault\n']
    parts += [f"\n\n@pytest.fixture\ndef {thing}(harbour):\n    return harbour.{thing}\n" for thing in THINGS]
    for test in tests(size, number):
        several = random.random() < 0.2
        mark, nodes = ('@pytest.mark.parametrize("nodes", [1, 2, 3])\n', ", nodes") if several else ("", "")
        stated = "".join(f"        - {promise}\n" for promise in test.promises)
        rest = f"\n\n    Guarantees:\n{stated}    " if test.documented else ""
        parts.append(f"\n\n{mark}def {test.name}({', '.join(THINGS)}{nodes}):\n")
        parts.append(f'    """{test.title}.{rest}"""\n{_body(random, PYTHON_BLOCKS, 9, 36)}')
    return "".join(parts)


def page_path(number: int) -> str:
    return f"runbooks/{PLACES[number // 20 % len(PLACES)]}/{number:04}.md"


def heading(fault: str) -> str:
    return f"Diagnosis: {fault}"


def page(size: Size, number: int) -> str:
    """Write a runbook page with a section for each fault."""
    random = stream(size, "page", number)
    rows = [f"| `{random.choice(THINGS)}_high` | > {random.randint(1, 99)} | {sentence(random)} |\n" for _ in range(6)]
    sections = [
        PAGE_SECTION.format(
            heading=heading(fault),
            fault=fault,
            key=snake(fault),
            limit=random.randint(1, 9),
            text=sentence(random, 50),
            comment=sentence(random, 6),
            signs="\n".join(f"- {sentence(random, 9)}" for _ in range(5)),
            steps="\n".join(f"{step}. {sentence(random)} See `{snake(fault)}` in the log." for step in range(1, 6)),
        )
        for fault in FAULTS
    ]
    head = (
        f"# Runbook {number}\n\n{sentence(random, 40)}\n\n## Alerts\n\n| Alert | Limit | First check |\n|---|---|---|\n"
    )
    return "".join([head, *rows, "\n", *sections, f"## Escalation\n\n{sentence(random, 45)}\n"])


def reference(number: int, test: Test) -> str:
    return f"{suite_name(number)}:{test.old}" if number % 2 == 0 else f"{suite_path(number)}::{test.old}"


def scenario(size: Size, number: int) -> str:
    """Write one entry of `scenarios.yml`; texts are quoted as JSON quotes them, which is YAML too."""
    random = stream(size, "scenario", number)
    chosen = [random.randrange(size.suites) for _ in range(random.randint(2, 5))]
    picked = [(suite, random.choice(tests(size, suite))) for suite in chosen]
    fault = FAULTS[number // size.pages % len(FAULTS)]
    promises = [promise for _, test in picked[:2] for promise in test.promises] + [sentence(random, 6)]
    fields = {
        "id": f"{snake(fault).replace('_', '-')}-{number:05}",
        "title": f"{fault.capitalize()} number {number}",
        "runbook": [{"page": page_path(number % size.pages), "section": heading(fault)}],
        "smoke": random.random() < 0.2,
        "duration": f"{random.randint(1, 30)}-{random.randint(31, 90)} s",
        "tests": [reference(suite, test) for suite, test in picked[:2]],
        "guarantees": promises,
        "in_production": [sentence(random, 10) for _ in range(3)],
        "related": [{"test": reference(suite, test), "note": sentence(random, 5)} for suite, test in picked[2:]],
    }
    lines = "\n    ".join(f"{name}: {json.dumps(value)}" for name, value in fields.items())
    return f"  - {lines}\n"


def results(size: Size, number: int) -> str:
    """Write what one run recorded of one suite, as JUnit XML."""
    random, name = stream(size, "results", number), suite_name(number)
    cases = "".join(
        f'  <testcase classname="{name}" name="{test.name}" time="{random.random():.3f}">'
        + ("" if random.random() < 0.95 else f'<failure message="{sentence(random, 5)}"/>')
        + "</testcase>\n"
        for test in tests(size, number)
    )
    return f'<testsuite name="{name}" tests="{size.tests}" timestamp="2026-01-02T03:04:05">\n{cases}</testsuite>\n'


def corpus(size: Size) -> Iterator[tuple[str, str]]:
    """Give every file of the repository, as path and text."""
    for number in range(size.suites):
        yield suite_path(number), erlang_suite(size, number) if number % 2 == 0 else python_suite(size, number)
        yield f"results/{suite_name(number)}.xml", results(size, number)
    for number in range(size.pages):
        yield f"docs/{page_path(number)}", page(size, number)
    yield "docs/index.md", "# Runbooks\n\n" + "".join(f"- [{n}]({page_path(n)})\n" for n in range(size.pages))
    if size.scenarios:
        yield "scenarios.yml", "scenarios:\n" + "".join(scenario(size, number) for number in range(size.scenarios))


def write(size: Size, folder: Path) -> None:
    for path, text in corpus(size):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description="Make a repository to measure on.")
    parser.add_argument("out", type=Path)
    for name, default in (
        ("pages", 200),
        ("scenarios", 400),
        ("suites", 250),
        ("tests", 15),
        ("drift", 0),
        ("seed", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default, help=f"default {default}")
    given = vars(parser.parse_args())
    out = given.pop("out")
    if given["scenarios"] and not (given["pages"] and given["suites"]):
        parser.error("scenarios need pages and suites")
    write(Size(**given), out)


if __name__ == "__main__":
    main()

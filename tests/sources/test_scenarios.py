"""A scenarios file becomes scenarios; each thing that does not fit gets one sentence with its place."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mkdocs_guarantees.model import (
    Problem,
    Ref,
    RelatedRef,
    Requirement,
    Scenario,
    ScenarioId,
    SectionRef,
    Sentence,
    Span,
)
from mkdocs_guarantees.render.scenarios_yaml import quoted
from mkdocs_guarantees.sources import requirements, scenarios

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
READERS: dict[str, Callable[[str, bytes], tuple[tuple[Any, ...], tuple[Problem, ...]]]] = {
    "scenarios": scenarios.read,
    "requirements": requirements.read,
}
BAD = sorted(path for name in READERS for path in (HERE / name / "bad").glob("*.yml"))


def at(line: int, column: int, length: int) -> Span:
    return Span("good.yml", line, column, line, column + length)


def test_every_form_of_the_format_is_read() -> None:
    found = scenarios.read("good.yml", (HERE / "scenarios/good/every_form.yml").read_bytes())
    full = Scenario(
        id=ScenarioId("broker-gone"),
        title="The broker is gone",
        span=at(2, 9, 11),
        runbook=(
            SectionRef(at(6, 19, 17), "runbooks/intake.md", "Diagnosis: broker"),
            SectionRef(at(8, 19, 7), "runbooks/gateway.md", "#broker"),
            SectionRef(at(10, 9, 3), "runbooks/drain.md", pending=True, owner="team-intake", due=date(2027, 1, 31)),
            SectionRef(at(11, 18, 3), pending=True),
            SectionRef(at(13, 19, 3), "runbooks/queue.md", pending=True, owner="team-queue"),
            SectionRef(at(14, 9, 3), pending=True),
            SectionRef(at(15, 9, 3), pending=True),
        ),
        tests=(
            Ref("intake_SUITE:test_broker_gone", at(16, 14, 29)),
            Ref("tests/test_a.py::test_b", at(16, 47, 23)),
            Ref("test_bare", at(16, 73, 9)),
        ),
        smoke=True,
        duration="30-60 s",
        guarantees=(Sentence("Intake reconnects", 20), Sentence("No message is lost", 21)),
        in_production=("Wait", "Then: look"),
        related=(
            RelatedRef(Ref("test_drain", at(26, 16, 10)), "what is left is drained"),
            RelatedRef(Ref("test_fill", at(27, 9, 9))),
        ),
        requirements=("R6.1",),
        alerts=("BrokerDown",),
        stale_after="14 days",
    )
    short = Scenario(
        id=ScenarioId("12"),
        title="no",
        span=at(31, 10, 2),
        runbook=(SectionRef(at(31, 34, 3), pending=True),),
        tests=(Ref("a_SUITE:b", at(31, 46, 9)),),
        duration="30",
        related=(RelatedRef(Ref("x", at(31, 87, 1))),),
    )
    assert found == ((full, short), ())


def test_every_form_of_a_requirement_is_read() -> None:
    found = requirements.read("good.yml", (HERE / "requirements/good/every_form.yml").read_bytes())
    tests = (Ref("intake_SUITE:test_broker_gone", at(4, 13, 29)), Ref("test_b", at(4, 45, 6)))
    first = Requirement("R6.1", "A lost connection heals: by itself", at(2, 9, 4), tests)
    second = Requirement("7", "Nothing is lost", at(5, 10, 1), (Ref("test_c", at(5, 43, 6)),))
    assert found == ((first, second), ())


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parents[1].name}-{path.stem}")
def test_what_does_not_fit_is_told_with_its_place(path: Path) -> None:
    """Each kind of mistake has its exact message.

    Guarantees:
        - A mistake in a scenario file is told with file, line and column
    """
    _, problems = READERS[path.parents[1].name](path.name, path.read_bytes())
    told = "".join(f"{problem.span}: {problem.code} {problem.message}\n" for problem in problems)
    assert told == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_what_fits_is_read_beside_what_does_not() -> None:
    found, _ = scenarios.read("a.yml", (HERE / "scenarios/bad/wrong_kinds.yml").read_bytes())
    assert [(one.id, one.title, one.guarantees) for one in found] == [("a", "a", ())]


def test_an_id_that_stands_twice_is_told_with_both_places() -> None:
    first, _ = scenarios.read("data/a.yml", b"scenarios: [{id: a, title: A}, {id: b, title: B}]")
    second, _ = scenarios.read("data/b.yml", b"scenarios: [{id: b, title: A}]")
    message = "the scenario 'b' stands at data/a.yml:1:37 already; give one of them another id"
    assert scenarios.duplicates([*first, *second]) == (Problem("RB902", message, Span("data/b.yml", 1, 18, 1, 19)),)


def test_a_requirement_that_stands_twice_is_told() -> None:
    found, _ = requirements.read("r.yml", b"requirements: [{id: a, text: A}, {id: a, text: B}]")
    message = "the requirement 'a' stands at r.yml:1:21 already; give one of them another id"
    assert requirements.duplicates(found) == (Problem("RB902", message, Span("r.yml", 1, 39, 1, 40)),)


TEXTS = st.sampled_from(
    ["a", "TBD", "tbd", "yes", "No", "2027-01-31", "2027-02-30", "a b", " ", "", "~", "\n", "-1", "é"]
)
SCALARS = (
    TEXTS | st.none() | st.booleans() | st.integers(-3, 10**13) | st.text(st.characters(exclude_categories=["Cs"]))
)
SMALL: st.SearchStrategy[Any] = SCALARS | st.lists(SCALARS, max_size=2)


def mappings(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Give mappings that mostly fit, some with a key too many or too few."""
    fitting = st.fixed_dictionaries(required, optional=optional)
    return fitting | st.fixed_dictionaries({}, optional={**required, **optional, "more": SCALARS}) | SMALL


TBD = mappings({}, {"owner": SMALL, "due": SMALL})
SECTIONS = (
    mappings({"page": SMALL, "section": SMALL | mappings({"TBD": TBD}, {})}, {"TBD": TBD})
    | mappings({"TBD": TBD}, {"page": SMALL, "tbd": TBD})
    | st.just("TBD")
)
RELATED = mappings({"test": SMALL}, {"note": SMALL})
SCENARIOS = mappings(
    {"id": SMALL, "title": SMALL},
    {
        **dict.fromkeys(["tests", "smoke", "duration", "guarantees", "in_production", "requirements", "alerts"], SMALL),
        "runbook": SECTIONS | st.lists(SECTIONS, max_size=2),
        "related": RELATED | st.lists(RELATED, max_size=2),
    },
)
REQUIREMENTS = mappings({"id": SMALL, "text": SMALL}, {"tests": SMALL})


def files_of(key: str, entry: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, Any]]:
    return st.tuples(st.just(key), mappings({key: entry | st.lists(entry, max_size=2)}, {}))


def as_yaml(value: object) -> str:
    """Write JSON in the part of it that YAML 1.1 reads as well."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {as_yaml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_yaml, value)) + "]"
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(files("mkdocs_guarantees").joinpath(f"schemas/{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))


VALIDATORS = {name: validator(name) for name in READERS}


@settings(max_examples=300)
@given(files_of("scenarios", SCENARIOS) | files_of("requirements", REQUIREMENTS))
@example(("scenarios", {"scenarios": {"id": 10**12, "title": "a"}}))
@example(("scenarios", {"scenarios": {"id": 10**16 - 1, "title": "a"}}))
def test_the_schema_refuses_what_the_reader_reports_and_nothing_else(given_file: tuple[str, Any]) -> None:
    name, value = given_file
    _, problems = READERS[name]("a.yml", as_yaml(value).encode())
    assert ([problem.message for problem in problems] == []) == VALIDATORS[name].is_valid(value)


def test_the_schema_accepts_every_form() -> None:
    entry = {"id": 12, "title": True, "runbook": {"page": "a.md", "section": {"TBD": {"owner": "x", "due": None}}}}
    assert list(VALIDATORS["scenarios"].iter_errors({"scenarios": entry})) == []

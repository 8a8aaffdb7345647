"""The marks of a test become properties of its result, beside the exact id of its case.

Pytest loads this in every run of an environment in which the package is installed, so it imports nothing but pytest and
does one small thing for each test. The properties go the way of `record_property`: into JUnit XML of both
families, into pytest-reportlog, and through xdist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "guarantees."
MARKS = {
    "guarantee": "guarantee(text): what this test promises, in one sentence that a runbook may repeat.",
    "requirement": "requirement(id): the requirement that this test traces to.",
    "scenario": "scenario(id): the fault in production that this test plays through.",
    "smoke": "smoke: this test belongs to the set that is run to check a system quickly.",
}


def pytest_configure(config: pytest.Config) -> None:
    for line in MARKS.values():
        config.addinivalue_line("markers", line)


@pytest.hookimpl(trylast=True)  # after the hooks of conftest files, which may add marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.user_properties.extend(_properties(item))


def _properties(item: pytest.Item) -> Iterator[tuple[str, object]]:
    yield f"{PREFIX}test", _case_id(item)
    for mark in item.iter_markers():
        if mark.name == "smoke":
            yield f"{PREFIX}smoke", "true"
        elif mark.name in MARKS:
            yield from ((PREFIX + mark.name, argument) for argument in mark.args if isinstance(argument, str))


def _case_id(item: pytest.Item) -> str:
    """Give the node id without the parameters, which are the variant of a case and no part of its id."""
    parameters = getattr(item, "callspec", None)
    return item.nodeid.removesuffix(f"[{parameters.id}]") if parameters else item.nodeid

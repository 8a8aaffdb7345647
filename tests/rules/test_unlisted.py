"""A function that is there and that its suite does not list is not said to be missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lint_project import findings

if TYPE_CHECKING:
    from pathlib import Path

SUITE = """\
-module(router_core_SUITE).
-export([all/0, test_reconnect/1, survives_a_drain/1]).
all() -> [test_reconnect].
test_reconnect(_Config) -> up = router:state().
survives_a_drain(_Config) -> up = router:drain().
not_exported(_Config) -> up = router:drain().
"""
LISTED = "but the suite does not list it among its tests; list it, or name another test"


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("router_core_SUITE:survives_a_drain", f"this is a function (test/router_core_SUITE.erl:5), {LISTED}"),
        ("survives_a_drain", f"this is a function (test/router_core_SUITE.erl:5), {LISTED}"),
        ("router_core_SUITE:not_exported", "neither 'router_core_SUITE' nor another suite defines it"),
    ],
)
def test_a_function_that_is_not_listed_is_said_to_be_there(test: str, message: str, tmp_path: Path) -> None:
    scenario = f'scenarios:\n  - {{id: a, title: A, tests: ["{test}"]}}\n'
    texts = {"data/scenarios.yml": scenario, "test/router_core_SUITE.erl": SUITE}
    assert [item.message for item in findings(tmp_path, texts, select=["RB101"])] == [f"{test!r}: {message}"]

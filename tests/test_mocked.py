"""A guarantee is told from those that are about something that its case replaces."""

from __future__ import annotations

import pytest
from mkdocs_guarantees.mocked import mocked_subjects
from mkdocs_guarantees.model import Case, Proof, Selection, Strength, TestId


@pytest.mark.parametrize(
    ("mock", "guarantee", "found"),
    [
        ("router_nats", "router_nats reconnects by itself", True),
        ("router_nats", "The router NATS link comes back", True),
        ("RouterNats", "The `router_nats` link comes back", True),
        ("router_nats", "Messages survive when router_nats is gone", False),
        ("router_nats", "Reconnects to router_nats", False),
        ("router_nats", "The router reconnects to NATS", False),
        ("router_nats", "NATS comes back", False),
        ("app.client.send", "app client sends nothing twice", False),
        ("_", "_ is kept", False),
        ("router_nats:publish", "router_nats:publish/2 gives an error", True),
        ("router_nats:publish", "A publish of router_nats is tried again", True),
        ("router_nats:publish", "router_nats reconnects by itself", False),
        ("router_nats:publish", "A publish is tried again", False),
    ],
)
def test_a_guarantee_is_about_what_its_main_clause_names(mock: str, guarantee: str, *, found: bool) -> None:
    proof = Proof(Strength.STRONG, 1, (mock,))
    mocking = Case(id=TestId("a:t"), name="t", line=1, end_line=2, selection=Selection.SELECTED, proof=proof)
    assert list(mocked_subjects(mocking, [guarantee])) == ([(mock, guarantee)] if found else [])

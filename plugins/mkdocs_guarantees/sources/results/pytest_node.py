"""The node id of a test, as pytest writes it, becomes its file, classes, name and parameters."""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """A test of pytest.

    Attributes:
        case_id: the node id without parameters.
        classes: outermost first, joined by `/`.
    """

    case_id: str
    file: str
    classes: str
    name: str
    parameters: str


def node_of(node_id: str) -> Node:
    """Split `tests/test_a.py::TestB::test_c[x-1]`; parameters may hold `::` and brackets."""
    case_id, parameters = without_parameters(node_id)
    file, *inside = case_id.split("::")
    name = inside.pop() if inside else ""
    return Node(case_id, file, "/".join(inside), name, parameters)


def without_parameters(name: str) -> tuple[str, str]:
    """Split `test_c[x-1]` at the first bracket; a name ends there, parameters may go on with more of them."""
    case, _, parameters = name.partition("[")
    return case, parameters.removesuffix("]")

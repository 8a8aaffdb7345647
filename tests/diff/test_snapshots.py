"""A published index is a stranger's file: whatever stands in it, it is read, or refused in one line."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.diff import diff
from mkdocs_guarantees.errors import UserError
from mkdocs_guarantees.snapshots import of_index

GOLDEN = Path(__file__).parents[1] / "golden/golden/index.json"
INDEX: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=5), inner, max_size=2)),
    max_leaves=4,
)


def places(value: object, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """List every place in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, inner in items for place in places(inner, (*path, key)))]


def changed(place: tuple[str | int, ...], value: object) -> object:
    """Put another value into a copy of the index."""
    document: Any = json.loads(json.dumps(INDEX))
    if not place:
        return value
    *above, last = place
    holder = document
    for key in above:
        holder = holder[key]
    holder[last] = value
    return document


@given(st.binary(max_size=40))
def test_no_bytes_but_an_index_are_read(data: bytes) -> None:
    with pytest.raises(UserError, match=r"^a\.json: "):
        of_index(data, "a.json")


@given(st.sampled_from(places(INDEX)), VALUES)
def test_a_value_of_another_kind_is_refused_or_compared(place: tuple[str | int, ...], value: object) -> None:
    whole = of_index(json.dumps(INDEX).encode(), "a.json")
    with suppress(UserError):
        read = of_index(json.dumps(changed(place, value)).encode(), "b.json")
        diff(whole, read)
        diff(read, whole)


def test_an_index_gives_all_that_it_holds() -> None:
    seen = of_index(GOLDEN.read_bytes(), "index.json")
    counts = [len(part) for part in (seen.cases, seen.scenarios, seen.sections, seen.requirements, seen.alerts)]
    assert counts == [
        sum(len(suite["cases"]) for suite in INDEX["suites"]),
        *(len(INDEX[name]) for name in ("scenarios", "sections", "requirements", "alerts")),
    ]

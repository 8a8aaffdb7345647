"""A comment becomes a marker, or nothing when it is somebody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.sources.markers import Marker, View, parse


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("<!-- guarantees: broker-gone -->", Marker(None, "broker-gone")),
        ("<!--guarantees:broker-gone-->", Marker(None, "broker-gone")),
        ("  <!--  guarantees:\n  broker-gone\n-->  ", Marker(None, "broker-gone")),
        ("<!-- guarantees: mapping -->", Marker(View.MAPPING)),
        ("<!-- guarantees: suite router_SUITE -->", Marker(View.SUITE, "router_SUITE")),
        ("<!-- guarantees: two words -->", Marker(None, "two words")),
        ("<!-- guarantees: -->", Marker(None, "")),
        ("<!-- guarantees: ignore RB101 until 2027-01-31: moved -->", None),
        ("<!-- guarantee: mapping -->", None),
        ("<!-- Guarantees: mapping -->", None),
        ("<!-- mapping -->", None),
        ("<!-- guarantees: mapping --> <!-- and -->", None),
        ("text <!-- guarantees: mapping -->", None),
        ("guarantees: mapping", None),
        ("", None),
    ],
)
def test_a_comment_is_a_marker_when_it_says_guarantees(comment: str, wanted: Marker | None) -> None:
    assert parse(comment) == wanted


@given(st.text())
def test_any_text_is_a_marker_or_none(text: str) -> None:
    found = parse(f"<!-- guarantees: {text} -->")
    assert found is None or " ".join(found.argument.split()) == found.argument

"""A badge is a picture that any viewer can draw, whatever stands in its label."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.model import Status
from mkdocs_guarantees.render.badge_svg import COLOURS, endpoint, svg, width
from mkdocs_guarantees.render.badges import STATUS
from mkdocs_guarantees.render.beside import files
from mkdocs_guarantees.render.site import Site
from projects_in_hand import project
from results_in_hand import days

SVG = "{http://www.w3.org/2000/svg}"


def texts(picture: str) -> list[str]:
    return [item.text or "" for item in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314  # our own


@pytest.mark.parametrize("status", Status)
def test_every_status_is_told_by_glyph_and_word(status: Status) -> None:
    badge = STATUS[status]
    assert texts(svg("NATS", badge, "2026-11-22")) == ["NATS", f"{badge.glyph} {badge.word.lower()} · 2026-11-22"]


@pytest.mark.parametrize(
    ("letters", "message"),
    [("pp", "verified · 2026-11-02"), ("pf", "failing · last proof 2026-11-01"), ("f", "failing")],
)
def test_the_date_of_a_scenario_is_that_of_its_last_proof(letters: str, message: str) -> None:
    made = {path: b"".join(data) for path, data in files(Site(project(days(letters), {"nats": "t"})))}
    assert json.loads(made["guarantees/badges/nats.json"])["message"] == message


@given(st.text(), st.text())
def test_any_text_appears_escaped_exactly_once(label: str, detail: str) -> None:
    picture = svg(label, STATUS[Status.VERIFIED], detail)
    root = ET.fromstring(picture)  # noqa: S314  # our own
    found = {item.tag.removeprefix(SVG) for item in root.iter()}
    assert (found, set(root.attrib)) == (
        {"svg", "title", "rect", "path", "g", "text"},
        {"width", "height", "role", "aria-label"},
    )


def test_markup_in_a_label_is_text() -> None:
    label = '<script>alert("1")</script> & more'
    assert texts(svg(label, STATUS[Status.FAILING]))[0] == label


def test_a_long_label_is_cut_and_the_picture_as_wide_as_its_texts() -> None:
    root = ET.fromstring(svg("word " * 100, STATUS[Status.STALE]))  # noqa: S314  # our own
    lengths = [int(item.attrib["textLength"]) for item in root.iter(f"{SVG}text")]
    assert (int(root.attrib["width"]), texts(svg("word " * 100, STATUS[Status.STALE]))[0][-1]) == (
        sum(lengths) + 24,
        "…",
    )


def test_a_wide_script_takes_more_room() -> None:
    assert width("漢字") > width("ab")


def test_the_endpoint_is_what_shields_reads() -> None:
    assert json.loads(endpoint("NATS", STATUS[Status.VERIFIED], "2026-11-22")) == {
        "schemaVersion": 1,
        "label": "NATS",
        "message": "verified · 2026-11-22",
        "color": "#17713a",
    }


@pytest.mark.parametrize("role", sorted({badge.role for badge in STATUS.values()}))
def test_white_text_is_readable_on_every_colour(role: str) -> None:
    channels = [int(COLOURS[role][place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (item / 12.92 if item <= 0.04045 else ((item + 0.055) / 1.055) ** 2.4 for item in channels)
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5

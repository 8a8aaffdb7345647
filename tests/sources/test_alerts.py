"""Rule files become alerts, and their addresses lead to pages as a reader's browser would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_guarantees.model import Alert, AlertState, Ref, Section, Span
from mkdocs_guarantees.sources.alerts import Sites, moved, read
from mkdocs_guarantees.sources.runbooks import Page

RULES = b"""\
# two documents
kind: ConfigMap
---
spec:
  groups:
    - name: g
      rules:
        - record: r
          expr: 1
        - alert: Down
          expr: up == 0
          labels: {severity: critical}
          annotations:
            runbook_url: "https://s.example/a/#b"
            test_coverage: a_SUITE:x, tests/test_b.py::y
"""


def test_an_alert_is_read_with_its_places() -> None:
    alert = Alert(
        name="Down",
        span=Span("r.yml", 10, 18, 10, 22),
        runbook=Ref("https://s.example/a/#b", Span("r.yml", 14, 27, 14, 49)),
        coverage=(
            Ref("a_SUITE:x", Span("r.yml", 15, 28, 15, 37)),
            Ref("tests/test_b.py::y", Span("r.yml", 15, 39, 15, 57)),
        ),
        severity="critical",
    )
    assert read("r.yml", RULES) == ((alert,), ())


def test_a_template_is_no_rule_file_and_a_broken_document_is_told_with_its_line() -> None:
    template = b"groups:\n{{- if .Values.alerts }}\n- name: g\n{{- end }}\n"
    broken = b"a: 1\n---\nb: [\n"
    assert (read("r.yml", template), [str(item.span) for item in read("r.yml", broken)[1]]) == (((), ()), ["r.yml:4:1"])


@given(st.binary())
def test_any_bytes_give_alerts_or_problems(data: bytes) -> None:
    alerts, problems = read("r.yml", data)
    assert isinstance(alerts, tuple)
    assert {problem.code for problem in problems} <= {"RB901"}


SECTION = Section("ops/router.md", "nats", "NATS", 2, 3)
TOP = Section("ops/router.md", "router", "Router", 1, 1)
PAGES = {
    "ops/router.md": Page("ops/router.md", "Router", (TOP, SECTION), (), ()),
    "index.md": Page("index.md", "", (), (), ()),
}
OURS, FOREIGN = "https://s.example/docs", "https://git.example/team/repo"
GOOD, LOST, OUTSIDE = AlertState.RESOLVED, AlertState.ORPHANED, AlertState.EXTERNAL


@pytest.mark.parametrize(
    ("address", "state", "page", "anchor"),
    [
        (f"{OURS}/ops/router/#nats", GOOD, "ops/router.md", "nats"),
        (f"{OURS}/ops/router/", GOOD, "ops/router.md", "router"),
        (f"{OURS}/ops/router.html#nats", GOOD, "ops/router.md", "nats"),
        (f"{OURS}/ops/router/?x=1#nats", GOOD, "ops/router.md", "nats"),
        (f"{OURS}/ops/router/#gone", LOST, "ops/router.md", None),
        (f"{OURS}/gone/", LOST, None, None),
        (f"{OURS}/", GOOD, "index.md", None),
        (f"{FOREIGN}/blob/main/docs/ops/router.md#nats", GOOD, "ops/router.md", "nats"),
        (f"{FOREIGN}/-/blob/v1/docs/ops/router.md#gone", LOST, "ops/router.md", None),
        ("https://wiki.example/ops/router/#nats", OUTSIDE, None, None),
        ("docs/ops/router.md#nats", GOOD, "ops/router.md", "nats"),
        ("ops/router.md#nats", GOOD, "ops/router.md", "nats"),
        ("{{ $externalURL }}/ops/router/#nats", GOOD, "ops/router.md", "nats"),
        ("https://{{ .Host }}/x/ops/{{ $labels.alertname }}/#nats", GOOD, "ops/router.md", "nats"),
        ("{{ .Values.base }}/unknown", OUTSIDE, None, None),
        ("gone.md", LOST, None, None),
    ],
)
def test_an_address_leads_to_a_page(address: str, state: AlertState, page: str | None, anchor: str | None) -> None:
    alert = Alert(name="router", span=Span("r.yml"), runbook=Ref(address, Span("r.yml")))
    found = Sites(PAGES, f"{OURS}/", FOREIGN, "docs").find(alert)
    assert (found[0], found[1].path if found[1] else None, found[2].anchor if found[2] else None) == (
        state,
        page,
        anchor,
    )


@pytest.mark.parametrize(
    ("address", "old", "new", "wanted"),
    [
        ("https://router.example/router/", "router.md", "storage.md", "https://router.example/storage/"),
        ("https://router.example/router", "router.md", "a/storage.md", "https://router.example/a/storage"),
        ("https://r.example/ops/router.html?x=1", "ops/router.md", "db.md", "https://r.example/db.html?x=1"),
        ("docs/router.md", "router.md", "storage.md", "docs/storage.md"),
        ("https://r.example/router/", "router.md", "storage/index.md", "https://r.example/storage/"),
        ("https://r.example/router/", "router.md", "index.md", "https://r.example/"),
        ("https://r.example/a%20b/", "a b.md", "c d.md", "https://r.example/c%20d/"),
        ("https://router.example/", "index.md", "storage.md", None),
        ("https://r.example/{{ $labels.alertname }}/", "router.md", "storage.md", None),
        ("https://r.example/my-router/", "router.md", "storage.md", None),
    ],
)
def test_an_address_follows_to_another_page(address: str, old: str, new: str, wanted: str | None) -> None:
    assert moved(address, old, new) == wanted

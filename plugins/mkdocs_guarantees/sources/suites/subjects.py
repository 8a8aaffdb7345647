"""The names that stand in assertions become subjects: what a test asserts something about, most often named first.

A subject is a name that the authors of the tests or of the project chose. What every test has is left out: `Result`,
`response`, `self`, `Config`, names of one or two letters. Names are kept in one form, so that `DeliveryCount` and
`delivery_count` are one subject.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_KEPT = 3
"""Subjects of a test that are kept by name; the others are counted."""

LONGEST = 60
"""A longer name is none that anyone would read on a page."""

MOST_NAMES = 65_536

Counts = dict[str, tuple[int, int]]
"""For each subject how often it is asserted on, and a number by which those stand first that come first."""

_NUMBERED = re.compile(r"_*[0-9]+$|_+$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W\d]\w*")
_PLUMBING = frozenset(
    (  # noqa: SIM905  # words read better than a list of strings
        "acc act actual all answer answered answers any arg args arguments aset async await body bool call called "
        "caplog capsys case cast cls conf config const content copy ctx current data decode default dict done "
        "dumps elem element elements elt encode end endswith entries entry env equal err error errors exc exc_info "
        "exception excinfo exists expect expected expr false fetch filter find first float format found from "
        "fun func function get gets getvalue given got group groups handle index info init input int isclose item "
        "items join json key keys kwargs last len length line lines list loads lower lst lstrip map mark match max "
        "message messages min mock monkeypatch msg name names new next nil node none num object observed ok "
        "options opts out output outputs pair param params parsed part parts path pid pids pop print proc process "
        "produced pytest raised range raw read read_bytes read_text reason received ref replies reply repr request "
        "res resp response responses rest result results ret return returncode returned returns reversed row rows "
        "rstrip rv search second seen self seq set sort sorted source spec split splitlines start startswith "
        "stderr stdout stop str string strip sum tail temp test text this tmp tmp_path true tuple type undefined "
        "update upper val value values vars want wrote zip"
    ).split()
)


_WAITING = ("wait_", "eventually", "retry", "until", "poll_")
"""Names of functions that ask something again and again: it is what they ask that a test is about."""


class Names(dict[str, str]):
    """The subject that each name stands for, empty where it stands for none; each name is looked at once.

    Args:
        told: says of a name as it is written whether it can be a subject at all.
    """

    def __init__(self, told: Callable[[str], bool]) -> None:
        super().__init__()
        self._told = told

    def __missing__(self, written: str) -> str:
        if len(self) >= MOST_NAMES:
            self.clear()
        self[written] = subject = _subject(written) if self._told(written) else ""
        return subject


def _subject(written: str) -> str:
    """Give a name in its one form, without the number at its end, or nothing."""
    if len(written) > LONGEST or not _WORD.fullmatch(written):
        return ""
    plain = _HUMP.sub("_", written.lstrip("_")).lower()
    stem = _NUMBERED.sub("", plain)
    if len(stem) < 3 or stem in _PLUMBING or stem.startswith(_WAITING):
        return ""
    return stem if stem != plain and plain[len(stem)] == "_" else plain


def note(counts: Counts, subject: str, place: int, weight: int = 1) -> None:
    """Count one assertion about a subject; with a weight of 0 it only stands behind all others."""
    if subject:
        count, first = counts.get(subject, (0, place))
        counts[subject] = (count + weight, min(first, place))


def ranked(counts: Mapping[str, tuple[int, int]]) -> tuple[str, ...]:
    """Sort subjects: those that are asserted on most often first, then those that come first."""
    return tuple(sorted(counts, key=lambda subject: (-counts[subject][0], counts[subject][1], subject)))

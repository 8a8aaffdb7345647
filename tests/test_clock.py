"""What a clock says stays true for as long as it promises, and no question is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from mkdocs_guarantees import periods
from mkdocs_guarantees.clock import LONGEST, Clock

NOW = datetime(2026, 11, 22, 12, 30, 15, 250_000, tzinfo=UTC)
spans = st.timedeltas(min_value=timedelta(days=-4), max_value=timedelta(days=400))
limits = st.none() | st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400))
parts = st.integers(min_value=0, max_value=1000)


def test_a_clock_that_was_asked_nothing_stays_true_for_long() -> None:
    assert Clock(NOW).until == NOW + LONGEST


@given(age=spans, limit=limits, part=parts)
@example(age=timedelta(days=30), limit=timedelta(days=30), part=0)
@example(age=timedelta(minutes=59, seconds=59), limit=None, part=1000)
@example(age=timedelta(hours=47, minutes=59), limit=None, part=1000)
def test_until_then_every_answer_is_the_same(age: timedelta, limit: timedelta | None, part: int) -> None:
    def answers(clock: Clock) -> tuple[object, ...]:
        at = NOW - age
        lasted = clock.age(at)
        words = (periods.ago(lasted), periods.in_words(lasted), lasted >= timedelta())
        return (clock.today, clock.is_within(limit, at), *words)

    clock = Clock(NOW)
    then = answers(clock)

    assert clock.until > NOW
    assert answers(Clock(NOW + (clock.left - datetime.resolution) * part // 1000)) == then


@given(age=spans, limit=limits)
def test_a_limit_that_is_reached_is_told_to_the_moment(age: timedelta, limit: timedelta | None) -> None:
    clock, at = Clock(NOW), NOW - age
    within = clock.is_within(limit, at)

    later = Clock(clock.until)

    if limit is not None and within and clock.left < LONGEST:
        assert not later.is_within(limit, at)
    else:
        assert later.is_within(limit, at) == within or clock.left == LONGEST


def test_a_moment_at_the_end_of_time_is_no_error() -> None:
    clock = Clock(NOW)

    assert clock.is_within(timedelta(days=99_999 * 7), datetime.max.replace(tzinfo=UTC))
    assert clock.until == NOW + LONGEST

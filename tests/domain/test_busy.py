"""Busy stretches put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.business import BusySpan
from domain.busy import merged

MIDNIGHT = datetime(2026, 11, 24, tzinfo=UTC)


def span(start: int, end: int) -> BusySpan:
    """Return a span between two minutes of a day."""
    return BusySpan(MIDNIGHT + timedelta(minutes=start), MIDNIGHT + timedelta(minutes=end))


def test_what_touches_becomes_one() -> None:
    """Neighbours, overlaps and what lies inside; a gap of a minute stays."""
    spans = [span(60, 90), span(0, 30), span(30, 45), span(91, 99), span(70, 80), span(85, 90)]
    assert merged(spans) == [span(0, 45), span(60, 90), span(91, 99)]


@given(st.lists(st.builds(lambda start, length: (start, start + length), st.integers(0, 60), st.integers(1, 20))))
def test_every_minute_stays_what_it_was(spans: list[tuple[int, int]]) -> None:
    """Busy is busy and free is free; the stretches ascend with gaps between them."""
    stretches = merged(span(start, end) for start, end in spans)
    covered = {minute for start, end in spans for minute in range(start, end)}
    assert {minute for minute in range(90) if any(_holds(one, minute) for one in stretches)} == covered
    assert all(before.ends_at < after.starts_at for before, after in pairwise(stretches))


def _holds(one: BusySpan, minute: int) -> bool:
    return one.starts_at <= MIDNIGHT + timedelta(minutes=minute) < one.ends_at

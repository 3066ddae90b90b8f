"""Closed stretches, for a calendar to show."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.business import BusySpan, OpeningHours, OpenSpan
from domain.week import closed_spans, window

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)
MORNING, AFTERNOON = OpenSpan(time(8), time(12)), OpenSpan(time(13), time(17))


def utc(day: int, hour: int) -> datetime:
    """Return an hour of November 2026."""
    return datetime(2026, 11, day, tzinfo=UTC) + timedelta(hours=hour)


def closed(
    *spans: OpenSpan, days: int = 1, closed_on: frozenset[date] = frozenset()
) -> list[tuple[datetime, datetime]]:
    """Return when a place that keeps these hours each day is closed from Tuesday on."""
    hours = OpeningHours(dict.fromkeys(range(7), spans), closed_on)
    found = closed_spans(hours, first_day=TUESDAY, days=days, zone=NEW_YORK)
    return [(span.starts_at, span.ends_at) for span in found]


def test_night_and_break_are_closed() -> None:
    """From midnight to opening, between two spans, and from closing to midnight; New York is five hours behind."""
    assert closed(MORNING, AFTERNOON) == [
        (utc(24, 5), utc(24, 13)),
        (utc(24, 17), utc(24, 18)),
        (utc(24, 22), utc(25, 5)),
    ]


def test_nights_are_one_stretch() -> None:
    """Midnight divides nothing."""
    assert closed(MORNING, AFTERNOON, days=2)[2] == (utc(24, 22), utc(25, 13))


def test_day_without_hours_is_closed_throughout() -> None:
    """Whether by the week's plan or on a single day."""
    whole = [(utc(24, 5), utc(25, 5))]

    assert closed() == whole
    assert closed(MORNING, closed_on=frozenset({TUESDAY})) == whole


def test_place_that_never_closes_has_no_closed_stretch() -> None:
    """A closing time of midnight is the end of the day."""
    assert closed(OpenSpan(time(), time()), days=3) == []


@pytest.mark.parametrize(
    ("first_day", "hours"),
    [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (TUESDAY, 24)],
    ids=["gap", "fold", "usual"],
)
def test_day_is_as_long_as_its_clock_says(first_day: date, hours: int) -> None:
    """Days on which the clocks are changed have 23 or 25 hours."""
    span = window(first_day, 1, NEW_YORK)

    assert span.ends_at - span.starts_at == timedelta(hours=hours)


def test_opening_that_the_clocks_skip_is_the_end_of_the_gap() -> None:
    """Open from half past two on the night the clocks go from two to three: open from three."""
    hours = OpeningHours({6: (OpenSpan(time(2, 30), time()),)})
    sunday = date(2026, 3, 8)
    three = datetime(2026, 3, 8, 7, tzinfo=UTC)

    assert closed_spans(hours, first_day=sunday, days=1, zone=NEW_YORK) == (
        BusySpan(three - timedelta(hours=2), three),
    )

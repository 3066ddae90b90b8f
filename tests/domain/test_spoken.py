"""Times as words."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.spoken import spoken_start, spoken_time

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("2026-11-24T09:00", "Tuesday, November twenty-fourth, at nine A M"),
        ("2026-11-24T12:00", "Tuesday, November twenty-fourth, at noon"),
        ("2026-12-01T16:45", "Tuesday, December first, at four forty-five P M"),
        ("2026-11-30T13:15", "Monday, November thirtieth, at one fifteen P M"),
        ("2026-11-21T15:30", "today, Saturday, November twenty-first, at three thirty P M"),
        ("2026-11-22T09:00", "tomorrow, Sunday, November twenty-second, at nine A M"),
    ],
)
def test_start_is_said_as_people_say_it(local: str, expected: str) -> None:
    """Weekday, month and day and time, in words only."""
    instant = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK)
    assert spoken_start(instant, NEW_YORK, NOW) == expected


def test_today_is_the_business_s_today() -> None:
    """At two in the night of UTC it is still the day before in New York."""
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert spoken_start(now + timedelta(hours=1), NEW_YORK, now).startswith("today, Monday, November twenty-third")


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (time(9, 5), "nine oh five A M"),
        (time(0), "midnight"),
        (time(0, 30), "twelve thirty A M"),
        (time(12, 1), "twelve oh one P M"),
        (time(23, 59), "eleven fifty-nine P M"),
    ],
)
def test_time_of_day(clock: time, expected: str) -> None:
    """Noon and midnight have names; a single minute gets its `oh`."""
    assert spoken_time(clock) == expected


def test_every_minute_has_words_of_its_own() -> None:
    """No two times of a day sound alike."""
    assert len({spoken_time(time(minute // 60, minute % 60)) for minute in range(1440)}) == 1440


def test_no_two_days_within_five_years_sound_alike() -> None:
    """Without the year, weekday and date still tell days apart."""
    days = [date(2026, 11, 21) + timedelta(days=number) for number in range(5 * 365)]
    assert len({spoken_start(datetime.combine(day, time(9), NEW_YORK), NEW_YORK, NOW) for day in days}) == len(days)

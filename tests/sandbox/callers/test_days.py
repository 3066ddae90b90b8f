"""Specification of relative days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.callers.days import WEEKDAYS, coming, spoken


@given(st.dates(date(2024, 1, 1), date(2035, 1, 1)), st.sampled_from(WEEKDAYS))
def test_a_coming_day_is_at_least_two_days_ahead_and_within_nine(today: date, weekday: str) -> None:
    """Whatever the day of the run, the day is bookable: it has the right name and is soon, but not at once."""
    day = coming(weekday, today)
    assert WEEKDAYS[day.weekday()] == weekday
    assert timedelta(days=2) <= day - today <= timedelta(days=8)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 24), "Tuesday November twenty-fourth"),
        (date(2026, 11, 30), "Monday November thirtieth"),
        (date(2026, 12, 20), "Sunday December twentieth"),
        (date(2026, 12, 3), "Thursday December third"),
        (date(2026, 12, 31), "Thursday December thirty-first"),
    ],
)
def test_days_are_said_in_words(day: date, words: str) -> None:
    """Callers name weekday and date, so that nobody has to guess the week."""
    assert spoken(day) == words

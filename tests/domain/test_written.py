"""Rules of what people write, whichever way it comes in."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from domain.written import can_be_reckoned_with, in_whole_minutes


@pytest.mark.parametrize("wall", [time(8, 0, 30), time(8, 0, 0, 1), time(8, tzinfo=UTC)])
def test_times_of_day_are_whole_minutes(wall: time) -> None:
    """Of the place they are in."""
    assert in_whole_minutes(time(8, 30)) == time(8, 30)
    with pytest.raises(ValueError, match="HH:MM"):
        in_whole_minutes(wall)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(3000, 1, 1)])
def test_ends_of_the_calendar_are_out_of_reach(day: date) -> None:
    """Zones could not be reckoned with there."""
    assert can_be_reckoned_with(date(2026, 11, 21)) == date(2026, 11, 21)
    with pytest.raises(ValueError, match="1900 to 2999"):
        can_be_reckoned_with(day)

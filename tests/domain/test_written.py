"""Rules of what people write, whichever way it comes in."""

from __future__ import annotations

from datetime import UTC, date, time

import pytest

from domain.written import as_it_is_read, can_be_reckoned_with, in_whole_minutes


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


@pytest.mark.parametrize("unseen", ["\u202a", "\u202e", "\u2066", "\u2069", "\u2028", "\x00", "\n", "\x7f", "\x85"])
def test_a_name_has_nothing_in_it_that_nobody_sees(unseen: str) -> None:
    """It would be shown mirrored, or on two lines; names of every script are names."""
    for name in ("Dana Reed", "Zoë Åström-O’Neill", "דנה", "علی‌رضا", "王小明"):
        assert as_it_is_read(name) == name
    with pytest.raises(ValueError, match="nobody sees"):
        as_it_is_read(f"Dana{unseen} Reed")

"""Wall times and the instants they name, on days the clocks change and on others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.wall_clock import WallClock, zone_names

BERLIN = WallClock(ZoneInfo("Europe/Berlin"))
HAVANA = WallClock(ZoneInfo("America/Havana"))
HALF_AN_HOUR = timedelta(minutes=30)


def steps(clock: WallClock, begin: str, end: str) -> list[str]:
    """Return the half hours between two wall times, as the UTC they name."""
    found = clock.steps(datetime.fromisoformat(begin), datetime.fromisoformat(end), HALF_AN_HOUR)
    return [f"{wall:%H:%M}={instant:%H:%M}" for wall, instant in found]


def test_zones_are_places() -> None:
    """What else lies in the folder of the zone files is the machine's, or nobody's."""
    assert {"America/New_York", "Europe/Berlin", "UTC"} <= zone_names()
    assert not {"localtime", "Factory", "right/UTC", "posix/UTC"} & zone_names()
    assert zone_names() is zone_names()


def test_it_shows_the_date_of_its_place() -> None:
    """An hour before midnight UTC it is tomorrow in Berlin."""
    assert BERLIN.day(datetime(2026, 6, 1, 23, tzinfo=UTC)) == date(2026, 6, 2)


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2026-06-01T01:30", "2026-06-01T03:00", ["01:30=23:30", "02:00=00:00", "02:30=00:30"]),
        ("2026-03-29T01:30", "2026-03-29T03:30", ["01:30=00:30", "03:00=01:00"]),
        ("2026-10-25T02:00", "2026-10-25T03:30", ["02:00=00:00", "02:30=00:30", "03:00=02:00"]),
    ],
    ids=["steady day", "skipped hour", "repeated hour"],
)
def test_steps_are_those_it_shows(begin: str, end: str, expected: list[str]) -> None:
    """What is skipped is left out, what is shown twice comes once, the first time."""
    assert steps(BERLIN, begin, end) == expected


def test_a_skipped_midnight_is_the_end_of_the_gap() -> None:
    """Where the clocks go forward at midnight, the day begins at one."""
    midnight = datetime.fromisoformat("2026-03-08T00:00")
    assert HAVANA.first_instant(midnight) == HAVANA.instant(midnight + 2 * HALF_AN_HOUR)
    assert steps(HAVANA, "2026-03-08T00:00", "2026-03-08T01:30") == ["01:00=05:00"]
    assert steps(HAVANA, "2026-03-07T23:00", "2026-03-08T00:00") == ["23:00=04:00", "23:30=04:30"]

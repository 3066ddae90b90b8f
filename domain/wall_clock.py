"""The clock on the wall of a place: which instants it names.

Rules of the file:
- Wall times are naive, instants aware UTC.
- A wall time the clocks show twice means its first occurrence; one they skip names no instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)


@cache
def zone_names() -> frozenset[str]:
    """Return the IANA names there are; files beside them that name no place's clock, such as `localtime`, are none."""
    names = available_timezones() - {"localtime", "Factory"}
    return frozenset(name for name in names if not name.startswith(("right/", "posix/")))


class WallClock:
    """The clock of one zone."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Keep the time of a zone."""
        self._zone = zone

    def day(self, instant: datetime) -> date:
        """Return the date it shows at an instant."""
        return instant.astimezone(self._zone).date()

    def shows(self, wall: datetime) -> bool:
        """Say whether it ever shows a wall time, rather than skip it."""
        return self.instant(wall).astimezone(self._zone).replace(tzinfo=None) == wall

    def instant(self, wall: datetime) -> datetime:
        """Return when it shows a wall time; for one it skips, an instant that shows another."""
        return wall.replace(tzinfo=self._zone).astimezone(UTC)

    def first_instant(self, wall: datetime) -> datetime:
        """Return when it first shows a wall time or a later one: for one it skips, the end of the gap."""
        while not self.shows(wall):
            wall += _MINUTE
        return self.instant(wall)

    def steps(self, begin: datetime, end: datetime, step: timedelta) -> Iterator[tuple[datetime, datetime]]:
        """Yield each wall time it shows from `begin`, in steps of the wall clock, before `end`, with its instant.

        Args:
            begin: A wall time.
            end: A wall time, at most the midnight that ends the day of `begin`.
            step: Between two wall times.
        """
        is_steady = self._is_steady(begin.date())
        wall, instant = begin, self.instant(begin)
        while wall < end:
            if is_steady:
                yield wall, instant
            elif self.shows(wall):
                yield wall, self.instant(wall)
            wall += step
            instant += step

    def _is_steady(self, day: date) -> bool:
        """Say whether the clock is not changed on a day: then one conversion serves all its times."""
        midnight = datetime.combine(day, time(), self._zone)
        return midnight.utcoffset() == (midnight + _DAY).utcoffset()

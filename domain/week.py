"""When a resource is closed, as stretches for a calendar to show.

A day's opening spans are wall time, as in `domain.slots`: a span begins at the first instant at which the clock on the
wall shows `opens` or later, and ends at the first at which it shows `closes` or later; a `closes` of 00:00 is the
midnight that ends the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import BusySpan, OpeningHours, OpenSpan
from domain.wall_clock import WallClock

_DAY: Final = timedelta(days=1)


def window(first_day: date, days: int, zone: ZoneInfo) -> BusySpan:
    """Return the stretch from the midnight that begins the first local day to the one that ends the last."""
    clock, midnight = WallClock(zone), datetime.combine(first_day, time())
    return BusySpan(clock.first_instant(midnight), clock.first_instant(midnight + days * _DAY))


def closed_spans(hours: OpeningHours, *, first_day: date, days: int, zone: ZoneInfo) -> tuple[BusySpan, ...]:
    """Return the disjoint stretches of some local days in which it is closed; aware UTC, ascending.

    Args:
        hours: Wall time.
        first_day: Local.
        days: How many.
        zone: Of the clock on the wall.
    """
    return tuple(_gaps(window(first_day, days, zone), _opened(hours, first_day, days, WallClock(zone))))


def _opened(hours: OpeningHours, first_day: date, days: int, clock: WallClock) -> Iterator[BusySpan]:
    for day in (first_day + number * _DAY for number in range(days)):
        if day not in hours.closed_on:
            yield from (_on(day, span, clock) for span in hours.weekly.get(day.weekday(), ()))


def _on(day: date, span: OpenSpan, clock: WallClock) -> BusySpan:
    closing_day = day + _DAY if span.closes == time() else day
    return BusySpan(
        clock.first_instant(datetime.combine(day, span.opens)),
        clock.first_instant(datetime.combine(closing_day, span.closes)),
    )


def _gaps(whole: BusySpan, opened: Iterator[BusySpan]) -> Iterator[BusySpan]:
    closed_from = whole.starts_at
    for span in opened:
        if closed_from < span.starts_at:
            yield BusySpan(closed_from, span.starts_at)
        closed_from = max(closed_from, span.ends_at)
    if closed_from < whole.ends_at:
        yield BusySpan(closed_from, whole.ends_at)

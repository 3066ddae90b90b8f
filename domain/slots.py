"""Free starts: opening hours minus what is busy, on the wall clock of the business.

Rules of the file:
- Opening spans are wall time. A span lasts from the first instant at which the clock on the wall shows `opens` or later
  to the first at which it shows `closes` or later; a `closes` of 00:00 is the midnight that ends the day.
- A start is a wall time on the grid, counted from midnight. One the clocks skip is not offered; one they show twice
  means its first occurrence, so that a local time names one instant.
- The service must fit into one span; its buffer may run past closing, but not into another appointment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import BusySpan, OpenSpan, Organisation, Resource, Service, SlotOffer
from domain.errors import RuleBroken

#: The unit in which the database claims a resource (design: SlotClaim).
QUANTUM: Final = timedelta(minutes=15)

_DAY: Final = timedelta(days=1)
_MINUTE: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_FORMAT: Final = "%Y-%m-%dT%H:%M"
_LOCAL_LENGTH: Final = len("YYYY-MM-DDTHH:MM")


class PartOfDay(StrEnum):
    """When on a day a start is wanted; the morning ends at noon."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    ANY = "any"

    def has(self, wall: datetime) -> bool:
        """Say whether a wall time lies in it."""
        return self is PartOfDay.ANY or (self is PartOfDay.MORNING) == (wall.time() < time(12))


def free_slots(
    *,
    organisation: Organisation,
    service: Service,
    busy: Mapping[str, Sequence[BusySpan]],
    first_day: date,
    last_day: date,
    now: datetime,
    granularity: timedelta = QUANTUM,
    part_of_day: PartOfDay = PartOfDay.ANY,
) -> list[SlotOffer]:
    """Return every free start, ascending, each on the first of the service's resources that is free then.

    Args:
        organisation: Its zone, resources, minimum notice and booking horizon count.
        service: What is to be booked.
        busy: Resource key → what blocks it, buffers included, in any order; a resource without an entry is free.
        first_day: First local day.
        last_day: Last local day, included.
        now: Aware instant from which notice and horizon count.
        granularity: Distance of starts on the wall clock; a multiple of `QUANTUM`.
        part_of_day: Which local starts are wanted.
    """
    search = _Search(organisation, service, now, granularity)
    days = tuple(search.days(first_day, last_day))
    offers: dict[datetime, SlotOffer] = {}
    for resource in search.resources():
        for start in search.free_starts(resource, _merged(busy.get(resource.key, ())), days):
            if start not in offers and part_of_day.has(start.astimezone(search.zone)):
                offers[start] = search.offer(resource, start)
    return [offers[start] for start in sorted(offers)]


def offers_at(
    *,
    organisation: Organisation,
    service: Service,
    busy: Mapping[str, Sequence[BusySpan]],
    starts_at: datetime,
    now: datetime,
    granularity: timedelta = QUANTUM,
) -> tuple[SlotOffer, ...]:
    """Return one offer for each resource that is free at exactly this start, preferred first; () when it can't be.

    Args:
        organisation: As for `free_slots`.
        service: As for `free_slots`.
        busy: As for `free_slots`.
        starts_at: Aware instant, see `local_start`.
        now: As for `free_slots`.
        granularity: As for `free_slots`.
    """
    search = _Search(organisation, service, now, granularity)
    start = starts_at.astimezone(UTC)
    day = start.astimezone(search.zone).date()
    return tuple(
        search.offer(resource, start)
        for resource in search.resources()
        if start in search.free_starts(resource, _merged(busy.get(resource.key, ())), (day,))
    )


def quanta(starts_at: datetime, ends_at: datetime) -> tuple[datetime, ...]:
    """Return the aware UTC starts of all 15-minute quanta that `[starts_at, ends_at)` touches, ascending.

    Args:
        starts_at: Aware start of the appointment.
        ends_at: Aware end, buffer included, exclusive.
    """
    first = (starts_at - _EPOCH) // QUANTUM
    past = -((_EPOCH - ends_at) // QUANTUM)
    return tuple(_EPOCH + number * QUANTUM for number in range(first, past))


def local_start(text: str, zone: ZoneInfo) -> datetime:
    """Return the aware UTC instant of a local `YYYY-MM-DDTHH:MM`; one shown twice means its first occurrence.

    Raises:
        RuleBroken: The text is no such time, or the clocks skip it on that day.
    """
    if len(text) != _LOCAL_LENGTH:
        raise RuleBroken("The start is not written as YYYY-MM-DDTHH:MM.")
    try:
        wall = datetime.strptime(text, _LOCAL_FORMAT).replace(tzinfo=zone)
        instant = wall.astimezone(UTC)
    except (ValueError, OverflowError):  # the last evening of the year 9999 has no UTC
        raise RuleBroken("The start is not written as YYYY-MM-DDTHH:MM.") from None
    if not _exists(wall):
        raise RuleBroken(f"{text} does not exist: the clocks skip it on that day.")
    return instant


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Disjoint busy stretches, ascending: `starts[i]`–`ends[i]`."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]

    def leave_free(self, starts_at: datetime, ends_at: datetime) -> bool:
        following = bisect_right(self.ends, starts_at)
        return following == len(self.starts) or self.starts[following] >= ends_at


def _merged(spans: Iterable[BusySpan]) -> _Blocks:
    starts: list[datetime] = []
    ends: list[datetime] = []
    for span in sorted(spans, key=attrgetter("starts_at")):
        if ends and span.starts_at <= ends[-1]:
            ends[-1] = max(ends[-1], span.ends_at)
        else:
            starts.append(span.starts_at)
            ends.append(span.ends_at)
    return _Blocks(tuple(starts), tuple(ends))


class _Search:
    """One question for free starts, with what follows from it at once."""

    def __init__(self, organisation: Organisation, service: Service, now: datetime, granularity: timedelta) -> None:
        self.zone = ZoneInfo(organisation.time_zone)
        self._organisation = organisation
        self._service = service
        self._granularity = granularity
        self._earliest = now.astimezone(UTC) + organisation.minimum_notice
        self._latest = now.astimezone(UTC) + organisation.booking_horizon

    def resources(self) -> Iterator[Resource]:
        """Yield who can do the service, preferred first; a resource that is gone is left out."""
        known = {resource.key: resource for resource in self._organisation.resources}
        return (known[key] for key in self._service.resource_keys if key in known)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the local days between both that notice and horizon leave."""
        day = max(first, self._earliest.astimezone(self.zone).date())
        last = min(last, self._latest.astimezone(self.zone).date())
        while day <= last:
            yield day
            day += _DAY

    def offer(self, resource: Resource, start: datetime) -> SlotOffer:
        return SlotOffer(resource.key, start, start + self._service.duration)

    def free_starts(self, resource: Resource, blocks: _Blocks, days: Iterable[date]) -> Iterator[datetime]:
        """Yield the aware UTC starts at which one resource is free."""
        blocked_for = self._service.duration + self._service.buffer
        for day in days:
            for start in self._open_starts(resource, day):
                if blocks.leave_free(start, start + blocked_for):
                    yield start

    def _open_starts(self, resource: Resource, day: date) -> Iterator[datetime]:
        if day in resource.hours.closed_on:
            return
        for span in resource.hours.weekly.get(day.weekday(), ()):
            closes_at = _first_instant(_closing(day, span), self.zone)
            for start in self._starts(day, span):
                if self._earliest <= start <= self._latest and start + self._service.duration <= closes_at:
                    yield start

    def _starts(self, day: date, span: OpenSpan) -> Iterator[datetime]:
        opening = datetime.combine(day, span.opens, self.zone)
        midnight = datetime.combine(day, time(), self.zone)
        # Arithmetic between datetimes of one zone is wall-clock arithmetic, which is meant here.
        wall = midnight - (midnight - opening) // self._granularity * self._granularity
        closing = _closing(day, span).replace(tzinfo=self.zone)
        while wall < closing:
            if _exists(wall):
                yield wall.astimezone(UTC)
            wall += self._granularity


def _closing(day: date, span: OpenSpan) -> datetime:
    return datetime.combine(day + _DAY if span.closes == time() else day, span.closes)


def _first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clock first shows this wall time, or the end of the gap that skips it."""
    local = wall.replace(tzinfo=zone)
    while not _exists(local):
        local += _MINUTE
    return local.astimezone(UTC)


def _exists(wall: datetime) -> bool:
    return wall.astimezone(UTC).astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None)

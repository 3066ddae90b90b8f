"""Free starts: opening hours minus what is busy, each resource by the clock on the wall of its own place.

Rules of the file:
- Opening spans are wall time. A span lasts from the first instant at which the clock on the wall shows `opens` or later
  to the first at which it shows `closes` or later; a `closes` of 00:00 is the midnight that ends the day.
- A start is a wall time on the grid, counted from midnight. One the clocks skip is not offered; one they show twice
  means its first occurrence, so that a local time names one instant.
- The service must fit into one span; its buffer may run past closing, but not into what is busy.
- An absence is as busy as an appointment.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from domain.business import BusySpan, OpenSpan, Organisation, Resource, Service, SlotOffer
from domain.busy import merged
from domain.errors import RuleBroken
from domain.wall_clock import WallClock

#: The unit in which the database claims a resource (design: SlotClaim).
QUANTUM: Final = timedelta(minutes=15)

_DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_FORMAT: Final = "%Y-%m-%dT%H:%M"
_LOCAL_LENGTH: Final = len("YYYY-MM-DDTHH:MM")
_NO_START: Final = "is no date and time; write YYYY-MM-DDTHH:MM, a start that find_free_slots has offered."


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
        organisation: Its zones, resources, minimum notice and booking horizon count.
        service: What is to be booked.
        busy: Resource key → what blocks it besides its absences, buffers included, in any order; a resource without
            an entry is free.
        first_day: First local day, at the place of each resource.
        last_day: Last local day, included.
        now: Aware instant from which notice and horizon count.
        granularity: Distance of starts on the wall clock; a multiple of `QUANTUM`.
        part_of_day: Which local starts are wanted.
    """
    search = _Search(organisation, service, now, granularity, part_of_day)
    offers: dict[datetime, SlotOffer] = {}
    for resource in search.resources():
        blocks = _blocks(resource, busy)
        for start in search.open_starts(resource, first_day, last_day):
            if start not in offers and search.is_free(blocks, start):
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
    return tuple(
        search.offer(resource, start)
        for resource in search.resources()
        if search.is_open(resource, start) and search.is_free(_blocks(resource, busy), start)
    )


def why_not(*, organisation: Organisation, service: Service, starts_at: datetime, now: datetime) -> str:
    """Return why a start is not offered, as a sentence for the one who asked for it.

    Args:
        organisation: As for `free_slots`.
        service: As for `free_slots`.
        starts_at: Aware instant for which `offers_at` has none.
        now: As for `free_slots`.
    """
    if starts_at < now:
        return "That time is past."
    if starts_at < now + organisation.minimum_notice:
        return "That is too soon: an appointment has to be made earlier."
    if starts_at > now + organisation.booking_horizon:
        return "That is too far ahead: it can't be booked yet."
    search = _Search(organisation, service, now, QUANTUM)
    if any(search.is_open(resource, starts_at.astimezone(UTC)) for resource in search.resources()):
        return "That time is taken."
    return "That is not within the opening hours, or not on a quarter of an hour."


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
    clock = WallClock(zone)
    try:
        wall = datetime.strptime(text, _LOCAL_FORMAT)  # noqa: DTZ007  (wall time is naive)
        instant, is_shown = clock.instant(wall), clock.shows(wall)
    except (ValueError, OverflowError):  # the last evening of the year 9999 has no UTC
        raise RuleBroken(f"{text!r} {_NO_START}") from None
    if len(text) != _LOCAL_LENGTH:
        raise RuleBroken(f"{text!r} {_NO_START}")
    if not is_shown:
        raise RuleBroken(f"{text} does not exist: the clocks skip it on that day. Try an hour earlier or later.")
    return instant


@dataclass(frozen=True, slots=True)
class _Blocks:
    """Disjoint busy stretches, ascending: `starts[i]`–`ends[i]`."""

    starts: Sequence[datetime]
    ends: Sequence[datetime]

    def leave_free(self, starts_at: datetime, ends_at: datetime) -> bool:
        following = bisect_right(self.ends, starts_at)
        return following == len(self.starts) or self.starts[following] >= ends_at


def _blocks(resource: Resource, busy: Mapping[str, Sequence[BusySpan]]) -> _Blocks:
    stretches = merged(chain(busy.get(resource.key, ()), resource.absences))
    return _Blocks([one.starts_at for one in stretches], [one.ends_at for one in stretches])


class _Search:
    """One question for free starts, with what follows from it at once."""

    def __init__(
        self,
        organisation: Organisation,
        service: Service,
        now: datetime,
        granularity: timedelta,
        part_of_day: PartOfDay = PartOfDay.ANY,
    ) -> None:
        self._organisation = organisation
        self._service = service
        self._granularity = granularity
        self._part_of_day = part_of_day
        self._blocked_for = service.duration + service.buffer
        self._earliest = now.astimezone(UTC) + organisation.minimum_notice
        self._latest = now.astimezone(UTC) + organisation.booking_horizon
        # Resources of one place mostly keep the same hours: their starts are computed once.
        self._open: dict[tuple[str, date, tuple[OpenSpan, ...]], tuple[datetime, ...]] = {}

    def resources(self) -> Iterator[Resource]:
        """Yield who can do the service, preferred first; a resource that is gone or retired is left out."""
        known = {resource.key: resource for resource in self._organisation.working_resources}
        return (known[key] for key in self._service.resource_keys if key in known)

    def offer(self, resource: Resource, start: datetime) -> SlotOffer:
        return SlotOffer(resource.key, start, start + self._service.duration)

    def is_free(self, blocks: _Blocks, start: datetime) -> bool:
        """Say whether service and buffer fit between what is busy."""
        return blocks.leave_free(start, start + self._blocked_for)

    def is_open(self, resource: Resource, start: datetime) -> bool:
        """Say whether a start would be offered on a resource that has nothing to do."""
        day = self._clock(resource).day(start)
        return start in self.open_starts(resource, day, day)

    def open_starts(self, resource: Resource, first: date, last: date) -> Iterator[datetime]:
        """Yield the aware UTC starts between two days of the resource's place, as if nothing were busy; ascending."""
        clock, zone = self._clock(resource), self._organisation.zone_of(resource)
        for day in self._days(clock, first, last):
            if day in resource.hours.closed_on:
                continue
            spans = resource.hours.weekly.get(day.weekday(), ())
            if (zone, day, spans) not in self._open:
                self._open[zone, day, spans] = tuple(self._starts_of(clock, day, spans))
            yield from self._open[zone, day, spans]

    def _clock(self, resource: Resource) -> WallClock:
        return WallClock(ZoneInfo(self._organisation.zone_of(resource)))

    def _days(self, clock: WallClock, first: date, last: date) -> Iterator[date]:
        """Yield the days between both that notice and horizon leave."""
        day, last = max(first, clock.day(self._earliest)), min(last, clock.day(self._latest))
        while day <= last:
            yield day
            day += _DAY

    def _starts_of(self, clock: WallClock, day: date, spans: Iterable[OpenSpan]) -> Iterator[datetime]:
        for span in spans:
            closing = datetime.combine(day + _DAY if span.closes == time() else day, span.closes)
            latest = min(self._latest, clock.first_instant(closing) - self._service.duration)
            for wall, start in clock.steps(self._on_grid(day, span.opens), closing, self._granularity):
                if self._earliest <= start <= latest and self._part_of_day.has(wall):
                    yield start

    def _on_grid(self, day: date, opens: time) -> datetime:
        """Return the first wall time on the grid that is not before opening."""
        midnight = datetime.combine(day, time())
        return midnight - (midnight - datetime.combine(day, opens)) // self._granularity * self._granularity

"""When the business is free: its own opening hours and appointments, and what its calendars say.

Whatever is asked for, the answer says what would do: the nearest free starts, or in an error's message what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from temporalio import activity

from activities.booking_messages import SlotSearch
from domain.business import Appointment, BusySpan, Organisation, Resource, Service, SlotOffer
from domain.changes import vacated
from domain.errors import NotFound, RuleBroken
from domain.places import at_location, location_of, zone_of_service
from domain.ports.calendars import Calendars
from domain.ports.storage import AppointmentBook, Directory
from domain.slots import PartOfDay, free_slots, offers_at, why_not
from domain.wall_clock import WallClock

Clock = Callable[[], datetime]

_ALTERNATIVES: Final = 3
_DAY: Final = timedelta(days=1)
#: A day begins so much earlier in the furthest east, and ends so much later in the furthest west, than in UTC.
_EAST: Final = timedelta(hours=14)
_WEST: Final = timedelta(hours=12)
#: How far around a wish to look for alternatives, one after the other; calendars answer for three months at most.
_REACHES: Final = (timedelta(days=2), timedelta(days=14), timedelta(days=60))


class Availability:
    """Finds free starts."""

    def __init__(self, *, directory: Directory, book: AppointmentBook, calendars: Calendars, clock: Clock) -> None:
        """Take the ports it works on; `clock` returns aware UTC."""
        self._directory = directory
        self._book = book
        self._calendars = calendars
        self._clock = clock

    @activity.defn(name="availability.find_free_slots")
    async def find_free_slots(self, wanted: SlotSearch) -> Sequence[SlotOffer]:
        """Return free starts between two local dates, ascending; where there is none, the nearest to the first date.

        Raises:
            NotFound: There is no such service, or not at that location.
            RuleBroken: The dates are none, or nobody can book then, or the service needs a location to be named.
        """
        organisation = await self._directory.organisation(wanted.organisation_id)
        service = find_service(organisation, wanted.service_key, wanted.location_key)
        clock = WallClock(zone_of_service(organisation, service))
        first, last = self._bookable_days(organisation, clock, wanted)
        offers = await self.between(organisation, service, first, last, part_of_day=wanted.part_of_day)
        if not offers:
            offers = await self.near(organisation, service, clock.first_instant(datetime.combine(first, time(12))))
        return offers[: wanted.limit]

    def _bookable_days(self, organisation: Organisation, clock: WallClock, wanted: SlotSearch) -> tuple[date, date]:
        first, last = _date(wanted.from_date), _date(wanted.to_date)
        today, last_of_all = clock.day(self._clock()), clock.day(self._clock() + organisation.booking_horizon)
        if first > last:
            raise RuleBroken(f"from_date {first} is after to_date {last}.")
        if last < today:
            raise RuleBroken(f"{last} is past: today is {today}.")
        if first > last_of_all:
            raise RuleBroken(f"{first} is too far ahead: appointments can be booked until {last_of_all}.")
        return max(first, today), min(last, last_of_all)

    async def between(
        self,
        organisation: Organisation,
        service: Service,
        first: date,
        last: date,
        *,
        part_of_day: PartOfDay = PartOfDay.ANY,
    ) -> Sequence[SlotOffer]:
        """Return every free start between two dates of each place (both included), within the booking horizon."""
        now = self._clock()
        # A local day lies within a day of its UTC date, whatever the zone.
        first = max(first, now.date() - _DAY)
        last = min(last, (now + organisation.booking_horizon).date() + _DAY)
        if first > last:
            return ()
        midnight, blocked_for = time(tzinfo=UTC), service.duration + service.buffer
        begin = datetime.combine(first, midnight) - _EAST
        end = datetime.combine(last + _DAY, midnight) + _WEST + blocked_for
        busy = await self._busy(organisation, service, begin, end)
        return free_slots(
            organisation=organisation,
            service=service,
            busy=busy,
            first_day=first,
            last_day=last,
            now=now,
            part_of_day=part_of_day,
        )

    async def at(
        self,
        organisation: Organisation,
        service: Service,
        starts_at: datetime,
        *,
        leaving: Appointment | None = None,
    ) -> Sequence[SlotOffer]:
        """Return the free offers of one exact start, the preferred resource first; `leaving` is in nobody's way."""
        now = self._clock()
        if not now <= starts_at <= now + organisation.booking_horizon:
            return ()
        busy = await self._busy(organisation, service, starts_at, starts_at + service.duration + service.buffer)
        if leaving is not None and leaving.resource_key in busy:
            own = BusySpan(leaving.starts_at, leaving.ends_at + service.buffer)
            busy[leaving.resource_key] = vacated(busy[leaving.resource_key], own)
        return offers_at(organisation=organisation, service=service, busy=busy, starts_at=starts_at, now=now)

    async def near(self, organisation: Organisation, service: Service, starts_at: datetime) -> Sequence[SlotOffer]:
        """Return the free starts nearest to a wished one, ascending; to one that can't be: the nearest that can."""
        now = self._clock()
        wished = min(max(starts_at, now), now + organisation.booking_horizon)
        for reach in _REACHES:
            offers = await self.between(organisation, service, (wished - reach).date(), (wished + reach).date())
            if offers:
                nearest = sorted(offers, key=lambda offer: abs(offer.starts_at - wished))[:_ALTERNATIVES]
                return sorted(nearest, key=lambda offer: offer.starts_at)
        return ()

    def why_not(self, organisation: Organisation, service: Service, starts_at: datetime) -> str:
        """Return why a start is not to be had, as a sentence."""
        return why_not(organisation=organisation, service=service, starts_at=starts_at, now=self._clock())

    async def _busy(
        self, organisation: Organisation, service: Service, begin: datetime, end: datetime
    ) -> dict[str, Sequence[BusySpan]]:
        resources = [resource for resource in organisation.resources if resource.key in service.resource_keys]
        keys = [resource.key for resource in resources]
        ours = await self._book.busy(organisation.organisation_id, keys, begin, end)
        theirs = await self._in_calendars(resources, begin, end)
        busy: dict[str, list[BusySpan]] = {key: list(theirs.get(key, ())) for key in keys}
        for key, span in ours:
            busy[key].append(span)
        return dict(busy)

    async def _in_calendars(
        self, resources: Sequence[Resource], begin: datetime, end: datetime
    ) -> dict[str, Sequence[BusySpan]]:
        ids = {resource.key: resource.calendar_id for resource in resources if resource.calendar_id}
        if not ids:
            return {}
        busy = await self._calendars.busy(sorted(set(ids.values())), begin, end)
        return {key: busy[calendar_id] for key, calendar_id in ids.items()}


def find_service(organisation: Organisation, key: str, location_key: str | None = None) -> Service:
    """Return the service of that key, at one location if that is named; raises NotFound with the keys there are."""
    return _found(organisation, organisation.offered_services, key, location_key)


def known_service(organisation: Organisation, key: str, location_key: str | None = None) -> Service:
    """Return a service that something is booked for, whether it is still offered or not; raises NotFound."""
    return _found(organisation, organisation.services, key, location_key)


def service_of(organisation: Organisation, appointment: Appointment) -> Service:
    """Return the service of an appointment, at the place where it is: it is moved in time, not to another town.

    Raises NotFound: the business has given it up meanwhile, or offers it elsewhere only.
    """
    place = location_of(organisation, appointment.resource_key)
    return known_service(organisation, appointment.service_key, place.key if place else None)


def _found(organisation: Organisation, services: Sequence[Service], key: str, location_key: str | None) -> Service:
    for service in services:
        if service.key == key:
            has_places = len(organisation.locations) > 1
            return at_location(organisation, service, location_key) if location_key and has_places else service
    known = ", ".join(service.key for service in organisation.offered_services)
    raise NotFound(f"There is no service {key!r}; there are: {known}.")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(f"{text!r} is no date; write YYYY-MM-DD.") from error

"""When the business is free: its own opening hours and appointments, and what its calendars say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Final
from zoneinfo import ZoneInfo

from temporalio import activity

from activities.messages import SlotSearch
from domain.business import Appointment, BusySpan, Organisation, Resource, Service, SlotOffer
from domain.changes import vacated
from domain.errors import NotFound, RuleBroken
from domain.ports.calendars import Calendars
from domain.ports.storage import AppointmentBook, Directory
from domain.slots import PartOfDay, free_slots, offers_at

Clock = Callable[[], datetime]

_ALTERNATIVES: Final = 3
_DAYS_AHEAD: Final = timedelta(days=2)


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
        """Return free starts between two local dates, ascending; raises NotFound for an unknown service."""
        organisation = await self._directory.organisation(wanted.organisation_id)
        service = find_service(organisation, wanted.service_key)
        first, last = _date(wanted.from_date), _date(wanted.to_date)
        offers = await self.between(organisation, service, first, last, part_of_day=wanted.part_of_day)
        return offers[: wanted.limit]

    async def between(
        self,
        organisation: Organisation,
        service: Service,
        first: date,
        last: date,
        *,
        part_of_day: PartOfDay = PartOfDay.ANY,
    ) -> Sequence[SlotOffer]:
        """Return every free start between two local dates (both included), within the booking horizon."""
        now, zone = self._clock(), ZoneInfo(organisation.time_zone)
        first = max(first, now.astimezone(zone).date())
        last = min(last, (now + organisation.booking_horizon).astimezone(zone).date())
        if first > last:
            return ()
        busy = await self._busy(organisation, service, first, last)
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
        day = starts_at.date()
        busy = await self._busy(organisation, service, day, day)
        if leaving is not None and leaving.resource_key in busy:
            own = BusySpan(leaving.starts_at, leaving.ends_at + service.buffer)
            busy[leaving.resource_key] = vacated(busy[leaving.resource_key], own)
        return offers_at(organisation=organisation, service=service, busy=busy, starts_at=starts_at, now=now)

    async def near(self, organisation: Organisation, service: Service, starts_at: datetime) -> Sequence[SlotOffer]:
        """Return the free starts nearest to a wished one, ascending; to one that can't be: the nearest that can."""
        now = self._clock()
        wished = min(max(starts_at, now), now + organisation.booking_horizon)
        day = wished.astimezone(ZoneInfo(organisation.time_zone)).date()
        offers = await self.between(organisation, service, day, day + _DAYS_AHEAD)
        nearest = sorted(offers, key=lambda offer: abs(offer.starts_at - wished))[:_ALTERNATIVES]
        return sorted(nearest, key=lambda offer: offer.starts_at)

    async def _busy(
        self, organisation: Organisation, service: Service, first: date, last: date
    ) -> dict[str, Sequence[BusySpan]]:
        # A local day lies within a day of its UTC date, whatever the zone.
        begin = datetime.combine(first, datetime.min.time(), UTC) - timedelta(days=1)
        end = datetime.combine(last, datetime.min.time(), UTC) + timedelta(days=2)
        resources = [resource for resource in organisation.resources if resource.key in service.resource_keys]
        ours = await self._book.busy(organisation.organisation_id, [r.key for r in resources], begin, end)
        theirs = await self._in_calendars(resources, begin, end)
        return {
            resource.key: tuple(
                chain((span for key, span in ours if key == resource.key), theirs.get(resource.key, ()))
            )
            for resource in resources
        }

    async def _in_calendars(
        self, resources: Sequence[Resource], begin: datetime, end: datetime
    ) -> dict[str, Sequence[BusySpan]]:
        ids = {resource.key: resource.calendar_id for resource in resources if resource.calendar_id}
        if not ids:
            return {}
        busy = await self._calendars.busy(sorted(set(ids.values())), begin, end)
        return {key: busy[calendar_id] for key, calendar_id in ids.items()}


def find_service(organisation: Organisation, key: str) -> Service:
    """Return the service of that key; raises NotFound with the keys there are."""
    for service in organisation.services:
        if service.key == key:
            return service
    known = ", ".join(service.key for service in organisation.services)
    raise NotFound(f"There is no service {key!r}; there are: {known}.")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleBroken(f"{text!r} is no date; write YYYY-MM-DD.") from error

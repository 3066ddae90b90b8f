"""Events in the business's calendars that are no appointments: those have their own story, and are left to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from temporalio import activity

from activities.attempts import bounded
from domain.business import Organisation, Resource
from domain.errors import EventChanged, NotFound, ProviderUnavailable, RuleBroken
from domain.ids import calendar_event_id
from domain.places import zone_at
from domain.ports.calendars import CalendarEvent, Calendars, EventTimes, ListedEvent
from domain.ports.storage import Directory
from domain.wall_clock import WallClock

#: An attempt the story has given up must not write any more.
_PATIENCE: Final = timedelta(seconds=20)
_LONGEST: Final = timedelta(days=31)
#: A planner reads no longer list.
_MOST_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class EventSearch:
    """Whose calendar on which local date, ISO."""

    organisation_id: str
    calendar: str
    date: str


@dataclass(frozen=True, slots=True)
class EventSeen:
    """An event that is no appointment; wall times (`YYYY-MM-DDTHH:MM`) of its place, None where it lasts whole days."""

    event: str
    title: str
    start: str | None
    end: str | None
    etag: str


@dataclass(frozen=True, slots=True)
class EventPlace:
    """Where an event is, and what it is called there."""

    organisation_id: str
    calendar: str
    event: str
    title: str


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be; `key` makes its id, so that a repeat is the same one."""

    key: str
    organisation_id: str
    calendar: str
    title: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class EventChange:
    """What becomes of an event that still has this etag: other wall times, or, without any, deleted or brought back."""

    organisation_id: str
    calendar: str
    event: str
    etag: str
    start: str | None = None
    end: str | None = None
    is_deleted: bool = False


class CalendarDesk:
    """Looks at events and changes them."""

    def __init__(self, directory: Directory, calendars: Calendars) -> None:
        """Take the ports it works on."""
        self._directory = directory
        self._calendars = calendars

    @activity.defn(name="calendar_desk.list")
    async def list(self, wanted: EventSearch) -> tuple[EventSeen, ...]:
        """Return the events of a day that are no appointments; raises RuleBroken for a calendar or day there is not."""
        place = await self._place(wanted.organisation_id, wanted.calendar)
        try:
            day = datetime.combine(date.fromisoformat(wanted.date), time())
        except ValueError as error:
            raise RuleBroken(f"there is no day {wanted.date}") from error
        start, end = place.clock.first_instant(day), place.clock.first_instant(day + timedelta(days=1))
        found = await self._calendars.between(place.calendar_id, start, end)
        return tuple(place.seen(one) for one in found if one.found.appointment_id is None)[:_MOST_LISTED]

    @activity.defn(name="calendar_desk.look")
    async def look(self, wanted: EventPlace) -> EventSeen:
        """Return an event as it stands; raises RuleBroken for an appointment's, another one than meant, or none."""
        place = await self._place(wanted.organisation_id, wanted.calendar)
        try:
            listed = await self._calendars.show(place.calendar_id, wanted.event)
        except NotFound as error:
            raise RuleBroken("that event is not in the calendar") from error
        if listed.found.is_deleted:
            raise RuleBroken("that event was deleted from the calendar")
        if listed.found.appointment_id is not None:
            raise RuleBroken("that event is an appointment's: move or cancel the appointment instead")
        if listed.summary.strip() != wanted.title.strip():
            raise RuleBroken(f"that event is called “{listed.summary}” now")
        return place.seen(listed)

    @activity.defn(name="calendar_desk.create")
    async def create(self, wanted: NewEvent) -> EventSeen:
        """Write an event, once for its key."""
        place = await self._place(wanted.organisation_id, wanted.calendar)
        starts_at, ends_at = place.span(wanted.start, wanted.end)
        event = CalendarEvent(
            calendar_id=place.calendar_id,
            event_id=calendar_event_id(wanted.key),
            summary=wanted.title,
            description="",
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=place.time_zone,
            private={},
        )
        try:
            async with bounded(_PATIENCE):
                written = await self._calendars.insert(event)
        except TimeoutError as error:
            raise _late() from error
        return EventSeen(written.event_id, wanted.title, wanted.start, wanted.end, written.etag)

    @activity.defn(name="calendar_desk.change")
    async def change(self, wanted: EventChange) -> str:
        """Move, delete or bring back an event that nobody else has changed; return its etag.

        Raises EventChanged for one somebody has changed, RuleBroken for one that is gone.
        """
        place = await self._place(wanted.organisation_id, wanted.calendar)
        try:
            async with bounded(_PATIENCE):
                if wanted.start is None or wanted.end is None:
                    where = (place.calendar_id, wanted.event)
                    written = await self._calendars.mark(*where, wanted.etag, is_deleted=wanted.is_deleted)
                else:
                    starts_at, ends_at = place.span(wanted.start, wanted.end)
                    times = EventTimes(place.calendar_id, wanted.event, starts_at, ends_at, place.time_zone)
                    written = await self._calendars.retime(times, wanted.etag)
        except TimeoutError as error:
            raise _late() from error
        except NotFound as error:
            raise RuleBroken("that event is not in the calendar any more") from error
        except EventChanged as error:
            raise RuleBroken("somebody has changed that event in the calendar meanwhile") from error
        return written.etag

    async def _place(self, organisation_id: str, key: str) -> _Place:
        organisation = await self._directory.organisation(organisation_id)
        for resource in organisation.resources:
            if resource.key == key and resource.calendar_id is not None:
                return _Place(organisation, resource, resource.calendar_id)
        raise RuleBroken(f"there is no calendar {key!r}; there are: {', '.join(_calendars(organisation)) or 'none'}")


@dataclass(frozen=True, slots=True)
class _Place:
    """A calendar, and the clock it is read by."""

    organisation: Organisation
    resource: Resource
    calendar_id: str

    @property
    def time_zone(self) -> str:
        return self.organisation.zone_of(self.resource)

    @property
    def clock(self) -> WallClock:
        return WallClock(zone_at(self.organisation, self.resource.key))

    def span(self, start: str, end: str) -> tuple[datetime, datetime]:
        """Return the instants of two wall times; raises RuleBroken for what is no span of time."""
        first, last = self._instant(start), self._instant(end)
        if not first < last <= first + _LONGEST:
            raise RuleBroken("an event ends after its start, and within a month")
        return first, last

    def seen(self, listed: ListedEvent) -> EventSeen:
        """Return an event by the wall."""
        found = listed.found
        return EventSeen(
            found.event_id, listed.summary, self._wall(found.starts_at), self._wall(found.ends_at), found.etag
        )

    def _instant(self, wall: str) -> datetime:
        try:
            naive = datetime.fromisoformat(wall)
        except ValueError as error:
            raise RuleBroken(f"there is no time {wall}") from error
        if naive.tzinfo is not None or not self.clock.shows(naive):
            raise RuleBroken(f"the clocks of {self.time_zone} never show {wall}")
        return self.clock.instant(naive)

    def _wall(self, instant: datetime | None) -> str | None:
        if instant is None:
            return None
        return f"{instant.astimezone(zone_at(self.organisation, self.resource.key)):%Y-%m-%dT%H:%M}"


def _calendars(organisation: Organisation) -> Sequence[str]:
    return [resource.key for resource in organisation.working_resources if resource.calendar_id is not None]


def _late() -> ProviderUnavailable:
    return ProviderUnavailable("calendar", "the event was not written in time")

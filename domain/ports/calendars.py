"""The calendar vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from domain.business import BusySpan

#: Private property of an event that names its appointment: by it an event is known as ours.
APPOINTMENT_PROPERTY: Final = "holdfast_appointment"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event to write; instants are aware UTC, `time_zone` is the IANA name shown to people."""

    calendar_id: str
    event_id: str
    summary: str
    description: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    private: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WrittenEvent:
    """An event as we have just written it; its etag changes with every change, whoever makes it."""

    event_id: str
    etag: str


@dataclass(frozen=True, slots=True)
class FoundEvent:
    """An event as it stands at the vendor.

    Attributes:
        appointment_id: Whose it says it is; None where it says nothing, as a deleted event may.
        starts_at: Aware UTC; None where it has no time of day: it lasts whole days, or was deleted.
        ends_at: As `starts_at`.
    """

    calendar_id: str
    event_id: str
    etag: str
    appointment_id: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event as it stands, with what people have called it."""

    found: FoundEvent
    summary: str


@dataclass(frozen=True, slots=True)
class EventTimes:
    """When an event is to be; as in `CalendarEvent`."""

    calendar_id: str
    event_id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str


@dataclass(frozen=True, slots=True)
class CalendarChanges:
    """What has changed in a calendar since a token was given.

    Attributes:
        events: As they stand now: those that name an appointment, and whatever was deleted.
        next_token: What to ask with the next time.
    """

    events: tuple[FoundEvent, ...]
    next_token: str


class Calendars(Protocol):
    """Reads free/busy and writes events. Every method raises ProviderUnavailable or ProviderRejected."""

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return busy spans for each calendar; one the vendor reports an error for is busy throughout."""

    async def insert(self, event: CalendarEvent) -> WrittenEvent:
        """Write an event once; a repeat with the same id is the same event.

        Cancelled or failed, it writes nothing any more: what was not sent until then never is.
        """

    async def update(self, event: CalendarEvent, etag: str) -> WrittenEvent:
        """Change an event that still is what it was when it had this etag; a repeat finds it changed already.

        What people have added (guests, a place, a colour) stays. Cancelled or failed, it writes nothing any more.

        Raises:
            EventChanged: Somebody else has changed it since; `get` tells how it stands.
            NotFound: It is gone.
        """

    async def get(self, calendar_id: str, event_id: str) -> FoundEvent:
        """Return an event, a deleted one as such; raises NotFound when there is none of that id."""

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove an event; one that is gone already is fine."""

    async def between(self, calendar_id: str, starts_at: datetime, ends_at: datetime) -> Sequence[ListedEvent]:
        """Return the events that overlap a time, at most some hundred; those that repeat one by one."""

    async def show(self, calendar_id: str, event_id: str) -> ListedEvent:
        """Return an event with what it is called; else as `get`."""

    async def retime(self, times: EventTimes, etag: str) -> WrittenEvent:
        """Change when an event is, and nothing else of it; else as `update`."""

    async def mark(self, calendar_id: str, event_id: str, etag: str, *, is_deleted: bool) -> WrittenEvent:
        """Delete an event that has this etag, or bring it back as it was; a repeat finds it so. Raises as `update`."""

    async def changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:
        """Return what has changed since the token was given; without one, whatever is not over yet.

        Our own writes are among them.

        Raises:
            SyncTokenExpired: The token is too old: ask without one.
        """

"""Calendars behind a circuit breaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.business import BusySpan
from domain.ports.calendars import (
    CalendarChanges,
    CalendarEvent,
    Calendars,
    EventTimes,
    FoundEvent,
    ListedEvent,
    WrittenEvent,
)
from domain.provider_guard import ProviderGuard


class GuardedCalendars(Calendars):
    """Reads and writes while the vendor answers.

    A caller waits for reading and writing: refused, they name no time, so that the story's own few quick attempts come
    to their end and the caller learns it. Nobody waits for a removal or for what others have changed: they come back
    when there is a chance. Listing changes has a guard of its own: how that goes says little about the rest.
    """

    def __init__(self, calendars: Calendars, guard: ProviderGuard, changes_guard: ProviderGuard) -> None:
        """Take the vendor and its guards."""
        self._calendars = calendars
        self._guard = guard
        self._changes_guard = changes_guard

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return busy spans as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.busy(calendar_ids, starts_at, ends_at)

    async def insert(self, event: CalendarEvent) -> WrittenEvent:
        """Write an event as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.insert(event)

    async def update(self, event: CalendarEvent, etag: str) -> WrittenEvent:
        """Change an event as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.update(event, etag)

    async def get(self, calendar_id: str, event_id: str) -> FoundEvent:
        """Return an event as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.get(calendar_id, event_id)

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove an event as `Calendars` says."""
        with self._guard.watched(says_when=True):
            await self._calendars.delete(calendar_id, event_id)

    async def between(self, calendar_id: str, starts_at: datetime, ends_at: datetime) -> Sequence[ListedEvent]:
        """Return events as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.between(calendar_id, starts_at, ends_at)

    async def show(self, calendar_id: str, event_id: str) -> ListedEvent:
        """Return an event as `Calendars` says."""
        with self._guard.watched():
            return await self._calendars.show(calendar_id, event_id)

    async def retime(self, times: EventTimes, etag: str) -> WrittenEvent:
        """Change when an event is as `Calendars` says."""
        with self._guard.watched(says_when=True):
            return await self._calendars.retime(times, etag)

    async def mark(self, calendar_id: str, event_id: str, etag: str, *, is_deleted: bool) -> WrittenEvent:
        """Delete an event or bring it back as `Calendars` says."""
        with self._guard.watched(says_when=True):
            return await self._calendars.mark(calendar_id, event_id, etag, is_deleted=is_deleted)

    async def changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:
        """Return changes as `Calendars` says."""
        with self._changes_guard.watched(says_when=True):
            return await self._calendars.changes(calendar_id, sync_token)

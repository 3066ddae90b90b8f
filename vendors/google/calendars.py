"""Google Calendar as the product's calendars. Nothing is retried here: the workflow engine does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from domain.business import BusySpan
from domain.errors import ProviderRejected
from domain.ports.calendars import CalendarChanges, CalendarEvent, Calendars, FoundEvent, WrittenEvent
from vendors.google import reading, writing
from vendors.google.events import concerns_us, to_busy_spans, to_found
from vendors.google.services import CALENDAR
from vendors.google.threads import ServiceThreads

#: Source: Calendar API v3 "Freebusy: query", `calendarExpansionMax`.
MOST_CALENDARS: Final = 50
#: Of changes at once, 500 events each: 20,000 events to come in one calendar.
MOST_PAGES: Final = 40
#: Of a page of changes, which may be long, and nobody waits for it: on threads of its own, in no caller's way.
_PAGE_TIMEOUT: Final = timedelta(seconds=10)
_PAGE_THREADS: Final = 2


def _utc_now() -> datetime:
    return datetime.now(UTC)


class GoogleCalendars(Calendars):
    """Reads and writes with a service account the calendars are shared with."""

    def __init__(
        self,
        service_account_json: Mapping[str, str],
        *,
        base_url: str | None = None,
        timeout: timedelta = timedelta(seconds=2.5),
        threads: int = 4,
        clock: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Prepare without touching the network.

        Args:
            service_account_json: The key file's content; its `token_uri` is where tokens come from.
            base_url: In front of `/calendar/v3`; None for Google itself.
            timeout: Of a whole request, token and waiting for a thread included; nothing is sent after it. Pages of
                changes have their own.
            threads: Requests at the same time, pages of changes apart.
            clock: Aware now.
        """
        self._clock = clock
        self._threads = ServiceThreads(
            service_account_json, CALENDAR, base_url=base_url, timeout=timeout, threads=threads
        )
        self._page_threads = ServiceThreads(
            service_account_json, CALENDAR, base_url=base_url, timeout=_PAGE_TIMEOUT, threads=_PAGE_THREADS
        )

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return busy spans as `Calendars` says, fifty calendars a request."""
        wanted = tuple(dict.fromkeys(calendar_ids))
        busy: dict[str, tuple[BusySpan, ...]] = {}
        for first in range(0, len(wanted), MOST_CALENDARS):
            some = wanted[first : first + MOST_CALENDARS]
            found = await self._threads.run(partial(reading.free_busy, some=some, starts_at=starts_at, ends_at=ends_at))
            busy |= {calendar_id: to_busy_spans(found.get(calendar_id), starts_at, ends_at) for calendar_id in some}
        return busy

    async def insert(self, event: CalendarEvent) -> WrittenEvent:
        """Write an event as `Calendars` says; a deleted one of the same appointment is brought back.

        Raises:
            ProviderRejected: The id belongs to another appointment, or to the same at another time.
        """
        return await self._threads.run(lambda service: writing.insert(service, event))

    async def update(self, event: CalendarEvent, etag: str) -> WrittenEvent:
        """Change an event as `Calendars` says."""
        return await self._threads.run(lambda service: writing.update(service, event, etag))

    async def get(self, calendar_id: str, event_id: str) -> FoundEvent:
        """Return an event as `Calendars` says."""
        found = await self._threads.run(lambda service: reading.event(service, calendar_id, event_id))
        return to_found(calendar_id, found)

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove an event as `Calendars` says."""
        await self._threads.run(lambda service: writing.delete(service, calendar_id, event_id))

    async def changes(self, calendar_id: str, sync_token: str | None) -> CalendarChanges:
        """Return changes as `Calendars` says, a page a request."""
        ask = partial(reading.changes_page, calendar_id=calendar_id, sync_token=sync_token, since=self._clock())
        events: dict[str, FoundEvent] = {}
        page_token: str | None = None
        for _ in range(MOST_PAGES):
            page = await self._page_threads.run(partial(ask, page_token=page_token))
            events |= {item["id"]: to_found(calendar_id, item) for item in page.get("items", ()) if concerns_us(item)}
            if next_token := page.get("nextSyncToken"):
                return CalendarChanges(tuple(events.values()), next_token)
            page_token = page.get("nextPageToken")
        raise ProviderRejected(CALENDAR.provider, f"a calendar has more than {MOST_PAGES} pages of changes; divide it")

    def close(self) -> None:
        """Let threads and connections go; blocks until what is under way has ended, within the timeout."""
        self._threads.close()
        self._page_threads.close()

"""Google Calendar as the product's calendars. Nothing is retried here: the workflow engine does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from googleapiclient.errors import HttpError

from domain.business import BusySpan
from domain.errors import ProviderRejected
from domain.ports.calendars import CalendarEvent, Calendars
from vendors.google.events import belongs_to, is_deleted, starts_like, to_busy_spans, to_resource, to_rfc3339
from vendors.google.failures import PROVIDER
from vendors.google.threads import ServiceThreads

#: Source: Calendar API v3 "Freebusy: query", `calendarExpansionMax`.
MOST_CALENDARS: Final = 50


class GoogleCalendars(Calendars):
    """Reads and writes with a service account the calendars are shared with."""

    def __init__(
        self,
        service_account_json: Mapping[str, str],
        *,
        base_url: str | None = None,
        timeout: timedelta = timedelta(seconds=2.5),
        threads: int = 4,
    ) -> None:
        """Prepare without touching the network.

        Args:
            service_account_json: The key file's content; its `token_uri` is where tokens come from.
            base_url: In front of `/calendar/v3`; None for Google itself.
            timeout: Of a whole request, token and waiting for a thread included; nothing is sent after it.
            threads: Requests at the same time.
        """
        self._threads = ServiceThreads(service_account_json, base_url=base_url, timeout=timeout, threads=threads)

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return busy spans as `Calendars` says, fifty calendars a request."""
        wanted = tuple(dict.fromkeys(calendar_ids))
        busy: dict[str, tuple[BusySpan, ...]] = {}
        for first in range(0, len(wanted), MOST_CALENDARS):
            some = wanted[first : first + MOST_CALENDARS]
            found = await self._threads.run(partial(_free_busy, some=some, starts_at=starts_at, ends_at=ends_at))
            busy |= {calendar_id: to_busy_spans(found.get(calendar_id), starts_at, ends_at) for calendar_id in some}
        return busy

    async def insert(self, event: CalendarEvent) -> str:
        """Write an event as `Calendars` says; a deleted one of the same appointment is brought back.

        Raises:
            ProviderRejected: The id belongs to another appointment, or to the same at another time.
        """
        return await self._threads.run(lambda service: _insert(service, event))

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove an event as `Calendars` says."""
        await self._threads.run(lambda service: _delete(service, calendar_id, event_id))

    def close(self) -> None:
        """Let threads and connections go; blocks until what is under way has ended, within the timeout."""
        self._threads.close()


# The functions below run on a thread. `service` is made by Google's client at run time and has no static type.


def _free_busy(
    service: Any,  # noqa: ANN401 - see above
    *,
    some: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
) -> Mapping[str, Any]:
    body = {
        "timeMin": to_rfc3339(starts_at),
        "timeMax": to_rfc3339(ends_at),
        "timeZone": "UTC",
        "items": [{"id": calendar_id} for calendar_id in some],
    }
    calendars: Mapping[str, Any] = service.freebusy().query(body=body).execute(num_retries=0).get("calendars", {})
    return calendars


def _insert(service: Any, event: CalendarEvent) -> str:  # noqa: ANN401 - see above
    request = service.events().insert(calendarId=event.calendar_id, body=to_resource(event), sendUpdates="none")
    try:
        request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status != HTTPStatus.CONFLICT:
            raise
        _settle_duplicate(service, event)
    return event.event_id


def _settle_duplicate(service: Any, event: CalendarEvent) -> None:  # noqa: ANN401 - see above
    """Accept an event that is already there if it is this one; Google never gives a used id again."""
    place = {"calendarId": event.calendar_id, "eventId": event.event_id}
    found = service.events().get(**place).execute(num_retries=0)
    if not belongs_to(found, event):
        raise ProviderRejected(PROVIDER, "the event's id belongs to something else")
    if is_deleted(found):
        revival = service.events().update(**place, body=to_resource(event), sendUpdates="none")
        revival.headers["If-Match"] = found["etag"]
        revival.execute(num_retries=0)
    elif not starts_like(found, event):
        raise ProviderRejected(PROVIDER, "the event exists at another time")


def _delete(service: Any, calendar_id: str, event_id: str) -> None:  # noqa: ANN401 - see above
    request = service.events().delete(calendarId=calendar_id, eventId=event_id, sendUpdates="none")
    try:
        request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise

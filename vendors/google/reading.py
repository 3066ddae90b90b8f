"""What is asked of a Calendar service, each on a thread. `service` is made at run time and has no static type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from googleapiclient.errors import HttpError

from domain.errors import NotFound, SyncTokenExpired
from vendors.google.events import Resource, to_rfc3339

_PAGE_SIZE: Final = 500
_MOST_LISTED: Final = 200
_FIELDS: Final = "nextPageToken,nextSyncToken,items(id,etag,status,start,end,extendedProperties/private)"


def free_busy(
    service: Any,  # noqa: ANN401 - see above
    *,
    some: Sequence[str],
    starts_at: datetime,
    ends_at: datetime,
) -> Mapping[str, Any]:
    """Return what free/busy says of some calendars, by their id."""
    body = {
        "timeMin": to_rfc3339(starts_at),
        "timeMax": to_rfc3339(ends_at),
        "timeZone": "UTC",
        "items": [{"id": calendar_id} for calendar_id in some],
    }
    calendars: Mapping[str, Any] = service.freebusy().query(body=body).execute(num_retries=0).get("calendars", {})
    return calendars


def event(service: Any, calendar_id: str, event_id: str) -> Resource:  # noqa: ANN401 - see above
    """Return an event, a deleted one too; raises NotFound."""
    try:
        found: Resource = service.events().get(calendarId=calendar_id, eventId=event_id).execute(num_retries=0)
    except HttpError as error:
        if error.resp.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise NotFound("There is no such event in the calendar.") from error
        raise
    return found


def events_between(
    service: Any,  # noqa: ANN401 - see above
    *,
    calendar_id: str,
    starts_at: datetime,
    ends_at: datetime,
) -> Sequence[Resource]:
    """Return the events that overlap a time, those that repeat one by one, as many as one page has."""
    request = service.events().list(
        calendarId=calendar_id,
        timeMin=to_rfc3339(starts_at),
        timeMax=to_rfc3339(ends_at),
        singleEvents=True,
        orderBy="startTime",
        maxResults=_MOST_LISTED,
    )
    found: Sequence[Resource] = request.execute(num_retries=0).get("items", ())
    return found


def changes_page(
    service: Any,  # noqa: ANN401 - see above
    *,
    calendar_id: str,
    sync_token: str | None,
    since: datetime,
    page_token: str | None,
) -> Resource:
    """Return a page of what has changed, without a token of what ends after `since`; raises SyncTokenExpired.

    Nothing else narrows the question: a list by property or by its end has no token to go on with.
    Source: Calendar API v3 "Events: list", `syncToken`; "Synchronize resources efficiently".
    """
    request = service.events().list(
        calendarId=calendar_id,
        syncToken=sync_token,
        timeMin=to_rfc3339(since) if sync_token is None else None,
        pageToken=page_token,
        showDeleted=True,
        maxResults=_PAGE_SIZE,
        fields=_FIELDS,
    )
    try:
        page: Resource = request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status == HTTPStatus.GONE:
            raise SyncTokenExpired("The calendar's changes since then are no longer known.") from error
        raise
    return page

"""What a Calendar service is told, each on a thread; every request may be repeated.

`service` is made by Google's client at run time and has no static type.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from googleapiclient.errors import HttpError

from domain.errors import EventChanged, NotFound, ProviderRejected, ProviderUnavailable
from domain.ports.calendars import CalendarEvent, WrittenEvent
from vendors.google import reading
from vendors.google.events import Resource, belongs_to, has_times_of, is_deleted, starts_like, to_changes, to_resource
from vendors.google.services import CALENDAR


def insert(service: Any, event: CalendarEvent) -> WrittenEvent:  # noqa: ANN401 - see above
    """Write an event, or find it written already."""
    request = service.events().insert(calendarId=event.calendar_id, body=to_resource(event), sendUpdates="none")
    try:
        written = request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status != HTTPStatus.CONFLICT:
            raise
        written = _settle_duplicate(service, event)
    return WrittenEvent(event.event_id, written["etag"])


def update(service: Any, event: CalendarEvent, etag: str) -> WrittenEvent:  # noqa: ANN401 - see above
    """Change an event that has this etag; raises EventChanged and NotFound."""
    place = {"calendarId": event.calendar_id, "eventId": event.event_id}
    request = service.events().patch(**place, body=to_changes(event), sendUpdates="none")
    request.headers["If-Match"] = etag
    try:
        written = request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.PRECONDITION_FAILED}:
            raise
        written = _settle_changed(service, event)
    if is_deleted(written):
        raise NotFound("The event was deleted from the calendar.")
    return WrittenEvent(event.event_id, written["etag"])


def delete(service: Any, calendar_id: str, event_id: str) -> None:  # noqa: ANN401 - see above
    """Remove an event; one that is gone is fine."""
    request = service.events().delete(calendarId=calendar_id, eventId=event_id, sendUpdates="none")
    try:
        request.execute(num_retries=0)
    except HttpError as error:
        if error.resp.status not in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise


def _settle_duplicate(service: Any, event: CalendarEvent) -> Resource:  # noqa: ANN401 - see above
    """Return an event that is already there if it is this one; Google never gives a used id again."""
    try:
        found = reading.event(service, event.calendar_id, event.event_id)
    except NotFound as error:
        raise ProviderUnavailable(CALENDAR.provider, "the event's id is taken, and the event not there yet") from error
    if not belongs_to(found, event):
        raise ProviderRejected(CALENDAR.provider, "the event's id belongs to something else")
    if is_deleted(found):
        return _revive(service, event, found)
    if not starts_like(found, event):
        raise ProviderRejected(CALENDAR.provider, "the event exists at another time")
    return found


def _revive(service: Any, event: CalendarEvent, found: Resource) -> Resource:  # noqa: ANN401 - see above
    place = {"calendarId": event.calendar_id, "eventId": event.event_id}
    revival = service.events().update(**place, body=to_resource(event), sendUpdates="none")
    revival.headers["If-Match"] = found["etag"]
    revived: Resource = revival.execute(num_retries=0)
    return revived


def _settle_changed(service: Any, event: CalendarEvent) -> Resource:  # noqa: ANN401 - see above
    """Return an event that is already as wanted: an earlier attempt changed it, and its answer was lost."""
    found = reading.event(service, event.calendar_id, event.event_id)
    if not is_deleted(found) and not (belongs_to(found, event) and has_times_of(found, event)):
        raise EventChanged("Somebody has changed the event in the calendar.")
    return found

"""`events.list`: what overlaps a time, or what has changed since a sync token; in pages."""

from __future__ import annotations

import datetime as dt
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from sandbox.google.bodies import EventBody
from sandbox.google.calendars import Calendars, Json, serial_of, span_of
from sandbox.google.errors import ApiError

_FOREVER: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
#: Source: Calendar API v3 "Events: list", `syncToken`.
_NOT_WITH_TOKEN: Final = ("timeMin", "timeMax", "updatedMin", "orderBy", "q", "privateExtendedProperty")
#: A list so narrowed has no token to go on with.
_WITHOUT_TOKEN: Final = ("updatedMin", "orderBy", "q", "privateExtendedProperty")


class ListQuery(BaseModel):
    """The query of `events.list`."""

    timeMin: dt.datetime | None = None  # noqa: N815 - the wire's name
    timeMax: dt.datetime | None = None  # noqa: N815 - the wire's name
    updatedMin: dt.datetime | None = None  # noqa: N815 - the wire's name
    orderBy: Literal["startTime", "updated"] | None = None  # noqa: N815 - the wire's name
    q: str | None = None
    privateExtendedProperty: str | None = None  # noqa: N815 - the wire's name
    showDeleted: bool | None = None  # noqa: N815 - the wire's name
    maxResults: Annotated[int, Field(ge=1, le=2500)] = 250  # noqa: N815 - the wire's name
    syncToken: str | None = None  # noqa: N815 - the wire's name
    pageToken: str | None = None  # noqa: N815 - the wire's name
    fields: str | None = None


class EventList:
    """Lists the events of calendars."""

    def __init__(self, calendars: Calendars) -> None:
        """Take the calendars."""
        self._calendars = calendars

    def page(self, calendar_id: str, query: ListQuery) -> Json:
        """Return a page; its last one has the token for the changes to come.

        Pages go on after the last change seen, not after so many events: what is changed meanwhile moves to the end.
        """
        seen, after = self._place(calendar_id, query)
        found = sorted((event for event in self._found(calendar_id, query) if serial_of(event) > after), key=serial_of)
        some = found[: query.maxResults]
        listed = _listed(calendar_id, sorted(some, key=span_of) if query.orderBy == "startTime" else some)
        if len(some) < len(found):
            return {**listed, "nextPageToken": f"{seen}-{serial_of(some[-1])}"}
        if any(getattr(query, name) is not None for name in _WITHOUT_TOKEN):
            return listed
        return {**listed, "nextSyncToken": self._calendars.sync_tokens.issue(calendar_id, seen)}

    def _place(self, calendar_id: str, query: ListQuery) -> tuple[int, int]:
        """Return the latest change there was when the first page was asked for, and the last one seen."""
        since = 0
        if query.syncToken is not None:
            _check_sync(query)
            since = self._calendars.sync_tokens.read(calendar_id, query.syncToken)
        if query.pageToken is None:
            return self._calendars.latest_serial, since
        seen, _, after = query.pageToken.partition("-")
        if not (seen.isdigit() and after.isdigit()):
            raise ApiError(HTTPStatus.BAD_REQUEST, "Invalid page token value.", reason="invalid")
        return int(seen), int(after)

    def _found(self, calendar_id: str, query: ListQuery) -> list[Json]:
        if query.syncToken is not None:
            return self._calendars.list(calendar_id, show_deleted=True)
        latest, earliest = query.timeMax or _FOREVER[1], query.timeMin or _FOREVER[0]
        events = self._calendars.list(calendar_id, show_deleted=bool(query.showDeleted))
        overlapping = [event for event in events if span_of(event)[0] < latest and span_of(event)[1] > earliest]
        wanted = query.privateExtendedProperty
        return [event for event in overlapping if wanted is None or _has_private(event, wanted)]


def _check_sync(query: ListQuery) -> None:
    wrong = [name for name in _NOT_WITH_TOKEN if getattr(query, name) is not None]
    if wrong or query.showDeleted is False:
        message = f"Sync token cannot be used with: {', '.join(wrong or ['showDeleted'])}."
        raise ApiError(HTTPStatus.BAD_REQUEST, message, reason="invalid")


def _has_private(event: Json, wanted: str) -> bool:
    properties = EventBody.model_validate(event).extendedProperties or {}
    name, _, value = wanted.partition("=")
    return properties.get("private", {}).get(name) == value


def _listed(calendar_id: str, events: list[Json]) -> Json:
    return {
        "kind": "calendar#events",
        "etag": f'"{len(events)}"',
        "summary": calendar_id,
        "timeZone": "UTC",
        "accessRole": "writer",
        "defaultReminders": [],
        "items": events,
    }

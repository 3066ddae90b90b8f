"""The calendars: events with etags, deterministic ids that are never given twice, and free/busy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from sandbox.google.bodies import EventBody, EventTime, FreeBusyBody, rfc3339
from sandbox.google.errors import ApiError, not_found
from sandbox.google.sync_tokens import SyncTokens

MOST_CALENDARS: Final = 50
_WRITABLE: Final = ("summary", "description", "location", "transparency", "extendedProperties", "reminders")

#: Left of an event that has gone to another calendar. Source: Calendar API v3 "Events", `status`.
_REMAINS: Final = ("kind", "id", "created")
#: The span of an event of which nothing but its id is left: it overlaps every time.
_UNKNOWN_SPAN: Final = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

Json = dict[str, object]
Span = tuple[datetime, datetime]


class Calendars:
    """Every calendar that anybody names, shared with the account unless withdrawn.

    Attributes:
        sync_tokens: Of its lists.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """Start empty; `clock` is aware now."""
        self._clock = clock
        self._events: dict[tuple[str, str], Json] = {}
        self._withdrawn: set[str] = set()
        self._serial = 0
        self.sync_tokens = SyncTokens(clock)

    @property
    def latest_serial(self) -> int:
        """The number of the latest change."""
        return self._serial

    def reset(self) -> None:
        """Forget all events, and share all calendars again."""
        self._events.clear()
        self._withdrawn.clear()

    def withdraw(self, calendar_id: str) -> None:
        """Share a calendar with the account no longer."""
        self._withdrawn.add(calendar_id)

    def everything(self) -> list[Json]:
        """Return all events with the calendar each is in, deleted ones too."""
        return [{"calendarId": calendar_id, **event} for (calendar_id, _), event in self._events.items()]

    def insert(self, calendar_id: str, body: EventBody) -> Json:
        """Add an event; raises ApiError 409 when its id was ever used in this calendar."""
        self._check_shared(calendar_id)
        event_id = body.id or hashlib.sha256(f"{calendar_id}/{self._serial}".encode()).hexdigest()[:26]
        if (calendar_id, event_id) in self._events:
            raise ApiError(HTTPStatus.CONFLICT, "The requested identifier already exists.")
        created = self._now()
        head: Json = {
            "kind": "calendar#event",
            "id": event_id,
            "htmlLink": f"https://calendar.google.example/event?eid={event_id}",
            "created": created,
            "iCalUID": f"{event_id}@google.com",
            "eventType": "default",
            "creator": {"email": calendar_id, "self": True},
            "organizer": {"email": calendar_id, "self": True},
            "reminders": {"useDefault": True},
        }
        return self._write(calendar_id, head, body, sequence=0)

    def get(self, calendar_id: str, event_id: str) -> Json:
        """Return an event, a deleted one as `cancelled`."""
        self._check_shared(calendar_id)
        try:
            return self._events[calendar_id, event_id]
        except KeyError:
            raise not_found() from None

    def list(self, calendar_id: str, *, show_deleted: bool) -> list[Json]:
        """Return the events of a calendar."""
        self._check_shared(calendar_id)
        return [
            event
            for (owner, _), event in self._events.items()
            if owner == calendar_id and (show_deleted or event["status"] != "cancelled")
        ]

    def update(self, calendar_id: str, event_id: str, body: EventBody, *, if_match: str | None) -> Json:
        """Replace an event; a deleted one comes back unless it stays cancelled."""
        old = self._checked(calendar_id, event_id, if_match)
        head = {name: value for name, value in old.items() if name not in {*_WRITABLE, "start", "end"}}
        return self._write(calendar_id, head, body, sequence=_sequence(old) + 1)

    def patch(self, calendar_id: str, event_id: str, body: EventBody, *, if_match: str | None) -> Json:
        """Change the fields that are set."""
        old = self._checked(calendar_id, event_id, if_match)
        kept = {name: body.__dict__[name] for name in body.model_fields_set}
        merged = EventBody.model_validate({**old, **kept, "id": None})
        return self._write(calendar_id, old, merged, sequence=_sequence(old) + 1)

    def delete(self, calendar_id: str, event_id: str, *, if_match: str | None) -> None:
        """Cancel an event; raises ApiError 410 when it is already."""
        event = self._checked(calendar_id, event_id, if_match)
        if event["status"] == "cancelled":
            raise ApiError(HTTPStatus.GONE, "Resource has been deleted")
        self._events[calendar_id, event_id] = self._stamped({**event, "status": "cancelled"})

    def move(self, calendar_id: str, event_id: str, destination: str) -> Json:
        """Take an event to another calendar; what it leaves behind is cancelled and little more than an id."""
        event = self._checked(calendar_id, event_id, None)
        left = {name: event[name] for name in _REMAINS}
        self._events[calendar_id, event_id] = self._stamped({**left, "status": "cancelled"})
        owner = {"email": destination, "self": True}
        moved = self._events[destination, event_id] = self._stamped({**event, "creator": owner, "organizer": owner})
        return moved

    def free_busy(self, body: FreeBusyBody) -> Json:
        """Return busy times, clipped and joined; a calendar that is not shared or is one too many gets an error."""
        calendars = {
            item.id: self._busy(item.id, body, is_too_many=place >= MOST_CALENDARS)
            for place, item in enumerate(body.items)
        }
        limits = {"timeMin": rfc3339(body.timeMin.astimezone(UTC)), "timeMax": rfc3339(body.timeMax.astimezone(UTC))}
        return {"kind": "calendar#freeBusy", **limits, "calendars": calendars}

    def _busy(self, calendar_id: str, body: FreeBusyBody, *, is_too_many: bool) -> Json:
        if is_too_many:
            return {"errors": [{"domain": "calendar", "reason": "tooManyCalendarsRequested"}], "busy": []}
        if calendar_id in self._withdrawn:
            return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
        events = self.list(calendar_id, show_deleted=False)
        spans = sorted(span_of(event) for event in events if event.get("transparency") != "transparent")
        clipped = ((max(s, body.timeMin), min(e, body.timeMax)) for s, e in spans)
        return {"busy": [{"start": rfc3339(s), "end": rfc3339(e)} for s, e in _joined(clipped) if s < e]}

    def _check_shared(self, calendar_id: str) -> None:
        if calendar_id in self._withdrawn:
            raise not_found()

    def _checked(self, calendar_id: str, event_id: str, if_match: str | None) -> Json:
        event = self.get(calendar_id, event_id)
        if if_match is not None and if_match not in {"*", event["etag"]}:
            raise ApiError(HTTPStatus.PRECONDITION_FAILED, "Precondition Failed")
        return event

    def _write(self, calendar_id: str, head: Json, body: EventBody, *, sequence: int) -> Json:
        start, end = body.start or EventTime(), body.end or EventTime()
        if end.instant() <= start.instant():
            raise ApiError(HTTPStatus.BAD_REQUEST, "The specified time range is empty.", reason="timeRangeEmpty")
        times = {"start": start.as_stored(), "end": end.as_stored()}
        written = {name: value for name in _WRITABLE if (value := getattr(body, name)) is not None}
        status = {"status": body.status or "confirmed", "sequence": sequence}
        event = self._stamped({**head, **times, **written, **status})
        self._events[calendar_id, str(event["id"])] = event
        return event

    def _stamped(self, event: Json) -> Json:
        self._serial += 1
        return {**event, "updated": self._now(), "etag": f'"{self._serial:016d}"'}

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _sequence(event: Json) -> int:
    sequence = event.get("sequence")
    return sequence if isinstance(sequence, int) else 0


def serial_of(event: Json) -> int:
    """Return the number of an event's latest change."""
    return int(str(event["etag"]).strip('"'))


def span_of(event: Json) -> Span:
    """Return when an event starts and ends, in UTC."""
    if "start" not in event:
        return _UNKNOWN_SPAN
    start, end = EventTime.model_validate(event["start"]), EventTime.model_validate(event["end"])
    return start.instant().astimezone(UTC), end.instant().astimezone(UTC)


def _joined(spans: Iterator[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

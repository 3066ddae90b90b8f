"""Events and times as the Calendar API writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.business import BusySpan
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent, EventTimes, FoundEvent, ListedEvent

Resource = Mapping[str, Any]


def to_resource(event: CalendarEvent) -> dict[str, object]:
    """Return the body to write; `status` is named so that writing over a deleted event brings it back."""
    return {
        "id": event.event_id,
        "status": "confirmed",
        "summary": event.summary,
        "description": event.description,
        "start": {"dateTime": to_rfc3339(event.starts_at), "timeZone": event.time_zone},
        "end": {"dateTime": to_rfc3339(event.ends_at), "timeZone": event.time_zone},
        "extendedProperties": {"private": dict(event.private)},
    }


def to_changes(event: CalendarEvent) -> dict[str, object]:
    """Return the body to change an event with; without `status`, so that a deleted one stays deleted."""
    kept = {"id", "status"}
    return {name: value for name, value in to_resource(event).items() if name not in kept}


def to_found(calendar_id: str, found: Resource) -> FoundEvent:
    """Return an event as it stands; of a deleted one only the id is sure to be there.

    Source: Calendar API v3 "Events", `status`.
    """
    return FoundEvent(
        calendar_id=calendar_id,
        event_id=found["id"],
        etag=found.get("etag", ""),
        appointment_id=_appointment_id(found),
        starts_at=_moment(found, "start"),
        ends_at=_moment(found, "end"),
        is_deleted=is_deleted(found),
    )


def to_listed(calendar_id: str, found: Resource) -> ListedEvent:
    """Return an event with its title; one without a title has none."""
    return ListedEvent(to_found(calendar_id, found), str(found.get("summary", "")))


def to_times(times: EventTimes) -> dict[str, object]:
    """Return the body to move an event with."""
    zone = {"timeZone": times.time_zone}
    return {
        "start": {"dateTime": to_rfc3339(times.starts_at), **zone},
        "end": {"dateTime": to_rfc3339(times.ends_at), **zone},
    }


def is_at(found: Resource, times: EventTimes) -> bool:
    """Tell whether the event found is at these times."""
    return (_moment(found, "start"), _moment(found, "end")) == (times.starts_at, times.ends_at)


def concerns_us(found: Resource) -> bool:
    """Tell whether an event is of an appointment, or may have been before it was deleted."""
    return is_deleted(found) or _appointment_id(found) is not None


def belongs_to(found: Resource, event: CalendarEvent) -> bool:
    """Tell whether the event found is for the same appointment."""
    return _appointment_id(found) == event.private.get(APPOINTMENT_PROPERTY)


def starts_like(found: Resource, event: CalendarEvent) -> bool:
    """Tell whether the event found starts at the same moment."""
    return _moment(found, "start") == event.starts_at


def has_times_of(found: Resource, event: CalendarEvent) -> bool:
    """Tell whether the event found starts and ends at the same moments."""
    return starts_like(found, event) and _moment(found, "end") == event.ends_at


def is_deleted(found: Resource) -> bool:
    """Tell whether somebody has deleted it."""
    return found.get("status") == "cancelled"


def to_busy_spans(calendar: Resource | None, starts_at: datetime, ends_at: datetime) -> tuple[BusySpan, ...]:
    """Return a calendar's busy spans; one with an error, or missing from the answer, is busy throughout."""
    if calendar is None or calendar.get("errors"):
        return (BusySpan(starts_at, ends_at),)
    return tuple(
        BusySpan(from_rfc3339(period["start"]), from_rfc3339(period["end"])) for period in calendar.get("busy", ())
    )


def to_rfc3339(moment: datetime) -> str:
    """Return an aware moment in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def from_rfc3339(text: str) -> datetime:
    """Return the moment in UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def _appointment_id(found: Resource) -> str | None:
    private: Mapping[str, str] = found.get("extendedProperties", {}).get("private", {})
    return private.get(APPOINTMENT_PROPERTY)


def _moment(found: Resource, name: str) -> datetime | None:
    text = found.get(name, {}).get("dateTime")
    return None if text is None else from_rfc3339(text)

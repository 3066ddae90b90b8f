"""Events and times as the Calendar API writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.business import BusySpan
from domain.ports.calendars import APPOINTMENT_PROPERTY, CalendarEvent

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


def belongs_to(found: Resource, event: CalendarEvent) -> bool:
    """Tell whether the event found is for the same appointment."""
    private = found.get("extendedProperties", {}).get("private", {})
    return bool(private.get(APPOINTMENT_PROPERTY) == event.private.get(APPOINTMENT_PROPERTY))


def starts_like(found: Resource, event: CalendarEvent) -> bool:
    """Tell whether the event found starts at the same moment."""
    start = found.get("start", {}).get("dateTime")
    return start is not None and from_rfc3339(start) == event.starts_at


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

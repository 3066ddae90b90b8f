"""The appointment whose event these tests write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.ids import calendar_event_id
from domain.ports.calendars import CalendarEvent

BAY = "bay-1@northgate.example"
NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
EVENT = CalendarEvent(
    calendar_id=BAY,
    event_id=calendar_event_id("appointment-1"),
    summary="Oil change: Maria Lopez",
    description="Booked on the telephone.",
    starts_at=NINE,
    ends_at=NINE + HALF_HOUR,
    time_zone="America/New_York",
    private={"holdfast_appointment": "appointment-1"},
)

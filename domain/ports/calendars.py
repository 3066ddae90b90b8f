"""The calendar vendor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from domain.business import BusySpan

#: Private property of an event that names its appointment: by it an event is known as ours.
APPOINTMENT_PROPERTY: Final = "holdfast_appointment"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event to write; instants are aware UTC, `time_zone` is the IANA name shown to people."""

    calendar_id: str
    event_id: str
    summary: str
    description: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    private: Mapping[str, str]


class Calendars(Protocol):
    """Reads free/busy and writes events. Every method raises ProviderUnavailable or ProviderRejected."""

    async def busy(
        self, calendar_ids: Sequence[str], starts_at: datetime, ends_at: datetime
    ) -> Mapping[str, tuple[BusySpan, ...]]:
        """Return busy spans for each calendar; one the vendor reports an error for is busy throughout."""

    async def insert(self, event: CalendarEvent) -> str:
        """Write an event once and return its id; a repeat with the same id is the same event.

        Cancelled or failed, it writes nothing any more: what was not sent until then never is.
        """

    async def delete(self, calendar_id: str, event_id: str) -> None:
        """Remove an event; one that is gone already is fine."""

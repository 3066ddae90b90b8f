"""What we know of the calendars we share: how far each has been read, and whose the events are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.business import Appointment
from domain.ports.calendars import FoundEvent


@dataclass(frozen=True, slots=True)
class CalendarRead:
    """A calendar with the token its changes were read up to."""

    calendar_id: str
    sync_token: str


class CalendarLedger(Protocol):
    """Keeps what was read."""

    async def reads(self, organisation_id: str) -> Sequence[CalendarRead]:
        """Return how far a business's calendars have been read, the one read longest ago first."""

    async def keep(self, organisation_id: str, read: CalendarRead) -> None:
        """Keep how far a calendar has been read."""

    async def appointments(self, organisation_id: str, events: Sequence[FoundEvent]) -> Mapping[str, Appointment]:
        """Return a business's appointments by the id of their event; events that are nobody's have none.

        An appointment whose event was just written is found by the name the event bears; a copy of an event is not.
        """

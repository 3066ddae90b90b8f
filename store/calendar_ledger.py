"""How far calendars have been read and whose their events are, from the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlmodel import col

from domain.business import Appointment
from domain.ids import calendar_event_id
from domain.ports.calendar_ledger import CalendarLedger, CalendarRead
from domain.ports.calendars import FoundEvent
from store.appointment_rows import read_appointment
from store.database import Database
from store.inserting import put_row
from store.tables import AppointmentRow, CalendarReadRow

#: Events asked for at once: far below what a statement may carry on either database.
_BATCH: Final = 500


class SqlCalendarLedger(CalendarLedger):
    """`CalendarLedger` on SQL."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def reads(self, organisation_id: str) -> Sequence[CalendarRead]:
        """Return how far a business's calendars have been read, the one read longest ago first."""
        known = (
            select(CalendarReadRow)
            .where(col(CalendarReadRow.organisation_id) == organisation_id)
            .order_by(col(CalendarReadRow.read_at), col(CalendarReadRow.calendar_id))
        )
        async with self._database.reading() as unit:
            return [CalendarRead(row.calendar_id, row.sync_token) for row in await unit.scalars(known)]

    async def keep(self, organisation_id: str, read: CalendarRead) -> None:
        """Keep how far a calendar has been read; of two at once, the later one stands."""
        row = CalendarReadRow(
            organisation_id=organisation_id,
            calendar_id=read.calendar_id,
            sync_token=read.sync_token,
            read_at=self._clock(),
        )
        async with self._database.transaction() as unit:
            await put_row(unit, row)

    async def appointments(self, organisation_id: str, events: Sequence[FoundEvent]) -> Mapping[str, Appointment]:
        """Return a business's appointments by the id of their event; events that are nobody's have none."""
        known: dict[str, Appointment] = {}
        for first in range(0, len(events), _BATCH):
            known |= await self._named(organisation_id, events[first : first + _BATCH])
        return known

    async def _named(self, organisation_id: str, events: Sequence[FoundEvent]) -> Mapping[str, Appointment]:
        ids = {event.event_id for event in events}
        named = {event.appointment_id for event in events if event.appointment_id is not None}
        theirs = select(AppointmentRow).where(
            col(AppointmentRow.organisation_id) == organisation_id,
            or_(col(AppointmentRow.event_id).in_(ids), col(AppointmentRow.appointment_id).in_(named)),
        )
        async with self._database.reading() as unit:
            rows = (await unit.scalars(theirs)).all()
        by_event = {row.event_id or calendar_event_id(row.appointment_id): read_appointment(row) for row in rows}
        return {event_id: appointment for event_id, appointment in by_event.items() if event_id in ids}

"""Reminders, from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import Appointment, AppointmentStatus, ReminderChannel
from domain.errors import NotFound
from domain.ports.reminders import Reminders
from domain.ports.storage import OutboxEntry
from domain.reminders import Reminder, ReminderState
from domain.reminding import DueCursor
from store.appointment_rows import read_appointment
from store.database import Database
from store.inserting import insert_once
from store.outbox_rows import outbox_row
from store.tables import AppointmentRow, ReminderRow


class SqlReminders(Reminders):
    """`Reminders` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def booked(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, after: DueCursor | None, limit: int
    ) -> Sequence[Appointment]:
        """Return confirmed appointments that start in a stretch by start and id, behind a cursor."""
        start, identity = col(AppointmentRow.starts_at), col(AppointmentRow.appointment_id)
        page = select(AppointmentRow).where(
            col(AppointmentRow.organisation_id) == organisation_id,
            col(AppointmentRow.status) == AppointmentStatus.CONFIRMED,
            start >= starts_at,
            start < ends_at,
        )
        if after is not None:
            is_behind = and_(start == after.starts_at, identity > after.appointment_id)
            page = page.where(or_(start > after.starts_at, is_behind))
        async with self._database.reading() as unit:
            rows = await unit.scalars(page.order_by(start, identity).limit(limit))
            return [read_appointment(row) for row in rows]

    async def open(self, reminder: Reminder, notice: OutboxEntry | None) -> Reminder:
        """Store a reminder with its text; one of the same appointment and day is returned as it stands."""
        async with self._database.transaction() as unit:
            if await insert_once(unit, [ReminderRow(**asdict(reminder))]) == 0:
                return read_reminder(await _locked(unit, reminder.reminder_id))
            if notice is not None:
                await insert_once(unit, [outbox_row(notice)])
            return reminder

    async def settle(self, reminder_id: str, state: ReminderState) -> None:
        """Store how a reminder came out."""
        async with self._database.transaction() as unit:
            (await _locked(unit, reminder_id)).state = state

    async def confirm(self, reminder_id: str, at: datetime) -> None:
        """Store that the customer will be there; the first time counts."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, reminder_id)
            row.confirmed_at = row.confirmed_at or at


async def _locked(unit: AsyncSession, reminder_id: str) -> ReminderRow:
    row = await unit.get(ReminderRow, reminder_id, with_for_update=True)
    if row is None:
        raise NotFound(f"no reminder {reminder_id}")
    return row


def read_reminder(row: ReminderRow) -> Reminder:
    """Return the reminder of a row."""
    return Reminder(
        reminder_id=row.reminder_id,
        organisation_id=row.organisation_id,
        appointment_id=row.appointment_id,
        day=row.day,
        channel=ReminderChannel(row.channel),
        opened_at=row.opened_at,
        state=ReminderState(row.state),
        confirmed_at=row.confirmed_at,
    )

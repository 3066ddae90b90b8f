"""Reminders as they are kept: which are due, and how each came out. Every write is idempotent on the reminder's id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.business import Appointment
from domain.ports.storage import OutboxEntry
from domain.reminders import Reminder, ReminderState
from domain.reminding import DueCursor


class Reminders(Protocol):
    """The reminders of all businesses. The database itself refuses a second one for an appointment and day."""

    async def booked(
        self, organisation_id: str, starts_at: datetime, ends_at: datetime, *, after: DueCursor | None, limit: int
    ) -> Sequence[Appointment]:
        """Return confirmed appointments that start in a stretch, ascending, behind a cursor."""

    async def open(self, reminder: Reminder, notice: OutboxEntry | None) -> Reminder:
        """Store a reminder and put its text into the outbox, in one unit of work; a repeat returns the first one."""

    async def settle(self, reminder_id: str, state: ReminderState) -> None:
        """Store how a reminder came out; raises NotFound."""

    async def confirm(self, reminder_id: str, at: datetime) -> None:
        """Store that the customer will be there, the first time he says so; raises NotFound."""

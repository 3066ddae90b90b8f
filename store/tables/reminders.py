"""Table of the reminders sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import UtcDateTime
from store.tables.row import Row


class ReminderRow(Row, table=True):
    """The one reminder of an appointment on a local day, `YYYY-MM-DD`."""

    __table_args__ = (UniqueConstraint("appointment_id", "day"),)

    reminder_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    appointment_id: str = Field(foreign_key="appointment.appointment_id", ondelete="CASCADE")
    day: str
    channel: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    state: str
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

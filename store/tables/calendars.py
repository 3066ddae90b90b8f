"""Tables of calendars: how far each has been read."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from store.columns import UtcDateTime
from store.tables.row import Row


class CalendarReadRow(Row, table=True):
    """The changes of a business's calendar have been read up to `sync_token`, the vendor's."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    calendar_id: str = Field(primary_key=True)
    sync_token: str
    read_at: datetime = Field(sa_type=UtcDateTime)

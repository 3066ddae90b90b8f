"""Table of the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class AuditEventRow(Row, table=True):
    """An entry; triggers refuse to change or delete it. `facts` is JSON."""

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event_id: str = Field(unique=True)
    organisation_id: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str
    subject: str
    facts: str = Field(sa_type=FreeText)
    previous: str
    hash: str

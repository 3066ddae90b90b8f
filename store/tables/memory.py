"""Tables of what is remembered of customers, and of what was suggested because of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class MemoryRow(Row, table=True):
    """What is remembered of a customer; `record` is JSON of `domain.memory.Memory`.

    `next_due` is the local day, `YYYY-MM-DD`, of the open promise that is due first.
    """

    __table_args__ = (Index(None, "organisation_id", "next_due"),)

    contact_id: str = Field(primary_key=True, foreign_key="contact.contact_id", ondelete="CASCADE")
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    revision: int
    changed_at: datetime = Field(sa_type=UtcDateTime)
    next_due: str | None = None
    record: str = Field(sa_type=FreeText)


class SuggestionRow(Row, table=True):
    """A suggestion somebody has answered: dismissed, or made a task of. It is not shown again."""

    suggestion_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id", index=True)
    contact_id: str = Field(foreign_key="contact.contact_id", ondelete="CASCADE", index=True)
    kind: str
    subject_id: str
    actor: str
    at: datetime = Field(sa_type=UtcDateTime)
    task_id: str | None = Field(default=None, index=True)

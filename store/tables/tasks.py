"""Tables of tasks: each as its story told it, and the customers it is about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class TaskRow(Row, table=True):
    """A task as its story told it last; `record` is JSON of `domain.tasks.TaskRecord`, which other columns repeat.

    `requester` is the contact id or number of whoever is no staff and wants it: his open ones are counted.
    """

    __table_args__ = (
        Index("ix_task_organisation_id_opened_at_task_id", "organisation_id", "opened_at", "task_id"),
        Index(None, "organisation_id", "state", "expires_at", "task_id"),
        Index(None, "organisation_id", "requester"),
    )

    task_id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.organisation_id")
    state: str
    revision: int
    opened_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    record: str = Field(sa_type=FreeText)
    requester: str | None = Field(default=None, sa_type=FreeText)


class TaskContactRow(Row, table=True):
    """A task is about a customer: it is his wish, or a step names a number of his. `link_id` is made of both ids."""

    link_id: str = Field(primary_key=True)
    task_id: str = Field(foreign_key="task.task_id", ondelete="CASCADE")
    contact_id: str = Field(foreign_key="contact.contact_id", ondelete="CASCADE", index=True)
    goal: str = Field(sa_type=FreeText)

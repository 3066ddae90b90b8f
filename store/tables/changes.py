"""Table of what has changed, written by triggers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger
from sqlmodel import Field

from store.columns import UtcDateTime
from store.tables.row import Row


class ChangeRow(Row, table=True):
    """Something has changed; `kind` is of `domain.ports.changes.ChangeKind`, or `PRUNED`.

    `position` is the transaction's number on PostgreSQL, a count on SQLite. The triggers (`store.change_triggers`) know
    the row alone: without `organisation_id`, whose it is has to be looked up.
    """

    __table_args__: ClassVar = {"sqlite_with_rowid": False}

    position: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    organisation_id: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)

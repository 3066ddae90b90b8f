"""Table of the requests that were asked for once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class RequestRow(Row, table=True):
    """A request by its intent; status, headers and body of the answer are None until there is one."""

    intent_id: str = Field(primary_key=True)
    fingerprint: str
    opened_at: datetime = Field(sa_type=UtcDateTime, index=True)
    status: int | None = None
    headers: dict[str, str] | None = Field(default=None, sa_type=JSON)
    body: str | None = Field(default=None, sa_type=FreeText)

"""Table of the API keys."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from store.columns import UtcDateTime
from store.tables.row import Row


class ApiKeyRow(Row, table=True):
    """An API key. Only the SHA-256 of the key is kept; `role` is the name of a `domain.ports.access.Role`."""

    key_id: str = Field(primary_key=True)
    key_hash: str = Field(unique=True)
    role: str
    label: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

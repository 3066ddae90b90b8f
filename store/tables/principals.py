"""Tables of those in charge of a business, and of what they show themselves by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index
from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class PrincipalRow(Row, table=True):
    """Somebody in charge, as the business's file has him; `position` orders them as it does."""

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.organisation_id")
    key: str = Field(primary_key=True)
    position: int
    name: str = Field(sa_type=FreeText)
    phones: list[str] = Field(sa_type=JSON)
    emails: list[str] = Field(sa_type=JSON)


class PrincipalSecretRow(Row, table=True):
    """What a principal shows himself by, as hashes (`domain.principals.hashed`), and how often he has failed."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "key"], ["principal.organisation_id", "principal.key"], ondelete="CASCADE"
        ),
    )

    organisation_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    pin_hash: str | None = None
    code_hash: str | None = None
    code_phone: str | None = Field(default=None, sa_type=FreeText)
    code_expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    locks: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PrincipalEventRow(Row, table=True):
    """What has happened to a principal's secrets, never the digits; `kind` is a `PrincipalEventKind`."""

    __table_args__ = (Index(None, "organisation_id", "key", "at"),)

    event_id: str = Field(primary_key=True)
    organisation_id: str
    key: str
    kind: str
    at: datetime = Field(sa_type=UtcDateTime)

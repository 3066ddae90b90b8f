"""Tables of those who sign in to the dashboard, of their sessions and links, and of failures."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from store.columns import FreeText, UtcDateTime
from store.tables.row import Row


class UserAccountRow(Row, table=True):
    """Somebody who signs in; `email` is in lower case, `role` the name of a `domain.ports.access.Role`."""

    user_id: str = Field(primary_key=True)
    email: str = Field(unique=True, sa_type=FreeText)
    name: str = Field(sa_type=FreeText)
    role: str
    password_hash: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class UserSessionRow(Row, table=True):
    """Somebody who is signed in, by the SHA-256 of his cookie's token."""

    token_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_account.user_id", index=True)
    is_by_link: bool
    opened_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SignInLinkRow(Row, table=True):
    """A link that signs somebody in once, by the SHA-256 of its token; `purpose` is a `LinkPurpose`."""

    token_hash: str = Field(primary_key=True)
    user_id: str = Field(foreign_key="user_account.user_id", index=True)
    purpose: str
    issued_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInFailureRow(Row, table=True):
    """How often in a row somebody has failed; `subject` is the key of a `domain.sign_in.Subject`."""

    subject: str = Field(primary_key=True)
    failures: int = 0
    last_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)

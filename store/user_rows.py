"""Users as rows, and what ends with them."""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.errors import NotFound
from domain.ports.access import Role
from domain.sign_in import token_hash
from domain.users import User
from store.tables import SignInLinkRow, UserAccountRow, UserSessionRow


def user_row(user: User) -> UserAccountRow:
    """Return the row of a user who has no password yet."""
    return UserAccountRow(
        user_id=user.user_id,
        email=user.email,
        name=user.name,
        role=user.role.name,
        created_at=user.created_at,
        disabled_at=user.disabled_at,
    )


def read_user(row: UserAccountRow) -> User:
    """Return the user of a row."""
    return User(
        user_id=row.user_id,
        email=row.email,
        name=row.name,
        role=Role[row.role],
        has_password=row.password_hash is not None,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
    )


async def locked_user(unit: AsyncSession, user_id: str) -> UserAccountRow:
    """Return a user's row, which nobody else changes before this unit is over; raises NotFound."""
    row = await unit.get(UserAccountRow, user_id, with_for_update=True)
    if row is None:
        raise NotFound(f"there is no user {user_id!r}")
    return row


async def end_sessions(unit: AsyncSession, user_id: str, *, keep: str | None) -> None:
    """End a user's sessions, but for the one of the token to `keep`."""
    his = delete(UserSessionRow).where(col(UserSessionRow.user_id) == user_id)
    if keep is not None:
        his = his.where(col(UserSessionRow.token_hash) != token_hash(keep))
    await unit.execute(his)


async def void_links(unit: AsyncSession, user_id: str) -> None:
    """Make the links a user has been given, and has not followed, worthless."""
    open_links = col(SignInLinkRow.used_at).is_(None)
    await unit.execute(delete(SignInLinkRow).where(col(SignInLinkRow.user_id) == user_id, open_links))

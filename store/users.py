"""Who signs in, from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.errors import NotAuthenticated, NotFound, RuleBroken
from domain.ports.access import Role
from domain.ports.sign_in import Credentials, Users
from domain.sign_in import token_hash
from domain.users import User, keep_an_owner
from store.database import Database
from store.tables import UserAccountRow, UserSessionRow
from store.user_rows import end_sessions, locked_user, read_user, user_row, void_links


class SqlUsers(Users):
    """`Users` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def users(self) -> Sequence[User]:
        """Return everybody, by name."""
        everybody = select(UserAccountRow).order_by(col(UserAccountRow.name), col(UserAccountRow.user_id))
        async with self._database.reading() as unit:
            return [read_user(row) for row in await unit.scalars(everybody)]

    async def user(self, user_id: str) -> User:
        """Return one; raises NotFound."""
        async with self._database.reading() as unit:
            row = await unit.get(UserAccountRow, user_id)
        if row is None:
            raise NotFound(f"there is no user {user_id!r}")
        return read_user(row)

    async def credentials(self, email: str) -> Credentials | None:
        """Return who has an address, with what is kept of his password."""
        async with self._database.reading() as unit:
            row = (await unit.scalars(_with_address(email))).one_or_none()
        return None if row is None else Credentials(read_user(row), row.password_hash)

    async def add(self, user: User) -> None:
        """Keep a new user; raises RuleBroken for an address that somebody has."""
        async with self._database.reading() as unit:
            if (await unit.scalars(_with_address(user.email))).first() is not None:
                raise RuleBroken("somebody has this e-mail address: give him another link instead")
        async with self._database.transaction() as unit:  # of two at once, the constraint refuses the second
            unit.add(user_row(user))

    async def change(self, user_id: str, change: Callable[[User], User], *, keep: str | None = None) -> User:
        """Change a user; where role or access change his sessions end, but for the one of the token to `keep`."""
        async with self._database.transaction() as unit:
            owners = await _locked_owners(unit)
            row = await locked_user(unit, user_id)
            before = read_user(row)
            after = change(before)
            keep_an_owner(before, after, owners)
            row.name, row.role, row.disabled_at = after.name, after.role.name, after.disabled_at
            if (before.role, before.is_disabled) != (after.role, after.is_disabled):
                await end_sessions(unit, user_id, keep=keep)
            if after.is_disabled:
                await void_links(unit, user_id)
        return after

    async def set_password(self, user_id: str, password_hash: str, *, keep: str) -> None:
        """Keep what is kept of a password; his links and his sessions end, but for the one of the token to `keep`.

        Raises:
            NotFound: Nobody has that id.
            NotAuthenticated: That session is over.
        """
        async with self._database.transaction() as unit:
            row = await locked_user(unit, user_id)
            kept = await unit.get(UserSessionRow, token_hash(keep))
            if kept is None:  # what he has shown may be worthless by now, as where another password came in between
                raise NotAuthenticated("this session has ended meanwhile")
            row.password_hash, kept.is_by_link = password_hash, False
            await end_sessions(unit, user_id, keep=keep)
            await void_links(unit, user_id)


def _with_address(email: str) -> Select[UserAccountRow]:
    return select(UserAccountRow).where(col(UserAccountRow.email) == email)


async def _locked_owners(unit: AsyncSession) -> Sequence[User]:
    """Return the owners; none of them changes before this unit is over, so that two can't demote each other."""
    owners = select(UserAccountRow).where(col(UserAccountRow.role) == Role.OWNER.name)
    rows = await unit.scalars(owners.order_by(col(UserAccountRow.user_id)).with_for_update())
    return [read_user(row) for row in rows]

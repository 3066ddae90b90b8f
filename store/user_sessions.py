"""Who is signed in, from the database."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ports.sign_in import Credentials, Sessions
from domain.sign_in import IDLE_LIFE, LONGEST_LIFE, USE_NOTED_EVERY, SignedIn, token_hash
from store.database import Database
from store.tables import UserAccountRow, UserSessionRow
from store.user_rows import end_sessions, locked_user, read_user

#: Every sign-in forgets more than one session that is over, so that the table never grows for long.
_FORGOTTEN_AT_ONCE: Final = 10


class SqlSessions(Sessions):
    """`Sessions` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def open(self, token: str, shown: Credentials, at: datetime) -> SignedIn | None:
        """Sign a user in who has shown his password; None: it is another one by now, or he is disabled.

        Whoever sets a password or disables him holds the same row, and ends sessions: of those that are open by then,
        and of what was shown before, nothing is left.
        """
        async with self._database.transaction() as unit:
            row = await locked_user(unit, shown.user.user_id)
            user = read_user(row)
            if user.is_disabled or row.password_hash != shown.password_hash:
                return None
            await open_session(unit, token, user.user_id, at, is_by_link=False)
        return SignedIn(user, at, is_by_link=False)

    async def find(self, token: str, at: datetime, *, is_use: bool = True) -> SignedIn | None:
        """Return who is signed in by a token, and note that it was used, if that `is_use`; None: nobody, or no more."""
        his = (
            select(UserSessionRow, UserAccountRow)
            .join(UserAccountRow, col(UserAccountRow.user_id) == col(UserSessionRow.user_id))
            .where(
                col(UserSessionRow.token_hash) == token_hash(token),
                col(UserSessionRow.used_at) > at - IDLE_LIFE,
                col(UserSessionRow.opened_at) > at - LONGEST_LIFE,
                col(UserAccountRow.disabled_at).is_(None),
            )
        )
        async with self._database.reading() as unit:
            found = (await unit.execute(his)).one_or_none()
        if found is None:
            return None
        session, user = found
        if is_use and session.used_at <= at - USE_NOTED_EVERY:
            await self._note_use(session.token_hash, at)
        return SignedIn(read_user(user), session.opened_at, session.is_by_link)

    async def close(self, token: str) -> None:
        """Sign out; once more changes nothing."""
        async with self._database.transaction() as unit:
            await unit.execute(delete(UserSessionRow).where(col(UserSessionRow.token_hash) == token_hash(token)))

    async def close_others(self, user_id: str, *, keep: str) -> None:
        """Sign somebody out everywhere but in the session of the token to `keep`."""
        async with self._database.transaction() as unit:
            await end_sessions(unit, user_id, keep=keep)

    async def _note_use(self, key: str, at: datetime) -> None:
        seen = update(UserSessionRow).where(col(UserSessionRow.token_hash) == key, col(UserSessionRow.used_at) < at)
        async with self._database.transaction() as unit:
            await unit.execute(seen.values(used_at=at))


async def open_session(unit: AsyncSession, token: str, user_id: str, at: datetime, *, is_by_link: bool) -> None:
    """Keep a new session within somebody's unit of work, and forget some that are over."""
    await _forget(unit, at)
    unit.add(
        UserSessionRow(token_hash=token_hash(token), user_id=user_id, is_by_link=is_by_link, opened_at=at, used_at=at)
    )


async def _forget(unit: AsyncSession, at: datetime) -> None:
    key, used_at = col(UserSessionRow.token_hash), col(UserSessionRow.used_at)
    is_over = or_(used_at < at - IDLE_LIFE, col(UserSessionRow.opened_at) < at - LONGEST_LIFE)
    over = select(key).where(is_over).order_by(used_at).limit(_FORGOTTEN_AT_ONCE).with_for_update(skip_locked=True)
    await unit.execute(delete(UserSessionRow).where(key.in_((await unit.scalars(over)).all())))

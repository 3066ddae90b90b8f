"""Links that sign somebody in once, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ports.sign_in import SignInLinks
from domain.sign_in import LINK_LIFE, LinkPurpose, SignedIn, token_hash
from domain.users import User
from store.database import Database
from store.inserting import insert_once
from store.tables import SignInLinkRow, UserAccountRow
from store.user_rows import locked_user, read_user, user_row, void_links
from store.user_sessions import open_session


class SqlSignInLinks(SignInLinks):
    """`SignInLinks` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def issue(self, token: str, user_id: str, purpose: LinkPurpose, at: datetime) -> None:
        """Keep a link; those the user has been given before are worthless. Raises NotFound."""
        async with self._database.transaction() as unit:
            await locked_user(unit, user_id)
            await void_links(unit, user_id)
            unit.add(_row(token, user_id, purpose, at))

    async def follow(self, token: str, session: str, at: datetime) -> SignedIn | None:
        """Sign in who has been given a link, under the token of a session; None: it is used, expired or nobody's."""
        use = (
            update(SignInLinkRow)
            .where(
                col(SignInLinkRow.token_hash) == token_hash(token),
                col(SignInLinkRow.used_at).is_(None),
                col(SignInLinkRow.issued_at) > at - LINK_LIFE,
            )
            .values(used_at=at)
            .returning(col(SignInLinkRow.user_id))
        )
        async with self._database.transaction() as unit:
            user_id = await unit.scalar(use)  # of two at once, the second finds it used
            if user_id is None:
                return None
            user = read_user(await locked_user(unit, user_id))
            if user.is_disabled:
                return None
            await open_session(unit, session, user_id, at, is_by_link=True)
        return SignedIn(user, at, is_by_link=True)

    async def first_owner(self, token: str, owner: User, at: datetime) -> bool:
        """Keep a link for the first owner, unless somebody has signed in before or others were invited."""
        async with self._database.transaction() as unit:
            if await _is_inhabited(unit, owner.email):
                return False
            await insert_once(unit, [user_row(owner)])
            same = select(UserAccountRow).where(col(UserAccountRow.email) == owner.email)
            row = (await unit.scalars(same.with_for_update())).one()
            await void_links(unit, row.user_id)
            unit.add(_row(token, row.user_id, LinkPurpose.FIRST, at))
        return True


async def _is_inhabited(unit: AsyncSession, email: str) -> bool:
    """Say whether anybody has signed in before, or anybody but the one with that address was to."""
    another = or_(col(UserAccountRow.email) != email, col(UserAccountRow.password_hash).is_not(None))
    for found in (
        select(col(UserAccountRow.user_id)).where(another),
        select(col(SignInLinkRow.token_hash)).where(col(SignInLinkRow.used_at).is_not(None)),
    ):
        if (await unit.scalars(found.limit(1))).first() is not None:
            return True
    return False


def _row(token: str, user_id: str, purpose: LinkPurpose, at: datetime) -> SignInLinkRow:
    return SignInLinkRow(token_hash=token_hash(token), user_id=user_id, purpose=purpose.value, issued_at=at)

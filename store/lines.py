"""The numbers of ours, in the database, and what caches know of who answers them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.errors import NotFound, RuleBroken
from domain.ports.lines import LineRegister, OurNumber
from store.agent_rows import draft_row, published_rows
from store.cached_directory import CachedDirectory
from store.database import Database
from store.tables import OrganisationRow, PhoneNumberRow


class SqlLines(LineRegister):
    """`LineRegister` on SQL."""

    def __init__(self, database: Database, number_changed: Callable[[str, str | None], Awaitable[None]]) -> None:
        """Take the database, and who is told after the commit which number, of which business, has changed."""
        self._database = database
        self._number_changed = number_changed

    async def numbers(self, organisation_id: str | None) -> Sequence[OurNumber]:
        """Return the numbers of a business, or of all, ascending."""
        wanted = select(PhoneNumberRow).order_by(col(PhoneNumberRow.number))
        if organisation_id is not None:
            wanted = wanted.where(col(PhoneNumberRow.organisation_id) == organisation_id)
        async with self._database.reading() as unit:
            return [_read(row) for row in await unit.scalars(wanted)]

    async def number(self, number: str) -> OurNumber | None:
        """Return one of them."""
        async with self._database.reading() as unit:
            row = await unit.get(PhoneNumberRow, number)
            return None if row is None else _read(row)

    async def assign(self, number: str, agent_id: str) -> OurNumber:
        """Have an agent answer a number."""
        async with self._database.transaction() as unit:
            business_id = await _business_of(unit, agent_id)
            await _check_is_nobodys(unit, number)
            row = await unit.get(PhoneNumberRow, number, with_for_update=True)
            if row is None:
                row = PhoneNumberRow(number=number, organisation_id=business_id, agent_id=agent_id)
                unit.add(row)
            if row.organisation_id != business_id:
                raise RuleBroken("this number belongs to another organisation: give it up there first")
            row.agent_id = agent_id
            await unit.flush()
            assigned = _read(row)
        await self._number_changed(number, business_id)
        return assigned

    async def give_up(self, number: str) -> bool:
        """Have nobody answer a number any more."""
        async with self._database.transaction() as unit:
            row = await unit.get(PhoneNumberRow, number, with_for_update=True)
            if row is not None:
                await unit.delete(row)
        await self._number_changed(number, None if row is None else row.organisation_id)
        return row is not None


class KnownLines:
    """Forgets what the cache knows of a business and of those who answer for it, once they have changed."""

    def __init__(self, database: Database, directory: CachedDirectory) -> None:
        """Take where the numbers are, and whose cache it is."""
        self._lines = SqlLines(database, directory.forget_number)
        self._directory = directory

    async def forget_organisation(self, organisation_id: str) -> None:
        """Forget a business wherever it is kept: by itself, and with each of its numbers; awaited after the commit."""
        await self._directory.forget_organisation(organisation_id)
        await self._directory.forget_lines([one.number for one in await self._lines.numbers(organisation_id)])


def _read(row: PhoneNumberRow) -> OurNumber:
    return OurNumber(row.number, row.organisation_id, row.agent_id)


async def _business_of(unit: AsyncSession, agent_id: str) -> str:
    published = await published_rows(unit, agent_id, limit=1)
    if published:
        return published[0].organisation_id
    if await draft_row(unit, agent_id) is None:
        raise NotFound(f"no agent {agent_id}")
    raise RuleBroken("this agent was never published and could not answer: publish its draft first")


async def _check_is_nobodys(unit: AsyncSession, number: str) -> None:
    handed_over = select(col(OrganisationRow.name)).where(col(OrganisationRow.human_number) == number).limit(1)
    name = await unit.scalar(handed_over)
    if name is not None:
        raise RuleBroken(f"calls of {name} are handed over to this number: it would call itself")

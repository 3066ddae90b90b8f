"""Messages left for a human, and who has dealt with them, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.errors import NotFound
from domain.ports.reading import MessageDesk
from domain.ports.storage import MessageLeft
from store.call_rows import read_message
from store.database import Database
from store.tables import MessageRow


class SqlMessageDesk(MessageDesk):
    """`MessageDesk` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it writes."""
        self._database = database

    async def settle(self, message_id: str, by: str, at: datetime) -> MessageLeft:
        """Note who has dealt with a message; who was first stands."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, message_id)
            if row.done_at is None:
                row.done_at, row.done_by = at, by
            return read_message(row)

    async def reopen(self, message_id: str) -> MessageLeft:
        """Note that a message still has to be dealt with."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, message_id)
            row.done_at = row.done_by = None
            return read_message(row)


async def _locked(unit: AsyncSession, message_id: str) -> MessageRow:
    row = await unit.get(MessageRow, message_id, with_for_update=True)
    if row is None:
        raise NotFound(f"no message {message_id}")
    return row

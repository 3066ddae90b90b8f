"""What calls have left in a stack's database."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from store.database import Database
from store.tables import AppointmentRow, CallRow, MessageRow, TurnRow
from tests.system.waiting import until


class Records:
    """Reads a stack's database."""

    def __init__(self, database: Database) -> None:
        """Take it open."""
        self.database = database

    async def call(self, sid: str) -> CallRow | None:
        """Return a call's row."""
        async with self.database.reading() as unit:
            return await unit.get(CallRow, sid)

    async def outcome(self, sid: str, *, within: float = 30) -> str | None:
        """Wait until the call's row is closed and return its outcome."""

        async def look() -> CallRow | None:
            row = await self.call(sid)
            return row if row is not None and row.ended_at is not None else None

        return (await until(f"call {sid} is closed", look, within=within)).outcome

    async def messages(self, sid: str) -> list[MessageRow]:
        """Return the messages left in a call."""
        async with self.database.reading() as unit:
            return list((await unit.scalars(select(MessageRow).where(col(MessageRow.call_sid) == sid))).all())

    async def message(self, sid: str, *, within: float = 30) -> MessageRow:
        """Wait for the one message of a call."""
        [found] = await until(f"a message of {sid}", lambda: self.messages(sid), within=within)
        return found

    async def appointments(self, contact_id: str) -> list[str]:
        """Return the states of a customer's appointments."""
        async with self.database.reading() as unit:
            wanted = select(AppointmentRow).where(col(AppointmentRow.contact_id) == contact_id)
            return [row.status for row in (await unit.scalars(wanted)).all()]

    async def said(self, sid: str) -> list[str]:
        """Return what was said on a call, in order."""
        async with self.database.reading() as unit:
            wanted = select(TurnRow).where(col(TurnRow.call_sid) == sid).order_by(col(TurnRow.turn_index))
            return [row.text for row in (await unit.scalars(wanted)).all()]

"""Outgoing messages, from the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.errors import NotFound
from domain.ports.storage import Outbox, OutboxEntry, OutboxState
from store.database import Database
from store.inserting import insert_once
from store.outbox_rows import outbox_row, read_outbox_entry
from store.tables import OutboxRow

_UNSENT: Final = (OutboxState.PENDING, OutboxState.SENDING)


class SqlOutbox(Outbox):
    """`Outbox` on SQL."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Take the database and a clock that returns aware UTC."""
        self._database = database
        self._clock = clock

    async def put(self, entry: OutboxEntry) -> None:
        """Promise a message; a repeat changes nothing."""
        async with self._database.transaction() as unit:
            await insert_once(unit, [outbox_row(entry)])

    async def claim(self, outbox_id: str) -> OutboxEntry:
        """Return an entry as it stood, and mark a pending one as sending: only one claimer ever sees it pending."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, outbox_id)
            entry = read_outbox_entry(row)
            if entry.state is OutboxState.PENDING:
                row.state = OutboxState.SENDING
                row.touched_at = self._clock()
            return entry

    async def owed(self, appointment_id: str) -> Sequence[str]:
        """Return the ids of what was promised for an appointment and not sent yet, oldest first."""
        promised = (
            select(col(OutboxRow.outbox_id))
            .where(col(OutboxRow.appointment_id) == appointment_id, col(OutboxRow.state).in_(_UNSENT))
            .order_by(col(OutboxRow.touched_at), col(OutboxRow.outbox_id))
        )
        async with self._database.reading() as unit:
            return (await unit.scalars(promised)).all()

    async def unknown(self, vendor_ids: Collection[str]) -> Sequence[str]:
        """Return those that no entry was sent under, in their order."""
        vendor_id = col(OutboxRow.vendor_id)
        async with self._database.reading() as unit:
            known = set((await unit.scalars(select(vendor_id).where(vendor_id.in_(vendor_ids)))).all())
        return [one for one in vendor_ids if one not in known]

    async def settle(self, outbox_id: str, state: OutboxState, vendor_id: str | None = None) -> None:
        """Store how sending went; a sent message stays sent, whatever a late answer says. Raises NotFound."""
        async with self._database.transaction() as unit:
            row = await _locked(unit, outbox_id)
            if row.state == OutboxState.SENT:
                return
            row.state = state
            row.vendor_id = vendor_id
            row.touched_at = self._clock()


async def _locked(unit: AsyncSession, outbox_id: str) -> OutboxRow:
    row = await unit.get(OutboxRow, outbox_id, with_for_update=True)
    if row is None:
        raise NotFound(f"no outgoing message {outbox_id}")
    return row

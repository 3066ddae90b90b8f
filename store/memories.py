"""What is remembered of customers, from the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.business import AppointmentStatus
from domain.errors import NotFound
from domain.memory import Memory, united
from domain.ports.memories import Memories
from domain.relationship import Visits
from store.contact_rows import living, living_id
from store.database import Database
from store.inserting import insert_once
from store.tables import AppointmentRow, ContactRow, MemoryRow

_RECORD: Final = TypeAdapter(Memory)
_KEPT: Final = (AppointmentStatus.CONFIRMED, AppointmentStatus.ATTENDED)


class SqlMemories(Memories):
    """`Memories` on SQL; a row is locked while it changes, so that none of two sources is lost."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def memory(self, contact_id: str) -> Memory:
        """Return what is remembered of a customer."""
        him = select(ContactRow).where(col(ContactRow.contact_id) == living(contact_id))
        async with self._database.reading() as unit:
            contact = await unit.scalar(him)
            if contact is None:
                raise NotFound(f"no contact {contact_id}")
            row = await unit.get(MemoryRow, contact.contact_id)
        return read_memory(row) if row else Memory(contact.contact_id, contact.organisation_id)

    async def change(self, contact_id: str, change: Callable[[Memory], Memory], at: datetime) -> Memory:
        """Store what `change` makes of a memory."""
        async with self._database.transaction() as unit:
            contact = await unit.get(ContactRow, await living_id(unit, contact_id))
            if contact is None:
                raise NotFound(f"no contact {contact_id}")
            empty = Memory(contact.contact_id, contact.organisation_id)
            await insert_once(unit, [memory_row(replace(empty, changed_at=at))])
            row = await unit.get_one(MemoryRow, contact.contact_id, with_for_update=True)
            before = read_memory(row)
            after = change(before)
            if after == before:
                return before
            after = replace(after, revision=before.revision + 1, changed_at=at)
            _rewrite(row, after)
            return after

    async def visits(self, contact_id: str, now: datetime) -> Visits:
        """Return a customer's appointments, counted as of an instant."""
        status, start = col(AppointmentRow.status), col(AppointmentRow.starts_at)
        is_past = start < now
        counted = (
            select(status, is_past.label("is_past"), func.count(), func.max(start))
            .where(
                col(AppointmentRow.contact_id) == living(contact_id),
                status.in_((*_KEPT, AppointmentStatus.NO_SHOW)),
            )
            .group_by(status, is_past)
        )
        async with self._database.reading() as unit:
            found = [(kind, bool(past), count, last) for kind, past, count, last in await unit.execute(counted)]
        kept = [(count, last) for kind, past, count, last in found if kind in _KEPT and past]
        return Visits(
            kept=sum(count for count, _ in kept),
            missed=sum(count for kind, _, count, _ in found if kind == AppointmentStatus.NO_SHOW),
            coming=sum(count for kind, past, count, _ in found if kind == AppointmentStatus.CONFIRMED and not past),
            last_at=max((last for _, last in kept), default=None),
        )


async def unite_memories(unit: AsyncSession, kept_id: str, doubled_id: str) -> None:
    """Give what is remembered of a doubled customer to the kept one."""
    doubled = await unit.get(MemoryRow, doubled_id, with_for_update=True)
    if doubled is None:
        return
    kept = await unit.get(MemoryRow, kept_id, with_for_update=True)
    memory = read_memory(kept) if kept else Memory(kept_id, doubled.organisation_id)
    together = united(memory, read_memory(doubled))
    await unit.delete(doubled)
    if kept is None:
        unit.add(memory_row(together))
    else:
        _rewrite(kept, together)


def read_memory(row: MemoryRow) -> Memory:
    """Return the memory."""
    return _RECORD.validate_json(row.record)


def memory_row(memory: Memory) -> MemoryRow:
    """Return the row of a memory that has been changed."""
    if memory.changed_at is None:
        raise ValueError("a memory that is kept has been changed at an instant")
    return MemoryRow(
        contact_id=memory.contact_id,
        organisation_id=memory.organisation_id,
        revision=memory.revision,
        changed_at=memory.changed_at,
        next_due=memory.next_due.isoformat() if memory.next_due else None,
        record=_RECORD.dump_json(memory).decode(),
    )


def _rewrite(row: MemoryRow, memory: Memory) -> None:
    for name, value in memory_row(memory).model_dump(exclude={"contact_id"}).items():
        setattr(row, name, value)

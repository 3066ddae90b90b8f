"""The audit log, in the database."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.audit import AuditEntry, AuditEvent, bound
from domain.ports.audit import AuditFilter, AuditLog, AuditReader
from store.database import Database
from store.tables import AuditEventRow

#: Names the lock under which entries are added, one after the other.
_LOCK: Final = 0x484F4C44
_READ_AT_ONCE: Final = 500


class SqlAuditLog(AuditLog, AuditReader):
    """`AuditLog` and `AuditReader` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def append(self, event: AuditEvent) -> None:
        """Write an event as the next entry; one that is known already changes nothing."""
        async with self._database.transaction() as unit:
            await append_events(unit, [event])

    async def entries(self, where: AuditFilter, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """Return at most `limit` entries, the latest first; `before`: only those with a lower number."""
        wanted = select(AuditEventRow).order_by(col(AuditEventRow.number).desc()).limit(limit)
        for column, part in (
            (AuditEventRow.subject, where.subject),
            (AuditEventRow.actor, where.actor),
            (AuditEventRow.action, where.action),
        ):
            if part:
                wanted = wanted.where(col(column).icontains(part, autoescape=True))
        if before is not None:
            wanted = wanted.where(col(AuditEventRow.number) < before)
        async with self._database.reading() as unit:
            return [_entry(row) for row in await unit.scalars(wanted)]

    async def all_entries(self) -> AsyncIterator[AuditEntry]:
        """Return every entry, from the first."""
        last = 0
        while True:
            wanted = select(AuditEventRow).where(col(AuditEventRow.number) > last)
            async with self._database.reading() as unit:
                rows = await unit.scalars(wanted.order_by(col(AuditEventRow.number)).limit(_READ_AT_ONCE))
                page = [_entry(row) for row in rows]
            for entry in page:
                yield entry
            if len(page) < _READ_AT_ONCE:
                return
            last = page[-1].number


async def append_events(unit: AsyncSession, events: Iterable[AuditEvent]) -> None:
    """Write events as the next entries, within somebody's unit of work; known ones are left out."""
    for event in events:
        if unit.get_bind().dialect.name == "postgresql":  # on SQLite there is one writer at a time anyway
            await unit.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        known = select(col(AuditEventRow.number)).where(col(AuditEventRow.event_id) == event.event_id)
        if (await unit.scalars(known)).first() is not None:
            continue
        latest = select(AuditEventRow).order_by(col(AuditEventRow.number).desc()).limit(1)
        row = (await unit.scalars(latest)).first()
        unit.add(_row(bound(_storable(event), after=_entry(row) if row else None)))
        await unit.flush()


def _storable(event: AuditEvent) -> AuditEvent:
    """Return an event without NUL characters, which PostgreSQL refuses."""
    organisation_id = None if event.organisation_id is None else event.organisation_id.replace("\0", "")
    return replace(
        event,
        organisation_id=organisation_id,
        actor=event.actor.replace("\0", ""),
        subject=event.subject.replace("\0", ""),
    )


def _row(entry: AuditEntry) -> AuditEventRow:
    event = entry.event
    return AuditEventRow(
        number=entry.number,
        event_id=event.event_id,
        organisation_id=event.organisation_id,
        at=event.at,
        actor=event.actor,
        action=event.action,
        subject=event.subject,
        facts=json.dumps(dict(event.facts), sort_keys=True),
        previous=entry.previous,
        hash=entry.hash,
    )


def _entry(row: AuditEventRow) -> AuditEntry:
    event = AuditEvent(
        event_id=row.event_id,
        organisation_id=row.organisation_id,
        at=row.at,
        actor=row.actor,
        action=row.action,
        subject=row.subject,
        facts=json.loads(row.facts),
    )
    return AuditEntry(row.number, event, row.previous, row.hash)

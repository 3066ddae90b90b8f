"""What has changed, out of the table that triggers write."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Row, Select, case, delete, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.ports.changes import Change, ChangeKind, ChangeLog, Changes
from store.database import Database
from store.inserting import insert_once
from store.tables import AppointmentRow, CallRow, ChangeRow, ContactRow, OutboxRow, PhoneNumberRow

#: Kind of the one row that says up to where changes were pruned; it stands before all that are left.
PRUNED: Final = "pruned"
#: More at once than pages of a business show: who is told to read everything anew is served sooner.
_MOST_AT_ONCE: Final = 1000
_PRUNED_AT_ONCE: Final = 1000
#: Names the lock under which one process at a time prunes.
_LOCK: Final = 0x50525545


class SqlChanges(ChangeLog):
    """`ChangeLog` on SQL.

    PostgreSQL: a position is a transaction's number. Everything below `pg_snapshot_xmin` is over, and nothing will ever
    appear there any more, in whatever order transactions commit. SQLite: a count, for there is one writer at a time.
    """

    def __init__(self, database: Database) -> None:
        """Take the database it reads."""
        self._database = database

    async def position(self) -> int:
        """Return the position up to which everything is committed."""
        async with self._database.reading() as unit:
            return (await _bounds(unit))[0]

    async def since(self, position: int) -> Changes:
        """Return what was committed after a position."""
        async with self._database.reading() as unit:
            newest, pruned = await _bounds(unit)
            if newest == position:
                return Changes(newest, ())
            if newest < position or position < pruned:
                return Changes(newest, None)
            # A statement after the one that found `newest`: all of what is up to there is visible to it.
            rows = (await unit.execute(_between(position, newest))).all()
            if len(rows) > _MOST_AT_ONCE:
                return Changes(newest, None)
            return Changes(newest, await _changes(unit, rows))

    async def prune(self, before: datetime) -> int:
        """Forget the oldest changes, whole transactions of them; none that some page can't have been told yet."""
        oldest = select(col(ChangeRow.position), col(ChangeRow.at)).where(col(ChangeRow.kind) != PRUNED)
        page = oldest.order_by(col(ChangeRow.position)).limit(_PRUNED_AT_ONCE).subquery()
        async with self._database.transaction() as unit:
            if not await _is_ours_to_prune(unit):
                return 0
            newest, _ = await _bounds(unit)
            is_old = (page.c.at < before, page.c.position <= newest)
            last = await unit.scalar(select(func.max(page.c.position)).where(*is_old))
            if await _forget_strange(unit):
                last = newest  # what has changed since the backup, nobody knows
            if last is None:
                return 0
            gone = delete(ChangeRow).where(col(ChangeRow.position) <= last).returning(col(ChangeRow.kind))
            kinds = (await unit.scalars(gone)).all()
            await insert_once(unit, [ChangeRow(position=last, kind=PRUNED, subject_id="", at=before)])
            return len([kind for kind in kinds if kind != PRUNED])


async def _bounds(unit: AsyncSession) -> tuple[int, int]:
    """Return up to where everything is committed, and up to where it was pruned."""
    newest: ColumnElement[Any] = func.coalesce(select(func.max(col(ChangeRow.position))).scalar_subquery(), 0)
    if unit.get_bind().dialect.name == "postgresql":
        newest = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1", BigInteger)
    up_to = case((col(ChangeRow.kind) == PRUNED, col(ChangeRow.position)))
    first = select(up_to).order_by(col(ChangeRow.position)).limit(1).scalar_subquery()
    found = (await unit.execute(select(newest, func.coalesce(first, -1)))).one()
    return found[0], found[1]


def _between(after: int, until: int) -> Select[str, str, str | None]:
    return (
        select(col(ChangeRow.kind), col(ChangeRow.subject_id), col(ChangeRow.organisation_id))
        .where(col(ChangeRow.position) > after, col(ChangeRow.position) <= until, col(ChangeRow.kind) != PRUNED)
        .distinct()
        .limit(_MOST_AT_ONCE + 1)
    )


async def _is_ours_to_prune(unit: AsyncSession) -> bool:
    if unit.get_bind().dialect.name != "postgresql":
        return True
    return bool(await unit.scalar(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _LOCK}))


async def _forget_strange(unit: AsyncSession) -> bool:
    """Forget what a backup brought of another cluster's transactions, which have not begun in this one."""
    if unit.get_bind().dialect.name != "postgresql":
        return False
    not_begun = literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint", BigInteger)
    strange = delete(ChangeRow).where(col(ChangeRow.position) >= not_begun).returning(col(ChangeRow.position))
    return bool((await unit.scalars(strange)).all())


async def _changes(unit: AsyncSession, rows: Sequence[Row[str, str, str | None]]) -> tuple[Change, ...]:
    """Return what the rows say, whose it is looked up where they don't, each once."""
    unsaid: dict[str, set[str]] = {}
    for kind, subject_id, organisation_id in rows:
        if organisation_id is None:
            unsaid.setdefault(kind, set()).add(subject_id)
    found = {kind: await _owners(unit, kind, ids) for kind, ids in unsaid.items()}
    changes = [
        Change(ChangeKind(kind), subject_id, organisation_id or found[kind].get(subject_id))
        for kind, subject_id, organisation_id in rows
    ]
    return tuple(dict.fromkeys(changes))


async def _owners(unit: AsyncSession, kind: str, ids: Collection[str]) -> Mapping[str, str | None]:
    """Return whose each is, as far as it is there still."""
    match kind:
        case ChangeKind.CALL:
            wanted = select(col(CallRow.call_sid), col(CallRow.organisation_id)).where(col(CallRow.call_sid).in_(ids))
        case ChangeKind.CONTACT:
            contact_id = col(ContactRow.contact_id)
            wanted = select(contact_id, col(ContactRow.organisation_id)).where(contact_id.in_(ids))
        case ChangeKind.NOTICE:
            of_appointment, of_number = col(AppointmentRow.organisation_id), col(PhoneNumberRow.organisation_id)
            wanted = (
                select(col(OutboxRow.outbox_id), func.coalesce(of_appointment, of_number))
                .outerjoin(AppointmentRow, col(AppointmentRow.appointment_id) == col(OutboxRow.appointment_id))
                .outerjoin(PhoneNumberRow, col(PhoneNumberRow.number) == col(OutboxRow.sender))
                .where(col(OutboxRow.outbox_id).in_(ids))
            )
        case _:
            return {}
    return dict((await unit.execute(wanted)).all())

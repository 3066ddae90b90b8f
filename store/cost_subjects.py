"""What costs are of, for people: a call, a contact, a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.calls import Direction
from domain.ports.costs import CostKey, CostSubject
from domain.tasks import TaskRecord
from store.tables import CallRow, ContactRow, TaskRow

_RECORD: TypeAdapter[TaskRecord] = TypeAdapter(TaskRecord)


async def read_subjects(unit: AsyncSession, by: CostKey, keys: Sequence[str]) -> Mapping[str, CostSubject]:
    """Return what is known of calls, contacts or tasks by their ids; days and items speak for themselves."""
    match by:
        case CostKey.CALL:
            return await _calls(unit, keys)
        case CostKey.CONTACT:
            named = select(col(ContactRow.contact_id), col(ContactRow.name)).where(col(ContactRow.contact_id).in_(keys))
            return {key: CostSubject(name=name) for key, name in await unit.execute(named)}
        case CostKey.TASK:
            told = select(TaskRow).where(col(TaskRow.task_id).in_(keys))
            return {row.task_id: _task(row) for row in await unit.scalars(told)}
        case CostKey.DAY | CostKey.ITEM:
            return {}


def _task(row: TaskRow) -> CostSubject:
    return CostSubject(name=_RECORD.validate_json(row.record).goal, at=row.opened_at)


async def _calls(unit: AsyncSession, keys: Sequence[str]) -> Mapping[str, CostSubject]:
    found = (
        select(CallRow, col(ContactRow.name))
        .outerjoin(ContactRow, col(ContactRow.contact_id) == col(CallRow.contact_id))
        .where(col(CallRow.call_sid).in_(keys))
    )
    return {
        row.call_sid: CostSubject(
            name=name,
            number=row.to_number if row.direction == Direction.OUTBOUND else row.from_number,
            at=row.started_at,
        )
        for row, name in await unit.execute(found)
    }

"""Tasks, from the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.audit import task_events
from domain.errors import NotFound
from domain.ports.reading import Cursor
from domain.ports.tasks import OpenTasks, TaskFilter, TaskLog
from domain.tasks import ENDED, TaskRecord, TaskState
from store.audit import append_events
from store.contact_rows import living_id
from store.database import Database
from store.inserting import insert_once
from store.keyset import ascending, descending
from store.tables import ContactPhoneRow, ContactRow, TaskContactRow, TaskRow

_RECORD: Final = TypeAdapter(TaskRecord)


class SqlTasks(TaskLog, OpenTasks):
    """`TaskLog` and `OpenTasks` on SQL."""

    def __init__(self, database: Database) -> None:
        """Take the database it reads and writes."""
        self._database = database

    async def note(self, record: TaskRecord) -> None:
        """Keep a task as it stands, and what has happened to it in the audit log; an older revision changes nothing."""
        new = _row(record)
        async with self._database.transaction() as unit:
            is_first = await insert_once(unit, [new])
            row = await unit.get(TaskRow, record.task_id, with_for_update=True)
            before = None if is_first or row is None else _RECORD.validate_json(row.record)
            if before is not None and before.revision >= record.revision:
                return
            if row is not None:
                row.sqlmodel_update(new)
            await append_events(unit, task_events(before, record))
            await _link(unit, record)

    async def task(self, task_id: str) -> TaskRecord:
        """Return a task as it was noted last; raises NotFound."""
        async with self._database.reading() as unit:
            row = await unit.get(TaskRow, task_id)
        if row is None:
            raise NotFound(f"no task {task_id}")
        return _RECORD.validate_json(row.record)

    async def tasks(self, where: TaskFilter, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return at most `limit` tasks by (opened_at, task_id) descending."""
        wanted = select(TaskRow).where(col(TaskRow.organisation_id) == where.organisation_id)
        if where.states:
            wanted = wanted.where(col(TaskRow.state).in_(sorted(where.states)))
        return await self._read(
            descending(wanted, col(TaskRow.opened_at), col(TaskRow.task_id), after=after, limit=limit)
        )

    async def waiting(self, organisation_id: str, *, after: Cursor | None, limit: int) -> Sequence[TaskRecord]:
        """Return at most `limit` tasks that wait for a decision, by (expires_at, task_id) ascending."""
        wanted = select(TaskRow).where(
            col(TaskRow.organisation_id) == organisation_id,
            col(TaskRow.state) == TaskState.AWAITING_CONFIRMATION,
            col(TaskRow.expires_at).is_not(None),
        )
        return await self._read(
            ascending(wanted, col(TaskRow.expires_at), col(TaskRow.task_id), after=after, limit=limit)
        )

    async def _read(self, page: Select[TaskRow]) -> Sequence[TaskRecord]:
        async with self._database.reading() as unit:
            return [_RECORD.validate_json(row.record) for row in await unit.scalars(page)]

    async def states(self, task_ids: Collection[str]) -> Mapping[str, TaskState]:
        """Return the states of tasks by their ids."""
        wanted = select(col(TaskRow.task_id), col(TaskRow.state)).where(col(TaskRow.task_id).in_(task_ids))
        async with self._database.reading() as unit:
            return {task_id: TaskState(state) for task_id, state in await unit.execute(wanted)}

    async def open_ones(self, organisation_id: str, requester: str, *, but: str) -> int:
        """Count the tasks of one requester that have not ended, one of them left out."""
        wanted = select(func.count()).where(
            col(TaskRow.organisation_id) == organisation_id,
            col(TaskRow.requester) == requester,
            col(TaskRow.task_id) != but,
            col(TaskRow.state).not_in(sorted(ENDED)),
        )
        async with self._database.reading() as unit:
            return await unit.scalar(wanted) or 0


async def _link(unit: AsyncSession, record: TaskRecord) -> None:
    """Note which customers a task is about: whoever wants it, and whose number a step of it names."""
    his = select(col(ContactPhoneRow.contact_id)).where(
        col(ContactPhoneRow.organisation_id) == record.organisation_id, col(ContactPhoneRow.phone).in_(record.numbers)
    )
    named = set(await unit.scalars(his)) if record.numbers else set()
    if record.requester.contact_id is not None:
        requester = await unit.get(ContactRow, await living_id(unit, record.requester.contact_id))
        named |= {requester.contact_id} if requester else set()
    links = [
        TaskContactRow(
            link_id=f"{record.task_id}-{contact_id}", task_id=record.task_id, contact_id=contact_id, goal=record.goal
        )
        for contact_id in sorted(named)
    ]
    await insert_once(unit, links)


def _row(record: TaskRecord) -> TaskRow:
    return TaskRow(
        task_id=record.task_id,
        organisation_id=record.organisation_id,
        state=record.state,
        revision=record.revision,
        opened_at=record.opened_at,
        expires_at=record.expires_at,
        record=_RECORD.dump_json(record).decode(),
        requester=record.requester.key,
    )

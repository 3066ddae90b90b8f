"""The audit log, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from domain.approvals import Channel, Choice, Decision
from domain.audit import AuditEvent, bound
from domain.business import Organisation
from domain.errors import RuleBroken
from domain.ports.audit import AuditFilter
from domain.tasks import TaskState
from store.audit import SqlAuditLog
from store.database import Database
from store.tasks import SqlTasks
from tests.api.tasks import PLAN, TASK_ID, task

NOON = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def log(workshop: Organisation, database: Database) -> SqlAuditLog:
    """Return the log."""
    return SqlAuditLog(database)


def event(index: int) -> AuditEvent:
    """Return an event."""
    return AuditEvent(f"e{index}", "northgate", NOON, "owner", "task.done", f"task {index}", {"b": "2", "a": "é"})


async def test_entries_come_back_as_they_were_written(log: SqlAuditLog) -> None:
    """Many at once stand one after the other, each bound to the one before it, and each once."""
    await asyncio.gather(*(log.append(event(index % 12)) for index in range(24)))
    entries = [entry async for entry in log.all_entries()]
    assert [entry.number for entry in entries] == list(range(1, 13))
    assert {entry.event.event_id: entry.event for entry in entries} == {f"e{one}": event(one) for one in range(12)}
    before = None
    for entry in entries:
        assert entry == bound(entry.event, after=before)
        before = entry
    latest = await log.entries(AuditFilter(), before=12, limit=2)
    assert [entry.number for entry in latest] == [11, 10]


async def test_entries_are_found_by_parts_of_what_they_say(log: SqlAuditLog) -> None:
    """In any case, and a sign that databases read otherwise is but a sign."""
    for index in range(3):
        await log.append(event(index))
    found = await log.entries(AuditFilter(subject="TASK 1", actor="own", action="task."), before=None, limit=5)
    assert [entry.event for entry in found] == [event(1)]
    assert await log.entries(AuditFilter(subject="task_1"), before=None, limit=5) == []


async def test_a_nul_hides_nothing(log: SqlAuditLog) -> None:
    """It is left out; PostgreSQL would refuse the entry, and the change would be in no log."""
    await log.append(replace(event(1), organisation_id="north\0gate", actor="ow\0ner", subject="task\0 1"))
    assert [entry.event async for entry in log.all_entries()] == [event(1)]


@pytest.mark.parametrize("deed", ["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"])
async def test_the_database_refuses_to_change_it(log: SqlAuditLog, database: Database, deed: str) -> None:
    """Whoever tries."""
    await log.append(event(1))
    with pytest.raises(RuleBroken, match=r"audit_event_stays|never changed or deleted"):
        async with database.transaction() as unit:
            await unit.execute(text(deed))
    assert [entry.event async for entry in log.all_entries()] == [event(1)]


async def test_what_happens_to_a_task_is_in_it(log: SqlAuditLog, database: Database) -> None:
    """Who wanted it, who decided what how, and how it ended; a note that comes twice tells nothing new."""
    decision = Decision("d1", PLAN.hash, Choice.APPROVE, "owner", Channel.SMS, NOON, steps=(1,))
    told = [
        task(),
        replace(task(), revision=2, state=TaskState.EXECUTING, decision=decision),
        replace(task(), revision=3, state=TaskState.DONE, decision=decision),
    ]
    for record in (*told, *told):
        await SqlTasks(database).note(record)
    entries = [entry.event async for entry in log.all_entries()]
    assert [(one.action, one.actor) for one in entries] == [
        ("task.begun", task().requester.name),
        ("task.decided", "owner"),
        ("task.done", "the task itself"),
    ]
    assert entries[1].facts == {"choice": "approve", "channel": "sms", "plan": PLAN.hash, "steps": "1"}
    assert {one.subject for one in entries} == {TASK_ID}

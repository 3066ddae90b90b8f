"""Tasks, on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.approvals import Channel, Choice, Decision
from domain.business import Organisation
from domain.errors import NotFound
from domain.ports.reading import Cursor
from domain.ports.tasks import TaskFilter
from domain.tasks import AskedPerson, StepRecord, StepState, TaskState
from store.database import Database
from store.tasks import SqlTasks
from tests.api.tasks import MORNING, PLAN, TASK_ID, task

YES = Decision("d1", PLAN.hash, Choice.APPROVE, "owner", Channel.SMS, task().opened_at)
DONE = replace(
    task(),
    revision=2,
    state=TaskState.DONE,
    decision=YES,
    asked=(AskedPerson("owner", "Pat", task().opened_at),),
    steps=(StepRecord(StepState.DONE, "sent"),),
    report="sent",
)


@pytest.fixture
def tasks(workshop: Organisation, database: Database) -> SqlTasks:
    """Return the workshop's tasks."""
    return SqlTasks(database)


async def test_a_task_comes_back_as_it_was_noted(tasks: SqlTasks) -> None:
    """With plan, money, decision and instants."""
    await tasks.note(task())
    assert await tasks.task(TASK_ID) == task()
    await tasks.note(DONE)
    assert await tasks.task(TASK_ID) == DONE


async def test_an_older_record_changes_nothing(tasks: SqlTasks) -> None:
    """A retried note comes after the next one; many at once leave the newest."""
    records = [replace(task(), revision=revision, report=str(revision)) for revision in range(1, 9)]
    await asyncio.gather(*(tasks.note(record) for record in reversed(records)))
    await tasks.note(records[0])
    assert (await tasks.task(TASK_ID)).report == "8"


async def test_one_that_was_never_noted_is_not_found(tasks: SqlTasks) -> None:
    """By its id."""
    with pytest.raises(NotFound, match=TASK_ID):
        await tasks.task(TASK_ID)


async def test_what_waits_is_listed_by_its_end(tasks: SqlTasks) -> None:
    """The soonest first, page by page; what is decided is not there any more."""
    for index, days in enumerate((2, 1, 3, 4)):
        await tasks.note(replace(task(f"{index:032x}"), expires_at=MORNING + timedelta(days=days)))
    await tasks.note(replace(task(f"{3:032x}"), revision=2, state=TaskState.EXECUTING))
    first = await tasks.waiting("northgate", after=None, limit=2)
    last = first[-1]
    assert last.expires_at is not None
    second = await tasks.waiting("northgate", after=Cursor(last.expires_at, last.task_id), limit=2)
    assert [one.task_id[-1] for one in (*first, *second)] == ["1", "0", "2"]
    assert await tasks.waiting("elsewhere", after=None, limit=2) == []


async def test_they_are_listed_from_the_latest(tasks: SqlTasks) -> None:
    """Of one business and those states, page by page."""
    for index in range(3):
        await tasks.note(task(f"{index:032x}", TaskState.DONE, minutes=index))
    await tasks.note(task(f"{9:032x}", minutes=9))
    where = TaskFilter("northgate", frozenset({TaskState.DONE, TaskState.UNDONE}))
    first = await tasks.tasks(where, after=None, limit=2)
    last = first[-1]
    second = await tasks.tasks(where, after=Cursor(last.opened_at, last.task_id), limit=2)
    assert [one.task_id[-1] for one in (*first, *second)] == ["2", "1", "0"]
    assert await tasks.tasks(TaskFilter("elsewhere"), after=None, limit=2) == []
    assert second[0].opened_at + timedelta(minutes=2) == first[0].opened_at

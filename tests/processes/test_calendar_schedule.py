"""The schedule that reads calendars, on the real server with a worker running."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from temporalio.client import (
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleHandle,
    ScheduleOverlapPolicy,
    WorkflowHandle,
)
from temporalio.testing import WorkflowEnvironment

from domain.names import calendar_sync_id
from processes.calendar_schedule import calendar_sync_schedule
from store.seeds import WORKSHOP_ID
from tests.system.waiting import until
from tests.workflows.house import House
from tests.workflows.premises import open_house
from workflows.calendar_sync import CalendarSyncWorkflow
from workflows.messages import CalendarSyncResult

SELDOM = timedelta(days=30)


@pytest.fixture
async def house(temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[House]:
    """Open the workshop with its worker running."""
    async with open_house(temporal, sqlite_url) as opened:
        yield opened


async def has_run(handle: ScheduleHandle) -> bool:
    """Say whether a run has begun."""
    return bool((await handle.describe()).info.recent_actions)


async def test_a_run_reads_the_business_s_calendars(house: House) -> None:
    """The worker knows the workflow by the name the schedule has for it."""
    schedule = calendar_sync_schedule(WORKSHOP_ID, every=SELDOM)
    handle = await house.temporal.client.create_schedule(f"test-{uuid.uuid4().hex}", schedule)
    try:
        await handle.trigger()
        await until("a run", lambda: has_run(handle), within=20)
        (action,) = (await handle.describe()).info.recent_actions
        assert isinstance(action.action, ScheduleActionExecutionStartWorkflow)
        run: WorkflowHandle[CalendarSyncWorkflow, CalendarSyncResult] = house.temporal.client.get_workflow_handle(
            action.action.workflow_id, result_type=CalendarSyncResult
        )
        assert await run.result() == CalendarSyncResult()
        assert {read.calendar_id for read in await house.ports.ledger.reads(WORKSHOP_ID)} == {
            "bay-1@northgate.example",
            "bay-2@northgate.example",
        }
    finally:
        await handle.delete()


async def test_a_run_waits_for_nobody_and_is_bounded() -> None:
    """One that takes long lets the next ones be left out, and one that hangs comes to an end."""
    schedule = calendar_sync_schedule(WORKSHOP_ID, every=timedelta(minutes=1))
    assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP
    assert isinstance(schedule.action, ScheduleActionStartWorkflow)
    assert schedule.action.id == calendar_sync_id(WORKSHOP_ID)
    assert schedule.action.execution_timeout is not None

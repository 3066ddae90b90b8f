"""The schedule that reads calendars, on the real server with a worker running."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
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

from domain.business import OpeningHours, Organisation, Resource
from domain.names import calendar_sync_id
from processes.calendar_schedule import calendar_sync_schedule
from store.seeds import WORKSHOP_ID
from tests.waiting import until
from tests.workflows.house import House
from tests.workflows.premises import open_house
from workflows.calendar_sync import CalendarSyncWorkflow
from workflows.messages import CalendarSyncResult

BAY = Resource("bay_1", "Bay 1", OpeningHours({}), calendar_id="bay-1@northgate.example")
BUSINESS = Organisation("northgate", "Northgate Auto Service", "America/New_York", resources=(BAY,))
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
    schedule = calendar_sync_schedule(await house.ports.directory.organisation(WORKSHOP_ID), every=SELDOM)
    assert schedule is not None
    handle = await house.temporal.client.create_schedule(f"test-{uuid.uuid4().hex}", schedule)
    try:
        kept = (await handle.describe()).schedule
        assert (kept.spec, kept.policy) == (schedule.spec, schedule.policy), "it would be updated again and again"
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


def test_one_run_at_a_time_and_each_comes_to_an_end() -> None:
    """While one takes long the next ones are left out, and one that hangs is ended."""
    schedule = calendar_sync_schedule(BUSINESS, every=timedelta(minutes=1))
    assert schedule is not None
    assert schedule.policy.overlap is ScheduleOverlapPolicy.SKIP
    assert isinstance(schedule.action, ScheduleActionStartWorkflow)
    assert schedule.action.id == calendar_sync_id("northgate")
    assert schedule.action.execution_timeout is not None


def test_a_business_without_calendars_has_no_schedule() -> None:
    """There is nothing to read."""
    bare = replace(BUSINESS, resources=(replace(BAY, calendar_id=None),))
    assert calendar_sync_schedule(bare, every=timedelta(minutes=1)) is None

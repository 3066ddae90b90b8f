"""A sweep out of turn, through the schedule of its business."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from functools import partial

import pytest
from temporalio.testing import WorkflowEnvironment

from domain.errors import NotFound
from domain.names import reminder_schedule_id
from processes.reminder_schedule import reminder_schedule
from processes.schedules import ScheduleKeeper, ScheduleKind
from processes.sweeping import next_sweep, sweep_now
from store.directory import SqlDirectory
from store.organisations import organisation_ids
from store.seeds import WORKSHOP_ID
from tests.workflows.reminding import DayBefore, day_before


@pytest.fixture
async def noon(temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[DayBefore]:
    """Open the workshop at noon, its schedule kept and its worker running."""
    async with day_before(temporal, sqlite_url) as workshop, workshop.worker():
        kinds = (ScheduleKind(reminder_schedule_id, reminder_schedule),)
        await ScheduleKeeper(
            temporal.client,
            businesses=partial(organisation_ids, workshop.database),
            read=SqlDirectory(workshop.database).organisation,
            kinds=kinds,
        ).keep()
        yield workshop
        await temporal.client.get_schedule_handle(f"reminders-{WORKSHOP_ID}").delete()


async def test_it_reminds_now_and_again_nobody(noon: DayBefore) -> None:
    """It returns when all reminders are started; asked twice, whoever had one gets no other."""
    booked = await noon.book()
    assert await sweep_now(noon.temporal.client, WORKSHOP_ID) == 1
    later = await noon.book(hour=15)
    assert await sweep_now(noon.temporal.client, WORKSHOP_ID) == 1
    await noon.settled(booked, later)
    assert [intent.appointment_id for intent in noon.dialer.rung] == [booked.appointment_id, later.appointment_id]


async def test_the_next_one_is_told(noon: DayBefore) -> None:
    """As the server reckons; a paused one has no next."""
    following = await next_sweep(noon.temporal.client, WORKSHOP_ID)
    assert following is not None
    assert following > datetime.now(UTC)
    assert following.astimezone(noon.zone).time() == time(9)
    await noon.temporal.client.get_schedule_handle(f"reminders-{WORKSHOP_ID}").pause()
    assert await next_sweep(noon.temporal.client, WORKSHOP_ID) is None


async def test_a_business_without_a_schedule_is_named(temporal: WorkflowEnvironment) -> None:
    """With where schedules come from."""
    with pytest.raises(NotFound, match="'nobody': see `holdfast schedules`"):
        await sweep_now(temporal.client, "nobody")

"""What the API asks of tasks, asked of the real workflow."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from api.temporal_task_desk import TemporalTaskDesk
from domain.approvals import Channel, Choice, Decision, Ruling
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.tasks import TaskState
from store.seeds import WORKSHOP_ID
from tests.fakes.faults import Gate
from tests.workflows.house import House
from tests.workflows.tasker import STAFF, Tasker, plans
from tests.workflows.texter import says
from workflows.task_messages import TaskStart

ALEX = "+15551230777"
TEXT = ("send_text", {"to": ALEX, "text": "I will be late."})


@pytest.fixture
def start() -> TaskStart:
    """A wish of staff."""
    return TaskStart(uuid.uuid4().hex, WORKSHOP_ID, f"Text Alex at {ALEX} that I will be late", STAFF)


@pytest.fixture
def desk(house: House) -> TemporalTaskDesk:
    """Return a desk with time."""
    return TemporalTaskDesk(house.temporal.client)


async def test_a_task_goes_its_way(house: House, desk: TemporalTaskDesk, start: TaskStart) -> None:
    """Begun twice it is one; the yes counts; what is not done yet can't be undone, what is done can."""
    house.responder.replies = [plans(TEXT)]
    begun, again = [await desk.begin(start) for _ in range(2)]
    assert begun is not None
    assert again is not None
    assert begun.plan == again.plan
    assert begun.plan is not None
    with pytest.raises(RuleBroken, match="only what is done"):
        await desk.undo(start.task_id, "olga")
    tasker = Tasker(house, task_id=start.task_id)
    await tasker.is_now(TaskState.AWAITING_CONFIRMATION)
    yes = Decision("d1", begun.plan.hash, Choice.APPROVE, "olga", Channel.REST, datetime.now(UTC), is_operator=True)
    assert (await desk.decide(start.task_id, yes)).ruling is Ruling.COUNTED
    assert (await desk.decide(start.task_id, replace(yes, decision_id="d2"))).ruling is Ruling.LATE
    await tasker.is_now(TaskState.DONE)
    assert (await desk.undo(start.task_id, "olga")).state is TaskState.UNDONE
    await tasker.workflow.result()
    with pytest.raises(NotFound):
        await desk.decide(start.task_id, replace(yes, decision_id="d3"))


async def test_a_task_that_is_over_is_begun_no_more(house: House, desk: TemporalTaskDesk, start: TaskStart) -> None:
    """A repeat of the request gets the plan again; one that never was answered finds nobody."""
    house.responder.replies = [plans(TEXT)]
    begun = await desk.begin(start)
    assert begun is not None
    tasker = Tasker(house, task_id=start.task_id)
    await desk.cancel(start.task_id, "olga")
    await tasker.workflow.result()
    again = await desk.begin(start)
    assert again is not None
    assert again.plan == begun.plan
    other = Tasker(house)
    await other.want("Do the usual", says("What is the usual?"))
    await other.workflow.result()
    with pytest.raises(NotFound, match="is over"):
        await desk.begin(replace(start, task_id=other.task_id))


async def test_a_slow_planner_is_not_waited_for(house: House, start: TaskStart) -> None:
    """It goes on by itself."""
    house.responder.replies = [plans(TEXT)]
    house.responder.thinking.gate = gate = Gate()
    assert await TemporalTaskDesk(house.temporal.client, planning=timedelta(milliseconds=200)).begin(start) is None
    await gate.arrival()
    gate.open()
    await Tasker(house, task_id=start.task_id).is_now(TaskState.AWAITING_CONFIRMATION)


async def test_temporal_away_is_unavailable(unused_tcp_port: int, start: TaskStart) -> None:
    """In time, and not as a plan that takes long."""
    away = await Client.connect(f"127.0.0.1:{unused_tcp_port}", lazy=True, data_converter=pydantic_data_converter)
    desk = TemporalTaskDesk(away, patience=timedelta(milliseconds=200))
    with pytest.raises(ProviderUnavailable):
        await desk.begin(start)
    with pytest.raises(ProviderUnavailable):
        await desk.cancel(start.task_id, "olga")

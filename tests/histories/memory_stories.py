"""Stories of what is remembered, and of larger goals."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle

from activities.laying_out import ProjectWanted
from activities.start_options import PROJECT_START
from domain.errors import ProviderRejected
from domain.names import PROJECT_WORKFLOW, project_workflow_id
from store.seeds import WORKSHOP_ID
from tests.fakes.vendors import ModelReply
from tests.store.test_budgets import allow
from tests.workflows.house import House
from tests.workflows.passing import pass_time
from tests.workflows.texter import Texter, says, uses
from workflows.options import THREAD_IDLE

_MORE_THAN_A_MONTH: Final = timedelta(days=40)
_NOTES: Final = uses("note_conversation", summary="Wants a call back.", mood="neutral")


async def wrap_up_that_remembers(house: House) -> WorkflowHandle[Any, Any]:
    """Summary, last row, memory."""
    house.responder.replies = [_NOTES]
    call = await house.answer()
    await call.say("Call me back, please")
    await call.hang_up()
    await house.record(call.sid)
    return house.wrap_up(call.sid)


async def thread_that_is_remembered(house: House) -> WorkflowHandle[Any, Any]:
    """One answer, half a day of silence, memory."""
    house.responder.replies = [says("Somebody will call."), _NOTES]
    maria = Texter(house)
    await maria.text("Call me back, please")
    await maria.has_got(1)
    await pass_time(house.temporal, maria.workflow, THREAD_IDLE + timedelta(minutes=1))
    await maria.workflow.result()
    return maria.workflow


async def wrap_up_that_waits_for_money(house: House) -> WorkflowHandle[Any, Any]:
    """Summary, last row, a budget that is used up, memory."""
    await allow(house.ports.budgets, day="0")
    house.responder.replies = [_NOTES]
    call = await house.answer()
    await call.say("Call me back, please")
    await call.hang_up()
    wrap_up = house.wrap_up(call.sid)
    await _is_money_again(house, wrap_up, timers=1)
    await wrap_up.result()
    return wrap_up


async def thread_that_waits_for_money(house: House) -> WorkflowHandle[Any, Any]:
    """One answer, half a day of silence, a budget that is used up, memory."""
    house.responder.replies = [says("Somebody will call."), _NOTES]
    maria = Texter(house)
    await maria.text("Call me back, please")
    await maria.has_got(1)
    await allow(house.ports.budgets, contact="0")
    await pass_time(house.temporal, maria.workflow, THREAD_IDLE + timedelta(minutes=1))
    await _is_money_again(house, maria.workflow, timers=2)
    await maria.workflow.result()
    return maria.workflow


async def _is_money_again(house: House, handle: WorkflowHandle[Any, Any], *, timers: int) -> None:
    """Wait until it waits for money, by its so many-th timer, and let time pass."""
    await house.happening(handle, EventType.EVENT_TYPE_TIMER_STARTED, count=timers)
    await allow(house.ports.budgets)
    await pass_time(house.temporal, handle, _MORE_THAN_A_MONTH)


async def project_that_is_laid_out(house: House) -> WorkflowHandle[Any, Any]:
    """One thought, and it is kept."""
    return await _project(house, uses("propose_project", tasks=[{"title": "Tell Alex", "goal": "Text Alex"}]))


async def project_nobody_lays_out(house: House) -> WorkflowHandle[Any, Any]:
    """The model is away, and that is kept."""
    house.responder.thinking.failures = [ProviderRejected("model", "no credit")]
    return await _project(house)


async def _project(house: House, *replies: ModelReply) -> WorkflowHandle[Any, Any]:
    house.responder.replies = list(replies)
    wanted = ProjectWanted(uuid.uuid4().hex, WORKSHOP_ID, "Tell Alex", "Olga", datetime.now(UTC))
    handle = await house.temporal.client.start_workflow(
        PROJECT_WORKFLOW, wanted, id=project_workflow_id(wanted.project_id), **PROJECT_START
    )
    await handle.result()
    return handle


MEMORIES: Final[Sequence[Any]] = (
    wrap_up_that_remembers,
    wrap_up_that_waits_for_money,
    thread_that_is_remembered,
    thread_that_waits_for_money,
    project_that_is_laid_out,
    project_nobody_lays_out,
)

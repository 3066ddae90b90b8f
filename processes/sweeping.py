"""Runs a business's daily sweep out of turn, through its schedule, and says when it runs next."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from temporalio.client import (
    Client,
    ScheduleActionExecution,
    ScheduleActionExecutionStartWorkflow,
    ScheduleDescription,
    ScheduleHandle,
    ScheduleOverlapPolicy,
)

from activities.temporal_failures import translated_temporal_errors
from domain.errors import NotFound, ProviderUnavailable
from domain.names import reminder_schedule_id

_PATIENCE: Final = 60.0
_POLL: Final = 0.1


async def next_sweep(client: Client, organisation_id: str) -> datetime | None:
    """Return when a business's sweep runs next, aware UTC; None when somebody has paused it. Raises NotFound."""
    described = await _described(client, organisation_id)
    return None if described.schedule.state.paused else next(iter(described.info.next_action_times), None)


async def sweep_now(client: Client, organisation_id: str) -> int:
    """Run a business's sweep, wait for its end, and return how many reminders it started.

    Raises:
        NotFound: It has no schedule.
        ProviderUnavailable: The sweep did not begin or end within a minute; it may still go on.
    """
    before = (await _described(client, organisation_id)).info.num_actions
    try:
        async with asyncio.timeout(_PATIENCE):
            # One that runs has read its pages before whatever was booked just now: wait for it, then run.
            await _schedule(client, organisation_id).trigger(overlap=ScheduleOverlapPolicy.BUFFER_ONE)
            while (info := (await _described(client, organisation_id)).info).num_actions == before:  # noqa: ASYNC110  (the server is asked)
                await asyncio.sleep(_POLL)
            return await _started(client, info.recent_actions[-1].action)
    except TimeoutError as error:
        raise ProviderUnavailable("temporal", "the sweep did not end within a minute; does a worker run?") from error


async def _started(client: Client, action: ScheduleActionExecution) -> int:
    if not isinstance(action, ScheduleActionExecutionStartWorkflow):
        raise NotFound("the schedule started something else")
    handle = client.get_workflow_handle(
        action.workflow_id, first_execution_run_id=action.first_execution_run_id, result_type=int
    )
    started: int = await handle.result()
    return started


async def _described(client: Client, organisation_id: str) -> ScheduleDescription:
    try:
        with translated_temporal_errors():
            return await _schedule(client, organisation_id).describe()
    except NotFound as error:
        raise NotFound(
            f"There is no schedule of reminders for {organisation_id!r}: see `holdfast schedules`."
        ) from error


def _schedule(client: Client, organisation_id: str) -> ScheduleHandle:
    return client.get_schedule_handle(reminder_schedule_id(organisation_id))

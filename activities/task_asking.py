"""Tasks as calls and threads use them: begun, looked at, decided about. A task is no call's child: it outlives it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from temporalio import activity
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from activities.failures import relayed
from activities.task_beginning import planned_task
from activities.temporal_failures import translated_temporal_errors
from domain.approvals import Answer, Decision, Ruling
from domain.errors import NotFound, ProviderUnavailable, RuleBroken
from domain.names import task_workflow_id
from domain.ports.deciders import DeciderRegister
from domain.ports.tasks import OpenTasks
from domain.spoken_tasks import MOST_OPEN, MOST_TOLD, TOO_MANY, TaskOutlook, outlook
from domain.tasks import Requester, TaskRecord

_TEMPORAL: Final = "temporal"
#: A caller waits for the plan, behind a filler; below the time after which he is told that somebody follows up on it.
PLAN_PATIENCE: Final = timedelta(seconds=4)
_PATIENCE: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class TaskWish:
    """What somebody on the phone, or who writes, wants done; as `TaskWorkflow` reads its start.

    Attributes:
        task_id: Of the request that brought it, so that a repeat is the same task.
    """

    task_id: str
    organisation_id: str
    goal: str
    requester: Requester


@dataclass(frozen=True, slots=True)
class TaskDecided:
    """Somebody on the phone, or who writes, has decided."""

    task_id: str
    decision: Decision


class TaskAsking:
    """Begins tasks, and passes on what people say to their plans."""

    def __init__(self, client: Client, tasks: OpenTasks, deciders: DeciderRegister) -> None:
        """Take the Temporal client and the ports it works on."""
        self._client = client
        self._tasks = tasks
        self._deciders = deciders

    @activity.defn(name="task_asking.begin")
    async def begin(self, wish: TaskWish) -> TaskOutlook:
        """Begin a task, or find it, and return what is known of it in time; raises RuleBroken for one too many."""
        key = wish.requester.key
        if key is not None:
            going = await self._tasks.open_ones(wish.organisation_id, key, but=wish.task_id)
            if going >= MOST_OPEN:
                raise RuleBroken(TOO_MANY)
        try:
            found = await planned_task(self._client, wish, within=PLAN_PATIENCE)
        except NotFound:
            found = await self._tasks.task(wish.task_id)
        if found is not None:
            return await self._told(found)
        return TaskOutlook.unplanned(wish.task_id, wish.requester.shown)

    @activity.defn(name="task_asking.look")
    async def look(self, task_id: str) -> TaskOutlook | None:
        """Return how a task stands; None while there is no plan."""
        found = await self._planned(task_id)
        return None if found is None else await self._told(found)

    @activity.defn(name="task_asking.decide")
    async def decide(self, wish: TaskDecided) -> Answer:
        """Pass a decision on and return what became of it; told again, the same."""
        try:
            with translated_temporal_errors():
                answer: Answer = await self._handle(wish.task_id).execute_update(
                    "decide",
                    wish.decision,
                    id=wish.decision.decision_id,
                    result_type=Answer,
                    rpc_timeout=_PATIENCE,
                )
        except NotFound:
            return Answer(Ruling.LATE, "it is over", "")
        except WorkflowUpdateFailedError as error:
            raise relayed(error) from error
        return answer

    @activity.defn(name="task_asking.waiting")
    async def waiting(self, organisation_id: str) -> Sequence[TaskOutlook]:
        """Return the tasks that wait for somebody's decision, the soonest to expire first."""
        return [
            await self._told(one) for one in await self._tasks.waiting(organisation_id, after=None, limit=MOST_TOLD)
        ]

    async def _planned(self, task_id: str) -> TaskRecord | None:
        """Return a task once its plan stands; None if that takes too long."""
        try:
            async with asyncio.timeout(PLAN_PATIENCE.total_seconds()):
                with translated_temporal_errors():
                    record: TaskRecord = await self._handle(task_id).execute_update(
                        "planned", id="planned", result_type=TaskRecord
                    )
        except (TimeoutError, ProviderUnavailable):
            return None
        except NotFound:
            return await self._tasks.task(task_id)
        return record

    async def _told(self, record: TaskRecord) -> TaskOutlook:
        return outlook(record, (await self._deciders.deciders(record.organisation_id)).policy)

    def _handle(self, task_id: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(task_workflow_id(task_id))

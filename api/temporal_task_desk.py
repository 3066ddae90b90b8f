"""The task desk over Temporal: updates of the tasks' workflows, and errors of our own tree alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities.failures import error_of
from activities.task_beginning import planned_task
from activities.temporal_failures import translated_temporal_errors
from api.task_desk import TaskDesk
from domain.approvals import Answer, Decision
from domain.errors import HoldfastError, ProviderUnavailable, RuleBroken
from domain.names import task_workflow_id
from domain.tasks import TaskRecord
from workflows.task_messages import TaskStart

_TEMPORAL: Final = "temporal"
#: A model plans in seconds; whoever has to wait longer asks again.
PLANNING_PATIENCE: Final = timedelta(seconds=20)
PATIENCE: Final = timedelta(seconds=10)


class TemporalTaskDesk(TaskDesk):
    """`TaskDesk` by messages to the tasks' workflows."""

    def __init__(
        self, client: Client, *, planning: timedelta = PLANNING_PATIENCE, patience: timedelta = PATIENCE
    ) -> None:
        """Take the client, and how long a request may take."""
        self._client = client
        self._planning = planning
        self._patience = patience

    async def begin(self, start: TaskStart) -> TaskRecord | None:
        """Update-with-start `planned`, which waits."""
        return await planned_task(self._client, start, within=self._planning, patience=self._patience)

    async def decide(self, task_id: str, decision: Decision) -> Answer:
        """Update `decide`, under the id of the decision."""
        async with self._answering():
            answer: Answer = await self._handle(task_id).execute_update(
                "decide", decision, id=decision.decision_id, result_type=Answer, rpc_timeout=self._patience
            )
        return answer

    async def cancel(self, task_id: str, actor: str) -> TaskRecord:
        """Update `cancel`."""
        return await self._ended("cancel", task_id, actor)

    async def undo(self, task_id: str, actor: str) -> TaskRecord:
        """Update `undo`."""
        return await self._ended("undo", task_id, actor)

    async def _ended(self, how: str, task_id: str, actor: str) -> TaskRecord:
        async with self._answering():
            record: TaskRecord = await self._handle(task_id).execute_update(
                how, actor, id=how, result_type=TaskRecord, rpc_timeout=self._patience
            )
        return record

    def _handle(self, task_id: str) -> WorkflowHandle[Any, Any]:
        return self._client.get_workflow_handle(task_workflow_id(task_id))

    @asynccontextmanager
    async def _answering(self) -> AsyncIterator[None]:
        """Bound what happens inside and raise only errors of our tree."""
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                with translated_temporal_errors():
                    yield
        except TimeoutError as error:
            raise ProviderUnavailable(_TEMPORAL, f"no answer within {self._patience.total_seconds():g} s") from error
        except WorkflowUpdateFailedError as error:
            raise _named(error) from error


def _named(error: WorkflowUpdateFailedError) -> HoldfastError:
    cause = error.cause
    if isinstance(cause, ApplicationError):
        return error_of(cause.type, cause.message, provider=_TEMPORAL) or RuleBroken(cause.message)
    return RuleBroken(str(cause))

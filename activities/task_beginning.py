"""Begins tasks for whoever waits for the plan: one request starts the story unless it is there, and brings the plan."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, Protocol

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.start_options import TASK_START
from activities.temporal_failures import start_of, translated_temporal_errors
from domain.errors import NotFound
from domain.names import TASK_WORKFLOW, task_workflow_id
from domain.tasks import Requester, TaskRecord

#: How long it may take to learn that a task has begun whose plan takes longer than its asker waits.
_PATIENCE: Final = timedelta(seconds=10)


class Wish(Protocol):
    """What `TaskWorkflow` is started with."""

    @property
    def task_id(self) -> str:
        """Whose repeat is the same task."""

    @property
    def organisation_id(self) -> str:
        """Of whom it is wanted."""

    @property
    def goal(self) -> str:
        """What is wanted, in the requester's words."""

    @property
    def requester(self) -> Requester:
        """Who wants it."""


async def planned_task(
    client: Client, wish: Wish, *, within: timedelta, patience: timedelta = _PATIENCE
) -> TaskRecord | None:
    """Begin a task, or find it begun, and return it with its plan; None: it has begun, and the planner takes longer.

    Update-with-start `planned`: however often it is asked, there is one story and one answer, also once that is over.

    Args:
        client: With the converter every process shares.
        wish: What the story is started with.
        within: How long the plan is waited for.
        patience: How long it may take after that to learn whether it has begun.

    Raises:
        NotFound: The task is over, and nobody has waited for its plan.
        ProviderUnavailable: It is not known whether it has begun.
    """
    try:
        async with asyncio.timeout(within.total_seconds()):
            return await _answered(client, wish)
    except TimeoutError:
        await _require_begun(client, wish, patience)
        return None


async def _answered(client: Client, wish: Wish) -> TaskRecord:
    operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
        TASK_WORKFLOW, wish, id=task_workflow_id(wish.task_id), **TASK_START
    )
    try:
        with translated_temporal_errors():
            async with start_of(operation):
                record: TaskRecord = await client.execute_update_with_start_workflow(
                    "planned", start_workflow_operation=operation, id="planned", result_type=TaskRecord
                )
    except WorkflowAlreadyStartedError as error:
        raise NotFound("the task is over") from error
    return record


async def _require_begun(client: Client, wish: Wish, patience: timedelta) -> None:
    """Begin it unless it is there: a lost answer does not tell whether anybody has the request."""
    with suppress(WorkflowAlreadyStartedError), translated_temporal_errors():
        await client.start_workflow(
            TASK_WORKFLOW, wish, id=task_workflow_id(wish.task_id), rpc_timeout=patience, **TASK_START
        )

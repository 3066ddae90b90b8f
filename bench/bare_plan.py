"""The least a plan costs: a workflow of nothing but a start, one thought of the model, and its answer."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

from temporalio import activity, workflow
from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from bench.quiet_vendors import THINKS_S

_QUEUE: Final = "bare-plans"
_TASK_TIMEOUT: Final = timedelta(seconds=5)
_PATIENCE: Final = timedelta(seconds=30)


@activity.defn
async def _think() -> str:
    await asyncio.sleep(THINKS_S)
    return "a plan"


@workflow.defn
class BarePlan:
    """Thinks, answers, ends."""

    def __init__(self) -> None:
        """Begin without a plan."""
        self._plan: str | None = None

    @workflow.run
    async def run(self) -> None:
        """Think within the workflow task."""
        self._plan = await workflow.execute_local_activity(_think, start_to_close_timeout=_PATIENCE)
        await workflow.wait_condition(workflow.all_handlers_finished)

    @workflow.update
    async def planned(self) -> str:
        """Return the plan as soon as there is one."""
        await workflow.wait_condition(lambda: self._plan is not None)
        return self._plan or ""


@asynccontextmanager
async def bare_plans(client: Client) -> AsyncIterator[Callable[[], Awaitable[float]]]:
    """Run a worker for them; each call of what is given plans once and returns the ms beside the thought."""
    worker = Worker(
        client,
        task_queue=_QUEUE,
        workflows=[BarePlan],
        activities=[_think],
        workflow_runner=UnsandboxedWorkflowRunner(),
    )

    async def plan() -> float:
        start: WithStartWorkflowOperation[Any, None] = WithStartWorkflowOperation(
            BarePlan.run,
            id=f"bare-{uuid.uuid4().hex}",
            task_queue=_QUEUE,
            task_timeout=_TASK_TIMEOUT,
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
        began = time.perf_counter()
        await client.execute_update_with_start_workflow(BarePlan.planned, start_workflow_operation=start)
        return 1000 * (time.perf_counter() - began - THINKS_S)

    async with worker:
        yield plan

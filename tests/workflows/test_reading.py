"""Short activities within the workflow task: what becomes of a story when one fails, and when it is replayed after."""

from __future__ import annotations

import asyncio
import uuid
from datetime import timedelta

import pytest
from temporalio import activity, workflow
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from domain.names import BACKGROUND_QUEUE
from workflows import options
from workflows.reading import now_or_later, read


class Registry:
    """Answers by a regular activity alone: a local one takes too long, or raises."""

    @activity.defn
    async def look(self, how: str) -> str:
        """Return an answer, unless it is asked within a workflow task."""
        if not activity.info().is_local:
            return f"answered after one that {how}"
        if how == "raised":
            raise RuntimeError("the table is locked")
        await asyncio.sleep(3600)
        raise AssertionError("nobody waits for an hour")


@workflow.defn
class Asker:
    """Asks, and is replayed once it has waited: no run is kept in memory here."""

    @workflow.run
    async def run(self, way: str, how: str) -> str:
        """Return what it was answered."""
        ask = read if way == "read" else now_or_later
        answer = await ask(Registry.look, how, summary="Look it up")
        await workflow.sleep(timedelta(milliseconds=1))
        return answer


@pytest.mark.parametrize("how", ["took too long", "raised"])
@pytest.mark.parametrize("way", ["read", "now or later"])
async def test_what_fails_within_the_workflow_task_is_asked_again_also_when_replayed(
    temporal: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch, way: str, how: str
) -> None:
    """An error that differs between the first time and a replay would strand the story with its worker."""
    for limits in (options.READ_NOW, options.RECORD_NOW):
        monkeypatch.setitem(limits, "start_to_close_timeout", timedelta(milliseconds=50))
        monkeypatch.setitem(limits, "schedule_to_close_timeout", timedelta(milliseconds=50))
    queue, registry = uuid.uuid4().hex, Registry()
    asking = Worker(
        temporal.client,
        task_queue=queue,
        workflows=[Asker],
        activities=[registry.look],
        workflow_runner=UnsandboxedWorkflowRunner(),
        max_cached_workflows=0,
    )
    async with asking, Worker(temporal.client, task_queue=BACKGROUND_QUEUE, activities=[registry.look]):
        asked = temporal.client.execute_workflow(Asker.run, args=[way, how], id=queue, task_queue=queue)
        assert await asyncio.wait_for(asked, timeout=30) == f"answered after one that {how}"

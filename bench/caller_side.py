"""One call as the api and media make it: admitted, attached, reported and using tools through the real link."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from prometheus_client import CollectorRegistry
from temporalio.client import Client, WithStartWorkflowOperation, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy

from domain.calls import EndReason, Speaker, Turn
from domain.ids import intent_id
from domain.names import CALLS_QUEUE, call_workflow_id
from media.metrics import MediaMetrics
from media.workflow_link import WorkflowLinks
from workflows.call import CallWorkflow
from workflows.messages import (
    AdmitRequest,
    AttachRequest,
    CallResult,
    CallStart,
    CallStatusChanged,
    DetachRequest,
    ExchangeReport,
    ToolRequest,
)

_LINE = "+15005550006"
_MARIA = "+15551230001"


def utc_now() -> datetime:
    """Return the instant, aware UTC."""
    return datetime.now(UTC)


class CallerSide:
    """One call."""

    def __init__(self, client: Client, call_sid: str) -> None:
        """Name the call; `begin` starts it."""
        self._client = client
        self._sid = call_sid
        links = WorkflowLinks(client, utc_now=utc_now, metrics=MediaMetrics(CollectorRegistry()))
        self._link = links.link(call_sid, lambda _event: None)
        self._delivering: asyncio.Task[None] | None = None
        self._turns = 0

    async def begin(self) -> None:
        """Start the workflow as the api does, and attach as media does."""
        start: WithStartWorkflowOperation[Any, CallResult] = WithStartWorkflowOperation(
            CallWorkflow.run,
            CallStart(self._sid),
            id=call_workflow_id(self._sid),
            task_queue=CALLS_QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        await self._client.execute_update_with_start_workflow(
            CallWorkflow.admit,
            AdmitRequest(self._sid, _MARIA, _LINE, utc_now()),
            start_workflow_operation=start,
            id=f"admit-{self._sid}",
        )
        await self._link.attach(AttachRequest("MZ1", 1, "bench"))
        self._delivering = asyncio.create_task(self._link.deliver())

    def say(self, text: str, *, asked: str = "And when would you like to come?") -> None:
        """Report that the agent was heard to ask something and the caller answered, without waiting."""
        self._link.report((self._turn(Speaker.AGENT, asked), self._turn(Speaker.CALLER, text)))

    async def report_nothing(self) -> None:
        """Send an exchange without turns and wait for its answer: the least an update costs."""
        await self._handle().execute_update(CallWorkflow.exchange, ExchangeReport(1, ()))

    async def use(self, tool: str, arguments: Mapping[str, str]) -> Mapping[str, Any]:
        """Use a tool for the last turn and return its JSON."""
        index = self._turns - 1
        now = utc_now()
        request = ToolRequest(
            stream_epoch=1,
            intent_id=intent_id(call_sid=self._sid, turn_index=index, tool=tool, arguments=arguments),
            turn_index=index,
            tool=tool,
            arguments=json.dumps(arguments),
            asked_at=now,
            expires_at=now + timedelta(seconds=12),
        )
        result = await self._link.use_tool(request)
        if result is None:
            raise AssertionError(f"{tool} was not answered in time")
        content: Mapping[str, Any] = json.loads(result.content)
        return content

    async def end(self) -> None:
        """Hang up."""
        if self._delivering is not None:
            self._delivering.cancel()
        await self._link.detach(DetachRequest(1, EndReason.CALLER_HUNG_UP))
        await self._handle().signal(CallWorkflow.call_status, CallStatusChanged("completed"))

    def _handle(self) -> WorkflowHandle[CallWorkflow, CallResult]:
        return self._client.get_workflow_handle_for(CallWorkflow.run, call_workflow_id(self._sid))

    def _turn(self, speaker: Speaker, text: str) -> Turn:
        turn = Turn(self._turns, speaker, text, text, utc_now())
        self._turns += 1
        return turn

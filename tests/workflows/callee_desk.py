"""The tool desk of a call we have placed, without the call: one request a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.messages import CallContext
    from domain.phases import Phase
    from workflows.call_state import CallState
    from workflows.messages import ToolRequest, ToolResult
    from workflows.tool_desk import ToolDesk


@dataclass(frozen=True, slots=True)
class CalleeAsked:
    """A model asks for a tool on a call that was placed for `context.dial`."""

    context: CallContext
    request: ToolRequest


@workflow.defn
class CalleeDesk:
    """Answers one request."""

    @workflow.run
    async def run(self, asked: CalleeAsked) -> ToolResult:
        """Answer it against the state of the call."""
        state = CallState("CA1", context=asked.context, contact=asked.context.contact, answered_by="human")
        state.phases.append((Phase.CALL_START, workflow.now()))
        return await ToolDesk(state, asked.context, timedelta(minutes=3)).answer(asked.request)

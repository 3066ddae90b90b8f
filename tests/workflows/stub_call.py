"""An outbound call that is one activity; in a module of its own, since the sandbox loads a workflow's for each run."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from domain.names import OUTBOUND_CALL_WORKFLOW
    from domain.outbound import DialIntent
    from workflows.messages import DialResult

RING: Final = "stub.ring"


@workflow.defn(name=OUTBOUND_CALL_WORKFLOW)
class StubOutboundCall:
    """An outbound call that is one activity."""

    @workflow.run
    async def run(self, intent: DialIntent) -> DialResult:
        """Ring."""
        result: DialResult = await workflow.execute_activity(
            RING, intent, result_type=DialResult, start_to_close_timeout=timedelta(seconds=20)
        )
        return result

"""What has to be done after the hang-up, whatever dies meanwhile."""

from __future__ import annotations

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from datetime import datetime
    from typing import Final

    from activities.messages import Summary
    from activities.remembering import CallOver, Remembering
    from activities.wrap_up import WrapUp
    from domain.names import WRAP_UP_WORKFLOW
    from domain.ports.storage import CallClosed
    from workflows.messages import WrapUpRequest
    from workflows.new_money import ahead_of
    from workflows.options import BACKGROUND, REMEMBER, SUMMARY

#: Runs that began before customers were remembered end without.
_REMEMBERS: Final = "remember-contact"


@workflow.defn(name=WRAP_UP_WORKFLOW)
class WrapUpWorkflow:
    """Summary → outcome, call log and the contact's last contact → what is remembered of him."""

    @workflow.run
    async def run(self, request: WrapUpRequest) -> None:
        """Summarise, close the call's row, and remember who called."""
        closed = CallClosed(
            call_sid=request.call_sid,
            outcome=request.outcome,
            summary=await self._summarize(request),
            contact_id=request.contact_id,
            ended_at=request.ended_at,
            lasted=request.lasted,
            is_streamed=request.is_streamed,
            used=request.used,
            phases=request.phases,
            ended_by=request.ended_by,
            intervention=request.intervention,
        )
        await workflow.execute_activity_method(WrapUp.close_call, closed, summary="Close the call's row", **BACKGROUND)
        if request.contact_id is not None and workflow.patched(_REMEMBERS):
            await self._remember(CallOver(request.call_sid, request.contact_id, request.ended_at))

    async def _summarize(self, request: WrapUpRequest) -> str:
        wanted = Summary(request.call_sid, request.outcome, request.facts)
        try:
            return await workflow.execute_activity_method(
                WrapUp.summarize, wanted, summary="Summarise the call", **SUMMARY
            )
        except ActivityError:
            # The summary is a convenience: without the model, the outcome and the facts still stand.
            facts = "; ".join(f"{name}: {value}" for name, value in sorted(request.facts.items()))
            return f"Outcome: {request.outcome}. {facts}".strip()

    async def _remember(self, call: CallOver) -> None:
        """Remember it, once there is money for that: the activity says when that will be, and when it is too late."""
        try:
            while (money_at := await self._remembered(call)) is not None:
                await workflow.sleep(ahead_of(money_at), summary="Wait for a new day's money")
        except ActivityError:
            # A memory is a convenience: without the model, the call's row and its summary still stand.
            workflow.logger.warning("call %s: nothing could be remembered of it", call.call_sid)

    async def _remembered(self, call: CallOver) -> datetime | None:
        money_at: datetime | None = await workflow.execute_activity_method(
            Remembering.after_call, call, summary="Remember what was said", **REMEMBER
        )
        return money_at

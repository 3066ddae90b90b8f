"""The one reminder of an appointment on one of its days: at a decent hour, as things stand then, by call or SMS."""

from __future__ import annotations

from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ActivityError, ChildWorkflowError, WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from activities.messaging import Messaging
    from activities.reminders import Reminding
    from domain.names import (
        BACKGROUND_QUEUE,
        OUTBOUND_CALL_WORKFLOW,
        REMINDER_WORKFLOW,
        outbound_call_workflow_id,
    )
    from domain.outbound import DialIntent
    from domain.reminders import ReminderState
    from domain.reminding import OpenedReminder, ReminderMoment, ReminderSettled, ReminderStart
    from workflows.messages import DialResult
    from workflows.options import BACKGROUND, text_until


@workflow.defn(name=REMINDER_WORKFLOW)
class ReminderWorkflow:
    """Wait for the customer's day → look again → call or text → note how it came out."""

    @workflow.run
    async def run(self, start: ReminderStart) -> ReminderState | None:
        """Return how the reminder came out; None when there was nothing to remind of any more."""
        opened = await self._open(start)
        if opened is None:
            return None
        state = await self._remind(opened)
        await workflow.execute_activity_method(
            Reminding.settle, ReminderSettled(opened.reminder_id, state), summary="Note how it came out", **BACKGROUND
        )
        return state

    async def _open(self, start: ReminderStart) -> OpenedReminder | None:
        """Wait until the customer may be reminded; what he is told is as the appointment stands then."""
        hours = await workflow.execute_activity_method(
            Reminding.hours, _now(start), summary="When may the customer be reminded?", **BACKGROUND
        )
        if hours is None:
            return None
        if (wait := _until(hours.opens)) > timedelta(0):
            await workflow.sleep(wait, summary="It is no decent hour where the customer lives")
        return await workflow.execute_activity_method(
            Reminding.open, _now(start), summary="How the appointment stands now", **BACKGROUND
        )

    async def _remind(self, opened: OpenedReminder) -> ReminderState:
        if opened.call is None:
            return await self._text(opened)
        return await self._ring(opened.call)

    async def _text(self, opened: OpenedReminder) -> ReminderState:
        try:
            sent = await workflow.execute_activity_method(
                Messaging.send,
                opened.reminder_id,
                summary="Text the reminder",
                **text_until(_until(opened.not_after)),
            )
        except ActivityError as error:
            workflow.logger.error("the reminder %s is given up: %s", opened.reminder_id, error.cause)
            return ReminderState.FAILED
        return ReminderState.TEXTED if sent else ReminderState.FAILED

    async def _ring(self, intent: DialIntent) -> ReminderState:
        """Have the customer rung; whoever is not reached gets the text from there."""
        try:
            result: DialResult = await workflow.execute_child_workflow(
                OUTBOUND_CALL_WORKFLOW,
                intent,
                id=outbound_call_workflow_id(intent.intent_id),
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                task_queue=BACKGROUND_QUEUE,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                result_type=DialResult,
                static_summary=f"Call of {intent.intent_id}",
            )
        except WorkflowAlreadyStartedError:  # by an earlier run, which did not live to hear how it came out
            return ReminderState.OPEN
        except ChildWorkflowError as error:
            workflow.logger.error("the call of %s has failed: %s", intent.intent_id, error.cause)
            return ReminderState.FAILED
        return ReminderState(result.outcome.value)


def _now(start: ReminderStart) -> ReminderMoment:
    return ReminderMoment(start, workflow.now())


def _until(instant: datetime) -> timedelta:
    return instant - workflow.now()

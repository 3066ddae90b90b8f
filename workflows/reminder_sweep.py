"""Tomorrow's appointments, each reminded of once: run every day by a schedule of its organisation."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from temporalio import workflow
from temporalio.common import SearchAttributeKey, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

with workflow.unsafe.imports_passed_through():
    from activities.reminders import Reminding
    from domain.names import BACKGROUND_QUEUE, REMINDER_SWEEP_WORKFLOW, reminder_workflow_id
    from domain.reminding import DuePage, ReminderStart, ReminderSweep
    from workflows.options import BACKGROUND, MAX_REMINDER
    from workflows.reminder import ReminderWorkflow

#: Reminders started at the same time.
_AT_ONCE: Final = 20
#: Set by the server on what a schedule starts: when it was due, however late it is.
_DUE_AT: Final = SearchAttributeKey.for_datetime("TemporalScheduledStartTime")


@workflow.defn(name=REMINDER_SWEEP_WORKFLOW)
class ReminderSweepWorkflow:
    """Page → start → next page."""

    @workflow.run
    async def run(self, sweep: ReminderSweep) -> int:
        """Start a reminder for each of tomorrow's appointments; return how many were started by this sweep."""
        at = sweep.at or _due_at()
        page = await workflow.execute_activity_method(
            Reminding.due,
            DuePage(sweep.organisation_id, at, sweep.after, sweep.page),
            summary="Tomorrow's appointments",
            **BACKGROUND,
        )
        started = sweep.started + await self._start_all(page.due)
        if page.next_after is not None:
            workflow.continue_as_new(replace(sweep, at=at, after=page.next_after, started=started))
        return started

    async def _start_all(self, due: Sequence[ReminderStart]) -> int:
        started = 0
        for first in range(0, len(due), _AT_ONCE):
            started += sum(await asyncio.gather(*(self._start(one) for one in due[first : first + _AT_ONCE])))
        return started

    async def _start(self, reminder: ReminderStart) -> bool:
        """Start one reminder; return whether it was not started before."""
        try:
            await workflow.start_child_workflow(
                ReminderWorkflow.run,
                reminder,
                id=reminder_workflow_id(reminder.appointment_id, reminder.day),
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                task_queue=BACKGROUND_QUEUE,
                execution_timeout=MAX_REMINDER,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                static_summary=f"Remind of appointment {reminder.appointment_id} on {reminder.day}",
            )
        except WorkflowAlreadyStartedError:
            return False
        return True


def _due_at() -> datetime:
    return workflow.info().typed_search_attributes.get(_DUE_AT) or workflow.now()

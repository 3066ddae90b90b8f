"""The schedule that reads a business's calendars."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
)

from domain.business import Organisation
from domain.names import BACKGROUND_QUEUE, CALENDAR_SYNC_WORKFLOW, calendar_sync_id
from workflows.messages import CalendarSyncStart

#: A run that hangs longer holds the next ones up for nothing: each begins where the last that ended well has read to.
_LONGEST_RUN: Final = timedelta(minutes=30)
#: After an outage one run reads everything there is; those missed are not made up for.
_MISSED: Final = timedelta(seconds=10)


def calendar_sync_schedule(organisation: Organisation, *, every: timedelta) -> Schedule | None:
    """Return a business's schedule, whose id is `calendar_sync_id`; None when it has no calendar to read."""
    if all(resource.calendar_id is None for resource in organisation.resources):
        return None
    organisation_id = organisation.organisation_id
    return Schedule(
        action=ScheduleActionStartWorkflow(
            CALENDAR_SYNC_WORKFLOW,
            CalendarSyncStart(organisation_id),
            id=calendar_sync_id(organisation_id),
            task_queue=BACKGROUND_QUEUE,
            execution_timeout=_LONGEST_RUN,
            static_summary=f"Calendars of {organisation_id}",
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=every)], jitter=every / 4),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_MISSED),
    )

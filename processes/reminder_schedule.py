"""The schedule that reminds a business's customers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from temporalio.client import (
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleCalendarSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
)

from domain.business import Organisation
from domain.names import BACKGROUND_QUEUE, REMINDER_SWEEP_WORKFLOW, reminder_schedule_id
from domain.reminding import ReminderSweep

#: After an outage a sweep is made up for within the hour; later it would ring people about a day that has come.
_CATCHUP: Final = timedelta(hours=1)


def reminder_schedule(organisation: Organisation) -> Schedule | None:
    """Return the daily sweep at the hour the business has named, on its own clock; None when it reminds nobody."""
    at = organisation.reminders_at
    if at is None:
        return None
    return Schedule(
        action=ScheduleActionStartWorkflow(
            REMINDER_SWEEP_WORKFLOW,
            ReminderSweep(organisation.organisation_id),
            id=reminder_schedule_id(organisation.organisation_id),
            task_queue=BACKGROUND_QUEUE,
        ),
        # `M H * * *`, in the form in which the server gives it back.
        spec=ScheduleSpec(
            calendars=[ScheduleCalendarSpec(minute=(ScheduleRange(at.minute),), hour=(ScheduleRange(at.hour),))],
            time_zone_name=organisation.time_zone,
        ),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_CATCHUP),
    )

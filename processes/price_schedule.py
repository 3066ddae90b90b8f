"""The schedule that asks for prices, one for an installation."""

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

from domain.names import BACKGROUND_QUEUE, PRICE_SWEEP_ID, PRICE_SWEEP_WORKFLOW

_EVERY: Final = timedelta(hours=1)
#: After an outage one run asks for everything that waits; those missed are not made up for.
_MISSED: Final = timedelta(seconds=10)
_LONGEST_RUN: Final = timedelta(minutes=50)


def price_sweep_schedule() -> Schedule:
    """Return the hourly run, whose id is `PRICE_SWEEP_ID`."""
    return Schedule(
        action=ScheduleActionStartWorkflow(
            PRICE_SWEEP_WORKFLOW,
            id=PRICE_SWEEP_ID,
            task_queue=BACKGROUND_QUEUE,
            execution_timeout=_LONGEST_RUN,
            static_summary="What the telephone company has charged",
        ),
        spec=ScheduleSpec(intervals=[ScheduleIntervalSpec(every=_EVERY)], jitter=_EVERY / 4),
        policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=_MISSED),
    )

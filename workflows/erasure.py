"""Takes a person who was erased here out of what others keep of him, however long a vendor is away."""

from __future__ import annotations

from typing import Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.calendar_erasure import CalendarErasure, ErasedAppointments
    from domain.names import ERASURE_WORKFLOW
    from workflows.options import ERASURE

#: Events in one activity: a lost worker costs these at most.
_BATCH: Final = 10


@workflow.defn(name=ERASURE_WORKFLOW)
class ErasureWorkflow:
    """Batch after batch, the events of his appointments are written anew."""

    @workflow.run
    async def run(self, erased: ErasedAppointments) -> int:
        """Return how many were; where a calendar refuses or stays away for a week it fails, and is asked for again."""
        cleared = 0
        for first in range(0, len(erased.appointment_ids), _BATCH):
            some = ErasedAppointments(erased.appointment_ids[first : first + _BATCH])
            cleared += await workflow.execute_activity_method(
                CalendarErasure.clear, some, summary="Take the name out of events", **ERASURE
            )
        return cleared

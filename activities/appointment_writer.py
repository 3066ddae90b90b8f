"""Asks an appointment's own workflow, its one writer, for a change; starts it again where none is running.

The workflow of a booking ends when its appointment is over, and may have been ended by hand: what the database has is
all the next one needs, and what it does is held against the database again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, TypeVar

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError

from activities.failures import relayed
from activities.start_options import APPOINTMENT_START
from activities.temporal_failures import start_of, translated_temporal_errors
from domain.bookings import AppointmentStart, Booked
from domain.business import Appointment
from domain.errors import NotFound, ProviderUnavailable
from domain.names import APPOINTMENT_WORKFLOW, appointment_workflow_id

_Answer = TypeVar("_Answer")

#: As long as a change of several steps may take while a caller waits.
_PATIENCE: Final = timedelta(seconds=20)


class AppointmentWriter:
    """Carries wishes to workflows; the same update id is the same wish."""

    def __init__(self, client: Client) -> None:
        """Take the Temporal client."""
        self._client = client

    async def ask(
        self, booked: Appointment, update: str, request: object, *, update_id: str, answer: type[_Answer]
    ) -> _Answer:
        """Send an update and return its answer; raises ProviderUnavailable, or relays the workflow's no."""
        start = AppointmentStart(booked.appointment_id, Booked(booked))
        return await self.begin(
            start, update, request, update_id=update_id, answer=answer, summary="A booking taken up again"
        )

    async def begin(
        self,
        start: AppointmentStart,
        update: str,
        request: object,
        *,
        update_id: str,
        answer: type[_Answer],
        summary: str,
        patience: timedelta = _PATIENCE,
    ) -> _Answer:
        """Send an update to the workflow of an appointment, started with it where it does not run; raises as `ask`."""
        operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            APPOINTMENT_WORKFLOW,
            start,
            id=appointment_workflow_id(start.appointment_id),
            static_summary=summary,
            **APPOINTMENT_START,
        )
        try:
            with translated_answers():
                async with start_of(operation):
                    result: _Answer = await self._client.execute_update_with_start_workflow(
                        update,
                        request,
                        start_workflow_operation=operation,
                        id=update_id,
                        result_type=answer,
                        rpc_timeout=patience,
                    )
        except NotFound as error:  # the run it was to join has just ended: the next attempt starts another
            raise ProviderUnavailable("temporal", "the appointment's workflow had just ended") from error
        return result


@contextmanager
def translated_answers() -> Iterator[None]:
    """Raise NotFound when the appointment's story has ended or never began; relay its no as it was."""
    try:
        with translated_temporal_errors():
            yield
    except WorkflowUpdateFailedError as error:
        raise relayed(error) from error

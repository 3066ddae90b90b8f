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
from activities.temporal_failures import translated_temporal_errors
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
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            APPOINTMENT_WORKFLOW,
            AppointmentStart(booked.appointment_id, Booked(booked)),
            id=appointment_workflow_id(booked.appointment_id),
            static_summary="A booking taken up again",
            **APPOINTMENT_START,
        )
        try:
            with translated_answers():
                result: _Answer = await self._client.execute_update_with_start_workflow(
                    update,
                    request,
                    start_workflow_operation=start,
                    id=update_id,
                    result_type=answer,
                    rpc_timeout=_PATIENCE,
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

"""What is left to do once a person was erased, over Temporal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from temporalio.client import Client

from activities.calendar_erasure import ErasedAppointments
from activities.start_options import ERASURE_START
from activities.temporal_failures import translated_temporal_errors
from api.erasure_desk import ErasureDesk
from domain.names import ERASURE_WORKFLOW, erasure_workflow_id

_STARTING: Final = timedelta(seconds=10)


class TemporalErasureDesk(ErasureDesk):
    """`ErasureDesk` by a workflow."""

    def __init__(self, client: Client) -> None:
        """Take the client."""
        self._client = client

    async def clear_calendars(self, contact_id: str, appointment_ids: Sequence[str]) -> None:
        """Start the story, unless it runs."""
        with translated_temporal_errors():
            await self._client.start_workflow(
                ERASURE_WORKFLOW,
                ErasedAppointments(tuple(appointment_ids)),
                id=erasure_workflow_id(contact_id),
                rpc_timeout=_STARTING,
                **ERASURE_START,
            )

"""A booking's hands: asks an appointment's workflow as the booking desk does, for one fixed slot."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from temporalio.client import WithStartWorkflowOperation, WorkflowHandle

from activities.start_options import APPOINTMENT_START
from domain.bookings import AppointmentStart, ConfirmRequest, ConfirmResult, HoldRequest, HoldResult
from domain.business import Appointment, AppointmentStatus, SlotOffer
from domain.names import appointment_workflow_id
from domain.ports.telephony import TextMessage
from tests.store.world import INSPECTION
from tests.workflows.house import LINE, MARIA, House
from workflows.appointment import AppointmentWorkflow

NINE: Final = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
BAY_1: Final = SlotOffer("bay_1", NINE, NINE + INSPECTION.duration)
BAY_2: Final = SlotOffer("bay_2", NINE, NINE + INSPECTION.duration)
NOTICE: Final = TextMessage(LINE, MARIA, "Your inspection is booked.")
THREE_MINUTES: Final = timedelta(minutes=3)


@dataclass
class Booking:
    """One appointment's story."""

    house: House
    identity: str = field(default_factory=lambda: uuid.uuid4().hex[:24])

    @property
    def handle(self) -> WorkflowHandle[AppointmentWorkflow, AppointmentStatus | None]:
        """The appointment's workflow."""
        workflow_id = appointment_workflow_id(self.identity)
        return self.house.temporal.client.get_workflow_handle_for(AppointmentWorkflow.run, workflow_id)

    async def hold(self, *offers: SlotOffer, ttl: timedelta = THREE_MINUTES, intent: str = "hold-1") -> HoldResult:
        """Ask for the first free of some offers; bay 1 unless said otherwise."""
        start: WithStartWorkflowOperation[Any, AppointmentStatus | None] = WithStartWorkflowOperation(
            AppointmentWorkflow.run,
            AppointmentStart(self.identity),
            id=appointment_workflow_id(self.identity),
            **APPOINTMENT_START,
        )
        request = HoldRequest(
            organisation_id="northgate",
            contact_id="maria-jensen",
            service=INSPECTION,
            offers=offers or (BAY_1,),
            ttl=ttl,
        )
        return await self.house.temporal.client.execute_update_with_start_workflow(
            AppointmentWorkflow.hold, request, start_workflow_operation=start, id=intent
        )

    async def confirm(self, intent: str = "yes-1", notice: TextMessage | None = NOTICE) -> ConfirmResult:
        """Say yes."""
        return await self.handle.execute_update(AppointmentWorkflow.confirm, ConfirmRequest(intent, notice), id=intent)

    async def release(self) -> None:
        """Say no."""
        await self.handle.execute_update(AppointmentWorkflow.release)

    async def settled(self) -> AppointmentStatus:
        """Wait until the appointment has ended or goes on as a booking; return its state."""
        await self.house.settled_run(self.identity)
        return (await self.stored()).status

    async def stored(self) -> Appointment:
        """Return the appointment as the database has it."""
        return await self.house.ports.book.get(self.identity)

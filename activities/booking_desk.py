"""Books for a call: finds the offer and asks the appointment's own workflow, its one writer.

A workflow can't update another one, so these activities are clients: update-with-start on the appointment's workflow,
with the intent id as update id, so that a retried activity is the same request.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from temporalio import activity
from temporalio.client import (
    Client,
    RPCError,
    WithStartWorkflowOperation,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.service import RPCStatusCode

from activities.availability import Availability, find_service
from activities.messages import ConfirmWish, HoldOutcome, HoldWish, ReleaseWish
from domain.bookings import AppointmentStart, ConfirmRequest, ConfirmResult, HoldRequest, HoldResult
from domain.business import Appointment, Organisation, Service, SlotOffer
from domain.errors import ProviderUnavailable
from domain.ids import appointment_id
from domain.names import APPOINTMENT_WORKFLOW, CALLS_QUEUE, appointment_workflow_id
from domain.ports.storage import Directory
from domain.slots import local_start

_ALTERNATIVES: Final = 3
_DAYS_AHEAD: Final = timedelta(days=2)
_UPDATE_TIMEOUT: Final = timedelta(seconds=5)
#: Covers hold, question and answer; the appointment's own timer ends it long before.
_EXECUTION_TIMEOUT: Final = timedelta(days=2)


class BookingDesk:
    """Holds, confirms and releases appointments on behalf of a call."""

    def __init__(self, client: Client, directory: Directory, availability: Availability) -> None:
        """Take the Temporal client and the ports it works on."""
        self._client = client
        self._directory = directory
        self._availability = availability

    @activity.defn(name="booking_desk.hold")
    async def hold(self, wish: HoldWish) -> HoldOutcome:
        """Hold the wished start, or say what is free instead; raises NotFound, RuleBroken."""
        organisation = await self._directory.organisation(wish.organisation_id)
        service = find_service(organisation, wish.service_key)
        starts_at = local_start(wish.start, ZoneInfo(organisation.time_zone))
        offers = await self._availability.at(organisation, service, starts_at)
        if not offers:
            # The offer may be gone because this very request has taken it before its answer was lost.
            repeated = await self._repeated(wish, starts_at)
            return HoldOutcome(repeated, () if repeated else await self._others(organisation, service, starts_at))
        held = await self._hold(wish, service, starts_at, tuple(offers))
        return HoldOutcome(held, () if held else await self._others(organisation, service, starts_at))

    @activity.defn(name="booking_desk.confirm")
    async def confirm(self, wish: ConfirmWish) -> Appointment | None:
        """Turn the hold into a booking; None when the hold is gone."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        try:
            result: ConfirmResult = await handle.execute_update(
                "confirm",
                ConfirmRequest(wish.intent_id, wish.notice),
                id=wish.intent_id,
                result_type=ConfirmResult,
                rpc_timeout=timedelta(seconds=20),
            )
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise _unavailable(error) from error
        return result.appointment

    @activity.defn(name="booking_desk.release")
    async def release(self, wish: ReleaseWish) -> None:
        """Let go of a hold; one that is gone is fine."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        try:
            await handle.execute_update("release", id=wish.intent_id, rpc_timeout=_UPDATE_TIMEOUT)
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise _unavailable(error) from error

    async def _hold(
        self, wish: HoldWish, service: Service, starts_at: datetime, offers: tuple[SlotOffer, ...]
    ) -> Appointment | None:
        identity = _identity(wish, starts_at)
        start: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            APPOINTMENT_WORKFLOW,
            AppointmentStart(identity),
            id=appointment_workflow_id(identity),
            task_queue=CALLS_QUEUE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            # A start that was taken or let go before may be asked for again in the same call.
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            execution_timeout=_EXECUTION_TIMEOUT,
            task_timeout=timedelta(seconds=3),
            static_summary=f"{service.name} for call {wish.call_sid}",
        )
        request = HoldRequest(
            appointment_id=identity,
            organisation_id=wish.organisation_id,
            contact_id=wish.contact_id,
            service=service,
            offers=offers,
            ttl=wish.ttl,
        )
        try:
            result: HoldResult = await self._client.execute_update_with_start_workflow(
                "hold",
                request,
                start_workflow_operation=start,
                id=wish.intent_id,
                result_type=HoldResult,
                rpc_timeout=_UPDATE_TIMEOUT,
            )
        except (RPCError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
            raise _unavailable(error) from error
        return result.appointment

    async def _repeated(self, wish: HoldWish, starts_at: datetime) -> Appointment | None:
        handle = self._client.get_workflow_handle(appointment_workflow_id(_identity(wish, starts_at)))
        try:
            result: HoldResult = await handle.get_update_handle(wish.intent_id, result_type=HoldResult).result(
                rpc_timeout=_UPDATE_TIMEOUT
            )
        except (RPCError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            return None
        return result.appointment

    async def _others(self, organisation: Organisation, service: Service, starts_at: datetime) -> tuple[SlotOffer, ...]:
        day = starts_at.astimezone(ZoneInfo(organisation.time_zone)).date()
        offers = await self._availability.between(organisation, service, day, day + _DAYS_AHEAD)
        nearest = sorted(offers, key=lambda offer: abs(offer.starts_at - starts_at))[:_ALTERNATIVES]
        return tuple(sorted(nearest, key=lambda offer: offer.starts_at))


def _identity(wish: HoldWish, starts_at: datetime) -> str:
    return appointment_id(
        call_sid=wish.call_sid,
        service_key=wish.service_key,
        starts_at=starts_at.isoformat(),
        contact_id=wish.contact_id,
    )


def _unavailable(error: Exception) -> ProviderUnavailable:
    return ProviderUnavailable("temporal", f"the appointment's workflow did not answer ({type(error).__name__})")

"""Books for a call: finds the offer and asks the appointment's own workflow, its one writer.

A workflow can't update another one, so these activities are clients: update-with-start on the appointment's workflow,
with the intent id as update id, so that a retried activity is the same request.
"""

from __future__ import annotations

from datetime import timedelta
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
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCStatusCode

from activities.availability import Availability, find_service
from activities.failures import relayed
from activities.messages import ConfirmWish, HoldOutcome, HoldWish, ReleaseWish
from domain.bookings import AppointmentStart, ConfirmRequest, ConfirmResult, HoldRequest, HoldResult
from domain.business import Appointment, AppointmentStatus, Service, SlotOffer
from domain.errors import NotFound, ProviderUnavailable
from domain.ids import appointment_id
from domain.names import APPOINTMENT_WORKFLOW, CALLS_QUEUE, appointment_workflow_id
from domain.ports.storage import AppointmentBook, Directory
from domain.slots import local_start

_UPDATE_TIMEOUT: Final = timedelta(seconds=5)
_CONFIRM_TIMEOUT: Final = timedelta(seconds=20)
#: Covers hold, question and answer; the appointment's own timer ends it long before.
_EXECUTION_TIMEOUT: Final = timedelta(days=2)
_FILLING: Final = (AppointmentStatus.HELD, AppointmentStatus.CONFIRMED)

_UpdateError = RPCError | WorkflowUpdateFailedError | WorkflowUpdateRPCTimeoutOrCancelledError
_UPDATE_ERRORS: Final = (RPCError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError)


class BookingDesk:
    """Holds, confirms and releases appointments on behalf of a call."""

    def __init__(
        self, client: Client, *, directory: Directory, book: AppointmentBook, availability: Availability
    ) -> None:
        """Take the Temporal client and the ports it works on."""
        self._client = client
        self._directory = directory
        self._book = book
        self._availability = availability

    @activity.defn(name="booking_desk.hold")
    async def hold(self, wish: HoldWish) -> HoldOutcome:
        """Hold the wished start, or say what is free instead; raises NotFound, RuleBroken."""
        organisation = await self._directory.organisation(wish.organisation_id)
        service = find_service(organisation, wish.service_key)
        starts_at = local_start(wish.start, ZoneInfo(organisation.time_zone))
        identity = appointment_id(
            call_sid=wish.call_sid,
            service_key=wish.service_key,
            starts_at=starts_at.isoformat(),
            contact_id=wish.contact_id,
        )
        # What stands there may be this call's own: this very request has taken it before its answer was lost.
        own = _own_offer(await self._standing(identity))
        offers = (*own, *await self._availability.at(organisation, service, starts_at))
        held = await self._hold(wish, service, identity, offers) if offers else None
        if held is not None:
            return HoldOutcome(held)
        return HoldOutcome(None, tuple(await self._availability.near(organisation, service, starts_at)))

    @activity.defn(name="booking_desk.confirm")
    async def confirm(self, wish: ConfirmWish) -> Appointment | None:
        """Turn the hold into a booking, or return the one there is; None when the hold is gone."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        try:
            result: ConfirmResult = await handle.execute_update(
                "confirm",
                ConfirmRequest(wish.intent_id, wish.notice),
                id=wish.intent_id,
                result_type=ConfirmResult,
                rpc_timeout=_CONFIRM_TIMEOUT,
            )
        except _UPDATE_ERRORS as error:
            if not _is_closed(error):
                raise _failure(error) from error
            # Its story has ended: perhaps with the booking, in an earlier request whose answer was lost.
            standing = await self._standing(wish.appointment_id)
            return standing if standing and standing.status is AppointmentStatus.CONFIRMED else None
        return result.appointment

    @activity.defn(name="booking_desk.release")
    async def release(self, wish: ReleaseWish) -> None:
        """Let go of a hold; one that is gone is fine."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        try:
            await handle.execute_update("release", id=wish.intent_id, rpc_timeout=_UPDATE_TIMEOUT)
        except _UPDATE_ERRORS as error:
            if not _is_closed(error):
                raise _failure(error) from error

    async def _hold(
        self, wish: HoldWish, service: Service, identity: str, offers: tuple[SlotOffer, ...]
    ) -> Appointment | None:
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
        except _UPDATE_ERRORS as error:
            raise _failure(error) from error
        return result.appointment

    async def _standing(self, identity: str) -> Appointment | None:
        try:
            found = await self._book.get(identity)
        except NotFound:
            return None
        return found if found.status in _FILLING else None


def _own_offer(standing: Appointment | None) -> tuple[SlotOffer, ...]:
    return (SlotOffer(standing.resource_key, standing.starts_at, standing.ends_at),) if standing else ()


def _is_closed(error: _UpdateError) -> bool:
    return isinstance(error, RPCError) and error.status is RPCStatusCode.NOT_FOUND


def _failure(error: _UpdateError) -> ApplicationError | ProviderUnavailable:
    if isinstance(error, WorkflowUpdateFailedError):
        return relayed(error)
    return ProviderUnavailable("temporal", f"the appointment's workflow did not answer ({type(error).__name__})")

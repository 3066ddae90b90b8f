"""Books and changes: finds the offer and asks the appointment's own workflow, its one writer.

A workflow can't update another one, so these activities are clients: update-with-start on the appointment's workflow,
with the intent id as update id, so that a retried activity is the same request.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.client import Client

from activities.appointment_writer import AppointmentWriter, translated_answers
from activities.availability import Availability, find_service, service_of
from activities.booking_messages import (
    CancelOutcome,
    CancelWish,
    ConfirmWish,
    HoldOutcome,
    HoldWish,
    MarkWish,
    ReleaseWish,
    RescheduleOutcome,
    RescheduleWish,
)
from domain.bookings import (
    AppointmentStart,
    CancelRequest,
    CancelResult,
    ConfirmRequest,
    ConfirmResult,
    HoldRequest,
    HoldResult,
    MarkRequest,
    RescheduleRequest,
    RescheduleResult,
)
from domain.business import Appointment, AppointmentStatus, Service, SlotOffer
from domain.changes import KEPT_OR_MISSED, require_booked
from domain.errors import NotFound
from domain.ids import appointment_id
from domain.names import appointment_workflow_id
from domain.places import on_resource, zone_at, zone_of_service
from domain.ports.storage import AppointmentBook, Directory
from domain.slots import local_start

_UPDATE_TIMEOUT: Final = timedelta(seconds=5)
_CONFIRM_TIMEOUT: Final = timedelta(seconds=20)
_FILLING: Final = (AppointmentStatus.HELD, AppointmentStatus.CONFIRMED)


class BookingDesk:
    """Holds, confirms, releases and changes appointments on behalf of a call or the staff."""

    def __init__(
        self, client: Client, *, directory: Directory, book: AppointmentBook, availability: Availability
    ) -> None:
        """Take the Temporal client and the ports it works on."""
        self._client = client
        self._directory = directory
        self._book = book
        self._availability = availability
        self._writer = AppointmentWriter(client)

    @activity.defn(name="booking_desk.hold")
    async def hold(self, wish: HoldWish) -> HoldOutcome:
        """Hold the wished start, or say why not and what is free instead; raises NotFound, RuleBroken."""
        organisation = await self._directory.organisation(wish.organisation_id)
        service = find_service(organisation, wish.service_key, wish.location_key)
        wished = on_resource(organisation, service, wish.resource_key) if wish.resource_key else service
        starts_at = local_start(wish.start, zone_of_service(organisation, wished))
        identity = appointment_id(
            call_sid=wish.call_sid,
            service_key=wish.service_key,
            starts_at=starts_at.isoformat(),
            contact_id=wish.contact_id,
        )
        # What stands there may be this call's own: this very request has taken it before its answer was lost.
        own = _own_offer(await self._standing(identity))
        offers = (*own, *await self._availability.at(organisation, wished, starts_at))
        held = await self._hold(wish, service, identity, offers) if offers else None
        if held is not None:
            return HoldOutcome(held)
        alternatives = await self._availability.near(organisation, service, starts_at)
        return HoldOutcome(None, tuple(alternatives), self._availability.why_not(organisation, wished, starts_at))

    @activity.defn(name="booking_desk.confirm")
    async def confirm(self, wish: ConfirmWish) -> Appointment | None:
        """Turn the hold into a booking, or return the one there is; None when the hold is gone."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        try:
            with translated_answers():
                result: ConfirmResult = await handle.execute_update(
                    "confirm",
                    ConfirmRequest(wish.intent_id, wish.notice),
                    id=wish.intent_id,
                    result_type=ConfirmResult,
                    rpc_timeout=_CONFIRM_TIMEOUT,
                )
        except NotFound:
            # Its story has ended: perhaps with the booking, in an earlier request whose answer was lost.
            standing = await self._standing(wish.appointment_id)
            return standing if standing and standing.status is AppointmentStatus.CONFIRMED else None
        return result.appointment

    @activity.defn(name="booking_desk.release")
    async def release(self, wish: ReleaseWish) -> None:
        """Let go of a hold; one that is gone is fine."""
        handle = self._client.get_workflow_handle(appointment_workflow_id(wish.appointment_id))
        with suppress(NotFound), translated_answers():
            # An id of its own: the same intent may let an old hold go and ask for the next one of the same appointment.
            await handle.execute_update("release", id=f"release-{wish.intent_id}", rpc_timeout=_UPDATE_TIMEOUT)

    @activity.defn(name="booking_desk.reschedule")
    async def reschedule(self, wish: RescheduleWish) -> RescheduleOutcome:
        """Move a booking to the wished start, or say what is free instead.

        Raises NotFound, RuleBroken, TooLateToChange.
        """
        booked = await self._of(wish.appointment_id, wish.organisation_id)
        organisation = await self._directory.organisation(wish.organisation_id)
        service = service_of(organisation, booked)
        starts_at = local_start(wish.start, zone_at(organisation, booked.resource_key))
        wished = on_resource(organisation, service, wish.resource_key) if wish.resource_key else service
        require_booked(booked)
        if booked.starts_at == starts_at and wish.resource_key in (None, booked.resource_key):
            return RescheduleOutcome(booked)  # it is there: this very wish may have brought it, and its answer was lost
        offers = tuple(await self._availability.at(organisation, wished, starts_at, leaving=booked))
        request = RescheduleRequest(wish.intent_id, offers, wish.actor)
        result = await self._writer.ask(
            booked, "reschedule", request, update_id=wish.intent_id, answer=RescheduleResult
        )
        if result.appointment is not None:
            return RescheduleOutcome(result.appointment)
        alternatives = await self._availability.near(organisation, service, starts_at)
        why_not = self._availability.why_not(organisation, wished, starts_at)
        return RescheduleOutcome(None, tuple(alternatives), why_not)

    @activity.defn(name="booking_desk.cancel")
    async def cancel(self, wish: CancelWish) -> CancelOutcome:
        """Cancel a booking; one that is cancelled is returned. Raises NotFound, RuleBroken, TooLateToChange."""
        booked = await self._book.get(wish.appointment_id)
        if booked.status is AppointmentStatus.CANCELLED:
            return CancelOutcome(booked)
        require_booked(booked)
        request = CancelRequest(wish.intent_id, wish.actor)
        result = await self._writer.ask(booked, "cancel", request, update_id=wish.intent_id, answer=CancelResult)
        return CancelOutcome(result.appointment)

    @activity.defn(name="booking_desk.mark")
    async def mark(self, wish: MarkWish) -> Appointment:
        """Note whether the customer came. Raises NotFound, RuleBroken."""
        booked = await self._book.get(wish.appointment_id)
        if booked.status is wish.status:
            return booked
        if booked.status not in KEPT_OR_MISSED:
            require_booked(booked)
        request = MarkRequest(wish.intent_id, wish.status)
        return await self._writer.ask(booked, "mark", request, update_id=wish.intent_id, answer=Appointment)

    async def _of(self, appointment_id: str, organisation_id: str) -> Appointment:
        """Return an appointment of that business; another's does not exist for it."""
        booked = await self._book.get(appointment_id)
        if booked.organisation_id != organisation_id:
            raise NotFound(f"no appointment {appointment_id}")
        return booked

    async def _hold(
        self, wish: HoldWish, service: Service, identity: str, offers: tuple[SlotOffer, ...]
    ) -> Appointment | None:
        request = HoldRequest(
            organisation_id=wish.organisation_id,
            contact_id=wish.contact_id,
            service=service,
            offers=offers,
            ttl=wish.ttl,
        )
        result = await self._writer.begin(
            AppointmentStart(identity),
            "hold",
            request,
            update_id=wish.intent_id,
            answer=HoldResult,
            summary=f"{service.name} for call {wish.call_sid}",
            patience=_UPDATE_TIMEOUT,
        )
        return result.appointment

    async def _standing(self, identity: str) -> Appointment | None:
        try:
            found = await self._book.get(identity)
        except NotFound:
            return None
        return found if found.status in _FILLING else None


def _own_offer(standing: Appointment | None) -> tuple[SlotOffer, ...]:
    return (SlotOffer(standing.resource_key, standing.starts_at, standing.ends_at),) if standing else ()

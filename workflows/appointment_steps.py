"""Steps that change appointments.

Staff act through a task, so a customer's notice period does not bind it.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Mapping
    from datetime import timedelta
    from typing import Final

    from activities.booking_desk import BookingDesk
    from activities.booking_messages import (
        CancelWish,
        ConfirmWish,
        HoldWish,
        RescheduleWish,
    )
    from activities.contacts import Contacts
    from activities.messages import ContactLookUp, CustomerFile
    from activities.planning import TaskContext
    from domain.business import Appointment
    from domain.changes import reference
    from domain.errors import RuleBroken
    from domain.notices import NoticeKind, notice
    from domain.places import zone_at
    from domain.policy import ActorKind
    from domain.ports.customers import ContactClue
    from domain.ports.telephony import TextMessage
    from domain.task_tools import BOOK, CANCEL, MOVE
    from workflows.options import BACKGROUND
    from workflows.step_effect import CarryOut, Effect, Reversal, TakeBack

_HOLD_TTL: Final = timedelta(minutes=5)


class AppointmentSteps:
    """Books, moves and cancels for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._context = context.call
        self._our_number = context.number

    @property
    def effects(self) -> Mapping[str, CarryOut]:
        """What it does, by the tool's name."""
        return {BOOK.tool.name: self._book, MOVE.tool.name: self._move, CANCEL.tool.name: self._cancel}

    @property
    def reversals(self) -> Mapping[str, TakeBack]:
        """What it takes back, by the reversal's kind."""
        return {
            BOOK.tool.name: self._unbook,
            MOVE.tool.name: self._move_back,
            CANCEL.tool.name: self._book_again,
        }

    async def _book(self, arguments: Mapping[str, str], key: str) -> Effect:
        customer = await self._customer(arguments["customer"])
        wish = HoldWish(
            call_sid=key,
            intent_id=f"{key}-hold",
            organisation_id=self._context.organisation.organisation_id,
            contact_id=customer.contact.contact_id,
            service_key=arguments["service"],
            start=arguments["start"],
            ttl=_HOLD_TTL,
            location_key=arguments.get("location"),
        )
        booked = await self._booked(wish, arguments["customer"], key)
        return Effect(self._said("booked", booked), Reversal(BOOK.tool.name, {"appointment_id": booked.appointment_id}))

    async def _booked(self, wish: HoldWish, phone: str, key: str) -> Appointment:
        held = await workflow.execute_activity_method(BookingDesk.hold, wish, summary="Hold the slot", **BACKGROUND)
        if held.appointment is None:
            raise RuleBroken(held.reason or "the slot is not free any more")
        text = notice(NoticeKind.BOOKED, self._context.organisation, held.appointment)
        confirm = ConfirmWish(
            f"{key}-confirm", held.appointment.appointment_id, TextMessage(self._our_number, phone, text)
        )
        booked = await workflow.execute_activity_method(
            BookingDesk.confirm, confirm, summary="Confirm the booking", **BACKGROUND
        )
        if booked is None:
            raise RuleBroken("the slot was held no longer when it was to be confirmed")
        return booked

    async def _unbook(self, facts: Mapping[str, str], key: str) -> None:
        wish = CancelWish(key, facts["appointment_id"], ActorKind.OPERATOR)
        await workflow.execute_activity_method(
            BookingDesk.cancel, wish, summary="Cancel the booking again", **BACKGROUND
        )

    async def _move(self, arguments: Mapping[str, str], key: str) -> Effect:
        before = await self._appointment(arguments)
        moved = await self._moved(before.appointment_id, arguments["start"], key)
        facts = {"appointment_id": before.appointment_id, "start": self._wall_time(before)}
        return Effect(self._said("moved", moved), Reversal(MOVE.tool.name, facts))

    async def _move_back(self, facts: Mapping[str, str], key: str) -> None:
        await self._moved(facts["appointment_id"], facts["start"], key)

    async def _moved(self, appointment_id: str, start: str, key: str) -> Appointment:
        wish = RescheduleWish(
            intent_id=key,
            appointment_id=appointment_id,
            organisation_id=self._context.organisation.organisation_id,
            start=start,
            actor=ActorKind.OPERATOR,
        )
        outcome = await workflow.execute_activity_method(
            BookingDesk.reschedule, wish, summary="Move the appointment", **BACKGROUND
        )
        if outcome.appointment is None:
            raise RuleBroken(outcome.reason or "it can't be moved there: the slot is not free")
        return outcome.appointment

    async def _cancel(self, arguments: Mapping[str, str], key: str) -> Effect:
        before = await self._appointment(arguments)
        wish = CancelWish(key, before.appointment_id, ActorKind.OPERATOR)
        await workflow.execute_activity_method(BookingDesk.cancel, wish, summary="Cancel the appointment", **BACKGROUND)
        facts = {
            "customer": arguments["customer"],
            "contact_id": before.contact_id,
            "service": before.service_key,
            "start": self._wall_time(before),
        }
        return Effect(self._said("cancelled", before), Reversal(CANCEL.tool.name, facts))

    async def _book_again(self, facts: Mapping[str, str], key: str) -> None:
        wish = HoldWish(
            call_sid=key,
            intent_id=f"{key}-hold",
            organisation_id=self._context.organisation.organisation_id,
            contact_id=facts["contact_id"],
            service_key=facts["service"],
            start=facts["start"],
            ttl=_HOLD_TTL,
        )
        await self._booked(wish, facts["customer"], key)

    async def _customer(self, phone: str) -> CustomerFile:
        wanted = ContactLookUp(self._context.organisation.organisation_id, ContactClue(phone=phone), workflow.now())
        found = await workflow.execute_activity_method(
            Contacts.look_up, wanted, summary="Whose appointment", **BACKGROUND
        )
        if len(found) != 1:
            raise RuleBroken("no customer has that number" if not found else "several customers have that number")
        return found[0]

    async def _appointment(self, arguments: Mapping[str, str]) -> Appointment:
        customer = await self._customer(arguments["customer"])
        wanted = arguments["appointment"].strip().casefold()
        for appointment in customer.upcoming:
            if reference(appointment.appointment_id) == wanted:
                return appointment
        raise RuleBroken("that customer has no such appointment any more")

    def _wall_time(self, appointment: Appointment) -> str:
        zone = zone_at(self._context.organisation, appointment.resource_key)
        return f"{appointment.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}"

    def _said(self, what: str, appointment: Appointment) -> str:
        return f"{what}: {appointment.service_key}, {self._wall_time(appointment)}"

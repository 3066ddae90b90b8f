"""What each step of a plan does, under a key that makes its repetition harmless, and how it is taken back.

Rules:
- A step is done, or it has failed and leaves nothing; where nobody knows whether it happened, the report says so.
- Staff act through a task, so a customer's notice period does not bind it.
"""

from __future__ import annotations

from dataclasses import dataclass

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Awaitable, Callable, Mapping
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
    from activities.messaging import Messaging
    from activities.planning import TaskContext
    from activities.texting import Reply, Texting
    from domain.business import Appointment
    from domain.changes import reference
    from domain.errors import RuleBroken
    from domain.names import BACKGROUND_QUEUE, outbound_call_workflow_id
    from domain.notices import NoticeKind, notice
    from domain.outbound import DialIntent, DialOutcome, DialPurpose
    from domain.places import zone_at
    from domain.plans import PlannedStep
    from domain.policy import ActorKind
    from domain.ports.customers import ContactClue
    from domain.ports.telephony import TextMessage
    from domain.task_tools import BOOK, CANCEL, MOVE, PLACE_CALL, SEND_TEXT
    from workflows.messages import DialResult
    from workflows.options import BACKGROUND
    from workflows.outbound_call import OutboundCallWorkflow

#: What the call was for has been said, to him or to his machine.
_TOLD: Final = frozenset({DialOutcome.REACHED, DialOutcome.VOICEMAIL})
_HOLD_TTL: Final = timedelta(minutes=5)
#: A call that nobody has answered by then is no use to the step behind it.
_CALL_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reversal:
    """How a step is taken back: what it does then, for people, and what it needs to know."""

    kind: str
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step came to; `reversal` is None where nothing can be taken back."""

    result: str
    reversal: Reversal | None = None


class StepEffects:
    """Carries out steps for a business; raises RuleBroken or ActivityError."""

    def __init__(self, context: TaskContext) -> None:
        """Act for a business."""
        self._context = context.call
        self._our_number = context.number

    async def carry_out(self, step: PlannedStep, key: str) -> Effect:
        """Do what a step says, once for its key."""
        effects: Mapping[str, Callable[[Mapping[str, str], str], Awaitable[Effect]]] = {
            SEND_TEXT.tool.name: self._send_text,
            PLACE_CALL.tool.name: self._place_call,
            BOOK.tool.name: self._book,
            MOVE.tool.name: self._move,
            CANCEL.tool.name: self._cancel,
        }
        return await effects[step.tool](step.arguments, key)

    async def take_back(self, reversal: Reversal, key: str) -> None:
        """Take a step back, once for its key."""
        reversals: Mapping[str, Callable[[Mapping[str, str], str], Awaitable[None]]] = {
            SEND_TEXT.tool.name: self._correct,
            BOOK.tool.name: self._unbook,
            MOVE.tool.name: self._move_back,
            CANCEL.tool.name: self._book_again,
        }
        await reversals[reversal.kind](reversal.facts, key)

    # ── messages and calls ──────────────────────────────────────────────────────────────────────────────────────────

    async def _send_text(self, arguments: Mapping[str, str], key: str) -> Effect:
        await self._text(arguments["to"], arguments["text"], key)
        facts = {"to": arguments["to"]}
        return Effect("sent", Reversal(SEND_TEXT.tool.name, facts))

    async def _correct(self, facts: Mapping[str, str], key: str) -> None:
        name = self._context.organisation.name
        await self._text(facts["to"], f"{name}: please disregard our last message. We are sorry for the trouble.", key)

    async def _text(self, to: str, body: str, key: str) -> None:
        """Send a text; raises RuleBroken for a recipient who can't be reached or wants none."""
        reply = Reply(key, TextMessage(self._our_number, to, body), workflow.now())
        await workflow.execute_activity_method(
            Texting.promise, reply, task_queue=BACKGROUND_QUEUE, summary="Promise the text", **BACKGROUND
        )
        vendor_id = await workflow.execute_activity_method(
            Messaging.send, key, task_queue=BACKGROUND_QUEUE, summary="Send the text", **BACKGROUND
        )
        if vendor_id is None:
            raise RuleBroken("the text could not be delivered: the number takes none, or its owner wants none of us")

    async def _place_call(self, arguments: Mapping[str, str], key: str) -> Effect:
        now, organisation = workflow.now(), self._context.organisation
        errand = arguments["errand"]
        intent = DialIntent(
            intent_id=key,
            organisation_id=organisation.organisation_id,
            purpose=DialPurpose.CALLBACK,
            from_number=self._our_number,
            to_number=arguments["to"],
            contact_id=None,
            opening=(
                f"Hello, this is {self._context.agent.name}, the automated assistant of {organisation.name}. "
                f"I am calling with a request. Say stop calling me at any time. {errand}"
            ),
            brief=errand,
            not_before=now,
            not_after=now + _CALL_WITHIN,
        )
        result: DialResult = await workflow.execute_child_workflow(
            OutboundCallWorkflow.run,
            intent,
            id=outbound_call_workflow_id(key),
            task_queue=BACKGROUND_QUEUE,
        )
        if result.outcome not in _TOLD:
            reasons = [verdict.reason for verdict in result.verdicts if not verdict.is_passed and verdict.reason]
            raise RuleBroken(
                f"nobody was told: {result.outcome.replace('_', ' ')}{': ' if reasons else ''}{' '.join(reasons)}"
            )
        return Effect(str(result.outcome))

    # ── appointments ────────────────────────────────────────────────────────────────────────────────────────────────

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

    # ── who and what ────────────────────────────────────────────────────────────────────────────────────────────────

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

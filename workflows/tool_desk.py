"""Runs the tools a model asks for on one call: arguments → policy → effect → words."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.availability import Availability
    from activities.booking_desk import BookingDesk
    from activities.call_log import CallLogging
    from activities.contacts import Contacts
    from activities.messages import (
        ConfirmWish,
        ContactSearch,
        HoldWish,
        ReleaseWish,
        SlotSearch,
        Upcoming,
    )
    from domain import tools
    from domain.business import Appointment, Contact
    from domain.ids import canonical_arguments
    from domain.notices import booking_notice
    from domain.phone_numbers import spoken_number
    from domain.policy import (
        Actor,
        ActorKind,
        Allow,
        Circumstances,
        ConfirmInCall,
        NeedApproval,
        Refuse,
        Verdict,
        decide_confirmation,
        effective_risk,
    )
    from domain.ports.storage import MessageLeft
    from domain.ports.telephony import TextMessage
    from domain.slots import PartOfDay
    from workflows import tool_words
    from workflows.call_state import CallState, PendingBooking
    from workflows.messages import ToolRequest, ToolStatus
    from workflows.options import IN_CALL_READ, IN_CALL_WRITE
    from workflows.tool_words import ToolWords, as_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from activities.messages import CallContext

Answered = tuple[ToolStatus, str]


class ToolDesk:
    """Runs tools against a call's state."""

    def __init__(self, state: CallState, context: CallContext, hold_ttl: timedelta) -> None:
        """Work on the state of an admitted call."""
        self._state = state
        self._context = context
        self._hold_ttl = hold_ttl

    def verdict(self, tool: tools.Tool, arguments: Mapping[str, str]) -> Verdict:
        """Return what policy says to this request now."""
        risk = effective_risk(tool, self._context.agent.raised_risks)
        pending = self._state.pending
        circumstances = Circumstances(
            is_confirmed=pending is not None
            and pending.is_confirmed
            and pending.wish == canonical_arguments(arguments),
            is_emergency=self._state.is_emergency,
            is_contact_known=self._state.contact is not None,
        )
        return decide_confirmation(self._actor(), tool, risk, circumstances)

    async def run(
        self, tool: tools.Tool, arguments: Mapping[str, str], request: ToolRequest
    ) -> tuple[Answered, Verdict]:
        """Decide and act; a fault of an activity becomes a `FAILED` answer the model can tell the caller."""
        verdict = self.verdict(tool, arguments)
        match verdict:
            case Refuse(reason=reason):
                answered = ToolStatus.REFUSED, as_json({"status": "refused", "reason": reason})
            case NeedApproval():
                reason = "A colleague has to approve this. Offer to take a message."
                answered = ToolStatus.REFUSED, as_json({"status": "refused", "reason": reason})
            case ConfirmInCall() | Allow():
                answered = await self._act(tool, arguments, request, is_confirmed=isinstance(verdict, Allow))
        return answered, verdict

    async def _act(
        self, tool: tools.Tool, arguments: Mapping[str, str], request: ToolRequest, *, is_confirmed: bool
    ) -> Answered:
        try:
            if tool is tools.BOOK_APPOINTMENT and not is_confirmed:
                return await self._ask_to_book(arguments, request)
            return ToolStatus.DONE, await self._effect(tool, arguments, request)
        except ActivityError as error:
            return ToolStatus.FAILED, as_json({"status": "failed", "reason": _reason(error)})

    async def _effect(self, tool: tools.Tool, arguments: Mapping[str, str], request: ToolRequest) -> str:
        effects: Mapping[str, Callable[[Mapping[str, str], ToolRequest], Awaitable[str]]] = {
            tools.FIND_FREE_SLOTS.name: self._find_free_slots,
            tools.UPCOMING_APPOINTMENTS.name: self._upcoming,
            tools.SEARCH_CONTACTS.name: self._search_contacts,
            tools.SAVE_CONTACT.name: self._save_contact,
            tools.BOOK_APPOINTMENT.name: self._book,
            tools.RELEASE_HOLD.name: self._release,
            tools.TAKE_MESSAGE.name: self._take_message,
        }
        return await effects[tool.name](arguments, request)

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _find_free_slots(self, arguments: Mapping[str, str], _request: ToolRequest) -> str:
        search = SlotSearch(
            organisation_id=self._context.organisation.organisation_id,
            service_key=arguments["service"],
            from_date=arguments["from_date"],
            to_date=arguments["to_date"],
            part_of_day=PartOfDay(arguments.get("part_of_day", PartOfDay.ANY)),
        )
        offers = await workflow.execute_activity_method(
            Availability.find_free_slots, search, summary=f"Free slots for {search.service_key}", **IN_CALL_READ
        )
        return self._words().slots(search.service_key, offers)

    async def _upcoming(self, _arguments: Mapping[str, str], _request: ToolRequest) -> str:
        contact = self._state.contact
        if contact is None:
            return self._words().appointments(())
        found = await workflow.execute_activity_method(
            Contacts.upcoming_appointments,
            Upcoming(contact.contact_id, workflow.now()),
            summary="The caller's appointments",
            **IN_CALL_READ,
        )
        return self._words().appointments(found)

    async def _search_contacts(self, arguments: Mapping[str, str], _request: ToolRequest) -> str:
        search = ContactSearch(self._context.organisation.organisation_id, arguments["query"])
        found = await workflow.execute_activity_method(
            Contacts.search, search, summary="Search the directory", **IN_CALL_READ
        )
        return tool_words.contacts(found)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _save_contact(self, arguments: Mapping[str, str], _request: ToolRequest) -> str:
        state = self._state
        state.caller_name = arguments["name"]
        if state.from_number is not None and state.contact is None:
            organisation_id = self._context.organisation.organisation_id
            contact = Contact(
                contact_id=_contact_id(organisation_id, state.from_number),
                organisation_id=organisation_id,
                name=arguments["name"],
                phones=(state.from_number,),
            )
            state.contact = await workflow.execute_activity_method(
                Contacts.save, contact, summary="Save the caller as a customer", **IN_CALL_READ
            )
        return as_json({"status": "saved", "name": state.contact.name if state.contact else arguments["name"]})

    async def _ask_to_book(self, arguments: Mapping[str, str], request: ToolRequest) -> Answered:
        state, words = self._state, self._words()
        wish = canonical_arguments(arguments)
        pending = state.pending
        if pending is not None and pending.wish == wish:
            return ToolStatus.NEEDS_CONFIRMATION, words.needs_confirmation(pending.appointment, pending.sentence)
        if pending is not None:
            await self._release(arguments, request)
        outcome = await workflow.execute_activity_method(
            BookingDesk.hold, self._hold_wish(arguments, request), summary="Hold the slot", **IN_CALL_WRITE
        )
        if outcome.appointment is None:
            return ToolStatus.DONE, words.slot_taken(outcome.alternatives)
        sentence = words.question(outcome.appointment)
        state.pending = PendingBooking(wish, outcome.appointment, sentence, asked_at_turn=request.turn_index)
        return ToolStatus.NEEDS_CONFIRMATION, words.needs_confirmation(outcome.appointment, sentence)

    def _hold_wish(self, arguments: Mapping[str, str], request: ToolRequest) -> HoldWish:
        contact = self._state.contact
        if contact is None:
            message = "policy lets only a known contact book"
            raise AssertionError(message)
        return HoldWish(
            call_sid=self._state.call_sid,
            intent_id=request.intent_id,
            organisation_id=self._context.organisation.organisation_id,
            contact_id=contact.contact_id,
            service_key=arguments["service"],
            start=arguments["start"],
            ttl=self._hold_ttl,
        )

    async def _book(self, _arguments: Mapping[str, str], request: ToolRequest) -> str:
        pending = self._state.pending
        if pending is None:
            return as_json({"status": "hold_expired"})
        notice = self._notice(pending.appointment)
        wish = ConfirmWish(request.intent_id, pending.appointment.appointment_id, notice)
        booked = await workflow.execute_activity_method(
            BookingDesk.confirm, wish, summary="Confirm the booking", **IN_CALL_WRITE
        )
        self._state.pending = None
        if booked is None:
            return as_json({"status": "hold_expired"})
        if booked.appointment_id not in self._state.bookings:
            self._state.bookings.append(booked.appointment_id)
        return self._words().booked(booked, has_notice=notice is not None)

    async def _release(self, _arguments: Mapping[str, str], request: ToolRequest) -> str:
        pending, self._state.pending = self._state.pending, None
        if pending is not None:
            wish = ReleaseWish(request.intent_id, pending.appointment.appointment_id)
            await workflow.execute_activity_method(
                BookingDesk.release, wish, summary="Release the held slot", **IN_CALL_WRITE
            )
        return as_json({"status": "released"})

    async def _take_message(self, arguments: Mapping[str, str], request: ToolRequest) -> str:
        state = self._state
        said = arguments.get("callback_number")
        name = state.contact.name if state.contact else state.caller_name
        message = MessageLeft(
            message_id=request.intent_id,
            organisation_id=self._context.organisation.organisation_id,
            call_sid=state.call_sid,
            contact_id=state.contact.contact_id if state.contact else None,
            callback_number=(spoken_number(said) if said else None) or state.from_number,
            text=f"{name}: {arguments['text']}" if name else arguments["text"],
            left_at=workflow.now(),
        )
        await workflow.execute_activity_method(
            CallLogging.leave_message, message, summary="Take the message", **IN_CALL_READ
        )
        state.messages += 1
        return as_json({"status": "message_taken"})

    # ── circumstances ───────────────────────────────────────────────────────────────────────────────────────────────

    def _actor(self) -> Actor:
        kind = ActorKind.CONTACT if self._state.contact else ActorKind.EXTERNAL
        return Actor(kind, has_callback_number=self._state.from_number is not None)

    def _words(self) -> ToolWords:
        return ToolWords(self._context.organisation, workflow.now())

    def _notice(self, appointment: Appointment) -> TextMessage | None:
        recipient = self._state.from_number
        if recipient is None:
            return None
        return TextMessage(self._state.to_number, recipient, booking_notice(self._context.organisation, appointment))


def _contact_id(organisation_id: str, phone: str) -> str:
    return hashlib.sha256(f"{organisation_id}\x1f{phone}".encode()).hexdigest()[:24]


def _reason(error: ActivityError) -> str:
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.type in {"rule_broken", "not_found"}:
        return cause.message
    return "That did not work just now. Offer to take a message."

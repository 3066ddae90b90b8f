"""What each tool does on a call, once it is allowed: its activities, and the words for their results."""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import timedelta

    from activities.availability import Availability
    from activities.booking_desk import BookingDesk
    from activities.booking_messages import (
        CancelWish,
        ChangeOutlook,
        ChangeQuestion,
        ConfirmWish,
        HoldOutcome,
        HoldWish,
        ReleaseWish,
        RescheduleWish,
        SlotSearch,
    )
    from activities.call_log import CallLogging
    from activities.change_questions import ChangeQuestions
    from activities.contacts import Contacts
    from activities.messages import CallContext, ContactLookUp, ContactSearch, Upcoming
    from activities.opt_outs import OptOuts
    from activities.recalling import Recalling
    from activities.reminders import Reminding
    from domain import tools
    from domain.business import Appointment, Contact
    from domain.changes import reference
    from domain.errors import RuleBroken
    from domain.notices import NoticeKind, notice
    from domain.outbound import DialPurpose
    from domain.phone_numbers import spoken_number
    from domain.policy import ActorKind
    from domain.ports.customers import ContactClue
    from domain.ports.storage import MessageLeft
    from domain.ports.telephony import TextMessage
    from domain.reminding import Attendance
    from domain.slots import PartOfDay
    from workflows import tool_words
    from workflows.call_state import CallState
    from workflows.memory_words import remembered
    from workflows.messages import ToolRequest
    from workflows.options import IN_CALL_QUICK, IN_CALL_SAGA
    from workflows.reading import read
    from workflows.tool_words import ToolWords, as_json

Arguments = Mapping[str, str]


class ToolEffects:
    """Carries out tools against the state of an admitted call; activities raise ActivityError through it."""

    def __init__(self, state: CallState, context: CallContext, hold_ttl: timedelta) -> None:
        """Work on a call's state."""
        self._state = state
        self._context = context
        self._hold_ttl = hold_ttl

    @property
    def words(self) -> ToolWords:
        """Words of this business at this moment."""
        return ToolWords(self._context.organisation, workflow.now())

    async def carry_out(self, tool: tools.Tool, arguments: Arguments, request: ToolRequest) -> str:
        """Do what a tool is for and return its result as JSON."""
        effects: Mapping[str, Callable[[Arguments, ToolRequest], Awaitable[str]]] = {
            tools.FIND_FREE_SLOTS.name: self._find_free_slots,
            tools.UPCOMING_APPOINTMENTS.name: self._upcoming_appointments,
            tools.FIND_CUSTOMER.name: self._find_customer,
            tools.GET_CONTACT_MEMORY.name: self._get_contact_memory,
            tools.SEARCH_CONTACTS.name: self._search_contacts,
            tools.SAVE_CONTACT.name: self._save_contact,
            tools.BOOK_APPOINTMENT.name: self._book_appointment,
            tools.RESCHEDULE_APPOINTMENT.name: self._reschedule_appointment,
            tools.CANCEL_APPOINTMENT.name: self._cancel_appointment,
            tools.RELEASE_HOLD.name: self._release_hold,
            tools.TAKE_MESSAGE.name: self._take_message,
            tools.CONFIRM_ATTENDANCE.name: self._confirm_attendance,
            tools.DO_NOT_CALL.name: self._do_not_call,
        }
        return await effects[tool.name](arguments, request)

    async def hold(self, arguments: Arguments, request: ToolRequest) -> HoldOutcome:
        """Hold the slot a caller is about to be asked about."""
        contact = self._state.contact
        if contact is None:
            raise RuleBroken("Only a customer can book. Ask for the caller's name and use save_contact first.")
        wish = HoldWish(
            # A thread has no end: each of its wishes is one of its own.
            call_sid=request.intent_id if self._state.is_written else self._state.call_sid,
            intent_id=request.intent_id,
            organisation_id=self._context.organisation.organisation_id,
            contact_id=contact.contact_id,
            service_key=arguments["service"],
            start=arguments["start"],
            ttl=self._hold_ttl,
            location_key=arguments.get("location"),
        )
        return await workflow.execute_activity_method(BookingDesk.hold, wish, summary="Hold the slot", **IN_CALL_SAGA)

    async def release(self, appointment: Appointment, request: ToolRequest) -> None:
        """Let a held slot go."""
        wish = ReleaseWish(request.intent_id, appointment.appointment_id)
        await workflow.execute_activity_method(
            BookingDesk.release, wish, summary="Release the held slot", **IN_CALL_SAGA
        )

    async def consider(self, arguments: Arguments) -> ChangeOutlook:
        """Find the caller's own appointment that he wants to cancel, or to move to `start`."""
        contact = self._state.contact
        if contact is None:
            raise RuleBroken("Only a customer has appointments. Ask for the caller's name and use save_contact first.")
        question = ChangeQuestion(
            organisation_id=self._context.organisation.organisation_id,
            contact_id=contact.contact_id,
            reference=arguments["appointment"],
            actor=self._actor(arguments["appointment"]),
            start=arguments.get("start"),
        )
        return await workflow.execute_activity_method(
            ChangeQuestions.consider, question, summary="Look at the appointment", **IN_CALL_QUICK
        )

    # ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _find_free_slots(self, arguments: Arguments, _request: ToolRequest) -> str:
        search = SlotSearch(
            organisation_id=self._context.organisation.organisation_id,
            service_key=arguments["service"],
            from_date=arguments["from_date"],
            to_date=arguments["to_date"],
            part_of_day=PartOfDay(arguments.get("part_of_day", PartOfDay.ANY)),
            location_key=arguments.get("location"),
        )
        offers = await read(Availability.find_free_slots, search, summary=f"Free slots for {search.service_key}")
        return self.words.slots(search, offers)

    async def _upcoming_appointments(self, _arguments: Arguments, _request: ToolRequest) -> str:
        contact = self._state.contact
        if contact is None:
            return self.words.appointments(())
        wanted = Upcoming(contact.contact_id, workflow.now())
        found = await read(Contacts.upcoming_appointments, wanted, summary="The caller's appointments")
        return self.words.appointments(found)

    async def _find_customer(self, arguments: Arguments, _request: ToolRequest) -> str:
        said = arguments.get("phone")
        clue = ContactClue(
            phone=(spoken_number(said) or said) if said else None,
            number=arguments.get("customer_number"),
            name=arguments.get("name"),
            email=arguments.get("email"),
        )
        wanted = ContactLookUp(self._context.organisation.organisation_id, clue, workflow.now())
        return self.words.customers(await read(Contacts.look_up, wanted, summary="Look a customer up"))

    async def _get_contact_memory(self, arguments: Arguments, _request: ToolRequest) -> str:
        said, now = arguments["phone"], workflow.now()
        clue = ContactClue(phone=spoken_number(said) or said)
        wanted = ContactLookUp(self._context.organisation.organisation_id, clue, now)
        return remembered(await read(Recalling.recall, wanted, summary="What is remembered of a customer"), now)

    async def _search_contacts(self, arguments: Arguments, _request: ToolRequest) -> str:
        search = ContactSearch(self._context.organisation.organisation_id, arguments["query"])
        found = await read(Contacts.search, search, summary="Search the directory")
        return tool_words.contacts(found)

    # ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _save_contact(self, arguments: Arguments, _request: ToolRequest) -> str:
        state = self._state
        if state.contact is not None:
            return as_json({"status": "already_known", "name": state.contact.name})
        state.caller_name = arguments["name"]
        if state.from_number is None:  # he can't be called back under it, so there is nothing to know him by
            return as_json({"status": "noted", "name": arguments["name"]})
        contact = Contact(
            # Drawn, not derived: it stands in clear in Temporal's search attributes and may not lead to the number.
            contact_id=workflow.uuid4().hex,
            organisation_id=self._context.organisation.organisation_id,
            name=arguments["name"],
            phones=(state.from_number,),
        )
        state.contact = await workflow.execute_activity_method(
            Contacts.save, contact, summary="Save the caller as a customer", **IN_CALL_QUICK
        )
        return as_json({"status": "saved", "name": state.contact.name})

    async def _book_appointment(self, _arguments: Arguments, request: ToolRequest) -> str:
        pending = self._state.pending
        if pending is None or pending.appointment is None:
            return as_json({"status": "hold_expired"})
        notice = self._notice(pending.appointment)
        wish = ConfirmWish(request.intent_id, pending.appointment.appointment_id, notice)
        booked = await workflow.execute_activity_method(
            BookingDesk.confirm, wish, summary="Confirm the booking", **IN_CALL_SAGA
        )
        if booked is None:
            return as_json({"status": "hold_expired"})
        self._state.note_booked(booked)
        return self.words.booked(booked, has_notice=notice is not None)

    async def _reschedule_appointment(self, arguments: Arguments, request: ToolRequest) -> str:
        wish = RescheduleWish(
            intent_id=request.intent_id,
            appointment_id=(await self._subject(arguments)).appointment_id,
            organisation_id=self._context.organisation.organisation_id,
            start=arguments["start"],
            actor=self._actor(arguments["appointment"]),
        )
        outcome = await workflow.execute_activity_method(
            BookingDesk.reschedule, wish, summary="Move the appointment", **IN_CALL_SAGA
        )
        if outcome.appointment is None:
            return self.words.slot_taken(outcome)
        self._state.note_moved(outcome.appointment)
        return self.words.moved(outcome.appointment)

    async def _cancel_appointment(self, arguments: Arguments, request: ToolRequest) -> str:
        appointment_id = (await self._subject(arguments)).appointment_id
        wish = CancelWish(request.intent_id, appointment_id, self._actor(arguments["appointment"]))
        outcome = await workflow.execute_activity_method(
            BookingDesk.cancel, wish, summary="Cancel the appointment", **IN_CALL_SAGA
        )
        self._state.note_cancelled(outcome.appointment)
        return self.words.cancelled(outcome.appointment)

    def _actor(self, wanted: str) -> ActorKind:
        """Return who asks: of the appointment we have called him about, the customer may dispose until its start."""
        dial = self._state.dial
        if dial is None or dial.purpose is not DialPurpose.REMINDER or dial.appointment_id is None:
            return ActorKind.CONTACT
        is_about = reference(dial.appointment_id) == wanted.strip().casefold()
        return ActorKind.REMINDED if is_about else ActorKind.CONTACT

    async def _subject(self, arguments: Arguments) -> Appointment:
        """Return the appointment the caller was asked about, or else the one of his that is named."""
        subject = self._state.pending.subject if self._state.pending else None
        if subject is not None and reference(subject.appointment_id) == arguments["appointment"].strip().casefold():
            return subject
        return (await self.consider({"appointment": arguments["appointment"]})).appointment

    async def _release_hold(self, _arguments: Arguments, request: ToolRequest) -> str:
        pending, self._state.pending = self._state.pending, None
        if pending is not None and pending.appointment is not None:
            await self.release(pending.appointment, request)
        return as_json({"status": "released"})

    async def _take_message(self, arguments: Arguments, request: ToolRequest) -> str:
        state = self._state
        said = arguments.get("callback_number")
        name = state.contact.name if state.contact else state.caller_name
        message = MessageLeft(
            message_id=request.intent_id,
            organisation_id=self._context.organisation.organisation_id,
            call_sid="" if state.is_written else state.call_sid,
            contact_id=state.contact.contact_id if state.contact else None,
            callback_number=(spoken_number(said) if said else None) or state.from_number,
            text=f"{name}: {arguments['text']}" if name else arguments["text"],
            left_at=workflow.now(),
        )
        await workflow.execute_activity_method(
            CallLogging.leave_message, message, summary="Take the message", **IN_CALL_QUICK
        )
        state.messages += 1
        return as_json({"status": "message_taken"})

    async def _confirm_attendance(self, _arguments: Arguments, _request: ToolRequest) -> str:
        dial = self._state.dial
        if dial is None or dial.purpose is not DialPurpose.REMINDER:
            raise RuleBroken("This call reminds of no appointment.")
        attendance = Attendance(dial.intent_id, workflow.now())
        await workflow.execute_activity_method(
            Reminding.confirm_attendance, attendance, summary="He will be there", **IN_CALL_QUICK
        )
        return as_json({"status": "confirmed"})

    async def _do_not_call(self, _arguments: Arguments, _request: ToolRequest) -> str:
        organisation = self._context.organisation
        entry = self._state.opt_out(organisation.organisation_id, workflow.now())
        if entry is None:
            raise RuleBroken("The caller withholds his number, so we can't call him: tell him so.")
        await workflow.execute_activity_method(
            OptOuts.suppress, entry, summary="Never call or text this number again", **IN_CALL_QUICK
        )
        spoken = f"I have noted that: {organisation.name} will not call or text you again."
        return as_json({"status": "suppressed", "spoken": spoken})

    def _notice(self, appointment: Appointment) -> TextMessage | None:
        recipient = self._state.from_number
        if recipient is None:
            return None
        text = notice(NoticeKind.BOOKED, self._context.organisation, appointment)
        return TextMessage(self._state.to_number, recipient, text)

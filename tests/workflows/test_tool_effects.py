"""What tools do on a call: bookings made once, customers known, messages left."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from uuid import UUID

from domain.business import AppointmentStatus, BusySpan
from domain.calls import Outcome
from domain.errors import ProviderRejected
from tests.fakes.faults import Gate
from tests.store.world import INSPECTION, appointment
from tests.workflows.booking import THREE_MINUTES
from tests.workflows.house import MARIA, TUESDAY_AT_NINE, House
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from workflows.messages import ToolStatus

STRANGER = "+15551239999"


class TestBooking:
    """What is booked is booked once; what is not confirmed is let go."""

    @BOTH_WAYS
    async def test_a_yes_books_and_sends_one_text(self, house: House) -> None:
        """Question → yes → one confirmed appointment, one calendar event, one SMS."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        asked = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert asked["status"] == "needs_confirmation"
        assert asked["sentence"].startswith("Shall I book a vehicle inspection for")
        await call.say("Yes please", agent=asked["sentence"])
        booked = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert booked["status"] == "booked"
        result = await call.hang_up()
        assert result.outcome is Outcome.BOOKED
        appointment = await house.ports.book.get(result.appointments[0])
        assert appointment.status is AppointmentStatus.CONFIRMED
        assert appointment.starts_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
        await house.settled()
        assert list(house.calendars.events) == [appointment.event_id]
        assert [text.recipient for text in house.texts.sent] == ["+15551230001"]

    async def test_what_was_cancelled_is_not_coming_after_a_reconnect(self, house: House) -> None:
        """The brief goes by what the call knows now."""
        await house.book.hold(appointment("aaaaaa1"), INSPECTION)
        await house.book.confirm("aaaaaa1", None, None)
        call = await house.answer()
        assert call.brief is not None
        assert "Coming appointment: vehicle inspection" in call.brief.system_prompt
        await call.say("Cancel it")
        await call.use("cancel_appointment", {"appointment": "aaaaaa"})
        await call.say("Yes please")
        assert (await call.use("cancel_appointment", {"appointment": "aaaaaa"})).status is ToolStatus.DONE
        assert "Coming appointment" not in (await call.reconnect()).system_prompt

    async def test_a_refused_slot_is_let_go_at_once(self, house: House) -> None:
        """`release_hold` frees the slot for others."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No, forget it")
        await call.use("release_hold", {})
        assert await house.claimed_starts() == set()

    async def test_an_unconfirmed_hold_expires(self, house: House) -> None:
        """A caller who hangs up in between leaves nothing behind."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        held = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert held["status"] == "needs_confirmation"
        result = await call.hang_up()
        assert result.outcome is Outcome.ANSWERED
        [appointment_id] = await house.appointment_ids()
        await pass_time(house.temporal, await house.first_run(appointment_id), THREE_MINUTES)
        assert await house.settled() == [AppointmentStatus.EXPIRED]
        assert await house.claimed_starts() == set()

    async def test_a_taken_slot_comes_with_alternatives(self, house: House) -> None:
        """Both bays busy at nine: other starts near it are offered."""
        span = BusySpan(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
        house.calendars.busy_spans = {f"bay-{n}@northgate.example": (span,) for n in (1, 2)}
        call = await house.answer()
        await call.say("Tuesday at nine")
        taken = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert taken["status"] == "slot_taken"
        assert {"start": "2026-11-24T08:00"}.items() <= taken["alternatives"][0].items()

    async def test_after_a_reconnect_the_model_knows_what_was_booked(self, house: House) -> None:
        """It was not there when the call began."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        assert "Coming appointment: vehicle inspection" in (await call.reconnect()).system_prompt


class TestBookingTroubles:
    """What goes wrong behind a booking reaches the caller as words, and never as a second booking."""

    @BOTH_WAYS
    async def test_of_two_callers_for_one_slot_one_gets_it(self, house: House) -> None:
        """Both saw it free and both reach for it; the other is offered another start."""
        span = BusySpan(datetime(2026, 11, 24, 14, 0, tzinfo=UTC), datetime(2026, 11, 24, 15, 0, tzinfo=UTC))
        house.calendars.busy_spans = {"bay-2@northgate.example": (span,)}
        callers = [await house.answer(), await house.answer(from_number="+15551230002")]
        for caller in callers:
            await caller.say("Tuesday at nine")
        house.calendars.reading.gate = gate = Gate(expected=2)
        asking = asyncio.gather(*(caller.use_json("book_appointment", TUESDAY_AT_NINE) for caller in callers))
        await gate.arrival()
        gate.open()
        first, second = sorted(await asking, key=lambda content: content["status"])
        assert (first["status"], second["status"]) == ("needs_confirmation", "slot_taken")
        assert second["alternatives"]
        assert TUESDAY_AT_NINE["start"] not in {other["start"] for other in second["alternatives"]}
        assert await house.claimed_starts() == {"2026-11-24T14:00"}

    async def test_a_calendar_that_refuses_is_told_at_once(self, house: House) -> None:
        """The booking is undone, and the caller may still take another time."""
        house.calendars.inserting.failures = [ProviderRejected("google_calendar", "no permission")]
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.FAILED
        assert await house.settled() == [AppointmentStatus.RELEASED]
        await call.say("Can you try again?")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.NEEDS_CONFIRMATION
        await call.say("Yes please")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "hold_expired"
        await call.say("Then hold it again")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "needs_confirmation"

    @BOTH_WAYS
    async def test_a_booking_whose_answer_was_lost_is_found_again(self, house: House) -> None:
        """The caller was told that it did not work; asked for once more, it turns out to be booked, once."""
        house.book.confirming.lost_replies = [ProviderRejected("database", "gone")]
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.FAILED
        await house.settled()
        await call.say("Is it booked?")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.NEEDS_CONFIRMATION
        await call.say("Yes please")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "booked"
        result = await call.hang_up()
        assert (result.outcome, len(result.appointments)) == (Outcome.BOOKED, 1)
        assert len(house.calendars.events) == len(house.texts.sent) == 1

    async def test_asking_for_what_is_booked_books_nothing_twice(self, house: House) -> None:
        """A model that repeats itself gets the booking there is, with another bay free at that time."""
        call = await house.answer()
        for words in ("Tuesday at nine", "Yes please", "Tuesday at nine", "Yes please"):
            await call.say(words)
            content = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert content["status"] == "booked"
        assert len((await call.hang_up()).appointments) == 1
        assert await house.settled() == [AppointmentStatus.CONFIRMED]
        assert len(house.calendars.events) == len(house.texts.sent) == 1


class TestCallers:
    """A caller is known by the number he calls from."""

    @BOTH_WAYS
    async def test_an_unknown_caller_gives_his_name_first(self, house: House) -> None:
        """Booking is refused until the caller is a contact, and works then."""
        call = await house.answer(from_number=STRANGER)
        await call.say("Tuesday at nine please")
        refused = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert refused.status is ToolStatus.REFUSED
        assert "save_contact" in refused.content
        await call.say("John Miller")
        assert (await call.use_json("save_contact", {"name": "John Miller"}))["status"] == "saved"
        asked = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert asked.status is ToolStatus.NEEDS_CONFIRMATION
        contact = await house.ports.directory.contact_by_phone("northgate", STRANGER)
        assert contact is not None
        assert (contact.name, contact.is_verified) == ("John Miller", False)

    async def test_a_contacts_id_leads_to_no_number(self, house: House) -> None:
        """It stands in clear among Temporal's search attributes, so it is drawn and not derived."""
        call = await house.answer(from_number=STRANGER)
        await call.say("John Miller")
        await call.use("save_contact", {"name": "John Miller"})
        contact = await house.ports.directory.contact_by_phone("northgate", STRANGER)
        assert contact is not None
        assert UUID(contact.contact_id).version == 4

    async def test_a_known_caller_keeps_his_name(self, house: House) -> None:
        """Somebody else at her telephone does not rename her."""
        call = await house.answer()
        await call.say("This is Bob")
        known = await call.use_json("save_contact", {"name": "Bob"})
        assert known == {"status": "already_known", "name": "Maria Jensen"}
        contact = await house.ports.directory.contact_by_phone("northgate", MARIA)
        assert contact is not None
        assert contact.name == "Maria Jensen"

    async def test_the_name_of_a_withheld_number_is_only_noted(self, house: House) -> None:
        """There is nothing to know him by; his message carries the name and the number he said."""
        call = await house.answer(from_number=None)
        await call.say("Tuesday at nine please, John Miller")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.REFUSED
        noted = await call.use_json("save_contact", {"name": "John Miller"})
        assert noted == {"status": "noted", "name": "John Miller"}
        said = {"text": "Please call about a booking", "callback_number": "555 123 4567"}
        assert (await call.use("take_message", said)).status is ToolStatus.DONE
        (message,) = await house.messages()
        assert (message.callback_number, message.contact_id) == ("+15551234567", None)
        assert message.text == "John Miller: Please call about a booking"

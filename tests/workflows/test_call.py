"""The story of a call, told to the real workflows on the real Temporal server."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from domain.business import AppointmentStatus, BusySpan
from domain.calls import EndReason, Outcome
from domain.errors import ProviderRejected
from domain.phases import Phase
from domain.stream_end import AfterStream
from tests.fakes.faults import Gate
from tests.workflows.house import LINE, MARIA, TUESDAY_AT_NINE, Call, House
from workflows.call import CallWorkflow
from workflows.messages import (
    AfterStreamRequest,
    AttachRequest,
    CallStatusChanged,
    DirectiveAction,
    ExchangeReport,
    ToolStatus,
)


def _code(error: BaseException) -> str | None:
    cause = error.__cause__
    assert isinstance(cause, ApplicationError)
    return cause.type


class TestAdmitting:
    """A call is taken when somebody answers its number."""

    async def test_a_known_caller_is_greeted_by_the_agent_of_the_number(self, house: House) -> None:
        """The brief names the caller and carries greeting, prompt, tools and words to expect."""
        call = await house.answer()
        brief = call.brief
        assert brief is not None
        assert "Maria Jensen (known customer)" in brief.system_prompt
        assert brief.first_words == brief.agent.greeting
        assert {"book_appointment", "end_call"} <= set(brief.tools)
        assert "oil change" in brief.keyterms
        assert brief.phase is Phase.DISCOVERY

    async def test_a_number_nobody_answers_is_refused_politely(self, house: House) -> None:
        """An unknown number gets words instead of a stream, and its workflow ends."""
        call = await house.ring(to_number="+15005550999")
        assert call.admission is not None
        assert not call.admission.is_accepted
        assert "not in service" in call.admission.refusal
        assert (await call.handle.result()).outcome is Outcome.REFUSED

    async def test_a_doubled_webhook_is_the_same_call(self, house: House) -> None:
        """Admitting twice gives the same answer and opens nothing twice."""
        call = await house.ring()
        first = call.admission
        await call.admit(from_number=None, to_number=LINE, hold_ttl=timedelta(minutes=3))
        assert call.admission == first

    async def test_a_call_that_could_not_be_admitted_ends_with_the_call(self, house: House) -> None:
        """The database was away when it rang: the webhook fails, and nothing waits for ever."""
        house.book.listing.failures = [ProviderRejected("database", "away")]
        call = Call(house, f"CA{uuid.uuid4().hex}")
        with pytest.raises(WorkflowUpdateFailedError):
            await call.admit(from_number=MARIA, to_number=LINE, hold_ttl=timedelta(minutes=3))
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        assert (await call.handle.result()).outcome is Outcome.REFUSED


class TestAttaching:
    """One epoch belongs to one stream."""

    async def test_another_stream_of_the_same_epoch_is_rejected(self, house: House) -> None:
        """A replayed token attaches nothing."""
        call = await house.answer()
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await call.handle.execute_update(CallWorkflow.attach, AttachRequest("MZ-other", 1, "media-2"))
        assert _code(caught.value) == "stale_request"

    async def test_facts_of_an_old_stream_are_rejected(self, house: House) -> None:
        """After a reconnect the lost stream's process is not believed any more."""
        call = await house.answer()
        decision = await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        assert (decision.action, decision.stream_epoch) == (AfterStream.RECONNECT, 2)
        with pytest.raises(WorkflowUpdateFailedError):
            await call.handle.execute_update(CallWorkflow.exchange, ExchangeReport(1, ()))

    async def test_a_new_stream_goes_on_where_the_caller_was(self, house: House) -> None:
        """The second brief has all turns, and an apology instead of the greeting."""
        call = await house.answer()
        await call.say("I need an inspection")
        await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        call.epoch = 2
        brief = await call.attach("MZ2")
        assert [turn.text for turn in brief.turns] == ["Yes?", "I need an inspection"]
        assert "cut off" in brief.first_words
        assert brief.next_turn_index == 2

    async def test_two_losses_in_a_row_take_a_message(self, house: House) -> None:
        """When streaming does not work, the telephone's own voice takes over."""
        call = await house.answer()
        await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        decision = await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(2))
        assert decision.action is AfterStream.TAKE_MESSAGE
        assert decision.say


class TestPhases:
    """CALL_START → DISCOVERY → ACTIVE → COMPLETION."""

    async def test_the_second_exchange_makes_the_call_active(self, house: House) -> None:
        """DISCOVERY lasts for one exchange."""
        call = await house.answer()
        assert (await call.say("Hello")).phase is Phase.DISCOVERY
        assert (await call.say("I have a question")).phase is Phase.ACTIVE

    async def test_the_first_tool_makes_the_call_active(self, house: House) -> None:
        """Using a tool ends DISCOVERY at once."""
        call = await house.answer()
        await call.say("When can I come?")
        await call.use("upcoming_appointments", {})
        assert (await call.handle.query(CallWorkflow.view)).phase is Phase.ACTIVE

    async def test_the_end_of_the_call_completes_it(self, house: House) -> None:
        """All phases have been gone through, in order."""
        call = await house.answer()
        await call.say("Hello")
        await call.say("Bye")
        await call.hang_up()
        view = await call.handle.query(CallWorkflow.view)
        assert [phase for phase, _ in view.phases] == list(Phase)


class TestBooking:
    """Nothing is booked without a clear yes; what is booked is booked once."""

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

    async def test_without_a_yes_the_question_is_asked_again(self, house: House) -> None:
        """The model's word alone books nothing."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Well, let me think")
        again = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert again.status is ToolStatus.NEEDS_CONFIRMATION
        assert house.calendars.events == {}

    async def test_a_yes_to_one_time_books_no_other(self, house: House) -> None:
        """A confirmation counts for exactly what was asked."""
        call = await house.answer()
        await call.say("An inspection on Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes")
        other = await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-24T10:00"})
        assert other.status is ToolStatus.NEEDS_CONFIRMATION

    async def test_a_change_of_mind_lets_the_first_slot_go(self, house: House) -> None:
        """Only the last slot asked about stays held."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Actually make it ten")
        await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-24T10:00"})
        assert await house.claimed_starts() == {"2026-11-24T15:00"}

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
        call = await house.answer(hold_ttl=timedelta(milliseconds=200))
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        result = await call.hang_up()
        assert result.outcome is Outcome.ANSWERED
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

    async def test_a_lost_stream_repeats_no_effect(self, house: House) -> None:
        """The same intent sent again by another process gets the first answer."""
        call = await house.answer()
        await call.say("I am Maria")
        first = await call.use("take_message", {"text": "Call me"})
        await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        call.epoch = 2
        await call.attach("MZ2")
        assert await call.use("take_message", {"text": "Call me"}) == first
        assert len(await house.messages()) == 1


class TestBookingTroubles:
    """What goes wrong behind a booking reaches the caller as words, and never as a second booking."""

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
        await call.say("Yes, try again")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "hold_expired"
        await call.say("Then hold it again")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "needs_confirmation"

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
    """Who may do what."""

    async def test_an_unknown_caller_gives_his_name_first(self, house: House) -> None:
        """Booking is refused until the caller is a contact, and works then."""
        call = await house.answer(from_number="+15551239999")
        await call.say("Tuesday at nine please")
        refused = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert refused.status is ToolStatus.REFUSED
        assert "save_contact" in refused.content
        await call.say("John Miller")
        assert (await call.use_json("save_contact", {"name": "John Miller"}))["status"] == "saved"
        asked = await call.use("book_appointment", TUESDAY_AT_NINE)
        assert asked.status is ToolStatus.NEEDS_CONFIRMATION
        contact = await house.ports.directory.contact_by_phone("northgate", "+15551239999")
        assert contact is not None
        assert (contact.name, contact.is_verified) == ("John Miller", False)

    async def test_a_withheld_number_books_nothing_but_leaves_a_message(self, house: House) -> None:
        """The message carries the number that was said."""
        call = await house.answer(from_number=None)
        await call.say("Tuesday at nine please")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.REFUSED
        said = {"text": "Please call about a booking", "callback_number": "555 123 4567"}
        assert (await call.use("take_message", said)).status is ToolStatus.DONE
        assert [message.callback_number for message in await house.messages()] == ["+15551234567"]

    async def test_nobody_on_the_phone_searches_other_customers(self, house: House) -> None:
        """The directory is for staff."""
        call = await house.answer()
        await call.say("Who else is a customer?")
        assert (await call.use("search_contacts", {"query": "Tom"})).status is ToolStatus.REFUSED

    async def test_after_emergency_words_nothing_is_booked(self, house: House) -> None:
        """Emergency words bar every consequential tool."""
        call = await house.answer()
        await call.say("Help, my father has a heart attack")
        assert (await call.use("book_appointment", TUESDAY_AT_NINE)).status is ToolStatus.REFUSED
        assert (await call.hang_up()).outcome is Outcome.EMERGENCY


class TestBadRequests:
    """What a model gets wrong goes back to it."""

    async def test_malformed_arguments_may_be_mended_twice_then_a_message_is_taken(self, house: House) -> None:
        """Two answers say what is wrong; the third gives up, and media is told to take a message."""
        call = await house.answer()
        statuses = []
        for _ in range(3):
            await call.say("Tuesday at nine")
            statuses.append((await call.use("book_appointment", '{"service": 7')).status)
        assert statuses == [ToolStatus.INVALID, ToolStatus.INVALID, ToolStatus.FAILED]
        assert (await call.say("Hello?")).action is DirectiveAction.TAKE_MESSAGE

    async def test_an_unknown_tool_is_named(self, house: House) -> None:
        """The model learns what there is not."""
        call = await house.answer()
        await call.say("Do it")
        result = await call.use("open_the_door", {})
        assert result.status is ToolStatus.INVALID
        assert "open_the_door" in result.content

    async def test_an_expired_request_is_rejected(self, house: House) -> None:
        """Nobody waits for it any more, so it may not happen."""
        call = await house.answer()
        await call.say("Tuesday at nine")
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await call.use("book_appointment", TUESDAY_AT_NINE, patience=timedelta(seconds=-1))
        assert _code(caught.value) == "stale_request"

    async def test_an_impossible_time_is_explained(self, house: House) -> None:
        """A rule of the business reaches the model as a sentence."""
        call = await house.answer()
        await call.say("The thirty first of November")
        result = await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-31T09:00"})
        assert result.status is ToolStatus.FAILED
        assert "The start is not" in result.content


class TestEnding:
    """Every call ends, and its last row is written."""

    async def test_turns_tools_and_summary_are_in_the_database(self, house: House) -> None:
        """What was said and done is stored once, with outcome and summary."""
        call = await house.answer()
        for number in range(7):
            await call.say(f"Sentence {number}")
        await call.use("upcoming_appointments", {})
        await call.hang_up()
        record = await house.record(call.sid)
        assert [turn.index for turn in record.turns] == list(range(14))
        assert [use.tool for use in record.tool_uses] == ["upcoming_appointments"]
        assert record.overview.outcome is Outcome.ANSWERED
        assert record.overview.summary == "14 turns; answered"

    async def test_a_lost_last_webhook_leaves_no_call_open(self, house: House) -> None:
        """The watchdog asks the telephone company and believes it."""
        call = await house.answer()
        house.control.statuses[call.sid] = "in-progress"
        await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        house.control.statuses[call.sid] = "completed"
        await house.temporal.fast_forward(call.handle, timedelta(minutes=16))
        assert (await call.handle.result()).outcome is Outcome.ABANDONED

    async def test_late_statuses_reopen_nothing(self, house: House) -> None:
        """Callbacks may be doubled and out of order."""
        call = await house.answer()
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("in-progress"))
        await call.detach(EndReason.CALLER_HUNG_UP)
        assert (await call.handle.result()).outcome is Outcome.ABANDONED

    async def test_turns_reported_after_the_end_are_kept(self, house: House) -> None:
        """The telephone company may be faster than media."""
        call = await house.answer()
        await call.say("Goodbye")
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        await call.detach(EndReason.CALLER_HUNG_UP, last_words="Bye bye")
        await call.handle.result()
        assert [turn.heard for turn in (await house.record(call.sid)).turns] == ["Yes?", "Goodbye", "Bye bye"]

    async def test_a_media_process_that_died_holds_nothing_up_for_long(self, house: House) -> None:
        """Nobody reports the last turns: the call is wrapped up without them."""
        call = await house.answer()
        await call.say("Goodbye")
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        await house.temporal.fast_forward(call.handle, timedelta(minutes=1))
        assert (await call.handle.result()).outcome is Outcome.ANSWERED

    async def test_what_comes_when_all_is_written_is_rejected(self, house: House) -> None:
        """It must not be acknowledged and then lost."""
        house.book.releasing.gate = gate = Gate()
        call = await house.answer()
        await call.say("Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("No")
        releasing = asyncio.create_task(call.use("release_hold", {}))
        await gate.arrival()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.handle.signal(CallWorkflow.call_status, CallStatusChanged("completed"))
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await call.say("Hello?")
        assert _code(caught.value) == "stale_request"
        gate.open()
        assert (await releasing).status is ToolStatus.DONE
        await call.handle.result()

    async def test_the_agents_goodbye_hangs_up(self, house: House) -> None:
        """A stream that media ended on purpose is not reconnected."""
        call = await house.answer()
        await call.detach(EndReason.AGENT_ENDED)
        decision = await call.handle.execute_update(CallWorkflow.after_stream, AfterStreamRequest(1))
        assert decision.action is AfterStream.HANG_UP

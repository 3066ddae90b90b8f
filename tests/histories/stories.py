"""The stories whose histories are kept: every workflow, every way it ends."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError

from activities.messages import MediaLost
from activities.start_options import MEDIA_HOST_START
from domain.business import AppointmentStatus, ReminderChannel, SlotOffer
from domain.calls import EndReason
from domain.errors import ProviderRejected, ProviderUnavailable
from domain.names import media_host_workflow_id
from tests.system.waiting import until
from tests.workflows.booking import INSPECTION, THREE_MINUTES, Booking
from tests.workflows.house import LINE, MARIA, TUESDAY_AT_NINE, Call, House
from tests.workflows.reminding import DayBefore, move_workshop
from workflows.call import CallWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.messages import MediaHostWatch
from workflows.options import FOLLOW_UP_AFTER, WATCH

Handle = WorkflowHandle[Any, Any]
Story = Callable[[House], Awaitable[Handle]]

_TUESDAY: Final = {"service": "inspection", "from_date": "2026-11-24", "to_date": "2026-11-24"}


async def call_that_books(house: House) -> Handle:
    """Six exchanges, four tools, one booking."""
    call = await house.answer()
    await call.say("Hello, I need an inspection")
    await call.say("On Tuesday, in the morning")
    await call.use("find_free_slots", _TUESDAY)
    await call.say("Nine is good")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("Yes please")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("What else have I got?")
    await call.use("upcoming_appointments", {})
    await call.say("Thank you, goodbye")
    await call.hang_up()
    await house.settled()
    return call.handle


async def ten_minute_call(house: House) -> Handle:
    """Fifteen exchanges, eight tools, one booking."""
    call = await house.answer()
    for number in range(6):
        await call.say(f"I have a question about my car, number {number}")
    await call.use("upcoming_appointments", {})
    await call.say("When could I come?")
    await call.use("find_free_slots", _TUESDAY)
    await call.say("And in the afternoon?")
    await call.use("find_free_slots", {**_TUESDAY, "part_of_day": "afternoon"})
    await call.say("Nine is good")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("Yes please")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("And for the brakes?")
    await call.use("find_free_slots", {**_TUESDAY, "service": "brake_service"})
    await call.say("No, that is too late. What have I got now?")
    await call.use("upcoming_appointments", {})
    await call.say("Tell the boss that I am bringing the other car")
    await call.use("take_message", {"text": "She is bringing the other car"})
    await call.say("That is all")
    await call.say("Goodbye")
    await call.hang_up()
    await house.settled()
    return call.handle


async def call_to_a_number_nobody_answers(house: House) -> Handle:
    """Refused with words."""
    call = await house.ring(to_number="+15005550999")
    await call.handle.result()
    return call.handle


async def call_that_loses_its_stream(house: House) -> Handle:
    """The stream breaks in the middle, another takes over, and the watchdog asks once."""
    call = await house.answer()
    house.control.statuses[call.sid] = "in-progress"
    await call.say("I need an inspection")
    await call.detach(EndReason.STREAM_LOST)
    await house.temporal.fast_forward(call.handle, WATCH)
    await call.reconnect()
    await call.say("Where were we?")
    await call.hang_up()
    return call.handle


async def call_that_leaves_a_frozen_host(house: House) -> Handle:
    """Nobody tells how the stream ended: the telephone company is asked to move the call, at the second attempt."""
    house.control.redirecting.failures = [ProviderUnavailable("twilio", "away")]
    call = await house.answer()
    house.control.statuses[call.sid] = "in-progress"
    await call.say("I need an inspection")
    await call.handle.signal(CallWorkflow.media_lost, MediaLost("media-1"))
    await until("the call is moved", partial(_is_moved, house), within=30)
    await call.reconnect()
    await call.say("Where were we?")
    await call.hang_up()
    return call.handle


async def _is_moved(house: House) -> bool:
    return bool(house.control.redirects)


async def media_host_that_is_lost(house: House) -> Handle:
    """Nobody begins to heartbeat, nobody answers."""
    second = timedelta(seconds=1)
    watch = MediaHostWatch(f"media-{uuid.uuid4().hex[:8]}", patience=second, proof_patience=second)
    handle = await house.temporal.client.start_workflow(
        MediaHostWorkflow.run, watch, id=media_host_workflow_id(watch.media_host), **MEDIA_HOST_START
    )
    await handle.result()
    return handle


async def call_that_ends_before_its_stream(house: House) -> Handle:
    """The telephone company reports the end first, the last turns come after."""
    call = await house.answer()
    await call.say("Goodbye")
    await call.end()
    await call.detach(EndReason.CALLER_HUNG_UP, last_words="Bye bye")
    await call.handle.result()
    return call.handle


async def call_that_keeps_a_promise_late(house: House) -> Handle:
    """The stream is lost with a message promised; it is told after the next one has been decided on."""
    call = await house.answer()
    await call.say("Tell them to call me")
    promise = call.request("take_message", {"text": "Call me back"}, patience=timedelta(0))
    await call.after_stream(1)
    await call.detach(EndReason.STREAM_LOST, last_words="I am writing that down.", owed=[promise])
    call.epoch = 2
    await call.attach("MZ2")
    await call.say("Thank you")
    await call.hang_up()
    return call.handle


async def call_that_breaks_a_promise(house: House) -> Handle:
    """Asked for long ago, owed at the end of the stream, and only a question now: a human is told."""
    call = await house.answer()
    await call.say("An inspection on Tuesday at nine")
    request = call.request("book_appointment", TUESDAY_AT_NINE)
    owed = replace(request, asked_at=request.asked_at - FOLLOW_UP_AFTER)
    await call.detach(EndReason.STREAM_LOST, owed=[owed])
    await call.end()
    await call.handle.result()
    return call.handle


async def call_that_changes_its_mind(house: House) -> Handle:
    """A yes to a filler, another time, a yes, and a question that was never answered."""
    await house.publish(lambda ada: replace(ada, raised_risks={"take_message": "high"}))
    call = await house.answer()
    await call.say("Tuesday at nine")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("Sure, thank you", agent="One moment while I arrange that.")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("Make it ten")
    await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-24T10:00"})
    await call.say("Yes please")
    await call.use("book_appointment", {**TUESDAY_AT_NINE, "start": "2026-11-24T10:00"})
    await call.say("And tell the boss")
    await call.use("take_message", {"text": "Nine was not possible"})
    await call.hang_up()
    await house.settled()
    return call.handle


async def call_that_can_not_be_admitted(house: House) -> Handle:
    """The database is away when it rings."""
    house.book.listing.failures = [ProviderRejected("database", "away")]
    call = Call(house, f"CA{uuid.uuid4().hex}")
    with suppress(WorkflowUpdateFailedError):
        await call.admit(from_number=MARIA, to_number=LINE, hold_ttl=THREE_MINUTES)
    await call.handle.result()
    return call.handle


async def call_that_leaves_a_message(house: House) -> Handle:
    """A stranger gives his name and leaves a message; long enough for two batches of turns."""
    call = await house.answer(from_number="+15551239999")
    for words in ("Hello", "I want a human", "My name is John Miller", "I see", "No"):
        await call.say(words)
    await call.use("save_contact", {"name": "John Miller"})
    await call.say("Tell them to call me")
    await call.use("take_message", {"text": "Call me back"})
    await call.use("open_the_door", {})
    await call.hang_up()
    return call.handle


async def appointment_that_is_confirmed(house: House) -> Handle:
    """Hold, yes, text."""
    booking = Booking(house)
    await booking.hold()
    await booking.confirm()
    return await house.settled_run(booking.identity)


async def appointment_that_is_kept(house: House) -> Handle:
    """The booking's own run: asked again, and a week later over."""
    booking = Booking(house)
    start = datetime.now(UTC) + timedelta(days=7)
    await booking.hold(SlotOffer("bay_1", start, start + INSPECTION.duration))
    await booking.confirm()
    await house.settled_run(booking.identity)
    await house.happening(booking.handle, EventType.EVENT_TYPE_TIMER_STARTED)
    await booking.confirm("yes-2")
    await house.temporal.fast_forward(booking.handle, timedelta(days=7) + INSPECTION.duration)
    await booking.handle.result()
    return booking.handle


async def appointment_that_is_cancelled(house: House) -> Handle:
    """Hold, and somebody cancels the workflow."""
    booking = Booking(house)
    await booking.hold()
    await booking.handle.cancel()
    with suppress(WorkflowFailureError):
        await booking.handle.result()
    return booking.handle


async def appointment_that_expires(house: House) -> Handle:
    """Hold, silence."""
    booking = Booking(house)
    await booking.hold()
    await house.temporal.fast_forward(booking.handle, THREE_MINUTES)
    await booking.handle.result()
    return booking.handle


async def appointment_that_is_released(house: House) -> Handle:
    """Hold, no."""
    booking = Booking(house)
    await booking.hold()
    await booking.release()
    await booking.handle.result()
    return booking.handle


async def appointment_that_is_undone(house: House) -> Handle:
    """Hold, yes, and a calendar that fails after it has written the event."""
    house.calendars.inserting.lost_replies = [ProviderRejected("google_calendar", "no permission")]
    booking = Booking(house)
    await booking.hold()
    try:
        await booking.confirm()
    except WorkflowUpdateFailedError:
        await booking.handle.result()
        return booking.handle
    message = "the booking was to fail"
    raise AssertionError(message)


async def wrap_up_of_a_call(house: House) -> Handle:
    """Summary and last row."""
    call = await house.answer()
    await call.say("Hello")
    await call.hang_up()
    await house.record(call.sid)
    return house.wrap_up(call.sid)


async def wrap_up_without_a_model(house: House) -> Handle:
    """The plain sentence."""
    house.summarizer.summarizing.failures = [ProviderRejected("openai", "no credit")]
    return await wrap_up_of_a_call(house)


async def _noon(house: House) -> DayBefore:
    """Move the workshop to where it is noon, and let its customer want texts."""
    workshop = DayBefore(house.temporal, house.database, house.ports, await move_workshop(house.database))
    await workshop.prefer(ReminderChannel.SMS)
    return workshop


async def sweep_of_a_day(house: House) -> Handle:
    """One page, one reminder."""
    workshop = await _noon(house)
    booked = await workshop.book()
    handle = await workshop.begin_sweep()
    await handle.result()
    await workshop.settled(booked)
    return handle


async def reminder_by_text(house: House) -> Handle:
    """Looked at twice, sent, noted."""
    workshop = await _noon(house)
    handle = await workshop.start(await workshop.book())
    await handle.result()
    return handle


async def reminder_of_a_cancelled_appointment(house: House) -> Handle:
    """Nothing is left to remind of."""
    workshop = await _noon(house)
    booked = await workshop.book()
    await workshop.change(booked, status=AppointmentStatus.CANCELLED)
    handle = await workshop.start(booked)
    await handle.result()
    return handle


STORIES: Final[Mapping[str, Story]] = {
    story.__name__: story
    for story in (
        call_that_books,
        call_to_a_number_nobody_answers,
        call_that_loses_its_stream,
        call_that_leaves_a_frozen_host,
        call_that_ends_before_its_stream,
        call_that_keeps_a_promise_late,
        call_that_breaks_a_promise,
        call_that_changes_its_mind,
        call_that_can_not_be_admitted,
        call_that_leaves_a_message,
        appointment_that_is_confirmed,
        appointment_that_is_kept,
        appointment_that_is_cancelled,
        appointment_that_expires,
        appointment_that_is_released,
        appointment_that_is_undone,
        wrap_up_of_a_call,
        wrap_up_without_a_model,
        media_host_that_is_lost,
        sweep_of_a_day,
        reminder_by_text,
        reminder_of_a_cancelled_appointment,
    )
}

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
from temporalio.client import (
    WorkflowContinuedAsNewError,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
)

from activities.calendar_erasure import ErasedAppointments
from activities.messages import MediaLost
from activities.start_options import MEDIA_HOST_START
from domain.bookings import CancelRequest, RescheduleRequest
from domain.business import AppointmentStatus, ReminderChannel, SlotOffer
from domain.calls import EndReason
from domain.errors import ProviderRejected, ProviderUnavailable
from domain.interventions import Intervention, InterventionKind
from domain.names import BACKGROUND_QUEUE, calendar_sync_id, media_host_workflow_id
from domain.outbound import AttemptOutcome, redial_after
from domain.policy import ActorKind
from store.seeds import WORKSHOP_ID
from tests.histories.memory_stories import MEMORIES
from tests.histories.task_stories import TASKS
from tests.store.test_costs import event
from tests.store.world import INSPECTION, SteppingClock
from tests.waiting import until
from tests.workflows.booking import THREE_MINUTES, Booking
from tests.workflows.house import LINE, MARIA, NOW, TUESDAY_AT_NINE, Call, House
from tests.workflows.passing import pass_time
from tests.workflows.reminding import DayBefore, move_workshop
from tests.workflows.texter import Texter, books
from tests.workflows.wish import Wish, next_tuesday, wished
from workflows.appointment import AppointmentWorkflow
from workflows.calendar_sync import CalendarSyncWorkflow
from workflows.call import CallWorkflow
from workflows.erasure import ErasureWorkflow
from workflows.media_host import MediaHostWorkflow
from workflows.messages import CalendarSyncStart, MediaHostWatch
from workflows.options import ADMITTED_WITHIN, FOLLOW_UP_AFTER, MARKED_WITHIN, RESULT_AT_ONCE, THREAD_IDLE, WATCH
from workflows.price_sweep import BATCH, PriceSweepWorkflow

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
    await pass_time(house.temporal, call.handle, WATCH)
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


async def call_that_is_taken_from_its_agent(house: House) -> Handle:
    """An operator transfers it: the telephone company is asked once in vain, then fetches the caller."""
    house.control.redirecting.failures = [ProviderUnavailable("twilio", "away")]
    call = await house.answer()
    house.control.statuses[call.sid] = "in-progress"
    await call.say("I need an inspection")
    wanted = Intervention(InterventionKind.TRANSFER, "API key 1", NOW, "+15557779999")
    await call.handle.execute_update(CallWorkflow.intervene, wanted)
    await until("the caller is fetched", partial(_is_moved, house), within=30)
    await call.after_stream(1)
    await call.handle.signal(CallWorkflow.transferred)
    await call.hang_up()
    return call.handle


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
    await call.end()
    await call.handle.result()
    return call.handle


async def call_whose_question_is_lost(house: House) -> Handle:
    """Temporal has taken the start, and not what was asked with it."""
    call = Call(house, f"CA{uuid.uuid4().hex}")
    await call.begin_unasked()
    await pass_time(house.temporal, call.handle, ADMITTED_WITHIN)
    await call.end()
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
    await pass_time(house.temporal, booking.handle, timedelta(days=7) + INSPECTION.duration + MARKED_WITHIN)
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


async def appointment_that_is_moved(house: House) -> Handle:
    """A booking's run that ends with its move to another bay, an hour later."""
    booking, run = await _booked_in_a_week(house)
    later = (await booking.stored()).starts_at + timedelta(hours=1)
    offer = SlotOffer("bay_2", later, later + INSPECTION.duration)
    request = RescheduleRequest("move-1", (offer,), ActorKind.CONTACT)
    await booking.handle.execute_update(AppointmentWorkflow.reschedule, request)
    with suppress(WorkflowContinuedAsNewError):
        await run.result(follow_runs=False)
    return run


async def appointment_that_is_called_off(house: House) -> Handle:
    """A booking's run that ends because its customer does not come."""
    booking, run = await _booked_in_a_week(house)
    await booking.handle.execute_update(AppointmentWorkflow.cancel, CancelRequest("cancel-1", ActorKind.CONTACT))
    await run.result()
    return run


async def _booked_in_a_week(house: House) -> tuple[Booking, Handle]:
    """Return a booking and the run that waits for its end."""
    booking = Booking(house)
    start = datetime.now(UTC) + timedelta(days=7)
    await booking.hold(SlotOffer("bay_1", start, start + INSPECTION.duration))
    await booking.confirm()
    await house.settled_run(booking.identity)
    await house.happening(booking.handle, EventType.EVENT_TYPE_TIMER_STARTED)
    run_id = (await booking.handle.describe()).run_id
    return booking, house.temporal.client.get_workflow_handle(booking.handle.id, run_id=run_id)


async def appointment_that_expires(house: House) -> Handle:
    """Hold, silence."""
    booking = Booking(house)
    await booking.hold()
    await pass_time(house.temporal, booking.handle, THREE_MINUTES)
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


async def calendar_sync_of_a_quiet_minute(house: House) -> Handle:
    """Nothing to follow."""
    handle = await _calendar_sync(house)
    await handle.result()
    return handle


async def sweep_of_prices(house: House) -> Handle:
    """A full batch and a part of one."""
    await house.ports.costs.note([event(f"{number:03}", at=NOW - timedelta(hours=2)) for number in range(BATCH + 1)])
    handle = await house.temporal.client.start_workflow(
        PriceSweepWorkflow.run, id=f"prices-{uuid.uuid4().hex}", task_queue=BACKGROUND_QUEUE
    )
    await handle.result()
    return handle


async def erasure_of_a_person(house: House) -> Handle:
    """An event of his is named anew."""
    booking = Booking(house)
    await booking.hold()
    booked = (await booking.confirm()).appointment
    assert booked is not None
    handle = await house.temporal.client.start_workflow(
        ErasureWorkflow.run,
        ErasedAppointments((booked.appointment_id,)),
        id=f"erasure-{uuid.uuid4().hex}",
        task_queue=BACKGROUND_QUEUE,
    )
    await handle.result()
    return handle


async def calendar_sync_of_a_deleted_event(house: House) -> Handle:
    """Looked at twice, then followed."""
    booking = Booking(house)
    await booking.hold()
    booked = (await booking.confirm()).appointment
    assert booked is not None
    assert booked.event_id is not None
    house.calendars.remove(house.calendars.events[booked.event_id].calendar_id, booked.event_id)
    handle = await _calendar_sync(house)
    await handle.result()
    return handle


async def _calendar_sync(house: House) -> Handle:
    return await house.temporal.client.start_workflow(
        CalendarSyncWorkflow.run,
        CalendarSyncStart(WORKSHOP_ID, second_look=timedelta(milliseconds=1)),
        id=f"{calendar_sync_id(WORKSHOP_ID)}-{uuid.uuid4().hex}",
        task_queue=BACKGROUND_QUEUE,
    )


async def call_we_place(house: House) -> Handle:
    """Busy, and reached some minutes later; the call's own story is told below."""
    wish = _wish(house)
    await wish.start()
    await wish.rings()
    await wish.tell("busy")
    await wish.wait(redial_after(AttemptOutcome.BUSY, 1) + timedelta(seconds=1))
    await wish.is_reached(times=2)
    return wish.handle


async def call_we_place_to_a_machine(house: House) -> Handle:
    """Voicemail."""
    wish = _wish(house)
    await wish.start()
    call = await wish.answers()
    await wish.found("machine_end_beep")
    await wish.is_told()
    await call.hang_up()
    await wish.tell("completed")
    await wish.handle.result()
    return wish.handle


async def call_we_place_to_nobody(house: House) -> Handle:
    """No answer, too late for another attempt, and a text instead."""
    wish = _wish(house)
    await wish.start(fallback_text="See you tomorrow.", not_after=wish.intent.not_before)
    await wish.rings()
    await wish.tell("no-answer")
    await wish.handle.result()
    return wish.handle


async def call_we_place_that_nobody_takes(house: House) -> Handle:
    """He answers, and no story of ours begins; too late for another attempt."""
    wish = _wish(house)
    await wish.start(not_after=wish.intent.not_before)
    await wish.rings()
    await wish.tell("completed")
    await pass_time(house.temporal, wish.handle, RESULT_AT_ONCE)
    await wish.handle.result()
    return wish.handle


async def call_that_answers_one_of_ours(house: House) -> Handle:
    """The call's own story: a booking that waits for who has answered."""
    wish = _wish(house)
    await wish.start()
    call = await wish.answers()
    await call.say("Tuesday at nine")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await wish.found("human")
    await call.say("Tuesday at nine, please")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.say("Yes please")
    await call.use("book_appointment", TUESDAY_AT_NINE)
    await call.hang_up()
    await wish.tell("completed")
    await wish.handle.result()
    await house.settled()
    return call.handle


def _wish(house: House) -> Wish:
    """Return a wish that is due, and stays so until whoever records it is long gone."""
    clock = house.ports.clock
    assert isinstance(clock, SteppingClock)
    return Wish(house, clock, replace(wished(NOW), not_after=NOW + timedelta(days=36500)))


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


async def thread_that_books(house: House) -> Handle:
    """A question, a tool, a yes, the booking, and half a day in which nobody writes."""
    maria, wish = Texter(house), {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.responder.replies = books(**wish)
    await maria.text("An inspection on Tuesday at nine, please")
    await maria.has_got(1)
    await maria.text("Yes")
    await maria.has_got(3)
    await pass_time(house.temporal, maria.workflow, THREAD_IDLE + timedelta(minutes=1))
    return maria.workflow


async def thread_that_opts_out(house: House) -> Handle:
    """In words of his own; then a question nobody can answer."""
    maria = Texter(house)
    await maria.text("Please stop texting me")
    await maria.has_got(1)
    house.responder.thinking.failures = [ProviderRejected("model", "no credit")]
    await maria.text("Is my car ready?")
    await maria.is_left()
    await pass_time(house.temporal, maria.workflow, THREAD_IDLE + timedelta(minutes=1))
    return maria.workflow


STORIES: Final[Mapping[str, Story]] = {
    story.__name__: story
    for story in (
        call_that_books,
        call_to_a_number_nobody_answers,
        call_that_loses_its_stream,
        call_that_leaves_a_frozen_host,
        call_that_is_taken_from_its_agent,
        call_that_ends_before_its_stream,
        call_that_keeps_a_promise_late,
        call_that_breaks_a_promise,
        call_that_changes_its_mind,
        call_that_can_not_be_admitted,
        call_whose_question_is_lost,
        call_that_leaves_a_message,
        appointment_that_is_confirmed,
        appointment_that_is_kept,
        appointment_that_is_moved,
        appointment_that_is_called_off,
        appointment_that_is_cancelled,
        appointment_that_expires,
        appointment_that_is_released,
        appointment_that_is_undone,
        wrap_up_of_a_call,
        wrap_up_without_a_model,
        media_host_that_is_lost,
        calendar_sync_of_a_quiet_minute,
        calendar_sync_of_a_deleted_event,
        call_we_place,
        call_we_place_to_a_machine,
        call_we_place_to_nobody,
        call_we_place_that_nobody_takes,
        call_that_answers_one_of_ours,
        sweep_of_a_day,
        sweep_of_prices,
        erasure_of_a_person,
        reminder_by_text,
        reminder_of_a_cancelled_appointment,
        *TASKS,
        thread_that_books,
        thread_that_opts_out,
        *MEMORIES,
    )
}

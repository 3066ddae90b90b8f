"""Somebody is rung within what is allowed, until he is reached or it is too late; and never twice for one attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowExecutionStatus
from temporalio.testing import WorkflowEnvironment

from domain.calls import Direction, EndReason, Outcome
from domain.compliance import Check, ConsentState
from domain.errors import ProviderUnavailable, RecipientRejected
from domain.outbound import AttemptOutcome, DialOutcome, DialPurpose, redial_after
from domain.ports.consent import ConsentEntry, SuppressionEntry
from domain.ports.dialling import AttemptKey
from store.seeds import WORKSHOP_ID
from store.tables import DialAttemptRow, DialIntentRow
from tests.fakes.vendors import FakeZones
from tests.store.world import INSPECTION, appointment
from tests.workflows.house import LINE, MARIA, Call
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.wish import HOUR, OPENING, Wish, next_tuesday, open_wish
from workflows import options, tool_desk
from workflows.options import ADMITTED_WITHIN, CALL_RESULT, DIAL_WATCH, RESULT_AT_ONCE

#: The house's clock shows the real time here, so what is asked for is always to come.
TUESDAY_AT_NINE: Final = {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
SECOND: Final = timedelta(seconds=1)
#: After a first attempt that nobody has answered; not much longer, or the call after it is asked about already.
PAUSE: Final = redial_after(AttemptOutcome.NO_ANSWER, 1) + SECOND


async def attempts(wish: Wish) -> list[tuple[str | None, str | None]]:
    """Return (call SID, outcome) of every attempt."""
    found = []
    async with wish.house.database.reading() as unit:
        for number in range(1, 10):
            row = await unit.get(DialAttemptRow, (wish.intent.intent_id, number))
            if row is not None:
                found.append((row.call_sid, row.outcome))
    return found


class TestReached:
    """Somebody answers and is talked to."""

    @BOTH_WAYS
    async def test_he_is_rung_once_and_hears_what_it_is_about(self, wish: Wish) -> None:
        """The agent opens with the wish's words, the model knows what for, and the wish knows what came of it."""
        await wish.start()
        call = await wish.answers()
        assert call.brief is not None
        assert call.brief.first_words == OPENING
        assert "Remind her of her inspection." in call.brief.system_prompt
        await call.say("Yes, I will be there")
        await call.hang_up()
        await wish.tell("completed")
        result = await wish.handle.result()
        assert (result.outcome, result.call_sid) == (DialOutcome.REACHED, wish.calls.sid(1))
        assert [verdict.check for verdict in result.verdicts] == list(Check)
        assert await attempts(wish) == [(wish.calls.sid(1), "reached")]
        assert len(wish.calls.placed) == 1

    async def test_the_call_is_a_call_like_any_other(self, wish: Wish) -> None:
        """It has its row, which says that we have rung, and with whom."""
        await wish.start()
        await wish.is_reached()
        overview = (await wish.house.record(wish.calls.sid(1))).overview
        assert (overview.direction, overview.from_number, overview.to_number) == (Direction.OUTBOUND, LINE, MARIA)
        assert overview.contact_id == "maria-jensen"

    async def test_every_url_carries_the_wish(self, wish: Wish) -> None:
        """What comes back is known to be its."""
        await wish.start()
        await wish.is_reached()
        (order,) = wish.calls.placed
        query = f"dial={wish.intent.intent_id}&attempt=1"
        assert order.answer_url == f"https://phone.example/webhooks/twilio/voice?{query}"
        assert order.status_url == f"https://phone.example/webhooks/twilio/status?{query}"
        assert order.machine_url == f"https://phone.example/webhooks/twilio/answered-by?{query}"

    async def test_what_he_books_is_his(self, wish: Wish) -> None:
        """We have dialled his number: he is the customer, and gets his text there."""
        await wish.start()
        call = await wish.answers()
        await wish.found("human")
        await call.say("Make it Tuesday at nine")
        await call.use("book_appointment", TUESDAY_AT_NINE)
        await call.say("Yes please")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "booked"
        await call.hang_up()
        await wish.tell("completed")
        await wish.handle.result()
        await wish.house.settled()
        assert [(text.sender, text.recipient) for text in wish.house.texts.sent] == [(LINE, MARIA)]


class TestRefused:
    """Nobody is rung who must not be."""

    async def test_who_is_on_the_list(self, wish: Wish) -> None:
        """Neither rung nor texted."""
        await wish.house.ports.suppressions.suppress(
            SuppressionEntry(WORKSHOP_ID, MARIA, "stop", "CA1", datetime.now(UTC))
        )
        await wish.start(fallback_text="See you tomorrow.")
        result = await wish.handle.result()
        assert (result.outcome, result.verdicts[-1].check) == (DialOutcome.REFUSED, Check.SUPPRESSION)
        assert (wish.calls.placed, wish.house.texts.sent) == ([], [])

    @BOTH_WAYS
    async def test_who_has_not_agreed_to_sales(self, wish: Wish) -> None:
        """It is written down why."""
        await wish.start(purpose=DialPurpose.SALES)
        assert (await wish.handle.result()).outcome is DialOutcome.REFUSED
        async with wish.house.database.reading() as unit:
            row = await unit.get_one(DialAttemptRow, (wish.intent.intent_id, 1))
            assert [(one["check"], one["is_passed"]) for one in row.verdicts] == [
                ("subject", True),
                ("consent", False),
            ]
            assert (await unit.get_one(DialIntentRow, wish.intent.intent_id)).outcome == "refused"

    async def test_who_has_refused_reminders(self, wish: Wish) -> None:
        """His silence would have been enough, his no is as well."""
        await wish.house.ports.consents.record(
            ConsentEntry("maria-jensen", DialPurpose.REMINDER, ConsentState.REFUSED, "form", datetime.now(UTC))
        )
        await wish.start()
        assert (await wish.handle.result()).verdicts[-1].check is Check.CONSENT

    @BOTH_WAYS
    async def test_whoever_says_stop_before_his_second_comes(self, wish: Wish) -> None:
        """The gate is asked again in the moment of the call."""
        await wish.dials.open(wish.intent)
        for number in (7, 8, 9):
            key = AttemptKey(wish.intent.intent_id, number)
            await wish.dials.judge(key, ())
            await wish.dials.take_slot(key, wish.clock())
        await wish.start()
        await wish.house.happening(wish.handle, EventType.EVENT_TYPE_TIMER_STARTED)
        await wish.house.ports.suppressions.suppress(
            SuppressionEntry(WORKSHOP_ID, MARIA, "stop", "CA1", datetime.now(UTC))
        )
        assert (await wish.handle.result()).verdicts[-1].check is Check.SUPPRESSION
        assert wish.calls.placed == []


async def test_an_installation_that_is_not_live_rings_test_numbers_only(
    temporal: WorkflowEnvironment, sqlite_url: str
) -> None:
    """There are none here."""
    async with open_wish(temporal, sqlite_url, test_numbers=True) as wish:
        await wish.start()
        result = await wish.handle.result()
        assert (result.outcome, result.verdicts[-1].check) == (DialOutcome.REFUSED, Check.TEST_LOCK)


class TestTime:
    """Whoever sleeps is left alone."""

    def at(self, wish: Wish, hour: int) -> None:
        """Let it be so late where Maria may be."""
        assert isinstance(wish.house.ports.vendors.zones, FakeZones)
        offset = (datetime.now(UTC).hour - hour + 12) % 24 - 12
        wish.house.ports.vendors.zones.known[MARIA] = frozenset({f"Etc/GMT{offset:+d}"})

    @BOTH_WAYS
    async def test_he_is_rung_when_calling_hours_begin(self, wish: Wish) -> None:
        """It is seven: an hour later at the latest."""
        self.at(wish, 7)
        await wish.start()
        await wish.wait(HOUR)
        assert (await wish.is_reached()).outcome is DialOutcome.REACHED

    async def test_what_would_come_too_late_is_not_waited_for(self, wish: Wish) -> None:
        """The night is longer than the wish."""
        self.at(wish, 22)
        await wish.start(not_after=wish.intent.not_before + HOUR)
        result = await wish.handle.result()
        assert (result.outcome, wish.calls.placed) == (DialOutcome.NOT_REACHED, [])

    async def test_nobody_is_rung_before_its_time(self, wish: Wish) -> None:
        """It waits, and then rings."""
        await wish.start(not_before=wish.intent.not_before + HOUR)
        await wish.wait(HOUR)
        assert (await wish.is_reached()).outcome is DialOutcome.REACHED


class TestNotReached:
    """Nobody answers: again after a pause, then a text."""

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            ("busy", AttemptOutcome.BUSY),
            ("no-answer", AttemptOutcome.NO_ANSWER),
            ("failed", AttemptOutcome.FAILED),
        ],
    )
    async def test_he_is_rung_again_after_a_pause(self, wish: Wish, status: str, outcome: AttemptOutcome) -> None:
        """Another attempt, another call, another outcome."""
        await wish.start()
        await wish.rings()
        await wish.tell(status)
        await wish.wait(redial_after(outcome, 1) + SECOND)
        assert (await wish.is_reached(times=2)).outcome is DialOutcome.REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), outcome), (wish.calls.sid(2), "reached")]

    @BOTH_WAYS
    async def test_after_the_last_attempt_he_gets_the_text(self, wish: Wish) -> None:
        """Three times is what the law of the house allows; the text is sent once, and nothing is waited for before."""
        await wish.start(fallback_text="See you tomorrow at nine.")
        for number in (1, 2, 3):
            await wish.rings(number)
            await wish.tell("no-answer", attempt=number)
            if number < 3:
                await wish.wait(redial_after(AttemptOutcome.NO_ANSWER, number) + SECOND)
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED
        assert [(text.recipient, text.body) for text in wish.house.texts.sent] == [(MARIA, "See you tomorrow at nine.")]
        assert len(wish.calls.placed) == 3

    async def test_a_text_that_can_not_go_out_in_time_is_given_up(self, wish: Wish) -> None:
        """Sent the next day it would remind of what has been."""
        wish.house.texts.sending.failures = [ProviderUnavailable("twilio", "maintenance")] * 10_000
        await wish.start(fallback_text="See you tomorrow at nine.", not_after=wish.intent.not_before + HOUR)
        await wish.rings()
        await wish.tell("no-answer")
        await wish.wait(2 * HOUR)
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED
        assert wish.house.texts.sent == []

    async def test_who_has_cancelled_meanwhile_is_left_in_peace(self, wish: Wish) -> None:
        """What he would be told is not true any more: neither a second call nor a text."""
        await wish.house.book.hold(appointment("appt-1"), INSPECTION)
        booked = await wish.house.book.confirm("appt-1", None, None)
        told = {"appointment_id": booked.appointment_id, "appointment_revision": booked.revision}
        await wish.start(**told, fallback_text="See you tomorrow.")
        await wish.rings()
        await wish.house.book.cancel("appt-1", ())
        await wish.tell("no-answer")
        await wish.wait(PAUSE)
        result = await wish.handle.result()
        assert (result.outcome, result.verdicts[-1].check) == (DialOutcome.REFUSED, Check.SUBJECT)
        assert (len(wish.calls.placed), wish.house.texts.sent) == (1, [])

    async def test_one_who_hangs_up_without_a_word_was_not_reached(self, wish: Wish) -> None:
        """He has heard nothing of what it is about."""
        await wish.start(not_after=wish.intent.not_before + timedelta(minutes=10))
        call = await wish.answers()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        await wish.tell("completed")
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "hung_up")]

    async def test_one_whose_call_nobody_could_take_was_not_reached(self, wish: Wish) -> None:
        """The call's story ends at once and says so: he is not taken for talking all the while."""
        soon = wish.intent.not_before + timedelta(minutes=1)
        await wish.start(from_number="+15005559999", not_after=soon)  # nobody answers under it any more
        call = await wish.is_admitted()
        assert call.admission is not None
        assert not call.admission.is_accepted
        await wish.tell("completed")
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "failed")]

    async def test_one_whose_call_lost_its_question_is_rung_again(self, wish: Wish) -> None:
        """Its story says soon that nobody has talked to him: the wish does not wait for the watch of a call."""
        await wish.start()
        call = Call(wish.house, await wish.rings())
        await call.begin_unasked(dial_intent_id=wish.intent.intent_id)
        await wish.tell("completed")
        await pass_time(wish.house.temporal, call.handle, ADMITTED_WITHIN + timedelta(seconds=1))
        await call.end()
        await wish.wait(redial_after(AttemptOutcome.FAILED, 1) + SECOND)
        assert (await wish.is_reached(times=2)).outcome is DialOutcome.REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "failed"), (wish.calls.sid(2), "reached")]

    async def test_a_number_that_can_not_be_rung_is_not_tried_again(self, wish: Wish) -> None:
        """No retry makes it one."""
        wish.calls.placing.failures = [RecipientRejected("twilio", "no such number")]
        await wish.start(fallback_text="See you tomorrow.")
        assert (await wish.handle.result()).outcome is DialOutcome.FAILED
        assert wish.calls.placed == []


class TestMachine:
    """A machine has answered."""

    @BOTH_WAYS
    async def test_it_is_told_what_there_is_to_tell_and_hung_up_on(self, wish: Wish) -> None:
        """Once its greeting is over; nobody is rung again, and no text is sent."""
        await wish.start(fallback_text="See you tomorrow.")
        call = await wish.answers()
        await wish.found("machine_end_beep")
        await wish.is_told()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await call.end()
        await wish.tell("completed")
        assert (await wish.handle.result()).outcome is DialOutcome.VOICEMAIL
        [(sid, document)] = wish.house.control.instructions
        assert sid == call.sid
        assert "<Say>See you tomorrow at nine.</Say><Hangup />" in document
        assert (await call.handle.result()).outcome is Outcome.VOICEMAIL
        assert wish.house.texts.sent == []

    async def test_one_that_may_have_been_told_is_not_told_twice(
        self, wish: Wish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The worker that spoke to it was lost before it could say so."""
        for timeout in ("start_to_close_timeout", "schedule_to_close_timeout"):
            monkeypatch.setitem(options.VOICEMAIL, timeout, 2 * SECOND)
        wish.house.control.instructing.silences = 1
        await wish.start()
        call = await wish.answers()
        await wish.found("machine_end_beep")
        await wish.is_told()
        await call.hang_up()
        await wish.tell("completed")
        assert (await wish.handle.result()).outcome is DialOutcome.VOICEMAIL
        assert len(wish.house.control.instructions) == 1

    @pytest.mark.parametrize("answered_by", ["machine_end_silence", "fax"])
    async def test_nothing_is_booked_for_it(self, wish: Wish, answered_by: str) -> None:
        """Whatever its greeting sounds like, and however late it is known."""
        await wish.start(voicemail="")
        call = await wish.answers()
        await call.say("Please leave a message after the tone")
        await wish.found(answered_by)
        content = await call.use_json("book_appointment", TUESDAY_AT_NINE)
        assert content["status"] == "refused"
        assert (await call.use_json("do_not_call", {}))["status"] == "refused"
        assert not await wish.house.suppressions.is_suppressed(WORKSHOP_ID, MARIA)
        assert await wish.house.claimed_starts() == set()
        await wish.handle.terminate()
        await call.hang_up()
        assert await wish.house.messages() == []

    async def test_who_wants_no_more_calls_is_believed_before_it_is_known(self, wish: Wish) -> None:
        """He says so at once and hangs up; a machine says no such thing."""
        await wish.start()
        call = await wish.answers()
        await call.say("Never call me again")
        assert (await call.use_json("do_not_call", {}))["status"] == "suppressed"
        assert await wish.house.suppressions.is_suppressed(WORKSHOP_ID, MARIA)
        await call.hang_up()
        await wish.tell("completed")
        await wish.handle.result()
        assert await wish.house.messages() == []

    async def test_what_is_asked_for_before_waits_until_it_is_known(
        self, wish: Wish, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Nothing is held while it may be a machine; the agent can ask again once it is clear."""
        monkeypatch.setattr(tool_desk, "WHO_ANSWERED_PATIENCE", timedelta(milliseconds=200))
        await wish.start()
        call = await wish.answers()
        await call.say("Tuesday at nine")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "refused"
        await wish.found("human")
        await call.say("Hello? Tuesday at nine")
        assert (await call.use_json("book_appointment", TUESDAY_AT_NINE))["status"] == "needs_confirmation"
        await wish.handle.terminate()
        await call.hang_up()

    async def test_without_words_for_it_he_is_rung_again(self, wish: Wish) -> None:
        """Nothing was left, so nobody knows of anything."""
        await wish.start(voicemail="")
        call = await wish.answers()
        await wish.found("machine_end_beep")
        await wish.is_told()
        await call.end()
        await call.detach(EndReason.CALLER_HUNG_UP)
        await wish.tell("completed")
        await wish.wait(PAUSE)
        assert (await wish.is_reached(times=2)).outcome is DialOutcome.REACHED
        assert [outcome for _, outcome in await attempts(wish)] == ["machine", "reached"]


class TestLostCallbacks:
    """Callbacks are best effort."""

    @BOTH_WAYS
    async def test_the_telephone_company_is_asked(self, wish: Wish) -> None:
        """Nobody has told that it was busy."""
        wish.house.control.statuses[wish.calls.sid(1)] = "busy"
        await wish.start(not_after=wish.intent.not_before + timedelta(minutes=3))
        await wish.rings()
        await wish.wait(DIAL_WATCH + SECOND)
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "busy")]

    async def test_doubled_and_late_ones_change_nothing(self, wish: Wish) -> None:
        """An attempt that is over stays over, and another one's callbacks are not its own."""
        await wish.start()
        await wish.rings()
        for status in ("no-answer", "in-progress", "busy"):
            await wish.tell(status)
        await wish.wait(PAUSE)
        await wish.rings(2)
        await wish.tell("completed", attempt=1, sid=wish.calls.sid(1))
        assert (await wish.is_reached(times=2)).outcome is DialOutcome.REACHED

    @BOTH_WAYS
    async def test_a_call_whose_story_never_tells_is_not_waited_for_for_ever(self, wish: Wish) -> None:
        """It waits for its last turns itself, and nobody knows for how long."""
        await wish.start(not_after=wish.intent.not_before + timedelta(minutes=10))
        call = await wish.answers()
        await call.say("Yes, I will be there")
        await wish.tell("completed")
        await wish.wait(RESULT_AT_ONCE)
        assert (await wish.handle.describe()).status is WorkflowExecutionStatus.RUNNING
        await wish.wait(CALL_RESULT)
        assert (await wish.handle.result()).outcome is DialOutcome.NOT_REACHED

    async def test_one_of_whom_it_is_told_late_that_he_was_reached_is_not_rung_again(self, wish: Wish) -> None:
        """The words of his call could not be written for long, and he is left in peace already."""
        await wish.start()
        call = await wish.answers()
        await call.say("Yes, I will be there")
        await wish.tell("completed")
        await wish.wait(RESULT_AT_ONCE)
        await wish.wait(CALL_RESULT)
        await call.hang_up()
        await wish.wait(redial_after(AttemptOutcome.HUNG_UP, 1) + SECOND)
        assert (await wish.handle.result()).outcome is DialOutcome.REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "reached")]

    @BOTH_WAYS
    async def test_a_call_without_a_story_is_not_waited_for(self, wish: Wish) -> None:
        """It was answered while Temporal was away: nobody has talked to him, and he is rung again."""
        await wish.start()
        await wish.rings()
        await wish.tell("completed")
        await wish.wait(RESULT_AT_ONCE + redial_after(AttemptOutcome.FAILED, 1) + SECOND)
        assert (await wish.is_reached(times=2)).outcome is DialOutcome.REACHED
        assert await attempts(wish) == [(wish.calls.sid(1), "failed"), (wish.calls.sid(2), "reached")]

    @BOTH_WAYS
    async def test_a_call_that_has_lost_the_word_of_its_end_is_told(self, wish: Wish) -> None:
        """The telephone company's callback reached the wish alone."""
        await wish.start()
        call = await wish.answers()
        await call.say("Yes, I will be there")
        await call.detach(EndReason.CALLER_HUNG_UP)
        await wish.tell("completed")
        await wish.wait(RESULT_AT_ONCE)
        assert (await wish.handle.result()).outcome is DialOutcome.REACHED

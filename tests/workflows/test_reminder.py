"""One reminder, told to the real workflow: at a decent hour, as the appointment stands then, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from domain.business import AppointmentStatus, ReminderChannel
from domain.compliance import ConsentState
from domain.errors import ProviderUnavailable, RecipientRejected, RuleBroken
from domain.outbound import DialOutcome, DialPurpose
from domain.ports.consent import ConsentEntry
from domain.reminders import ReminderState
from tests.workflows.house import LINE, MARIA
from tests.workflows.passing import pass_time
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.reminding import NIGHT, DayBefore, day_before

HOUR = timedelta(hours=1)


@pytest.fixture
async def noon(noon: DayBefore) -> AsyncIterator[DayBefore]:
    """Let a worker remind at noon."""
    async with noon.worker():
        yield noon


@pytest.fixture
async def night(temporal: WorkflowEnvironment, sqlite_url: str) -> AsyncIterator[DayBefore]:
    """Open the workshop in the night, when reminders wait for the morning."""
    async with day_before(temporal, sqlite_url, hour=NIGHT) as workshop, workshop.worker():
        yield workshop


@BOTH_WAYS
async def test_a_customer_is_rung_with_the_words_of_his_appointment(noon: DayBefore) -> None:
    """From our number to his, for a reminder, until the evening; nobody reached, he gets the text from there."""
    booked = await noon.book()
    assert await noon.remind(booked) is ReminderState.REACHED
    (intent,) = noon.dialer.rung
    assert (intent.purpose, intent.from_number, intent.to_number) == (DialPurpose.REMINDER, LINE, MARIA)
    assert (intent.contact_id, intent.appointment_id) == (booked.contact_id, booked.appointment_id)
    assert "for Maria Jensen. If you want no more calls, just say so. " in intent.opening
    assert "about the appointment tomorrow, " in intent.opening
    assert "reminder of your appointment" in intent.fallback_text
    assert intent.voicemail
    assert (intent.not_after.astimezone(noon.zone).hour, intent.not_before < intent.not_after) == (20, True)
    assert await noon.states() == [ReminderState.REACHED]
    assert noon.texts.sent == []


async def test_how_the_call_came_out_is_noted(noon: DayBefore) -> None:
    """In the words of calls."""
    noon.dialer.outcome = DialOutcome.VOICEMAIL
    await noon.remind(await noon.book())
    assert await noon.states() == [ReminderState.VOICEMAIL]


@pytest.mark.parametrize("outcome", list(DialOutcome))
def test_every_word_of_calls_is_one_of_reminders(outcome: DialOutcome) -> None:
    """However a call comes out, it can be noted."""
    assert ReminderState(outcome).value == outcome.value


async def test_a_call_that_fails_fails_the_reminder_only(noon: DayBefore) -> None:
    """It is noted, and nothing hangs."""
    noon.dialer.ringing.failures = [RuleBroken("no")]
    assert await noon.remind(await noon.book()) is ReminderState.FAILED


async def test_who_wants_a_text_gets_a_text(noon: DayBefore) -> None:
    """At once, and no call."""
    await noon.prefer(ReminderChannel.SMS)
    assert await noon.remind(await noon.book()) is ReminderState.TEXTED
    (text,) = noon.texts.sent
    assert (text.sender, text.recipient) == (LINE, MARIA)
    assert "reminder of your appointment" in text.body
    assert noon.dialer.rung == []


@pytest.mark.parametrize(("said", "state"), [("refused", ReminderState.REFUSED), ("granted", ReminderState.TEXTED)])
async def test_who_has_refused_reminders_gets_no_text(noon: DayBefore, said: str, state: ReminderState) -> None:
    """His no bars a text as it bars a call, and it is noted."""
    await noon.prefer(ReminderChannel.SMS)
    await noon.ports.consents.record(
        ConsentEntry("maria-jensen", DialPurpose.REMINDER, ConsentState(said), "form", datetime.now(UTC))
    )
    await noon.remind(await noon.book())
    assert await noon.states() == [state]
    assert len(noon.texts.sent) == (said == "granted")


async def test_a_text_whose_answer_was_lost_is_sent_once(noon: DayBefore) -> None:
    """The outbox looks before it repeats."""
    await noon.prefer(ReminderChannel.SMS)
    noon.texts.sending.lost_replies = [ProviderUnavailable("twilio", "gone")]
    assert await noon.remind(await noon.book()) is ReminderState.TEXTED
    assert len(noon.texts.sent) == 1


async def test_a_number_that_takes_no_texts_is_given_up(noon: DayBefore) -> None:
    """Another attempt would change nothing."""
    await noon.prefer(ReminderChannel.SMS)
    noon.texts.sending.failures = [RecipientRejected("twilio", "landline")]
    assert await noon.remind(await noon.book()) is ReminderState.FAILED


@pytest.mark.parametrize("channel", list(ReminderChannel))
async def test_one_that_has_gone_out_never_goes_out_again(noon: DayBefore, channel: ReminderChannel) -> None:
    """The database knows it when Temporal has long forgotten the run."""
    await noon.prefer(channel)
    booked = await noon.book()
    await noon.remind(booked)
    assert await noon.remind(booked, prefix="forgotten-") is None
    assert len(noon.dialer.rung) + len(noon.texts.sent) == 1


class TestChangedMeanwhile:
    """Between the sweep and the customer's morning anything may happen to an appointment."""

    async def test_in_the_night_it_waits_for_the_morning(self, night: DayBefore) -> None:
        """Nobody is rung at three; at nine he is."""
        handle = await night.start(await night.book())
        await night.waiting(handle)
        assert night.dialer.rung == []
        await pass_time(night.temporal, handle, 7 * HOUR)
        assert await handle.result() is ReminderState.REACHED
        (intent,) = night.dialer.rung
        assert intent.not_before.astimezone(night.zone).hour == 9

    async def test_one_that_was_cancelled_is_not_reminded_of(self, night: DayBefore) -> None:
        """Nobody is told to come to what he has cancelled."""
        booked = await night.book()
        handle = await night.start(booked)
        await night.waiting(handle)
        await night.change(booked, status=AppointmentStatus.CANCELLED)
        await pass_time(night.temporal, handle, 7 * HOUR)
        assert await handle.result() is None
        assert (night.dialer.rung, await night.states()) == ([], [])

    async def test_one_moved_within_its_day_is_reminded_of_at_its_new_time(self, night: DayBefore) -> None:
        """He hears the time as it stands when he is rung."""
        booked = await night.book(hour=12)
        handle = await night.start(booked)
        await night.waiting(handle)
        await night.change(booked, starts_at=booked.starts_at + 3 * HOUR, ends_at=booked.ends_at + 3 * HOUR)
        await pass_time(night.temporal, handle, 7 * HOUR)
        assert await handle.result() is ReminderState.REACHED
        (intent,) = night.dialer.rung
        assert ", at three P M" in intent.opening

    async def test_one_moved_to_another_day_waits_for_that_days_sweep(self, night: DayBefore) -> None:
        """Two days early is no reminder."""
        booked = await night.book()
        handle = await night.start(booked)
        await night.waiting(handle)
        await night.change(booked, starts_at=booked.starts_at + 24 * HOUR, ends_at=booked.ends_at + 24 * HOUR)
        await pass_time(night.temporal, handle, 7 * HOUR)
        assert await handle.result() is None
        assert night.dialer.rung == []


async def test_one_that_is_nowhere_is_nothing(noon: DayBefore) -> None:
    """A row that is gone ends the reminder, visibly as such."""
    booked = await noon.book()
    await noon.forget(booked)
    assert await noon.remind(booked) is None


async def test_a_customer_without_a_number_is_not_reminded(noon: DayBefore) -> None:
    """There is no way to him."""
    booked = await noon.book()
    await noon.take_away_numbers()
    assert await noon.remind(booked) is None
    assert await noon.states() == []

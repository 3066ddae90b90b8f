"""What is done after the hang-up, told to the real workflow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from domain.calls import Outcome
from domain.errors import HoldfastError, ProviderRejected, ProviderUnavailable
from domain.names import BACKGROUND_QUEUE
from tests.fakes.faults import Gate
from tests.workflows.house import MARIA, House
from tests.workflows.premises import BOTH_WAYS


async def test_the_summary_says_what_was_said_and_what_came_of_it(house: House) -> None:
    """It is written from the transcript in the database."""
    call = await house.answer()
    await call.say("When do you open?")
    await call.hang_up()
    assert (await house.record(call.sid)).overview.summary == "2 turns; answered"


async def test_a_call_without_a_word_needs_no_model(house: House) -> None:
    """There is nothing to summarise, and the summariser is not asked."""
    house.summarizer.summarizing.failures = [ProviderRejected("openai", "not to be asked")]
    call = await house.answer()
    await call.hang_up()
    overview = (await house.record(call.sid)).overview
    assert (overview.outcome, overview.summary) == (Outcome.ABANDONED, "Nothing was said.")


@BOTH_WAYS
async def test_a_summariser_that_fails_once_is_asked_again(house: House) -> None:
    """A moment's trouble costs no summary."""
    house.summarizer.summarizing.failures = [ProviderUnavailable("openai", "503")]
    call = await house.answer()
    await call.say("Hello")
    await call.hang_up()
    assert (await house.record(call.sid)).overview.summary == "2 turns; answered"


async def test_calls_do_not_feel_it(house: House) -> None:
    """Summaries have a queue of their own, however many calls end at once."""
    call = await house.answer()
    await call.hang_up()
    await house.record(call.sid)
    wrap_up = house.wrap_up(call.sid)
    assert (await wrap_up.describe()).task_queue == BACKGROUND_QUEUE
    assert set((await house.queues(wrap_up)).values()) == {BACKGROUND_QUEUE}


@pytest.mark.parametrize(
    "failures",
    [[ProviderRejected("openai", "no credit")], [ProviderUnavailable("openai", "503") for _ in range(5)]],
    ids=["refused", "down"],
)
async def test_without_a_summariser_a_plain_sentence_takes_its_place(
    house: House, failures: Sequence[HoldfastError]
) -> None:
    """Outcome and facts stand, and the call's row is closed."""
    house.summarizer.summarizing.failures.extend(failures)
    call = await house.answer()
    await call.say("Hello")
    await call.hang_up()
    overview = (await house.record(call.sid)).overview
    assert overview.summary == "Outcome: answered. bookings: 0; business: Northgate Auto Workshop"
    assert overview.ended_at is not None


async def test_the_wrap_up_outlives_the_call(house: House) -> None:
    """The call's workflow has ended while its summary is still being written."""
    house.summarizer.summarizing.gate = gate = Gate()
    call = await house.answer()
    await call.say("Hello")
    result = await call.hang_up()
    assert result.outcome is Outcome.ANSWERED
    await gate.arrival()
    gate.open()
    assert (await house.record(call.sid)).overview.outcome is Outcome.ANSWERED


async def test_the_contact_remembers_the_call(house: House) -> None:
    """The customer's last contact is the end of the call, for the next call as well."""
    call = await house.answer()
    await call.hang_up()
    ended_at = (await house.record(call.sid)).overview.ended_at
    contact = await house.ports.directory.contact_by_phone("northgate", MARIA)
    assert contact is not None
    assert isinstance(ended_at, datetime)
    assert contact.last_contact_at == ended_at

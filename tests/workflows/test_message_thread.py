"""Texts between a customer and the workshop, told to the real workflow with a model that says what it is told to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.business import AppointmentStatus
from domain.emergency import EMERGENCY_INSTRUCTION
from domain.errors import OutcomeUnknown, ProviderRejected, RecipientRejected
from tests.fakes.faults import Gate
from tests.store.test_budgets import allow
from tests.system.waiting import until
from tests.workflows.house import MARIA, House
from tests.workflows.premises import BOTH_WAYS
from tests.workflows.texter import Texter, asks, books, says, uses
from tests.workflows.wish import next_tuesday
from workflows import message_thread
from workflows.message_thread import PASSED_ON

STRANGER = "+15551230777"


@pytest.fixture
def maria(house: House) -> Texter:
    """A known customer."""
    return Texter(house)


async def test_a_question_is_answered(house: House, maria: Texter) -> None:
    """The model knows that it writes, and to whom; there is no call to end."""
    house.responder.replies = [says("We open at eight.")]
    await maria.text("When do you open?")
    assert await maria.has_got(1) == ["We open at eight."]
    prompt = house.responder.asked[0][0].content
    assert "You answer text messages." in prompt
    assert "You are on the phone" not in prompt
    assert "(known customer)" in prompt
    assert "end_call" not in house.responder.offered
    assert "take_message" in house.responder.offered


@BOTH_WAYS
async def test_a_booking_needs_a_yes_to_the_question(house: House) -> None:
    """Held, asked, and booked once he has written yes; the booking's own text comes as well."""
    maria, wish = Texter(house), {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.responder.replies = books(**wish)
    await maria.text("An inspection on Tuesday at nine, please")
    [question] = await maria.has_got(1)
    assert question.startswith("Shall I book")
    await maria.text("Yes")
    got = await maria.has_got(3)
    assert "Booked. See you!" in got
    assert await house.settled() == [AppointmentStatus.CONFIRMED]


async def test_without_a_yes_nothing_is_booked(house: House, maria: Texter) -> None:
    """The model's own word for it is not enough."""
    wish = {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.responder.replies = [uses("book_appointment", **wish), asks, uses("book_appointment", **wish), asks]
    await maria.text("An inspection on Tuesday at nine, please")
    await maria.has_got(1)
    await maria.text("Let me see")
    first, second = await maria.has_got(2)
    assert first == second
    assert await house.statuses() == [AppointmentStatus.HELD]


async def test_a_yes_written_before_the_question_is_none(house: House, maria: Texter) -> None:
    """He finishes his own thought while his first text is being answered."""
    wish = {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.responder.replies = [uses("book_appointment", **wish), asks, uses("book_appointment", **wish), asks]
    house.responder.thinking.gate = gate = Gate()
    await maria.text("An inspection on Tuesday at nine, please")
    await gate.arrival()
    await maria.text("Yes")
    house.responder.thinking.gate = None
    gate.open()
    first, second = await maria.has_got(2)
    assert first == second
    assert await house.statuses() == [AppointmentStatus.HELD]


@pytest.mark.parametrize("is_soon", [True, False])
async def test_a_yes_written_before_we_knew_that_the_question_was_sent(
    house: House, maria: Texter, monkeypatch: pytest.MonkeyPatch, *, is_soon: bool
) -> None:
    """The vendor's answer was lost: he has read the question all the same, unless it took long to go out."""
    if not is_soon:
        monkeypatch.setattr(message_thread, "_SOON", timedelta(0))
    house.texts.sending.lost_replies = [OutcomeUnknown("twilio", "read timeout")]
    wish = {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.responder.replies = [uses("book_appointment", **wish), asks, uses("book_appointment", **wish), says("Well.")]
    await maria.text("An inspection on Tuesday at nine, please")
    await maria.has_got(1)
    await maria.text("Yes")
    assert "Well." in await maria.has_got(3 if is_soon else 2)
    assert await house.statuses() == [AppointmentStatus.CONFIRMED if is_soon else AppointmentStatus.HELD]


async def test_what_was_just_booked_is_known_at_once(house: House, maria: Texter) -> None:
    """The model is told what stands, not what stood when the text came."""
    house.responder.replies = books(service="inspection", start=f"{next_tuesday()}T09:00")
    await maria.text("An inspection on Tuesday at nine, please")
    await maria.has_got(1)
    await maria.text("Yes")
    await maria.has_got(3)
    before, after = (asked[0].content for asked in house.responder.asked[-2:])
    assert "Coming appointment:" not in before
    assert "Coming appointment:" in after


async def test_a_question_that_was_not_delivered_was_not_heard(house: House, maria: Texter) -> None:
    """What he writes then is no answer to it."""
    wish = {"service": "inspection", "start": f"{next_tuesday()}T09:00"}
    house.texts.sending.failures = [RecipientRejected("twilio", "landline")]
    house.responder.replies = [uses("book_appointment", **wish), asks, uses("book_appointment", **wish), asks]
    await maria.text("An inspection on Tuesday at nine, please")
    await maria.is_left()
    await maria.text("Yes")
    await maria.has_got(1)
    assert await house.statuses() == [AppointmentStatus.HELD]


async def test_a_text_told_twice_is_answered_once(house: House, maria: Texter) -> None:
    """The telephone company repeats a webhook whose answer was lost."""
    house.responder.replies = [says("We open at eight."), says("Again?")]
    await maria.text("When do you open?", sid="SM1")
    await maria.has_got(1)
    await maria.text("When do you open?", sid="SM1")
    await maria.text("Thanks", sid="SM2")
    assert await maria.has_got(2) == ["We open at eight.", "Again?"]


async def test_texts_that_come_while_one_is_answered_are_one_question(house: House, maria: Texter) -> None:
    """People send a thought in three pieces."""
    house.responder.replies = [says("Yes?"), says("On Tuesday, then.")]
    house.responder.thinking.gate = gate = Gate()
    await maria.text("Hello")
    await gate.arrival()
    await maria.text("I need an inspection", "on Tuesday")
    house.responder.thinking.gate = None
    gate.open()
    assert await maria.has_got(2) == ["Yes?", "On Tuesday, then."]
    assert house.responder.asked[1][-1].content == "I need an inspection\non Tuesday"


async def test_what_was_said_before_is_known(house: House, maria: Texter) -> None:
    """A thread is one conversation."""
    house.responder.replies = [says("We open at eight."), says("Yes, also on Friday.")]
    await maria.text("When do you open?")
    await maria.has_got(1)
    await maria.text("On Friday too?")
    await maria.has_got(2)
    said = [(message.role, message.content) for message in house.responder.asked[1][1:]]
    assert said == [("user", "When do you open?"), ("assistant", "We open at eight."), ("user", "On Friday too?")]


@pytest.mark.parametrize("is_known", [True, False], ids=["known", "stranger"])
async def test_a_model_that_is_away_leaves_the_text_to_a_human(house: House, *, is_known: bool) -> None:
    """And he is told so."""
    texter = Texter(house, MARIA if is_known else STRANGER)
    house.responder.thinking.failures = [ProviderRejected("model", "no credit")]
    await texter.text("Is my car ready?")
    assert await texter.has_got(1) == [PASSED_ON]
    assert (await texter.is_left()).endswith("has texted: Is my car ready?")


async def test_a_model_that_comes_to_no_end_leaves_the_text_to_a_human(house: House, maria: Texter) -> None:
    """Six rounds are enough for anything."""
    house.responder.replies = [uses("upcoming_appointments") for _ in range(9)]
    await maria.text("What have I got?")
    assert await maria.has_got(1) == [PASSED_ON]
    assert len(house.responder.asked) == 6


async def test_an_answer_that_can_not_be_delivered_leaves_the_text_to_a_human(house: House, maria: Texter) -> None:
    """Somebody can call him."""
    house.responder.replies = [says("We open at eight.")]
    house.texts.sending.failures = [RecipientRejected("twilio", "landline")]
    await maria.text("When do you open?")
    assert (await maria.is_left()).endswith("has texted: When do you open?")


async def test_an_emergency_is_not_thought_about(house: House, maria: Texter) -> None:
    """The same fixed words as on the phone; the next text is a question like any other."""
    house.responder.replies = [says("Good to hear.")]
    await maria.text("My husband is not breathing")
    assert await maria.has_got(1) == [EMERGENCY_INSTRUCTION]
    await maria.text("He is fine again, it was a false alarm")
    assert await maria.has_got(2) == [EMERGENCY_INSTRUCTION, "Good to hear."]


async def test_whoever_writes_stop_is_never_contacted_again(house: House, maria: Texter) -> None:
    """The telephone company confirms its keyword; the model is not asked."""
    await maria.text("STOP")
    await maria.is_suppressed()
    assert house.texts.sent == []
    assert house.responder.asked == []


async def test_other_words_for_it_are_confirmed_by_one_last_text(house: House, maria: Texter) -> None:
    """Nobody else tells him that he was understood."""
    await maria.text("Please stop texting me")
    assert await maria.has_got(1) == ["Northgate Auto Workshop will not call or text you again."]
    await maria.is_suppressed()


async def test_what_only_the_model_understands_is_confirmed_too(house: House, maria: Texter) -> None:
    """His reply goes out although he is on the list by then; nothing is left to a human."""
    goodbye = "Northgate Auto Workshop will not bother you again."
    house.responder.replies = [uses("do_not_call"), says(goodbye)]
    await maria.text("Leave me alone, will you")
    assert await maria.has_got(1) == [goodbye]
    await maria.is_suppressed()
    assert await house.messages() == []


async def test_whoever_writes_start_hears_of_us_again(house: House, maria: Texter) -> None:
    """The list forgets him."""
    await maria.text("STOP")
    await maria.is_suppressed()
    await maria.text("START")
    await maria.is_suppressed(wanted=False)


async def test_answers_without_end_are_no_conversation(house: House, maria: Texter) -> None:
    """Two machines that thank each other cost twenty texts, and a human is told."""
    house.responder.replies = [says(f"Thank you ({number}).") for number in range(30)]
    for number in range(20):
        await maria.text(f"Thank you, machine {number}.")
        await maria.has_got(number + 1)
    await maria.text("Thank you, machine.")
    assert (await maria.is_left()).endswith("has texted: Thank you, machine.")
    assert len(house.responder.asked) == 20


async def test_machines_that_speak_of_emergencies_are_no_conversation_either(house: House, maria: Texter) -> None:
    """Fixed words cost as much as others, in a later run too."""
    for number in range(20):
        await maria.text("If this is a medical emergency call 911")
        await maria.has_got(number + 1)
    await maria.text("If this is a medical emergency call 911")
    assert "medical emergency" in await maria.is_left()
    assert len(house.texts.sent) == 20


async def test_a_long_thread_goes_on_in_another_run(
    house: House, maria: Texter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It knows what was said, and what was answered."""
    monkeypatch.setattr(message_thread, "THREAD_RUN", 1)
    house.responder.replies = [says("We open at eight."), says("Yes, also on Friday.")]
    await maria.text("When do you open?", sid="SM1")
    first = (await maria.workflow.describe()).run_id

    async def another() -> bool:
        return (await maria.workflow.describe()).run_id != first

    await until("another run", another, within=20)
    await maria.text("When do you open?", sid="SM1")
    await maria.text("On Friday too?", sid="SM2")
    assert await maria.has_got(2) == ["We open at eight.", "Yes, also on Friday."]
    assert [message.content for message in house.responder.asked[1][1:]] == [
        "When do you open?",
        "We open at eight.",
        "On Friday too?",
    ]


@BOTH_WAYS
async def test_a_text_that_no_money_is_left_for_is_left_to_a_human(house: House) -> None:
    """He is told so in a fixed sentence, no model is asked, and the next one is answered once there is money again."""
    maria = Texter(house)
    await allow(house.ports.budgets, day="0")
    house.responder.replies = [says("We open at eight.")]
    await maria.text("When do you open?")
    assert await maria.has_got(1) == [PASSED_ON]
    assert await maria.is_left() == "Maria Jensen has texted: When do you open?"
    assert house.responder.asked == []
    await allow(house.ports.budgets, day="1")
    await maria.text("And when do you open?")
    assert (await maria.has_got(2))[-1] == "We open at eight."

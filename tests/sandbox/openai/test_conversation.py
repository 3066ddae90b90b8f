"""The receptionist's dialogues: what she says, and which tools she uses, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.openai.receptionist.acts import Say, Use
from sandbox.openai.receptionist.conversation import AskedTool, Message, reply
from tests.sandbox.openai.front_desk import (
    KNOWN,
    NOW,
    SPOKEN,
    TOOLS,
    UNKNOWN,
    WITHHELD,
    Caller,
    Conversation,
    FrontDesk,
    prompt,
)

REFUSED = {
    "status": "refused",
    "reason": "The caller withholds his number: nothing can be booked. Take a message with a number to call back.",
}
FAILED = {"status": "failed", "reason": "calendar unavailable"}
INVALID = {"status": "invalid", "errors": ["start: no such time"], "attempts_left": 1}
TUESDAY_AT_NINE = {"service": "oil_change", "start": "2026-11-24T09:00"}
WEDNESDAY_AT_TEN = {"service": "oil_change", "start": "2026-11-25T10:00"}


def slots(*starts: str) -> list[dict[str, str]]:
    """Return slots as tools answer them."""
    return [{"start": start, "spoken": SPOKEN[start]} for start in starts]


@dataclass(frozen=True)
class Dialogue:
    """What the caller says with a piece of each answer, and all tools used until the end."""

    title: str
    turns: tuple[tuple[str, str], ...]
    used: tuple[tuple[str, Mapping[str, str]], ...]
    is_ended: bool = True
    caller: Caller = KNOWN
    answers: Mapping[str, list[Mapping[str, object]]] = field(default_factory=dict)


BOOKED = (("book_appointment", TUESDAY_AT_NINE), ("book_appointment", TUESDAY_AT_NINE))
SEARCH_TUESDAY = {"service": "oil_change", "from_date": "2026-11-24", "to_date": "2026-11-24"}

DIALOGUES = [
    Dialogue(
        "books in one sentence",
        (
            ("I'd like to book an oil change on Tuesday at nine", "Shall I book a oil change for Tuesday, November"),
            ("Yes, please.", "You're booked for Tuesday, November twenty-fourth, at nine A M. I've sent you a text"),
            ("No, that's all, thank you.", "Goodbye"),
        ),
        BOOKED,
    ),
    Dialogue(
        "asks step by step for what is missing, one thing at a time",
        (
            ("Hello?", "How can I help you?"),
            ("I need an appointment", "What would you like to book"),
            ("an oil change", "What day would suit you?"),
            ("Tuesday", "I have nine A M, ten thirty A M, or two P M. Which of these times"),
            ("the ten thirty one", "Shall I book a oil change for Tuesday, November twenty-fourth, at ten thirty A M?"),
            ("yes", "You're booked"),
            ("thanks, bye", "Goodbye"),
        ),
        (
            ("find_free_slots", SEARCH_TUESDAY),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-24T10:30"}),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-24T10:30"}),
        ),
    ),
    Dialogue(
        "offers what else is free when the slot is taken",
        (
            ("Oil change on Tuesday at nine please", "I'm afraid that time is taken. On Tuesday"),
            ("then ten thirty", "Shall I book"),
            ("yes that works", "You're booked for Tuesday, November twenty-fourth, at ten thirty A M"),
        ),
        (
            ("book_appointment", TUESDAY_AT_NINE),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-24T10:30"}),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-24T10:30"}),
        ),
        is_ended=False,
        answers={
            "book_appointment": [
                {"status": "slot_taken", "alternatives": slots("2026-11-24T10:30", "2026-11-24T14:00")}
            ]
        },
    ),
    Dialogue(
        "follows a change of mind straight to the new slot",
        (
            ("Oil change on Tuesday at nine", "at nine A M?"),
            ("actually make it Wednesday at ten", "Shall I book a oil change for Wednesday, November twenty-fifth"),
            ("yes please", "You're booked for Wednesday"),
            ("no", "Goodbye"),
        ),
        (
            ("book_appointment", TUESDAY_AT_NINE),
            ("book_appointment", WEDNESDAY_AT_TEN),
            ("book_appointment", WEDNESDAY_AT_TEN),
        ),
    ),
    Dialogue(
        "keeps the time when only the day changes",
        (
            ("Oil change on Tuesday at nine", "at nine A M?"),
            ("no, I'd rather come on Wednesday", "Wednesday, November twenty-fifth, at nine A M?"),
        ),
        (
            ("book_appointment", TUESDAY_AT_NINE),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-25T09:00"}),
        ),
        is_ended=False,
    ),
    Dialogue(
        "releases the slot the caller does not want",
        (
            ("Oil change on Tuesday at nine", "at nine A M?"),
            ("no", "What else can I do for you?"),
            ("nothing else", "Goodbye"),
        ),
        (("book_appointment", TUESDAY_AT_NINE), ("release_hold", {})),
    ),
    Dialogue(
        "answers questions from what she knows, without a tool",
        (
            ("What are your opening hours?", "Monday to Friday from eight A M to noon and from one P M to five P M"),
            ("Are you open on Saturday?", "On Saturday we're open from nine A M to one P M."),
            ("And on Sunday, are you open?", "On Sunday we're closed."),
            ("How much is an inspection?", "forty-nine dollars and fifty cents and takes sixty minutes"),
            ("no, thank you", "Is there anything else"),
            ("no", "Goodbye"),
        ),
        (),
    ),
    Dialogue(
        "goes on with the booking after a question",
        (
            ("I want an oil change", "What day would suit you?"),
            ("how much is it?", "seventy-nine dollars and takes thirty minutes. What day would suit you?"),
        ),
        (),
        is_ended=False,
    ),
    Dialogue(
        "takes a message for a human",
        (
            ("Can I talk to a real person?", "What should I pass on?"),
            ("Please tell them my car still makes a noise", "I'll pass that on"),
            ("no", "Goodbye"),
        ),
        (("take_message", {"text": "Please tell them my car still makes a noise"}),),
    ),
    Dialogue(
        "asks a caller without a number for one to call back",
        (
            ("I'd like an oil change on Tuesday at nine", "What number can we call you back on?"),
            ("five five five, oh one two, three four five six", "I'll pass that on"),
            ("bye", "Goodbye"),
        ),
        (
            ("book_appointment", TUESDAY_AT_NINE),
            (
                "take_message",
                {
                    "text": "Would like to book: oil change on Tuesday, November 24 at 09:00. Please call back.",
                    "callback_number": "5550123456",
                },
            ),
        ),
        caller=WITHHELD,
        answers={"book_appointment": [REFUSED]},
    ),
    Dialogue(
        "asks an unknown caller's name before booking",
        (
            ("I'd like an oil change on Tuesday at nine", "May I have your name, please?"),
            ("My name is Peter Parker", "Shall I book"),
            ("yes", "You're booked"),
        ),
        (("save_contact", {"name": "Peter Parker"}), *BOOKED),
        is_ended=False,
        caller=UNKNOWN,
    ),
    Dialogue(
        "does not ask for a name that was said",
        (("This is John Smith, I'd like an oil change on Tuesday at nine", "Shall I book"),),
        (("save_contact", {"name": "John Smith"}), ("book_appointment", TUESDAY_AT_NINE)),
        is_ended=False,
        caller=UNKNOWN,
    ),
    Dialogue(
        "offers a message when not understanding twice",
        (
            ("purple elephants", "I'm sorry, I didn't catch that. How can I help you?"),
            ("blah blah", "I can take a message for my colleagues. What should I pass on?"),
            ("tell them Fred called", "I'll pass that on"),
        ),
        (("take_message", {"text": "tell them Fred called"}),),
        is_ended=False,
    ),
    Dialogue(
        "asks again when nothing could be understood",
        (("oil change please", "What day"), ("(unintelligible)", "I didn't catch that. What day would suit you?")),
        (),
        is_ended=False,
    ),
    Dialogue(
        "asks after a silent caller and ends at last",
        (("(silence)", "Are you still there?"), ("(silence)", "Are you still there?"), ("(silence)", "Goodbye")),
        (),
    ),
    Dialogue(
        "takes listening noises for no yes",
        (
            ("Oil change on Tuesday at nine", "at nine A M?"),
            ("mm-hm", "Shall I book it, yes or no?"),
            ("yes", "You're booked"),
        ),
        BOOKED,
        is_ended=False,
    ),
    Dialogue(
        "asks for a new yes when the hold has run out",
        (("Oil change on Tuesday at nine", "Shall I"), ("yes", "Shall I book a oil change"), ("yes", "You're booked")),
        (*BOOKED, *BOOKED),
        is_ended=False,
        answers={
            "book_appointment": [
                {"status": "needs_confirmation", "sentence": "Shall I book it?", "start": "2026-11-24T09:00"},
                {"status": "hold_expired"},
            ]
        },
    ),
    Dialogue(
        "looks for free slots when the start was invalid",
        (("Oil change on Tuesday at nine", "Which of these times would suit you?"),),
        (("book_appointment", TUESDAY_AT_NINE), ("find_free_slots", SEARCH_TUESDAY)),
        is_ended=False,
        answers={"book_appointment": [INVALID]},
    ),
    Dialogue(
        "gives up on a request that stays invalid, for a message",
        (("Oil change on Tuesday", "What day"), ("Wednesday", "What day"), ("Friday", "What should I pass on?")),
        tuple(
            ("find_free_slots", {"service": "oil_change", "from_date": day, "to_date": day})
            for day in ("2026-11-24", "2026-11-25", "2026-11-27")
        ),
        is_ended=False,
        answers={"find_free_slots": [INVALID, INVALID, INVALID]},
    ),
    Dialogue(
        "takes a message when the calendar fails",
        (("Oil change on Tuesday", "I can take a message"), ("please call me", "I'll pass that on")),
        (("find_free_slots", SEARCH_TUESDAY), ("take_message", {"text": "please call me"})),
        is_ended=False,
        answers={"find_free_slots": [FAILED]},
    ),
    Dialogue(
        "looks further when the day is full",
        (("Oil change on Monday", "I'm afraid that day is full. On Tuesday"), ("Wednesday at ten", "Shall I book")),
        (
            ("find_free_slots", {"service": "oil_change", "from_date": "2026-11-23", "to_date": "2026-11-23"}),
            ("find_free_slots", {"service": "oil_change", "from_date": "2026-11-23", "to_date": "2026-11-30"}),
            ("book_appointment", WEDNESDAY_AT_TEN),
        ),
        is_ended=False,
    ),
    Dialogue(
        "looks later in the day when asked",
        (
            ("Oil change on Tuesday", "nine A M"),
            ("Do you have anything later?", "two P M or three thirty P M"),
            ("half past three", "at three thirty P M?"),
        ),
        (
            ("find_free_slots", SEARCH_TUESDAY),
            ("find_free_slots", {**SEARCH_TUESDAY, "part_of_day": "afternoon"}),
            ("book_appointment", {"service": "oil_change", "start": "2026-11-24T15:30"}),
        ),
        is_ended=False,
    ),
    Dialogue(
        "looks up coming appointments, and passes on what she can't change",
        (
            ("When is my appointment?", "You have oil change on Tuesday, November twenty-fourth, at two P M."),
            ("I need to cancel my appointment", "I can't change a booked appointment myself."),
            ("cancel the oil change please", "I'll pass that on"),
        ),
        (("upcoming_appointments", {}), ("take_message", {"text": "cancel the oil change please"})),
        is_ended=False,
    ),
]


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue.title.replace(" ", "_"))
def test_dialogue(dialogue: Dialogue) -> None:
    """Each answer contains the words expected, and exactly the tools expected were used."""
    desk = FrontDesk(dialogue.answers)
    call = Conversation(desk, caller=dialogue.caller)
    for said, expected in dialogue.turns:
        assert expected in call.hear(said)
    assert tuple(desk.used) == dialogue.used
    assert (call.ended_with is not None) is dialogue.is_ended


class TestInterruption:
    """An interrupted answer is cut in the messages."""

    def test_the_rest_is_said_after_a_listening_noise(self) -> None:
        """What was heard is not repeated."""
        call = Conversation()
        call.hear("Oil change on Tuesday", interrupted_after=6)
        assert call.hear("mm-hm").startswith("nine A M, ten thirty A M")

    def test_new_words_are_answered_at_once(self) -> None:
        """An interruption with a choice counts, whatever was still to be said."""
        call = Conversation()
        call.hear("Oil change on Tuesday", interrupted_after=6)
        assert "at two P M?" in call.hear("two p.m. please")

    def test_a_yes_before_the_sentence_was_heard_books_nothing(self) -> None:
        """Only a heard question can be confirmed."""
        call = Conversation()
        call.hear("Oil change on Tuesday at nine", interrupted_after=0)
        assert call.hear("yes").startswith("Shall I book a oil change")
        assert len(call.desk.used) == 1

    def test_a_booking_not_heard_of_is_told(self) -> None:
        """When the caller spoke over the news, it comes with the next answer."""
        call = Conversation()
        call.hear("Oil change on Tuesday at nine")
        call.hear("yes", interrupted_after=0)
        assert call.hear("what are your opening hours?").startswith("You're booked for Tuesday")

    def test_a_tool_that_was_never_asked_changes_nothing(self) -> None:
        """The caller interrupted before the request went out."""
        call = Conversation()
        not_requested = {"status": "failed", "reason": "The caller interrupted; this was not requested."}
        call.messages += [
            Message("user", "Oil change on Tuesday"),
            Message("assistant", "", asked=(AskedTool("c1", "find_free_slots", json.dumps(SEARCH_TUESDAY)),)),
            Message("tool", json.dumps(not_requested), tool_call_id="c1"),
        ]
        call.hear("at nine o'clock")
        assert call.desk.used == [("book_appointment", TUESDAY_AT_NINE)]


class TestWriting:
    """Who writes is not spoken to as if he were on the phone."""

    def test_nothing_is_said_of_telephones(self) -> None:
        """Neither that he has called, nor that a text is coming: he sees it come."""
        booked = {"status": "booked", "spoken": SPOKEN["2026-11-24T09:00"], "sms": "on_its_way"}
        held = {"status": "needs_confirmation", "sentence": "Shall I book it?", "start": "2026-11-24T09:00"}
        desk = FrontDesk({"book_appointment": [held, booked]})
        thread = Conversation(desk, greeting="", tools=TOOLS - {"end_call"}, is_written=True)
        thread.hear("Oil change on Tuesday at nine")
        assert thread.hear("yes") == f"You're booked for {booked['spoken']}. Is there anything else I can do for you?"
        assert thread.hear("No, thank you.") == "Thank you. Goodbye!"

    def test_an_emergency_is_sent_to_the_telephone(self) -> None:
        """There is nothing to hang up."""
        thread = Conversation(greeting="", is_written=True)
        assert thread.hear("This is an emergency!") == "If this is an emergency, please call 911 now."


class TestLostStream:
    """After a lost stream only spoken words are left in the messages."""

    def test_a_question_asked_before_can_be_confirmed(self) -> None:
        """The held slot is read out of the agent's own sentence."""
        call = Conversation(greeting="")
        call.messages += [
            Message("user", "Oil change on Tuesday at nine"),
            Message("assistant", "Shall I book an oil change for Tuesday, November twenty-fourth, at nine A M?"),
            Message("assistant", "Sorry, we were cut off for a moment. I am here again."),
            Message("user", "yes please"),
        ]
        expected = Use("book_appointment", TUESDAY_AT_NINE)
        assert reply(call.messages, TOOLS, fallback_now=NOW) == expected

    def test_a_question_not_heard_is_asked_and_can_be_confirmed(self) -> None:
        """The system hands on a question whose offers are in no message any more; yes to it books that start."""
        question = "Shall I book an oil change for Tuesday, November twenty-fourth, at nine A M?"
        told = {"status": "needs_confirmation", "sentence": question, "start": "2026-11-24T09:00", "spoken": "nine"}
        messages = [
            Message("system", prompt()),
            Message("user", "I would like an oil change"),
            Message("assistant", "What day would suit you?"),
            Message("user", "on tuesday"),
            Message("assistant", "On Tuesday, November twenty-fourth, I have nine A M, or ten thirty A M."),
            Message("user", "the first one please"),
            Message("system", f"The caller has not heard this result yet: {json.dumps(told)}"),
            Message("assistant", "Sorry, we were cut off for a moment. I am here again."),
        ]
        act = reply(messages, TOOLS, fallback_now=NOW)
        assert isinstance(act, Say)
        assert act.text == question
        messages += [Message("assistant", question), Message("user", "yes please")]
        assert reply(messages, TOOLS, fallback_now=NOW) == Use("book_appointment", TUESDAY_AT_NINE)

    def test_a_booking_told_in_half_is_not_begun_again(self) -> None:
        """He has heard that he is booked, and not what came after: nobody asks him what he would like."""
        messages = [
            Message("system", prompt()),
            Message("user", "Oil change on Tuesday at nine"),
            Message("assistant", "Shall I book an oil change for Tuesday, November twenty-fourth, at nine A M?"),
            Message("user", "Yes, please."),
            Message("assistant", "You're booked for Tuesday, November twenty-fourth, at nine A M."),
            Message("assistant", "Sorry, we were cut off for a moment. I am here again."),
        ]
        act = reply(messages, TOOLS, fallback_now=NOW)
        assert isinstance(act, Say)
        assert act.text == "Is there anything else I can do for you?"

    def test_a_result_not_heard_is_told(self) -> None:
        """The system hands on a booking the caller has not heard of."""
        booking = {"status": "booked", "start": "2026-11-24T09:00", "spoken": SPOKEN["2026-11-24T09:00"], "sms": "none"}
        messages = [
            Message("system", prompt()),
            Message("user", "yes"),
            Message("system", f"The caller has not heard this result yet: {json.dumps(booking)}"),
        ]
        act = reply(messages, TOOLS, fallback_now=NOW)
        assert isinstance(act, Say)
        assert act.text.startswith("You're booked for Tuesday, November twenty-fourth, at nine A M.")


UTTERANCES = [
    *("yes", "no", "Oil change on Tuesday at nine", "Wednesday", "at ten", "the first one", "something later"),
    *("actually make it Wednesday at ten", "never mind", "how much is it?", "are you open today?", "next week"),
    *("a human please", "my name is Ann Lee", "five five five oh one two three", "mm-hm", "(silence)", ""),
    *("(unintelligible)", "thanks", "whenever", "brakes", "say that again", "when is my appointment?", "xyzzy"),
]


class TestAnything:
    """Whatever is said, in whatever order."""

    @given(
        st.lists(st.tuples(st.sampled_from(UTTERANCES), st.none() | st.integers(0, 12)), max_size=10),
        st.sampled_from([KNOWN, UNKNOWN, WITHHELD]),
    )
    def test_there_is_always_an_answer(self, turns: list[tuple[str, int | None]], caller: Caller) -> None:
        """No order of turns and interruptions leaves her without words or has her use tools without end."""
        call = Conversation(caller=caller)
        for said, heard in turns:
            assert call.hear(said, interrupted_after=heard)

    @given(st.lists(st.sampled_from(UTTERANCES), max_size=10))
    def test_nothing_is_booked_without_a_yes(self, turns: list[str]) -> None:
        """The request that books always follows a yes."""
        call = Conversation()
        for said in turns:
            before = call.desk.bookings
            call.hear(said)
            assert call.desk.bookings == before or said == "yes"


class TestTools:
    """Only tools on offer are used."""

    def test_a_missing_tool_is_declined_in_words(self) -> None:
        """An agent without booking does not book."""
        messages = [Message("system", prompt()), Message("user", "Oil change on Tuesday at nine")]
        act = reply(messages, {"end_call"}, fallback_now=NOW)
        assert isinstance(act, Say)
        assert "I can't do that" in act.text

    def test_a_goodbye_is_said_where_the_call_can_not_be_ended(self) -> None:
        """Without end_call the goodbye is plain words."""
        act = reply([Message("system", prompt()), Message("user", "bye")], (), fallback_now=NOW)
        assert isinstance(act, Say)
        assert "Goodbye" in act.text

    def test_no_words_at_all_are_greeted(self) -> None:
        """The first reply without a caller's turn is an offer to help."""
        act = reply([Message("system", prompt())], TOOLS, fallback_now=NOW)
        assert isinstance(act, Say)
        assert act.text == "How can I help you?"

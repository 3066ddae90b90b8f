"""The receptionist on a call she has placed: who will be there, who wants another time, who wants no calls."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.business import Appointment, AppointmentStatus
from domain.reminders import ReminderWords
from tests.sandbox.openai.front_desk import MARIA, TOOLS, WORKSHOP, Conversation, FrontDesk

_ZONE = ZoneInfo(WORKSHOP.time_zone)
_APPOINTMENT = Appointment(
    appointment_id="a-1",
    organisation_id="northgate",
    resource_key="bay_1",
    service_key="inspection",
    contact_id=MARIA.contact_id,
    starts_at=datetime(2026, 11, 24, 9, tzinfo=_ZONE),
    ends_at=datetime(2026, 11, 24, 10, tzinfo=_ZONE),
    status=AppointmentStatus.CONFIRMED,
)
OPENING = ReminderWords(WORKSHOP, "Ada", MARIA, _APPOINTMENT, _ZONE, datetime(2026, 11, 23, 9, tzinfo=_ZONE)).opening
SUPPRESSED = {"status": "suppressed", "spoken": "I have noted that: Northgate will not call or text you again."}


class Desk(FrontDesk):
    """A front desk that can be told what people say to a reminder."""

    def _confirm_attendance(self, _arguments: Mapping[str, str]) -> Mapping[str, object]:
        return {"status": "confirmed"}

    def _do_not_call(self, _arguments: Mapping[str, str]) -> Mapping[str, object]:
        return SUPPRESSED


@pytest.fixture
def reminder() -> Conversation:
    """Ring Maria."""
    return Conversation(Desk(), greeting=OPENING, tools=TOOLS | {"confirm_attendance", "do_not_call"})


def used(conversation: Conversation) -> list[str]:
    """Return the tools used, in order."""
    return [tool for tool, _ in conversation.desk.used]


@pytest.mark.parametrize(
    "answer",
    [
        "Yes, I'll be there.",
        "Yes.",
        "Sure, see you then.",
        "I will come.",
        "Of course I'm coming.",
        "Yes, we'll be there",
    ],
)
def test_who_will_be_there_is_noted_once(reminder: Conversation, answer: str) -> None:
    """The first yes counts; a later one is an ordinary word."""
    assert reminder.hear(answer) == "Thank you, see you then. Is there anything else I can do for you?"
    reminder.hear("No, thank you. Goodbye.")
    assert used(reminder) == ["confirm_attendance"]
    assert reminder.ended_with is not None


@pytest.mark.parametrize(
    "words",
    [
        "Don't call me again.",
        "Please stop calling me!",
        "Take me off your list.",
        "No, do not call again",
        "Never text me",
    ],
)
def test_who_wants_no_calls_hears_it_confirmed(reminder: Conversation, words: str) -> None:
    """At once, with a goodbye."""
    assert reminder.hear(words) == f"{SUPPRESSED['spoken']} Goodbye!"
    assert used(reminder) == ["do_not_call"]
    assert reminder.ended_with == f"{SUPPRESSED['spoken']} Goodbye!"


def test_a_greeting_is_answered_with_the_question(reminder: Conversation) -> None:
    """He has picked up and not heard everything."""
    assert reminder.hear("Hello?") == "Will you be there?"
    reminder.hear("Yes.")
    assert used(reminder) == ["confirm_attendance"]


def test_who_will_not_be_there_is_asked_what_he_wants(reminder: Conversation) -> None:
    """Nothing is noted."""
    assert reminder.hear("No, I can't make it.") == "Would you like to move it, or to cancel it?"
    assert used(reminder) == []


def test_on_a_call_to_us_nothing_is_confirmed() -> None:
    """A yes there is no answer to a reminder."""
    call = Conversation(Desk())
    call.hear("Yes, I'll be there.")
    assert used(call) == []


def test_a_call_back_is_no_opt_out(reminder: Conversation) -> None:
    """He only asks for another moment."""
    reminder.hear("Please don't call back on this number now")
    assert "do_not_call" not in used(reminder)

"""Callers move and cancel what they have booked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest

from tests.sandbox.openai.front_desk import TOOLS, Conversation, FrontDesk, spoken

_BOTH: Final = TOOLS | {"reschedule_appointment", "cancel_appointment"}
_ASKED: Final = "Shall I move your oil change from then to"


class ChangingDesk(FrontDesk):
    """Changes the one appointment there is; the second wish for the same is taken as confirmed."""

    def __init__(self, overrides: Mapping[str, list[Mapping[str, object]]] | None = None) -> None:
        """Start with nothing asked."""
        super().__init__(overrides)
        self.asked: list[Mapping[str, str]] = []

    def _upcoming_appointments(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        del arguments
        start = "2026-11-24T14:00"
        return {
            "appointments": [
                {"appointment": "c0ffee", "service": "oil change", "start": start, "spoken": spoken(start)}
            ]
        }

    def _reschedule_appointment(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        if arguments in self.asked:
            return {"status": "moved", "start": arguments["start"], "spoken": spoken(arguments["start"])}
        self.asked.append(arguments)
        return {"status": "needs_confirmation", "sentence": f"{_ASKED} {spoken(arguments['start'])}?"}

    def _cancel_appointment(self, arguments: Mapping[str, str]) -> Mapping[str, object]:
        if arguments in self.asked:
            return {"status": "cancelled"}
        self.asked.append(arguments)
        return {"status": "needs_confirmation", "sentence": "Shall I cancel your oil change?"}


@pytest.fixture
def desk() -> ChangingDesk:
    """Nobody has called yet."""
    return ChangingDesk()


def _call(desk: FrontDesk) -> Conversation:
    return Conversation(desk, tools=_BOTH)


def test_a_move_is_asked_about_and_carried_out_at_the_yes(desk: ChangingDesk) -> None:
    """Both times with the reference she looked up."""
    call = _call(desk)
    assert _ASKED in call.hear("I need to move my appointment to Wednesday at ten A M")
    assert "You now come on Wednesday" in call.hear("Yes, please")
    wish = {"appointment": "c0ffee", "start": "2026-11-25T10:00"}
    assert [use for use in desk.used if use[0] == "reschedule_appointment"] == [("reschedule_appointment", wish)] * 2


def test_without_a_time_she_asks_and_looks_for_one(desk: ChangingDesk) -> None:
    """For the service that is booked."""
    call = _call(desk)
    assert call.hear("I would like to reschedule my appointment") == "What day would suit you instead?"
    assert "nine A M or ten A M" in call.hear("On Wednesday")
    assert "at ten A M?" in call.hear("At ten")
    assert (
        "find_free_slots",
        {"service": "oil_change", "from_date": "2026-11-25", "to_date": "2026-11-25"},
    ) in desk.used


def test_a_no_leaves_it_as_it_is(desk: ChangingDesk) -> None:
    """And the call goes on."""
    call = _call(desk)
    call.hear("I need to cancel my appointment")
    assert "No problem" in call.hear("No, don't")
    assert len(desk.asked) == 1


def test_a_cancellation_is_asked_about_and_carried_out(desk: ChangingDesk) -> None:
    """The question is the product's own."""
    call = _call(desk)
    assert call.hear("I need to cancel my appointment") == "Shall I cancel your oil change?"
    assert "is cancelled" in call.hear("Yes, please")


def test_a_time_that_is_taken_is_answered_with_others() -> None:
    """One of them is asked about in turn."""
    start = "2026-11-25T09:00"
    taken = {"status": "slot_taken", "alternatives": [{"start": start, "spoken": spoken(start)}]}
    call = _call(ChangingDesk({"reschedule_appointment": [taken]}))
    assert "taken" in call.hear("I need to move my appointment to Wednesday at ten A M")
    assert f"{_ASKED} {spoken(start)}" in call.hear("Yes, nine is fine")


def test_what_is_too_late_is_passed_on() -> None:
    """A message for the staff."""
    late = {"status": "failed", "reason": "It starts in less than 24 hours. Offer to take a message."}
    call = _call(ChangingDesk({"cancel_appointment": [late]}))
    assert "What should I pass on?" in call.hear("I need to cancel my appointment")
    assert "I'll pass that on" in call.hear("Please cancel the oil change tomorrow")


def _booked(desk: FrontDesk) -> Conversation:
    thread = Conversation(desk, greeting="", tools=_BOTH - {"end_call"}, is_written=True)
    thread.hear("Oil change on Tuesday at two pm")
    assert thread.hear("Yes").startswith("You're booked for")
    return thread


def test_it_is_what_has_just_been_booked(desk: ChangingDesk) -> None:
    """Nothing else can be meant; the yes still has to come."""
    thread = _booked(desk)
    assert thread.hear("can you move it to wednesday at 10am?") == f"{_ASKED} {spoken('2026-11-25T10:00')}?"
    assert thread.hear("Yes").startswith("You now come on Wednesday")
    assert thread.hear("Cancel it") == "Shall I cancel your oil change?"
    assert "is cancelled" in thread.hear("Yes, cancel it")


@pytest.mark.parametrize("words", ["Change it please", "could you reschedule that?", "postpone it"])
def test_it_can_be_moved_without_a_day(desk: ChangingDesk, words: str) -> None:
    """She asks for one."""
    assert _booked(desk).hear(words) == "What day would suit you instead?"


def test_it_is_nothing_where_there_is_no_appointment(desk: ChangingDesk) -> None:
    """She asks what is meant, and changes nothing."""
    _call(desk).hear("Cancel it")
    assert not desk.used


def test_who_is_asked_to_move_or_cancel_it_may_answer_so(desk: ChangingDesk) -> None:
    """On a call that reminds him."""
    reminder = Conversation(desk, tools=_BOTH | {"confirm_attendance"})
    reminder.hear("No, I can't")
    assert reminder.hear("Cancel it, please") == "Shall I cancel your oil change?"

"""What a call came to, and whether its caller still waits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.calls import Outcome, Speaker, Turn, decide_outcome, is_answer_owed
from domain.fillers import LATE_MODEL

THEN = datetime(2026, 11, 21, tzinfo=UTC)


def _caller(text: str) -> Turn:
    return Turn(1, Speaker.CALLER, text, text, THEN)


def _agent(text: str, heard: str) -> Turn:
    return Turn(2, Speaker.AGENT, text, heard, THEN, is_interrupted=heard != text)


@pytest.mark.parametrize(
    ("is_emergency", "bookings", "messages", "exchanges", "expected"),
    [
        (False, 0, 0, 0, Outcome.ABANDONED),
        (False, 0, 0, 1, Outcome.ANSWERED),
        (False, 0, 1, 1, Outcome.MESSAGE_TAKEN),
        (False, 1, 1, 1, Outcome.BOOKED),
        (True, 1, 1, 1, Outcome.EMERGENCY),
        (False, 0, 1, 0, Outcome.MESSAGE_TAKEN),
    ],
)
def test_the_most_valuable_outcome_counts(
    *, is_emergency: bool, bookings: int, messages: int, exchanges: int, expected: Outcome
) -> None:
    """An emergency outweighs everything, then a booking, then a message, then having talked at all."""
    outcome = decide_outcome(is_emergency=is_emergency, bookings=bookings, messages=messages, exchanges=exchanges)
    assert outcome is expected


def test_who_was_rung_and_told_has_answered() -> None:
    """Also when he said no word; who rings us and says none has given up."""
    assert decide_outcome(is_emergency=False, bookings=0, messages=0, exchanges=0, is_told=True) is Outcome.ANSWERED


def test_nothing_of_value_happens_to_a_machine() -> None:
    """Whatever it seemed to say."""
    outcome = decide_outcome(is_emergency=True, bookings=1, messages=1, exchanges=3, is_machine=True)
    assert outcome is Outcome.VOICEMAIL


@pytest.mark.parametrize(
    ("turns", "is_owed"),
    [
        ([], False),
        ([_agent("Hello.", "Hello.")], False),
        ([_caller("When?")], True),
        ([_caller("When?"), _agent("At eight.", "At eight.")], False),
        ([_caller("When?"), _agent("At eight in the morning.", "At eight")], True),
        ([_caller("When?"), _agent(LATE_MODEL, LATE_MODEL)], True),
        ([_caller("When?"), _agent("At eight.", "At eight."), _agent(LATE_MODEL, LATE_MODEL)], False),
        ([_caller("When?"), _agent("At eight.", "At eight."), _caller("And where?")], True),
    ],
)
def test_a_caller_waits_until_he_has_heard_a_whole_answer(turns: list[Turn], *, is_owed: bool) -> None:
    """A filler is none, nor is half of one."""
    assert is_answer_owed(turns) is is_owed


@pytest.mark.parametrize(("bookings", "expected"), [(0, Outcome.TRANSFERRED), (1, Outcome.BOOKED)])
def test_a_talk_with_a_colleague_outweighs_a_message(bookings: int, expected: Outcome) -> None:
    """Somebody has taken care of him; only a booking is worth more."""
    outcome = decide_outcome(is_emergency=False, bookings=bookings, messages=1, exchanges=1, is_transferred=True)
    assert outcome is expected

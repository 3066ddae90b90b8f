"""Whoever rings twice gets a verdict about his second call."""

from __future__ import annotations

from dataclasses import replace

from processes.rehearsal.final_state import FinalState, FoundAppointment
from processes.rehearsal.since import since

PHONE = "+15557770003"
ONE = FoundAppointment("a1", PHONE, "inspection", "bay_1", "2027-03-02", "09:00", "confirmed")
TWO = replace(ONE, appointment_id="a2", resource="bay_2")
EMPTY = FinalState((), (), (), (), 0, 0, 0)
BEFORE = replace(
    EMPTY, appointments=(ONE,), messages=(("Hello", PHONE),), calendar_events=1, sms=1, reminders=("reached",)
)


def test_what_was_there_before_does_not_count() -> None:
    """The same message once more is one message."""
    now = replace(
        BEFORE,
        appointments=(ONE, TWO),
        messages=(("Hello", PHONE),) * 2,
        calendar_events=2,
        sms=2,
        outcomes=("booked",),
    )
    expected = replace(
        EMPTY, appointments=(TWO,), messages=(("Hello", PHONE),), calendar_events=1, sms=1, outcomes=("booked",)
    )
    assert since(BEFORE, now, ()) == expected


def test_earlier_booking_that_this_call_changed_counts() -> None:
    """A booking that disappears is a difference, whoever made it."""
    moved = replace(ONE, time="10:00")
    assert since(BEFORE, replace(BEFORE, appointments=(moved,)), ()).appointments == (moved,)


def test_earlier_hold_that_lapses_does_not_count() -> None:
    """It was the earlier caller's."""
    before = replace(BEFORE, appointments=(replace(ONE, status="held"),))
    now = replace(BEFORE, appointments=(replace(ONE, status="expired"),))
    assert since(before, now, ()).appointments == ()


def test_given_appointment_belongs_to_the_story_each_time() -> None:
    """It may end as it ended the last time: cancelled."""
    cancelled = replace(BEFORE, appointments=(replace(ONE, status="cancelled"),))
    assert since(cancelled, cancelled, {"a1"}).appointments == cancelled.appointments


def test_on_a_fresh_stack_everything_counts() -> None:
    """Nothing is forgiven there."""
    assert since(EMPTY, BEFORE, ()) == BEFORE

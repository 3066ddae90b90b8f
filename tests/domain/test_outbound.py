"""When somebody is rung again, and who has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.outbound import AttemptOutcome, is_machine, redial_after


@pytest.mark.parametrize(
    ("outcome", "attempt", "minutes"),
    [
        (AttemptOutcome.BUSY, 1, 5),
        (AttemptOutcome.LOST, 2, 10),
        (AttemptOutcome.NO_ANSWER, 1, 30),
        (AttemptOutcome.NO_ANSWER, 2, 60),
        (AttemptOutcome.MACHINE, 3, 120),
    ],
)
def test_each_pause_is_twice_as_long(outcome: AttemptOutcome, attempt: int, minutes: int) -> None:
    """A busy line is free soon; whoever does not answer is left in peace for longer."""
    assert redial_after(outcome, attempt) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("answered_by", "is_one"),
    [
        ("human", False),
        ("unknown", False),
        ("brand_new", False),
        ("machine_start", True),
        ("machine_end_beep", True),
        ("machine_end_silence", True),
        ("machine_end_other", True),
        ("fax", True),
    ],
)
def test_who_is_no_machine_is_a_person(answered_by: str, *, is_one: bool) -> None:
    """Hanging up on a person is worse than talking to a machine."""
    assert is_machine(answered_by) is is_one

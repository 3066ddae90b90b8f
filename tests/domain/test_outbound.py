"""When somebody is rung again, and who has answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.outbound import AttemptOutcome, is_machine, is_picking_up, must_hear, redial_after


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


@pytest.mark.parametrize(
    ("opening", "part"),
    [
        ("Hello, this is Ada. It is about tomorrow. Will you be there?", "Hello, this is Ada. It is about tomorrow."),
        ("See you tomorrow.", "See you tomorrow."),
    ],
)
def test_what_everybody_has_to_hear(opening: str, part: str) -> None:
    """All before the question."""
    assert must_hear(opening) == part


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Hello?", True),
        ("Hello, this is Maria Jensen.", True),
        ("Yes?", True),
        ("Please don't call me again.", False),
        ("Wrong number.", False),
        ("You have reached the office of Doctor Miller in Springfield.", False),
    ],
)
def test_who_has_only_picked_up(words: str, *, expected: bool) -> None:
    """A few words without a refusal."""
    assert is_picking_up(words) is expected

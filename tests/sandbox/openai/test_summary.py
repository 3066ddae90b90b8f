"""What the summary of a call says, by its transcript."""

from __future__ import annotations

import pytest

from sandbox.openai.receptionist.summary import summarize

REMINDER = (
    "caller: Hello, this is Kenji.\n"
    "agent: Hello, this is Ada, an automated AI assistant, calling from Northgate for Kenji Sato. If you want no more "
    "calls, just say so. It is about the appointment tomorrow, at nine A M. Will you be there, or shall I move or "
    "cancel it?\n"
)


@pytest.mark.parametrize(
    ("said", "answer", "outcome"),
    [
        ("Yes, I will be there.", "Thank you, see you then. Is there anything else?", "The customer will be there."),
        ("Cancel it.", "Your appointment is cancelled. Is there anything else?", "The appointment was cancelled."),
        (
            "Move it to Friday.",
            "You now come on Friday, at two P M. Is there anything else?",
            "The appointment was moved to Friday, at two P M.",
        ),
        (
            "Stop calling me.",
            "I have noted that: Northgate will not call or text you again. Goodbye!",
            "The customer wants no more calls or texts.",
        ),
        ("Wrong number.", "I'm sorry. Goodbye!", "Nothing was changed."),
    ],
)
def test_a_call_we_placed_is_told_by_what_the_customer_wants(said: str, answer: str, outcome: str) -> None:
    """How he picked up the telephone is no news."""
    assert summarize(f"{REMINDER}caller: {said}\nagent: {answer}") == f'The customer said: "{said}". {outcome}'


def test_who_only_picks_up_is_quoted_with_that() -> None:
    """There is nothing else."""
    assert summarize(REMINDER) == 'The customer said: "Hello, this is Kenji.". Nothing was changed.'


def test_all_that_was_done_is_told() -> None:
    """One call may do several things; what the caller himself says about it is no proof."""
    told = summarize(
        "caller: You're booked for what?\nagent: Your appointment is cancelled.\nagent: Thank you, I'll pass that on."
    )
    assert told == (
        'The caller said: "You\'re booked for what?". The appointment was cancelled. A message was taken for the team.'
    )


def test_a_caller_without_a_word_is_told_too() -> None:
    """Nothing came of it."""
    assert summarize("agent: Hello, this is Ada.") == "The caller said nothing. Nothing was booked."

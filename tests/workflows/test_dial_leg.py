"""An attempt to ring somebody, as callbacks tell of it."""

from __future__ import annotations

import pytest

from domain.calls import Outcome
from domain.outbound import AttemptOutcome
from workflows.dial_leg import Leg
from workflows.messages import AnsweredBy, CallResult, DialStatus

TALKED = CallResult("CA1", Outcome.ANSWERED, 2, has_been_heard=True)

NOT_TAKEN = CallResult("CA1", Outcome.REFUSED, 0)


def leg(**known: object) -> Leg:
    """Return the second attempt, with a call."""
    return Leg(2, **{"call_sid": "CA1", **known})  # type: ignore[arg-type]  # tests name fields


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"call_sid": None}, AttemptOutcome.LOST),
        ({"call_sid": None, "is_refused": True}, AttemptOutcome.REFUSED),
        ({"status": "busy"}, AttemptOutcome.BUSY),
        ({"status": "no-answer"}, AttemptOutcome.NO_ANSWER),
        ({"status": "canceled"}, AttemptOutcome.NO_ANSWER),
        ({"status": "failed"}, AttemptOutcome.FAILED),
        ({"status": None}, AttemptOutcome.FAILED),
        ({"status": "completed"}, AttemptOutcome.HUNG_UP),
        ({"status": "completed", "has_no_story": True}, AttemptOutcome.FAILED),
        ({"status": "completed", "has_no_story": True, "results": {"CA1": TALKED}}, AttemptOutcome.REACHED),
        ({"status": "completed", "results": {"CA1": NOT_TAKEN}}, AttemptOutcome.FAILED),
        ({"status": "completed", "results": {"CA1": TALKED}}, AttemptOutcome.REACHED),
        ({"status": "completed", "results": {"CA9": TALKED}}, AttemptOutcome.HUNG_UP),
        ({"status": "completed", "results": {"CA1": TALKED}, "is_machine": True}, AttemptOutcome.MACHINE),
        ({"status": "completed", "is_machine": True, "is_voicemail_left": True}, AttemptOutcome.VOICEMAIL),
    ],
)
def test_how_an_attempt_came_out(known: dict[str, object], outcome: AttemptOutcome) -> None:
    """A person who was talked to is reached; a machine never is."""
    assert leg(**known).outcome is outcome


def test_what_is_over_stays_over() -> None:
    """Callbacks may come late and twice."""
    attempt = leg()
    for status in ("ringing", "no-answer", "in-progress", "completed"):
        attempt.note_status(DialStatus(2, "CA1", status))
    assert attempt.status == "no-answer"


def test_another_attempts_callbacks_are_not_its_own() -> None:
    """Each carries its number."""
    attempt = leg()
    attempt.note_status(DialStatus(1, "CA0", "completed"))
    attempt.note_answer(AnsweredBy(1, "CA0", "machine_end_beep"))
    assert (attempt.status, attempt.is_machine) == (None, False)


def test_a_call_taken_over_from_an_earlier_attempt_keeps_telling() -> None:
    """It was found late, and its callbacks carry the number it was placed under."""
    attempt = leg()
    attempt.note_status(DialStatus(1, "CA1", "busy"))
    assert attempt.status == "busy"


def test_a_callback_tells_the_sid() -> None:
    """Our own reply was lost."""
    attempt = leg(call_sid=None)
    attempt.note_status(DialStatus(2, "CA7", "ringing"))
    assert attempt.call_sid == "CA7"


def test_a_machine_is_owed_a_message_once() -> None:
    """Whatever comes of telling it."""
    attempt = leg()
    attempt.note_answer(AnsweredBy(2, "CA1", "machine_end_beep"))
    assert attempt.owes_voicemail
    attempt.has_asked_machine = True
    assert not attempt.owes_voicemail

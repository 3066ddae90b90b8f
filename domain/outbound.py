"""Calls we place: what for, to whom, and how they came out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.words import plain_words

#: Twilio's words for who has answered begin so where it was a machine; a fax is no person either.
#: Source: Twilio, "Answering machine detection: AnsweredBy".
_MACHINES: Final = ("machine", "fax")


_MOST_GREETING_WORDS: Final = 6
_REFUSALS: Final = frozenset(("no", "not", "don't", "dont", "stop", "never", "remove", "wrong", "busy", "leave"))


class DialPurpose(StrEnum):
    """Why we ring somebody; consent is given for a purpose."""

    REMINDER = "reminder"
    CALLBACK = "callback"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class DialIntent:
    """One wish to ring somebody; the same wish has the same `intent_id` and rings once.

    Attributes:
        from_number: Ours, E.164: its agent talks.
        to_number: E.164.
        opening: First words after somebody has answered: who calls, that it is an AI, what for, how to opt out.
        brief: What the model is told beyond its agent's instructions: what the call is for and what it may do.
        voicemail: What is left on an answering machine; empty: nothing.
        fallback_text: SMS when nobody could be reached; empty: none.
        not_before: Aware UTC.
        not_after: Aware UTC; once it has passed nobody is rung any more, and no fallback is sent: what it says
            may not be true any more.
        appointment_id: What it is about, if it is about an appointment.
        appointment_revision: What that appointment stood at: moved or cancelled since, nobody is rung about it.
    """

    intent_id: str
    organisation_id: str
    purpose: DialPurpose
    from_number: str
    to_number: str
    contact_id: str | None
    opening: str
    brief: str
    not_before: datetime
    not_after: datetime
    voicemail: str = ""
    fallback_text: str = ""
    appointment_id: str | None = None
    appointment_revision: int | None = None


class DialOutcome(StrEnum):
    """What came of a wish to ring somebody."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    NOT_REACHED = "not_reached"
    REFUSED = "refused"
    FAILED = "failed"


class AttemptOutcome(StrEnum):
    """How one attempt came out; a call that was lost was begun and never seen at the telephone company."""

    REACHED = "reached"
    VOICEMAIL = "voicemail"
    MACHINE = "machine"
    HUNG_UP = "hung_up"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    LOST = "lost"
    REFUSED = "refused"


#: For one wish; a business may allow itself less, never more.
MOST_DIALS: Final = 10
#: How long somebody is left in peace before he is rung again, unless his business says otherwise.
PAUSE: Final = timedelta(minutes=30)
#: A busy line is free soon, and what failed on our side was not heard by him: a part of the pause is enough then.
_SOONER: Final = 6
_SOON_AGAIN: Final = frozenset({AttemptOutcome.BUSY, AttemptOutcome.FAILED, AttemptOutcome.LOST})


def redial_after(outcome: AttemptOutcome, attempt: int, pause: timedelta = PAUSE) -> timedelta:
    """Return how long to wait after an attempt (from 1) that has reached nobody; each time twice as long."""
    doublings: int = 2 ** (attempt - 1)
    return (pause / _SOONER if outcome in _SOON_AGAIN else pause) * doublings


def must_hear(opening: str) -> str:
    """Return what of the first words everybody has to hear: all but the last sentence, which asks him something."""
    told, mark, _ = opening.rpartition(". ")
    return (told + mark).rstrip() or opening


def is_picking_up(words: str) -> bool:
    """Say whether somebody has said no more than that he is there, and perhaps who he is; a refusal is more."""
    spoken = plain_words(words).split()
    return len(spoken) <= _MOST_GREETING_WORDS and _REFUSALS.isdisjoint(spoken)


def is_machine(answered_by: str) -> bool:
    """Say whether the telephone company's word for who has answered means no person; unknown ones count as people."""
    return answered_by.startswith(_MACHINES)

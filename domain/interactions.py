"""What has happened with a customer, on whatever channel: one line of it each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class InteractionKind(StrEnum):
    """What has happened; an `ATTEMPT` is a call of ours that nobody has taken, a `NOTICE` a text or e-mail of ours."""

    CALL = "call"
    ATTEMPT = "attempt"
    MESSAGE = "message"
    THREAD = "thread"
    NOTICE = "notice"
    REMINDER = "reminder"
    APPOINTMENT = "appointment"
    TASK = "task"


class Way(StrEnum):
    """Who has begun it: the customer, or we; `NONE` where nobody was spoken to."""

    IN = "inbound"
    OUT = "outbound"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Interaction:
    """One of them.

    Attributes:
        interaction_id: Unique among those of a customer; also orders those of the same instant.
        channel: How: `phone`, `sms`, `email`; empty where it came about without one.
        subject_id: What it is about: the id of a call, an appointment, a task, a message.
        state: What has become of it, in the word of its kind.
        words: What people read of it.
    """

    interaction_id: str
    contact_id: str
    kind: InteractionKind
    happened_at: datetime
    subject_id: str
    channel: str = ""
    way: Way = Way.NONE
    state: str = ""
    words: str = ""

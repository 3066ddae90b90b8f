"""What the workflow of a thread of text messages is told; all instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ports.speech import ChatMessage


@dataclass(frozen=True, slots=True)
class TextReceived:
    """A text message has come; the telephone company's id, under which it may be told again.

    Attributes:
        segments: In how many it came; 0: it has not told.
    """

    message_sid: str
    text: str
    received_at: datetime
    segments: int = 0


@dataclass(frozen=True, slots=True)
class ThreadStart:
    """Input of `MessageThreadWorkflow`.

    Attributes:
        thread: Names the two numbers without telling them.
        from_number: Of the person; `to_number` is ours. Both E.164.
        hold_ttl: How long a slot stays held while he makes up his mind: he may be driving.
        earlier: What was written before, in a run that goes on.
        known: Ids of the messages that were answered then, or are waiting.
        waiting: Those nobody has answered yet.
        replied_at: When the latest answers were given, ascending.
    """

    thread: str
    from_number: str
    to_number: str
    hold_ttl: timedelta = timedelta(minutes=15)
    earlier: tuple[ChatMessage, ...] = ()
    known: tuple[str, ...] = ()
    waiting: tuple[TextReceived, ...] = ()
    replied_at: tuple[datetime, ...] = ()

"""What a call is made of: direction, turns, tool uses, latencies, outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.fillers import is_substantial
from domain.prices import Usage

#: Statuses after which the telephone company has nothing more to say about a call.
#: Source: Twilio, "Call resource: status".
TERMINAL_STATUSES: Final = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})


class Direction(StrEnum):
    """Who has rung whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Speaker(StrEnum):
    """Who spoke a turn."""

    CALLER = "caller"
    AGENT = "agent"


class Outcome(StrEnum):
    """What a call came to; the most valuable one that applies."""

    BOOKED = "booked"
    TRANSFERRED = "transferred"
    MESSAGE_TAKEN = "message_taken"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    EMERGENCY = "emergency"
    REFUSED = "refused"
    VOICEMAIL = "voicemail"


class EndReason(StrEnum):
    """Why a media stream or a call ended."""

    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_ENDED = "agent_ended"
    SILENCE = "silence"
    SPEECH_UNAVAILABLE = "speech_unavailable"
    STREAM_LOST = "stream_lost"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TurnLatency:
    """Milliseconds from the caller's end of speech to each step of the reply; None where the step did not happen."""

    end_of_turn_ms: float | None = None
    first_token_ms: float | None = None
    first_tts_byte_ms: float | None = None
    first_frame_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn.

    Attributes:
        index: Position in the call from 0, caller and agent counted together.
        text: What was recognised (caller), or generated (agent).
        heard: What the other side really heard; shorter than `text` after a barge-in. Equals `text` for the caller.
        said_at: Aware UTC, when the turn began to be final (caller) or audible (agent).
        used: What of ear, voice and mind was used since the turn before, on whatever.
    """

    index: int
    speaker: Speaker
    text: str
    heard: str
    said_at: datetime
    is_interrupted: bool = False
    latency: TurnLatency | None = None
    used: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolUse:
    """One request of the model for an effect or a look-up, and how it went.

    Attributes:
        intent_id: `domain.ids.intent_id`; the same request is the same id.
        arguments: The model's arguments as canonical JSON.
        verdict: The policy's verdict (`allow`, `confirm_in_call`, …).
        status: The result's status (`done`, `needs_confirmation`, …).
        duration_ms: Time inside the workflow, activity included.
    """

    intent_id: str
    turn_index: int
    tool: str
    arguments: str
    verdict: str
    status: str
    result: str
    asked_at: datetime
    duration_ms: float


def is_answer_owed(turns: Iterable[Turn]) -> bool:
    """Say whether the caller still waits for an answer: since he spoke he has heard at most fillers, or half of it."""
    is_owed = False
    for turn in turns:
        if turn.speaker is Speaker.CALLER:
            is_owed = True
        elif not turn.is_interrupted and is_substantial(turn.heard):
            is_owed = False
    return is_owed


def decide_outcome(
    *,
    is_emergency: bool,
    bookings: int,
    messages: int,
    exchanges: int,
    is_transferred: bool = False,
    is_machine: bool = False,
    is_told: bool = False,
) -> Outcome:
    """Return what a call came to: the most valuable thing that happened on it; a machine is nobody it happens to.

    Who is rung by us may say no word: he was told what we rang for (`is_told`), and that is what the call was for.
    """
    if is_machine:
        return Outcome.VOICEMAIL
    if is_emergency:
        return Outcome.EMERGENCY
    if bookings:
        return Outcome.BOOKED
    if is_transferred:
        return Outcome.TRANSFERRED
    if messages:
        return Outcome.MESSAGE_TAKEN
    return Outcome.ANSWERED if exchanges or is_told else Outcome.ABANDONED


def with_message(outcome: Outcome) -> Outcome:
    """Return what a call came to when its caller has also left a message, on whatever way."""
    return Outcome.MESSAGE_TAKEN if outcome in {Outcome.ANSWERED, Outcome.ABANDONED} else outcome

"""What the telephone company is to do once a media stream has ended."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.calls import TERMINAL_STATUSES, EndReason
from domain.interventions import InterventionKind

#: Streams lost in a row after which connecting once more is a worse answer than a human or a message.
_MOST_LOSSES: Final = 2


class AfterStream(StrEnum):
    """What comes after a stream."""

    RECONNECT = "reconnect"
    DIAL_HUMAN = "dial_human"
    TAKE_MESSAGE = "take_message"
    HANG_UP = "hang_up"


#: What somebody of the business has wanted goes before what became of the stream.
_WANTED: Final[Mapping[InterventionKind, AfterStream]] = MappingProxyType(
    {
        InterventionKind.END: AfterStream.HANG_UP,
        InterventionKind.TRANSFER: AfterStream.DIAL_HUMAN,
        InterventionKind.MESSAGE: AfterStream.TAKE_MESSAGE,
    }
)


def decide_after_stream(
    *,
    reason: EndReason | None,
    call_status: str | None,
    losses: int,
    has_human: bool = False,
    wanted: InterventionKind | None = None,
) -> AfterStream:
    """Return what comes after a stream.

    Args:
        reason: Why media said it let go; None when it did not get to say so.
        call_status: The telephone company's last word on the call, None when there was none.
        losses: Streams lost in a row, this one included; one that moved is not lost.
        has_human: Whether somebody is named who takes over from the agent.
        wanted: What somebody of the business wants done to the call; None: nobody has intervened.
    """
    if call_status in TERMINAL_STATUSES:
        return AfterStream.HANG_UP
    if wanted is not None:
        return _WANTED[wanted]
    without_agent = AfterStream.DIAL_HUMAN if has_human else AfterStream.TAKE_MESSAGE
    match reason:
        case EndReason.CALLER_HUNG_UP | EndReason.AGENT_ENDED | EndReason.SILENCE:
            return AfterStream.HANG_UP
        case EndReason.SPEECH_UNAVAILABLE:
            return without_agent
        case EndReason.MOVED:
            return AfterStream.RECONNECT
        case EndReason.STREAM_LOST | None:
            return AfterStream.RECONNECT if losses < _MOST_LOSSES else without_agent

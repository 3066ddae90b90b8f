"""What comes after a stream."""

from __future__ import annotations

import pytest

from domain.calls import EndReason
from domain.interventions import InterventionKind
from domain.stream_end import AfterStream, decide_after_stream


@pytest.mark.parametrize(
    ("reason", "call_status", "losses", "expected"),
    [
        (EndReason.CALLER_HUNG_UP, None, 0, AfterStream.HANG_UP),
        (EndReason.AGENT_ENDED, "in-progress", 0, AfterStream.HANG_UP),
        (EndReason.SILENCE, "in-progress", 0, AfterStream.HANG_UP),
        (EndReason.SPEECH_UNAVAILABLE, "in-progress", 0, AfterStream.TAKE_MESSAGE),
        (EndReason.STREAM_LOST, "in-progress", 1, AfterStream.RECONNECT),
        (EndReason.STREAM_LOST, "in-progress", 2, AfterStream.TAKE_MESSAGE),
        (EndReason.MOVED, "in-progress", 0, AfterStream.RECONNECT),
        (EndReason.MOVED, "in-progress", 1, AfterStream.RECONNECT),
        (None, None, 1, AfterStream.RECONNECT),
        (None, None, 2, AfterStream.TAKE_MESSAGE),
        (None, "in-progress", 7, AfterStream.TAKE_MESSAGE),
    ],
)
def test_decision(reason: EndReason | None, call_status: str | None, losses: int, expected: AfterStream) -> None:
    """Who meant to end is let go; who was cut off is connected once more, then asked for a message."""
    assert decide_after_stream(reason=reason, call_status=call_status, losses=losses) is expected


@pytest.mark.parametrize(
    ("reason", "losses", "expected"),
    [
        (EndReason.SPEECH_UNAVAILABLE, 1, AfterStream.DIAL_HUMAN),
        (EndReason.STREAM_LOST, 1, AfterStream.RECONNECT),
        (None, 2, AfterStream.DIAL_HUMAN),
        (EndReason.AGENT_ENDED, 0, AfterStream.HANG_UP),
    ],
)
def test_a_human_comes_before_a_message(reason: EndReason | None, losses: int, expected: AfterStream) -> None:
    """Where somebody is named, he is rung once no agent can go on, and not before."""
    decided = decide_after_stream(reason=reason, call_status="in-progress", losses=losses, has_human=True)
    assert decided is expected


@pytest.mark.parametrize("status", ["completed", "busy", "failed", "no-answer", "canceled"])
@pytest.mark.parametrize("reason", [*EndReason, None])
def test_call_that_has_ended_is_left_alone(status: str, reason: EndReason | None) -> None:
    """Nobody is there to be connected."""
    assert decide_after_stream(reason=reason, call_status=status, losses=1) is AfterStream.HANG_UP


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (InterventionKind.END, AfterStream.HANG_UP),
        (InterventionKind.TRANSFER, AfterStream.DIAL_HUMAN),
        (InterventionKind.MESSAGE, AfterStream.TAKE_MESSAGE),
    ],
)
@pytest.mark.parametrize("reason", [None, *EndReason])
def test_what_somebody_wants_goes_before_what_became_of_the_stream(
    wanted: InterventionKind, expected: AfterStream, reason: EndReason | None
) -> None:
    """However it ended; a call that is over is hung up all the same."""
    assert decide_after_stream(reason=reason, call_status="in-progress", losses=2, wanted=wanted) is expected
    over = decide_after_stream(reason=reason, call_status="completed", losses=0, wanted=wanted)
    assert over is AfterStream.HANG_UP

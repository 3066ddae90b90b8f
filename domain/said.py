"""What a media process says of a call it carries: what has been said, before the call's workflow has been told.

A call's workflow is told of the agent's words with the caller's next ones; who looks at the call sees them at once.
Rules:
- Only the api asks; its token is derived from the secret it shares with media, for one call.
- What was used of vendors is not told: that is the workflow's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.calls import Speaker, Turn, TurnLatency
from domain.errors import PeerProtocolError


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on one stream of a call.

    Attributes:
        turns: The latest whole turns, also those the workflow knows.
        being_said: What the agent is saying, as far as it was heard; None while he is not heard.
        is_over: The stream has ended; another one may have begun elsewhere.
    """

    stream_epoch: int
    turns: tuple[Turn, ...] = ()
    being_said: Turn | None = None
    is_over: bool = False


def said_token(secret: bytes, call_sid: str) -> str:
    """Return what entitles the api to ask about a call."""
    return base64.urlsafe_b64encode(
        hmac.digest(secret, f"holdfast said\x1f{call_sid}".encode(), hashlib.sha256)
    ).decode()


def may_ask(authorization: str | None, *, secret: bytes, call_sid: str) -> bool:
    """Say whether a header's token is the one of a call, in time that does not tell how much of it is right."""
    return hmac.compare_digest((authorization or "").encode(), f"Bearer {said_token(secret, call_sid)}".encode())


def said_json(said: Said) -> bytes:
    """Write it down."""
    being_said = _fields(said.being_said) if said.being_said else None
    turns = [_fields(turn) for turn in said.turns]
    return json.dumps(
        {"stream_epoch": said.stream_epoch, "turns": turns, "being_said": being_said, "is_over": said.is_over}
    ).encode()


def parsed_said(content: bytes) -> Said:
    """Read what `said_json` has written; raises PeerProtocolError for anything else."""
    try:
        fields = json.loads(content)
        being_said = fields["being_said"]
        return Said(
            stream_epoch=int(fields["stream_epoch"]),
            turns=tuple(_turn(turn) for turn in fields["turns"]),
            being_said=_turn(being_said) if being_said else None,
            is_over=bool(fields["is_over"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise PeerProtocolError(f"this is not what was said on a call ({type(error).__name__})") from error


def _fields(turn: Turn) -> dict[str, Any]:
    latency = turn.latency
    return {
        "index": turn.index,
        "speaker": turn.speaker,
        "text": turn.text,
        "heard": turn.heard,
        "said_at": turn.said_at.isoformat(),
        "is_interrupted": turn.is_interrupted,
        "latency": latency
        and [latency.end_of_turn_ms, latency.first_token_ms, latency.first_tts_byte_ms, latency.first_frame_ms],
    }


def _turn(fields: dict[str, Any]) -> Turn:
    return Turn(
        index=int(fields["index"]),
        speaker=Speaker(fields["speaker"]),
        text=str(fields["text"]),
        heard=str(fields["heard"]),
        said_at=datetime.fromisoformat(fields["said_at"]),
        is_interrupted=bool(fields["is_interrupted"]),
        latency=TurnLatency(*fields["latency"]) if fields["latency"] else None,
    )

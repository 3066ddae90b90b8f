"""The messages of Media Streams, both directions.

Source: Twilio "Media Streams: WebSocket messages"; every number Twilio sends is a string.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PlayMedia:
    """The server wants audio played; μ-law, any length."""

    audio: bytes


@dataclass(frozen=True, slots=True)
class PlayMark:
    """The server wants to hear when everything so far has been played."""

    name: str


@dataclass(frozen=True, slots=True)
class ClearAudio:
    """The server wants the audio not yet played forgotten."""


FromServer = PlayMedia | PlayMark | ClearAudio

_BODY_KEY: Final[Mapping[str, str | None]] = {"media": "media", "mark": "mark", "clear": None}


class StreamMessageInvalid(Exception):
    """A message Twilio ignores with warning 31951."""


def read(text: str, stream_sid: str) -> FromServer:
    """Return the meaning of a server's message; raises StreamMessageInvalid exactly where Twilio warns 31951."""
    try:
        message = json.loads(text)
    except ValueError as error:
        raise StreamMessageInvalid("not JSON") from error
    if not isinstance(message, dict) or message.get("event") not in tuple(_BODY_KEY):  # it may be unhashable
        raise StreamMessageInvalid("unknown event")
    if message.get("streamSid") != stream_sid:
        raise StreamMessageInvalid("wrong streamSid")
    body_key = _BODY_KEY[message["event"]]
    extra = set(message) - {"event", "streamSid", body_key}
    if extra:
        raise StreamMessageInvalid(f"unexpected field {min(map(str, extra))!r}")
    if body_key is None:
        return ClearAudio()
    field = "payload" if body_key == "media" else "name"
    value = _only_field(message.get(body_key), field)
    return PlayMark(value) if field == "name" else PlayMedia(_decoded(value))


def _only_field(body: object, field: str) -> str:
    if not isinstance(body, dict) or set(body) != {field} or not isinstance(body[field], str):
        raise StreamMessageInvalid(f"expected exactly the text field {field!r}")
    value: str = body[field]
    return value


def _decoded(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except binascii.Error as error:
        raise StreamMessageInvalid("payload is not base64") from error


@dataclass(slots=True)
class Writer:
    """Writes the messages of one stream, counting them as Twilio does: `sequenceNumber` all, `chunk` media only."""

    account_sid: str
    call_sid: str
    stream_sid: str
    _sequence: int = 0
    _chunk: int = 0

    def connected(self) -> str:
        """Return the first message; it is not counted."""
        return _json({"event": "connected", "protocol": "Call", "version": "1.0.0"})

    def start(self, parameters: Mapping[str, str]) -> str:
        """Return the description of the stream."""
        return self._counted(
            "start",
            {
                "accountSid": self.account_sid,
                "streamSid": self.stream_sid,
                "callSid": self.call_sid,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": dict(parameters),
            },
        )

    def media(self, frame: bytes, timestamp_ms: int) -> str:
        """Return 20 ms of the caller; `timestamp_ms` since the stream's start."""
        self._chunk += 1
        payload = base64.b64encode(frame).decode()
        body = {"track": "inbound", "chunk": str(self._chunk), "timestamp": str(timestamp_ms), "payload": payload}
        return self._counted("media", body)

    def dtmf(self, digit: str) -> str:
        """Return a key press."""
        return self._counted("dtmf", {"track": "inbound_track", "digit": digit})

    def mark(self, name: str) -> str:
        """Return the echo of a mark."""
        return self._counted("mark", {"name": name})

    def stop(self) -> str:
        """Return the last message."""
        return self._counted("stop", {"accountSid": self.account_sid, "callSid": self.call_sid})

    def _counted(self, event: str, body: Mapping[str, object]) -> str:
        self._sequence += 1
        head = {"event": event, "sequenceNumber": str(self._sequence), "streamSid": self.stream_sid}
        return _json({**head, event: body})


def _json(message: Mapping[str, object]) -> str:
    return json.dumps(message, separators=(",", ":"))

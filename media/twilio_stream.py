"""Twilio Media Streams as a pure protocol: text frames in, events out; and the three messages we send.

The rules of the wire: `connected`, then `start` once, then media, dtmf and marks of that very stream, then `stop`.
Whatever breaks them comes back as `Malformed` with a stable kind, to be counted and otherwise ignored; nothing raises.
Source: Twilio "Media Streams: WebSocket messages". Numeric values arrive as strings.
"""

from __future__ import annotations

import json
from binascii import b2a_base64
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec

LARGEST_FRAME: Final = 64 * 1024
_ENCODING: Final = "audio/x-mulaw"
_RATE_HZ: Final = 8000


class Connected(msgspec.Struct, frozen=True, gc=False):
    """The telephone company has connected."""


class Started(msgspec.Struct, frozen=True):
    """The stream begins; `parameters` are the custom ones of our TwiML."""

    stream_sid: str
    call_sid: str
    parameters: Mapping[str, str]


class MediaReceived(msgspec.Struct, frozen=True, gc=False):
    """Audio of the caller: μ-law, usually 160 bytes; `timestamp_ms` counts from the stream's start."""

    payload: bytes
    timestamp_ms: int


class DigitPressed(msgspec.Struct, frozen=True, gc=False):
    """The caller pressed a key."""

    digit: str


class MarkEchoed(msgspec.Struct, frozen=True, gc=False):
    """Everything queued before the mark was played, or cleared."""

    name: str


class Stopped(msgspec.Struct, frozen=True, gc=False):
    """The stream is over: the caller hung up, or the call got other instructions."""


class Malformed(msgspec.Struct, frozen=True, gc=False):
    """A message outside the protocol; `kind` is stable, for metrics."""

    kind: str


StreamEvent = Connected | Started | MediaReceived | DigitPressed | MarkEchoed | Stopped | Malformed


class _Format(msgspec.Struct):
    encoding: str = _ENCODING
    sample_rate: int = msgspec.field(name="sampleRate", default=_RATE_HZ)
    channels: int = 1


class _Start(msgspec.Struct):
    stream_sid: str = msgspec.field(name="streamSid")
    call_sid: str = msgspec.field(name="callSid")
    media_format: _Format = msgspec.field(name="mediaFormat", default_factory=_Format)
    parameters: dict[str, str] = msgspec.field(name="customParameters", default_factory=dict)


class _Media(msgspec.Struct, gc=False):
    payload: bytes
    timestamp: int
    chunk: int = 0
    track: str = "inbound"


class _Digit(msgspec.Struct, gc=False):
    digit: str


class _Mark(msgspec.Struct, gc=False):
    name: str


class _ConnectedMessage(msgspec.Struct, tag_field="event", tag="connected"):
    pass


class _StartMessage(msgspec.Struct, tag_field="event", tag="start"):
    start: _Start


class _MediaMessage(msgspec.Struct, tag_field="event", tag="media", gc=False):
    media: _Media
    stream_sid: str = msgspec.field(name="streamSid")


class _DigitMessage(msgspec.Struct, tag_field="event", tag="dtmf"):
    dtmf: _Digit
    stream_sid: str = msgspec.field(name="streamSid")


class _MarkMessage(msgspec.Struct, tag_field="event", tag="mark"):
    mark: _Mark
    stream_sid: str = msgspec.field(name="streamSid")


class _StopMessage(msgspec.Struct, tag_field="event", tag="stop"):
    stream_sid: str = msgspec.field(name="streamSid")


_InStream = _MediaMessage | _DigitMessage | _MarkMessage | _StopMessage
_Message = _ConnectedMessage | _StartMessage | _InStream
_MESSAGES: Final = msgspec.json.Decoder(_Message, strict=False)


class StreamState(StrEnum):
    """How far a stream has come."""

    WAITING = "waiting"
    CONNECTED = "connected"
    STREAMING = "streaming"
    STOPPED = "stopped"


class TwilioStream:
    """One WebSocket's side of the protocol.

    Attributes:
        state: How far the stream has come.
        missing_frames: Media messages lost on the way, by their chunk numbers.
    """

    def __init__(self) -> None:
        """Begin before the first message."""
        self.state = StreamState.WAITING
        self.missing_frames = 0
        self._stream_sid = ""
        self._last_chunk = 0

    def feed(self, message: bytes | memoryview) -> StreamEvent:
        """Take one text frame and return what it means."""
        if len(message) > LARGEST_FRAME:
            return Malformed("oversized")
        try:
            decoded = _MESSAGES.decode(message)
        except msgspec.ValidationError:
            return Malformed("unexpected_message")
        except (msgspec.DecodeError, UnicodeDecodeError):
            return Malformed("invalid_json")
        if isinstance(decoded, _MediaMessage) and self.state is StreamState.STREAMING:
            return self._media(decoded)
        return self._rare(decoded)

    def feed_binary(self) -> Malformed:
        """Take a binary frame, which the protocol does not know."""
        return Malformed("binary")

    def _media(self, message: _MediaMessage) -> StreamEvent:
        media = message.media
        if message.stream_sid != self._stream_sid:
            return Malformed("wrong_stream")
        if media.track != "inbound":
            return Malformed("wrong_track")
        if media.chunk:
            if media.chunk <= self._last_chunk:
                return Malformed("out_of_order")
            self.missing_frames += media.chunk - self._last_chunk - 1
            self._last_chunk = media.chunk
        return MediaReceived(media.payload, media.timestamp)

    def _rare(self, message: _Message) -> StreamEvent:
        match message:
            case _ConnectedMessage():
                return self._connected()
            case _StartMessage():
                return self._start(message.start)
            case _:
                return self._in_stream(message)

    def _connected(self) -> StreamEvent:
        if self.state is not StreamState.WAITING:
            return Malformed("duplicate_connected")
        self.state = StreamState.CONNECTED
        return Connected()

    def _start(self, start: _Start) -> StreamEvent:
        if self.state not in (StreamState.WAITING, StreamState.CONNECTED):
            return Malformed("duplicate_start")
        expected = _Format()
        if start.media_format != expected:
            return Malformed("wrong_format")
        self.state = StreamState.STREAMING
        self._stream_sid = start.stream_sid
        return Started(start.stream_sid, start.call_sid, start.parameters)

    def _in_stream(self, message: _InStream) -> StreamEvent:
        if self.state is not StreamState.STREAMING:
            return Malformed("after_stop" if self.state is StreamState.STOPPED else "before_start")
        if message.stream_sid != self._stream_sid:
            return Malformed("wrong_stream")
        match message:
            case _DigitMessage():
                return DigitPressed(message.dtmf.digit)
            case _MarkMessage():
                return MarkEchoed(message.mark.name)
            case _StopMessage():
                self.state = StreamState.STOPPED
                return Stopped()
            case _MediaMessage():
                return self._media(message)


class Outbound:
    """Builds the messages to one stream as JSON bytes."""

    def __init__(self, stream_sid: str) -> None:
        """Prepare what never changes."""
        sid = json.dumps(stream_sid).encode()
        self._media_prefix = b'{"event":"media","streamSid":' + sid + b',"media":{"payload":"'
        self._mark_prefix = b'{"event":"mark","streamSid":' + sid + b',"mark":{"name":'
        self.clear: Final = b'{"event":"clear","streamSid":' + sid + b"}"

    def media(self, audio: bytes) -> bytes:
        """Return a `media` message; `audio` is μ-law of any length."""
        return self._media_prefix + b2a_base64(audio, newline=False) + b'"}}'

    def mark(self, name: str) -> bytes:
        """Return a `mark` message."""
        return self._mark_prefix + json.dumps(name).encode() + b"}}"

"""One WebSocket of the telephone network: frames in, frames out, nothing awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, Protocol, assert_never

from picows import WSCloseCode, WSFrame, WSListener, WSMsgType, WSTransport

from domain.calls import EndReason
from media.metrics import MediaMetrics
from media.twilio_stream import (
    Connected,
    DigitPressed,
    Malformed,
    MarkEchoed,
    MediaReceived,
    Outbound,
    Started,
    Stopped,
    StreamEvent,
    TwilioStream,
)

_TEXT: Final = WSMsgType.TEXT
_CLOSE: Final = WSMsgType.CLOSE
_BINARY: Final = WSMsgType.BINARY
#: Seconds a peer may read nothing; then it counts as gone. Until then only marks and clears are buffered for it.
STALL_PATIENCE: Final = 10.0


class StreamSink(Protocol):
    """Takes one stream's audio."""

    def hear(self, payload: bytes, timestamp_ms: int) -> None:
        """Take the caller's audio."""

    def echo(self, mark: str) -> None:
        """Take the echo of a mark."""

    def press(self, key: str) -> None:
        """Take a key the caller has pressed."""

    def hang_up(self, reason: EndReason) -> None:
        """Take note that the other side is gone."""


class MediaSocket(WSListener):
    """One stream's socket; it is the conversation's wire."""

    def __init__(
        self,
        *,
        on_start: Callable[[MediaSocket, Started], StreamSink | None],
        on_gone: Callable[[MediaSocket], None],
        metrics: MediaMetrics,
    ) -> None:
        """Wait for the stream's start.

        Args:
            on_start: Returns who takes the audio, or None to close the socket.
            on_gone: Told when the socket is gone.
            metrics: Counts frames and what is malformed.
        """
        super().__init__()
        self._on_start = on_start
        self._on_gone = on_gone
        self._metrics = metrics
        self._frames_in = metrics.frames_in.inc
        self._frames_out = metrics.frames_out.inc
        self._stream = TwilioStream()
        self._transport: WSTransport | None = None
        self._outbound = Outbound("")
        self._sink: StreamSink | None = None
        self._stalled: asyncio.TimerHandle | None = None

    # ── from picows ─────────────────────────────────────────────────────────────────────────────────────────────────

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Take one frame; it is only valid during this call."""
        kind = frame.msg_type
        if kind == _TEXT and frame.fin:
            self._take(self._stream.feed(frame.get_payload_as_memoryview()))
        elif kind == _CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        elif kind == _BINARY:
            self._take(self._stream.feed_binary())
        else:
            self._take(Malformed("fragmented"))

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002  (picows passes it)
        """The socket is gone; without a `stop` before, the stream was lost."""
        self._transport = None
        self.resume_writing()
        self._on_gone(self)
        self._metrics.frames_missing.inc(self._stream.missing_frames)
        self._hang_up(EndReason.STREAM_LOST)

    def pause_writing(self) -> None:
        """The peer reads too slowly: audio is dropped until it catches up, late audio is worth nothing."""
        if self._stalled is None:
            self._stalled = asyncio.get_running_loop().call_later(STALL_PATIENCE, self._abandon)

    def resume_writing(self) -> None:
        """The peer has caught up."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _abandon(self) -> None:
        """Drop a peer that does not read any more, with all that is buffered for it."""
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

    def _take(self, event: StreamEvent) -> None:
        match event:
            case MediaReceived(payload, timestamp_ms):
                self._frames_in()
                if self._sink is not None:
                    self._sink.hear(payload, timestamp_ms)
            case MarkEchoed() | DigitPressed():
                self._pass_on(event)
            case Started():
                self._start(event)
            case Stopped():
                self._hang_up(EndReason.CALLER_HUNG_UP)
            case Malformed(kind):
                self._metrics.malformed.labels(kind).inc()
            case Connected():
                pass
            case _:
                assert_never(event)

    def _pass_on(self, event: MarkEchoed | DigitPressed) -> None:
        if self._sink is None:
            return
        if isinstance(event, MarkEchoed):
            self._sink.echo(event.name)
        else:
            self._sink.press(event.digit)

    def _start(self, started: Started) -> None:
        self._outbound = Outbound(started.stream_sid)
        self._sink = self._on_start(self, started)
        if self._sink is None:
            self._disconnect(WSCloseCode.POLICY_VIOLATION)

    def _hang_up(self, reason: EndReason) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.hang_up(reason)

    # ── the wire ────────────────────────────────────────────────────────────────────────────────────────────────────

    def send_audio(self, audio: bytes) -> None:
        """Queue μ-law for playing."""
        if self._stalled is None:
            self._send(self._outbound.media(audio))
            self._frames_out()

    def send_mark(self, name: str) -> None:
        """Ask for an echo once everything queued so far was played or cleared."""
        self._send(self._outbound.mark(name))

    def send_clear(self) -> None:
        """Empty the telephone network's queue."""
        self._send(self._outbound.clear)

    def close(self) -> None:
        """End the stream."""
        self._sink = None
        self._disconnect(WSCloseCode.OK)

    def _send(self, message: bytes) -> None:
        if self._transport is not None:
            self._transport.send(_TEXT, message)

    def _disconnect(self, code: WSCloseCode) -> None:
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.send_close(code)
            transport.disconnect(graceful=self._stalled is None)

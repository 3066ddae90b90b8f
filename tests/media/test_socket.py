"""A socket whose peer does not read."""

from __future__ import annotations

import asyncio
from typing import cast

from picows import WSCloseCode, WSMsgType, WSTransport
from prometheus_client import CollectorRegistry

from domain.calls import EndReason
from media.metrics import MediaMetrics
from media.socket import STALL_PATIENCE, MediaSocket, StreamSink
from media.twilio_stream import DigitPressed, Started
from tests.media.virtual_time import run_virtually

FRAME = b"\xff" * 320


class Pipe:
    """Keeps what was sent; disconnecting tells the socket, as picows does."""

    def __init__(self, socket: MediaSocket) -> None:
        """Begin connected."""
        self._socket = socket
        self.sent: list[bytes] = []
        self.disconnected: list[bool] = []

    def send(self, _kind: WSMsgType, message: bytes) -> None:
        """Keep it."""
        self.sent.append(message)

    def send_close(self, code: WSCloseCode) -> None:
        """Take it."""

    def disconnect(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002  (picows' own signature)
        """Note how."""
        self.disconnected.append(graceful)
        self._socket.on_ws_disconnected(cast("WSTransport", self))


class Sink(StreamSink):
    """Notes the end."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.ended: list[EndReason] = []
        self.pressed = ""

    def press(self, key: str) -> None:
        """Note the key."""
        self.pressed += key

    def hear(self, payload: bytes, timestamp_ms: int) -> None:
        """Take audio."""

    def echo(self, mark: str) -> None:
        """Take an echo."""

    def hang_up(self, reason: EndReason) -> None:
        """Note the reason."""
        self.ended.append(reason)


class Line:
    """A socket that is connected and streaming."""

    def __init__(self) -> None:
        """Connect."""
        self.sink = Sink()
        self.gone: list[MediaSocket] = []
        self.socket = MediaSocket(
            on_start=lambda _socket, _started: self.sink,
            on_gone=self.gone.append,
            metrics=MediaMetrics(CollectorRegistry()),
        )
        self.pipe = Pipe(self.socket)
        self.socket.on_ws_connected(cast("WSTransport", self.pipe))
        self.socket._take(Started("MZ1", "CA1", {}))


def test_audio_is_dropped_while_the_peer_does_not_read() -> None:
    """The buffer does not grow with the call, and late audio is worth nothing; marks and clears still go out."""

    async def story() -> None:
        line = Line()
        line.socket.pause_writing()
        for _ in range(100):
            line.socket.send_audio(FRAME)
        assert line.pipe.sent == []
        line.socket.send_clear()
        assert len(line.pipe.sent) == 1
        line.socket.resume_writing()
        line.socket.send_audio(FRAME)
        assert len(line.pipe.sent) == 2

    run_virtually(story())


def test_a_peer_that_does_not_read_at_all_is_dropped() -> None:
    """Its stream counts as lost, and what is buffered for it goes at once."""

    async def story() -> None:
        line = Line()
        line.socket.pause_writing()
        await asyncio.sleep(STALL_PATIENCE - 0.1)
        assert line.pipe.disconnected == []
        await asyncio.sleep(0.2)
        assert line.pipe.disconnected == [False]
        assert line.sink.ended == [EndReason.STREAM_LOST]
        assert line.gone == [line.socket]

    run_virtually(story())


def test_a_peer_that_catches_up_is_kept() -> None:
    """A hiccup of the network is no loss."""

    async def story() -> None:
        line = Line()
        for _ in range(3):
            line.socket.pause_writing()
            await asyncio.sleep(STALL_PATIENCE - 0.1)
            line.socket.resume_writing()
        await asyncio.sleep(2 * STALL_PATIENCE)
        assert line.pipe.disconnected == []

    run_virtually(story())


def test_ending_a_stream_does_not_wait_for_a_peer_that_does_not_read() -> None:
    """Nothing that was buffered is worth keeping the socket."""

    async def story() -> None:
        line = Line()
        line.socket.pause_writing()
        line.socket.close()
        assert line.pipe.disconnected == [False]

    run_virtually(story())


def test_keys_are_passed_on() -> None:
    """Each as it comes."""
    line = Line()
    for key in "12#":
        line.socket._take(DigitPressed(key))
    assert line.sink.pressed == "12#"

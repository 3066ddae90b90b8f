"""A WebSocket server under a test's control."""

from __future__ import annotations

import asyncio

from picows import WSFrame, WSListener, WSMsgType, WSTransport


class RudeServer(WSListener):
    """Accepts a WebSocket, keeps what it gets, and neither answers nor closes unless told to.

    Attributes:
        hangs_up_on: The line is cut when a message contains this.
    """

    def __init__(self) -> None:
        """Wait for the client."""
        self.transport: WSTransport | None = None
        self.path = ""
        self.hangs_up_on: bytes | None = None
        self.received: list[bytes] = []
        self.is_connected = asyncio.Event()
        self.has_received = asyncio.Event()

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the line."""
        self.path = transport.request.path.decode()
        self.transport = transport
        self.is_connected.set()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Keep the message."""
        message = frame.get_payload_as_bytes()
        self.received.append(message)
        self.has_received.set()
        if self.hangs_up_on is not None and self.hangs_up_on in message:
            self.cut()

    def send(self, message: bytes, kind: WSMsgType = WSMsgType.TEXT, *, fin: bool = True) -> None:
        """Say something."""
        assert self.transport is not None
        self.transport.send(kind, message, fin=fin)

    def cut(self) -> None:
        """Cut the line without a closing handshake."""
        assert self.transport is not None
        self.transport.disconnect(graceful=False)

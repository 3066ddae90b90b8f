"""The WebSocket of a media stream: opens it signed as Twilio does, and lends it to the stream's core."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from picows import WSCloseCode, WSError, WSFrame, WSListener, WSMsgType, WSTransport, ws_connect
from picows.picows import WSCloseInfo

from sandbox.twilio.signing import sign
from sandbox.twilio.stream import StreamCore

CONNECT_TIMEOUT_S: Final = 5.0
MOST_UNSENT_BYTES: Final = 128 * 1024
BUFFER_OVERFLOW: Final = 31930
_NORMAL_CLOSURES: Final = frozenset({WSCloseCode.OK, WSCloseCode.GOING_AWAY, WSCloseCode.NO_INFO})


class StreamRefused(Exception):
    """The stream could not be opened; `code` is Twilio's."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the code for the debugger and the stream-error callback."""
        super().__init__(message)
        self.code = code


class StreamSocket(WSListener):
    """One connection. What the server is too slow to read is dropped beyond 128 kB, with warning 31930."""

    def __init__(self) -> None:
        """Wait to be connected."""
        self._core: StreamCore | None = None
        self._transport: WSTransport | None = None
        self._text = b""
        self._has_overflowed = False

    def attach(self, core: StreamCore) -> None:
        """Give messages to `core`; to be called before connecting."""
        self._core = core

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport."""
        self._transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Pass text on, count binary as malformed, answer a close."""
        if frame.msg_type == WSMsgType.CLOSE:
            transport.send_close(frame.get_close_code())
            transport.disconnect()
        elif frame.msg_type == WSMsgType.BINARY:
            self._attached.receive_binary()
        elif frame.msg_type in (WSMsgType.TEXT, WSMsgType.CONTINUATION):
            self._text += frame.get_payload_as_bytes()
            if frame.fin:
                text, self._text = self._text, b""
                self._attached.receive(text.decode(errors="replace"))

    def send(self, text: str) -> None:
        """Send a message, or drop it where the server does not keep up or is gone."""
        if self._open.is_disconnected:
            return
        if self._open.underlying_transport.get_write_buffer_size() > MOST_UNSENT_BYTES:
            self._overflow()
            return
        self._open.send(WSMsgType.TEXT, text.encode())

    async def closed(self) -> int | None:
        """Wait for the end and return None where it was orderly, else Twilio's error code."""
        try:
            await self._open.wait_disconnected()
        except (OSError, WSError):
            return 31903
        # Contrary to its type, the handshake is None where the connection was cut without one.
        received: WSCloseInfo | None = getattr(self._open.close_handshake, "recv", None)
        return None if received is not None and received.code in _NORMAL_CLOSURES else 31921

    def close(self) -> None:
        """End the connection from this side."""
        if not self._open.is_disconnected:
            self._open.send_close(WSCloseCode.OK)
            self._open.disconnect()

    def _overflow(self) -> None:
        if not self._has_overflowed:
            self._has_overflowed = True
            self._attached.warn(BUFFER_OVERFLOW, "Stream - Media server is not keeping up: inbound audio dropped")

    @property
    def _attached(self) -> StreamCore:
        if self._core is None:
            raise RuntimeError("attach a core first")
        return self._core

    @property
    def _open(self) -> WSTransport:
        if self._transport is None:
            raise RuntimeError("not connected")
        return self._transport


async def connect(socket: StreamSocket, url: str, auth_token: str) -> None:
    """Connect `socket` to the URL a `<Stream>` names; raises StreamRefused.

    The signature covers the URL exactly as the TwiML names it, without parameters. Twilio accepts `wss` only; so does
    the sandbox, except towards loopback, where `ws` is allowed and the `ws://…` URL is what is signed.
    """
    parts = urlsplit(url)
    if parts.scheme != "wss" and not (parts.scheme == "ws" and _is_loopback(parts.hostname)):
        raise StreamRefused(31922, "Stream - WebSocket - Invalid URL scheme")
    if parts.query:
        raise StreamRefused(31920, "Stream - WebSocket - Handshake error: query strings are not supported")
    headers = {"x-twilio-signature": sign(auth_token, url), "User-Agent": "Twilio.TmeWs/1.0"}
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await ws_connect(lambda: socket, url, extra_headers=headers, max_redirects=0)
    except TimeoutError as error:
        raise StreamRefused(31901, "Stream - WebSocket - Connection timeout") from error
    except WSError as error:
        raise StreamRefused(31920, "Stream - WebSocket - Handshake error") from error
    except OSError as error:
        raise StreamRefused(31901, "Stream - WebSocket - Connection failure") from error


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False

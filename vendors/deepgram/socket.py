"""One WebSocket to Deepgram: connecting, whole messages in, messages out, loss reported once, a bounded goodbye.

Hundreds of these live in one media process, so there is no task and no queue here: picows calls back on the event
loop's thread, and sending writes straight to the transport.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from picows import (
    WSCloseCode,
    WSError,
    WSFrame,
    WSInvalidStatusError,
    WSListener,
    WSMsgType,
    WSTransport,
    ws_connect,
)

from domain.errors import ProviderError, ProviderRejected, ProviderUnavailable
from vendors.retry_after import read_retry_after

PROVIDER = "deepgram"
_CLOSE_TIMEOUT_S = 2.0
_PING_AFTER_S = 5.0
_PONG_WITHIN_S = 5.0
_MAY_HELP_LATER = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where Deepgram is and who asks.

    Attributes:
        base_url: `wss://api.deepgram.com`, or what stands in for it; without the path.
        api_key: Sent as `Authorization: Token`.
        connect_timeout: Bounds TCP, TLS and the WebSocket handshake together.
    """

    base_url: str
    api_key: str = field(repr=False)
    connect_timeout: timedelta = timedelta(seconds=3)

    def url(self, path: str, query: list[tuple[str, str]]) -> str:
        """Return the address of one stream."""
        return f"{self.base_url.rstrip('/')}{path}?{urlencode(query)}"


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who is told what arrives; called on the event loop's thread, never after `Socket.close` has begun.

    Attributes:
        text: A whole text message.
        audio: A piece of binary audio, in order.
        lost: The socket broke; called at most once, and then nothing else is.
    """

    text: Callable[[bytes], None]
    audio: Callable[[bytes], None]
    lost: Callable[[str], None]


class Socket(WSListener):
    """An open WebSocket."""

    def __init__(self, callbacks: Callbacks, farewell: bytes) -> None:
        """Prepare an unopened socket; `farewell` is the message that asks the vendor to end the stream."""
        self._callbacks = callbacks
        self._farewell = farewell
        self._transport: WSTransport | None = None
        self._is_silent = False
        self._unfinished_text = b""
        self._is_text = False
        self._close_reason = ""

    async def open(self, endpoint: Endpoint, path: str, query: list[tuple[str, str]]) -> None:
        """Connect, once.

        Raises:
            ProviderRejected: The handshake was refused for good (credentials, model, option).
            ProviderUnavailable: Deepgram can't be reached, is slow, overloaded or rate limiting.
        """
        timeout_s = endpoint.connect_timeout.total_seconds()
        try:
            async with asyncio.timeout(timeout_s):
                await ws_connect(
                    lambda: self,
                    endpoint.url(path, query),
                    websocket_handshake_timeout=timeout_s,
                    extra_headers={"Authorization": f"Token {endpoint.api_key}"},
                    max_redirects=0,
                    enable_auto_ping=True,
                    auto_ping_idle_timeout=_PING_AFTER_S,
                    auto_ping_reply_timeout=_PONG_WITHIN_S,
                )
        except asyncio.CancelledError:
            self._is_silent = True
            raise
        except WSInvalidStatusError as error:
            raise _refusal(error) from error
        except TimeoutError as error:
            self._is_silent = True
            raise ProviderUnavailable(PROVIDER, f"no connection within {timeout_s:g} s") from error
        except (OSError, WSError) as error:
            raise ProviderUnavailable(PROVIDER, f"no connection: {type(error).__name__}") from error

    def send_text(self, message: bytes) -> None:
        """Send JSON; dropped once the socket is lost or closing."""
        self._send(WSMsgType.TEXT, message)

    def send_audio(self, audio: bytes) -> None:
        """Send audio; dropped once the socket is lost or closing."""
        self._send(WSMsgType.BINARY, audio)

    def give_up(self, reason: str) -> None:
        """Report the socket as lost and cut it; does nothing when it is lost or closing already."""
        if self._is_silent:
            return
        self._is_silent = True
        if self._transport is not None:
            self._transport.disconnect(graceful=False)
        self._callbacks.lost(reason)

    async def close(self) -> None:
        """Say goodbye and wait until the vendor has closed; cut the line after two seconds. Idempotent."""
        transport = self._transport
        if transport is None:
            return
        if not self._is_silent:
            self._send(WSMsgType.TEXT, self._farewell)
            self._is_silent = True
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await transport.wait_disconnected()
        except TimeoutError:
            transport.disconnect(graceful=False)
        except Exception:  # noqa: BLE001, S110 - picows repeats here what cut the line; `lost` has told it already
            pass

    def _send(self, kind: WSMsgType, message: bytes) -> None:
        if self._transport is not None and not self._is_silent:
            self._transport.send(kind, message)

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the transport (picows calls this once, before any frame), unless the opener is gone."""
        self._transport = transport
        if self._is_silent:
            transport.disconnect(graceful=False)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Hand audio on piece by piece and text message by message."""
        match frame.msg_type:
            case WSMsgType.BINARY | WSMsgType.TEXT:
                self._is_text = frame.msg_type is WSMsgType.TEXT
                self._accept(frame)
            case WSMsgType.CONTINUATION:
                self._accept(frame)
            case WSMsgType.CLOSE:
                self._close_reason = (
                    f"closed by peer, {frame.get_close_code()}: {frame.get_close_reason() or 'no reason'}"
                )
                transport.send_close(WSCloseCode.OK)
                transport.disconnect()
            case _:
                pass

    def _accept(self, frame: WSFrame) -> None:
        if self._is_silent:
            return
        payload = frame.get_payload_as_bytes()
        if not self._is_text:
            self._callbacks.audio(payload)
            return
        text = self._unfinished_text + payload
        self._unfinished_text = b"" if frame.fin else text
        if frame.fin:
            self._callbacks.text(text)

    def pause_writing(self) -> None:
        """Give up: 64 KiB unsent, eight seconds of audio, means the vendor does not take it any more."""
        self.give_up("the vendor does not read")

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002 - picows's signature
        """Report the end unless it was asked for."""
        self.give_up(self._close_reason or "connection lost")


def _refusal(error: WSInvalidStatusError) -> ProviderError:
    """Translate the HTTP answer to a handshake; Source: Deepgram puts the reason in the header `dg-error`."""
    response = error.response
    if response is None:
        return ProviderUnavailable(PROVIDER, "handshake failed")
    status = int(response.status)
    reason = f"handshake refused with HTTP {status}: {response.headers.get('dg-error', 'no reason given')}"
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR and status not in _MAY_HELP_LATER:
        return ProviderRejected(PROVIDER, reason)
    return ProviderUnavailable(PROVIDER, reason, retry_after=read_retry_after(response.headers.get("Retry-After")))

"""One WebSocket to Deepgram, against a server that misbehaves."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import pytest
from picows import WSMsgType

from domain.errors import ProviderUnavailable
from tests.vendors.deepgram.rude_server import RudeServer
from vendors.deepgram.socket import Callbacks, Endpoint, Socket

Item = TypeVar("Item")


class Listener:
    """Keeps what a socket reports."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.texts: list[bytes] = []
        self.audio: list[bytes] = []
        self.losses: list[str] = []
        self.something = asyncio.Event()
        self.callbacks = Callbacks(self._on(self.texts), self._on(self.audio), self._on(self.losses))

    def _on(self, kept: list[Item]) -> Callable[[Item], None]:
        def callback(item: Item) -> None:
            kept.append(item)
            self.something.set()

        return callback

    async def wait(self) -> None:
        """Wait until something was reported since the last wait."""
        async with asyncio.timeout(5):
            await self.something.wait()
        self.something.clear()


async def opened(endpoint: Endpoint) -> tuple[Socket, Listener]:
    """Connect."""
    listener = Listener()
    connection = Socket(listener.callbacks, b'{"type":"Bye"}')
    await connection.open(endpoint, "/x", [("a", "b c")])
    return connection, listener


async def test_fragmented_text_arrives_whole(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """A message in several frames is one message."""
    rude, endpoint = rude_server
    rude.hangs_up_on = b"Bye"
    connection, listener = await opened(endpoint)
    rude.send(b'{"type":', fin=False)
    rude.send(b'"X"}', WSMsgType.CONTINUATION)
    await listener.wait()
    assert listener.texts == [b'{"type":"X"}']
    await connection.close()


async def test_fragmented_audio_arrives_at_once(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """Audio needs no border: each piece may be played as it comes."""
    rude, endpoint = rude_server
    rude.hangs_up_on = b"Bye"
    connection, listener = await opened(endpoint)
    rude.send(b"aa", WSMsgType.BINARY, fin=False)
    await listener.wait()
    assert listener.audio == [b"aa"]
    rude.send(b"bb", WSMsgType.CONTINUATION)
    await listener.wait()
    assert listener.audio == [b"aa", b"bb"]
    assert listener.texts == []
    await connection.close()


async def test_a_server_that_never_closes_is_left_after_two_seconds(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """Goodbye is said, waited for, and bounded."""
    rude, endpoint = rude_server
    connection, listener = await opened(endpoint)
    async with asyncio.timeout(4):
        await connection.close()
    assert rude.received == [b'{"type":"Bye"}']
    assert listener.losses == []


async def test_nothing_is_reported_once_closing_has_begun(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """Late words of a call that is over disturb nobody."""
    rude, endpoint = rude_server
    connection, listener = await opened(endpoint)
    closing = asyncio.create_task(connection.close())
    async with asyncio.timeout(5):
        await rude.has_received.wait()
    rude.send(b'{"type":"Late"}')
    rude.cut()
    await closing
    assert (listener.texts, listener.losses) == ([], [])


async def test_a_cut_line_is_reported_once(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """Whatever follows the cut, there is one loss."""
    rude, endpoint = rude_server
    connection, listener = await opened(endpoint)
    rude.cut()
    await listener.wait()
    connection.send_audio(b"x")
    connection.give_up("again")
    await connection.close()
    assert listener.losses == ["connection lost"]


async def test_a_vendor_that_does_not_read_is_given_up(rude_server: tuple[RudeServer, Endpoint]) -> None:
    """Unsent audio does not pile up without end."""
    rude, endpoint = rude_server
    connection, listener = await opened(endpoint)
    await rude.is_connected.wait()
    assert rude.transport is not None
    rude.transport.underlying_transport.pause_reading()
    for _ in range(1000):
        connection.send_audio(bytes(64_000))
        if listener.losses:
            break
    assert listener.losses == ["the vendor does not read"]
    await connection.close()


async def test_a_silent_server_is_unavailable() -> None:
    """Connecting is bounded: a server that accepts and says nothing is left."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"ws://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ProviderUnavailable):
            await opened(Endpoint(url, "key", timedelta(milliseconds=100)))


async def test_nobody_there_is_unavailable() -> None:
    """A refused connection passes; another provider may be tried meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"ws://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(ProviderUnavailable, match="ConnectionRefused"):
        await opened(Endpoint(url, "key"))


def test_the_key_is_not_printed() -> None:
    """Endpoints appear in logs, keys must not."""
    assert "secret" not in repr(Endpoint("wss://x", "secret"))

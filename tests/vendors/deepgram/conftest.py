"""The Deepgram sandbox on loopback, a server that misbehaves on purpose, and a collector of events."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import pytest
import uvicorn
from picows import WSFrame, WSListener, WSMsgType, WSTransport, WSUpgradeRequest, ws_create_server

from sandbox.deepgram.app import create_app
from sandbox.faults import FaultBoard
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from vendors.deepgram.socket import Endpoint

Event = TypeVar("Event")


@dataclass
class Collector(Generic[Event]):
    """A listener that keeps events and lets a test wait for one."""

    events: list[Event] = field(default_factory=list)
    waiting: list[tuple[Callable[[Event], bool], asyncio.Event]] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        """Take an event, as the port demands: without blocking."""
        self.events.append(event)
        for is_wanted, came in self.waiting:
            if is_wanted(event):
                came.set()

    async def until(self, is_wanted: Callable[[Event], bool]) -> None:
        """Wait, at most ten seconds, for such an event unless it has come already."""
        if any(is_wanted(event) for event in self.events):
            return
        came = asyncio.Event()
        self.waiting.append((is_wanted, came))
        async with asyncio.timeout(10):
            await came.wait()


class RudeServer(WSListener):
    """Accepts a WebSocket, keeps what it gets, and never answers or closes by itself."""

    def __init__(self) -> None:
        """Wait for the client."""
        self.transport: WSTransport | None = None
        self.received: list[bytes] = []
        self.is_connected = asyncio.Event()
        self.has_received = asyncio.Event()

    def on_ws_connected(self, transport: WSTransport) -> None:
        """Keep the line."""
        self.transport = transport
        self.is_connected.set()

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        """Keep the message."""
        self.received.append(frame.get_payload_as_bytes())
        self.has_received.set()

    def send(self, message: bytes, kind: WSMsgType = WSMsgType.TEXT, *, fin: bool = True) -> None:
        """Say something."""
        assert self.transport is not None
        self.transport.send(kind, message, fin=fin)

    def cut(self) -> None:
        """Cut the line without a closing handshake."""
        assert self.transport is not None
        self.transport.disconnect(graceful=False)


@pytest.fixture
def collector() -> Collector[object]:
    """A listener."""
    return Collector()


@pytest.fixture
async def rude_server() -> AsyncIterator[tuple[RudeServer, Endpoint]]:
    """A server under the test's control, and where it is."""
    rude = RudeServer()

    def accept(_request: WSUpgradeRequest) -> RudeServer:
        return rude

    server = await ws_create_server(accept, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield rude, Endpoint(f"ws://127.0.0.1:{port}", "rude-key")
        if rude.transport is not None:
            rude.cut()


@pytest.fixture(scope="session")
def voice() -> Voice:
    """One voice for all tests."""
    return Voice()


@pytest.fixture(scope="session")
def book() -> UtteranceBook:
    """The book the callers write and the sandbox reads."""
    return UtteranceBook()


@pytest.fixture(scope="session")
def board() -> FaultBoard:
    """The fault board of the running sandbox."""
    return FaultBoard()


@pytest.fixture(scope="session")
async def base_url(voice: Voice, book: UtteranceBook, board: FaultBoard) -> AsyncIterator[str]:
    """A running sandbox; its WebSocket base URL."""
    config = uvicorn.Config(create_app(voice, None, book, board), ws="websockets-sansio", log_level="warning")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"ws://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.fixture
def faults(board: FaultBoard) -> FaultBoard:
    """The sandbox's board with nothing planned."""
    board.clear()
    return board


@pytest.fixture
def endpoint(base_url: str, faults: FaultBoard) -> Endpoint:
    """The sandbox as the adapters are told of it."""
    return Endpoint(base_url, "sandbox-key")

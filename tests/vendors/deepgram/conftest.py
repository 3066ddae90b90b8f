"""The Deepgram sandbox on loopback, and a server that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from picows import WSUpgradeRequest, ws_create_server

from sandbox.deepgram.app import create_app
from sandbox.faults import FaultBoard
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from tests.vendors.deepgram.collector import Collector
from tests.vendors.deepgram.rude_server import RudeServer
from vendors.deepgram.socket import Endpoint


@pytest.fixture
def collector() -> Collector:
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

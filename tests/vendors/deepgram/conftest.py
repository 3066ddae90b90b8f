"""The Deepgram sandbox on loopback, and ears and voices connected to it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn

from sandbox.deepgram.app import create_app
from sandbox.faults import FaultBoard
from sandbox.speech.utterance_book import UtteranceBook
from sandbox.speech.voice import Voice
from vendors.deepgram.socket import Endpoint


@pytest.fixture(scope="session")
def voice() -> Voice:
    """One voice for all tests."""
    return Voice()


@pytest.fixture(scope="session")
def book() -> UtteranceBook:
    """The book the callers write and the sandbox reads."""
    return UtteranceBook()


@pytest.fixture
def faults(board: FaultBoard) -> FaultBoard:
    """An empty fault board."""
    board.clear()
    return board


@pytest.fixture(scope="session")
def board() -> FaultBoard:
    """The board of the running sandbox."""
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
def endpoint(base_url: str, faults: FaultBoard) -> Endpoint:
    """The sandbox as the adapters are told of it, with nothing planned to go wrong."""
    return Endpoint(base_url, "sandbox-key")

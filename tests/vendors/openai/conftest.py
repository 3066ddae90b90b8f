"""The chat sandbox and a scripted chat server on loopback, and the adapters pointed at them."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.faults import FaultBoard
from sandbox.openai.app import create_app
from tests.sandbox.loopback import serve
from tests.vendors.openai.scripted_server import ScriptedServer
from vendors.openai.responder import OpenAiResponder
from vendors.openai.settings import Dialect, OpenAiSettings, open_client
from vendors.openai.summarizer import OpenAiSummarizer


@pytest.fixture(scope="module")
def board() -> FaultBoard:
    """The running sandbox's board."""
    return FaultBoard()


@pytest.fixture
def faults(board: FaultBoard) -> FaultBoard:
    """The board with nothing planned."""
    board.clear()
    return board


@pytest.fixture(scope="module")
async def sandbox_settings(board: FaultBoard) -> AsyncIterator[OpenAiSettings]:
    """The running sandbox as the adapters are told of it."""
    async with serve(create_app(board, lambda: datetime(2026, 11, 21, 15, tzinfo=UTC))) as url:
        yield OpenAiSettings(base_url=f"{url}/v1", api_key="key", model="gpt-6-luna", reasoning_effort="none")


@asynccontextmanager
async def opened(settings: OpenAiSettings) -> AsyncIterator[OpenAiResponder]:
    """A responder with a client of its own."""
    async with open_client(settings) as client:
        yield OpenAiResponder(client, settings)


@pytest.fixture
async def responder(sandbox_settings: OpenAiSettings, faults: FaultBoard) -> AsyncIterator[OpenAiResponder]:
    """A responder on the sandbox."""
    async with opened(sandbox_settings) as responder:
        yield responder


@pytest.fixture
async def summarizer(sandbox_settings: OpenAiSettings, faults: FaultBoard) -> AsyncIterator[OpenAiSummarizer]:
    """A summarizer on the sandbox."""
    async with open_client(sandbox_settings) as client:
        yield OpenAiSummarizer(client, sandbox_settings)


@pytest.fixture(scope="module")
def running_server() -> ScriptedServer:
    """The scripted server that runs."""
    return ScriptedServer()


@pytest.fixture(scope="module")
async def scripted_url(running_server: ScriptedServer) -> AsyncIterator[str]:
    """The scripted server's base URL."""
    async with serve(running_server) as url:
        yield f"{url}/v1"


@pytest.fixture
def server(running_server: ScriptedServer) -> ScriptedServer:
    """The scripted server with nothing prepared."""
    running_server.reset()
    return running_server


@pytest.fixture
def scripted_settings(scripted_url: str) -> OpenAiSettings:
    """The scripted server as a compatible server that is soon given up."""
    return OpenAiSettings(
        base_url=scripted_url, api_key="ollama", model="qwen3", first_token_timeout=timedelta(seconds=5)
    )


@pytest.fixture
async def scripted(scripted_settings: OpenAiSettings, server: ScriptedServer) -> AsyncIterator[OpenAiResponder]:
    """A responder on the scripted server."""
    async with opened(scripted_settings) as responder:
        yield responder


@pytest.fixture
async def compatible(scripted_settings: OpenAiSettings, server: ScriptedServer) -> AsyncIterator[OpenAiResponder]:
    """A responder that takes the scripted server for Ollama."""
    async with opened(replace(scripted_settings, dialect=Dialect.COMPATIBLE)) as responder:
        yield responder


@pytest.fixture
async def forlorn() -> AsyncIterator[OpenAiResponder]:
    """A responder whose server is gone."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
    async with opened(OpenAiSettings(base_url=url, api_key="key", model="m")) as responder:
        yield responder


@pytest.fixture
async def impatient(scripted_settings: OpenAiSettings, server: ScriptedServer) -> AsyncIterator[OpenAiResponder]:
    """A responder that gives up after a second."""
    hurried = replace(scripted_settings, reply_timeout=timedelta(seconds=1), first_token_timeout=timedelta(seconds=1))
    async with opened(hurried) as responder:
        yield responder

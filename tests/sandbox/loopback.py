"""Runs an application on a free loopback port for as long as a test needs it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


@asynccontextmanager
async def serve(app: ASGIApp, *, keep_alive_s: int = 60) -> AsyncIterator[str]:
    """Serve and yield the base URL, without a slash at its end; `keep_alive_s` is how long idle connections stay."""
    config = uvicorn.Config(app, log_level="critical", lifespan="off", timeout_keep_alive=keep_alive_s)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving

"""Runs an application on a free loopback port for as long as a test needs it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

_PATIENCE_S = 1.0


@asynccontextmanager
async def serve(app: ASGIApp, *, keep_alive_s: int = 60) -> AsyncIterator[str]:
    """Serve and yield the base URL, without a slash at its end; `keep_alive_s` is how long idle connections stay."""
    config = uvicorn.Config(
        app, port=0, log_level="critical", ws="websockets-sansio", lifespan="off", timeout_keep_alive=keep_alive_s
    )
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # Without its main loop and its way of ending, each of which looks only every tenth of a second: at every test.
    await server.startup()
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    await _ended(server)


async def _ended(server: uvicorn.Server) -> None:
    """Close what is idle, let what is being answered be answered, and cancel what lasts longer."""
    state = server.server_state
    for listening in server.servers:
        listening.close()
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        _, late = await asyncio.wait(set(state.tasks), timeout=_PATIENCE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    await asyncio.sleep(0)  # for the connections to notice that they are closed
    for listening in server.servers:
        await listening.wait_closed()

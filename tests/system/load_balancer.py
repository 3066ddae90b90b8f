"""A load balancer for WebSockets, as simple as can be: new connections go to the media process that is named now."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self

_PIECE = 65_536


class LoadBalancer:
    """Forwards TCP.

    Attributes:
        backend: The loopback port new connections are forwarded to.
    """

    def __init__(self) -> None:
        """Forward to nobody yet; use `listen`."""
        self.backend = 0
        self._server: asyncio.Server | None = None

    @classmethod
    async def listen(cls) -> Self:
        """Take connections on a free port."""
        balancer = cls()
        balancer._server = await asyncio.start_server(balancer._forward, "127.0.0.1", 0)
        return balancer

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """Take no more connections."""
        assert self._server is not None
        self._server.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.backend)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, back), _pump(there, writer))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Copy until either end is gone, then let the other one go."""
    with suppress(ConnectionError):
        while piece := await source.read(_PIECE):
            sink.write(piece)
            await sink.drain()
    sink.close()

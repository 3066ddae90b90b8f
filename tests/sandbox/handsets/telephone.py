"""A page's end of a telephone's WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

PAGE = "http://127.0.0.1:8080"


@asynccontextmanager
async def switched_on(
    base_url: str, number: str, *, origin: str = PAGE, is_standby: bool = False
) -> AsyncIterator[Telephone]:
    """Switch a telephone on at a sandbox's `ws://` base URL, until the context ends."""
    address = f"{base_url}/control/handset?number={number.replace('+', '%2B')}&standby={str(is_standby).lower()}"
    async with connect(address, origin=origin, proxy=None) as socket:  # type: ignore[arg-type]  # any text
        telephone = Telephone(socket)
        await telephone.told("ready")
        yield telephone


@dataclass(slots=True)
class Telephone:
    """A page's end of the WebSocket."""

    socket: ClientConnection

    async def say(self, **message: Any) -> None:  # noqa: ANN401  (JSON)
        """Send a message."""
        await self.socket.send(json.dumps(message))

    async def told(self, event: str, **fields: str) -> dict[str, Any]:
        """Wait for a message with these fields; others are passed over."""
        async with asyncio.timeout(20):
            while True:
                message: dict[str, Any] = json.loads(await self.socket.recv())
                if message["event"] == event and fields.items() <= message.items():
                    return message

    async def closed(self) -> int | None:
        """Wait until the other side closes, and return its code."""
        async with asyncio.timeout(20):
            try:
                async for _ in self.socket:
                    pass
            except ConnectionClosedError:
                pass
        return self.socket.close_code

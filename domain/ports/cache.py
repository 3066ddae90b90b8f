"""A cache that only ever costs or saves time."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol


class Cache(Protocol):
    """Bytes under keys. Never raises for a dead server: a read misses, a write is dropped, and a metric counts it."""

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""

    async def put(self, key: str, value: bytes, ttl: timedelta) -> None:
        """Keep a value for at most `ttl`."""

    async def drop(self, *keys: str) -> None:
        """Forget keys."""

    async def close(self) -> None:
        """Let connections go."""

"""A cache that only ever costs or saves time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol


class Cache(Protocol):
    """Bytes under keys. Never raises for a dead server: a read misses, a write is dropped, and a metric counts it."""

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""

    async def get_all(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Return each key's value, or None, in their order and in one journey."""

    async def put(self, key: str, value: bytes, ttl: timedelta) -> None:
        """Keep a value for at most `ttl`."""

    async def put_all(self, values: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for at most `ttl`, in one journey; some may be dropped."""

    async def drop(self, *keys: str) -> None:
        """Forget keys."""

    async def close(self) -> None:
        """Let connections go."""

"""A cache in this process: bounded, least recently used goes first."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from domain.ports.cache import Cache

_CAPACITY: Final = 10_000


class InProcessCache(Cache):
    """`Cache` for one process.

    Other processes do not see what this one drops; what they keep is outdated for at most its time to live.
    """

    def __init__(self, *, capacity: int = _CAPACITY, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep at most `capacity` values; `clock` returns monotonic seconds."""
        self._capacity = capacity
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, bytes]] = OrderedDict()

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        expires_at, value = kept
        if self._clock() >= expires_at:
            del self._kept[key]
            return None
        self._kept.move_to_end(key)
        return value

    async def get_all(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Return each key's value, or None."""
        return [await self.get(key) for key in keys]

    async def put(self, key: str, value: bytes, ttl: timedelta) -> None:
        """Keep a value for at most `ttl`; a full cache forgets the value not used for longest."""
        self._kept[key] = (self._clock() + ttl.total_seconds(), value)
        self._kept.move_to_end(key)
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)

    async def put_all(self, values: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for at most `ttl`."""
        for key, value in values.items():
            await self.put(key, value, ttl)

    async def drop(self, *keys: str) -> None:
        """Forget keys."""
        for key in keys:
            self._kept.pop(key, None)

    async def close(self) -> None:
        """Forget everything."""
        self._kept.clear()

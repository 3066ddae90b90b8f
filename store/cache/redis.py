"""A cache all processes share, in Redis; a dead Redis only costs speed."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from domain.ports.cache import Cache

_PREFIX: Final = "holdfast:"
_MAX_CONNECTIONS: Final = 20
#: A look-up in the database takes a few milliseconds: longer than this nobody waits for a cache.
_PATIENCE: Final = timedelta(milliseconds=100)
_BACK_OFF_S: Final = 1.0

_Answer = TypeVar("_Answer")


class RedisCache(Cache):
    """`Cache` in Redis.

    After a failure reads and writes are left out for a second, so that a dead Redis costs one timeout a second and not
    one for each look-up. Drops are always tried: a value somebody else may still read should not outlive its truth.
    """

    def __init__(
        self, client: Redis, *, on_failure: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the client, who counts failures, and a clock of monotonic seconds.

        Args:
            client: Closed by `close`.
            on_failure: Called with `get`, `put` or `drop` each time Redis did not answer.
            clock: When to try again.
        """
        self._client = client
        self._on_failure = on_failure
        self._clock = clock
        self._tries_again_at = float("-inf")

    @classmethod
    def open(
        cls,
        url: str,
        *,
        on_failure: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
        patience: timedelta = _PATIENCE,
    ) -> RedisCache:
        """Make a cache from `redis://…`, `rediss://…` or `unix://…`; nothing is connected before it is used.

        At most twenty connections; one more look-up waits as long as for an answer, `patience`, then misses.
        """
        timeout = patience.total_seconds()
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=_MAX_CONNECTIONS,
            timeout=timeout,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # The back-off is ours; the library's own retries would multiply the timeout.
            retry=Retry(NoBackoff(), 0),
        )
        return cls(Redis.from_pool(pool), on_failure=on_failure, clock=clock)

    async def get(self, key: str) -> bytes | None:
        """Return the value, or None."""
        if self._is_backing_off():
            return None
        found = await self._tried("get", self._client.get(_PREFIX + key))
        return found if isinstance(found, bytes) else None

    async def get_all(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Return each key's value, or None."""
        if not keys or self._is_backing_off():
            return [None] * len(keys)
        found = await self._tried("get", self._client.mget(_PREFIX + key for key in keys))
        return [one if isinstance(one, bytes) else None for one in found or [None] * len(keys)]

    async def put(self, key: str, value: bytes, ttl: timedelta) -> None:
        """Keep a value for at most `ttl`, at least a millisecond."""
        if not self._is_backing_off():
            await self._tried("put", self._client.set(_PREFIX + key, value, px=_milliseconds(ttl)))

    async def put_all(self, values: Mapping[str, bytes], ttl: timedelta) -> None:
        """Keep values for at most `ttl`, at least a millisecond."""
        if values and not self._is_backing_off():
            journey = self._client.pipeline(transaction=False)
            for key, value in values.items():
                journey.set(_PREFIX + key, value, px=_milliseconds(ttl))
            await self._tried("put", journey.execute())

    async def drop(self, *keys: str) -> None:
        """Forget keys."""
        if keys:
            await self._tried("drop", self._client.delete(*(_PREFIX + key for key in keys)))

    async def close(self) -> None:
        """Let connections go."""
        await self._client.aclose()

    def _is_backing_off(self) -> bool:
        return self._clock() < self._tries_again_at

    async def _tried(self, operation: str, answer: Awaitable[_Answer]) -> _Answer | None:
        try:
            return await answer
        except (RedisError, OSError):
            self._tries_again_at = self._clock() + _BACK_OFF_S
            self._on_failure(operation)
            return None


def _milliseconds(ttl: timedelta) -> int:
    return max(1, int(ttl / timedelta(milliseconds=1)))

"""What every cache keeps to, in process and in Redis; and what only one of them does."""

from __future__ import annotations

import socket
from collections import Counter
from datetime import timedelta

import pytest

from domain.ports.cache import Cache
from store.cache.in_process import InProcessCache
from store.cache.redis import RedisCache
from tests.servers.redis import NO_HURRY, RedisServer
from tests.store.world import Stopwatch

MINUTE = timedelta(minutes=1)


class TestEveryCache:
    """Bytes under keys."""

    async def test_value_comes_back_exactly(self, cache: Cache) -> None:
        """Any bytes survive."""
        value = bytes(range(256))
        await cache.put("a", value, MINUTE)
        assert await cache.get("a") == value

    async def test_unknown_key_misses(self, cache: Cache) -> None:
        """What was never kept is not there."""
        assert await cache.get("a") is None

    async def test_later_value_replaces_the_earlier(self, cache: Cache) -> None:
        """The last word counts."""
        await cache.put("a", b"1", MINUTE)
        await cache.put("a", b"2", MINUTE)
        assert await cache.get("a") == b"2"

    async def test_drop_forgets_the_keys_named(self, cache: Cache) -> None:
        """Others stay, and unknown ones are fine."""
        for key in "abc":
            await cache.put(key, key.encode(), MINUTE)
        await cache.drop("a", "b", "unknown")
        await cache.drop()
        assert [await cache.get(key) for key in "abc"] == [None, None, b"c"]


class TestInProcessCache:
    """Bounded in number and in time."""

    async def test_value_expires(self) -> None:
        """At its time to live, and not before."""
        watch = Stopwatch()
        cache = InProcessCache(clock=watch)
        await cache.put("a", b"1", MINUTE)
        watch.seconds = 59.9
        assert await cache.get("a") == b"1"
        watch.seconds = 60.0
        assert await cache.get("a") is None

    async def test_full_cache_forgets_the_least_recently_used(self) -> None:
        """Reading and writing both count as use."""
        cache = InProcessCache(capacity=3)
        for key in "abc":
            await cache.put(key, b"1", MINUTE)
        await cache.get("a")
        await cache.put("b", b"2", MINUTE)
        await cache.put("d", b"1", MINUTE)
        assert [key for key in "abcd" if await cache.get(key)] == ["a", "b", "d"]


class TestRedisCache:
    """Redis saves time and costs none."""

    async def test_value_expires_in_redis(self, redis_url: str) -> None:
        """The server itself is told how long to keep it."""
        cache = RedisCache.open(redis_url, on_failure=pytest.fail, patience=NO_HURRY)
        await cache.put("a", b"1", MINUTE)
        left = await cache._client.pttl("holdfast:a")
        assert 0 < left <= 60_000
        await cache.close()

    async def test_dead_redis_misses_and_is_counted(self, mortal_redis: RedisServer) -> None:
        """Nothing raises; whoever watches sees each failure."""
        failures: Counter[str] = Counter()
        watch = Stopwatch()
        cache = RedisCache.open(
            mortal_redis.url, on_failure=lambda operation: failures.update([operation]), clock=watch, patience=NO_HURRY
        )
        await cache.put("a", b"1", MINUTE)
        mortal_redis.stop()
        assert await cache.get("a") is None
        watch.seconds += 2
        await cache.put("a", b"2", MINUTE)
        await cache.drop("a")
        assert failures == {"get": 1, "put": 1, "drop": 1}
        await cache.close()

    async def test_dead_redis_is_left_alone_for_a_second(self, mortal_redis: RedisServer) -> None:
        """One failure makes the next look-ups miss at once; after a second the revived server is used again."""
        failures: Counter[str] = Counter()
        watch = Stopwatch()
        cache = RedisCache.open(
            mortal_redis.url, on_failure=lambda operation: failures.update([operation]), clock=watch, patience=NO_HURRY
        )
        mortal_redis.stop()
        for _ in range(5):
            assert await cache.get("a") is None
        assert failures == {"get": 1}
        mortal_redis.start()
        await cache.put("a", b"1", MINUTE)
        assert await cache.get("a") is None
        watch.seconds += 1
        await cache.put("a", b"2", MINUTE)
        assert await cache.get("a") == b"2"
        assert failures == {"get": 1}
        await cache.close()

    async def test_silent_redis_is_given_up(self) -> None:
        """A server that accepts and never answers costs the time-out, not the call."""
        failures: list[str] = []
        with socket.create_server(("127.0.0.1", 0)) as listener:
            cache = RedisCache.open(f"redis://127.0.0.1:{listener.getsockname()[1]}", on_failure=failures.append)
            assert await cache.get("a") is None
            await cache.close()
        assert failures == ["get"]

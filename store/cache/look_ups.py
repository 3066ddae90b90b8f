"""Look-ups through a cache, forgotten by the writer, and never outdated by a race.

The race: a reader loads the old row; a writer commits and forgets; the reader, late, keeps the old row. Therefore a
value is kept under a *mark*, a random word beside it, and counts only while the mark is still the one its reader found
*before* it loaded. Forgetting drops the mark; the late reader's value bears a mark that is gone for ever.

What remains: a process that dies between commit and forgetting, or a cache out of the writer's reach (in process, or
Redis away), leaves the old value for at most its time to live.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final, Generic, TypeVar

import msgspec

from domain.ports.cache import Cache

_TTL: Final = timedelta(seconds=60)
_MARK_BYTES: Final = 12

_Value = TypeVar("_Value")


def random_mark() -> bytes:
    """Return twelve random bytes."""
    return secrets.token_bytes(_MARK_BYTES)


class CachedLookUps(Generic[_Value]):
    """Look-ups of one kind of value, kept for a minute unless said otherwise."""

    def __init__(
        self,
        cache: Cache,
        kind: type[_Value],
        *,
        prefix: str,
        ttl: timedelta = _TTL,
        new_mark: Callable[[], bytes] = random_mark,
    ) -> None:
        """Begin with what the cache has.

        Args:
            cache: Where they are kept.
            kind: The dataclass that is kept.
            prefix: First part of the keys.
            ttl: How long; a change nobody tells us of counts after it at the latest.
            new_mark: Makes a mark of twelve bytes.
        """
        self._cache = cache
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._encoder = msgspec.msgpack.Encoder()
        self._prefix = prefix
        self._ttl = ttl
        self._new_mark = new_mark

    async def find(self, key: str, load: Callable[[], Awaitable[_Value | None]]) -> _Value | None:
        """Return the value kept under a key, else load and keep it; what is not found is not kept."""
        mark = await self._cache.get(self._mark_key(key))
        if mark is not None and (kept := await self._kept(key, mark)) is not None:
            return kept
        if mark is None:
            mark = self._new_mark()
            await self._cache.put(self._mark_key(key), mark, self._ttl)
        value = await load()
        if value is not None:
            await self._cache.put(self._value_key(key), mark + self._encoder.encode(value), self._ttl)
        return value

    async def forget(self, *keys: str) -> None:
        """Forget keys; to be awaited after the commit, before the writer answers."""
        await self._cache.drop(*(self._mark_key(key) for key in keys), *(self._value_key(key) for key in keys))

    async def _kept(self, key: str, mark: bytes) -> _Value | None:
        entry = await self._cache.get(self._value_key(key))
        if entry is None or entry[:_MARK_BYTES] != mark:
            return None
        try:
            return self._decoder.decode(entry[_MARK_BYTES:])
        except msgspec.DecodeError:
            # Another version of Holdfast wrote it.
            return None

    def _mark_key(self, key: str) -> str:
        return f"{self._prefix}:mark:{key}"

    def _value_key(self, key: str) -> str:
        return f"{self._prefix}:value:{key}"

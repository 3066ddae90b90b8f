"""Look-ups through a cache, forgotten by the writer, and never outdated by a race.

The race: a reader loads the old row; a writer commits and forgets; the reader, late, keeps the old row. Therefore a
value is kept under a *mark*, a random word beside it, and counts only while the mark is still the one its reader found
*before* it loaded. Forgetting drops the mark; the late reader's value bears a mark that is gone for ever.

What remains: a process that dies between commit and forgetting, or a cache out of the writer's reach (in process, or
Redis away), leaves the old value for at most its time to live.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
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

        async def load_it(_missing: Sequence[str]) -> Mapping[str, _Value]:
            value = await load()
            return {} if value is None else {key: value}

        return (await self.find_all([key], load_it)).get(key)

    async def find_all(
        self, keys: Sequence[str], load: Callable[[Sequence[str]], Awaitable[Mapping[str, _Value]]]
    ) -> Mapping[str, _Value]:
        """Return the values kept under keys; those that are not are loaded together and kept."""
        marks, found = await self._kept(keys)
        missing = [key for key in keys if key not in found]
        if missing:
            new = {key: self._new_mark() for key in missing if key not in marks}
            await self._cache.put_all({self._mark_key(key): mark for key, mark in new.items()}, self._ttl)
            loaded, marks = await load(missing), marks | new
            entries = {self._value_key(key): marks[key] + self._encoder.encode(loaded[key]) for key in loaded}
            await self._cache.put_all(entries, self._ttl)
            found.update(loaded)
        return found

    async def forget(self, *keys: str) -> None:
        """Forget keys; to be awaited after the commit, before the writer answers."""
        await self._cache.drop(*(self._mark_key(key) for key in keys), *(self._value_key(key) for key in keys))

    async def _kept(self, keys: Sequence[str]) -> tuple[dict[str, bytes], dict[str, _Value]]:
        """Return the marks there are, and the values that count under them."""
        kept = await self._cache.get_all([*map(self._mark_key, keys), *map(self._value_key, keys)])
        marks: dict[str, bytes] = {}
        values: dict[str, _Value] = {}
        for key, mark, entry in zip(keys, kept[: len(keys)], kept[len(keys) :], strict=True):
            if mark is None:
                continue
            marks[key] = mark
            if entry is not None and entry[:_MARK_BYTES] == mark:
                # Another version of Holdfast may have written it.
                with suppress(msgspec.DecodeError):
                    values[key] = self._decoder.decode(entry[_MARK_BYTES:])
        return marks, values

    def _mark_key(self, key: str) -> str:
        return f"{self._prefix}:mark:{key}"

    def _value_key(self, key: str) -> str:
        return f"{self._prefix}:value:{key}"
